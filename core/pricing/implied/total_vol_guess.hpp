// First guesses of the total volatility from the normalised price.
//
// x = |log(forward / strike)|, s the total volatility, y = x / s, t = s / 2, m the Mills ratio.
#pragma once

#include "core/numeric/normal.hpp"
#include "core/pricing/implied/bachelier_inverse.hpp"
#include "core/pricing/implied/householder.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

namespace tables {
#include "core/pricing/implied/total_vol_guess_table.inc"
}  // namespace tables

/// A polynomial of degree 4 in u and in v.
template <int N>
LOADLINE_INLINE pack<N> bivariate(const real (&c)[5][5], pack<N> u, pack<N> v) {
  const pack<N> v2 = v * v, v4 = v2 * v2;
  pack<N> row[5];
  for (int i = 0; i < 5; ++i) {
    row[i] = ((c[i][0] + v * c[i][1]) + v2 * (c[i][2] + v * c[i][3])) + v4 * c[i][4];
  }
  const pack<N> u2 = u * u;
  return ((row[0] + u * row[1]) + u2 * (row[2] + u * row[3])) + (u2 * u2) * row[4];
}

/// s to 3e-5 for x <= kNearSide and a price of at most half its maximum: Bachelier's answer times a
/// polynomial, which is 1 where s is small.
///
/// Takes `y` = bachelier_moneyness(least_distance(x, value), value).
template <int N>
LOADLINE_INLINE pack<N> near_guess(pack<N> x, pack<N> value, pack<N> y) {
  const pack<N> distance = least_distance(x, value);
  // 1 / y, 1 / (3 + y^2) and 2 / (2 + y) by one division; y is at most 39, and at least 2^-62.
  const pack<N> three = 3.0 + y * y, two = 2.0 + y;
  const pack<N> inverse = 1.0 / (y * three * two);
  const pack<N> total_vol = distance * (inverse * three * two);
  const pack<N> w = total_vol * total_vol * 0.25 * (inverse * y * two);
  const pack<N> k = 2.0 * (inverse * y * three);
  return total_vol * (1.0 + w * bivariate(tables::kNearGuess, w, k));
}

template <int N>
LOADLINE_INLINE pack<N> near_guess(pack<N> x, pack<N> value) {
  return near_guess(x, value, bachelier_moneyness(least_distance(x, value), value));
}

/// -normal_quantile(p) for t = sqrt(-2 log p), to 5e-4 (Abramowitz and Stegun 26.2.23).
template <int N>
LOADLINE_INLINE pack<N> rough_quantile(pack<N> t) {
  const pack<N> numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const pack<N> denominator = 1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - numerator / denominator;
}

/// log(x) to 1e-10, subnormal numbers included.
template <int N>
LOADLINE_INLINE pack<N> rough_logarithm(pack<N> x) {
  constexpr real kLog2To200 = 0x1.1542457337d43p7;
  const mask_pack<N> small = x < 0x1p-800;
  const pack<N> log = rough_logarithm(select(small, x * 0x1p200, x), pack<N>(0.0));
  return log - select(small, pack<N>(kLog2To200), pack<N>(0.0));
}

/// s to about 1e-2 everywhere else, then one Householder step for the logarithm of the price, or of
/// `room`, what it lacks to its maximum, whichever is smaller: to about 1e-7.
template <int N>
LOADLINE_INLINE pack<N> far_guess(pack<N> x, pack<N> value, pack<N> room) {
  const mask_pack<N> lower = value < room;
  const pack<N> log_target = rough_logarithm(select(lower, value, room));
  const pack<N> log_share = log_target + x * 0.5;
  const pack<N> tail = rough_quantile(square_root(log_share * -2.0));
  const pack<N> z0 = select(lower, tail, -tail);
  const pack<N> inverse_reach = 1.0 / square_root(1.0 + z0 * z0 + (x + x));
  const pack<N> z1 = z0 + bivariate(tables::kFarGuess, z0 * inverse_reach, inverse_reach);
  const pack<N> root = square_root(z1 * z1 + (x + x));
  const pack<N> s = select(z1 > 0.0, (x + x) / (root + z1), root - z1);

  const pack<N> y = x / s, t = s * 0.5;
  const pack<N> z = select(lower, y - t, t - y);
  const MillsRatio<N> near = mills_ratio(absolute(z)), far = mills_ratio(y + t);
  const pack<N> m = near.head + near.tail, half_square = z * z * 0.5;
  // m(-|z|) = e^(z^2/2) - m(|z|), and here |z| is small.
  const pack<N> bump = 1.0 + half_square * (1.0 + half_square * (0.5 + half_square * (1.0 / 6.0)));
  const pack<N> inner = select(z < 0.0, bump - m, m), outer = far.head + far.tail;
  const pack<N> a = select(lower, inner - outer, inner + outer);
  const pack<N> square_y = y * y, square_t = t * t;
  const pack<N> miss = log_target + (square_y + square_t) * 0.5 - rough_logarithm(a);
  const pack<N> signed_s = select(lower, s, -s);
  const pack<N> slope = signed_s * tables::kInverseRootTwoPi / a;
  return s + s * householder(miss, slope, kRootTwoPi * a / signed_s, square_y, square_t);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
