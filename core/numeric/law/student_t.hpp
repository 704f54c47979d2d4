// Student's t distribution with any positive number of degrees of freedom.
#pragma once

#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Degrees of freedom reach from above 0 up to here; the continued fraction then takes fewer than
/// kMaxStudentTerms terms.
inline constexpr real kMaxDegreesOfFreedom = 0x1p21;
inline constexpr int kMaxStudentTerms = 20000;

/// Probability that a t variable with `degrees` degrees of freedom is at most t. Relative error at
/// most 1e-12 where the result is normal, in both tails. -inf gives +0, +inf 1; degrees outside
/// (0, kMaxDegreesOfFreedom] and NaN give the canonical NaN. Method: the continued fraction of the
/// incomplete beta function (DLMF 8.17.22).
real student_t_cdf(real t, real degrees) noexcept;

/// Density of the same law. Relative error at most 1e-12.
real student_t_pdf(real t, real degrees) noexcept;

/// The t with student_t_cdf(t, degrees) = p; odd about p = 1/2 to the bit. Relative error at most
/// 1e-11 for p >= 1e-300 where the result is finite. 0 and 1 give -inf and +inf; p outside [0, 1],
/// degrees outside the domain and NaN give the canonical NaN.
real student_t_quantile(real p, real degrees) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
