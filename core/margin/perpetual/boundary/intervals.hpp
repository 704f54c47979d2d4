// Every interval of one variable, a price mostly, in which an account can be liquidated, from the
// pieces of its excess.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.hpp"
#include "core/margin/perpetual/boundary/piece.hpp"
#include "core/margin/reach.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Prices are looked at from 0 to here: beyond any price of anything in any unit.
inline constexpr real kHighestPrice = 0x1p100;

/// Prices, both included, at and between which the excess is below zero.
struct LiquidationInterval {
  real low = 0.0;
  real high = 0.0;
  real residual_low = 0.0;   ///< the excess at `low`; 0 where the range itself ends
  real residual_high = 0.0;  ///< the same at `high`
  bool opens_below = false;  ///< it goes on down to the lowest price of the range
  bool opens_above = false;  ///< and up to the highest
};

/// One side of the current price.
struct SideBoundary {
  real price = 0.0;     ///< the nearest liquidatable price; meaningful when `reached`
  real residual = 0.0;  ///< the excess there
  Reach reach = Reach::unreachable;
};

struct PriceMap {
  std::uint32_t count = 0;  ///< intervals written
  SideBoundary falling;
  SideBoundary rising;
};

/// Collects intervals from pieces given in order, the first from `lowest`. Pieces join: where the
/// rounding of two neighbours disagrees about the sign at their bend, the bend is the boundary.
class IntervalWalk {
 public:
  IntervalWalk(std::span<LiquidationInterval> out, real lowest,
               real highest = kHighestPrice) noexcept
      : out_(out), position_(lowest), highest_(highest), last_healthy_(highest) {}

  real position() const noexcept { return position_; }
  bool complete() const noexcept { return position_ >= highest_; }
  /// Takes the piece that starts at `position()`; one that does not advance is one spacing long.
  void add(Piece piece) noexcept;

  /// The intervals about `current`. Error: capacity_exceeded (Field::intervals) when `out` was too
  /// short, no_convergence when the walk is not complete.
  Result<PriceMap> map(real current) noexcept;
  /// The first point of the last stretch with the excess below zero that ends the range, for a
  /// search along sizes; the highest when there is none.
  real last_healthy() const noexcept { return last_healthy_; }

 private:
  void set_state(bool negative, const SignChange& at) noexcept;
  void take_monotone(const Piece& piece, PiecePoint low, PiecePoint high) noexcept;

  std::span<LiquidationInterval> out_;
  real position_;
  real highest_;
  real last_healthy_;
  std::uint32_t count_ = 0;
  bool negative_ = false;
  bool started_ = false;
  bool full_ = false;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
