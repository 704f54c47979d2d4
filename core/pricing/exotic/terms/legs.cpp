#include "core/pricing/exotic/terms/legs.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

template <class Set>
Mirror<Set>::Mirror(const Process<Set>& process, const PriceLevel<Set>& level) noexcept
    : barrier(level) {
  log_barrier = (level.log_increment - process.log_spot) + level.log_moneyness.high.v;
  distance = log_barrier * process.inverse_total_vol;
  // (2 (rate - carry) / vol^2 - 1) log(H/S), a function without T.
  const real vol = process.inputs.vol, slope = real(2.0) / (vol * vol);
  const real ratio = slope * (process.inputs.rate - process.inputs.carry);
  J power(ratio - real(1.0));
  power.set(kVol1, ratio * real(-2.0));
  power.set(kVol2, ratio * real(3.0));
  power.set(kVol3, ratio * real(-4.0));
  power.set(kRate1, slope);
  power.set(kCarry1, -slope);
  J log_weight = power * log_barrier;
  log_weight[0] = 0.0;
  J twice = log_barrier * real(2.0);
  twice[0] = 0.0;
  cash_weight = exp(log_weight);
  asset_weight = exp(log_weight + twice);
}

template <class Set>
Leg<Set>::Leg(const Process<Set>& process, const PriceLevel<Set>& price) noexcept
    : at(process.standardised(price.log_moneyness)), level(price.value) {
  asset_ratio = process.asset_ratio;
  cash_ratio = process.cash_ratio;
  set_steps(process, price);
  strike_ratio = cash_ratio * price.ratio;
  settle(process);
}

template <class Set>
Leg<Set>::Leg(const Process<Set>& process, const PriceLevel<Set>& price, const Mirror<Set>& mirror,
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

template <class Set>
void Leg<Set>::set_steps(const Process<Set>& process, const PriceLevel<Set>& price) noexcept {
  const J log_level = (price.log_increment - process.log_spot) + price.log_moneyness.high.v;
  const J centre = (process.growth_jet - log_level) * process.inverse_total_vol;
  const J half = process.total_vol_jet * real(0.5);
  asset_step = centre + half;
  cash_step = centre - half;
  asset_step[0] = 0.0;
  cash_step[0] = 0.0;
}

template <class Set>
void Leg<Set>::settle(const Process<Set>& process) noexcept {
  asset = process.asset * at.asset_weight;
  cash = process.cash * at.cash_weight;
  strike = cash * level;
  gaussian = process.cash * level * at.gaussian;
  density = process.cash * level * at.density;
}

real probability(real weight, real gaussian, real y, PaidSide side) noexcept {
  const real tail = smaller_tail(gaussian, y);
  const bool is_tail = side == PaidSide::above ? y < real(0.0) : y > real(0.0);
  return is_tail ? tail : weight - tail;
}

template <class Set>
Jet<Set> probability_jet(real value, real density, real y, PaidSide side,
                         const Jet<Set>& step) noexcept {
  if (density == real(0.0)) return Jet<Set>(value);  // powers of the step may be beyond binary64
  real taylor[Jet<Set>::kOrder + 1];
  normal_cdf_taylor(y, value, side == PaidSide::above ? density : -density, taylor);
  return step.compose(taylor);
}

template <class Set>
Jet<Set> weighted(const Jet<Set>& ratio, const Jet<Set>& probability) noexcept {
  return probability.value() == real(0.0) ? Jet<Set>(0.0) : ratio * probability;
}

template <class Set>
Jet<Set> cash_digital(const Process<Set>& process, const Leg<Set>& leg, PaidSide side) noexcept {
  const real value = probability(leg.cash, process.cash * leg.at.gaussian, leg.at.cash_d, side);
  return weighted(leg.cash_ratio, probability_jet(value, process.cash * leg.at.density,
                                                  leg.at.cash_d, side, leg.cash_step));
}

template <class Set>
Jet<Set> asset_digital(const Leg<Set>& leg, PaidSide side) noexcept {
  const real value = probability(leg.asset, leg.gaussian, leg.at.asset_d, side);
  return weighted(leg.asset_ratio,
                  probability_jet(value, leg.density, leg.at.asset_d, side, leg.asset_step));
}

/// Out of the money the difference of two tails; in the money that plus the intrinsic value.
template <class Set>
real vanilla_value(const Leg<Set>& leg, PaidSide side) noexcept {
  const real tail1 = smaller_tail(leg.gaussian, leg.at.asset_d);
  const real tail2 = smaller_tail(leg.gaussian, leg.at.cash_d);
  const bool strike_is_above = is_above_forward(leg);
  const real difference = strike_is_above
                              ? (leg.at.asset_d < real(0.0) ? tail1 : leg.asset - tail1) - tail2
                              : (leg.at.cash_d > real(0.0) ? tail2 : leg.strike - tail2) - tail1;
  const real time_value = larger(difference, 0.0);
  const bool is_in_the_money = strike_is_above != (side == PaidSide::above);
  return is_in_the_money ? time_value + absolute(leg.asset - leg.strike) : time_value;
}

template <class Set>
Jet<Set> vanilla(const Process<Set>& process, const Leg<Set>& leg, PaidSide side) noexcept {
  using J = Jet<Set>;
  const real n1 = probability(leg.asset, leg.gaussian, leg.at.asset_d, side);
  const real n2 = probability(leg.strike, leg.gaussian, leg.at.cash_d, side);
  if (n1 == real(0.0) && n2 == real(0.0)) return J(0.0);
  const J asset =
      J::times_increment(probability_jet(n1, leg.density, leg.at.asset_d, side, leg.asset_step),
                         leg.asset_ratio.along_ray());
  const J strike =
      J::times_increment(probability_jet(n2, leg.density, leg.at.cash_d, side, leg.cash_step),
                         leg.strike_ratio.along_ray());
  J differential = side == PaidSide::above ? asset - strike : strike - asset;
  if (leg.density != real(0.0)) {
    real taylor[J::kOrder + 1];
    normal_pdf_taylor(leg.at.cash_d, leg.density, taylor);
    const J density = leg.strike_ratio * leg.cash_step.compose(taylor);
    differential = differential + J::times_increment(density, process.total_vol_jet.along_ray());
  }
  return J::from_differential(vanilla_value(leg, side), differential);
}

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

// Every set of derivatives that the exotics are priced with.
#define LOADLINE_LEGS_OF(Set)                                                              \
  template struct Mirror<Set>;                                                             \
  template struct Leg<Set>;                                                                \
  template Jet<Set> probability_jet(real, real, real, PaidSide, const Jet<Set>&) noexcept; \
  template Jet<Set> weighted(const Jet<Set>&, const Jet<Set>&) noexcept;                   \
  template Jet<Set> cash_digital(const Process<Set>&, const Leg<Set>&, PaidSide) noexcept; \
  template Jet<Set> asset_digital(const Leg<Set>&, PaidSide) noexcept;                     \
  template Jet<Set> vanilla(const Process<Set>&, const Leg<Set>&, PaidSide) noexcept;      \
  template Jet<Set> if_never_met(const Process<Set>&, const Mirror<Set>&, real, Extended,  \
                                 Jet<Set>) noexcept

LOADLINE_LEGS_OF(FullMonomials);
LOADLINE_LEGS_OF(FirstMonomials);
LOADLINE_LEGS_OF(ValueMonomials);

#undef LOADLINE_LEGS_OF

}  // namespace loadline::inline LOADLINE_ARITHMETIC
