// The terms of which closed forms are sums: a European option, or a digital, on the process or on its
// image in a barrier. Each is computed with its own relative accuracy.
#pragma once

#include "core/pricing/exotic/terms/passage.hpp"
#include "core/pricing/exotic/terms/process.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// On which side of a level something is paid.
enum class PaidSide : std::uint32_t { below = 0, above = 1 };

/// A price level as it moves with the variables: its value, log(level / spot) in two words, the level
/// over its value, and the increment of its logarithm.
template <class Set>
struct PriceLevel {
  real value;
  Extended log_moneyness;
  Jet<Set> ratio;
  Jet<Set> log_increment;
};

/// A barrier's mirror: how the image's law differs from the process's own.
template <class Set>
struct Mirror {
  using J = Jet<Set>;

  Mirror(const Process<Set>& process, const PriceLevel<Set>& level) noexcept : barrier(level) {
    log_barrier = (level.log_increment - process.log_spot) + level.log_moneyness.high.v;
    distance = log_barrier * process.inverse_total_vol;
    // (2 (rate - carry) / vol^2 - 1) log(H/S), a function without T.
    const real vol = process.inputs.vol, slope = real(2.0) / (vol * vol);
    const real ratio = slope * (process.inputs.rate - process.inputs.carry);
    J power(ratio - real(1.0));
    power.set({0, 0, 0, 1, 0, 0}, ratio * real(-2.0));
    power.set({0, 0, 0, 2, 0, 0}, ratio * real(3.0));
    power.set({0, 0, 0, 3, 0, 0}, ratio * real(-4.0));
    power.set({0, 0, 0, 0, 1, 0}, slope);
    power.set({0, 0, 0, 0, 0, 1}, -slope);
    J log_weight = power * log_barrier;
    log_weight[0] = 0.0;
    J twice = log_barrier * real(2.0);
    twice[0] = 0.0;
    cash_weight = exp(log_weight);
    asset_weight = exp(log_weight + twice);
  }

  PriceLevel<Set> barrier;
  J log_barrier;                ///< log(H/S), value included
  J distance;                   ///< log(H/S) / w, value included
  J asset_weight, cash_weight;  ///< over their values
};

/// A price level seen from the process or from its image.
template <class Set>
struct Leg {
  using J = Jet<Set>;

  Leg(const Process<Set>& process, const PriceLevel<Set>& price) noexcept
      : at(process.standardised(price.log_moneyness)), level(price.value) {
    asset_ratio = process.asset_ratio;
    cash_ratio = process.cash_ratio;
    set_steps(process, price);
    strike_ratio = cash_ratio * price.ratio;
    settle(process);
  }

  /// The image. `log_gap` = log(barrier / level).
  Leg(const Process<Set>& process, const PriceLevel<Set>& price, const Mirror<Set>& mirror,
      Extended log_gap) noexcept
      : at(process.image(price.log_moneyness, mirror.barrier.log_moneyness, log_gap)),
        level(price.value) {
    asset_ratio = process.asset_ratio * mirror.asset_weight;
    cash_ratio = process.cash_ratio * mirror.cash_weight;
    set_steps(process, price);
    J shift = mirror.distance * real(2.0);
    shift[0] = 0.0;
    asset_step = asset_step + shift;
    cash_step = cash_step + shift;
    strike_ratio = cash_ratio * price.ratio;
    settle(process);
  }

  Standardised at;
  real level;
  real asset, strike;           ///< present values, the image's weight included
  real cash;                    ///< of one unit of cash
  real gaussian, density;       ///< times the present value of the level
  J asset_ratio, cash_ratio;    ///< present values over their values
  J strike_ratio;               ///< the same of the level's
  J asset_step, cash_step;      ///< increments of d1 and d2

 private:
  void set_steps(const Process<Set>& process, const PriceLevel<Set>& price) noexcept {
    const J log_level = (price.log_increment - process.log_spot) + price.log_moneyness.high.v;
    const J centre = (process.growth_jet - log_level) * process.inverse_total_vol;
    const J half = process.total_vol_jet * real(0.5);
    asset_step = centre + half;
    cash_step = centre - half;
    asset_step[0] = 0.0;
    cash_step[0] = 0.0;
  }
  void settle(const Process<Set>& process) noexcept {
    asset = process.asset * at.asset_weight;
    cash = process.cash * at.cash_weight;
    strike = cash * level;
    gaussian = process.cash * level * at.gaussian;
    density = process.cash * level * at.density;
  }
};

/// weight N(y), or weight N(-y) below: from the smaller of the two tails, gaussian * m(|y|).
inline real probability(real weight, real gaussian, real y, PaidSide side) noexcept {
  const real tail = smaller_tail(gaussian, y);
  const bool is_tail = side == PaidSide::above ? y < real(0.0) : y > real(0.0);
  return is_tail ? tail : weight - tail;
}

/// The same as a jet, from its value, the density and the increment of y.
template <class Set>
Jet<Set> probability_jet(real value, real density, real y, PaidSide side,
                         const Jet<Set>& step) noexcept {
  if (density == real(0.0)) return Jet<Set>(value);  // powers of the step may be beyond binary64
  real taylor[Jet<Set>::kOrder + 1];
  normal_cdf_taylor(y, value, side == PaidSide::above ? density : -density, taylor);
  return step.compose(taylor);
}

/// ratio * probability, but 0 where the probability is: there the ratio, of an image far off, may have
/// left binary64.
template <class Set>
Jet<Set> weighted(const Jet<Set>& ratio, const Jet<Set>& probability) noexcept {
  return probability.value() == real(0.0) ? Jet<Set>(0.0) : ratio * probability;
}

/// One unit of cash, or of the asset, at expiry on one side of the level.
template <class Set>
Jet<Set> cash_digital(const Process<Set>& process, const Leg<Set>& leg, PaidSide side) noexcept {
  const real value =
      probability(leg.cash, process.cash * leg.at.gaussian, leg.at.cash_d, side);
  return weighted(leg.cash_ratio, probability_jet(value, process.cash * leg.at.density,
                                                  leg.at.cash_d, side, leg.cash_step));
}

template <class Set>
Jet<Set> asset_digital(const Leg<Set>& leg, PaidSide side) noexcept {
  const real value = probability(leg.asset, leg.gaussian, leg.at.asset_d, side);
  return weighted(leg.asset_ratio, probability_jet(value, leg.density, leg.at.asset_d, side,
                                                   leg.asset_step));
}

/// Out of the money the difference of two tails; in the money that plus the intrinsic value.
template <class Set>
real vanilla_value(const Leg<Set>& leg, PaidSide side) noexcept {
  const real tail1 = smaller_tail(leg.gaussian, leg.at.asset_d);
  const real tail2 = smaller_tail(leg.gaussian, leg.at.cash_d);
  const bool strike_is_above = leg.at.asset_d + leg.at.cash_d < real(0.0);
  const real difference =
      strike_is_above ? (leg.at.asset_d < real(0.0) ? tail1 : leg.asset - tail1) - tail2
                      : (leg.at.cash_d > real(0.0) ? tail2 : leg.strike - tail2) - tail1;
  const real time_value = larger(difference, 0.0);
  const bool is_in_the_money = strike_is_above != (side == PaidSide::above);
  return is_in_the_money ? time_value + absolute(leg.asset - leg.strike) : time_value;
}

/// A European option with the level as its strike: a call above, a put below. Its differential is
/// N(+-d1) dF - N(+-d2) dK + density dw, in which the derivatives of d1 and d2 have cancelled.
template <class Set>
Jet<Set> vanilla(const Process<Set>& process, const Leg<Set>& leg, PaidSide side) noexcept {
  using J = Jet<Set>;
  const real n1 = probability(leg.asset, leg.gaussian, leg.at.asset_d, side);
  const real n2 = probability(leg.strike, leg.gaussian, leg.at.cash_d, side);
  if (n1 == real(0.0) && n2 == real(0.0)) return J(0.0);
  const J asset = J::times_increment(
      probability_jet(n1, leg.density, leg.at.asset_d, side, leg.asset_step),
      leg.asset_ratio.along_ray());
  const J strike = J::times_increment(
      probability_jet(n2, leg.density, leg.at.cash_d, side, leg.cash_step),
      leg.strike_ratio.along_ray());
  J differential = side == PaidSide::above ? asset - strike : strike - asset;
  if (leg.density != real(0.0)) {
    real taylor[J::kOrder + 1];
    normal_pdf_taylor(leg.at.cash_d, leg.density, taylor);
    const J density = leg.strike_ratio * leg.cash_step.compose(taylor);
    differential =
        differential + J::times_increment(density, process.total_vol_jet.along_ray());
  }
  return J::from_differential(vanilla_value(leg, side), differential);
}

/// What pays `present_value` if the barrier is never met: `difference` of its two digitals, with the
/// value itself from the probability of survival, which does not cancel next to the barrier. In units
/// of the asset the drift is larger by the total volatility: `drift_change`.
template <class Set>
Jet<Set> if_never_met(const Process<Set>& process, const Mirror<Set>& mirror, real present_value,
                      Extended drift_change, Jet<Set> difference) noexcept {
  const Extended w = process.total_vol;
  const Extended distance = mirror.barrier.log_moneyness / w;
  const Extended drift = (process.growth / w - scaled(w, 0.5)) + drift_change;
  const bool down = distance.high.v < real(0.0);
  difference[0] =
      present_value * passage(down ? -distance : distance, down ? -drift : drift).survival;
  return difference;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
