// The normalised price of an option inverted: its total volatility.
//
// x = |log(forward / strike)|, s the total volatility, y = x / s, t = s / 2 and m the Mills ratio
// of the normal law. Out of the money, with v = e^(-(y^2 + t^2)/2) / sqrt(2 pi) = dvalue/ds,
//   value            = sqrt(2 pi) v (m(y - t) - m(y + t)),
//   maximum - value  = sqrt(2 pi) v (m(t - y) + m(t + y)),  maximum = e^(-x/2).
#pragma once

#include "core/numeric/elementary/error_function.hpp"
#include "core/pricing/bachelier_rows.hpp"
#include "core/pricing/implied/total_vol_guess.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Below this t the difference of two Mills ratios loses digits, and a series in t takes its place.
inline constexpr real kSmallHalfVol = 0x1p-4;

/// The least normalised price that is solved for: below it numbers lose their digits.
inline constexpr real kLeastNormalisedPrice = 0x1p-1022;

/// What the price lacks to its maximum e^(-x/2), in two words: `exact` where it is the smaller of
/// the two, else their difference.
template <int N>
LOADLINE_INLINE DoubleWord<N> room_to_maximum(pack<N> x, pack<N> x_low, pack<N> value,
                                              pack<N> exact) {
  const Exponential<N> e = exponential(x * -0.5, x_low * -0.5);
  const pack<N> power = power_of_two(e);
  const DoubleWord<N> sum = two_sum(e.head * power, -value);
  const DoubleWord<N> difference = fast_two_sum(sum.high, sum.low + e.head * e.correction * power);
  const mask_pack<N> upper = value >= exact;
  return {select(upper, exact, difference.high), select(upper, pack<N>(0.0), difference.low)};
}

/// (m(y - t) - m(y + t)) / s as a series: the sum of -t^2k m^(2k+1)(y) / (2k+1)!, where the Taylor
/// coefficients c_n = m^(n) / n! obey (n + 1) c_(n+1) = y c_n + c_(n-1). Twelve bits of t^2 a term.
template <int N>
LOADLINE_INLINE pack<N> small_difference(pack<N> y, pack<N> y_low, const MillsRatio<N>& m,
                                         pack<N> t) {
  const pack<N> c0 = m.head + m.tail, c1 = mills_slope(y, y_low, m);
  const pack<N> c2 = (y * c1 + c0) * (1.0 / 2), c3 = (y * c2 + c1) * (1.0 / 3);
  const pack<N> c4 = (y * c3 + c2) * (1.0 / 4), c5 = (y * c4 + c3) * (1.0 / 5);
  const pack<N> c6 = (y * c5 + c4) * (1.0 / 6), c7 = (y * c6 + c5) * (1.0 / 7);
  const pack<N> c8 = (y * c7 + c6) * (1.0 / 8), c9 = (y * c8 + c7) * (1.0 / 9);
  const pack<N> c10 = (y * c9 + c8) * (1.0 / 10), c11 = (y * c10 + c9) * (1.0 / 11);
  const pack<N> u = t * t;
  return -(c1 + u * (c3 + u * (c5 + u * (c7 + u * (c9 + u * c11)))));
}

/// y + t within the table. Beyond its end the price is below the smallest number.
template <int N>
LOADLINE_INLINE DoubleWord<N> within_table(DoubleWord<N> y) {
  constexpr real kEnd = 54.5;
  const mask_pack<N> inside = y.high < kEnd;
  return {select(inside, y.high, pack<N>(kEnd)), select(inside, y.low, pack<N>(0.0))};
}

/// 2^exponent of e times what is built from it: in two factors, so that a subnormal price is
/// brought to its size before anything is rounded.
template <int N>
struct PowerFactors {
  pack<N> first;
  pack<N> second;

  LOADLINE_INLINE explicit PowerFactors(const Exponential<N>& e) {
    const word_pack<N> exponent = e.steps >> 7, half = e.steps >> 8;
    first = from_bits((half + 1023) << 52);
    second = from_bits(((exponent - half) + 1023) << 52);
  }
};

/// y = x / s and (y^2 + t^2) / 2, in two words each. The leading squares are exact. Where y is near
/// t and both are large, a relative error of y is y times that of s: a double alone would not do.
template <int N>
struct HalfSquares {
  pack<N> inverse_s, y, y_low, high, low;
};

template <int N>
LOADLINE_INLINE HalfSquares<N> half_squares(pack<N> s, pack<N> x, pack<N> x_low) {
  HalfSquares<N> h;
  h.inverse_s = 1.0 / s;
  h.y = x * h.inverse_s;
  const pack<N> t = s * 0.5, y_head = head(h.y), t_head = head(t);
  const pack<N> y_rest = h.y - y_head, t_rest = t - t_head;
  const pack<N> half_remainder =
      ((x * 0.5 - y_head * t_head) - (y_head * t_rest + y_rest * t_head)) - y_rest * t_rest;
  h.y_low = (half_remainder + half_remainder + x_low) * h.inverse_s;
  const DoubleWord<N> squares = two_sum(y_head * y_head * 0.5, t_head * t_head * 0.5);
  h.high = squares.high;
  h.low = squares.low + ((y_rest * (h.y + y_head) + t_rest * (t + t_head)) * 0.5 + h.y * h.y_low);
  return h;
}

/// A number over sqrt(2 pi) v as the sum of two, the first with half of its digits or fewer.
template <int N>
struct OverSlope {
  pack<N> high;
  pack<N> low;
};

/// Whether the step is towards the room to the maximum, not towards the price.
template <int N>
LOADLINE_INLINE mask_pack<N> steps_by_room(pack<N> s, pack<N> y) {
  const pack<N> t = s * 0.5;
  return (y < t) & (t >= kSmallHalfVol);
}

/// The price that is wanted, or the room: its product with e^((y^2 + t^2)/2).
template <int N>
LOADLINE_INLINE OverSlope<N> wanted_over_slope(pack<N> s, const HalfSquares<N>& h, pack<N> value,
                                               DoubleWord<N> room) {
  const mask_pack<N> by_room = steps_by_room(s, h.y);
  const pack<N> target = select(by_room, room.high, value);
  const pack<N> target_low = select(by_room, room.low, pack<N>(0.0));
  const Exponential<N> e = exponential(h.high, h.low);
  const PowerFactors<N> power(e);
  const pack<N> target_head = head(target), scaled = e.head * power.first;
  const pack<N> rest =
      scaled * ((target - target_head) + target_low) + scaled * e.correction * target;
  return {scaled * target_head * power.second, rest * power.second};
}

/// The same of s itself: m(|y - t|) -+ m(y + t) by tables or, where s is small, by the series.
template <int N>
LOADLINE_INLINE OverSlope<N> present_over_slope(pack<N> s, pack<N> y, pack<N> y_low) {
  const pack<N> t = s * 0.5;
  const mask_pack<N> small = t < kSmallHalfVol, by_room = steps_by_room(s, y);
  const DoubleWord<N> difference = two_sum(y, -t), sum = two_sum(y, t);
  const pack<N> low = difference.low + y_low;
  const word_pack<N> sign = bits_of(difference.high) & 0x8000000000000000u;
  const MillsRatio<N> near =
      mills_ratio(DoubleWord<N>{select(small, y, absolute(difference.high)),
                                select(small, y_low, from_bits(bits_of(low) ^ sign))});
  const MillsRatio<N> far = mills_ratio(within_table(DoubleWord<N>{sum.high, sum.low + y_low}));
  const word_pack<N> flip = bits_of(select(by_room, pack<N>(0.0), pack<N>(-0.0)));
  OverSlope<N> present = {near.head + from_bits(bits_of(far.head) ^ flip),
                          near.tail + from_bits(bits_of(far.tail) ^ flip)};
  if (any(small)) {
    const pack<N> series = small_difference(y, y_low, near, t) * s;
    present.high = select(small, series, present.high);
    present.low = select(small, pack<N>(0.0), present.low);
  }
  return present;
}

/// One step from s, which is already good to 1e-4, to the attainable accuracy.
template <int N>
LOADLINE_INLINE pack<N> refined(pack<N> s, pack<N> inverse_s, pack<N> y, const OverSlope<N>& wanted,
                                const OverSlope<N>& present) {
  const pack<N> t = s * 0.5, a = present.high + present.low;
  const pack<N> miss = log_of_quotient((wanted.high - present.high) + (wanted.low - present.low),
                                       (wanted.high + wanted.low) + a);
  const pack<N> sign = select(steps_by_room(s, y), pack<N>(-1.0), pack<N>(1.0));
  const pack<N> ratio = sign * a * inverse_s;
  return s +
         s * householder(miss, tables::kInverseRootTwoPi / ratio, kRootTwoPi * ratio, y * y, t * t);
}

/// Where the near guess is good. Elsewhere `far_guess` is.
template <int N>
LOADLINE_INLINE mask_pack<N> guess_is_near(pack<N> x, pack<N> value, pack<N> room) {
  return (x <= tables::kNearSide) & (value < room);
}

/// `guess` where it is near, else the far guess, which is not evaluated outside its domain.
template <int N>
LOADLINE_INLINE pack<N> far_guess_unless(mask_pack<N> near, pack<N> guess, pack<N> x, pack<N> value,
                                         pack<N> room) {
  const pack<N> far = far_guess(select(near, pack<N>(4.0), x), select(near, pack<N>(0.01), value),
                                select(near, pack<N>(0.125), room));
  return select(near, guess, far);
}

/// The total volatility of one quote a lane: 0 <= x <= kMaxLogMoneyness in two words,
/// kLeastNormalisedPrice <= value < e^(-x/2), and `room` = e^(-x/2) - value to full relative
/// accuracy, which counts where it is the smaller of the two.
template <int N>
LOADLINE_INLINE pack<N> total_vol(pack<N> x, pack<N> x_low, pack<N> value, pack<N> room) {
  const mask_pack<N> near = guess_is_near(x, value, room);
  pack<N> guess = near_guess(x, value);
  if (any(!near)) guess = far_guess_unless(near, guess, x, value, room);
  const HalfSquares<N> h = half_squares(guess, x, x_low);
  const OverSlope<N> wanted =
      wanted_over_slope(guess, h, value, room_to_maximum(x, x_low, value, room));
  return refined(guess, h.inverse_s, h.y, wanted, present_over_slope(guess, h.y, h.y_low));
}

/// dvalue / ds. Relative error below 1e-15 (1 + y^2 2^-50).
template <int N>
LOADLINE_INLINE pack<N> normalised_vega(pack<N> s, pack<N> x, pack<N> x_low) {
  const HalfSquares<N> h = half_squares(s, x, x_low);
  const Exponential<N> e = exponential(-h.high, -h.low);
  return scale((e.head + e.head * e.correction) * tables::kInverseRootTwoPi, e);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
