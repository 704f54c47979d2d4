#include "core/margin/perpetual/account/order.hpp"

#include <array>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/account/account_terms.hpp"
#include "core/margin/perpetual/boundary/intervals.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Bends along the size of an order: every tier on either side of a closed position.
constexpr std::size_t kMostPieces = 2 * kMaxMarginTiers + 8;

Error check_order(const CrossAccount& account, const PerpOrder& order) {
  if (order.market >= account.markets.size()) {
    return {ErrorCode::unknown_asset, Field::markets, order.market};
  }
  if (const Error error = check_amount(order.size, Field::size, 0); error.code != ErrorCode::ok) {
    return error;
  }
  if (const Error error = check_amount(order.price, Field::price, 0); error.code != ErrorCode::ok) {
    return error;
  }
  if (!(order.price > 0.0)) {
    return {ErrorCode::missing_price, Field::price, order.market, refused_value(order.price)};
  }
  if (!is_finite(order.fee_rate)) return {ErrorCode::not_finite, Field::fee_rate};
  if (absolute(order.fee_rate) <= 1.0) return {};
  return {ErrorCode::out_of_domain, Field::fee_rate, 0, refused_value(order.fee_rate)};
}

/// Fills the order; returns what was realised.
real fill(PerpPosition& position, const PerpOrder& order) {
  const real before = position.size, after = before + order.size;
  const bool same_side = before == 0.0 || (before < 0.0) == (order.size < 0.0);
  if (same_side) {
    if (after != 0.0) {
      position.entry_price = (before * position.entry_price + order.size * order.price) / after;
    }
    position.size = after;
    return 0.0;
  }
  const bool turns = absolute(order.size) > absolute(before);
  const real closed = turns ? before : -order.size;
  const real realised = closed * (order.price - position.entry_price);
  if (turns) position.entry_price = order.price;
  position.size = after;
  return realised;
}

}  // namespace

Result<OrderPreview> preview_order(const CrossAccount& account, const PerpOrder& order,
                                   std::span<PerpPosition> positions) noexcept {
  const auto before = cross_margin(account);
  if (!before.ok()) return before.error();
  if (const Error error = check_order(account, order); error.code != ErrorCode::ok) return error;
  std::size_t count = account.positions.size(), at = count;
  if (positions.size() < count + 1) return Error{ErrorCode::length_mismatch, Field::positions};
  for (std::size_t i = 0; i < count; ++i) {
    positions[i] = account.positions[i];
    if (positions[i].market == order.market) at = i;
  }
  if (at == count) positions[count++] = {order.market, 0.0, order.price};
  const real size_before = positions[at].size;

  OrderPreview result;
  result.before = *before;
  result.realised = fill(positions[at], order);
  const real fee = order.fee_rate * absolute(order.size) * order.price;
  result.collateral_after = account.collateral + result.realised - fee;
  result.positions_after = static_cast<std::uint32_t>(count);
  CrossAccount changed = account;
  changed.collateral = result.collateral_after;
  changed.positions = positions.first(count);
  const auto after = cross_margin(changed);
  if (!after.ok()) return after.error();
  result.after = *after;
  const real size_after = positions[at].size;
  const bool shrinks = absolute(size_after) <= absolute(size_before) &&
                       (size_after == 0.0 || (size_after < 0.0) == (size_before < 0.0));
  result.accepted = shrinks || !(after->free_collateral < 0.0);
  return result;
}

Result<real> max_order_size(const CrossAccount& account, const PerpOrder& order) noexcept {
  const auto margin = cross_margin(account);
  if (!margin.ok()) return margin.error();
  if (const Error error = check_order(account, order); error.code != ErrorCode::ok) return error;
  if (order.size == 0.0) return Error{ErrorCode::out_of_domain, Field::size};
  const PerpMarket& market = account.markets[order.market];
  if (const Error error = check_margin_curve(market.initial); error.code != ErrorCode::ok) {
    return error;
  }
  if (!(market.price > 0.0)) {
    return Error{ErrorCode::missing_price, Field::price, order.market};
  }
  real held = 0.0;
  for (const PerpPosition& position : account.positions) {
    if (position.market == order.market) held = position.size;
  }
  // Along the order's direction: `ahead` units are held there, below zero when it first closes.
  const bool selling = order.size < 0.0;
  const real ahead = selling ? -held : held;
  const real gain = selling ? order.price - market.price : market.price - order.price;
  const real others =
      margin->free_collateral + required_margin(market.initial, absolute(held) * market.price);
  IntervalWalk walk({}, 0.0);
  for (std::size_t i = 0; i < kMostPieces && !walk.complete(); ++i) {
    Piece piece;
    piece.constant = others;
    piece.slope = gain - order.fee_rate * order.price;
    piece.end = kHighestPrice;
    subtract_margin(market.initial, ahead * market.price, market.price, walk.position(), piece);
    walk.add(piece);
  }
  if (!walk.complete()) return Error{ErrorCode::no_convergence, Field::size};
  const real closes = larger(real(0.0) - ahead, 0.0);
  return larger(walk.last_healthy(), closes);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
