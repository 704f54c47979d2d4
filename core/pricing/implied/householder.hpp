// One step towards the total volatility of an option from the logarithm of its price.
#pragma once

#include "core/numeric/lanes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

inline constexpr real kRootTwoPi = 0x1.40d931ff62706p1;

/// ds / s of Householder's third-order method for log(target) - log(current), whose value is `miss`
/// and whose derivative in log(s) is -`slope`. What is current has the derivative +-v in s, with
/// s v'/v = y^2 - t^2 and s^2 (v'/v)' = -(3 y^2 + t^2); t = 0 in Bachelier's model.
template <int N>
LOADLINE_INLINE pack<N> householder(pack<N> miss, pack<N> slope, pack<N> inverse_slope,
                                    pack<N> square_y, pack<N> square_t) {
  const pack<N> first = (square_y - square_t) - slope;
  const pack<N> second = (first * first - slope * first) - (3.0 * square_y + square_t);
  const pack<N> newton = miss * inverse_slope;
  const pack<N> curvature = newton * first;
  return newton * (1.0 + curvature * 0.5) /
         (1.0 + (curvature + newton * newton * second * (1.0 / 6.0)));
}

/// log(a / b) from a - b and a + b, where they differ by less than a tenth: relative error 1e-13.
template <int N>
LOADLINE_INLINE pack<N> log_of_quotient(pack<N> difference, pack<N> sum) {
  const pack<N> w = difference / sum, u = w * w;
  const pack<N> series = u * ((1.0 / 3.0) + u * ((1.0 / 5.0) + u * (1.0 / 7.0)));
  return (w + w) * (1.0 + series);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
