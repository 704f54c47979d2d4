#include "core/margin/perpetual/venue/drift_form.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

LinearForm price_form(real price, std::uint32_t asset, const DriftMotion& motion) {
  if (motion.joint != nullptr) return motion.joint->price(price, asset);
  const bool moves = motion.asset == asset;
  return {either(moves, 0.0, price), either(moves, 1.0, 0.0)};
}

real asset_weight(const DriftSpot& spot, bool initial, real tokens) {
  const real weight = initial ? spot.initial_asset_weight : spot.maintenance_asset_weight;
  if (spot.imf_factor == 0.0) return weight;
  const real discounted = real(1.1) / (real(1.0) + spot.imf_factor * square_root(tokens));
  return smaller(weight, discounted);
}

/// A ratio or weight with the surcharge for size.
real surcharged(real base, real imf_factor, real size) {
  if (imf_factor == 0.0) return base;
  return larger(base, base * real(0.8) + imf_factor * square_root(size));
}

real liability_weight(const DriftSpot& spot, bool initial, real tokens) {
  const real weight = initial ? spot.initial_liability_weight : spot.maintenance_liability_weight;
  return surcharged(weight, spot.imf_factor, tokens);
}

DriftSpotForms after_orders(const DriftSpot& spot, real orders, const DriftMotion& motion) {
  const LinearForm price = price_form(spot.price, spot.asset, motion);
  const real tokens = spot.tokens + orders, size = absolute(tokens);
  const real weight = tokens < 0.0 ? liability_weight(spot, motion.initial, size)
                                   : asset_weight(spot, motion.initial, size);
  const LinearForm value = price * tokens;
  return {value, value * weight, price * -orders, tokens};
}

void add_spot(const DriftSpot& spot, const DriftMotion& motion, Bends& bends, DriftForms& forms) {
  const DriftSpotForms worst = drift_spot_form(spot, motion, bends);
  forms.equity = forms.equity + price_form(spot.price, spot.asset, motion) * spot.tokens;
  const bool debt = worst.tokens < 0.0;
  LinearForm& side = debt ? forms.requirement : forms.collateral;
  side = debt ? side - worst.weighted : side + worst.weighted;
  if (debt) forms.liabilities = forms.liabilities - worst.value;
  // Orders pay when tokens are bought: the value of a price has one sign.
  if (worst.tokens > spot.tokens) {
    forms.requirement = forms.requirement - worst.orders;
  } else {
    forms.collateral = forms.collateral + worst.orders;
  }
}

void add_perp(const DriftPerp& perp, std::size_t index, const DriftMotion& motion, Bends& bends,
              DriftForms& forms) {
  const LinearForm price = price_form(perp.price, perp.asset, motion);
  LinearForm quote{perp.quote, 0.0};
  if (!motion.quote_slopes.empty()) quote.slope = motion.quote_slopes[index];
  const LinearForm gains = price * perp.base + quote;
  forms.equity = forms.equity + gains;
  const real weight = motion.initial ? perp.initial_gain_weight : perp.maintenance_gain_weight;
  forms.collateral =
      forms.collateral + (weight == 1.0 || bends.negative(gains) ? gains : gains * weight);
  if (index == motion.unmargined) return;
  const real size =
      larger(absolute(perp.base + perp.open_bids), absolute(perp.base + perp.open_asks));
  const LinearForm notional = price * size;
  forms.liabilities = forms.liabilities + notional;
  forms.requirement = forms.requirement + notional * drift_ratio(perp, motion.initial, size);
}

}  // namespace

real drift_ratio(const DriftPerp& perp, bool initial, real size) noexcept {
  return surcharged(initial ? perp.initial_ratio : perp.maintenance_ratio, perp.imf_factor, size);
}

DriftSpotForms drift_spot_form(const DriftSpot& spot, const DriftMotion& motion,
                               Bends& bends) noexcept {
  const DriftSpotForms bids = after_orders(spot, spot.open_bids, motion);
  if (spot.open_bids == 0.0 && spot.open_asks == 0.0) return bids;
  const DriftSpotForms asks = after_orders(spot, spot.open_asks, motion);
  const LinearForm with_bids = bids.weighted + bids.orders;
  const LinearForm with_asks = asks.weighted + asks.orders;
  return bends.negative(with_asks - with_bids) ? asks : bids;
}

DriftForms drift_forms(const DriftAccount& account, const DriftMotion& motion,
                       Bends& bends) noexcept {
  DriftForms forms;
  for (const DriftSpot& spot : account.spots) add_spot(spot, motion, bends, forms);
  for (std::size_t i = 0; i < account.perps.size(); ++i) {
    add_perp(account.perps[i], i, motion, bends, forms);
  }
  return forms;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
