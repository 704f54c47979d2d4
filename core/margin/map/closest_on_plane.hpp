// The point of a plane that is closest by a covariance's metric, among returns of at least -1.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"
#include "core/numeric/linear/matrix.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// height + slope' r over simple returns r: an excess, quote currency.
struct ExcessPlane {
  real height = 0.0;      ///< at r = 0, >= 0
  std::span<real> slope;  ///< one an asset
};

/// Memory of one search over `count` assets, kept between planes.
struct PlaneScratch {
  std::span<real> image;           ///< covariance * slope
  std::span<real> system;          ///< [(count + 1)^2]
  std::span<real> weights;         ///< [count + 1]
  std::span<std::uint32_t> fixed;  ///< assets whose price is at 0

  static std::size_t workspace_bytes(std::size_t count) noexcept;
  /// capacity_exceeded (Field::arena) when the arena is full.
  static Result<PlaneScratch> take(std::size_t count, Arena& arena) noexcept;
};

/// The largest distance: what an answer below it says is that the plane is within reach.
inline constexpr real kBeyondReach = 0x1p500;

/// The r with height + slope' r = 0 and r >= -1 for which sqrt(r' C^-1 r) is least; returns that
/// distance. Free of bounds it is closed: r = -C g height / (g' C g), distance height /
/// sqrt(g' C g). Assets that would fall below -1 are fixed there one by one, the most violating
/// first, and released where their multiplier turns negative (a convex quadratic programme: what
/// satisfies its conditions is the least). Where that leads to more fixed assets than the plane
/// allows, or beyond 4 count + 4 steps, every set of fixed assets is tried, of up to 8 assets. C
/// may be singular: r is a combination of its columns. An answer is on the plane to 2^-30 of its
/// terms' sum, and no return is below -1 - 2^-30. `kBeyondReach` where no such point of the plane
/// has been found, or C or the bounds allow none.
real closest_on_plane(const ExcessPlane& plane, ConstMatrix covariance, PlaneScratch& scratch,
                      std::span<real> returns) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
