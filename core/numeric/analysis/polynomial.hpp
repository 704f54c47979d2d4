// Where a polynomial is negative on a half-line, decided with a bound on every rounding error.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

inline constexpr std::size_t kMaxPolynomialDegree = 13;

/// A polynomial whose coefficients were computed, and beside each the sum of the sizes of what was
/// added up to it: the rounding error of value[i] is at most kPolynomialUnit size[i].
struct Polynomial {
  std::size_t degree = 0;
  real value[kMaxPolynomialDegree + 1] = {};
  real size[kMaxPolynomialDegree + 1] = {};
};

/// 128 roundings of 2^-53: more than lie on any way from an input to a coefficient.
inline constexpr real kPolynomialUnit = 0x1p-46;

/// Coefficients from the constant term up, each with a `size` of its own absolute value.
Polynomial polynomial(real c0, real c1 = 0.0, real c2 = 0.0) noexcept;

/// Sum, difference and product, and the product with a number. A product above
/// kMaxPolynomialDegree is a mistake of the caller's.
Polynomial operator+(const Polynomial& a, const Polynomial& b) noexcept;
Polynomial operator-(const Polynomial& a, const Polynomial& b) noexcept;
Polynomial operator*(const Polynomial& a, const Polynomial& b) noexcept;
Polynomial operator*(real factor, const Polynomial& a) noexcept;
Polynomial derivative(const Polynomial& a) noexcept;

/// The value at v >= 0, and the same of the sizes.
real evaluate(const Polynomial& p, real v) noexcept;
real evaluate_size(const Polynomial& p, real v) noexcept;

/// A point of the half-line v >= 0 in the coordinate s = v / (1 + v) of [0, 1].
struct UnitPoint {
  real s = 0.0;
  real rest = 1.0;  ///< 1 - s, 0 at infinity: near it s itself has no digits left

  /// Infinite at infinity.
  real half_line() const noexcept { return s / rest; }
};

/// A part of the half-line.
struct UnitInterval {
  UnitPoint low;
  UnitPoint high;
};

/// Maximal intervals on which a polynomial is negative for certain.
struct NegativeIntervals {
  static constexpr std::size_t kMost = kMaxPolynomialDegree / 2 + 2;
  bool decided = true;  ///< false when the budget of subdivisions ended first
  std::size_t count = 0;
  UnitInterval interval[kMost];
};

/// Subdivisions that may be spent on one polynomial.
inline constexpr int kMaxSubdivisions = 2000;

/// All intervals of v >= 0 on which p < 0. In s, p becomes a polynomial in Bernstein's form, whose
/// coefficients bound it; intervals are halved until the coefficients have one sign, or differ from
/// zero by no more than their error bounds, which counts as zero, or are 2^-52 wide (Farouki 2012,
/// Comput. Aided Geom. Design 29, section 7). Ends are exact to 2^-52 in s and, beyond v = 2^32, to
/// 2^-52 of v itself, up to v = 2^240.
NegativeIntervals negative_intervals(const Polynomial& p) noexcept;

/// Whether there is no such interval. False when undecided.
bool is_nonnegative(const Polynomial& p) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
