// Complex numbers over packs of reals: lane i is one number, with the bits of a single lane.
#pragma once

#include "core/numeric/lanes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// re + i im. Products are evaluated as written, without recovery of infinities.
template <int N>
struct Complex {
  pack<N> re;
  pack<N> im;

  LOADLINE_INLINE friend Complex operator+(Complex a, Complex b) {
    return {a.re + b.re, a.im + b.im};
  }
  LOADLINE_INLINE friend Complex operator-(Complex a, Complex b) {
    return {a.re - b.re, a.im - b.im};
  }
  LOADLINE_INLINE friend Complex operator-(Complex a) { return {-a.re, -a.im}; }
  LOADLINE_INLINE friend Complex operator*(Complex a, Complex b) {
    return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
  }
  LOADLINE_INLINE friend Complex operator+(Complex a, pack<N> b) { return {a.re + b, a.im}; }
  LOADLINE_INLINE friend Complex operator-(Complex a, pack<N> b) { return {a.re - b, a.im}; }
  LOADLINE_INLINE friend Complex operator*(Complex a, pack<N> b) { return {a.re * b, a.im * b}; }
};

/// |z|^2.
template <int N>
LOADLINE_INLINE pack<N> norm(Complex<N> z) {
  return z.re * z.re + z.im * z.im;
}

/// z^2, with re^2 - im^2 as a product so that it keeps its digits near the diagonals.
template <int N>
LOADLINE_INLINE Complex<N> square(Complex<N> z) {
  const pack<N> cross = z.re * z.im;
  return {(z.re - z.im) * (z.re + z.im), cross + cross};
}

/// 1 / z and a / b, for 2^-500 < |z|, |b| < 2^500. Error below 3 units of 2^-53 of the result.
template <int N>
LOADLINE_INLINE Complex<N> inverse(Complex<N> z) {
  const pack<N> scale = 1.0 / norm(z);
  return {z.re * scale, -(z.im * scale)};
}
template <int N>
LOADLINE_INLINE Complex<N> operator/(Complex<N> a, Complex<N> b) {
  const pack<N> scale = 1.0 / norm(b);
  return {(a.re * b.re + a.im * b.im) * scale, (a.im * b.re - a.re * b.im) * scale};
}

/// The root with a real part >= 0, for z = 0 or 2^-500 < |z| < 2^500; of a negative real number
/// the one on the side of the sign of its imaginary part.
template <int N>
LOADLINE_INLINE Complex<N> square_root(Complex<N> z) {
  constexpr std::uint64_t kSignBit = 0x8000000000000000u;
  const pack<N> size = square_root(norm(z));
  const pack<N> large = square_root((size + absolute(z.re)) * 0.5);
  const pack<N> divisor = select(large == 0.0, pack<N>(1.0), large + large);
  const pack<N> small = z.im / divisor;
  const pack<N> signed_large = from_bits(bits_of(large) | (bits_of(z.im) & kSignBit));
  const mask_pack<N> is_right = z.re >= 0.0;
  return {select(is_right, large, absolute(small)), select(is_right, small, signed_large)};
}

template <int N>
LOADLINE_INLINE Complex<N> select(mask_pack<N> condition, Complex<N> yes, Complex<N> no) {
  return {select(condition, yes.re, no.re), select(condition, yes.im, no.im)};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
