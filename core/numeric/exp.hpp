// The exponential function, and the reduced form that the normal law and Black build on.
#pragma once

#include <span>

#include "core/numeric/lanes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// e^x. Error at most 0.52 ulp, below 1 ulp where the result is subnormal. Overflows to +inf above
/// 709.78, underflows to +0 below -745.13; NaN gives the canonical NaN. Method: a table of
/// 2^(j/128) and a polynomial (Tang 1989).
real exp(real x) noexcept;

/// out[i] = exp(in[i]) with the bits of the scalar call. Takes as many elements as both spans hold.
void exp(std::span<const real> in, std::span<real> out) noexcept;

namespace tables {
#include "core/numeric/exp_table.inc"
}  // namespace tables

/// e^x = 2^exponent * head * (1 + correction) with a 26-bit head in [1, 2) and |correction| <
/// 0.003, so that the last addition of whatever is built on it does nearly all of the rounding.
template <int N>
struct Exponential {
  pack<N> head;
  pack<N> correction;
  word_pack<N> steps;  ///< bits of 1.5 * 2^52 + round(128 x / ln 2)
};

/// e^(x + x_low) in parts, for |x| <= 800 and |x_low| < 2^-10 with a 34-bit step: x is split into
/// (128 k + j) ln 2 / 128 + r, where 2^(j/128) comes from a table and e^r from a polynomial.
/// Adding 1.5 * 2^52 rounds to an integer and leaves it in the low bits; no conversion is needed.
template <int N>
LOADLINE_INLINE Exponential<N> exponential(pack<N> x, pack<N> x_low) {
  constexpr real kRoundToInteger = 0x1.8p52;
  const pack<N> shifted = x * tables::kStepsPerUnit + kRoundToInteger;
  const pack<N> n = shifted - kRoundToInteger;
  const pack<N> r = (x - n * tables::kStepHigh) - (n * tables::kStepLow - x_low);

  const auto& c = tables::kExpPolynomial;
  const pack<N> square = r * r;
  const pack<N> p = r + square * (pack<N>(0.5) + r * (c[0] + r * (c[1] + r * c[2])));

  Exponential<N> e;
  e.steps = bits_of(shifted);
  pack<N> tail;
  TableRows<N, 2>(tables::kExpTable, e.steps & 127).pair(0, e.head, tail);
  e.correction = tail + (p + p * tail);
  return e;
}

/// 2^exponent of e where that is a normal number, that is for |x| < 708.
template <int N>
LOADLINE_INLINE pack<N> power_of_two(const Exponential<N>& e) {
  return from_bits(((e.steps >> 7) + 1023) << 52);
}

/// x * 2^exponent of e where x and the result are normal numbers: an addition of exponents.
template <int N>
LOADLINE_INLINE pack<N> times_power_of_two(pack<N> x, const Exponential<N>& e) {
  return from_bits(bits_of(x) + ((e.steps >> 7) << 52));
}

/// x * 2^exponent of e, for exponents of -2044 to 2046. Two factors, since one might not be a
/// normal number; a subnormal result is rounded twice, which is why its bound is 1 ulp.
template <int N>
LOADLINE_INLINE pack<N> scale(pack<N> x, const Exponential<N>& e) {
  const word_pack<N> exponent = e.steps >> 7, half = e.steps >> 8;
  const pack<N> first = from_bits((half + 1023) << 52);
  const pack<N> second = from_bits(((exponent - half) + 1023) << 52);
  return x * first * second;
}

template <int N>
LOADLINE_INLINE pack<N> exp(pack<N> x) {
  constexpr real kAboveOverflow = 720, kBelowUnderflow = -760;
  const pack<N> clamped = at_least(at_most(x, kAboveOverflow), kBelowUnderflow);
  const Exponential<N> e = exponential(clamped, pack<N>(0.0));
  return canonical(scale(e.head + e.head * e.correction, e));
}

/// Within this distance from 0 the exponential and its reciprocal are well inside the normal range.
inline constexpr real kOrdinaryExponent = 700;

/// exp(x) with the same bits for |x| < kOrdinaryExponent.
template <int N>
LOADLINE_INLINE pack<N> ordinary_exp(pack<N> x) {
  const Exponential<N> e = exponential(x, pack<N>(0.0));
  return times_power_of_two(e.head + e.head * e.correction, e);
}

/// e^x for |x| < kSmallExponent without a table: 1 + 2 x / (x coth(x/2) - x). Error at most 1.3
/// ulp, and 0.7 ulp for |x| < 0.1. Other bits than exp(x): for what is built on it, not for the
/// public.
template <int N>
LOADLINE_INLINE pack<N> small_exp(pack<N> x) {
  const auto& c = tables::kExpFraction;
  const pack<N> s = x * x, s2 = s * s;
  const pack<N> even = 2.0 + s * ((c[0] + s * c[1]) + s2 * ((c[2] + s * c[3]) + s2 * c[4]));
  return 1.0 + (x + x) / (even - x);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
