// The principal logarithm of complex numbers.
#pragma once

#include "core/numeric/complex/arithmetic.hpp"
#include "core/numeric/elementary/arc_tangent.hpp"
#include "core/numeric/elementary/logarithm.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// log |z| + i arg z with arg in (-pi, pi], for 2^-500 < |z| < 2^500. Absolute error a few units of
/// 2^-53 where |z| is near 1.
template <int N>
LOADLINE_INLINE Complex<N> log(Complex<N> z) {
  return {log(norm(z)) * 0.5, atan2(z.im, z.re)};
}

/// log(1 + z), to a few units of 2^-53 of its size also near z = 0; for |z| < 2^500, away from -1.
template <int N>
LOADLINE_INLINE Complex<N> log1p(Complex<N> z) {
  // |1 + z|^2 - 1: the last two terms cancel only where the angle outweighs the logarithm.
  const pack<N> excess = z.re + z.re + norm(z);
  return {log1p(excess) * 0.5, atan2(z.im, z.re + 1.0)};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
