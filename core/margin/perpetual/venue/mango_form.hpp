// The health of a Mango account as a linear form of what moves: nothing, a price, all prices
// together, or an order.
#pragma once

#include <array>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/boundary/joint_move.hpp"
#include "core/margin/perpetual/venue/mango.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

inline constexpr std::uint32_t kNothingMoves = 0xffffffffu;

/// What the variable stands for. With an order it is the unsigned size.
struct MangoMotion {
  bool initial = false;                 ///< initial weights and prices, else maintenance
  std::uint32_t asset = kNothingMoves;  ///< whose price is the variable
  std::uint32_t perp = kNothingMoves;   ///< which perpetual an order moves
  real base_a_unit = 0.0;               ///< +1 bought, -1 sold
  real quote_a_unit = 0.0;              ///< paid, fee included
  const JointMove* joint = nullptr;     ///< else all prices, by the size of a move
  std::span<const real> quote_slopes;   ///< else every perpetual's quote, by the variable
};

/// The health just above the variable's value in `bends`, which learns of the next turn.
LinearForm mango_form(const MangoAccount& account, const MangoMotion& motion,
                      Bends& bends) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
