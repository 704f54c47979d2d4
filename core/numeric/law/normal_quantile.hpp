// The inverse of the standard normal distribution function.
#pragma once

#include <span>

#include "core/numeric/elementary/logarithm.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The x with normal_cdf(x) = p. Error at most 0.70 ulp for every p, subnormal ones included.
/// normal_quantile(0) = -inf, (1/2) = +0, (1) = +inf; p outside [0, 1] and NaN give the canonical
/// NaN. p near 1 says little about the tail: use -normal_quantile(q) with q = 1 - p where q is
/// known. Method: a polynomial in (p - 1/2)^2 in the centre, and beyond p = 1/4 a table in
/// t = sqrt(-2 log p), in which the quantile is nearly linear; t in two words.
real normal_quantile(real p) noexcept;

/// out[i] = normal_quantile(in[i]) with the bits of the scalar call. Takes as many elements as both
/// spans hold.
void normal_quantile(std::span<const real> in, std::span<real> out) noexcept;

namespace tables {
#include "core/numeric/law/quantile_table.inc"
}  // namespace tables

/// x for q = p - 1/2, |q| <= 1/4.
template <int N>
LOADLINE_INLINE pack<N> central_quantile(pack<N> q) {
  const auto& c = tables::kQuantileSlope;
  const pack<N> t = q * q - 0x1p-5, t2 = t * t, t4 = t2 * t2;
  const pack<N> a = (c[0] + t * c[1]) + t2 * (c[2] + t * c[3]);
  const pack<N> b = (c[4] + t * c[5]) + t2 * (c[6] + t * c[7]);
  const pack<N> d = (c[8] + t * c[9]) + t2 * (c[10] + t * c[11]);
  const pack<N> e = (c[12] + t * c[13]) + t2 * (c[14] + t * c[15]);
  const pack<N> polynomial = (a + t4 * b) + (t4 * t4) * (d + t4 * (e + t4 * c[16]));
  const pack<N> q_head = head(q);
  const pack<N> rest = (q - q_head) * tables::kQuantileSlopeHead;
  return q_head * tables::kQuantileSlopeHead +
         (rest + q * (tables::kQuantileSlopeTail + t * polynomial));
}

/// sqrt(-2 log p) in two words, for 0 < p <= 1/4.
template <int N>
LOADLINE_INLINE DoubleWord<N> tail_coordinate(pack<N> p) {
  const Logarithm<N> parts = logarithm(reduce_any_logarithm(p));
  const DoubleWord<N> square = fast_two_sum(parts.high * -2.0, parts.low * -2.0);
  const pack<N> root = square_root(square.high);
  const pack<N> root_head = head(root);
  const pack<N> rest = root - root_head;
  const pack<N> residue =
      ((square.high - root_head * root_head) - rest * (root + root_head)) + square.low;
  return {root, residue / (root + root)};
}

/// -x for p <= 1/4 from its coordinate t.
template <int N>
LOADLINE_INLINE pack<N> tail_quantile(DoubleWord<N> t) {
  constexpr std::uint64_t kFirst = (std::uint64_t{1023} << 4) + tables::kQuantileFirstRow;
  const word_pack<N> bits = bits_of(t.high);
  const TableRows<N, tables::kQuantileColumns> rows(tables::kQuantileTable, (bits >> 48) - kFirst);
  const pack<N> centre = from_bits((bits & 0xffff000000000000u) | 0x0000800000000000u);
  const pack<N> d = (t.high - centre) + t.low, d2 = d * d, d4 = d2 * d2;
  pack<N> head, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10;
  rows.pair(0, head, c0);
  rows.pair(2, c1, c2);
  rows.pair(4, c3, c4);
  rows.pair(6, c5, c6);
  rows.pair(8, c7, c8);
  rows.pair(10, c9, c10);
  const pack<N> lower = (c1 + d * c2) + d2 * (c3 + d * c4);
  const pack<N> upper = (c5 + d * c6) + d2 * (c7 + d * c8);
  return head + (c0 + d * (lower + d4 * (upper + d4 * (c9 + d * c10))));
}

template <int N>
LOADLINE_INLINE pack<N> normal_quantile(pack<N> p) {
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  constexpr real kNan = std::numeric_limits<real>::quiet_NaN();
  const mask_pack<N> is_upper = p > 0.5;
  const pack<N> smaller = select(is_upper, 1.0 - p, p);  // exact
  const pack<N> edge = 0.25;
  const mask_pack<N> is_tail = smaller < edge, is_inside = (p > 0.0) & (p < 1.0);
  const pack<N> tail = tail_quantile(tail_coordinate(select(is_inside & is_tail, smaller, edge)));
  const pack<N> size =
      select(is_tail, tail, central_quantile(select(is_tail, pack<N>(0.25), 0.5 - smaller)));
  pack<N> result = select(is_upper, size, 0.0 - size);
  result = select(p == 0.0, pack<N>(-kInfinity), select(p == 1.0, pack<N>(kInfinity), result));
  return canonical(select((p >= 0.0) & (p <= 1.0), result, pack<N>(kNan)));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
