// Where an Aave v3 account can be liquidated: per asset, for a common shock, and in time.
//
// Each answer is the nearest point of a ray at which the contract's own rule gives a health factor
// below 1: an integer price from today's down to 1 or up to 2^96 - 1; a factor on all volatile
// prices, as far as each of them stays in that range; seconds up to `kMaxHorizonSeconds`. Nothing
// is assumed of the shape of the health factor, which is not monotone: the truncated average jumps,
// and an asset can be collateral and debt at once. `boundary/certificate.cpp` has the proof by
// which a whole interval is passed over, `boundary/search.hpp` the search.
//
// An asset that an old efficiency mode prices by the category's oracle does not move with its own
// price (`unreachable`); a common shock moves the price in force, the category's included.
// Where the contract would revert an account counts as not liquidatable.
#pragma once

#include "core/margin/lending/aave_health.hpp"
#include "core/margin/reach.hpp"

namespace loadline::aave {

using loadline::Reach;

/// The nearest liquidatable point on one side. Every point between it and now is safe: the search
/// proves that by bounds, and evaluates the contract's rule at `boundary` (liquidatable) and one
/// unit nearer to now (safe).
struct Boundary {
  u256 boundary;       ///< price in oracle units, factor in wad, or seconds after now
  u256 health_at;      ///< wad, at the boundary (< 1e18)
  u256 health_inside;  ///< wad, one unit nearer to now (>= 1e18)
  Reach reach;
  std::uint32_t evaluations;  ///< of the contract's rule
};

/// One asset: its boundaries below and above the current price.
struct AssetBoundaries {
  Boundary falling;
  Boundary rising;
  std::uint32_t reserve;
  std::uint32_t reserved = 0;
};

/// Common shock: the price in force of every volatile asset is floor(price * factor / 1e18); 1e18
/// is now.
struct LiquidationMap {
  Boundary shock_down;
  Boundary shock_up;
  Boundary interest;  ///< seconds after `now` at unchanged prices and rates
};

/// Shape: assets [positions], in the order of the account. Scratch from the arena.
/// Errors: overflow (the contract would revert at `now`, or a balance takes more than 128 bits),
/// capacity_exceeded.
Result<LiquidationMap> liquidation_map(const Market&, const Account&,
                                       std::span<AssetBoundaries> assets, Arena&) noexcept;

}  // namespace loadline::aave
