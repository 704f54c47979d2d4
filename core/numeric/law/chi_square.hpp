// The chi-square distribution.
#pragma once

#include "core/numeric/law/gamma.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Probability that a chi-square variable with `degrees` degrees of freedom is at most x, and that
/// it is more: gamma_p and gamma_q of half the arguments. Error at most 24 ulp for
/// 1 <= degrees <= 2^15 and at most 64 ulp above; below 1 absolute error at most 4 * 2^-53. degrees
/// outside (0, 2 kMaxGammaShape], x < 0 and NaN give the canonical NaN.
real chi_square_cdf(real x, real degrees) noexcept;
real chi_square_tail(real x, real degrees) noexcept;

/// The x with chi_square_cdf(x, degrees) = p. Error at most 16 ulp for degrees >= 1 and
/// p >= 1e-300. p = 0 gives +0, p = 1 +inf; p outside [0, 1], degrees outside the domain and NaN
/// give the canonical NaN. Method: Wilson and Hilferty's start (1931), Newton's method on the
/// logarithm of the smaller side within a bracket, at most 200 steps.
real chi_square_quantile(real p, real degrees) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
