// Relatives of the logarithm: log(1 + x) for small x, base two, and a logarithm in two words.
#pragma once

#include <span>

#include "core/numeric/elementary/double_word.hpp"
#include "core/numeric/log.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// log(1 + x). Error at most 0.52 ulp. log1p(+-0) = +-0, log1p(-1) = -inf, log1p(+inf) = +inf; NaN
/// and x < -1 give the canonical NaN. Method: that of log, on 1 + x in two words.
real log1p(real x) noexcept;

/// Logarithm to base 2. Error at most 0.51 ulp; exact at powers of two. log2(+-0) = -inf,
/// log2(+inf) = +inf; NaN and x < 0 give the canonical NaN. Method: the natural logarithm to 2^-68,
/// times 1 / ln 2 in two words.
real log2(real x) noexcept;

/// out[i] = f(in[i]) with the bits of the scalar call. Takes as many elements as both spans hold.
void log1p(std::span<const real> in, std::span<real> out) noexcept;
void log2(std::span<const real> in, std::span<real> out) noexcept;

namespace tables {
#include "core/numeric/elementary/logarithm_table.inc"
}  // namespace tables

/// Reduces any x > 0, subnormal numbers included.
template <int N>
LOADLINE_INLINE LogReduction<N> reduce_any_logarithm(pack<N> x) {
  const mask_pack<N> subnormal = x < 0x1p-1022;
  LogReduction<N> reduction = reduce_logarithm(select(subnormal, x * 0x1p54, x));
  reduction.k = reduction.k - select(subnormal, pack<N>(54.0), pack<N>(0.0));
  return reduction;
}

/// Reduces u + v for a normal u > 0 and |v| at most an ulp of u, or any small v where u is near 1.
/// The parts of z/c - 1 are added up again, so that r alone carries full relative accuracy.
template <int N>
LOADLINE_INLINE LogReduction<N> reduce_logarithm(pack<N> u, pack<N> v) {
  constexpr real kReciprocalIsSubnormal = 0x1p1000;
  LogReduction<N> reduction = reduce_logarithm(u);
  const pack<N> shift = select(u < kReciprocalIsSubnormal, v * reduction.reciprocal, pack<N>(0.0));
  const DoubleWord<N> r = two_sum(reduction.r, reduction.r_low + shift);
  reduction.r = r.high;
  reduction.r_low = r.low;
  return reduction;
}

/// The logarithm of what was reduced, to about 2^-68 of it. k ln 2 + log c is exact on a grid; to
/// that r and the leading part of r^2/2 are added without error.
template <int N>
LOADLINE_INLINE DoubleWord<N> extended_logarithm(const LogReduction<N>& x) {
  const auto& c = tables::kExtendedLogPolynomial;
  const pack<N> r = x.r;
  const pack<N> r_head = head(r);
  const pack<N> square = r * r;
  const pack<N> lower = (c[0] + r * c[1]) + square * (c[2] + r * c[3]);
  const pack<N> upper = (c[4] + r * c[5]) + square * (c[6] + r * c[7]);
  const pack<N> cubic = r * square * (lower + square * square * upper);
  const pack<N> square_rest = (r - r_head) * (r + r_head) * 0.5 + r * x.r_low;

  const DoubleWord<N> first = fast_two_sum(x.k * tables::kLn2High + x.log_c, r);
  const DoubleWord<N> second = fast_two_sum(first.high, r_head * r_head * -0.5);
  const pack<N> tail = (x.k * tables::kLn2Low + x.log_c_tail) + x.r_low;
  const pack<N> low = (first.low + second.low) + (tail + (cubic - square_rest));
  return fast_two_sum(second.high, low);
}

template <int N>
LOADLINE_INLINE pack<N> log1p(pack<N> x) {
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  const DoubleWord<N> u = two_sum(pack<N>(1.0), x);
  const Logarithm<N> parts = logarithm(reduce_logarithm(u.high, u.low));
  pack<N> result = select(x == 0.0, x, parts.high + parts.low);
  result = select(x == kInfinity, pack<N>(kInfinity), result);
  result = select(x == -1.0, pack<N>(-kInfinity), result);
  return select(x >= -1.0, result, real_from_bits(kCanonicalNanBits));
}

template <int N>
LOADLINE_INLINE pack<N> log2(pack<N> x) {
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  LogReduction<N> reduction = reduce_any_logarithm(x);
  const pack<N> k = reduction.k;
  reduction.k = 0.0;
  const DoubleWord<N> natural = extended_logarithm(reduction);
  const DoubleWord<N> scaled = two_product(natural.high, pack<N>(tables::kInverseLn2));
  const DoubleWord<N> sum = fast_two_sum(k, scaled.high);
  const pack<N> rest =
      scaled.low + (natural.high * tables::kInverseLn2Low + natural.low * tables::kInverseLn2);
  pack<N> result = sum.high + (sum.low + rest);
  result = select(x == kInfinity, pack<N>(kInfinity), result);
  result = select(x == 0.0, pack<N>(-kInfinity), result);
  return select(x >= 0.0, result, real_from_bits(kCanonicalNanBits));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
