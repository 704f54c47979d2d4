// Equity and margin of perpetuals that share one collateral, settled in the quote currency.
#pragma once

#include <cstdint>
#include <span>

#include "core/margin/perpetual/account/margin_curve.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct PerpMarket {
  real price = 0.0;  ///< mark or oracle, as the venue uses; quote currency per unit
  MarginCurve initial;
  MarginCurve maintenance;
};

struct PerpPosition {
  std::uint32_t market = 0;  ///< index into the markets; each at most once
  real size = 0.0;           ///< units of the asset; below zero is short
  real entry_price = 0.0;    ///< quote currency per unit; the mark where gains are in collateral
};

/// What a venue adds to the maintenance for whoever liquidates: ratio * total notional + cost, not
/// less than `lowest` nor more than `highest`. All 0: nothing.
struct LiquidationReward {
  real ratio = 0.0;
  real cost = 0.0;     ///< quote currency
  real lowest = 0.0;   ///< quote currency
  real highest = 0.0;  ///< quote currency
};

/// An isolated position is an account of its own with one position and its own collateral.
struct CrossAccount {
  real collateral = 0.0;  ///< quote currency, funding already settled; may be below zero
  std::span<const PerpMarket> markets;
  std::span<const PerpPosition> positions;
  LiquidationReward reward;
};

/// All in quote currency.
struct CrossMargin {
  real equity = 0.0;           ///< collateral and unrealised gains
  real notional = 0.0;         ///< of all positions, unsigned
  real initial = 0.0;          ///< requirement for opening
  real maintenance = 0.0;      ///< requirement for keeping, with the liquidation's reward
  real free_collateral = 0.0;  ///< equity - initial; below zero: no order that adds is accepted
  real excess = 0.0;           ///< equity - maintenance; below zero: liquidatable
  std::uint32_t binding_market = 0;  ///< whose maintenance is the largest; the first of equals
  bool liquidatable = false;         ///< excess < 0
};

/// Errors: not_finite, out_of_domain (above 2^100 in size, or a price not above 0 is
/// missing_price), unknown_asset (Field::positions) for a market that is not listed, duplicate
/// (Field::positions), capacity_exceeded above kMaxPerpetualPositions, and those of
/// `check_margin_curve` with the market as index; out_of_domain (Field::fee_rate) for a reward
/// below zero or whose bounds cross.
Error check_cross_account(const CrossAccount& account) noexcept;

/// Sums run in the order of the positions. Errors of `check_cross_account`.
Result<CrossMargin> cross_margin(const CrossAccount& account) noexcept;

/// Price of one market at which the equity is zero, the others unchanged: what is beyond it is
/// another's loss. Errors of `cross_margin`; no_root (Field::price) where no price above 0 does it.
Result<real> bankruptcy_price(const CrossAccount& account, std::uint32_t market) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
