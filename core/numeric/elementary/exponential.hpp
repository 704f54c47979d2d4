// Relatives of the exponential function: e^x - 1 without cancellation, and powers of two.
#pragma once

#include <span>

#include "core/numeric/elementary/double_word.hpp"
#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// e^x - 1. Error at most 0.51 ulp. expm1(+-0) = +-0; +inf above 709.78; -1 below -37.5; NaN gives
/// the canonical NaN. Method: the table of exp, with its linear term carried in two parts.
real expm1(real x) noexcept;

/// 2^x. Error at most 0.51 ulp, below 1 ulp where the result is subnormal; exact where x is an
/// integer. +inf from 1024 up, +0 below -1075; NaN gives the canonical NaN. Method: that of exp,
/// with steps of 1/128 that need no reduction by ln 2.
real exp2(real x) noexcept;

/// out[i] = f(in[i]) with the bits of the scalar call. Takes as many elements as both spans hold.
void expm1(std::span<const real> in, std::span<real> out) noexcept;
void exp2(std::span<const real> in, std::span<real> out) noexcept;

namespace tables {
#include "core/numeric/elementary/exponential_table.inc"
}  // namespace tables

/// e^x - 1 = 2^exponent * (high + low), the exponent being that of `power`.
template <int N>
struct ExponentialLessOne {
  pack<N> high;
  pack<N> low;
  Exponential<N> power;
};

/// e^x - 1 in parts, for |x| <= 800. With x = (128 k + j) ln 2 / 128 + r and h = 2^(j/128):
/// 2^-k (e^x - 1) = (h - 2^-k) + h r + h (e^r - 1 - r), of which the first two terms may cancel
/// by half and are therefore summed without error.
template <int N>
LOADLINE_INLINE ExponentialLessOne<N> exponential_less_one(pack<N> x) {
  constexpr real kRoundToInteger = 0x1.8p52, kOneIsNegligible = 64;
  const pack<N> shifted = x * tables::kStepsPerUnit + kRoundToInteger;
  const pack<N> n = shifted - kRoundToInteger;
  const pack<N> r_high = x - n * tables::kStepHigh;
  const pack<N> r_low = n * -tables::kStepLow;
  const pack<N> r = r_high + r_low;
  const auto& c = tables::kExponentialPolynomial;
  const pack<N> curved =
      r * r * (pack<N>(0.5) + r * ((c[0] + r * c[1]) + (r * r) * (c[2] + r * c[3])));

  ExponentialLessOne<N> result;
  result.power.steps = bits_of(shifted);
  pack<N> tail;
  TableRows<N, 2>(tables::kExpTable, result.power.steps & 127).pair(0, result.power.head, tail);
  result.power.correction = tail + ((r + curved) + (r + curved) * tail);

  const pack<N> h = result.power.head;
  const word_pack<N> inverse_bits = (word_pack<N>::all(1023) - (result.power.steps >> 7))
                                    << 52;  // of 2^-k
  const pack<N> inverse = select(x > kOneIsNegligible, pack<N>(0.0), from_bits(inverse_bits));
  const DoubleWord<N> base = two_sum(h, -inverse);
  const pack<N> r_head = head(r_high);
  const DoubleWord<N> sum = fast_two_sum(base.high, h * r_head);
  const pack<N> rest = h * (((r_high - r_head) + r_low) + curved);
  result.high = sum.high;
  result.low = (base.low + sum.low) + (rest + h * tail * (1.0 + (r + curved)));
  return result;
}

template <int N>
LOADLINE_INLINE pack<N> expm1(pack<N> x) {
  constexpr real kAboveOverflow = 720, kBelowMinusOne = -50;
  pack<N> clamped = select(x > kAboveOverflow, pack<N>(kAboveOverflow), x);
  clamped = select(x < kBelowMinusOne, pack<N>(kBelowMinusOne), clamped);
  const ExponentialLessOne<N> e = exponential_less_one(clamped);
  const pack<N> result = scale(e.high + e.low, e.power);
  return canonical(select(x == 0.0, x, result));
}

template <int N>
LOADLINE_INLINE pack<N> exp2(pack<N> x) {
  constexpr real kRoundTo128ths = 0x1.8p45, kAboveOverflow = 1030, kBelowUnderflow = -1080;
  pack<N> clamped = select(x > kAboveOverflow, pack<N>(kAboveOverflow), x);
  clamped = select(x < kBelowUnderflow, pack<N>(kBelowUnderflow), clamped);
  const pack<N> shifted = clamped + kRoundTo128ths;
  const pack<N> r = (clamped - (shifted - kRoundTo128ths)) * tables::kLn2;
  const auto& c = tables::kExponentialPolynomial;
  const pack<N> p = r + r * r * (pack<N>(0.5) + r * (c[0] + r * (c[1] + r * c[2])));

  Exponential<N> e;
  e.steps = bits_of(shifted);
  pack<N> tail;
  TableRows<N, 2>(tables::kExpTable, e.steps & 127).pair(0, e.head, tail);
  e.correction = tail + (p + p * tail);
  return canonical(scale(e.head + e.head * e.correction, e));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
