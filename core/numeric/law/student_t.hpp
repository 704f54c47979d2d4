// Student's t distribution with any positive number of degrees of freedom.
#pragma once

#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Degrees of freedom reach from above 0 up to here, as for the chi-square law.
inline constexpr real kMaxDegreesOfFreedom = 0x1p21;

/// Terms after which a series or continued fraction ends, whatever its value. Fewer than 150 are
/// needed anywhere.
inline constexpr int kMaxStudentTerms = 2000;

/// Probability that a t variable with `degrees` degrees of freedom is at most t. Error at most
/// 24 ulp, in both tails. -inf gives +0, +inf 1; degrees outside (0, kMaxDegreesOfFreedom] and NaN
/// give the canonical NaN. Method: a power series in t^2 / (degrees + t^2) in the centre, beyond it
/// the continued fraction of Didonato and Morris for the incomplete beta function (ACM TOMS 18,
/// 1992), times a power whose exponent has two words.
real student_t_cdf(real t, real degrees) noexcept;

/// Density of the same law. Error at most 24 ulp; even to the bit, +0 at both infinities; domain as
/// for student_t_cdf.
real student_t_pdf(real t, real degrees) noexcept;

/// The t with student_t_cdf(t, degrees) = p; odd about p = 1/2 to the bit. Error at most 32 ulp for
/// degrees >= 1; at most 2000 ulp from there down to 0.01, where a change of p moves t by hundreds
/// of times as much. For p >= 1e-300. 0 and 1 give -inf and +inf, and so do quantiles beyond
/// binary64; p outside [0, 1], degrees outside the domain and NaN give the canonical NaN. Method:
/// Newton's method on the logarithm of the smaller part within a bracket, at most 200 steps.
real student_t_quantile(real p, real degrees) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
