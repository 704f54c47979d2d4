// A root of a continuous function between two points where its signs differ.
#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct Root {
  real x = 0.0;      ///< where the function was last evaluated nearest to the root
  real value = 0.0;  ///< the function there
  real low = 0.0;    ///< the bracket that is left: the function has both signs on it
  real high = 0.0;
  std::uint32_t evaluations = 0;
};

/// Half of the widest bracket that counts as found: half the tolerance, or two spacings of the
/// numbers at the larger end.
inline real root_resolution(real low, real high, real tolerance) noexcept {
  const real two_spacings = larger(absolute(low), absolute(high)) * real(0x1p-51);
  return larger(larger(tolerance * real(0.5), two_spacings), real(0x1p-1022));
}

/// Halvings that bring a bracket down to `resolution` on either side of its middle.
inline std::uint32_t halvings(real width, real resolution) noexcept {
  std::uint32_t count = 0;
  for (real rest = width; rest > resolution + resolution; rest = rest * real(0.5)) ++count;
  return count;
}

/// The point of a step of ITP: the false position, pulled to the middle by a truncation and held
/// within `radius` of it.
inline real interpolate_truncate_project(real low, real high, real f_low, real f_high,
                                         real truncation, real radius) noexcept {
  const real middle = low + (high - low) * real(0.5);
  // Written by the ratio of the values, since their products may overflow.
  const real ratio = f_low / (f_low - f_high);
  const real weight = ratio == ratio ? smaller(larger(ratio, 0.0), 1.0) : real(0.5);
  const real regula_falsi = low + (high - low) * weight;
  const real offset = middle - regula_falsi;
  const real truncated = truncation <= absolute(offset)
                             ? regula_falsi + (offset < 0.0 ? -truncation : truncation)
                             : middle;
  const real distance = truncated - middle;
  if (absolute(distance) <= radius) return truncated;
  return distance < 0.0 ? middle - radius : middle + radius;
}

/// Finds x with |x - root| <= tolerance (or four spacings of the larger end, if that is more) of
/// `f`, a function of a real, by the method of Oliveira and Takahashi (ITP, ACM Trans. Math.
/// Software 47, 2020) with k1 = 0.2 / width, k2 = 2, n0 = 1. It takes superlinear steps on smooth
/// functions, and at most two evaluations more than bisection: `halvings` + 2, and the two ends.
///
/// Why it ends: step k keeps its point within `reach` - rest / 2 of the middle of a bracket of
/// width rest, where reach is resolution * 2^(budget - k). Whichever side remains is at most
/// `reach` wide, so that after `budget` steps the bracket is at most twice the resolution; and the
/// loop is counted besides. A point never leaves the bracket, whose ends always have different
/// signs.
///
/// Errors: out_of_domain (Field::bracket) unless low < high and high - low < 2^1020; out_of_domain
/// (Field::tolerance) for a negative or NaN tolerance; not_finite (Field::bracket) where f is NaN,
/// with the x; no_root where f has one sign at both ends, with f(low).
template <class Function>
Result<Root> find_root(Function f, real low, real high, real tolerance) noexcept {
  const real width = high - low;
  if (!(low < high) || !(width < real(0x1p1020))) {
    return Error{ErrorCode::out_of_domain, Field::bracket, 0, refused_value(width)};
  }
  if (!(tolerance >= 0.0)) {
    return Error{ErrorCode::out_of_domain, Field::tolerance, 0, refused_value(tolerance)};
  }
  const auto nan_at = [](real x) {
    return Error{ErrorCode::not_finite, Field::bracket, 0, refused_value(x)};
  };
  real f_low = f(low), f_high = f(high);
  if (f_low != f_low) return nan_at(low);
  if (f_high != f_high) return nan_at(high);
  if (f_low == 0.0) return Root{low, f_low, low, low, 2};
  if (f_high == 0.0) return Root{high, f_high, high, high, 2};
  if ((f_low < 0.0) == (f_high < 0.0)) {
    return Error{ErrorCode::no_root, Field::bracket, 0, refused_value(f_low)};
  }
  const bool rising = f_low < 0.0;
  const real resolution = root_resolution(low, high, tolerance);
  const std::uint32_t budget = halvings(width, resolution) + 1;
  // resolution * 2^(budget - step): what bisection would have left.
  real reach = resolution;
  for (std::uint32_t i = 0; i < budget; ++i) reach = reach + reach;

  Root root{low, f_low, low, high, 2};
  // One step more than the method needs, a plain halving, in case rounding has cost one.
  for (std::uint32_t step = 0; step <= budget; ++step, reach = reach * real(0.5)) {
    const real rest = high - low;
    if (rest <= resolution + resolution) break;
    const real truncation = real(0.2) * (rest / width) * rest;
    const real radius = larger(reach - rest * real(0.5), 0.0);
    const real x = interpolate_truncate_project(low, high, f_low, f_high, truncation, radius);
    const real value = f(x);
    if (value != value) return nan_at(x);
    ++root.evaluations;
    if (value == 0.0) return Root{x, value, x, x, root.evaluations};
    const bool left = (value < 0.0) == rising;
    (left ? low : high) = x;
    (left ? f_low : f_high) = value;
  }
  const bool low_nearer = absolute(f_low) <= absolute(f_high);
  return Root{low_nearer ? low : high, low_nearer ? f_low : f_high, low, high, root.evaluations};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
