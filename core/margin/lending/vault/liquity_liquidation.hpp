// Liquidation of a Liquity v1 trove: gas compensation, what the stability pool takes, what is
// redistributed to other troves, and the surplus of a capped liquidation in recovery mode.
//
// Source: liquity/dev, TroveManager.sol (_liquidateNormalMode, _liquidateRecoveryMode,
// _getOffsetAndRedistributionVals, _getCappedOffsetVals). What a redistribution does to the other
// troves' pending rewards is not part of this.
#pragma once

#include "core/margin/lending/vault/liquity_trove.hpp"

namespace loadline::liquity {

/// wad. Collateral: gas + to the pool + redistributed + surplus = the trove's.
struct Liquidation {
  u256 collateral_gas_compensation;  ///< to the caller, 0.5 % of what is liquidated
  u256 debt_gas_compensation;        ///< to the caller, 200
  u256 debt_to_offset;               ///< burnt from the stability pool
  u256 collateral_to_pool;
  u256 debt_to_redistribute;
  u256 collateral_to_redistribute;
  u256 collateral_surplus;  ///< claimable by the owner, capped liquidation only
  std::uint32_t liquidates = 0;
  std::uint32_t capped = 0;  ///< 1: at 110 % in recovery mode
};

/// What `liquidate` does with one trove at the system as it is; `liquidates` 0 and amounts 0 where
/// it would leave the trove alone. Errors: overflow.
Result<Liquidation> liquidate(const System&, const Trove&) noexcept;

}  // namespace loadline::liquity
