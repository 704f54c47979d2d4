// The logarithm of the gamma function and the incomplete gamma functions.
#pragma once

#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// log(Gamma(x)) for x > 0. Error at most 4 ulp, also next to the zeros at 1 and 2.
/// log_gamma(+-0) = log_gamma(+inf) = +inf; x < 0 and NaN give the canonical NaN. Method: a table
/// of log Gamma(x) / ((x - 1)(x - 2)) on [1/2, 5/2], at most 11 steps of the recurrence below 13,
/// Stirling's series above (DLMF 5.11.1).
real log_gamma(real x) noexcept;

/// Shape parameters of the incomplete functions reach from above 0 up to here: the number of terms
/// grows as the square root of the shape.
inline constexpr real kMaxGammaShape = 0x1p20;

/// Terms after which a series or continued fraction ends, whatever its value. At kMaxGammaShape
/// fewer than 9,000 are needed.
inline constexpr int kMaxGammaTerms = 20000;

/// Regularised lower incomplete gamma function P(a, x), the distribution function of a gamma
/// variable of shape a. Error at most 24 ulp for 1/2 <= a <= 2^14 and at most 64 ulp above; below
/// 1/2 absolute error at most 4 * 2^-53. P(a, 0) = 0, P(a, +inf) = 1; a outside (0,
/// kMaxGammaShape], x < 0 and NaN give the canonical NaN. Method: power series below the mean, else
/// Legendre's continued fraction for 1 - P (DLMF 8.7.1, 8.9.2), times x^a e^-x / Gamma(a + 1) with
/// its exponent in two words.
real gamma_p(real a, real x) noexcept;

/// Q(a, x) = 1 - P(a, x), without cancellation in the tail. Error at most 24 ulp for
/// 1/2 <= a <= 2^14 and at most 64 ulp above; below 1/2 absolute error at most 4 * 2^-53. Q(a, 0) =
/// 1, Q(a, +inf) = 0; domain and method as for gamma_p.
real gamma_q(real a, real x) noexcept;

/// Half of the degrees of freedom, as a shape; the smallest number for its own half, which rounds
/// to 0 and would not be in the domain.
inline real shape_of_degrees(real degrees) noexcept {
  const real half = degrees * real(0.5);
  return half > real(0.0) ? half : degrees;
}

/// Density x^(a-1) e^-x / Gamma(a) times x. Error at most 8 ulp; 0 at x = 0 and x = +inf; domain as
/// for gamma_p. For a >= 13 the exponent is taken about its largest value, after Loader (2000).
real gamma_density_times_x(real a, real x) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
