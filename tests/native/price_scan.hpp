// Holds intervals of one price against trying prices one by one.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

#include "core/margin/perpetual/boundary/intervals.hpp"

#include "tests/identity/digest_block.hpp"
#include "tests/native/catch.hpp"

namespace loadline::scan {

inline double uniform(Words& words, double low, double high) {
  return blocks::between(words, low, high);
}
/// From 1e-2 to 1e2 times x, evenly in the logarithm.
inline double spread(Words& words, double x) {
  return x * std::pow(10.0, uniform(words, -2.0, 2.0));
}

inline bool inside(std::span<const LiquidationInterval> intervals, double price) {
  for (const LiquidationInterval& interval : intervals) {
    if (interval.low <= price && price <= interval.high) return true;
  }
  return false;
}

inline bool near_boundary(std::span<const LiquidationInterval> intervals, double price) {
  for (const LiquidationInterval& interval : intervals) {
    for (const double end : {interval.low, interval.high}) {
      if (std::fabs(price - end) <= 1e-9 * price) return true;
    }
  }
  return false;
}

/// Whether each interval lies in one of `outer`, up to the rounding of its ends.
inline bool are_within(std::span<const LiquidationInterval> inner,
                       std::span<const LiquidationInterval> outer) {
  return std::all_of(inner.begin(), inner.end(), [outer](const LiquidationInterval& one) {
    return std::any_of(outer.begin(), outer.end(), [&one](const LiquidationInterval& all) {
      return one.low >= all.low * (1.0 - 1e-12) && one.high <= all.high * (1.0 + 1e-12);
    });
  });
}

/// `excess_at(price)` is the whole account evaluated again. Scale: the amounts that it sums.
template <class Excess>
void check_intervals(const PriceMap& map, std::span<const LiquidationInterval> intervals,
                     double current, double scale, Excess excess_at) {
  const auto used = intervals.first(map.count);
  // None is missed: a thousand prices over ten decades, and the neighbours of the current one.
  for (int i = 0; i <= 1000; ++i) {
    const double price = current * std::pow(10.0, -5.0 + 0.01 * i);
    if (near_boundary(used, price)) continue;
    const double excess = excess_at(price);
    if (std::fabs(excess) <= 1e-11 * scale * (1.0 + price / current)) continue;
    INFO("price " << price << " of " << current << ", excess " << excess);
    REQUIRE((excess < 0.0) == inside(used, price));
  }
  // Every boundary is one, and its residual is what the account has there.
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (i > 0) REQUIRE(used[i - 1].high < used[i].low);
    const auto check_end = [&](double end, double residual) {
      const double tolerance = 1e-12 * scale * (1.0 + end / current);
      REQUIRE(residual < 0.0);
      REQUIRE(std::fabs(residual) <= tolerance);
      REQUIRE(std::fabs(excess_at(end) - residual) <= 8 * tolerance);
    };
    if (!used[i].opens_below) check_end(used[i].low, used[i].residual_low);
    if (!used[i].opens_above) check_end(used[i].high, used[i].residual_high);
  }
  if (inside(used, current)) {
    REQUIRE(map.falling.reach == Reach::already_liquidatable);
    REQUIRE(map.rising.reach == Reach::already_liquidatable);
    return;
  }
  bool below = false, above = false;
  for (const LiquidationInterval& interval : used) {
    if (interval.high < current) {
      below = true;
      REQUIRE(map.falling.price >= interval.high);
    } else {
      above = true;
      REQUIRE(map.rising.price <= interval.low);
    }
  }
  REQUIRE((map.falling.reach == Reach::reached) == below);
  REQUIRE((map.rising.reach == Reach::reached) == above);
}

}  // namespace loadline::scan
