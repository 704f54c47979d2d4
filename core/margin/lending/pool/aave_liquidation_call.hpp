// What one liquidationCall on Aave v3 repays, seizes and leaves: close factor, bonus, protocol fee,
// the rule against dust, and the deficit.
//
// Source: LiquidationLogic.sol (executeLiquidationCall, _calculateAvailableCollateralToLiquidate)
// of aave-v3-core (to v3.2) and aave-v3-origin (v3.3: whole debt of small positions, no dust,
// deficit; v3.5: a debt's value rounded up; v3.7: seizure down, required debt and fee up).
#pragma once

#include "core/base/limits.hpp"
#include "core/margin/lending/aave_rules.hpp"

namespace loadline::aave {

/// One collateral and one debt of an account, at the instant of the call. Base units of each token;
/// base currency with 8 decimals, for the thresholds of 1000 and 2000 are stated in it.
struct LiquidationCall {
  u256 collateral_balance;              ///< aToken balance of the collateral
  u256 collateral_price;                ///< 1 .. 2^96 - 1
  u256 debt_balance;                    ///< of the debt asset
  u256 debt_price;                      ///< 1 .. 2^96 - 1
  u256 debt_to_cover;                   ///< 2^256 - 1: as much as is allowed
  u256 health_factor;                   ///< wad, as account_data gives it
  u256 total_collateral;                ///< of the account, base currency
  u256 total_debt;                      ///< of the account, base currency
  std::uint64_t liquidation_bonus_bps;  ///< 10500 = 5 %, from 10000
  std::uint64_t protocol_fee_bps;       ///< of the bonus, 0 .. 10000
  std::uint32_t collateral_decimals;    ///< 0 .. 36
  std::uint32_t debt_decimals;          ///< 0 .. 36
  Version version;
};

enum class LiquidationRefusal : std::uint32_t {
  none = 0,
  health_factor_not_below_threshold = 1,
  must_not_leave_dust = 2,  ///< from v3.3: collateral and debt both stay, one below 1000
};

/// Base units of the token named.
struct LiquidationOutcome {
  u256 debt_repaid;
  u256 collateral_seized;         ///< with the protocol's fee
  u256 protocol_fee;              ///< part of the seized collateral
  u256 collateral_to_liquidator;  ///< the rest
  u256 deficit;                   ///< debt of this asset written off, from v3.3
  u256 max_debt;                  ///< what the close factor allows
  LiquidationRefusal refusal = LiquidationRefusal::none;
  std::uint32_t whole_debt = 0;  ///< 1: the close factor is 100 %
};

/// Domains. Errors: out_of_domain, missing_price, by field.
Error check(const LiquidationCall&) noexcept;

/// Errors: overflow.
Result<LiquidationOutcome> liquidation_call(const LiquidationCall&) noexcept;

/// Below this health factor a liquidation step lowers the health factor further: threshold * bonus.
/// Wad, exact.
u256 spiral_health_factor(std::uint64_t liquidation_threshold_bps,
                          std::uint64_t liquidation_bonus_bps) noexcept;

}  // namespace loadline::aave
