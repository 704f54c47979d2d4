// Integrals by rules whose nodes are in tables: the same points and the same order of the sum on
// every machine.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

namespace tables {
#include "core/numeric/analysis/quadrature_table.inc"
}  // namespace tables

/// Sum of weight * (f(centre - x) + f(centre + x)) over the rows {x, weight} of a symmetric rule,
/// from the smallest weight on.
template <std::size_t Rows, class Function>
real symmetric_sum(const real (&rows)[Rows][2], real centre, real scale, Function f) noexcept {
  real total = 0.0;
  for (const auto& row : rows) {
    const real offset = scale * row[0];
    total = total + row[1] * (f(centre - offset) + f(centre + offset));
  }
  return total;
}

/// Integral of f over [low, high] by Gauss and Legendre's rule of 8, 16, 32 or 64 points: exact for
/// polynomials of degree 2 Points - 1, up to rounding of a few ulp of the integral of |f|; for
/// others no error is known, so choose the rule for the function. f is called Points times, inside
/// the interval; NaN of f or of an end gives the canonical NaN.
template <int Points, class Function>
real gauss_legendre(Function f, real low, real high) noexcept {
  static_assert(Points == 8 || Points == 16 || Points == 32 || Points == 64);
  const real half = (high - low) * real(0.5), centre = low + half;
  const auto over = [&](const auto& rows) {
    return canonical(half * symmetric_sum(rows, centre, half, f));
  };
  if constexpr (Points == 8) return over(tables::kLegendre8);
  if constexpr (Points == 16) return over(tables::kLegendre16);
  if constexpr (Points == 32) return over(tables::kLegendre32);
  if constexpr (Points == 64) return over(tables::kLegendre64);
}

/// Integral of e^-x f(x) over [0, inf) by Gauss and Laguerre's rule of 16 or 32 points: exact for
/// polynomials of degree 2 Points - 1. The last node is 51.7 or 111.8. NaN gives the canonical NaN.
template <int Points, class Function>
real gauss_laguerre(Function f) noexcept {
  static_assert(Points == 16 || Points == 32);
  const auto over = [&](const auto& rows) {
    real total = 0.0;
    for (const auto& row : rows) total = total + row[1] * f(row[0]);
    return canonical(total);
  };
  if constexpr (Points == 16) return over(tables::kLaguerre16);
  if constexpr (Points == 32) return over(tables::kLaguerre32);
}

/// Expectation of f(Z), Z standard normal, by Gauss and Hermite's rule of 16 or 32 points (the
/// probabilists' form: the weights sum to 1): exact for polynomials of degree 2 Points - 1. The
/// nodes reach to 6.6 or 10.1. NaN gives the canonical NaN.
template <int Points, class Function>
real gauss_hermite(Function f) noexcept {
  static_assert(Points == 16 || Points == 32);
  if constexpr (Points == 16) {
    return canonical(symmetric_sum(tables::kHermite16, real(0.0), real(1.0), f));
  }
  if constexpr (Points == 32) {
    return canonical(symmetric_sum(tables::kHermite32, real(0.0), real(1.0), f));
  }
}

/// The result of an integration that judges itself.
struct Integral {
  real value = 0.0;
  real change = 0.0;  ///< |value - value of the level before|: far above the error at the end
  std::uint32_t evaluations = 0;
};

/// Levels of the tanh-sinh rule; the step in t is 2^-level.
inline constexpr std::uint32_t kTanhSinhLevels = 6;

/// Integral of f over [low, high] by the double-exponential rule (Takahasi and Mori 1974), the step
/// halved until the value changes by at most tolerance times the integral of |f|. For functions
/// analytic inside, whatever they do at the ends: each end is approached to 1e-37 of the width and
/// never met, so put a singular end at 0, where numbers are that dense. At most 513 evaluations.
/// Errors: out_of_domain (Field::bracket) unless low < high with a finite width, (Field::tolerance)
/// for a negative or NaN tolerance; not_finite (Field::bracket) where f is not, with the x;
/// overflow (Field::bracket) where the sum leaves binary64; no_convergence (Field::tolerance).
template <class Function>
Result<Integral> tanh_sinh(Function f, real low, real high, real tolerance) noexcept {
  const real half = (high - low) * real(0.5);
  if (!(low < high) || !is_finite(half)) {
    return Error{ErrorCode::out_of_domain, Field::bracket, 0, refused_value(high - low)};
  }
  if (!(tolerance >= 0.0)) {
    return Error{ErrorCode::out_of_domain, Field::tolerance, 0, refused_value(tolerance)};
  }
  constexpr std::size_t kLast = sizeof tables::kTanhSinh / sizeof tables::kTanhSinh[0] - 1;
  constexpr std::size_t kFinest = std::size_t{1} << kTanhSinhLevels;
  Integral result;
  real sum = 0.0, sum_of_sizes = 0.0;
  Error error{};
  const auto add = [&](real x, real weight) {
    if (!(low < x && x < high)) return;  // rounded to an end, where the weight is nothing
    const real value = f(x);
    ++result.evaluations;
    if (!is_finite(value)) error = {ErrorCode::not_finite, Field::bracket, 0, refused_value(x)};
    sum = sum + weight * value;
    sum_of_sizes = sum_of_sizes + weight * absolute(value);
  };
  add(low + half, tables::kTanhSinh[0][1]);
  real step = 1.0;
  for (std::uint32_t level = 0; level <= kTanhSinhLevels; ++level, step = step * real(0.5)) {
    const std::size_t apart = kFinest >> level;
    // Level 0 takes every node of its step, the others those between the nodes of the level before.
    const std::size_t first =
        (kLast / apart - (level > 0 && kLast / apart % 2 == 0 ? 1 : 0)) * apart;
    for (std::size_t k = first; k > 0 && k <= kLast; k -= level == 0 ? apart : 2 * apart) {
      const real offset = half * tables::kTanhSinh[k][0];
      add(low + offset, tables::kTanhSinh[k][1]);
      add(high - offset, tables::kTanhSinh[k][1]);
    }
    if (error.code != ErrorCode::ok) return error;
    const real value = half * step * sum;
    if (!is_finite(value)) {
      return Error{ErrorCode::overflow, Field::bracket, 0, refused_value(value)};
    }
    result.change = absolute(value - result.value);
    result.value = value;
    if (level > 1 && result.change <= tolerance * (half * step * sum_of_sizes)) return result;
  }
  return Error{ErrorCode::no_convergence, Field::tolerance, 0, refused_value(result.change)};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
