// The logarithm of the standard normal distribution function, where the function itself vanishes.
#pragma once

#include <span>

#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/normal.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// log(normal_cdf(x)). Error at most 0.65 ulp for every x, below 1 ulp where the result is
/// subnormal. -inf below -1.9e154, +0 above 38.6; NaN gives the canonical NaN. Method: for x < 0
/// -x^2/2 + log m(-x) with the Mills ratio m, in two words; for x >= 0 log1p(-normal_cdf(-x)).
real normal_log_cdf(real x) noexcept;

/// out[i] = normal_log_cdf(in[i]) with the bits of the scalar call. Takes as many elements as both
/// spans hold.
void normal_log_cdf(std::span<const real> in, std::span<real> out) noexcept;

/// m(y) for y > kNormalReach, to 2^-40: enough beside y^2/2.
template <int N>
LOADLINE_INLINE pack<N> distant_mills_ratio(pack<N> y) {
  const pack<N> inverse = 1.0 / y, s = inverse * inverse;
  const pack<N> series = 1.0 - s * (1.0 - s * (3.0 - s * (15.0 - s * (105.0 - s * 945.0))));
  return tables::kInverseRootTwoPi * inverse * series;
}

/// log(normal_cdf(-y)) for y >= 0.
template <int N>
LOADLINE_INLINE pack<N> log_of_left_tail(pack<N> y) {
  constexpr real kRatioHasNoWeight = 0x1p500;
  const mask_pack<N> is_near = y < kNormalReach, is_beyond = y >= kRatioHasNoWeight;
  const MillsRatio<N> m = mills_ratio(within_reach(y));
  const pack<N> finite = select(is_beyond, pack<N>(kRatioHasNoWeight), y);
  const pack<N> far = distant_mills_ratio(select(is_near, pack<N>(kNormalReach), finite));
  const DoubleWord<N> ratio =
      fast_two_sum(select(is_near, m.head, far), select(is_near, m.tail, pack<N>(0.0)));
  const DoubleWord<N> log_ratio = extended_logarithm(reduce_logarithm(ratio.high, ratio.low));
  const pack<N> y_head = head(finite);
  const DoubleWord<N> sum = two_sum(y_head * y_head * -0.5, log_ratio.high);
  const pack<N> rest = (finite - y_head) * (finite + y_head) * -0.5;
  const pack<N> near_enough = sum.high + (sum.low + (rest + log_ratio.low));
  return select(is_beyond, y * y * -0.5, near_enough);
}

/// log(1 - normal_cdf(-y)) for y >= 0.
template <int N>
LOADLINE_INLINE pack<N> log_of_right_side(pack<N> y) {
  const Exponential<N> e = gaussian(within_reach(y), pack<N>(0.0));
  const MillsRatio<N> m = mills_ratio(within_reach(y));
  const pack<N> high = e.head * m.head;
  const pack<N> low = high * e.correction + (e.head + e.head * e.correction) * m.tail;
  const DoubleWord<N> tail = fast_two_sum(high, low);
  const pack<N> rounded = scale(tail.high, e);
  const DoubleWord<N> u = fast_two_sum(pack<N>(1.0), -rounded);
  const Logarithm<N> parts = logarithm(reduce_logarithm(u.high, u.low - scale(tail.low, e)));
  // For a small tail q it is -q - q^2/2: added to 1, the parts of q would be rounded once more.
  const pack<N> small = 0.0 - scale(high + (low + tail.high * rounded * 0.5), e);
  return select(rounded < 0x1p-30, small, parts.high + parts.low);
}

template <int N>
LOADLINE_INLINE pack<N> normal_log_cdf(pack<N> x) {
  const pack<N> y = absolute(x);
  const pack<N> result = select(x < 0.0, log_of_left_tail(y), log_of_right_side(y));
  return select(x == x, result, real_from_bits(kCanonicalNanBits));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
