// The value and the Greeks of a row as formulas over what a filled block holds. Each is a function
// of its own, so that a column costs only itself and has one set of bits.
#pragma once

#include "core/pricing/black_law.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// N neighbouring rows of a filled block. What a formula does not ask for is not loaded.
template <int N>
struct OptionRows {
  const BlockInputs& in;
  const OptionBlock& block;
  std::size_t row;

  LOADLINE_INLINE pack<N> strike() const { return at<N>(in.strike, row); }
  LOADLINE_INLINE pack<N> T() const { return at<N>(in.expiry_years, row); }
  LOADLINE_INLINE pack<N> r() const { return at<N>(in.rate, row); }
  LOADLINE_INLINE pack<N> q() const { return at<N>(in.carry, row); }
  LOADLINE_INLINE pack<N> sign() const { return at<N>(in.sign, row); }
  LOADLINE_INLINE pack<N> inverse_spot() const { return at<N>(block.inverse_spot, row); }
  LOADLINE_INLINE pack<N> root_T() const { return at<N>(block.root_expiry, row); }
  LOADLINE_INLINE pack<N> half_over_T() const { return at<N>(block.inverse_two_expiry, row); }
  LOADLINE_INLINE pack<N> w() const { return at<N>(block.total_vol, row); }
  LOADLINE_INLINE pack<N> inverse_w() const { return at<N>(block.inverse_total_vol, row); }
  LOADLINE_INLINE pack<N> inverse_vol() const { return root_T() * inverse_w(); }
  LOADLINE_INLINE pack<N> d1() const { return at<N>(block.d1, row); }
  LOADLINE_INLINE pack<N> d2() const { return at<N>(block.d2, row); }
  /// G = F pdf(d1) = K pdf(d2).
  LOADLINE_INLINE pack<N> density() const { return at<N>(block.density, row); }
  LOADLINE_INLINE pack<N> forward() const { return at<N>(block.forward_value, row); }
  LOADLINE_INLINE pack<N> present_strike() const { return at<N>(block.strike_value, row); }
  LOADLINE_INLINE pack<N> tail1() const { return at<N>(block.tail1, row); }
  LOADLINE_INLINE pack<N> tail2() const { return at<N>(block.tail2, row); }
  /// F cdf(sign d1) and K cdf(sign d2): the tail on the left, else what it leaves of the whole.
  LOADLINE_INLINE pack<N> forward_part() const { return part(forward(), tail1(), d1()); }
  LOADLINE_INLINE pack<N> strike_part() const { return part(present_strike(), tail2(), d2()); }
  /// dd1/dT and dd2/dT.
  LOADLINE_INLINE pack<N> d1_slope() const {
    return (r() - q()) * inverse_w() - d2() * half_over_T();
  }
  LOADLINE_INLINE pack<N> d2_slope() const {
    return (r() - q()) * inverse_w() - d1() * half_over_T();
  }

 private:
  LOADLINE_INLINE pack<N> part(pack<N> whole, pack<N> tail, pack<N> d) const {
    return select(sign() * d < 0.0, tail, whole - tail);
  }
};

/// Out of the money the difference of two tails, in the money that plus the forward's own value: no
/// difference of numbers near spot and strike is taken where the option is worth less than both.
/// Where d1 > 0 > d2 the tail of the side that pays is what the other side's tail leaves of it.
template <int N>
LOADLINE_INLINE pack<N> option_value(const OptionRows<N>& o) {
  const pack<N> x = at<N>(o.block.x, o.row), forward = o.forward(), strike = o.present_strike();
  const mask_pack<N> is_call_outside = x < 0.0;
  pack<N> paid = o.tail2(), given = o.tail1();
  exchange(is_call_outside, paid, given);
  const pack<N> whole = select(is_call_outside, forward, strike);
  const mask_pack<N> is_between = o.d1() * o.d2() < 0.0;
  const pack<N> time_value = at_least(select(is_between, whole - paid, paid) - given, 0.0);
  const mask_pack<N> is_inside = o.sign() * x > 0.0;
  return time_value + select(is_inside, absolute(forward - strike), 0.0);
}

// Derivatives that the settlement only scales: by 1, or by 1 / spot for coin.

template <int N>
LOADLINE_INLINE pack<N> option_vega(const OptionRows<N>& o) {
  return o.density() * o.root_T();
}
template <int N>
LOADLINE_INLINE pack<N> option_theta(const OptionRows<N>& o) {
  return o.sign() * (o.q() * o.forward_part() - o.r() * o.strike_part()) -
         o.density() * o.w() * o.half_over_T();
}
template <int N>
LOADLINE_INLINE pack<N> option_rho(const OptionRows<N>& o) {
  return o.sign() * o.T() * o.strike_part();
}
template <int N>
LOADLINE_INLINE pack<N> option_phi(const OptionRows<N>& o) {
  return -(o.sign() * o.T() * o.forward_part());
}
template <int N>
LOADLINE_INLINE pack<N> option_dual_delta(const OptionRows<N>& o) {
  return -(o.sign() * o.strike_part() / o.strike());
}
template <int N>
LOADLINE_INLINE pack<N> option_dual_gamma(const OptionRows<N>& o) {
  return o.density() / o.strike() / o.strike() * o.inverse_w();
}
template <int N>
LOADLINE_INLINE pack<N> option_volga(const OptionRows<N>& o) {
  return option_vega(o) * o.inverse_vol() * o.d1() * o.d2();
}
template <int N>
LOADLINE_INLINE pack<N> option_veta(const OptionRows<N>& o) {
  return option_vega(o) * (o.half_over_T() - o.d1() * o.d1_slope() - o.q());
}
template <int N>
LOADLINE_INLINE pack<N> option_ultima(const OptionRows<N>& o) {
  const pack<N> d1 = o.d1(), d2 = o.d2();
  const pack<N> product = d1 * d2;
  return -(option_vega(o) * o.inverse_vol() * o.inverse_vol() *
           (product * (1.0 - product) + d1 * d1 + d2 * d2));
}

// Derivatives in the spot, quote-settled.

template <int N>
LOADLINE_INLINE pack<N> quote_delta(const OptionRows<N>& o) {
  return o.sign() * o.forward_part() * o.inverse_spot();
}
template <int N>
LOADLINE_INLINE pack<N> quote_gamma(const OptionRows<N>& o) {
  return o.density() * o.inverse_spot() * o.inverse_spot() * o.inverse_w();
}
template <int N>
LOADLINE_INLINE pack<N> quote_vanna(const OptionRows<N>& o) {
  return -(o.density() * o.inverse_spot() * o.d2() * o.inverse_vol());
}
template <int N>
LOADLINE_INLINE pack<N> quote_charm(const OptionRows<N>& o) {
  return (o.sign() * o.q() * o.forward_part() - o.density() * o.d1_slope()) * o.inverse_spot();
}
template <int N>
LOADLINE_INLINE pack<N> quote_speed(const OptionRows<N>& o) {
  return -(quote_gamma(o) * o.inverse_spot() * (1.0 + o.d1() * o.inverse_w()));
}
template <int N>
LOADLINE_INLINE pack<N> quote_zomma(const OptionRows<N>& o) {
  return quote_gamma(o) * (o.d1() * o.d2() - 1.0) * o.inverse_vol();
}
template <int N>
LOADLINE_INLINE pack<N> quote_color(const OptionRows<N>& o) {
  return quote_gamma(o) * (o.q() + o.d1() * o.d1_slope() + o.half_over_T());
}

// Derivatives in the spot of value / spot. Since spot delta - value = sign K cdf(sign d2), they are
// built on the strike's part and d2, and no difference of nearly equal terms is left.

template <int N>
LOADLINE_INLINE pack<N> coin_delta(const OptionRows<N>& o) {
  return o.sign() * o.strike_part() * o.inverse_spot() * o.inverse_spot();
}
template <int N>
LOADLINE_INLINE pack<N> inverse_cube(const OptionRows<N>& o) {
  return o.inverse_spot() * o.inverse_spot() * o.inverse_spot();
}
template <int N>
LOADLINE_INLINE pack<N> coin_gamma(const OptionRows<N>& o) {
  return (o.density() * o.inverse_w() - 2.0 * o.sign() * o.strike_part()) * inverse_cube(o);
}
template <int N>
LOADLINE_INLINE pack<N> coin_vanna(const OptionRows<N>& o) {
  return -(o.density() * o.inverse_spot() * o.inverse_spot() * o.d1() * o.inverse_vol());
}
template <int N>
LOADLINE_INLINE pack<N> coin_charm(const OptionRows<N>& o) {
  return (o.sign() * o.r() * o.strike_part() - o.density() * o.d2_slope()) * o.inverse_spot() *
         o.inverse_spot();
}
template <int N>
LOADLINE_INLINE pack<N> coin_speed(const OptionRows<N>& o) {
  const pack<N> bend = o.density() * o.inverse_w() * (o.d2() * o.inverse_w() + 5.0);
  return (6.0 * o.sign() * o.strike_part() - bend) * inverse_cube(o) * o.inverse_spot();
}
template <int N>
LOADLINE_INLINE pack<N> coin_zomma(const OptionRows<N>& o) {
  return o.density() * o.inverse_w() * o.inverse_vol() *
         (o.d1() * o.d2() - 1.0 + 2.0 * o.d1() * o.w()) * inverse_cube(o);
}
template <int N>
LOADLINE_INLINE pack<N> coin_color(const OptionRows<N>& o) {
  const pack<N> slope = o.d2_slope();
  const pack<N> bend = o.density() * o.inverse_w() * (o.r() + o.d2() * slope + o.half_over_T());
  return (bend + 2.0 * (o.density() * slope - o.sign() * o.r() * o.strike_part())) *
         inverse_cube(o);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
