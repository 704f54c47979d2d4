// Functions through given points: linear, and a cubic that rises and falls only where they do.
#pragma once

#include <span>

#include "core/base/error.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What `x` and `y` must be for the functions below. Errors: length_mismatch without points or with
/// columns of different length; not_finite (Field::nodes or Field::vector) with the index;
/// out_of_domain (Field::nodes) with the index of an x that is not above the one before it;
/// overflow with the index when 16 times the rise, or 4 times the slope, from the point before
/// leaves binary64.
Error check_points(std::span<const real> x, std::span<const real> y) noexcept;

/// The value at `at` of the polygon through the points, and the first or last y outside of them.
/// The points are as `check_points` wants them. Exact at every point. NaN gives the canonical NaN.
real interpolate_linear(std::span<const real> x, std::span<const real> y, real at) noexcept;

/// Slopes with which the cubic between two neighbouring points has no extremum inside (Fritsch and
/// Carlson 1980, SIAM J. Numer. Anal. 17, with the circle of radius 3). Errors: `check_points`, and
/// length_mismatch for `slopes`.
Error monotone_slopes(std::span<const real> x, std::span<const real> y,
                      std::span<real> slopes) noexcept;

/// The value at `at` of the cubics with these slopes, and the first or last y outside. Exact at
/// every point. NaN gives the canonical NaN.
real interpolate_cubic(std::span<const real> x, std::span<const real> y,
                       std::span<const real> slopes, real at) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
