// The arc tangent, and the angle of a point in the plane.
#pragma once

#include <span>

#include "core/numeric/elementary/double_word.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Arc tangent of x, in radians. Error at most 0.52 ulp for every x; odd to the bit,
/// atan(+-0) = +-0, +-pi/2 at the infinities; NaN gives the canonical NaN.
real atan(real x) noexcept;

/// The angle of (x, y) from the positive x axis, in (-pi, pi] with the sign of y. Error at most
/// 0.76 ulp, which only results next to the subnormal ones reach, below 1 ulp where the result is
/// subnormal. Zeros and infinities as in IEEE 754-2019
/// (atan2): the sign of a zero x tells 0 from pi. NaN gives the canonical NaN. Method: the smaller
/// of |x|, |y| over the larger lies near some k/64, whose arc tangent comes from a table; the
/// quotient that is left is carried in two words.
real atan2(real y, real x) noexcept;

/// out[i] = atan(in[i]) with the bits of the scalar call. Takes as many elements as both spans
/// hold.
void atan(std::span<const real> in, std::span<real> out) noexcept;

/// out[i] = atan2(y[i], x[i]) with the bits of the scalar call, for as many as all spans hold.
void atan2(std::span<const real> y, std::span<const real> x, std::span<real> out) noexcept;

namespace tables {
#include "core/numeric/elementary/arc_tangent_table.inc"
}  // namespace tables

/// atan(small / large) for 0 <= small <= large, 2^-480 < large < 2^1000.
template <int N>
LOADLINE_INLINE DoubleWord<N> first_octant_angle(pack<N> small, pack<N> large) {
  constexpr real kRoundTo64ths = 0x1.8p46;
  const pack<N> shifted = small / large + kRoundTo64ths;
  const pack<N> c = shifted - kRoundTo64ths;
  pack<N> angle, angle_low;
  TableRows<N, 2>(tables::kArcTangentTable, bits_of(shifted) & 127).pair(0, angle, angle_low);

  // (small - c large) / (large + c small): products of c, which has 7 bits, with a head are exact.
  const pack<N> large_head = head(large), small_head = head(small);
  const DoubleWord<N> numerator = two_sum(small - c * large_head, -(c * (large - large_head)));
  const pack<N> product = c * small;
  const pack<N> product_low = (c * small_head - product) + c * (small - small_head);
  const DoubleWord<N> denominator = fast_two_sum(large, product);
  const pack<N> denominator_low = denominator.low + product_low;
  const pack<N> t = numerator.high / denominator.high;
  const DoubleWord<N> back = two_product(t, denominator.high);
  const pack<N> rest =
      ((numerator.high - back.high) - back.low) + (numerator.low - t * denominator_low);
  const pack<N> t_low = rest / denominator.high;

  const auto& p = tables::kArcTangentPolynomial;
  const pack<N> square = t * t;
  const pack<N> cubic = t * square * (p[0] + square * (p[1] + square * p[2]));
  const DoubleWord<N> sum = fast_two_sum(angle, t);
  return fast_two_sum(sum.high, sum.low + (angle_low + (t_low + cubic)));
}

template <int N>
LOADLINE_INLINE pack<N> atan2(pack<N> y, pack<N> x) {
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  constexpr std::uint64_t kSignBit = 0x8000000000000000u;
  const pack<N> width = absolute(x), height = absolute(y);
  const mask_pack<N> is_steep = height > width;
  pack<N> large = select(is_steep, height, width), small = select(is_steep, width, height);

  // Scaled so that no residue of the quotient is subnormal and no sum overflows.
  const pack<N> up = select(large < 0x1p300, pack<N>(0x1p600), pack<N>(1.0));
  const pack<N> scale = select(large > 0x1p900, pack<N>(0x1p-300), up);
  const mask_pack<N> is_infinite = large == kInfinity;
  small = select(is_infinite, select(small == kInfinity, pack<N>(1.0), 0.0), small * scale);
  large = select(is_infinite | (large == 0.0), pack<N>(1.0), large * scale);
  const DoubleWord<N> angle = first_octant_angle(small, large);

  // The angle is added to or taken from 0, pi/2 or pi.
  const mask_pack<N> is_left = from_bits((bits_of(x) & kSignBit) | 0x3ff0000000000000u) < 0.0;
  const pack<N> zero = 0.0;
  const pack<N> quarters = select(is_steep, pack<N>(0.5), select(is_left, pack<N>(1.0), zero));
  // Only one of steep and left turns the angle back.
  const pack<N> turn =
      select(is_steep, select(is_left, pack<N>(1.0), -1.0), select(is_left, pack<N>(-1.0), 1.0));
  const DoubleWord<N> sum = fast_two_sum(quarters * tables::kPi, angle.high * turn);
  const pack<N> size = sum.high + (sum.low + (quarters * tables::kPiLow + angle.low * turn));
  const pack<N> result = from_bits(bits_of(size) | (bits_of(y) & kSignBit));
  return canonical(select((x == x) & (y == y), result, x + y));
}

template <int N>
LOADLINE_INLINE pack<N> atan(pack<N> x) {
  return atan2(x, pack<N>(1.0));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
