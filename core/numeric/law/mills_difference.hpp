// The difference of two Mills ratios of the normal law, which is what is left of two probabilities
// next to each other.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/normal.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// m(y) - m(y + step) for y, step >= 0 and y + step <= kNormalReach, where m(y) = e^(y^2/2)
/// normal_cdf(-y). Relative error at most 3e-14, however small the step: within a quarter of an interval
/// of the table both ratios come from one polynomial, whose divided difference does not cancel.
inline real mills_difference(real y, real step) noexcept {
  constexpr std::uint64_t kBitsOfOne = 0x3ff0000000000000u;
  if (step > (y + real(1.0)) * real(0x1p-7)) {
    const MillsRatio<1> near = mills_ratio(pack<1>(y)), far = mills_ratio(pack<1>(y + step));
    return (near.head.v - far.head.v) + (near.tail.v - far.tail.v);
  }
  const std::uint64_t bits = bits_of(y + real(1.0));
  const real(&row)[tables::kMillsColumns] = tables::kMillsTable[(bits - kBitsOfOne) >> 47];
  const real centre =
      real_from_bits((bits & 0xffff800000000000u) | 0x0000400000000000u) - real(1.0);
  const real t = y - centre, u = t + step;
  // Column 0 is the head and k + 1 the coefficient of t^k; dividing by (t - u) leaves the quotient's
  // coefficients by Horner's rule at t, which is then evaluated at u.
  constexpr int kDegree = 8;
  real coefficient = row[kDegree + 1], quotient = coefficient;
  for (int k = kDegree - 1; k > 0; --k) {
    coefficient = row[k + 1] + t * coefficient;
    quotient = coefficient + u * quotient;
  }
  return -(quotient * step);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
