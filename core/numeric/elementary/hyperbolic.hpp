// The hyperbolic tangent and the logistic function.
#pragma once

#include <span>

#include "core/numeric/elementary/exponential.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Hyperbolic tangent, (e^2x - 1) / (e^2x + 1). Error at most 0.51 ulp. tanh(+-0) = +-0, +-1 beyond
/// |x| = 19.1; odd to the bit; NaN gives the canonical NaN. Method: e^2x - 1 and the quotient in
/// two words.
real tanh(real x) noexcept;

/// Logistic function 1 / (1 + e^-x). Error at most 0.52 ulp, below 1 ulp where the result is
/// subnormal. +0 below -745.13, 1 above 36.8; NaN gives the canonical NaN. Method: e^-|x| and the
/// quotient in two words.
real sigmoid(real x) noexcept;

/// out[i] = f(in[i]) with the bits of the scalar call. Takes as many elements as both spans hold.
void tanh(std::span<const real> in, std::span<real> out) noexcept;
void sigmoid(std::span<const real> in, std::span<real> out) noexcept;

template <int N>
LOADLINE_INLINE pack<N> tanh(pack<N> x) {
  constexpr real kOneFromHere = 22;
  const pack<N> size = absolute(x);
  const pack<N> clamped = select(size < kOneFromHere, size, pack<N>(kOneFromHere));
  const ExponentialLessOne<N> e = exponential_less_one(clamped + clamped);
  const pack<N> power = power_of_two(e.power);
  const pack<N> high = e.high * power, low = e.low * power;
  const DoubleWord<N> numerator = fast_two_sum(high, low);
  const DoubleWord<N> sum = two_sum(numerator.high, 2.0);
  const pack<N> result = quotient(numerator, DoubleWord<N>{sum.high, sum.low + numerator.low});
  const pack<N> signed_result = from_bits(bits_of(result) | (bits_of(x) & 0x8000000000000000u));
  // Below this x^3 / 3 is out of sight, and parts of the division would be subnormal.
  return canonical(select(size >= 0x1p-30, signed_result, x));
}

template <int N>
LOADLINE_INLINE pack<N> sigmoid(pack<N> x) {
  constexpr real kBelowUnderflow = 760, kNegligible = 700;
  const pack<N> size = absolute(x);
  const pack<N> clamped = select(size < kBelowUnderflow, size, pack<N>(kBelowUnderflow));
  const Exponential<N> e = exponential(-clamped, pack<N>(0.0));
  const DoubleWord<N> decay = fast_two_sum(e.head, e.head * e.correction);  // over 2^exponent
  const pack<N> power = select(clamped < kNegligible, power_of_two(e), pack<N>(0.0));
  const DoubleWord<N> sum = fast_two_sum(pack<N>(1.0), decay.high * power);
  const DoubleWord<N> denominator = {sum.high, sum.low + decay.low * power};
  const pack<N> left = scale(quotient(decay, denominator), e);
  const pack<N> right = quotient(DoubleWord<N>{1.0, 0.0}, denominator);
  return canonical(select(x == x, select(x < 0.0, left, right), x));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
