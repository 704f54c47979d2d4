// The margin that a position of a given notional needs: tiers, a power of the notional, or both.
#pragma once

#include <span>

#include "core/base/result.hpp"
#include "core/margin/perpetual/boundary/piece.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// From `lower_bound` on, margin = notional * rate - deduction.
struct MarginTier {
  real lower_bound = 0.0;  ///< notional, quote currency; 0 in the first tier, then rising
  real rate = 0.0;         ///< per 1 of notional, in (0, 1], never falling from tier to tier
  real deduction = 0.0;    ///< quote currency; makes neighbours meet (`deduct_tiers`)
};

/// margin(N) = max(tiered(N), power_factor * N^1.8) + fixed for N > 0, and 0 for N = 0. The power
/// is a ratio that grows with N^0.8, and needs a single tier beside it. Convex where `fixed` is 0.
struct MarginCurve {
  std::span<const MarginTier> tiers;
  real power_factor = 0.0;  ///< >= 0
  real fixed = 0.0;         ///< quote currency, >= 0
};

/// Sets every deduction so that the margin is continuous:
/// deduction_n = deduction_{n-1} + lower_bound_n (rate_n - rate_{n-1}), 0 in the first tier
/// (Hyperliquid docs, "Margin tiers").
void deduct_tiers(std::span<MarginTier> tiers) noexcept;

/// Errors, with the tier as index: out_of_domain (Field::tiers) without tiers, for a first bound
/// other than 0, or where the margin jumps by more than 2^-30 of itself; capacity_exceeded above
/// kMaxMarginTiers; unsorted (Field::tiers) for bounds that do not rise; out_of_domain
/// (Field::rate) for a rate outside (0, 1] or one that falls; out_of_domain (Field::power_factor)
/// for a negative one or one beside several tiers; out_of_domain (Field::margin) for a negative
/// fixed part; not_finite for any of them.
Error check_margin_curve(const MarginCurve& curve) noexcept;

/// Margin of a notional >= 0.
real required_margin(const MarginCurve& curve, real notional) noexcept;

/// Takes the curve's margin at |shift + scale * x| away from a piece, for x just above `from`, and
/// shortens the piece to where the margin bends next. scale > 0.
void subtract_margin(const MarginCurve& curve, real shift, real scale, real from,
                     Piece& piece) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
