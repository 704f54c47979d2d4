// What an oracle's confidence leaves open: the worst and the best that an account may be, and
// between which prices a liquidation lies.
#pragma once

#include "core/base/arena.hpp"
#include "core/margin/perpetual/account/liquidation_prices.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct ConfidenceRange {
  CrossMargin worst;
  CrossMargin best;
};

/// Where one market's price makes the account liquidatable, while the others may be anywhere within
/// their confidence: at the near price for the worst of them, at the far price for the best too.
struct BoundaryRange {
  std::uint32_t market = 0;
  SideBoundary near_falling, far_falling;
  SideBoundary near_rising, far_rising;
};

/// The account at the ends of every price's interval p (1 - k) .. p (1 + k): longs low and shorts
/// high is worst, the reverse best. Exact, since the excess is monotone in each price: a short's
/// always, a long's while its margin and its reward grow less than its value. `confidences`
/// [markets] are relative, in [0, 1). Errors: of `cross_margin`; length_mismatch, not_finite,
/// out_of_domain (Field::confidence); unsupported (Field::confidence) with the market of a long
/// whose margin grows faster than its value at the upper price, which has no such order.
Result<ConfidenceRange> confidence_range(const CrossAccount& account,
                                         std::span<const real> confidences, Arena& arena) noexcept;

/// One row a position, in order. The excess being monotone in the other prices, so is the boundary:
/// the ends are exact. Errors: of `confidence_range`; length_mismatch (Field::intervals) unless
/// `out` has a row a position; capacity_exceeded (Field::arena).
Error confidence_boundaries(const CrossAccount& account, std::span<const real> confidences,
                            std::span<BoundaryRange> out, Arena& arena) noexcept;

/// For either function.
std::size_t confidence_workspace_bytes(std::size_t markets) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
