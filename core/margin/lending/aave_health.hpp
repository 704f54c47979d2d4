// An Aave v3 account at `now`, exactly as GenericLogic.calculateUserAccountData returns it.
#pragma once

#include "core/base/arena.hpp"
#include "core/margin/lending/aave_market.hpp"

namespace loadline::aave {

/// A position in token base units at `now`, with what the rules make of it.
struct Balance {
  u256 supply;            ///< aToken balance
  u256 debt;              ///< variable debt
  u256 supply_value;      ///< base currency, of the whole supply
  u256 collateral_value;  ///< base currency, 0 unless it counts as collateral
  u256 debt_value;        ///< base currency
  std::uint32_t reserve;
  std::uint32_t collateral;                 ///< the account's flag
  std::uint32_t ltv_bps;                    ///< in force, with efficiency mode
  std::uint32_t liquidation_threshold_bps;  ///< in force, with efficiency mode
  std::uint32_t in_e_mode;                  ///< 1 when the category's parameters apply
  std::uint32_t roles;                      ///< BalanceRole bits
};

/// What `reprice` has to remember of the rules for one balance.
enum BalanceRole : std::uint32_t {
  kCountsAsCollateral = 1u << 0,  ///< flag set, and a threshold where the version asks for one
  kZeroLtv = 1u << 1,             ///< the rules for LTV-zero collateral apply
};

/// Indexes of a reserve accrued to an instant. Ray.
struct Indexes {
  u256 liquidity;
  u256 variable_borrow;
};

enum class HealthStatus : std::uint32_t { no_debt = 0, healthy = 1, liquidatable = 2 };

/// The account's totals. Base currency is the oracle's (8 decimals on USD markets).
struct AccountData {
  u256 total_collateral;
  u256 total_debt;
  u256 available_borrows;    ///< calculateAvailableBorrows
  u256 weighted_collateral;  ///< sum(C_i * LT_i), base currency * 1e4
  u256 health_factor;        ///< wad; 2^256 - 1 on chain when there is no debt: read `status` first
  std::uint64_t average_ltv_bps;
  std::uint64_t average_liquidation_threshold_bps;
  HealthStatus status;
  std::uint32_t has_zero_ltv_collateral;    ///< a counted collateral has LTV 0
  std::uint32_t isolated_reserve_plus_one;  ///< 0: not in isolation mode
  std::uint32_t reserved = 0;
};

/// getNormalizedIncome and getNormalizedDebt of a reserve at `at` >= last_update.
Result<Indexes> indexes_at(const Reserve&, const Rules&, std::uint64_t at) noexcept;

/// Supplies and debts at `at` (>= every last_update) and the terms in force; values are left 0.
/// Shape: balances [positions]. Errors: overflow.
Error accrue(const Market&, const Account&, std::uint64_t at, std::span<Balance> balances) noexcept;

/// Values and totals from balances that `accrue` filled, at the market's prices: the fast path when
/// only prices change. Shape: balances [positions]. Errors: overflow.
Result<AccountData> reprice(const Market&, const Account&, std::span<Balance> balances) noexcept;

/// `accrue` to `now`, then `reprice`. Shape: balances [positions].
/// Errors: overflow where the contract would revert.
Result<AccountData> account_data(const Market&, const Account&,
                                 std::span<Balance> balances) noexcept;

/// Health factor from an account's totals; total_debt is not zero. `weighted` is sum(C_i * LT_i).
u256 health_factor(Exact&, HealthRule, const u256& total_collateral, const u256& weighted,
                   const u256& total_debt) noexcept;

/// Base-currency value of a supply (down) and of a debt, unit = 10^decimals.
u256 supply_value(Exact&, const u256& supply, const u256& price, const Divisor& unit) noexcept;
u256 debt_value(Exact&, BalanceRounding, const u256& debt, const u256& price,
                const Divisor& unit) noexcept;

/// aToken and variable-debt balances from scaled ones.
u256 supply_balance(Exact&, BalanceRounding, const u256& scaled, const u256& index) noexcept;
u256 debt_balance(Exact&, BalanceRounding, const u256& scaled, const u256& index) noexcept;

/// The contract's own decision: health factor below 1e18.
bool liquidatable(const AccountData&) noexcept;

}  // namespace loadline::aave
