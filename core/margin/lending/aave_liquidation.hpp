// Where an Aave v3 account can be liquidated: per asset, for a common shock, and in time.
#pragma once

#include "core/margin/lending/aave_health.hpp"

namespace loadline::aave {

/// What the search found. `reached` alone comes with a boundary.
enum class Reach : std::uint32_t {
  reached = 0,
  already_liquidatable = 1,  ///< at the current prices
  unreachable = 2,           ///< no price (time) in the range triggers it
  no_debt = 3,
  no_exposure = 4,  ///< the account has neither counted collateral nor debt in the asset
  unresolved = 5,   ///< the evaluation budget ended; nothing up to `boundary` triggers it
};

/// The nearest liquidatable point on one side. Every point between it and now is safe: the search
/// proves that by bounds, and evaluates the contract's rule at `boundary` (liquidatable) and one
/// unit nearer to now (safe).
struct Boundary {
  u256 boundary;           ///< price in oracle units, factor in wad, or seconds after now
  u256 health_at;          ///< wad, at the boundary (< 1e18)
  u256 health_inside;      ///< wad, one unit nearer to now (>= 1e18)
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

/// Common shock: every volatile asset's price is floor(price * factor / 1e18); 1e18 is now.
struct LiquidationMap {
  Boundary shock_down;
  Boundary shock_up;
  Boundary interest;  ///< seconds after `now` at unchanged prices and rates
};

/// Shape: assets [positions], in the order of the account. Scratch from the arena.
/// Errors: overflow, capacity_exceeded.
Result<LiquidationMap> liquidation_map(const Market&, const Account&,
                                       std::span<AssetBoundaries> assets, Arena&) noexcept;

}  // namespace loadline::aave
