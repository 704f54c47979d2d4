// Both sides of a Drift requirement as linear forms of what moves: nothing, a price, all prices
// together, or an order.
#pragma once

#include "core/margin/perpetual/boundary/joint_move.hpp"
#include "core/margin/perpetual/venue/drift.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

inline constexpr std::uint32_t kNoDriftSlot = 0xffffffffu;

struct DriftMotion {
  bool initial = false;
  std::uint32_t asset = kNoDriftSlot;       ///< whose price is the variable
  std::uint32_t unmargined = kNoDriftSlot;  ///< a perpetual left out of the requirement
  const JointMove* joint = nullptr;         ///< else all prices, by the size of a move
  std::span<const real> quote_slopes;       ///< else every perpetual's quote, by the variable
};

struct DriftForms {
  LinearForm collateral;
  LinearForm requirement;
  LinearForm equity;
  LinearForm liabilities;
};

struct DriftSpotForms {
  LinearForm value;  ///< unweighted, after the worse side's orders
  LinearForm weighted;
  LinearForm orders;  ///< paid or brought by those orders
  real tokens;
};

DriftSpotForms drift_spot_form(const DriftSpot& spot, const DriftMotion& motion,
                               Bends& bends) noexcept;
DriftForms drift_forms(const DriftAccount& account, const DriftMotion& motion,
                       Bends& bends) noexcept;

/// The ratio of a position of `size` units, surcharge included.
real drift_ratio(const DriftPerp& perp, bool initial, real size) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
