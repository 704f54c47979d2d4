// Pre-liquidation of a Morpho Blue position: a contract that the borrower authorises closes part of
// the debt before the market's own threshold, at factors that rise linearly with loan-to-value.
#pragma once

#include "core/margin/lending/morpho/morpho_liquidation.hpp"

namespace loadline::morpho {

/// PreLiquidationParams. Wad. The market's price serves as the contract's oracle.
struct PreLiquidation {
  u256 pre_lltv;  ///< below the market's lltv
  u256 pre_lcf1;  ///< close factor at pre_lltv, at most 1e18
  u256 pre_lcf2;  ///< close factor at lltv, from pre_lcf1; may pass 1e18
  u256 pre_lif1;  ///< incentive at pre_lltv, from 1e18
  u256 pre_lif2;  ///< incentive at lltv, from pre_lif1, at most 1 / lltv
};

/// The constructor's requirements. Errors: out_of_domain by field.
Error check(const PreLiquidation&, const Market&) noexcept;

/// Where the position stands and what applies to it there.
struct PreLiquidationTerms {
  u256 ltv;                                               ///< debt / collateral value, up; wad
  u256 close_factor;                                      ///< preLCF; wad
  u256 incentive_factor;                                  ///< preLIF; wad
  u256 repayable_shares;                                  ///< borrow shares * preLCF, down
  LiquidationRefusal refusal = LiquidationRefusal::none;  ///< outside the zone: why
  std::uint32_t reserved = 0;
};

/// At the market's totals: accrue first. Errors: overflow.
Result<PreLiquidationTerms> pre_liquidation_terms(const PreLiquidation&, const Market&,
                                                  const Position&) noexcept;

/// preLiquidate with exactly one of the two amounts not zero: repays on Morpho and takes the
/// collateral; no bad debt arises here. Errors: overflow.
Result<Liquidation> pre_liquidate(const PreLiquidation&, const Market&, const Position&,
                                  const u256& seized_assets, const u256& repaid_shares) noexcept;

}  // namespace loadline::morpho
