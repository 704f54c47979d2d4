#include "core/margin/perpetual/venue/drift.hpp"

#include <array>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/account/account_terms.hpp"
#include "core/margin/perpetual/venue/drift_form.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Turns of gains and order sides of the fullest account, and the ends of its range.
constexpr std::size_t kMostPieces = 4 * kMaxHealthSlots;

Error check_price(real price, std::size_t i) {
  if (price == 0.0) {
    return {ErrorCode::missing_price, Field::price, static_cast<std::uint32_t>(i)};
  }
  return check_ranges({{Field::price, price, 0x1p-100, kLargestAmount}}, i);
}

Error check_spot(const DriftSpot& spot, std::size_t i) {
  constexpr real kMostWeight = 0x1p20;
  if (const Error error = check_price(spot.price, i); error.code != ErrorCode::ok) return error;
  return check_ranges({{Field::amount, spot.tokens, -kLargestAmount, kLargestAmount},
                       {Field::open_orders, spot.open_bids, 0.0, kLargestAmount},
                       {Field::open_orders, spot.open_asks, -kLargestAmount, 0.0},
                       {Field::weight, spot.initial_asset_weight, 0.0, 1.0},
                       {Field::weight, spot.maintenance_asset_weight, 0.0, 1.0},
                       {Field::weight, spot.initial_liability_weight, 1.0, kMostWeight},
                       {Field::weight, spot.maintenance_liability_weight, 1.0, kMostWeight},
                       {Field::power_factor, spot.imf_factor, 0.0, 1.0}},
                      i);
}

Error check_perp(const DriftPerp& perp, std::size_t i) {
  if (const Error error = check_price(perp.price, i); error.code != ErrorCode::ok) return error;
  return check_ranges({{Field::size, perp.base, -kLargestAmount, kLargestAmount},
                       {Field::amount, perp.quote, -kLargestAmount, kLargestAmount},
                       {Field::open_orders, perp.open_bids, 0.0, kLargestAmount},
                       {Field::open_orders, perp.open_asks, -kLargestAmount, 0.0},
                       {Field::rate, perp.maintenance_ratio, 0x1p-100, 1.0},
                       {Field::rate, perp.initial_ratio, perp.maintenance_ratio, 1.0},
                       {Field::power_factor, perp.imf_factor, 0.0, 1.0},
                       {Field::weight, perp.initial_gain_weight, 0.0, 1.0},
                       {Field::weight, perp.maintenance_gain_weight, 0.0, 1.0}},
                      i);
}

DriftForms forms_now(const DriftAccount& account, bool initial) {
  DriftMotion motion;
  motion.initial = initial;
  Bends bends(0.0, kHighestPrice);
  return drift_forms(account, motion, bends);
}

DriftMargin margin_of(const DriftForms& forms) {
  const real collateral = forms.collateral.constant, requirement = forms.requirement.constant;
  return {collateral, requirement, collateral - requirement};
}

/// 0 .. 100, halves rounded up.
std::uint32_t displayed_health(const DriftMargin& margin) {
  if (margin.requirement == 0.0 && !(margin.collateral < 0.0)) return 100;
  if (!(margin.collateral > 0.0)) return 0;
  const real score = (real(1.0) - margin.requirement / margin.collateral) * real(100.0);
  std::uint32_t health = 0;
  while (health < 100 && score >= real_of(health) + real(0.5)) ++health;
  return health;
}

DriftHealth checked_health(const DriftAccount& account) {
  const DriftForms keeping = forms_now(account, false);
  DriftHealth health;
  health.initial = margin_of(forms_now(account, true));
  health.maintenance = margin_of(keeping);
  health.equity = keeping.equity.constant;
  health.liabilities = keeping.liabilities.constant;
  health.health = displayed_health(health.maintenance);
  health.liquidatable = health.maintenance.collateral < health.maintenance.requirement;
  return health;
}

Error check_order(const DriftAccount& account, const DriftOrder& order) {
  if (order.perp >= account.perps.size()) {
    return {ErrorCode::unknown_asset, Field::markets, order.perp};
  }
  return check_ranges({{Field::size, order.size, -kLargestAmount, kLargestAmount},
                       {Field::price, order.price, 0x1p-100, kLargestAmount},
                       {Field::fee_rate, order.fee_rate, -1.0, 1.0}},
                      0);
}

/// Requirement of |shift + x| units, by initial ratio with its surcharge.
void subtract_surcharged(const DriftPerp& perp, real shift, real from, Piece& piece) {
  const real probe = shift + from + (absolute(shift) + from) * real(0x1p-48);
  const bool below = probe < 0.0;
  const real sign = either(below, -1.0, 1.0), imf = perp.imf_factor, ratio = perp.initial_ratio;
  const auto bend = [&](real argument) {
    const real x = argument - shift;
    if (argument > probe && x > from && x < piece.end) piece.end = x;
  };
  bend(0.0);
  real rate = ratio;
  // 4/5 base + imf sqrt(size) is above the base from imf sqrt(size) = base / 5 on.
  const real root = ratio / (imf * real(5.0)), start = root * root;
  if (imf > 0.0) bend(sign * start);
  if (imf > 0.0 && absolute(probe) >= start) {
    rate = ratio * real(0.8);
    piece.power = imf * perp.price;
    piece.exponent = 1.5;
    piece.shift = shift;
  }
  piece.constant = piece.constant - sign * rate * perp.price * shift;
  piece.slope = piece.slope - sign * rate * perp.price;
}

}  // namespace

Error check_drift(const DriftAccount& account) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (account.spots.size() > kMaxHealthSlots)
    return {ErrorCode::capacity_exceeded, Field::positions};
  if (account.perps.size() > kMaxHealthSlots) return {ErrorCode::capacity_exceeded, Field::markets};
  for (std::size_t i = 0; i < account.spots.size(); ++i) {
    if (const Error e = check_spot(account.spots[i], i); e.code != ErrorCode::ok) return e;
  }
  for (std::size_t i = 0; i < account.perps.size(); ++i) {
    if (const Error e = check_perp(account.perps[i], i); e.code != ErrorCode::ok) return e;
  }
  return {};
}

Result<DriftHealth> drift_health(const DriftAccount& account) noexcept {
  if (const Error error = check_drift(account); error.code != ErrorCode::ok) return error;
  return checked_health(account);
}

Result<PriceMap> drift_liquidation_prices(const DriftAccount& account, std::uint32_t asset,
                                          std::span<LiquidationInterval> out) noexcept {
  if (const Error error = check_drift(account); error.code != ErrorCode::ok) return error;
  real current = 0.0;
  for (const DriftSpot& spot : account.spots) {
    if (spot.asset == asset) current = spot.price;
  }
  for (const DriftPerp& perp : account.perps) {
    if (perp.asset == asset) current = perp.price;
  }
  if (current == 0.0) return Error{ErrorCode::unknown_asset, Field::asset, asset};
  DriftMotion motion;
  motion.asset = asset;
  IntervalWalk walk(out, 0.0);
  for (std::size_t i = 0; i < kMostPieces && !walk.complete(); ++i) {
    Bends bends(walk.position(), kHighestPrice);
    const DriftForms forms = drift_forms(account, motion, bends);
    Piece piece;
    piece.constant = forms.collateral.constant - forms.requirement.constant;
    piece.slope = forms.collateral.slope - forms.requirement.slope;
    piece.end = bends.next();
    walk.add(piece);
  }
  return walk.map(current);
}

Result<DriftPreview> preview_drift_order(const DriftAccount& account,
                                         const DriftOrder& order) noexcept {
  if (const Error error = check_drift(account); error.code != ErrorCode::ok) return error;
  if (const Error error = check_order(account, order); error.code != ErrorCode::ok) return error;
  std::array<DriftPerp, kMaxHealthSlots> perps;
  for (std::size_t i = 0; i < account.perps.size(); ++i) perps[i] = account.perps[i];
  DriftPerp& filled = perps[order.perp];
  const real fee = order.fee_rate * absolute(order.size) * order.price;
  filled.base = filled.base + order.size;
  filled.quote = filled.quote - order.size * order.price - fee;
  const DriftAccount changed{account.spots, std::span{perps}.first(account.perps.size())};
  if (const Error error = check_drift(changed); error.code != ErrorCode::ok) return error;
  DriftPreview preview;
  preview.before = checked_health(account);
  preview.after = checked_health(changed);
  const real free = preview.after.initial.free;
  preview.accepted = !(free < 0.0) || free >= preview.before.initial.free;
  return preview;
}

Result<real> drift_max_leverage(const DriftAccount& account, std::uint32_t perp,
                                bool initial) noexcept {
  const auto health = drift_health(account);
  if (!health.ok()) return health.error();
  if (perp >= account.perps.size()) {
    return Error{ErrorCode::unknown_asset, Field::markets, perp};
  }
  if (!(health->equity > 0.0)) {
    return Error{ErrorCode::out_of_domain, Field::collateral, 0, refused_value(health->equity)};
  }
  const DriftMargin& margin = initial ? health->initial : health->maintenance;
  const real free = larger(margin.free, 0.0);
  return (health->liabilities + free / drift_ratio(account.perps[perp], initial, 0.0)) /
         health->equity;
}

Result<real> max_drift_order(const DriftAccount& account, const DriftOrder& order) noexcept {
  if (const Error error = check_drift(account); error.code != ErrorCode::ok) return error;
  if (const Error error = check_order(account, order); error.code != ErrorCode::ok) return error;
  const DriftPerp& perp = account.perps[order.perp];
  const bool selling = order.size < 0.0;
  DriftMotion motion;
  motion.initial = true;
  motion.unmargined = order.perp;
  const DriftForms others = [&] {
    Bends bends(0.0, kHighestPrice);
    return drift_forms(account, motion, bends);
  }();
  // Gains of the perpetual after x units are base and quote moved together: linear but for the turn
  // of the gain's weight.
  const real gains = perp.base * perp.price + perp.quote, weight = perp.initial_gain_weight;
  const real without = others.collateral.constant - others.requirement.constant -
                       (gains < 0.0 ? gains : gains * weight);
  const real edge = selling ? order.price - perp.price : perp.price - order.price;
  const LinearForm moved{gains, edge - order.fee_rate * order.price};
  const real bid_side = perp.base + perp.open_bids, ask_side = perp.base + perp.open_asks;
  IntervalWalk walk({}, 0.0);
  for (std::size_t i = 0; i < kMostPieces && !walk.complete(); ++i) {
    Bends bends(walk.position(), kHighestPrice);
    const LinearForm counted = bends.negative(moved) ? moved : moved * weight;
    // The side with the larger size: |bid side + x| against |ask side + x| turns at their middle.
    const LinearForm middle{bid_side + ask_side, either(selling, -2.0, 2.0)};
    const real side = bends.negative(middle) ? ask_side : bid_side;
    Piece piece;
    piece.constant = without + counted.constant;
    piece.slope = counted.slope;
    piece.end = bends.next();
    subtract_surcharged(perp, selling ? -side : side, walk.position(), piece);
    walk.add(piece);
  }
  if (!walk.complete()) return Error{ErrorCode::no_convergence, Field::size};
  return walk.last_healthy();
}

Result<DriftSpotWorst> drift_spot_worst(const DriftSpot& spot) noexcept {
  if (const Error error = check_spot(spot, 0); error.code != ErrorCode::ok) return error;
  DriftMotion motion;
  motion.initial = true;
  Bends bends(0.0, kHighestPrice);
  const DriftSpotForms worst = drift_spot_form(spot, motion, bends);
  return DriftSpotWorst{worst.tokens, worst.value.constant, worst.weighted.constant,
                        worst.orders.constant, worst.weighted.constant + worst.orders.constant};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
