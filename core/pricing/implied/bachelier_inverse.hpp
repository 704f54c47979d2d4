// How far out of the money an option is in Bachelier's model, from its price: one function of one
// variable, which implied volatilities of both models start from.
#pragma once

#include "core/numeric/elementary/double_word.hpp"
#include "core/numeric/log.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

namespace tables {
#include "core/pricing/implied/bachelier_inverse_table.inc"
}  // namespace tables

/// log(u + v) of a reduced u > 0 and a small v, to 1e-10 of it where u = 1 or v = 0.
template <int N>
LOADLINE_INLINE pack<N> rough_logarithm(pack<N> u, pack<N> v) {
  const LogReduction<N> reduction = reduce_logarithm(u);
  const pack<N> r = reduction.r + v * reduction.reciprocal;
  const pack<N> series = r - r * r * (pack<N>(0.5) - r * (1.0 / 3.0));
  return (reduction.k * tables::kLn2High + reduction.log_c) + series;
}

/// The y >= 0 with distance / value = y / (pdf(y) - y cdf(-y)), for distance >= 0, value > 0 and a
/// quotient below 2^1090. Relative error below 1e-6; at least 2^-62, so that distance / y is the
/// total volatility also where the distance is 0 and has been replaced by `least_distance`.
///
/// With eta = log(1 + quotient), y / eta is smooth from 1 / sqrt(2 pi) at 0 to sqrt(2 / eta).
template <int N>
LOADLINE_INLINE pack<N> bachelier_moneyness(pack<N> distance, pack<N> value) {
  constexpr std::uint64_t kBitsOfOne = 0x3ff0000000000000u;
  constexpr real kLog2To200 = 0x1.1542457337d43p7;
  const mask_pack<N> deep = value < distance * 0x1p-800;
  const pack<N> quotient = distance / select(deep, value * 0x1p200, value);
  const pack<N> u = select(deep, quotient, 1.0 + quotient);
  const pack<N> v = select(deep, pack<N>(0.0), quotient - (u - 1.0));
  const pack<N> eta = rough_logarithm(u, v) + select(deep, pack<N>(kLog2To200), pack<N>(0.0));

  const word_pack<N> bits = bits_of(eta + 1.0);
  const TableRows<N, tables::kMoneynessColumns> rows(tables::kMoneynessTable,
                                                     (bits - kBitsOfOne) >> 49);
  const pack<N> centre = from_bits((bits & 0xfffe000000000000u) | 0x0001000000000000u);
  const pack<N> d = (eta + 1.0) - centre;
  pack<N> c0, c1, c2, c3;
  rows.pair(0, c0, c1);
  rows.pair(2, c2, c3);
  return eta * ((c0 + d * c1) + d * d * (c2 + d * c3));
}

/// The distance, or what stands for 0 in `bachelier_moneyness`.
template <int N>
LOADLINE_INLINE pack<N> least_distance(pack<N> distance, pack<N> value) {
  const pack<N> least = value * 0x1p-60;
  return select(distance > least, distance, least);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
