// Hyperliquid: margin tiers by leverage, and what a liquidation takes.
#pragma once

#include "core/margin/perpetual/account/order.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// From `lower_bound` on a position may have up to `max_leverage`.
struct LeverageTier {
  real lower_bound = 0.0;   ///< notional, USDC
  real max_leverage = 0.0;  ///< >= 1, falling from tier to tier
};

/// Maintenance tiers: rate = 1 / (2 max_leverage), half the initial margin at the tier's leverage,
/// and the deductions that join them (Hyperliquid docs, "Margin tiers"). Writes one tier a row to
/// `out`. Errors, with the tier as index: out_of_domain
/// (Field::leverage) below 1 or rising, unsorted (Field::tiers), not_finite, capacity_exceeded
/// (Field::tiers) above kMaxMarginTiers or when `out` is too short, out_of_domain (Field::tiers)
/// without tiers or with a first bound other than 0.
Error hyperliquid_maintenance(std::span<const LeverageTier> tiers,
                              std::span<MarginTier> out) noexcept;

/// The largest notional that a leverage allows: the upper bound of the last tier that offers it, or
/// `kHighestPrice` where that is the last tier of all. An order beyond it is refused by the venue.
/// Errors: out_of_domain (Field::leverage) below 1 or above the first tier's, and those of
/// `hyperliquid_maintenance`.
Result<real> hyperliquid_notional_limit(std::span<const LeverageTier> tiers,
                                        real leverage) noexcept;

/// How far a liquidation has gone (Hyperliquid docs, "Liquidations").
enum class LiquidationStage : std::uint32_t {
  healthy = 0,
  partial = 1,   ///< 20 % of a position above 100,000 USDC goes to the book first, then 30 s rest
  full = 2,      ///< whole positions go to the book
  backstop = 3,  ///< equity below 2/3 of the maintenance: the liquidator vault takes everything
  bankrupt = 4,  ///< equity below zero: auto-deleveraging
};

struct LiquidationStep {
  LiquidationStage stage = LiquidationStage::healthy;
  real close_size = 0.0;  ///< units of the position to close now, unsigned
};

inline constexpr real kPartialNotional = 100'000.0;  ///< USDC
inline constexpr real kPartialShare = 0.2;
inline constexpr real kPartialRestSeconds = 30.0;

/// The next step against one position of an account. `resting`: its first 20 % went less than
/// `kPartialRestSeconds` ago: within the rest a further liquidation takes all. Errors of
/// `cross_margin`; unknown_asset (Field::markets) without a position in the market.
Result<LiquidationStep> hyperliquid_liquidation_step(const CrossAccount& account,
                                                     std::uint32_t market, bool resting) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
