// The standard normal law: density and distribution function, accurate to the ends of both tails.
#pragma once

#include <span>

#include "core/numeric/exp.hpp"
#include "core/numeric/lanes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Density e^(-x^2/2) / sqrt(2 pi). Error at most 0.52 ulp, below 1 ulp where the result is
/// subnormal; +0 beyond |x| = 38.6. NaN gives the canonical NaN. Method: the exponential of a
/// square in two words.
real normal_pdf(real x) noexcept;

/// Probability that a standard normal variable is at most x. Error at most 0.58 ulp down to
/// x = -37.5, below 1 ulp where the result is subnormal; +0 below -38.5 and 1 above 8.3. NaN gives
/// the canonical NaN. Method: the density times a table of the Mills ratio, 1 less that on the
/// right.
real normal_cdf(real x) noexcept;

/// out[i] = f(in[i]) with the bits of the scalar call. Takes as many elements as both spans hold.
void normal_pdf(std::span<const real> in, std::span<real> out) noexcept;
void normal_cdf(std::span<const real> in, std::span<real> out) noexcept;

namespace tables {
#include "core/numeric/mills_table.inc"
}  // namespace tables

/// Beyond this the density is below half of the smallest subnormal number.
inline constexpr real kNormalReach = 40;

/// y, or the end of the tables where it lies beyond or is NaN.
template <int N>
LOADLINE_INLINE pack<N> within_reach(pack<N> y) {
  return at_most(pack<N>(kNormalReach), y);
}

/// e^(-y^2/2) for y = y_high + y_low, 0 <= y <= kNormalReach, in parts. The square is split as
/// head^2 + rest with an exact first term: rounding y^2 before the exponential would cost y^2 ulp.
template <int N>
LOADLINE_INLINE Exponential<N> gaussian(pack<N> y_high, pack<N> y_low) {
  const pack<N> y_head = head(y_high);
  const pack<N> rest = (y_high - y_head) + y_low;
  return exponential(y_head * y_head * -0.5, rest * (y_high + y_head) * -0.5);
}

/// m(y) = e^(y^2/2) normal_cdf(-y) as a 26-bit head and a tail below 2^-5 of it.
template <int N>
struct MillsRatio {
  pack<N> head;
  pack<N> tail;
};

/// m(y) for 0 <= y <= kNormalReach. The leading bits of y + 1 select one of 32 intervals an octave:
/// m falls by at most 1/64 across half of one, and a polynomial of degree 8 is then good to 2^-60.
template <int N>
LOADLINE_INLINE MillsRatio<N> mills_ratio(pack<N> y) {
  constexpr std::uint64_t kBitsOfOne = 0x3ff0000000000000u;
  const word_pack<N> bits = bits_of(y + 1.0);
  const TableRows<N, tables::kMillsColumns> rows(tables::kMillsTable, (bits - kBitsOfOne) >> 47);
  const pack<N> centre = from_bits((bits & 0xffff800000000000u) | 0x0000400000000000u) - 1.0;
  const pack<N> t = y - centre;
  const pack<N> square = t * t;

  pack<N> head, c0, c1, c2, c3, c4, c5, c6, c7, c8;
  rows.pair(0, head, c0);
  rows.pair(2, c1, c2);
  rows.pair(4, c3, c4);
  rows.pair(6, c5, c6);
  rows.pair(8, c7, c8);
  const pack<N> upper = (c5 + t * c6) + square * (c7 + t * c8);
  const pack<N> lower = (c1 + t * c2) + square * (c3 + t * c4);
  return {head, c0 + t * (lower + square * square * upper)};
}

template <int N>
LOADLINE_INLINE pack<N> normal_pdf(pack<N> x) {
  const pack<N> y = within_reach(absolute(x));
  const Exponential<N> e = gaussian(y, pack<N>(0.0));
  const pack<N> high = e.head * tables::kInverseRootTwoPiHead;
  const pack<N> low =
      high * e.correction + (e.head + e.head * e.correction) * tables::kInverseRootTwoPiTail;
  return select(x == x, scale(high + low, e), real_from_bits(kCanonicalNanBits));
}

template <int N>
LOADLINE_INLINE pack<N> normal_cdf(pack<N> x) {
  const pack<N> y = within_reach(absolute(x));
  const Exponential<N> e = gaussian(y, pack<N>(0.0));
  const MillsRatio<N> m = mills_ratio(y);
  // normal_cdf(-y) = 2^exponent (high + low), the product of the heads being exact.
  const pack<N> high = e.head * m.head;
  const pack<N> low = high * e.correction + (e.head + e.head * e.correction) * m.tail;
  const pack<N> left = scale(high + low, e);

  const pack<N> high_scaled = scale(high, e);
  const pack<N> rounded = 1.0 - high_scaled;
  const pack<N> right = rounded + (((1.0 - rounded) - high_scaled) - scale(low, e));
  return select(x == x, select(x < 0.0, left, right), real_from_bits(kCanonicalNanBits));
}

/// Within this distance from 0 the density, the tail and their parts are well inside the normal
/// range, so that it does not matter when they are scaled.
inline constexpr real kOrdinaryDistance = 30;

/// normal_pdf(x) with the same bits for |x| < kOrdinaryDistance.
template <int N>
LOADLINE_INLINE pack<N> ordinary_normal_pdf(pack<N> x) {
  const Exponential<N> e = gaussian(absolute(x), pack<N>(0.0));
  const pack<N> high = e.head * tables::kInverseRootTwoPiHead;
  const pack<N> low =
      high * e.correction + (e.head + e.head * e.correction) * tables::kInverseRootTwoPiTail;
  return times_power_of_two(high + low, e);
}

/// normal_cdf(x) with the same bits for |x| < kOrdinaryDistance.
template <int N>
LOADLINE_INLINE pack<N> ordinary_normal_cdf(pack<N> x) {
  const pack<N> y = absolute(x);
  const Exponential<N> e = gaussian(y, pack<N>(0.0));
  const MillsRatio<N> m = mills_ratio(y);
  const pack<N> power = power_of_two(e);
  const pack<N> head = e.head * power;
  const pack<N> high = head * m.head;
  const pack<N> low = high * e.correction + (head + head * e.correction) * m.tail;
  const pack<N> rounded = 1.0 - high;
  const pack<N> right = rounded + (((1.0 - rounded) - high) - low);
  return select(x < 0.0, high + low, right);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
