// The inverse of the standard normal distribution function.
#pragma once

#include <span>

#include "core/numeric/elementary/logarithm.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The x with normal_cdf(x) = p. Error at most 0.60 ulp for every p, subnormal ones included.
/// normal_quantile(0) = -inf, (1/2) = +0, (1) = +inf; p outside [0, 1] and NaN give the canonical
/// NaN. p near 1 says little about the tail: use -normal_quantile(q) with q = 1 - p where q is
/// known. Method: a table of polynomials in p down to 2^-12, and beyond, where one random number in
/// two thousand lies, a table in t = sqrt(-2 log p), in which the quantile is nearly linear; t in
/// two words.
real normal_quantile(real p) noexcept;

/// out[i] = normal_quantile(in[i]) with the bits of the scalar call. Takes as many elements as both
/// spans hold.
void normal_quantile(std::span<const real> in, std::span<real> out) noexcept;

namespace tables {
#include "core/numeric/law/quantile_table.inc"
}  // namespace tables

/// From here to 1/2 the table in p serves.
inline constexpr real kNearQuantile = 0x1p-12;

/// -x for 2^-12 < p <= 1/2. Head and slope have 26 bits, so that their part of the sum is exact.
template <int N>
LOADLINE_INLINE pack<N> near_quantile(pack<N> p) {
  constexpr std::uint64_t kFirst = std::uint64_t{1022 - tables::kNearOctaves} << 2;
  const TableRows<N, tables::kNearColumns> rows(tables::kNearQuantileTable,
                                                ((bits_of(p) - 1) >> 50) - kFirst);
  pack<N> centre, first, tail, slope, slope_tail;
  pack<N> c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14;
  // Each pair shortly before it is used: all at once are more than there are registers.
  rows.pair(0, centre, first);
  const pack<N> d = p - centre, d_head = head(d), d2 = d * d, d4 = d2 * d2;
  rows.pair(16, c13, c14);
  rows.pair(14, c11, c12);
  rows.pair(12, c9, c10);
  const pack<N> upper = (c10 + d * c11) + d2 * ((c12 + d * c13) + d2 * c14);
  rows.pair(10, c7, c8);
  rows.pair(8, c5, c6);
  const pack<N> middle = (c6 + d * c7) + d2 * (c8 + d * c9);
  rows.pair(6, c3, c4);
  rows.pair(4, slope_tail, c2);
  const pack<N> low = (c2 + d * c3) + d2 * (c4 + d * c5);
  rows.pair(2, tail, slope);
  const pack<N> curved = d2 * (low + d4 * (middle + d4 * upper));
  const DoubleWord<N> sum = fast_two_sum(first, slope * d_head);
  return sum.high + (sum.low + (tail + (slope * (d - d_head) + (d * slope_tail + curved))));
}

/// sqrt(-2 log p) in two words, for 0 < p <= 2^-12.
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

/// -x for p <= 2^-12 from its coordinate t.
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

/// normal_quantile where the table in p serves on either side, 2^-12 < p < 1 - 2^-12, with its
/// bits.
template <int N>
LOADLINE_INLINE pack<N> ordinary_quantile(pack<N> p) {
  const pack<N> size = near_quantile(at_most(p, 1.0 - p));  // exact
  const word_pack<N> sign = bits_of(p - 0.5) & 0x8000000000000000u;
  return from_bits(bits_of(size) ^ sign);
}

template <int N>
LOADLINE_INLINE pack<N> normal_quantile(pack<N> p) {
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  constexpr real kNan = std::numeric_limits<real>::quiet_NaN();
  const mask_pack<N> is_upper = p > 0.5;
  const pack<N> smaller = select(is_upper, 1.0 - p, p);  // exact
  const pack<N> half = 0.5, edge = kNearQuantile;
  const mask_pack<N> is_near = smaller > edge;
  pack<N> size = near_quantile(select(is_near, smaller, half));
  // The bits of a lane do not depend on its neighbours: the branch only skips work.
  const mask_pack<N> is_far = (smaller > 0.0) & (smaller <= edge);
  if (any(is_far)) {
    const pack<N> far = tail_quantile(tail_coordinate(select(is_far, smaller, edge)));
    size = select(is_far, far, size);
  }
  pack<N> result = select(is_upper, size, 0.0 - size);
  result = select(p == 0.0, pack<N>(-kInfinity), select(p == 1.0, pack<N>(kInfinity), result));
  return canonical(select((p >= 0.0) & (p <= 1.0), result, pack<N>(kNan)));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
