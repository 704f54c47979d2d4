#include "core/margin/map/carry_time.hpp"

#include <array>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/account/account_terms.hpp"
#include "core/margin/perpetual/boundary/intervals.hpp"
#include "core/numeric/analysis/field_range.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

Result<CarryTime> carry_time(const CrossAccount& account,
                             std::span<const real> funding_rates) noexcept {
  if (const Error error = check_cross_account(account); error.code != ErrorCode::ok) return error;
  if (funding_rates.size() != account.markets.size()) {
    return Error{ErrorCode::length_mismatch, Field::funding_rate};
  }
  for (std::size_t i = 0; i < funding_rates.size(); ++i) {
    const Error error = check_ranges({{Field::funding_rate, funding_rates[i], -1.0, 1.0}}, i);
    if (error.code != ErrorCode::ok) return error;
  }
  CarryTime time;
  bool flows = false;
  for (const PerpPosition& position : account.positions) {
    const real paid =
        position.size * account.markets[position.market].price * funding_rates[position.market];
    time.cost_per_hour = time.cost_per_hour + paid;
    flows |= paid != 0.0;
  }
  Piece piece;
  piece.constant = checked_margin(account).excess;
  piece.slope = real(0.0) - time.cost_per_hour / real(3600.0);
  piece.end = real_of(kMaxHorizonSeconds);
  if (!flows && !(piece.constant < 0.0)) {
    time.reach = Reach::no_exposure;
    return time;
  }
  // A line has one interval; without end it is the whole range, or what lies beyond the crossing.
  std::array<LiquidationInterval, 2> intervals;
  IntervalWalk walk(intervals, 0.0, piece.end);
  walk.add(piece);
  const auto map = walk.map(0.0);
  if (!map.ok()) return map.error();
  time.reach = map->rising.reach;
  time.seconds = map->rising.price;
  time.residual = map->rising.residual;
  return time;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
