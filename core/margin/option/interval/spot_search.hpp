// Every interval of the underlying's spot in which an account is liquidatable, where its excess is
// not piecewise linear: cells whose sign is proved, split until it is.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"
#include "core/margin/perpetual/boundary/intervals.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What the excess is at least and at most at every spot of a cell. `rounding` is the allowance for
/// computed numbers that both contain.
struct ExcessBounds {
  real low = 0, high = 0;
  real rounding = 0;

  /// Moved apart by the allowance.
  ExcessBounds widened() const noexcept { return {low - rounding, high + rounding, rounding}; }
};

/// Part of the sum of all terms' sizes that bounds allow for rounding: a sum of 512 legs takes
/// 2^-44 of it at most, and margins take the sum more than once.
inline constexpr real kRoundingShare = 0x1p-44;

/// An excess as a function of the spot; liquidatable below zero.
struct SpotExcess {
  void* context = nullptr;
  /// The rule's own number.
  Result<real> (*at)(void* context, real spot) noexcept = nullptr;
  /// Bounds of what `at` gives for every spot of [low, high].
  Result<ExcessBounds> (*within)(void* context, real low, real high) noexcept = nullptr;
};

/// Where and how long to look. Spots from lowest_factor to highest_factor times the current one.
struct SpotSearch {
  real lowest_factor = 0.0625;           ///< 2^-20 .. 1
  real highest_factor = 16;              ///< 1 .. 2^20
  std::uint32_t max_iterations = 20000;  ///< 2 .. 1e6: cells that are bounded, half of them a side
};

/// Spots between which the sign is not proved at every one.
struct SpotStretch {
  real low = 0, high = 0;
  bool has_boundary = false;  ///< the excess has different signs at points of it: an edge of an
                              ///< interval lies here; else both ends have the same sign
};

struct SpotMap {
  std::uint32_t count = 0;       ///< intervals written
  std::uint32_t stretches = 0;   ///< stretches written
  std::uint32_t cells = 0;       ///< cells bounded
  bool complete = true;          ///< the budget sufficed for the whole range
  real lowest = 0, highest = 0;  ///< the range
  SideBoundary falling, rising;
};

/// A cell no wider than this part of its spot is not split further.
inline constexpr real kNarrowestCell = 0x1p-30;
/// Cells that wait to be bounded: twenty octaves are halved five times to two, and thirty times
/// more.
inline constexpr std::size_t kMaxSplits = 160;

/// Walks from the current spot to either end of the range. A cell is healthy where its lower bound
/// is at least 0, liquidatable where its upper bound is below 0, and split otherwise: in the
/// geometric middle while it spans a factor of more than two, else in the middle. A cell that is
/// undecided and narrower than kNarrowestCell, or whose bounds are as narrow as rounding allows,
/// goes into a stretch; its two ends are evaluated, and where they differ in sign the change is
/// halved down to two neighbouring numbers: the edge of an interval, with the excess there.
///
/// So no interval is missed outside the stretches: there every spot has a proved sign. Within one
/// with a boundary further changes could hide, closer together than the stretch is wide; a stretch
/// without a boundary may touch zero. None is dropped: when `out_stretches` is too short the call
/// fails, and when the budget ends the rest of that side is one stretch and `complete` is false.
///
/// Sides: `reached` with the nearest liquidatable spot; `already_liquidatable`; `unreachable`;
/// `unresolved` where a stretch without a boundary lies nearer than any boundary, with its near
/// end: nothing up to there triggers it. Errors: out_of_domain of the search (Field::bracket,
/// Field::max_iterations) or the spot; capacity_exceeded (Field::intervals, Field::bracket for
/// stretches); overflow of a bound; those of the excess.
Result<SpotMap> spot_intervals(const SpotExcess& excess, real current, const SpotSearch& search,
                               std::span<LiquidationInterval> out,
                               std::span<SpotStretch> out_stretches) noexcept;

/// The first field of a search that is refused, or an Error with ErrorCode::ok.
Error check_spot_search(const SpotSearch& search) noexcept;

/// The excess of a rule at one spot. `Rule` has `Error prepare()`, which takes its lists from the
/// arena, and `at` and `within` as in `SpotExcess`.
template <class Rule>
Result<real> rule_excess(Rule& rule, real spot, Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  if (const Error e = rule.prepare(); e.code != ErrorCode::ok) return e;
  return rule.at(spot);
}

/// `spot_intervals` of such a rule.
template <class Rule>
Result<SpotMap> rule_intervals(Rule& rule, real current, const SpotSearch& search,
                               std::span<LiquidationInterval> out,
                               std::span<SpotStretch> out_stretches, Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  if (const Error e = rule.prepare(); e.code != ErrorCode::ok) return e;
  const SpotExcess excess = {
      &rule,
      [](void* context, real spot) noexcept -> Result<real> {
        return static_cast<Rule*>(context)->at(spot);
      },
      [](void* context, real low, real high) noexcept -> Result<ExcessBounds> {
        return static_cast<Rule*>(context)->within(low, high);
      }};
  return spot_intervals(excess, current, search, out, out_stretches);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
