// Drift and Mango accounts when all their prices move together.
#pragma once

#include "core/margin/map/direction.hpp"
#include "core/margin/perpetual/venue/drift.hpp"
#include "core/margin/perpetual/venue/mango.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Intervals that the move may have; each turn of a gain's weight or an order's side can add one.
inline constexpr std::size_t kMaxHealthMoveIntervals = 64;

/// Every interval of the move in which the maintenance collateral is below the requirement. Assets
/// move by their beta (spots and perpetuals of one alike), those that are not listed stay; the
/// quote token is one of them as a rule. Both sides are linear between the turns of gains and order
/// sides, all known in closed form, so that none is missed.
/// Errors: of `check_drift` and `check_betas`; unknown_asset (Field::asset) with the row of a beta
/// whose asset the account has not; capacity_exceeded (Field::intervals).
Result<MoveMap> drift_direction_map(const DriftAccount& account, std::span<const AssetBeta> betas,
                                    std::span<LiquidationInterval> out) noexcept;

/// The same of the maintenance health of a Mango account. Errors also: unsupported (Field::asset)
/// with the perpetual that moves together with the token in which it is settled, which makes the
/// health quadratic.
Result<MoveMap> mango_direction_map(const MangoAccount& account, std::span<const AssetBeta> betas,
                                    std::span<LiquidationInterval> out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
