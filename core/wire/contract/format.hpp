// The binary request and result that wallets and contracts exchange: numbers, sizes and limits.
// docs/wire.md specifies every byte.
#pragma once

#include <cstddef>
#include <cstdint>

namespace loadline::wire::contract {

/// First four bytes of a request (`load`) and of a result (`line`).
inline constexpr std::uint32_t kRequestMagic = 0x64616f6c;
inline constexpr std::uint32_t kResultMagic = 0x656e696c;

/// Of this format. A decoder takes one version and refuses all others.
inline constexpr std::uint16_t kFormatVersion = 1;

/// What is asked for. The numbers are API: one is never reused. The rest of 32 to 47 is kept for
/// perpetual venues, the rest of 48 to 63 for option margin.
enum class Operation : std::uint16_t {
  version = 1,              ///< the engine's version and the hashes of its rule packs
  price = 2,                ///< an option's value and five Greeks
  price_batch = 3,          ///< the same for rows, each with a status
  implied_vol = 4,          ///< the volatility of a price
  lending_assess = 16,      ///< an Aave v3 account's totals and health factor
  lending_boundary = 17,    ///< whether the account is liquidatable at a price, and not just before
  perpetual_assess = 32,    ///< equity and margins of a cross account of perpetuals, by tiers
  perpetual_boundary = 33,  ///< whether it is liquidatable at a price, and not one ulp before
  option_margin = 48,       ///< PMRM 2 of an option book in all scenarios, with its certificate
};

/// Why the message itself was refused. Disjoint from the core's ErrorCode, which has the same place
/// in a result; the numbers are API.
enum class Fault : std::uint16_t {
  none = 0,
  truncated = 200,          ///< fewer bytes than the heading says, or than a heading has
  oversized = 201,          ///< more bytes than the module takes
  trailing_bytes = 202,     ///< more bytes than the heading says
  not_a_request = 203,      ///< does not begin with kRequestMagic
  wrong_version = 204,      ///< another version of this format
  unknown_operation = 205,  ///< not one that this module carries
  bad_count = 206,          ///< a count that does not go with the length or the operation
  over_budget = 207,        ///< a count beyond the bound that keeps the work of a call bounded
  not_canonical = 208,      ///< a NaN with a payload or a sign, or a reserved bit that is set
};

/// Rows of a batch: some 2.6 million operations of a host, a twentieth of what the tightest one
/// (Soroban) grants a transaction.
inline constexpr std::uint32_t kMaxBatchRows = 64;

/// Reserves, efficiency modes and positions of a lending request: what an account holds, not what a
/// market lists. An account in more than a dozen reserves is rare.
inline constexpr std::uint32_t kMaxRequestReserves = 32;
inline constexpr std::uint32_t kMaxRequestEModes = 8;
inline constexpr std::uint32_t kMaxRequestPositions = 32;

/// Markets, positions and tiers of all curves of a perpetual request: a margin account that holds
/// more is rare, and a venue has five tiers a market at most, but for Binance's ten.
inline constexpr std::uint32_t kMaxRequestMarkets = 32;
inline constexpr std::uint32_t kMaxRequestPerpetuals = 32;
inline constexpr std::uint32_t kMaxRequestTiers = 256;

/// Legs of an option book, each with an expiry of its own at most, and what is held beside them:
/// some 500 option values in the 31 scenarios, the most work that a call can ask for.
inline constexpr std::uint32_t kMaxRequestLegs = 16;
inline constexpr std::uint32_t kMaxRequestExpiries = 16;
inline constexpr std::uint32_t kMaxRequestCollaterals = 4;

// Words (8 bytes) of each part.
inline constexpr std::size_t kHeadingWords = 2;
inline constexpr std::size_t kOptionWords = 7;
inline constexpr std::size_t kValueWords = 6;
inline constexpr std::size_t kRowWords = 1 + kValueWords;
inline constexpr std::size_t kQuoteWords = 7;
inline constexpr std::size_t kVolWords = 3;
inline constexpr std::size_t kLendingWords = 4;
inline constexpr std::size_t kReserveWords = 47;
inline constexpr std::size_t kEModeWords = 13;
inline constexpr std::size_t kPositionWords = 9;
inline constexpr std::size_t kClaimWords = 5;
inline constexpr std::size_t kAccountWords = 24;
inline constexpr std::size_t kVerdictWords = 10;
inline constexpr std::size_t kPerpetualWords = 6;
inline constexpr std::size_t kMarketWords = 6;
inline constexpr std::size_t kTierWords = 3;
inline constexpr std::size_t kPerpetualPositionWords = 3;
inline constexpr std::size_t kPerpetualClaimWords = 2;
inline constexpr std::size_t kMarginWords = 7;
inline constexpr std::size_t kPerpetualVerdictWords = 4;
inline constexpr std::size_t kBookWords = 10;
inline constexpr std::size_t kExpiryWords = 5;
inline constexpr std::size_t kCollateralWords = 6;
inline constexpr std::size_t kLegWords = 4;
inline constexpr std::size_t kOptionMarginWords = 23;
inline constexpr std::size_t kRefusalWords = 2;
inline constexpr std::size_t kVersionWords = 4;

/// The largest request of a module that prices options alone: a full batch.
inline constexpr std::size_t kMaxOptionRequestBytes =
    8 * (kHeadingWords + kMaxBatchRows * kOptionWords);

/// The largest request: a lending one. A whole number of kilobytes.
inline constexpr std::size_t kMaxRequestBytes = 16 * 1024;
static_assert(8 * (kHeadingWords + kLendingWords + kClaimWords +
                   kMaxRequestReserves * kReserveWords + kMaxRequestEModes * kEModeWords +
                   kMaxRequestPositions * kPositionWords) <=
              kMaxRequestBytes);

static_assert(8 * (kHeadingWords + kPerpetualClaimWords + kPerpetualWords +
                   kMaxRequestMarkets * kMarketWords + kMaxRequestTiers * kTierWords +
                   kMaxRequestPerpetuals * kPerpetualPositionWords) <=
              kMaxRequestBytes);

/// The largest result: a full batch.
inline constexpr std::size_t kMaxResultBytes = 4 * 1024;
static_assert(8 * (kHeadingWords + kMaxBatchRows * kRowWords + 1) <= kMaxResultBytes);

}  // namespace loadline::wire::contract
