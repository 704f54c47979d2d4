#include "core/margin/perpetual/venue/mango_form.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Exact where at most one of the two moves.
LinearForm product(LinearForm a, LinearForm b) {
  return {a.constant * b.constant, a.constant * b.slope + a.slope * b.constant};
}

/// A token as one health sees it. Amounts stand as their value at the liability price.
struct TokenView {
  LinearForm liability_price;
  LinearForm asset_price;
  real asset_factor;  ///< asset weight times asset price over liability price
  real liability_factor;
  LinearForm balance;
  LinearForm most_reserved;
};

/// Prices in force: the oracle's, or for initial health the less favourable of it and the slow one.
LinearForm price_in_force(real price, real stable, bool liability, const MangoMotion& motion,
                          std::uint32_t asset) {
  if (motion.joint != nullptr) return motion.joint->price(price, asset);
  const bool moves = motion.asset == asset;
  const bool one_price = !motion.initial || stable == 0.0;
  const real worse = liability ? larger(price, stable) : smaller(price, stable);
  const real constant = one_price ? price : worse;
  return {either(moves, 0.0, constant), either(moves, 1.0, 0.0)};
}

real weight_of(const HealthWeights& weights, bool initial) {
  return initial ? weights.initial : weights.maintenance;
}

TokenView view_of(const MangoToken& token, const MangoMotion& motion) {
  TokenView view;
  const auto price = [&](bool liability) {
    return price_in_force(token.price, token.stable_price, liability, motion, token.asset);
  };
  view.liability_price = price(true);
  view.asset_price = price(false);
  view.asset_factor = weight_of(token.asset_weight, motion.initial);
  view.liability_factor = weight_of(token.liability_weight, motion.initial);
  if (motion.asset != token.asset) {
    view.asset_factor =
        view.asset_factor * (view.asset_price.constant / view.liability_price.constant);
  }
  if (motion.initial) {
    const real deposits = token.deposits * token.price, borrows = token.borrows * token.price;
    if (token.deposit_scale_start > 0.0 && deposits > token.deposit_scale_start) {
      view.asset_factor = view.asset_factor * (token.deposit_scale_start / deposits);
    }
    if (token.borrow_scale_start > 0.0 && borrows > token.borrow_scale_start) {
      view.liability_factor = view.liability_factor * (borrows / token.borrow_scale_start);
    }
  }
  view.balance = view.liability_price * token.balance;
  return view;
}

/// What a perpetual adds to its settle token, in that token.
LinearForm perp_gains(const MangoPerp& perp, std::uint32_t index, const MangoMotion& motion,
                      Bends& bends) {
  LinearForm base{perp.base, 0.0}, quote{perp.quote, 0.0};
  if (!motion.quote_slopes.empty()) quote.slope = motion.quote_slopes[index];
  if (motion.perp == index) {
    base.slope = motion.base_a_unit;
    quote.slope = -motion.quote_a_unit;
  }
  const auto price = [&](bool liability) {
    return price_in_force(perp.price, perp.stable_price, liability, motion, perp.asset);
  };
  // Bids fill at the liability price, asks at the asset price.
  const auto filled = [&](real orders, bool buys) {
    const LinearForm net = base + LinearForm{orders, 0.0};
    const bool is_short = bends.negative(net);
    const HealthWeights& weights = is_short ? perp.base_liability_weight : perp.base_asset_weight;
    const LinearForm value = product(net, price(is_short)) * weight_of(weights, motion.initial);
    return value - price(buys) * orders;
  };
  const LinearForm bids = filled(perp.bids, true), asks = filled(-perp.asks, false);
  const LinearForm gains = quote + bends.least(bids, asks);
  if (bends.negative(gains)) return gains;
  return gains * weight_of(perp.overall_asset_weight, motion.initial);
}

LinearForm weighted(const TokenView& token, LinearForm value, Bends& bends) {
  return value * (bends.negative(value) ? token.liability_factor : token.asset_factor);
}

/// A spot market's reserved funds as one of its tokens, valued at the liability price.
struct Reserved {
  LinearForm as_base;
  LinearForm as_quote;
};

Reserved reserved_in(const MangoSpotMarket& market, const TokenView& base, const TokenView& quote,
                     Bends& bends) {
  LinearForm bought = quote.asset_price * market.reserved_quote;
  if (market.highest_bid_inverse > 0.0) {
    bought = bends.least(
        bought, base.liability_price * (market.reserved_quote * market.highest_bid_inverse));
  }
  LinearForm sold = base.asset_price * market.reserved_base;
  if (market.lowest_ask > 0.0) {
    sold = bends.least(sold, quote.liability_price * (market.reserved_base * market.lowest_ask));
  }
  return {base.liability_price * market.reserved_base + bought,
          quote.liability_price * market.reserved_quote + sold};
}

/// What reserved funds add when they come out as `token`, taken as the last of all to arrive.
LinearForm reserved_effect(const TokenView& token, LinearForm reserved, Bends& bends) {
  const LinearForm most = token.balance + token.most_reserved;
  if (!bends.negative(most - reserved)) return reserved * token.asset_factor;
  if (bends.negative(most)) return reserved * token.liability_factor;
  return most * token.asset_factor + (reserved - most) * token.liability_factor;
}

}  // namespace

LinearForm mango_form(const MangoAccount& account, const MangoMotion& motion,
                      Bends& bends) noexcept {
  std::array<TokenView, kMaxHealthSlots> tokens;
  std::array<Reserved, kMaxHealthSlots> reserved;
  for (std::size_t i = 0; i < account.tokens.size(); ++i) {
    tokens[i] = view_of(account.tokens[i], motion);
  }
  for (std::size_t i = 0; i < account.perps.size(); ++i) {
    const MangoPerp& perp = account.perps[i];
    TokenView& settle = tokens[perp.settle];
    const LinearForm gains = perp_gains(perp, static_cast<std::uint32_t>(i), motion, bends);
    settle.balance = settle.balance + product(gains, settle.liability_price);
  }
  for (std::size_t i = 0; i < account.spot_markets.size(); ++i) {
    const MangoSpotMarket& market = account.spot_markets[i];
    TokenView &base = tokens[market.base], &quote = tokens[market.quote];
    reserved[i] = reserved_in(market, base, quote, bends);
    base.most_reserved = base.most_reserved + reserved[i].as_base;
    quote.most_reserved = quote.most_reserved + reserved[i].as_quote;
  }
  LinearForm health;
  for (std::size_t i = 0; i < account.tokens.size(); ++i) {
    health = health + weighted(tokens[i], tokens[i].balance, bends);
  }
  for (std::size_t i = 0; i < account.spot_markets.size(); ++i) {
    const MangoSpotMarket& market = account.spot_markets[i];
    if (market.reserved_base == 0.0 && market.reserved_quote == 0.0) continue;
    const LinearForm as_base = reserved_effect(tokens[market.base], reserved[i].as_base, bends);
    const LinearForm as_quote = reserved_effect(tokens[market.quote], reserved[i].as_quote, bends);
    health = health + bends.least(as_base, as_quote);
  }
  return health;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
