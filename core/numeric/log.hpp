// The natural logarithm, and the two-part form that Black needs in the far wings.
#pragma once

#include <span>

#include "core/numeric/lanes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Natural logarithm. Error at most 0.52 ulp. log(+-0) = -inf, log(+inf) = +inf; NaN and x < 0
/// give the canonical NaN. Method: a table of log c for c near x and a polynomial in x/c - 1 (Tang
/// 1990).
real log(real x) noexcept;

/// out[i] = log(in[i]) with the bits of the scalar call. Takes as many elements as both spans hold.
void log(std::span<const real> in, std::span<real> out) noexcept;

namespace tables {
#include "core/numeric/log_table.inc"
}  // namespace tables

/// x = 2^k z with z in [sqrt(1/2), sqrt(2)), and z/c = 1 + r + r_low for a c near z.
template <int N>
struct LogReduction {
  pack<N> k;
  pack<N> r;
  pack<N> r_low;
  pack<N> log_c;        ///< multiple of 2^-42
  pack<N> log_c_tail;   ///< the rest of log c
  pack<N> reciprocal;   ///< 2^-k / c, which is (1 + r) / x
  pack<N> inverse;      ///< 1 / c on 10 bits
  pack<N> z_high;       ///< z on 32 bits
  pack<N> z_low;        ///< the rest of z
  word_pack<N> k_bits;  ///< k in the place of an exponent
};

/// Reduces a normal x > 0. 1/c has 10 bits, so both halves of z/c - 1 are exact. The row of c = 1
/// has log c = 0, which keeps full relative accuracy near x = 1 without a branch.
template <int N>
LOADLINE_INLINE LogReduction<N> reduce_logarithm(pack<N> x) {
  constexpr std::uint64_t kBitsOfRootHalf = 0x3fe6a09e667f3bcdu;
  constexpr std::uint64_t kBitsOfOne = 0x3ff0000000000000u;
  constexpr real kRoundTo128ths = 0x1.8p45;
  const word_pack<N> bits = bits_of(x);
  const word_pack<N> biased = (bits + (kBitsOfOne - kBitsOfRootHalf)) >> 52;  // k + 1023
  LogReduction<N> reduction;
  reduction.k_bits = (biased << 52) - kBitsOfOne;
  const pack<N> z = from_bits(bits - reduction.k_bits);

  const word_pack<N> row = (bits_of(z + kRoundTo128ths) & 255) - tables::kLogFirstRow;
  const TableRows<N, 4> rows(tables::kLogTable, row);
  pack<N> unused;
  rows.pair(0, reduction.inverse, reduction.log_c);
  rows.pair(2, reduction.log_c_tail, unused);

  const pack<N> inverse = reduction.inverse;
  reduction.z_high = from_bits(bits_of(z) & 0xffffffffffe00000u);
  reduction.z_low = z - reduction.z_high;
  const pack<N> high = reduction.z_high * inverse - 1.0;
  const pack<N> rest = reduction.z_low * inverse;
  reduction.k = from_bits(biased | 0x4330000000000000u) - (0x1p52 + 1023.0);
  reduction.r = high + rest;
  reduction.r_low = (high - reduction.r) + rest;
  reduction.reciprocal = from_bits((word_pack<N>::all(2046) - biased) << 52) * inverse;
  return reduction;
}

/// A logarithm as high + low, good to about 61 bits of it; |low| is well below |high|.
template <int N>
struct Logarithm {
  pack<N> high;
  pack<N> low;
};

/// k ln 2 + log c is exact on a grid of 2^-42; what is added to it is small.
template <int N>
LOADLINE_INLINE Logarithm<N> logarithm(const LogReduction<N>& x) {
  const auto& c = tables::kLogPolynomial;
  const pack<N> r = x.r;
  const pack<N> square = r * r;
  const pack<N> cubic =
      (c[0] + r * c[1]) + square * ((c[2] + r * c[3]) + square * (c[4] + r * c[5]));
  const pack<N> base = x.k * tables::kLn2High + x.log_c;
  const pack<N> high = base + r;
  const pack<N> tail = (x.k * tables::kLn2Low + x.log_c_tail) + x.r_low;
  return {high, ((base - high) + r) + (tail + square * (r * cubic - 0.5))};
}

/// log(x) with the same bits for a normal x > 0.
template <int N>
LOADLINE_INLINE pack<N> ordinary_log(pack<N> x) {
  const Logarithm<N> parts = logarithm(reduce_logarithm(x));
  return parts.high + parts.low;
}

template <int N>
LOADLINE_INLINE pack<N> log(pack<N> x) {
  const mask_pack<N> subnormal = x < 0x1p-1022;
  LogReduction<N> reduction = reduce_logarithm(select(subnormal, x * 0x1p54, x));
  reduction.k = reduction.k - select(subnormal, pack<N>(54.0), pack<N>(0.0));
  const Logarithm<N> parts = logarithm(reduction);
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  pack<N> result = parts.high + parts.low;
  result = select(x == kInfinity, pack<N>(kInfinity), result);
  result = select(x == 0.0, pack<N>(-kInfinity), result);
  return select(x >= 0.0, result, real_from_bits(kCanonicalNanBits));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
