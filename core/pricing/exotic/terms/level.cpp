#include "core/pricing/exotic/terms/level.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

EffectiveBarrier effective_barrier(real barrier, BarrierSide side, real spot, real vol,
                                   real monitoring_years) noexcept {
  EffectiveBarrier result;
  result.log_moneyness = log_ratio(barrier, spot);
  result.value = barrier;
  result.shift_per_vol = 0.0;
  if (!(monitoring_years > real(0.0))) return result;
  const real shift = kMonitoringShift * square_root(monitoring_years);
  result.shift_per_vol = side == BarrierSide::up ? shift : -shift;
  result.log_moneyness =
      result.log_moneyness + two_product(pack<1>(result.shift_per_vol), pack<1>(vol));
  result.value = shifted_barrier(barrier, side, vol, monitoring_years);
  return result;
}

template <class Set>
Jet<Set> log_of_dual_variable() noexcept {
  Jet<Set> result(0.0);
  result.set(kStrike1, 1.0);
  result.set(kStrike2, -0.5);
  return result;
}

template <class Set>
PriceLevel<Set> strike_level(const Process<Set>& process, real strike) noexcept {
  PriceLevel<Set> level;
  level.value = strike;
  level.log_moneyness = log_ratio(strike, process.inputs.spot);
  level.ratio = Jet<Set>(1.0);
  level.ratio.set(kStrike1, 1.0);
  level.log_increment = log_of_dual_variable<Set>();
  return level;
}

template <class Set>
PriceLevel<Set> barrier_level(const Process<Set>& process, const EffectiveBarrier& barrier,
                              bool has_dual_greeks) noexcept {
  Jet<Set> shift(0.0);
  shift.set(kVol1, barrier.shift_per_vol * process.vol_scale);
  const bool is_fixed = !has_dual_greeks && barrier.shift_per_vol == real(0.0);
  PriceLevel<Set> level;
  level.value = barrier.value;
  level.log_moneyness = barrier.log_moneyness;
  level.log_increment = has_dual_greeks ? log_of_dual_variable<Set>() + shift : shift;
  level.ratio = is_fixed ? Jet<Set>(1.0) : exp(level.log_increment);
  return level;
}

template <class Set>
Jet<Set> drift_payment(const Process<Set>& process, const PriceLevel<Set>& barrier) noexcept {
  using J = Jet<Set>;
  const ProcessInputs& in = process.inputs;
  J rate(in.rate), drift(in.rate - in.carry);
  rate.set(kRate1, 1.0);
  drift.set(kRate1, 1.0);
  drift.set(kCarry1, -1.0);
  const J log_barrier = (barrier.log_increment - process.log_spot) + barrier.log_moneyness.high.v;
  return exp(-(rate * log_barrier / drift)) * process.numeraire_ratio * process.numeraire;
}

// Every set of derivatives that the exotics are priced with.
#define LOADLINE_LEVELS_OF(Set)                                                        \
  template Jet<Set> log_of_dual_variable() noexcept;                                   \
  template PriceLevel<Set> strike_level(const Process<Set>&, real) noexcept;           \
  template PriceLevel<Set> barrier_level(const Process<Set>&, const EffectiveBarrier&, \
                                         bool) noexcept;                               \
  template Jet<Set> drift_payment(const Process<Set>&, const PriceLevel<Set>&) noexcept

LOADLINE_LEVELS_OF(FullMonomials);
LOADLINE_LEVELS_OF(FirstMonomials);
LOADLINE_LEVELS_OF(ValueMonomials);

#undef LOADLINE_LEVELS_OF

}  // namespace loadline::inline LOADLINE_ARITHMETIC
