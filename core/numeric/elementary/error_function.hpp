// The error function, its complement and the scaled complement, over the Mills ratio of the normal
// law: erfc(x) = 2 normal_cdf(-x sqrt 2), with x sqrt 2 in two words.
#pragma once

#include <span>

#include "core/numeric/elementary/double_word.hpp"
#include "core/numeric/normal.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Error function 2/sqrt(pi) * integral of e^(-t^2) from 0 to x. Error at most 0.60 ulp; odd to the
/// bit, erf(+-0) = +-0, +-1 beyond |x| = 5.93. NaN gives the canonical NaN. Method: x times a
/// polynomial in x^2 below 0.3, 1 - erfc beyond.
real erf(real x) noexcept;

/// Complementary error function 1 - erf(x), without cancellation. Error at most 0.60 ulp, below
/// 1 ulp where the result is subnormal; +0 above 27.3, 2 below -5.9. NaN gives the canonical NaN.
/// Method: e^(-x^2) with the square in two words, times the Mills ratio.
real erfc(real x) noexcept;

/// Scaled complement e^(x^2) erfc(x). Error at most 0.60 ulp; +inf below -26.7, +0 at +inf. NaN
/// gives the canonical NaN. Method: the Mills ratio, beyond 28 its asymptotic series (DLMF 7.12.1).
real erfcx(real x) noexcept;

/// out[i] = f(in[i]) with the bits of the scalar call. Takes as many elements as both spans hold.
void erf(std::span<const real> in, std::span<real> out) noexcept;
void erfc(std::span<const real> in, std::span<real> out) noexcept;
void erfcx(std::span<const real> in, std::span<real> out) noexcept;

namespace tables {
#include "core/numeric/elementary/error_function_table.inc"
}  // namespace tables

/// m(y) of mills_ratio for y = y_high + y_low, 0 <= y <= kNormalReach.
template <int N>
LOADLINE_INLINE MillsRatio<N> mills_ratio(DoubleWord<N> y) {
  constexpr std::uint64_t kBitsOfOne = 0x3ff0000000000000u;
  const word_pack<N> bits = bits_of(y.high + 1.0);
  const TableRows<N, tables::kMillsColumns> rows(tables::kMillsTable, (bits - kBitsOfOne) >> 47);
  const pack<N> centre = from_bits((bits & 0xffff800000000000u) | 0x0000400000000000u) - 1.0;
  const pack<N> t = (y.high - centre) + y.low;
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

/// e^(-+x^2) in parts for 0 <= x <= 28.25; the leading part of the square is exact.
template <int N>
LOADLINE_INLINE Exponential<N> exponential_of_square(pack<N> x, real sign) {
  const pack<N> x_head = head(x);
  return exponential(x_head * x_head * sign, (x - x_head) * (x + x_head) * sign);
}

/// Beyond this erfc is below half of the smallest subnormal number; x sqrt 2 is in the table.
inline constexpr real kErrorFunctionReach = 28.25;

/// erfc(x) = 2^exponent (high + low) for 0 <= x <= kErrorFunctionReach.
template <int N>
struct ErrorComplement {
  pack<N> high;  ///< 52 bits
  pack<N> low;
  Exponential<N> power;
};

template <int N>
LOADLINE_INLINE ErrorComplement<N> error_complement(pack<N> x) {
  DoubleWord<N> y = two_product(x, pack<N>(tables::kRootTwo));
  y.low = y.low + x * tables::kRootTwoLow;
  const MillsRatio<N> m = mills_ratio(y);
  const Exponential<N> e = exponential_of_square(x, -1);
  const pack<N> high = e.head * (m.head + m.head);
  const pack<N> tail = (e.head + e.head * e.correction) * (m.tail + m.tail);
  return {high, high * e.correction + tail, e};
}

template <int N>
LOADLINE_INLINE pack<N> erfc(pack<N> x) {
  const pack<N> size = absolute(x);
  const pack<N> reach = kErrorFunctionReach;
  const ErrorComplement<N> q = error_complement(select(size < reach, size, reach));
  const pack<N> right = scale(q.high + q.low, q.power);
  const DoubleWord<N> sum = fast_two_sum(pack<N>(2.0), -scale(q.high, q.power));
  const pack<N> left = sum.high + (sum.low - scale(q.low, q.power));
  return select(x == x, select(x < 0.0, left, right), real_from_bits(kCanonicalNanBits));
}

/// erf(x) = x (c + x^2 Q(x^2)) for 0 <= x < 0.3, with x c to 78 bits. Small numbers are multiplied
/// by a power of two first, since the parts of a product may not be subnormal.
template <int N>
LOADLINE_INLINE pack<N> central_error_function(pack<N> x) {
  const auto& c = tables::kErfPolynomial;
  const pack<N> s = x * x, t = s * s;
  const pack<N> lower = (c[0] + s * c[1]) + t * (c[2] + s * c[3]);
  const pack<N> upper = (c[4] + s * c[5]) + t * (c[6] + s * c[7]);
  const pack<N> q = s * (lower + (t * t) * (upper + (t * t) * c[8]));

  const mask_pack<N> is_tiny = x < 0x1p-500;
  const pack<N> scaled = select(is_tiny, x * 0x1p600, x);
  const pack<N> scaled_head = head(scaled);
  const pack<N> rest =
      (scaled - scaled_head) * tables::kErfSlopeHead + scaled * (tables::kErfSlopeTail + q);
  const pack<N> result = scaled_head * tables::kErfSlopeHead + rest;
  return select(is_tiny, result * 0x1p-600, result);
}

template <int N>
LOADLINE_INLINE pack<N> erf(pack<N> x) {
  constexpr real kOneFromHere = 8, kCentre = 0.3;
  const pack<N> size = absolute(x);
  const ErrorComplement<N> q =
      error_complement(select(size < kOneFromHere, size, pack<N>(kOneFromHere)));
  const pack<N> power = power_of_two(q.power);
  const DoubleWord<N> sum = fast_two_sum(pack<N>(1.0), -(q.high * power));
  const pack<N> outside = sum.high + (sum.low - q.low * power);
  const mask_pack<N> is_central = size < kCentre;
  const pack<N> result =
      select(is_central, central_error_function(select(is_central, size, pack<N>(0.0))), outside);
  const pack<N> signed_result = from_bits(bits_of(result) | (bits_of(x) & 0x8000000000000000u));
  return select(x == x, signed_result, real_from_bits(kCanonicalNanBits));
}

/// erfcx(x) = 1 / (x sqrt pi) * (1 - 1/(2 x^2) + 3/(4 x^4) - ...) for x >= 27.
template <int N>
LOADLINE_INLINE pack<N> asymptotic_scaled_complement(pack<N> x) {
  const pack<N> inverse = 1.0 / x;
  const pack<N> s = inverse * inverse * 0.5;
  const pack<N> series =
      s * (1.0 - s * (3.0 - s * (15.0 - s * (105.0 - s * (945.0 - s * (10395.0 - s * 135135.0))))));
  const DoubleWord<N> one = {tables::kInverseRootPi, tables::kInverseRootPiLow};
  const DoubleWord<N> numerator = fast_two_sum(one.high, one.low - one.high * series);
  // Beyond 2^1000 the parts of the remainder would be subnormal.
  const mask_pack<N> is_huge = x >= 0x1p1000;
  const pack<N> divisor = select(is_huge, x * 0x1p-100, x);
  const pack<N> ratio = quotient(numerator, DoubleWord<N>{divisor, 0.0});
  const pack<N> result = select(is_huge, ratio * 0x1p-100, ratio);
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  return select(x < kInfinity, result, 0.0);
}

template <int N>
LOADLINE_INLINE pack<N> erfcx(pack<N> x) {
  constexpr real kInfinity = std::numeric_limits<real>::infinity(), kTableEnds = 28;
  const pack<N> size = absolute(x);
  const pack<N> inside = select(size < kTableEnds, size, pack<N>(kTableEnds));
  DoubleWord<N> y = two_product(inside, pack<N>(tables::kRootTwo));
  y.low = y.low + inside * tables::kRootTwoLow;
  const MillsRatio<N> m = mills_ratio(y);
  const DoubleWord<N> near_zero = {m.head + m.head, m.tail + m.tail};
  const pack<N> far = asymptotic_scaled_complement(select(size < kTableEnds, inside, size));
  const pack<N> right = select(size < kTableEnds, near_zero.high + near_zero.low, far);

  const Exponential<N> e = exponential_of_square(inside, 1);
  const DoubleWord<N> twice = {e.head + e.head, (e.head + e.head) * e.correction};
  // The ratio counts only while e^(x^2) is of its size; 2^-exponent stays normal there.
  const pack<N> negligible = pack<N>(0.0);
  const mask_pack<N> counts = inside < 8.0;
  const pack<N> inverse = from_bits((word_pack<N>::all(1023) - (e.steps >> 7)) << 52);
  const DoubleWord<N> sum =
      fast_two_sum(twice.high, select(counts, near_zero.high * inverse, negligible) * -1.0);
  const pack<N> rest = twice.low - select(counts, near_zero.low * inverse, negligible);
  const pack<N> left = scale(sum.high + (sum.low + rest), e);
  const pack<N> result = select(x < 0.0, left, right);
  return canonical(select(x == -kInfinity, pack<N>(kInfinity), select(x == x, result, x)));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
