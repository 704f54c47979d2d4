// Value and Greeks in Bachelier's model for N options at a time.
//
// d = forward - strike, s = normal_vol sqrt(T), z = d / s, y = |z|, m the Mills ratio of the normal
// law. Out of the money the value is discount s e^(-y^2/2) (1 / sqrt(2 pi) - y m(y)), and the
// bracket is -m'(y).
#pragma once

#include "core/numeric/elementary/error_function.hpp"
#include "core/pricing/bachelier.hpp"
#include "core/pricing/black_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// m'(y) = y m(y) - 1 / sqrt(2 pi) for y in two words. The leading product is exact, since the
/// terms nearly cancel where y is large: absolute error 2^-58.
template <int N>
LOADLINE_INLINE pack<N> mills_slope(pack<N> y, pack<N> y_low, const MillsRatio<N>& m) {
  const pack<N> y_head = head(y);
  const pack<N> rest =
      (((y - y_head) + y_low) * m.head + y * m.tail) - tables::kInverseRootTwoPiTail;
  return (y_head * m.head - tables::kInverseRootTwoPiHead) + rest;
}

/// The inputs of N rows.
template <int N>
struct BachelierRows {
  pack<N> forward, strike, expiry, vol, discount, sign;
};

/// What all Greeks are made of. Everything is finite, also where the total volatility is zero.
template <int N>
struct BachelierTerms {
  pack<N> value;
  pack<N> exercised;  ///< discount cdf(sign z)
  pack<N> density;    ///< discount pdf(z); 0 where the total volatility counts as zero
  pack<N> z;          ///< at most kNormalReach in size
  pack<N> root;       ///< sqrt(T)
  pack<N> inverse_root, inverse_vol, inverse_total_vol;  ///< 0 where it counts as zero
};

template <int N>
LOADLINE_INLINE BachelierTerms<N> bachelier_terms(const BachelierRows<N>& in) {
  BachelierTerms<N> t;
  t.root = square_root(in.expiry);
  const pack<N> s = in.vol * t.root, zero = 0.0;
  const mask_pack<N> live = s >= kMinNormalTotalVol;
  const pack<N> divisor = select(live, s, 1.0);
  t.inverse_total_vol = select(live, 1.0 / divisor, zero);
  t.inverse_root = select(live, 1.0 / select(live, t.root, 1.0), zero);
  t.inverse_vol = t.root * t.inverse_total_vol;
  // What the 26-bit head of the root lacks, its own rounding included.
  const pack<N> root_head = head(t.root), root_low = t.root - root_head;
  const pack<N> root_error =
      ((in.expiry - root_head * root_head) - root_low * (t.root + root_head)) *
      (0.5 * t.inverse_root);
  const TotalVol<N> split = split_total_vol(in.vol, t.root, root_low + root_error, s);

  // z in two words: an error of z is z^2 times that in the tails.
  const DoubleWord<N> d = two_sum(in.forward, -in.strike);
  const pack<N> h = head(d.high * t.inverse_total_vol);
  const pack<N> h_rest =
      (((d.high - h * split.head) - h * split.rest) + d.low) * t.inverse_total_vol;
  const pack<N> beyond = select(d.high > 0.0, pack<N>(kNormalReach),
                                select(d.high < 0.0, pack<N>(-kNormalReach), zero));
  const pack<N> whole = h + h_rest;
  const mask_pack<N> inside = live & (absolute(whole) < kNormalReach);
  t.z = select(inside, whole, beyond);
  const word_pack<N> minus = bits_of(t.z) & 0x8000000000000000u;
  const pack<N> y = absolute(t.z);
  const pack<N> y_low = from_bits(bits_of(select(inside, (h - whole) + h_rest, zero)) ^ minus);

  const Exponential<N> e = gaussian(y, y_low);
  const MillsRatio<N> m = mills_ratio(DoubleWord<N>{y, y_low});
  const pack<N> bell = in.discount * (e.head + e.head * e.correction);
  const pack<N> scaled = select(inside, scale(bell, e), zero);
  t.density = scaled * tables::kInverseRootTwoPi;
  const mask_pack<N> at_limit = (!live) & (d.high == 0.0);
  const pack<N> tail = select(at_limit, in.discount * 0.5, scaled * (m.head + m.tail));
  t.exercised = select(in.sign * t.z < 0.0, tail, in.discount - tail);

  const pack<N> time_value = s * scaled * -mills_slope(y, y_low, m);
  const pack<N> intrinsic = in.discount * absolute(d.high + d.low);
  t.value = select(in.sign * d.high > 0.0, intrinsic + time_value, time_value);
  return t;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
