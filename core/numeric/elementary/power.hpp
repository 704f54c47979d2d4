// x to the power of y.
#pragma once

#include <span>

#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/logarithm.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// x^y. Error at most 0.53 ulp, below 1 ulp where the result is subnormal. Special values as in
/// IEEE 754-2019: pow(x, +-0) = pow(1, y) = 1 even for NaN, pow(-1, +-inf) = 1; a negative x is
/// defined for integer y only, and takes its sign for odd ones; else the canonical NaN.
/// Method: log |x| to 2^-68, times y in two words, into the exponential.
real pow(real x, real y) noexcept;

/// out[i] = pow(x[i], y[i]) with the bits of the scalar call. Takes as many elements as all three
/// spans hold.
void pow(std::span<const real> x, std::span<const real> y, std::span<real> out) noexcept;

/// For magnitudes, which have no sign: from 2^52 on every one is an integer.
template <int N>
LOADLINE_INLINE mask_pack<N> is_integer(pack<N> magnitude) {
  return (magnitude >= 0x1p52) | ((magnitude + 0x1p52) - 0x1p52 == magnitude);
}

/// e^(y log x) for a finite x > 0, with the overflow and underflow of the result.
template <int N>
LOADLINE_INLINE pack<N> power_of_positive(pack<N> x, pack<N> y) {
  constexpr real kBeyondRange = 800;
  const DoubleWord<N> logarithm_of_x = extended_logarithm(reduce_any_logarithm(x));
  const pack<N> estimate = y * logarithm_of_x.high;
  const mask_pack<N> above = estimate > kBeyondRange, below = estimate < -kBeyondRange;
  const pack<N> exponent = select(above | below, pack<N>(0.0), y);

  const pack<N> y_head = head(exponent), log_head = head(logarithm_of_x.high);
  const pack<N> product = y_head * log_head;
  const pack<N> rest = (exponent - y_head) * log_head +
                       exponent * ((logarithm_of_x.high - log_head) + logarithm_of_x.low);
  const Exponential<N> e = exponential(product, rest);
  const pack<N> inside = scale(e.head + e.head * e.correction, e);
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  return select(above, pack<N>(kInfinity), select(below, pack<N>(0.0), inside));
}

template <int N>
LOADLINE_INLINE pack<N> pow(pack<N> x, pack<N> y) {
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  const pack<N> size = absolute(x), y_size = absolute(y);
  const mask_pack<N> is_edge = (size == 0.0) | (size == kInfinity);
  pack<N> result = power_of_positive(select(is_edge, pack<N>(1.0), size), y);

  // 0 and inf swap roles when y < 0; so do |x| < 1 and |x| > 1 when y is infinite.
  const mask_pack<N> grows = select(y > 0.0, size, 1.0 / size) > 1.0;
  const pack<N> limit = select(grows, pack<N>(kInfinity), pack<N>(0.0));
  result = select(is_edge | (y_size == kInfinity), limit, result);

  const mask_pack<N> integer = is_integer(y_size);
  const mask_pack<N> odd = integer & !is_integer(y_size * 0.5);
  const word_pack<N> sign = bits_of(x) & 0x8000000000000000u;
  result = select(odd, from_bits(bits_of(result) | sign), result);
  constexpr real kNan = std::numeric_limits<real>::quiet_NaN();
  result = select((x < 0.0) & (x > -kInfinity) & !integer, pack<N>(kNan), result);
  const mask_pack<N> number = (x == x) & (y == y);
  result = select(number, result, kNan);
  const mask_pack<N> one = (y == 0.0) | (x == 1.0) | ((x == -1.0) & (y_size == kInfinity));
  return canonical(select(one, pack<N>(1.0), result));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
