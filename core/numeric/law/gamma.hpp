// The logarithm of the gamma function and the incomplete gamma functions.
#pragma once

#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// log(Gamma(x)) for x > 0. Relative error at most 2e-15, also next to the zeros at 1 and 2.
/// log_gamma(+-0) = log_gamma(+inf) = +inf; x < 0 and NaN give the canonical NaN. Method: a table
/// of log Gamma(x) / ((x - 1)(x - 2)) on [1/2, 5/2], at most 11 steps of the recurrence below 13,
/// Stirling's series above.
real log_gamma(real x) noexcept;

/// Shape parameters of the incomplete functions reach from above 0 up to here: the number of terms
/// grows as the square root of the shape.
inline constexpr real kMaxGammaShape = 0x1p20;

/// Terms after which a series or continued fraction ends, whatever its value. At kMaxGammaShape
/// fewer than 12,000 are needed.
inline constexpr int kMaxGammaTerms = 20000;

/// Regularised lower incomplete gamma function P(a, x), the distribution function of a gamma
/// variable of shape a. Relative error at most 2e-13 where the result is normal and a >= 1/2;
/// absolute error of that size for smaller a. P(a, 0) = 0, P(a, +inf) = 1; a outside
/// (0, kMaxGammaShape], x < 0 and NaN give the canonical NaN. Method: power series for x < a + 1,
/// else Legendre's continued fraction for 1 - P (DLMF 8.7.1, 8.9.2).
real gamma_p(real a, real x) noexcept;

/// Q(a, x) = 1 - P(a, x), without cancellation in the tail. Domain and error as for gamma_p.
real gamma_q(real a, real x) noexcept;

/// Half of the degrees of freedom, as a shape; the smallest number for its own half, which rounds
/// to 0 and would not be in the domain.
inline real shape_of_degrees(real degrees) noexcept {
  const real half = degrees * real(0.5);
  return half > real(0.0) ? half : degrees;
}

/// Density x^(a-1) e^-x / Gamma(a) times x. Relative error at most 1e-13; domain as for gamma_p.
/// The exponent is taken about its largest value, after Loader (2000).
real gamma_density_times_x(real a, real x) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
