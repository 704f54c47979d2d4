// Every maximum of the engine, with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace loadline {

/// Reserves of one lending market. Aave v3 keeps two flag bits a reserve in one 256-bit word.
inline constexpr std::size_t kMaxReserves = 128;

/// Efficiency-mode categories of one market: the category id is a uint8.
inline constexpr std::size_t kMaxEModes = 255;

/// Actions of one preview: more than a wallet batches into one transaction.
inline constexpr std::size_t kMaxActions = 64;

/// Largest oracle price: 2^96 - 1 units. With 8 decimals that is 7.9e20 USD a token, and
/// price * balance stays inside 256 bits for every balance below 2^128.
inline constexpr unsigned kMaxPriceBits = 96;

/// Largest accrued balance or debt of one reserve, in base units: 2^128 - 1, as the contracts store.
inline constexpr unsigned kMaxBalanceBits = 128;

/// Token decimals. Aave's listing code accepts 6 to 18; 0 to 36 leaves room and 10^36 < 2^120.
inline constexpr unsigned kMaxDecimals = 36;

/// Horizon of a time-to-liquidation search: 100 years of seconds.
inline constexpr std::uint64_t kMaxHorizonSeconds = 100ull * 365 * 24 * 3600;

/// Collateral assets of one Compound III market: the bits of assetsIn and of the byte beside it.
inline constexpr std::size_t kMaxCometAssets = 24;

/// Deposits, and borrows, of one Kamino obligation: 8 and 5 in its account, with room for both.
inline constexpr std::size_t kMaxObligationSides = 16;

/// Expiries of one volatility surface: venues list a dozen, exchanges of index options some fifty.
inline constexpr std::size_t kMaxSurfaceExpiries = 64;

/// Margin tiers of one market: Binance has ten brackets, the other venues at most five.
inline constexpr std::size_t kMaxMarginTiers = 16;

/// Positions of one perpetual account: Hyperliquid lists some 230 markets, dYdX allows 128 assets.
inline constexpr std::size_t kMaxPerpetualPositions = 256;

/// Markets of one covariance: beyond this many its estimate from a few hundred days is singular, and
/// the system of the nearest point (a square of them) stays within 64 KiB.
inline constexpr std::size_t kMaxCovarianceMarkets = 64;

/// Tokens, spot markets and perpetuals of one Mango or Drift account: each has at most 16 slots of
/// a kind, and a search over that many keeps a few hundred bends of the health.
inline constexpr std::size_t kMaxHealthSlots = 16;
/// Legs of one option book: Derive allows an account 128 positions; Deribit lists 900 options of
/// a coin, of which a book holds a part.
inline constexpr std::size_t kMaxOptionLegs = 512;

/// Expiries of one option book: Derive allows 30 at most, and the standard manager two underlyings.
inline constexpr std::size_t kMaxBookExpiries = 64;

/// Scenarios of one grid: Derive allows 40; a matrix of nine moves by three volatilities and eight
/// extremes has 35.
inline constexpr std::size_t kMaxScenarios = 64;

/// Risk factors of one account: as many as a perpetual account has positions.
inline constexpr std::size_t kMaxRiskFactors = kMaxPerpetualPositions;

/// Buckets of risk factors: Basel MAR21 has 18 of commodities and 13 of equities at most.
inline constexpr std::size_t kMaxRiskBuckets = 32;

}  // namespace loadline
