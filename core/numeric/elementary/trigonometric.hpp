// Sine and cosine of an angle in radians, for every finite angle.
#pragma once

#include <span>

#include "core/numeric/elementary/double_word.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Sine of x radians. Error at most 0.52 ulp for every finite x; odd to the bit, sin(+-0) = +-0.
/// NaN and infinities give the canonical NaN. Method: x = n pi/32 + r with pi in four parts, or for
/// |x| >= 2^17 in integers after Payne and Hanek (1983); a table of sin and cos of n pi/32.
real sin(real x) noexcept;

/// Cosine of x radians. Error at most 0.52 ulp for every finite x; even to the bit. NaN and
/// infinities give the canonical NaN. Method: that of sin, a quarter turn on.
real cos(real x) noexcept;

/// out[i] = f(in[i]) with the bits of the scalar call. Takes as many elements as both spans hold.
void sin(std::span<const real> in, std::span<real> out) noexcept;
void cos(std::span<const real> in, std::span<real> out) noexcept;

namespace tables {
#include "core/numeric/elementary/trigonometric_table.inc"
}  // namespace tables

/// x = row * pi/32 + r + r_low up to whole turns, |r| <= pi/64; `row` counts modulo 64.
template <int N>
struct AngleReduction {
  word_pack<N> row;
  pack<N> r;
  pack<N> r_low;
};

/// From here on the parts of pi in reduce_angle are no longer enough.
inline constexpr real kLargeAngle = 0x1p17;

/// The reduction of one angle of any size (2^-20 <= |x| < inf), by a product of integers.
AngleReduction<1> reduce_large_angle(real x) noexcept;

/// Reduces |x| < kLargeAngle. Three parts of pi/32 have 32 bits, so that their products with n are
/// exact; the fourth is good to 2^-153, far beyond the closest that such an x comes to n pi/32.
template <int N>
LOADLINE_INLINE AngleReduction<N> reduce_small_angle(pack<N> x) {
  constexpr real kRoundToInteger = 0x1.8p52;
  const pack<N> shifted = x * tables::kStepsPerRadian + kRoundToInteger;
  const pack<N> n = shifted - kRoundToInteger;
  const DoubleWord<N> second = two_sum(x - n * tables::kAngleStep[0], n * -tables::kAngleStep[1]);
  const DoubleWord<N> third = two_sum(second.high, n * -tables::kAngleStep[2]);
  const DoubleWord<N> r =
      fast_two_sum(third.high, (second.low + third.low) - n * tables::kAngleStep[3]);
  return {bits_of(shifted), r.high, r.low};
}

/// The bits of a lane do not depend on its neighbours: the branch only skips work that no lane
/// needs.
template <int N>
LOADLINE_INLINE AngleReduction<N> reduce_angle(pack<N> x) {
  const mask_pack<N> is_large = absolute(x) >= kLargeAngle;
  AngleReduction<N> reduction = reduce_small_angle(select(is_large, pack<N>(0.0), x));
  real angles[static_cast<std::size_t>(N)], r[static_cast<std::size_t>(N)];
  real r_low[static_cast<std::size_t>(N)], row[static_cast<std::size_t>(N)];
  if (!any(is_large)) return reduction;
  x.store(angles);
  reduction.r.store(r);
  reduction.r_low.store(r_low);
  from_bits(reduction.row).store(row);
  for (std::size_t i = 0; i < static_cast<std::size_t>(N); ++i) {
    if (!((angles[i] < 0 ? -angles[i] : angles[i]) >= kLargeAngle)) continue;
    const AngleReduction<1> lane = reduce_large_angle(angles[i]);
    r[i] = lane.r.v;
    r_low[i] = lane.r_low.v;
    row[i] = real_from_bits(lane.row.v);
  }
  return {bits_of(pack<N>::load(row)), pack<N>::load(r), pack<N>::load(r_low)};
}

/// sin(n pi/32 + r) = S cos r + C sin r, where S and the leading part of C r may cancel by half and
/// are therefore summed without error.
template <int N>
LOADLINE_INLINE pack<N> sine_of(const AngleReduction<N>& angle) {
  const auto& s = tables::kSinePolynomial;
  const auto& c = tables::kCosinePolynomial;
  const pack<N> r = angle.r, square = r * r;
  const pack<N> sine_rest =
      r * square * ((s[0] + square * s[1]) + square * square * (s[2] + square * s[3]));
  const pack<N> cosine_rest =
      square * (pack<N>(-0.5) +
                square * ((c[0] + square * c[1]) + square * square * (c[2] + square * c[3])));

  const TableRows<N, 4> rows(tables::kSineTable, angle.row & 63);
  pack<N> sine, sine_tail, cosine, cosine_tail;
  rows.pair(0, sine, sine_tail);
  rows.pair(2, cosine, cosine_tail);
  const pack<N> r_head = head(r);
  const DoubleWord<N> sum = fast_two_sum(sine, cosine * r_head);
  const pack<N> rest = cosine * (((r - r_head) + angle.r_low) + sine_rest) + sine * cosine_rest;
  const pack<N> tails = sine_tail + (cosine_tail * (r + sine_rest) + sine_tail * cosine_rest);
  return sum.high + (sum.low + (tails + rest));
}

template <int N>
LOADLINE_INLINE pack<N> sin(pack<N> x) {
  const pack<N> result = sine_of(reduce_angle(x));
  return canonical(select(x == 0.0, x, select(x - x == 0.0, result, x - x)));
}

template <int N>
LOADLINE_INLINE pack<N> cos(pack<N> x) {
  AngleReduction<N> angle = reduce_angle(absolute(x));
  angle.row = angle.row + 16;
  return canonical(select(x - x == 0.0, sine_of(angle), x - x));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
