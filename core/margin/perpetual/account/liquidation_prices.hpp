// At which prices of one market a cross account can be liquidated: all intervals of them.
#pragma once

#include "core/margin/perpetual/account/cross_account.hpp"
#include "core/margin/perpetual/boundary/intervals.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Intervals that a market's price can have: the excess is concave along it but for the reward's
/// upper bound, so that two are the most.
inline constexpr std::size_t kMaxPriceIntervals = 3;

/// The price of `market` moves, the others stay. Along it the equity is linear and the margin made
/// of tiers (linear between bounds), a power (convex) and a reward (linear between its bounds). The
/// walk goes from bend to bend, and each piece has one peak at most, so that no interval is missed.
/// A market without a position, or of size 0, is `no_exposure`, or `already_liquidatable`.
/// Errors: of `cross_margin`, unknown_asset (Field::markets), capacity_exceeded (Field::intervals)
/// when `out` holds fewer than there are.
Result<PriceMap> liquidation_prices(const CrossAccount& account, std::uint32_t market,
                                    std::span<LiquidationInterval> out) noexcept;

/// The same for each position, in order: maps [positions], out [positions * per_position], of
/// which map i uses the i-th share. Errors also length_mismatch (Field::intervals).
Error liquidation_prices_all(const CrossAccount& account, std::size_t per_position,
                             std::span<LiquidationInterval> out, std::span<PriceMap> maps) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
