// The least collateral, or repayment, that brings a Morpho Blue position to a health factor.
#pragma once

#include "core/margin/lending/morpho/morpho_actions.hpp"
#include "core/margin/lending/top_up/least_amount.hpp"

namespace loadline::morpho {

/// The measure is the health factor (wad) at the market's totals and price: accrue first. Repaid
/// are assets, rounded as the contract rounds; a debt of a share or two that no amount of assets
/// repays may be left. Errors: overflow.
Result<lending::TopUp> top_up(const Market&, const Position&, const u256& health) noexcept;

}  // namespace loadline::morpho
