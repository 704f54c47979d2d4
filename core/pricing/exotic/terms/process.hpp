// A lognormal price up to expiry: what the terms of every closed form share, in two words where it
// ends up in an exponent, and with its derivatives.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/double_word.hpp"
#include "core/pricing/exotic/terms/option_jet.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

using Extended = DoubleWord<1>;

/// The numbers of an option that do not depend on its strike or barrier, as they were given.
struct ProcessInputs {
  real spot, expiry_years, vol, rate, carry;
  Settlement settlement;
};

/// log(price / spot) to about 60 bits.
Extended log_ratio(real price, real spot) noexcept;

/// What a level is worth standardised, once for itself and once for its mirror image.
struct Standardised {
  real asset_d, cash_d;  ///< d1 and d2
  real gaussian;         ///< cash_weight * e^(-cash_d^2/2): 0 beyond the normal law's reach
  real density;          ///< gaussian / sqrt(2 pi), but 0 where the process is not live
  real asset_weight, cash_weight;  ///< 1; of an image (H/S)^2 g and g, meant where d is not < 0
};

/// Values of the process. F = spot e^(-carry T) and D = e^(-rate T) are taken per unit of the
/// numeraire: 1, or the spot where settlement is in coin.
struct ProcessValues {
  explicit ProcessValues(const ProcessInputs& in) noexcept;

  /// For log_level = log(level / spot). Where not `live` the limit: far out, or 0 at the forward.
  Standardised standardised(Extended log_level) const noexcept;
  /// The image of the level in the barrier: g = (H/S)^(2 (rate - carry) / vol^2 - 1) times the law
  /// of a price that starts at H^2/S. `log_gap` = log(barrier / level).
  Standardised image(Extended log_level, Extended log_barrier, Extended log_gap) const noexcept;

  bool live;           ///< whether the total volatility counts
  Extended growth;     ///< (rate - carry) T
  Extended total_vol;  ///< vol sqrt(T)
  real asset, cash;    ///< F and D
  real numeraire;      ///< of one unit of cash now: 1, or 1 / spot where settlement is in coin
};

/// gaussian * m(|y|), the smaller of the two tails.
real smaller_tail(real gaussian, real y) noexcept;

/// e^x for x in two words; 0 and +inf beyond binary64.
real exp(Extended x) noexcept;

/// The process with its derivatives. All jets are increments or ratios: 0 or 1 at the point.
template <class Set>
struct Process : ProcessValues {
  using J = Jet<Set>;

  explicit Process(const ProcessInputs& in) noexcept;

  ProcessInputs inputs;          ///< with the yields of the settlement
  real expiry_scale, vol_scale;  ///< of JetPoint
  J numeraire_ratio;             ///< 1, or its value over the spot where settlement is in coin
  J log_spot;                    ///< log(spot / its value)
  J growth_jet;                  ///< (rate - carry) T, value included
  J asset_ratio, cash_ratio;     ///< F and D over their values
  J total_vol_jet;               ///< vol sqrt(T), value included; 0 where not live
  J inverse_total_vol;           ///< its inverse, value included; 0 where not live

 private:
  void fill_logarithm() noexcept;
  void fill_discounts() noexcept;
  void fill_volatility() noexcept;
  /// Powers of the spot times an exponential that is linear in its rate and in T.
  J discounted(real spot_power, real yield, OptionTerm yield_term) const noexcept;
};

extern template struct Process<FullMonomials>;
extern template struct Process<FirstMonomials>;
extern template struct Process<ValueMonomials>;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
