// The second generation of margin: linear in the account's sensitivities, with buckets of factors
// that offset each other as far as they move together.
#pragma once

#include <span>

#include "core/margin/internal/aggregation.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// All in quote currency.
struct SensitivityMargin {
  real total = 0.0;  ///< delta + vega + curvature
  real delta = 0.0;
  real vega = 0.0;
  real curvature = 0.0;
  CorrelationStress stress = CorrelationStress::medium;  ///< the one that decided
};

/// Weighted sensitivities WS = shock * sensitivity * max(1, sqrt(|delta| / concentration)), for
/// delta by the price shock and for vega by the volatility's, and the loss of curvature
/// -gamma (price shock)^2 / 2, each aggregated under the three stresses of the correlations; the
/// stress with the largest total decides (Basel MAR21.7), the first of equals. The form is that of
/// the sensitivities-based method (Basel MAR21.4 - 21.7) with one correlation a bucket; shocks,
/// correlations and concentrations are the caller's. `contributions` [a factor each, or empty] sum
/// to the total, up to rounding. Errors: of `check_sensitivity_book`; length_mismatch
/// (Field::losses) for contributions of another length; not_positive_definite (Field::correlation).
Result<SensitivityMargin> sensitivity_margin(const SensitivityBook& book,
                                             std::span<real> contributions) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
