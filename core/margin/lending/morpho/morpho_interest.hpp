// Interest and utilisation of a Morpho Blue market.
#pragma once

#include "core/margin/lending/morpho/morpho_shares.hpp"

namespace loadline::morpho {

/// The first three terms of e^(rate * seconds) - 1, each toward zero; wad
/// (MathLib.wTaylorCompounded).
u256 taylor_compounded(Exact&, const u256& rate, const u256& seconds) noexcept;

/// Interest of `seconds` at the market's borrow rate, and the shares that the fee mints
/// (_accrueInterest). Errors: overflow.
struct Interest {
  u256 assets;      ///< loan base units, added to both totals
  u256 fee_shares;  ///< supply shares of the fee's recipient
};
Result<Interest> accrued_interest(const Market&, std::uint64_t seconds) noexcept;

/// The market after accrueInterest at `at` >= last_update. Errors: stale_time, overflow.
Result<Market> accrued(const Market&, std::uint64_t at) noexcept;

/// borrow * 1e18 / supply toward zero; 2^256 - 1 where something is borrowed and nothing supplied,
/// as the SDK has it. Wad.
u256 utilization(Exact&, const Market&) noexcept;

/// What is to be supplied, withdrawn, borrowed or repaid to bring utilisation to `target` (wad), 0
/// where it is there or past (SDK: getSupplyToUtilization ...). Supplying to a target of 0 is
/// 2^256 - 1 while anything is borrowed. Loan base units.
u256 supply_to_utilization(Exact&, const Market&, const u256& target) noexcept;
u256 withdraw_to_utilization(Exact&, const Market&, const u256& target) noexcept;
u256 borrow_to_utilization(Exact&, const Market&, const u256& target) noexcept;
u256 repay_to_utilization(Exact&, const Market&, const u256& target) noexcept;

}  // namespace loadline::morpho
