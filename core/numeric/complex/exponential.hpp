// The exponential of complex numbers, and points of the unit circle.
#pragma once

#include "core/numeric/complex/arithmetic.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/trigonometric.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// e^(i angle) for |angle| < kLargeAngle.
template <int N>
LOADLINE_INLINE Complex<N> near_unit_circle(pack<N> angle) {
  constexpr real kRoundToInteger = 0x1.8p52;
  const auto& s = tables::kSinePolynomial;
  const auto& c = tables::kCosinePolynomial;
  const auto& step = tables::kAngleStep;
  const pack<N> shifted = angle * tables::kStepsPerRadian + kRoundToInteger;
  const pack<N> n = shifted - kRoundToInteger;
  const pack<N> r = ((angle - n * step[0]) - n * step[1]) - n * step[2];
  const pack<N> square = r * r;
  const pack<N> sine = r + r * square * (s[0] + square * (s[1] + square * s[2]));
  const pack<N> versine =
      square * (pack<N>(-0.5) + square * (c[0] + square * (c[1] + square * c[2])));

  const TableRows<N, 4> rows(tables::kSineTable, bits_of(shifted) & 63);
  pack<N> row_sine, row_sine_tail, row_cosine, row_cosine_tail;
  rows.pair(0, row_sine, row_sine_tail);
  rows.pair(2, row_cosine, row_cosine_tail);
  const pack<N> full_sine = row_sine + row_sine_tail, full_cosine = row_cosine + row_cosine_tail;
  return {full_cosine + (full_cosine * versine - full_sine * sine),
          full_sine + (full_cosine * sine + full_sine * versine)};
}

/// e^(i angle) to 1.5 units of 2^-53, for every finite angle: what sin and cos give, less their
/// last bits, at the cost of one of them. NaN and infinities give NaN. The branch only skips work
/// that no lane needs.
template <int N>
LOADLINE_INLINE Complex<N> unit_circle(pack<N> angle) {
  const mask_pack<N> is_near = absolute(angle) < kLargeAngle;
  const Complex<N> near = near_unit_circle(select(is_near, angle, pack<N>(0.0)));
  if (all_of(is_near)) [[likely]]
    return near;
  return select(is_near, near, Complex<N>{cos(angle), sin(angle)});
}

/// e^z, to a few units of 2^-53 of |e^z|. Overflows as exp does; a finite imaginary part.
template <int N>
LOADLINE_INLINE Complex<N> exp(Complex<N> z) {
  return unit_circle(z.im) * exp(z.re);
}

/// e^z - 1, to a few units of 2^-53 of its size also near z = 0.
/// Source: e^x cos y - 1 = (e^x - 1) cos y - 2 sin^2(y/2).
template <int N>
LOADLINE_INLINE Complex<N> expm1(Complex<N> z) {
  const Complex<N> half = unit_circle(z.im * 0.5);
  const pack<N> less_one = expm1(z.re);
  const pack<N> versine = half.im * half.im * 2.0;
  const pack<N> sine = half.re * half.im * 2.0;
  return {less_one * (1.0 - versine) - versine, (less_one + 1.0) * sine};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
