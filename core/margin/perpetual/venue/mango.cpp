#include "core/margin/perpetual/venue/mango.hpp"

#include <array>

#include "core/margin/perpetual/account/account_terms.hpp"
#include "core/margin/perpetual/venue/mango_form.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Every comparison of the fullest account, turned a few times each.
constexpr std::size_t kMostPieces = 1024;

Error check_weights(const HealthWeights& weights, bool asset, std::size_t index) {
  const real low = either(asset, 0.0, 1.0), high = either(asset, 1.0, 0x1p20);
  return check_ranges({{Field::weight, weights.initial, low, high},
                       {Field::weight, weights.maintenance, low, high}},
                      index);
}

Error check_price(real price, real stable, std::size_t index) {
  if (price == 0.0) {
    return {ErrorCode::missing_price, Field::price, static_cast<std::uint32_t>(index)};
  }
  return check_ranges({{Field::price, price, 0x1p-100, kLargestAmount},
                       {Field::price, stable, 0.0, kLargestAmount}},
                      index);
}

Error first_of(std::initializer_list<Error> errors) {
  for (const Error& error : errors) {
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

Error check_token(const MangoToken& token, std::size_t i) {
  return first_of({check_price(token.price, token.stable_price, i),
                   check_ranges({{Field::amount, token.balance, -kLargestAmount, kLargestAmount},
                                 {Field::amount, token.deposits, 0.0, kLargestAmount},
                                 {Field::amount, token.borrows, 0.0, kLargestAmount},
                                 {Field::amount, token.deposit_scale_start, 0.0, kLargestAmount},
                                 {Field::amount, token.borrow_scale_start, 0.0, kLargestAmount}},
                                i),
                   check_weights(token.asset_weight, true, i),
                   check_weights(token.liability_weight, false, i)});
}

Error check_spot(const MangoAccount& account, std::size_t i) {
  const MangoSpotMarket& market = account.spot_markets[i];
  if (market.base >= account.tokens.size() || market.quote >= account.tokens.size() ||
      market.base == market.quote) {
    return {ErrorCode::unknown_asset, Field::asset, static_cast<std::uint32_t>(i)};
  }
  return check_ranges({{Field::open_orders, market.reserved_base, 0.0, kLargestAmount},
                       {Field::open_orders, market.reserved_quote, 0.0, kLargestAmount},
                       {Field::price, market.lowest_ask, 0.0, kLargestAmount},
                       {Field::price, market.highest_bid_inverse, 0.0, kLargestAmount}},
                      i);
}

Error check_perp(const MangoAccount& account, std::size_t i) {
  const MangoPerp& perp = account.perps[i];
  if (perp.settle >= account.tokens.size()) {
    return {ErrorCode::unknown_asset, Field::asset, static_cast<std::uint32_t>(i)};
  }
  return first_of({check_price(perp.price, perp.stable_price, i),
                   check_ranges({{Field::size, perp.base, -kLargestAmount, kLargestAmount},
                                 {Field::amount, perp.quote, -kLargestAmount, kLargestAmount},
                                 {Field::open_orders, perp.bids, 0.0, kLargestAmount},
                                 {Field::open_orders, perp.asks, 0.0, kLargestAmount}},
                                i),
                   check_weights(perp.base_asset_weight, true, i),
                   check_weights(perp.base_liability_weight, false, i),
                   check_weights(perp.overall_asset_weight, true, i)});
}

real health_of(const MangoAccount& account, bool initial) {
  MangoMotion motion;
  motion.initial = initial;
  Bends bends(0.0, kHighestPrice);
  return mango_form(account, motion, bends).constant;
}

real equity_of(const MangoAccount& account) {
  real equity = 0.0;
  for (const MangoToken& token : account.tokens) equity = equity + token.balance * token.price;
  for (const MangoSpotMarket& market : account.spot_markets) {
    equity = equity + market.reserved_base * account.tokens[market.base].price +
             market.reserved_quote * account.tokens[market.quote].price;
  }
  for (const MangoPerp& perp : account.perps) {
    const real gains = perp.base * perp.price + perp.quote;
    equity = equity + gains * account.tokens[perp.settle].price;
  }
  return equity;
}

MangoHealth checked_health(const MangoAccount& account) {
  MangoHealth health;
  health.initial = health_of(account, true);
  health.maintenance = health_of(account, false);
  health.equity = equity_of(account);
  health.liquidatable = health.maintenance < 0.0;
  return health;
}

IntervalWalk walk_of(const MangoAccount& account, const MangoMotion& motion,
                     std::span<LiquidationInterval> out) {
  IntervalWalk walk(out, 0.0);
  for (std::size_t i = 0; i < kMostPieces && !walk.complete(); ++i) {
    Bends bends(walk.position(), kHighestPrice);
    const LinearForm form = mango_form(account, motion, bends);
    Piece piece;
    piece.constant = form.constant;
    piece.slope = form.slope;
    piece.end = bends.next();
    walk.add(piece);
  }
  return walk;
}

Error check_order(const MangoAccount& account, const MangoOrder& order) {
  if (order.perp >= account.perps.size()) {
    return {ErrorCode::unknown_asset, Field::markets, order.perp};
  }
  return check_ranges({{Field::size, order.size, -kLargestAmount, kLargestAmount},
                       {Field::price, order.price, 0x1p-100, kLargestAmount},
                       {Field::fee_rate, order.fee_rate, -1.0, 1.0}},
                      0);
}

}  // namespace

Error check_mango(const MangoAccount& account) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  const auto refuse = [](Field field) { return Error{ErrorCode::capacity_exceeded, field}; };
  if (account.tokens.size() > kMaxHealthSlots) return refuse(Field::positions);
  if (account.spot_markets.size() > kMaxHealthSlots) return refuse(Field::open_orders);
  if (account.perps.size() > kMaxHealthSlots) return refuse(Field::markets);
  for (std::size_t i = 0; i < account.tokens.size(); ++i) {
    if (const Error e = check_token(account.tokens[i], i); e.code != ErrorCode::ok) return e;
  }
  for (std::size_t i = 0; i < account.spot_markets.size(); ++i) {
    if (const Error e = check_spot(account, i); e.code != ErrorCode::ok) return e;
  }
  for (std::size_t i = 0; i < account.perps.size(); ++i) {
    if (const Error e = check_perp(account, i); e.code != ErrorCode::ok) return e;
  }
  return {};
}

Result<MangoHealth> mango_health(const MangoAccount& account) noexcept {
  if (const Error error = check_mango(account); error.code != ErrorCode::ok) return error;
  return checked_health(account);
}

Result<PriceMap> mango_liquidation_prices(const MangoAccount& account, std::uint32_t asset,
                                          std::span<LiquidationInterval> out) noexcept {
  if (const Error error = check_mango(account); error.code != ErrorCode::ok) return error;
  real current = 0.0;
  for (const MangoPerp& perp : account.perps) {
    if (perp.asset != asset) continue;
    if (account.tokens[perp.settle].asset == asset) {
      return Error{ErrorCode::unsupported, Field::asset, asset};
    }
    current = perp.price;
  }
  for (const MangoToken& token : account.tokens) {
    if (token.asset == asset) current = token.price;
  }
  if (current == 0.0) return Error{ErrorCode::unknown_asset, Field::asset, asset};
  MangoMotion motion;
  motion.asset = asset;
  return walk_of(account, motion, out).map(current);
}

Result<MangoPreview> preview_mango_order(const MangoAccount& account,
                                         const MangoOrder& order) noexcept {
  if (const Error error = check_mango(account); error.code != ErrorCode::ok) return error;
  if (const Error error = check_order(account, order); error.code != ErrorCode::ok) return error;
  std::array<MangoPerp, kMaxHealthSlots> perps;
  for (std::size_t i = 0; i < account.perps.size(); ++i) perps[i] = account.perps[i];
  const real fee = order.fee_rate * absolute(order.size) * order.price;
  MangoPerp& filled = perps[order.perp];
  filled.base = filled.base + order.size;
  filled.quote = filled.quote - order.size * order.price - fee;
  MangoAccount changed = account;
  changed.perps = std::span{perps}.first(account.perps.size());
  if (const Error error = check_mango(changed); error.code != ErrorCode::ok) return error;
  MangoPreview preview;
  preview.before = checked_health(account);
  preview.after = checked_health(changed);
  preview.accepted =
      !(preview.after.initial < 0.0) || preview.after.initial >= preview.before.initial;
  return preview;
}

Result<real> max_mango_order(const MangoAccount& account, const MangoOrder& order) noexcept {
  if (const Error error = check_mango(account); error.code != ErrorCode::ok) return error;
  if (const Error error = check_order(account, order); error.code != ErrorCode::ok) return error;
  MangoMotion motion;
  motion.initial = true;
  motion.perp = order.perp;
  motion.base_a_unit = either(order.size < 0.0, -1.0, 1.0);
  motion.quote_a_unit = (motion.base_a_unit + order.fee_rate) * order.price;
  const IntervalWalk walk = walk_of(account, motion, {});
  if (!walk.complete()) return Error{ErrorCode::no_convergence, Field::size};
  return walk.last_healthy();
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
