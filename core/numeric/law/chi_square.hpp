// The chi-square distribution.
#pragma once

#include "core/numeric/law/gamma.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Probability that a chi-square variable with `degrees` degrees of freedom is at most x, and that
/// it is more. Relative error at most 2e-13 for degrees >= 1 where the result is normal. degrees
/// outside (0, 2 kMaxGammaShape], x < 0 and NaN give the canonical NaN.
real chi_square_cdf(real x, real degrees) noexcept;
real chi_square_tail(real x, real degrees) noexcept;

/// The x with chi_square_cdf(x, degrees) = p. Relative error at most 1e-12 for degrees >= 1 and
/// p >= 1e-300. p = 0 gives +0, p = 1 +inf; p outside [0, 1], degrees outside the domain and NaN
/// give the canonical NaN. Method: Wilson and Hilferty's start, Newton on the logarithm of the
/// smaller tail.
real chi_square_quantile(real p, real degrees) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
