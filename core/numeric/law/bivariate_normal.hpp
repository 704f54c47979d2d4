// The distribution function of two correlated standard normal variables.
#pragma once

#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Probability that X <= h and Y <= k, where X and Y are standard normal with correlation rho.
/// Absolute error at most 4 * 2^-53. Infinite bounds give the marginal laws, rho = +-1 the
/// degenerate ones; rho outside [-1, 1] and NaN give the canonical NaN. Method: Plackett's integral
/// over the correlation in the form of Drezner and Wesolowsky (1990) and Genz (2004): from 0 where
/// |rho| < 0.925, from +-1 beyond. Genz's angle is replaced by the tangent of its half, so that no
/// inverse sine is needed.
real bivariate_normal_cdf(real h, real k, real rho) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
