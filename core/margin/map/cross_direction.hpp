// A cross account of perpetuals when all its prices move together.
#pragma once

#include "core/margin/map/direction.hpp"
#include "core/margin/perpetual/account/cross_account.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Intervals that the move can have. The excess is concave along it but where the reward's upper
/// bound cuts in: concave on either side of that, hence three at most, and one more while the two
/// walks are joined.
inline constexpr std::size_t kMaxMoveIntervals = 4;

/// Every interval of the move in which the account can be liquidated; betas[m] is market m's, an
/// empty span is the common shock. Equity is linear in the move, tiers are linear between their
/// bounds, powers of the notional concave after their sign: a piece is a line less a sum of powers,
/// which has one peak, and whose roots are bracketed to two neighbouring numbers on either side of
/// it (boundary/piece.hpp). Straight pieces are solved in closed form. All bends are known, so that
/// the walk misses no interval but one whose depth is below the rounding of the excess.
/// A venue with a part of the margin that ends with the position (`fixed`) keeps it up to the
/// price 0. Without a moving position: `no_exposure`, or `already_liquidatable`.
/// Errors: of `cross_margin`; length_mismatch, not_finite, out_of_domain (Field::beta);
/// capacity_exceeded (Field::intervals).
Result<MoveMap> cross_direction_map(const CrossAccount& account, std::span<const real> betas,
                                    std::span<LiquidationInterval> out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
