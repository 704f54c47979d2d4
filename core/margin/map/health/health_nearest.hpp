// The liquidatable prices of a Drift or Mango account that are nearest to today's when all of them
// may move.
#pragma once

#include "core/base/arena.hpp"
#include "core/margin/map/nearest_point.hpp"
#include "core/margin/perpetual/venue/drift.hpp"
#include "core/margin/perpetual/venue/mango.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

std::size_t health_nearest_workspace_bytes(std::size_t assets) noexcept;

/// As `nearest_liquidation`: among the prices p (1 + r) at which the account can be liquidated,
/// those whose simple returns r have the least Mahalanobis distance. `covariance` [assets x assets]
/// is that of the listed assets' returns; the others stay; `returns` takes one an asset, 0 where
/// the account has no nearest point.
///
/// The maintenance excess is a sum of functions of one asset each, concave and made of straight
/// pieces that are known in closed form: the smallest of the planes that one piece an asset makes.
/// The least of these planes' distances is the answer. The plane of today's prices leads to a
/// liquidatable point, from which the planes there lead nearer; only pieces within the distance
/// found can improve it, and their planes are all tried, up to `kMaxPlanes`: `one_piece` or
/// `enumerated`. With more of them the answer is `unproved`, and `nearest_possible` is the distance
/// of the plane of all chords, which lies below. The residual is the excess by evaluating the
/// account there; where rounding leaves it above 0, a plane as little lower as it takes is met
/// instead (no_convergence where none is). Typed reasons and errors: as
/// there, but those of the account of `check_drift`; unknown_asset, duplicate (Field::asset);
/// length_mismatch of `returns` (Field::asset); capacity_exceeded (Field::markets) above
/// 2 kMaxHealthSlots assets.
Result<NearestLiquidation> drift_nearest_liquidation(const DriftAccount& account,
                                                     std::span<const std::uint32_t> assets,
                                                     ConstMatrix covariance,
                                                     std::span<real> returns,
                                                     Arena& arena) noexcept;

/// The same of a Mango account; unsupported as in `mango_confidence_range`, with the assets whose
/// variance is above 0.
Result<NearestLiquidation> mango_nearest_liquidation(const MangoAccount& account,
                                                     std::span<const std::uint32_t> assets,
                                                     ConstMatrix covariance,
                                                     std::span<real> returns,
                                                     Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
