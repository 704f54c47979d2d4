// Synthetix v3 perps: margin ratios that grow with the position's share of the skew scale.
#pragma once

#include "core/margin/perpetual/account/cross_account.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct SynthetixMarket {
  real skew_scale = 0.0;             ///< units of the asset, > 0
  real initial_ratio = 0.0;          ///< initialMarginRatioD18, >= 0: per share of the skew scale
  real minimum_initial_ratio = 0.0;  ///< minimumInitialMarginRatioD18, >= 0
  real maintenance_scalar = 0.0;     ///< maintenanceMarginScalarD18, in (0, 1]
  real minimum_margin = 0.0;         ///< minimumPositionMargin, USD, >= 0
};

/// The ratios of one position's size, constant in the price: so is its piece of the ray.
struct SynthetixCurves {
  MarginTier initial;
  MarginTier maintenance;
  real minimum_margin = 0.0;

  MarginCurve initial_curve() const noexcept { return {{&initial, 1}, 0.0, minimum_margin}; }
  MarginCurve maintenance_curve() const noexcept {
    return {{&maintenance, 1}, 0.0, minimum_margin};
  }
};

/// IMR = |size| / skew_scale * initial_ratio + minimum_initial_ratio, MMR = IMR *
/// maintenance_scalar; either margin is notional * ratio + minimum_margin (Synthetix v3,
/// PerpsMarketConfiguration.calculateRequiredMargins). The reward for whoever flags the account is
/// CrossAccount's `reward`. Errors: not_finite or out_of_domain by field (Field::size for the skew
/// scale, Field::rate, Field::margin), also for an initial ratio that comes out above 1: such a
/// position cannot be held.
Result<SynthetixCurves> synthetix_curves(const SynthetixMarket& market, real size) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
