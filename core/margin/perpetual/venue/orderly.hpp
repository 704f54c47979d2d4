// Orderly: margin ratios that grow with notional^0.8.
#pragma once

#include "core/margin/perpetual/account/liquidation_prices.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct OrderlyMarket {
  real base_maintenance_rate = 0.0;  ///< base MMR, in (0, base_initial_rate]
  real base_initial_rate = 0.0;      ///< base IMR, in (0, 1]
  real initial_factor = 0.0;         ///< IMR factor, per quote currency^0.8, >= 0
  real max_leverage = 1.0;           ///< of the account, >= 1
};

/// A market's curves. Each refers to the tier beside it: keep the object where it is.
struct OrderlyCurves {
  MarginTier initial;
  MarginTier maintenance;
  real initial_power = 0.0;
  real maintenance_power = 0.0;

  MarginCurve initial_curve() const noexcept { return {{&initial, 1}, initial_power}; }
  MarginCurve maintenance_curve() const noexcept { return {{&maintenance, 1}, maintenance_power}; }
};

/// IMR = max(1 / max leverage, base IMR, factor N^0.8), MMR = max(base MMR, base MMR / base IMR *
/// factor N^0.8) of the notional N (Orderly docs, "Margin, leverage and PnL"). The venue holds the
/// other positions' ratios fixed while one price moves; so does `liquidation_prices`.
/// Errors: not_finite or out_of_domain (Field::margin, Field::rate for the initial one,
/// Field::power_factor, Field::leverage).
Result<OrderlyCurves> orderly_curves(const OrderlyMarket& market) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
