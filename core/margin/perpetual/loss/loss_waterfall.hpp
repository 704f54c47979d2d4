// Who pays a deficit: the insurance fund, then a backstop, then those who gained.
#pragma once

#include <span>

#include "core/base/result.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Quote currency.
struct LossWaterfall {
  real fund_after = 0.0;
  real backstop_after = 0.0;
  real residual = 0.0;   ///< of the deficit, behind both
  real haircut = 0.0;    ///< share of every gain that is taken, in [0, 1]
  real uncovered = 0.0;  ///< what no gain is left for
};

/// Pays `deficit` from the fund, the backstop and then pro rata from `gains`: haircut =
/// min(residual / sum of gains, 1) (socialised loss as at Deribit and BitMEX). Nothing is lost:
/// what all parties give is the deficit less `uncovered`. The haircut does not depend on the order
/// of gains but for the rounding of their sum. Shapes: gains_after [gains]. Errors: not_finite or
/// out_of_domain (below 0) for Field::amount (deficit), Field::collateral (fund, index 0, and
/// backstop, index 1), Field::positions (gains, with the row); length_mismatch (Field::positions).
Result<LossWaterfall> share_loss(real deficit, real fund, real backstop,
                                 std::span<const real> gains, std::span<real> gains_after) noexcept;

/// Probability that a fund of `capital` is ever ruined by exponential claims of mean `mean_claim`,
/// premiums exceeding them by the share `loading`: e^(-loading capital / ((1 + loading) mean)) / (1
/// + loading) (Cramer and Lundberg). Error of exp and four roundings. Errors: not_finite or
/// out_of_domain for Field::weight (loading, > 0), Field::mu (mean, > 0), Field::collateral
/// (capital, >= 0).
Result<real> ruin_probability(real loading, real mean_claim, real capital) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
