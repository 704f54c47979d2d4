// The least collateral, or repayment, that brings a Compound III account to a health.
#pragma once

#include "core/margin/lending/comet/comet_actions.hpp"
#include "core/margin/lending/top_up/least_amount.hpp"

namespace loadline::comet {

/// Wad, toward zero: the liquidation limit over the debt's value, so that 1e18 and more is not
/// liquidatable. 2^256 - 1 without debt. Errors: overflow.
Result<u256> liquidation_health(const AccountData&) noexcept;

/// The measure is `liquidation_health` at the market's indexes: accrue first. Collateral is of one
/// asset, up to its supply cap; repaid are base units, up to the debt. Errors: unknown_asset,
/// overflow.
Result<lending::TopUp> top_up(const Market&, const Account&, std::uint32_t asset,
                              const u256& health) noexcept;

}  // namespace loadline::comet
