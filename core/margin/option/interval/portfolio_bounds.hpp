// What a portfolio margin leaves at least and at most while the spot moves through a cell, under
// rules that take the worst of a grid of scenarios and of the basis (Derive's PMRM 1 and 2).
#pragma once

#include <cstddef>
#include <span>

#include "core/base/arena.hpp"
#include "core/margin/option/interval/spot_search.hpp"
#include "core/margin/option/pmrm2.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What the worst is taken of.
struct PortfolioStates {
  OptionBook book;  ///< at today's spot, with the rates that discount values
  std::span<const Scenario> scenarios;
  VolShockRule vol_shock;
  SkewRule skew;
  BasisRule basis;
  std::span<const Pmrm2Discount> discounts;  ///< an expiry each
  real factor = 1;                           ///< of the worst
};

/// What of the margin is straight in the spot, at one end of a cell.
struct StraightEnd {
  real move = 1;       ///< the end over today's spot
  real margin = 0;     ///< all that no scenario moves
  real perpetual = 0;  ///< amount times mark
  real moving = 0;     ///< value of what moves with the spot
  real size = 0;       ///< sum of the sizes of the terms of `margin`
};

/// Arena bytes for `portfolio_bounds`.
std::size_t portfolio_bounds_workspace_bytes(std::size_t legs, std::size_t expiries) noexcept;

/// Bounds over the cell. What is left is linear in the values of the expiries but for minima: over
/// the scenarios and the basis, over the two moves of the basis, over the two signs of a skew
/// scenario's profit; and but for the kink of the static discount. Each expiry's value in each
/// scenario lies between two straight lines (`book_bounds`), which sums, minima and the kink keep
/// straight (`Enclosure`). The least of the lower lines of all states bounds from below, the lowest
/// of the upper lines' maxima from above. Both are moved apart by 2^-44 of the sum of the sizes of
/// all terms, which is more than the rounding of either computation. Errors: those of
/// `book_bounds`; capacity_exceeded (Field::arena).
Result<ExcessBounds> portfolio_bounds(const PortfolioStates& states, const StraightEnd& near,
                                      const StraightEnd& far, Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
