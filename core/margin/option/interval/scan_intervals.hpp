// Every interval of the underlying's spot in which an account under a scan (Deribit's and Paradex's
// portfolio margins) is liquidatable.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/arena.hpp"
#include "core/margin/option/interval/spot_search.hpp"
#include "core/margin/option/scan.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A scan takes no notice of what the account owns beside its positions; a liquidation does.
struct ScanHolding {
  ScanAccount account;
  real cash = 0;  ///< in the settlement currency, negative where borrowed
};

/// cash + value of the options + unrealised profit of the perpetual - maintenance requirement, in
/// the settlement currency, with the spot at `spot`. What moves: the forwards (`move_expiries`);
/// the perpetual's mark and, by amount times that, its profit. Settlement::coin: values are over
/// the spot, cash and profit are coin, and the inverse perpetual keeps its size in quote currency,
/// so that its amount is that much less coin at a higher spot, and its profit rises by amount (1 -
/// spot today / spot). Volatilities, strikes, rates, times, fees and cash stay. Errors: those of
/// `scan_margin`; cash and unrealised within +-2^300; out_of_domain (Field::spot); overflow.
Result<real> scan_excess_at(const ScanHolding& holding, const ScanRules& rules, real spot,
                            Arena& arena) noexcept;

/// Arena bytes for both functions.
std::size_t scan_intervals_workspace_bytes(std::size_t legs, std::size_t expiries,
                                           std::size_t scenarios) noexcept;

/// The intervals of `scan_excess_at`, by `spot_intervals`, which says what is proved and how. In
/// coin everything is multiplied by the spot first, which keeps the sign and leaves option values,
/// straight lines and the floor. A scenario is a sum of values between straight lines
/// (`book_bounds`); no scenario, all of them, and the floor compete by a minimum. The floor's
/// deltas rise with the forward, so that those at the ends of a cell bound it. Lines are moved
/// apart by 2^-44 of the sum of the sizes of all terms.
Result<SpotMap> scan_intervals(const ScanHolding& holding, const ScanRules& rules,
                               const SpotSearch& search, std::span<LiquidationInterval> out,
                               std::span<SpotStretch> out_stretches, Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
