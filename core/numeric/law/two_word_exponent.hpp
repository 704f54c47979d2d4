// Powers and exponentials of large exponents: an exponent near 700 that is rounded to one word
// costs the result some 700 units in its last place, so that exponents are summed in two words.
#pragma once

#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

using TwoWords = DoubleWord<1>;

/// log x for 0 < x < inf, to 2^-68 of it.
inline TwoWords log_in_two_words(real x) noexcept {
  return extended_logarithm(reduce_any_logarithm(pack<1>(x)));
}

/// x / y, to about 2^-100 of it; the quotient is a normal number and none of the products
/// overflows.
inline TwoWords quotient_in_two_words(real x, real y) noexcept {
  const pack<1> high = pack<1>(x) / y;
  const TwoWords back = two_product(high, pack<1>(y));
  return {high, ((pack<1>(x) - back.high) - back.low) / y};
}

/// log(x / y), without cancellation where x is near y.
inline TwoWords log_of_quotient(real x, real y) noexcept {
  const TwoWords quotient = quotient_in_two_words(x, y);
  return extended_logarithm(reduce_logarithm(quotient.high, quotient.low));
}

/// a - b exactly.
inline TwoWords difference_in_two_words(real a, real b) noexcept {
  return two_sum(pack<1>(a), -pack<1>(b));
}

/// factor * x, to about 2^-100 of it.
inline TwoWords times(real factor, TwoWords x) noexcept {
  const TwoWords product = two_product(pack<1>(factor), x.high);
  return {product.high, product.low + pack<1>(factor) * x.low};
}

/// a + b; where they cancel, to 2^-100 of the larger.
inline TwoWords plus(TwoWords a, TwoWords b) noexcept {
  const TwoWords sum = two_sum(a.high, b.high);
  return {sum.high, sum.low + (a.low + b.low)};
}
inline TwoWords plus(TwoWords a, real b) noexcept {
  return plus(a, {b, 0.0});
}

/// factor * e^exponent for an exponent of at most 700 and 2^-600 < factor < 2^60: one rounding
/// each of the exponential, of the product, and of a subnormal result. +0 below the range.
inline real times_exponential(real factor, TwoWords exponent) noexcept {
  constexpr real kVanishes = -800.0;
  const TwoWords sum = fast_two_sum(exponent.high, exponent.low);
  if (sum.high.v < kVanishes) return 0.0;
  const Exponential<1> e = exponential(sum.high, sum.low);
  return scale(pack<1>(factor) * (e.head + e.head * e.correction), e).v;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
