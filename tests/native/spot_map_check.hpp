// Holds the liquidation intervals of an option book's spot against trying spots one by one.
#pragma once

#include <cmath>
#include <vector>

#include "core/margin/option/interval/spot_search.hpp"

#include "tests/native/option_sample.hpp"

namespace loadline::test {

struct FoundMap {
  Result<SpotMap> map;
  std::vector<LiquidationInterval> intervals;
  std::vector<SpotStretch> stretches;
};

/// Runs `search(intervals, stretches)` with room for both.
template <class Search>
FoundMap find_map(Search search) {
  FoundMap found{SpotMap{}, std::vector<LiquidationInterval>(32), std::vector<SpotStretch>(64)};
  found.map = search(found.intervals, found.stretches);
  if (found.map.ok()) {
    found.intervals.resize(found.map->count);
    found.stretches.resize(found.map->stretches);
  }
  return found;
}

template <class List>
bool holds(const List& list, double spot) {
  return std::any_of(list.begin(), list.end(),
                     [spot](const auto& one) { return spot >= one.low && spot <= one.high; });
}

/// Every point of a dense scan between a sixteenth and sixteen times 100 has the sign that the map
/// says, by `brute(spot)`, which may be another computation: where it is within `noise` of zero its
/// sign is not asked for. Every edge is an edge of `excess(spot)`, the rule's own number, to the
/// neighbouring double.
template <class Excess, class Brute>
void check_map(const FoundMap& found, int points, Excess excess, Brute brute, double noise) {
  REQUIRE(found.map.ok());
  CHECK(found.map->complete);
  int wrong = 0;
  for (int i = 0; i <= points; ++i) {
    const double spot = 100 * std::exp(std::log(15.9) * (2.0 * i / points - 1));
    if (holds(found.stretches, spot)) continue;
    const double left = brute(spot);
    wrong += std::fabs(left) > noise && (left < 0) != holds(found.intervals, spot);
  }
  CHECK(wrong == 0);
  for (const LiquidationInterval& i : found.intervals) {
    CHECK(i.low <= i.high);
    if (!i.opens_below) {
      CHECK(excess(i.low) == i.residual_low);
      CHECK(i.residual_low < 0);
      CHECK(excess(std::nextafter(i.low, 0)) >= 0);
    }
    if (!i.opens_above) {
      CHECK(excess(i.high) == i.residual_high);
      CHECK(i.residual_high < 0);
      CHECK(excess(std::nextafter(i.high, 1e9)) >= 0);
    }
  }
  for (const SpotStretch& s : found.stretches) CHECK(s.high - s.low < 1e-6 * s.high);
}

/// The same by the rule's own number throughout.
template <class Excess>
void check_map(const FoundMap& found, int points, Excess excess) {
  check_map(found, points, excess, excess, 0.0);
}

}  // namespace loadline::test
