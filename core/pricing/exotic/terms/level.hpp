// Price levels as the terms need them: strikes, and barriers that the monitoring moves.
#pragma once

#include "core/pricing/exotic/monitoring.hpp"
#include "core/pricing/exotic/terms/legs.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// log(1 + x) of the variable that the dual Greeks are about.
template <class Set>
Jet<Set> log_of_dual_variable() noexcept;

/// A level of which the dual Greeks are: a strike.
template <class Set>
PriceLevel<Set> strike_level(const Process<Set>& process, real strike) noexcept;

/// Where a barrier works when it is seen every `monitoring_years`.
struct EffectiveBarrier {
  real value;
  Extended log_moneyness;
  real shift_per_vol;  ///< d log(barrier) / d vol
};

EffectiveBarrier effective_barrier(real barrier, BarrierSide side, real spot, real vol,
                                   real monitoring_years) noexcept;

/// Whether the spot has reached it.
inline bool is_reached(const EffectiveBarrier& barrier, BarrierSide side) noexcept {
  const real h = barrier.log_moneyness.high.v;
  return side == BarrierSide::down ? !(h < real(0.0)) : !(h > real(0.0));
}

/// Whether the path without volatility reaches it before expiry: it is the forward's.
inline bool is_reached_by_drift(const EffectiveBarrier& barrier, BarrierSide side,
                                Extended growth) noexcept {
  const real g = growth.high.v, h = barrier.log_moneyness.high.v;
  return side == BarrierSide::down ? g <= h : g >= h;
}

/// The barrier as a level: one of which the dual Greeks are, or one that only the monitoring moves.
template <class Set>
PriceLevel<Set> barrier_level(const Process<Set>& process, const EffectiveBarrier& barrier,
                              bool has_dual_greeks) noexcept;

/// One unit of cash when the path without volatility reaches the barrier, at log(H/S) / (rate -
/// carry) years from now, per unit of numeraire.
template <class Set>
Jet<Set> drift_payment(const Process<Set>& process, const PriceLevel<Set>& barrier) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
