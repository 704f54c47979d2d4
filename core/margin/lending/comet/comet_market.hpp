// A Compound III market (one Comet contract) and one account in it, as read from the chain.
//
// Sources, here and in the files beside this one: compound-finance/comet, Comet.sol, CometCore.sol,
// CometWithExtendedAssetList.sol; each function names its counterpart.
#pragma once

#include <span>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/numeric/fixed_point.hpp"

namespace loadline::comet {

inline constexpr std::uint64_t kIndexScale = 1'000'000'000'000'000;  // BASE_INDEX_SCALE, 1e15
inline constexpr std::uint64_t kSecondsPerYear = 31'536'000;
inline constexpr std::uint32_t kMaxBaseDecimals = 18;
inline constexpr unsigned kPrincipalBits = 103;  // int104

/// A base amount or principal with its sign; zero is not negative.
struct SignedAmount {
  u256 magnitude;
  std::uint32_t negative = 0;  ///< 1: owed
  std::uint32_t reserved = 0;
};

/// A collateral asset: what getAssetInfo returns, with its price and totals. Factors are wad.
struct Asset {
  u256 price;         ///< of the feed, 1e8 a whole token, 1 .. 2^96 - 1
  u256 supply_cap;    ///< token base units
  u256 total_supply;  ///< totalsCollateral, token base units
  u256 reserves;      ///< getCollateralReserves: what the protocol seized and still holds
  std::uint64_t borrow_collateral_factor;     ///< 0 .. 1e18
  std::uint64_t liquidate_collateral_factor;  ///< 0 .. 1e18
  std::uint64_t liquidation_factor;           ///< 0 .. 1e18, of the value credited when absorbed
  std::uint32_t decimals;                     ///< 0 .. 18
  std::uint32_t reserved = 0;
};

/// One side of the interest model: a rate a second that is linear up to the kink and beyond it.
/// Wad.
struct RateModel {
  std::uint64_t kink;        ///< utilisation, 0 .. 1e18
  std::uint64_t base;        ///< a second
  std::uint64_t slope_low;   ///< a second at utilisation 1, below the kink
  std::uint64_t slope_high;  ///< above it
};

/// Shapes: assets [<= kMaxCometAssets]. Amounts are base units of the base token.
struct Market {
  std::span<const Asset> assets;
  RateModel supply;
  RateModel borrow;
  u256 base_price;         ///< 1e8 a whole token, 1 .. 2^96 - 1
  u256 total_supply_base;  ///< principal, below 2^104
  u256 total_borrow_base;  ///< principal, below 2^104
  u256 base_balance;       ///< base tokens that the contract holds
  u256 base_borrow_min;
  u256 target_reserves;
  std::uint64_t base_supply_index;         ///< 1e15, from 1e15
  std::uint64_t base_borrow_index;         ///< 1e15, from 1e15
  std::uint64_t store_front_price_factor;  ///< wad, 0 .. 1e18
  std::uint64_t last_accrual;              ///< seconds, Unix; <= now
  std::uint64_t now;                       ///< seconds, Unix
  std::uint32_t base_decimals;             ///< 0 .. 18
  std::uint32_t reserved = 0;
};

/// Shape: collateral [assets], token base units below 2^128, in the order of the market's assets.
struct Account {
  std::span<const u256> collateral;
  SignedAmount principal;  ///< int104
};

/// Domains and cross-references; `Error::index` is the asset. The functions of this family take
/// only what has passed. Errors: out_of_domain, missing_price, stale_time, capacity_exceeded,
/// length_mismatch.
Error check(const Market&) noexcept;
Error check(const Market&, const Account&) noexcept;

/// A factor as the contract stores it: 4 decimals, the rest cut (_getPackedAsset).
std::uint64_t packed_factor(std::uint64_t factor) noexcept;
/// A supply cap as the contract stores it: whole tokens, the rest cut. Errors: overflow.
Result<u256> packed_supply_cap(const u256& cap, std::uint32_t decimals) noexcept;
/// A rate a second from one a year, both wad (the constructor).
std::uint64_t rate_per_second(std::uint64_t rate_per_year) noexcept;

}  // namespace loadline::comet
