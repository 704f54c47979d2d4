// Liquidation on Morpho Blue: incentive, seized collateral against repaid shares, and bad debt.
#pragma once

#include "core/margin/lending/morpho/morpho_health.hpp"

namespace loadline::morpho {

/// min(1.15, 1 / (1 - 0.3 * (1 - lltv))), each step toward zero; wad.
u256 liquidation_incentive_factor(std::uint64_t lltv) noexcept;

/// Collateral seized for repaid shares, and shares to repay for seized collateral, with any
/// incentive (wad): the two branches of `liquidate`. A price of 0 seizes nothing in the SDK and
/// reverts on chain: the first sets `overflowed`.
u256 seized_for_shares(Exact&, const Market&, const u256& repaid_shares,
                       const u256& incentive) noexcept;
u256 shares_for_seized(Exact&, const Market&, const u256& seized, const u256& incentive) noexcept;

enum class LiquidationRefusal : std::uint32_t {
  none = 0,
  inconsistent_input = 1,  ///< both amounts, or neither
  healthy_position = 2,
  not_enough_shares = 3,      ///< more shares than are owed
  not_enough_collateral = 4,  ///< more collateral than there is
  // pre-liquidation
  liquidatable_position = 5,  ///< Morpho's own liquidation comes first
  not_pre_liquidatable_position = 6,
  pre_liquidation_too_large = 7,  ///< more shares than the close factor allows
  zero_assets = 8,                ///< so few shares that no collateral would be seized
};

/// Market and position after a liquidation, else as they were.
struct Liquidation {
  Market market;
  Position position;
  u256 seized_assets;  ///< collateral base units
  u256 repaid_shares;
  u256 repaid_assets;    ///< loan base units
  u256 bad_debt_assets;  ///< taken from the suppliers when no collateral is left
  u256 bad_debt_shares;
  u256 incentive_factor;  ///< wad
  LiquidationRefusal refusal = LiquidationRefusal::none;
  std::uint32_t reserved = 0;
};

/// `liquidate` with exactly one of the two amounts not zero, at the market's totals: accrue first.
/// Errors: overflow.
Result<Liquidation> liquidate(const Market&, const Position&, const u256& seized_assets,
                              const u256& repaid_shares) noexcept;

/// The most collateral that it pays to seize: that of all shares, or what there is; 0 for a healthy
/// position and at price 0 (SDK: getSeizableCollateral). Errors: overflow.
Result<u256> seizable_collateral(const Market&, const Position&) noexcept;

}  // namespace loadline::morpho
