// Health of a Morpho Blue position, as the contract decides and as the SDK shows it.
#pragma once

#include "core/margin/lending/morpho/morpho_shares.hpp"

namespace loadline::morpho {

enum class HealthStatus : std::uint32_t { no_debt = 0, healthy = 1, liquidatable = 2 };

/// Loan base units, ratios in wad. 2^256 - 1 stands where the SDK has it for a quotient by zero;
/// `status` says what is meant.
struct AccountData {
  u256 debt;                   ///< shares in assets, up
  u256 supply;                 ///< shares in assets, down
  u256 collateral_value;       ///< collateral * price / 1e36, down (getCollateralValue)
  u256 max_borrow;             ///< that value * lltv, down: the most debt of a healthy position
  u256 borrowable;             ///< max_borrow - debt, 0 below (getMaxBorrowableAssets)
  u256 health_factor;          ///< max_borrow / debt, down
  u256 ltv;                    ///< debt / collateral_value, up; 0 without debt
  u256 borrow_capacity_usage;  ///< 1 / health_factor, up; without debt 1 unit, as the SDK has it
  HealthStatus status = HealthStatus::no_debt;
  std::uint32_t reserved = 0;
};

/// At the market's totals: accrue first where `now` lies after `last_update`. Errors: overflow
/// where the contract, or the SDK's ratios in 256 bits, would not go.
Result<AccountData> account_data(const Market&, const Position&) noexcept;

/// _isHealthy: no borrow shares, or max_borrow >= debt. Errors: overflow.
Result<bool> is_healthy(const Market&, const Position&) noexcept;

/// collateral * price / 1e36 * lltv / 1e18, each toward zero.
u256 max_borrow(Exact&, const u256& collateral, const u256& price, std::uint64_t lltv) noexcept;

}  // namespace loadline::morpho
