// A Compound III account as the contract decides on it: may it borrow, may it be absorbed.
#pragma once

#include "core/margin/lending/comet/comet_balance.hpp"

namespace loadline::comet {

enum class HealthStatus : std::uint32_t { no_debt = 0, healthy = 1, liquidatable = 2 };

/// Values are in units of the price feeds (1e8 a USD on USD markets).
struct AccountData {
  u256 debt_value;          ///< of the present debt, toward zero; 0 without debt
  u256 collateral_value;    ///< of all collateral
  u256 borrow_limit;        ///< sum of value * borrow collateral factor, each toward zero
  u256 liquidation_limit;   ///< the same with the liquidation collateral factor
  u256 liquidation_credit;  ///< the same with the liquidation factor: what absorbing it credits
  HealthStatus status = HealthStatus::no_debt;
  std::uint32_t borrow_collateralized = 1;  ///< 1: borrow_limit covers the debt
};

/// The sums behind isBorrowCollateralized and isLiquidatable, at the market's indexes: accrue first
/// where `now` lies after `last_accrual`. Errors: overflow.
Result<AccountData> account_data(const Market&, const Account&) noexcept;

/// The same with `balance` in place of what the account holds of one asset.
Result<AccountData> account_data_with(const Market&, const Account&, std::uint32_t asset,
                                      const u256& balance) noexcept;

/// isBorrowCollateralized: sum >= debt. Errors: overflow.
Result<bool> is_borrow_collateralized(const Market&, const Account&) noexcept;
/// isLiquidatable: sum < debt. Errors: overflow.
Result<bool> is_liquidatable(const Market&, const Account&) noexcept;

}  // namespace loadline::comet
