// The terms of which closed forms are sums: a European option, or a digital, on the process or on
// its image in a barrier. Each is computed with its own relative accuracy.
#pragma once

#include "core/pricing/exotic/terms/passage.hpp"
#include "core/pricing/exotic/terms/process.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// On which side of a level something is paid.
enum class PaidSide : std::uint32_t { below = 0, above = 1 };

/// A price level as it moves with the variables: its value, log(level / spot) in two words, the
/// level over its value, and the increment of its logarithm.
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

  Mirror(const Process<Set>& process, const PriceLevel<Set>& level) noexcept;

  PriceLevel<Set> barrier;
  J log_barrier;                ///< log(H/S), value included
  J distance;                   ///< log(H/S) / w, value included
  J asset_weight, cash_weight;  ///< over their values
};

/// A price level seen from the process or from its image.
template <class Set>
struct Leg {
  using J = Jet<Set>;

  Leg(const Process<Set>& process, const PriceLevel<Set>& price) noexcept;
  /// The image. `log_gap` = log(barrier / level).
  Leg(const Process<Set>& process, const PriceLevel<Set>& price, const Mirror<Set>& mirror,
      Extended log_gap) noexcept;

  Standardised at;
  real level;
  real asset, strike;         ///< present values, the image's weight included
  real cash;                  ///< of one unit of cash
  real gaussian, density;     ///< times the present value of the level
  J asset_ratio, cash_ratio;  ///< present values over their values
  J strike_ratio;             ///< the same of the level's
  J asset_step, cash_step;    ///< increments of d1 and d2

 private:
  void set_steps(const Process<Set>& process, const PriceLevel<Set>& price) noexcept;
  void settle(const Process<Set>& process) noexcept;
};

/// weight N(y), or weight N(-y) below: from the smaller of the two tails, gaussian * m(|y|).
real probability(real weight, real gaussian, real y, PaidSide side) noexcept;

/// The same as a jet, from its value, the density and the increment of y.
template <class Set>
Jet<Set> probability_jet(real value, real density, real y, PaidSide side,
                         const Jet<Set>& step) noexcept;

/// Whether the level lies above the forward, in the measure of the leg: the side on which less is
/// paid. Where the total volatility swamps the distance between them their sizes tell.
template <class Set>
bool is_above_forward(const Leg<Set>& leg) noexcept {
  const real sum = leg.at.asset_d + leg.at.cash_d;
  return sum < real(0.0) ||
         (sum == real(0.0) && leg.at.asset_d > kNormalReach && leg.asset < leg.strike);
}

/// ratio * probability, but 0 where the probability is: there the ratio, of an image far off, may
/// have left binary64.
template <class Set>
Jet<Set> weighted(const Jet<Set>& ratio, const Jet<Set>& probability) noexcept;

/// One unit of cash, or of the asset, at expiry on one side of the level.
template <class Set>
Jet<Set> cash_digital(const Process<Set>& process, const Leg<Set>& leg, PaidSide side) noexcept;

template <class Set>
Jet<Set> asset_digital(const Leg<Set>& leg, PaidSide side) noexcept;

/// A European option with the level as its strike: a call above, a put below. Its differential is
/// N(+-d1) dF - N(+-d2) dK + density dw, in which the derivatives of d1 and d2 have cancelled.
template <class Set>
Jet<Set> vanilla(const Process<Set>& process, const Leg<Set>& leg, PaidSide side) noexcept;

/// What pays `present_value` if the barrier is never met: `difference` of its two digitals, with
/// the value itself from the probability of survival, which does not cancel next to the barrier. In
/// units of the asset the drift is larger by the total volatility: `drift_change`.
template <class Set>
Jet<Set> if_never_met(const Process<Set>& process, const Mirror<Set>& mirror, real present_value,
                      Extended drift_change, Jet<Set> difference) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
