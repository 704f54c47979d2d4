// The liquidatable prices that are nearest to today's when all of them may move: how many standard
// deviations of the joint returns stand between the account and liquidation.
#pragma once

#include "core/base/arena.hpp"
#include "core/margin/perpetual/account/cross_account.hpp"
#include "core/margin/reach.hpp"
#include "core/numeric/linear/matrix.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Why no liquidatable prices are nearer than those returned.
enum class NearestProof : std::uint32_t {
  unproved = 0,    ///< nearest that tangents lead to; nothing is nearer than `nearest_possible`
  one_piece = 1,   ///< the excess is one plane within the distance: the closed form is exact
  enumerated = 2,  ///< every plane within the distance was tried
};

struct NearestLiquidation {
  Reach reach = Reach::unreachable;
  real distance = 0.0;          ///< sqrt(r' C^-1 r), standard deviations
  real nearest_possible = 0.0;  ///< no liquidatable prices are nearer; `distance` where proved
  real residual = 0.0;          ///< the excess at the prices, below 0: by evaluating the account
  NearestProof proof = NearestProof::unproved;
};

std::size_t nearest_liquidation_workspace_bytes(std::size_t markets) noexcept;

/// Among the prices p_i (1 + r_i) at which the account can be liquidated, those whose simple
/// returns r have the least Mahalanobis distance sqrt(r' C^-1 r). `covariance` [markets x markets]
/// is that of simple returns over the horizon in mind, per 1; `prices` takes one price a market,
/// today's where nothing is held. A price that would reach 0 is 2^-100 of today's.
///
/// The excess is concave in the prices while the reward keeps its piece: the smallest of the planes
/// that the positions' tiers make together. Its liquidatable side is the union of those planes'
/// half-spaces, so that the least of their distances, each in closed form but for prices at 0
/// (`closest_on_plane`), is the answer; only planes whose tiers lie within the distance already
/// found can improve it, and they are enumerated up to `kMaxPlanes`. A power of the notional, or
/// the reward where its upper bound cuts in, is followed by its tangent plane, from boundary point
/// to boundary point, each nearer than the one before (at most 64); that is a local answer, and
/// `nearest_possible` bounds what it may have missed: there even the chord above each margin leaves
/// an excess. Typed reasons: already_liquidatable (distance 0, today's prices), unreachable (at no
/// prices up to 4096 times today's), no_exposure (no position, or none that the covariance moves),
/// unresolved (a singular covariance that reaches none of the planes tried). An account whose
/// excess is 0 to the last digit is its own nearest point. Errors: of `cross_margin`;
/// capacity_exceeded (Field::markets) above kMaxCovarianceMarkets; length_mismatch, not_finite,
/// not_positive_definite (Field::covariance) for a matrix that is not symmetric to 2^-40 of its
/// diagonal or has a negative eigenvalue; length_mismatch (Field::price); capacity_exceeded
/// (Field::arena); no_convergence (Field::covariance) when rounding leaves no liquidatable prices
/// on the ray of the answer.
Result<NearestLiquidation> nearest_liquidation(const CrossAccount& account, ConstMatrix covariance,
                                               std::span<real> prices, Arena& arena) noexcept;

/// Planes enumerated: ten positions with two tiers each within reach.
inline constexpr std::size_t kMaxPlanes = 1024;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
