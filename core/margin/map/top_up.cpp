#include "core/margin/map/top_up.hpp"

#include <array>

#include "core/margin/perpetual/account/account_terms.hpp"
#include "core/margin/perpetual/account/liquidation_prices.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/order.hpp"
#include "core/risk/passage.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// The least collateral for which `is_enough(measure(collateral))`, as what to add; enough stays
/// enough.
template <class Measure, class IsEnough>
Result<TopUp> least_amount(real collateral, Measure measure, IsEnough is_enough) noexcept {
  TopUp top_up;
  const Result<real> now = measure(collateral);
  if (!now.ok()) return now.error();
  top_up.before = top_up.after = *now;
  if (is_enough(*now)) return top_up;
  real low = collateral, high = collateral;
  const auto take = [&](real total) -> Error {
    const Result<real> there = measure(total);
    if (!there.ok()) return there.error();
    const bool enough = is_enough(*there);
    (enough ? high : low) = total;
    if (enough) top_up.after = *there;
    return {};
  };
  for (real added = 1.0; !(high > collateral); added = added + added) {
    if (!(collateral + added <= kLargestAmount)) {
      top_up.reach = Reach::unreachable;
      return top_up;
    }
    if (const Error error = take(collateral + added); error.code != ErrorCode::ok) return error;
  }
  while (order_key(high) - order_key(low) > 1) {
    const std::uint64_t half = (order_key(high) - order_key(low)) / 2;
    const Error error = take(number_of_key(order_key(low) + half));
    if (error.code != ErrorCode::ok) return error;
  }
  top_up.amount = high - collateral;
  if (collateral + top_up.amount < high) {
    top_up.amount = real_from_bits(bits_of(top_up.amount) + 1);
  }
  return top_up;
}

CrossAccount with(const CrossAccount& account, real collateral) {
  CrossAccount richer = account;
  richer.collateral = collateral;
  return richer;
}

/// That the price of the goal's market enters an interval.
Result<real> liquidation_probability(const CrossAccount& account, const PassageGoal& goal) {
  std::array<LiquidationInterval, kMaxPriceIntervals> intervals;
  const auto map = liquidation_prices(account, goal.market, intervals);
  if (!map.ok()) return map.error();
  const bool lost = map->falling.reach == Reach::already_liquidatable;
  std::array<PriceBand, kMaxPriceIntervals> bands;
  std::size_t count = 0;
  for (const LiquidationInterval& one : std::span(intervals).first(map->count)) {
    if (!(one.high > 0.0)) continue;  // the price of 0 alone is never met
    bands[count].low = one.low;
    if (!one.opens_above) bands[count].high = one.high;
    ++count;
  }
  const auto passage = passage_probability({.intervals = std::span(bands).first(count),
                                            .price = account.markets[goal.market].price,
                                            .drift = goal.drift,
                                            .vol = goal.vol,
                                            .horizon_years = goal.horizon_years,
                                            .monitoring_years = goal.monitoring_years});
  if (!passage.ok()) return passage.error();
  return lost ? real(1.0) : passage->probability;
}

}  // namespace

Result<TopUp> top_up_to_health(const CrossAccount& account, real health) noexcept {
  if (const Error error = check_cross_account(account); error.code != ErrorCode::ok) return error;
  const Error error = check_ranges({{Field::target_health, health, 0.0, 0x1p20}});
  if (error.code != ErrorCode::ok) return error;
  if (checked_margin(account).maintenance == 0.0) {
    TopUp none;
    none.reach = Reach::no_exposure;
    return none;
  }
  const auto measure = [&](real collateral) -> Result<real> {
    const CrossMargin margin = checked_margin(with(account, collateral));
    return margin.equity / margin.maintenance;
  };
  return least_amount(account.collateral, measure, [&](real found) { return found >= health; });
}

Result<TopUp> top_up_to_probability(const CrossAccount& account, const PassageGoal& goal) noexcept {
  const Error error = check_ranges({{Field::probability, goal.probability, 0.0, 1.0}});
  if (error.code != ErrorCode::ok) return error;
  const auto measure = [&](real collateral) {
    return liquidation_probability(with(account, collateral), goal);
  };
  return least_amount(account.collateral, measure,
                      [&](real found) { return found <= goal.probability; });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
