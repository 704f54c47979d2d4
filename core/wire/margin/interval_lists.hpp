// Intervals of a price, with room in the arena for as many as there are.
#pragma once

#include "core/wire/margin/perpetual_calls.hpp"
#include "core/wire/procedure_tables.hpp"

namespace loadline::wire {

/// Runs `prices_of(span)` with room for `most` intervals and leaves what it found in `out`.
template <class PricesOf>
Error take_intervals(PricesOf prices_of, std::size_t most, Arena& arena,
                     PriceIntervals& out) noexcept {
  std::span<LiquidationInterval> room;
  if (const Error error = take(arena, most, room); error.code != ErrorCode::ok) return error;
  const Result<PriceMap> map = prices_of(room);
  if (!map.ok()) return map.error();
  out.falling = map->falling;
  out.rising = map->rising;
  out.intervals = room.first(map->count);
  return {};
}

/// `kHighestPrice` units say that nothing limits an order.
inline Result<LargestOrder> largest_order(const Result<real>& size) noexcept {
  if (!size.ok()) return size.error();
  if (*size >= kHighestPrice) return LargestOrder{0, true};
  return LargestOrder{*size, false};
}

}  // namespace loadline::wire
