// The liquidation map along one variable when all prices move together: p_i (1 + beta_i move). A
// common shock has beta 1 everywhere.
#pragma once

#include "core/margin/perpetual/boundary/intervals.hpp"
#include "core/margin/perpetual/boundary/joint_move.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Moves are looked at up to here in either direction: a million times today's price.
inline constexpr real kHighestMove = 0x1p20;
inline constexpr real kLargestBeta = 0x1p10;

/// One side of today's prices, which are the move 0.
struct MoveBoundary {
  real move = 0.0;      ///< the nearest liquidatable one; meaningful when `reached`
  real residual = 0.0;  ///< the excess there
  Reach reach = Reach::unreachable;
};

/// Intervals are in the caller's span, rising; their `low` and `high` are moves.
struct MoveMap {
  std::uint32_t count = 0;
  MoveBoundary falling;  ///< moves below 0
  MoveBoundary rising;   ///< and above
  real lowest = 0.0;     ///< where the first price reaches 0, at least -kHighestMove
  real highest = 0.0;    ///< the same upwards, which only a negative beta limits
};

/// The moves at which no price is below zero yet.
struct MoveRange {
  real lowest = -kHighestMove;
  real highest = kHighestMove;
  bool exposed = false;  ///< some beta is not 0

  void include(real beta) noexcept;
};

/// not_finite, or out_of_domain above `kLargestBeta` in size (Field::beta).
Error check_beta(real beta, std::size_t index) noexcept;

/// Assets' betas: those of `check_beta`, and duplicate (Field::asset).
Error check_betas(std::span<const AssetBeta> betas) noexcept;

/// Betas to one driver, from correlations to it and volatilities: rho_i sigma_i / sigma_driver, the
/// slope of the least-squares line of returns; the driver's own is its correlation, 1. All spans
/// have one length (else length_mismatch, Field::beta). Errors: not_finite or out_of_domain for a
/// correlation outside [-1, 1] (Field::correlation) or a volatility that is not in (0, 2^20]
/// (Field::vol); unknown_asset (Field::asset) for a driver out of range; out_of_domain
/// (Field::beta) above `kLargestBeta`.
Error driver_betas(std::span<const real> correlations, std::span<const real> vols,
                   std::size_t driver, std::span<real> out) noexcept;

/// Turns what a walk over -move >= 0 found into moves, in order.
MoveBoundary mirror_falling(const PriceMap& map, std::span<LiquidationInterval> intervals) noexcept;

/// Joins both sides, of which `falling` intervals come first and touch 0 where the account can be
/// liquidated today.
MoveMap join_sides(const MoveRange& range, const MoveBoundary& falling, std::size_t falling_count,
                   const PriceMap& rising, std::span<LiquidationInterval> out) noexcept;

/// Walks outwards from today's prices, first down, then up, so that a near boundary has all its
/// digits. `piece_at(sign, from, end)` gives the piece that begins at the size `from`. Errors:
/// capacity_exceeded (Field::intervals), no_convergence after `most_pieces` of a side.
template <class PieceAt>
Result<MoveMap> map_moves(const MoveRange& range, std::size_t most_pieces, PieceAt piece_at,
                          std::span<LiquidationInterval> out) noexcept {
  const auto walk_side = [&](real sign, real end, std::span<LiquidationInterval> room) {
    IntervalWalk walk(room, 0.0, end);
    for (std::size_t i = 0; i < most_pieces && !walk.complete(); ++i) {
      walk.add(piece_at(sign, walk.position(), end));
    }
    return walk.map(0.0);
  };
  const auto down = walk_side(-1.0, -range.lowest, out);
  if (!down.ok()) return down.error();
  const MoveBoundary falling = mirror_falling(*down, out.first(down->count));
  const auto up = walk_side(1.0, range.highest, out.subspan(down->count));
  if (!up.ok()) return up.error();
  return join_sides(range, falling, down->count, *up, out);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
