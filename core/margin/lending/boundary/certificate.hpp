// Proof that no point of an interval can be liquidated, from the totals at its two ends.
#pragma once

#include "core/margin/lending/boundary/ray.hpp"

namespace loadline::aave {

/// What is known of a ray beside its totals.
struct RayTraits {
  HealthRule rule;
  Slack slack;
  Thresholds thresholds;
  bool one_asset;  ///< a single value moves: the average threshold is monotone
};

/// True only when every point between `low` and `high` (the ends by parameter, in this order) has
/// a health factor of 1e18 or more, or reverts. False says nothing.
bool proves_safe(const RayTraits&, const Totals& low, const Totals& high) noexcept;

/// Two guesses at where safety ends between a near and a far end, `distance` apart: the last point
/// that the certificate should reach, and the first that it surely cannot. Only hints.
struct Guess {
  u256 safe;    ///< distance from the near end
  u256 unsafe;  ///< distance from the near end; `distance` when there is none
  bool found = false;
};
Guess guess_boundary(const RayTraits&, const Totals& near, const Totals& far,
                     const u256& distance) noexcept;

/// Another guess at a point past safety, from the line through two safe points `step` apart: on a
/// concave ray it lies beyond the end of safety, where the chord to an unsafe point falls short.
/// Distance from `near`; 2^256 - 1 when the line does not fall.
u256 extend_boundary(const RayTraits&, const Totals& before, const Totals& near,
                     const u256& step) noexcept;

}  // namespace loadline::aave
