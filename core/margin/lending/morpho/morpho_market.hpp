// A Morpho Blue market and one position in it, as read from the chain.
//
// Sources, here and in the files beside this one: morpho-org/morpho-blue v1.0 (Morpho.sol, MathLib,
// SharesMathLib), morpho-org/pre-liquidation, and for names of the SDK's own morpho-org/sdks,
// packages/blue-sdk (MarketUtils, Market).
#pragma once

#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/numeric/fixed_point.hpp"

namespace loadline::morpho {

inline constexpr unsigned kTotalBits = 128;  ///< of the totals that a market stores

/// 1e36: a price is loan base units for one base unit of collateral, times this.
inline constexpr u256 kOraclePriceScale{0, 0, 0xc097ce7bc90715ull, 0xb34b9f1000000000ull};

/// Assets are base units of the loan token. Each total is below 2^128.
struct Market {
  u256 total_supply_assets;
  u256 total_supply_shares;
  u256 total_borrow_assets;
  u256 total_borrow_shares;
  u256 price;                 ///< of the collateral by the oracle, 1e36
  u256 borrow_rate;           ///< of the rate model since the last update, wad a second
  std::uint64_t fee;          ///< wad, 0 .. 25 %
  std::uint64_t lltv;         ///< liquidation loan-to-value, wad, below 1e18
  std::uint64_t last_update;  ///< seconds, Unix; <= now
  std::uint64_t now;          ///< seconds, Unix
};

/// Each below 2^128.
struct Position {
  u256 supply_shares;
  u256 borrow_shares;
  u256 collateral;  ///< base units of the collateral token
};

/// Domains of every field; the functions of this family take only what has passed. Errors:
/// out_of_domain, stale_time.
Error check(const Market&) noexcept;
/// Also that the position's shares are not more than the market's.
Error check(const Market&, const Position&) noexcept;

}  // namespace loadline::morpho
