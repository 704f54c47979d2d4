// Every interval of the underlying's spot in which an account under Derive's first portfolio margin
// is liquidatable.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/arena.hpp"
#include "core/margin/option/interval/spot_search.hpp"
#include "core/margin/option/pmrm1.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Maintenance margin left (`Pmrm1Margin::maintenance`) with the spot at `spot`. What moves with
/// it: the value of the underlying held; the forwards, in proportion and without their settled part
/// (`move_expiries`); the perpetual's mark, and its unrealised profit by amount times that. What
/// stays: strikes, every leg's volatility, rates, times, cash, confidences. Errors: those of
/// `pmrm1_margin`; out_of_domain (Field::spot).
Result<real> pmrm1_excess_at(const Pmrm1Account& account, const Pmrm1Rules& rules, real spot,
                             Arena& arena) noexcept;

/// Arena bytes for both functions.
std::size_t pmrm1_intervals_workspace_bytes(std::size_t legs, std::size_t expiries,
                                            std::size_t scenarios) noexcept;

/// The intervals of `pmrm1_excess_at`, by `spot_intervals`, which says what is proved and how. A
/// cell is bounded by `portfolio_bounds`: perpetual, underlying, cash and static contingency are
/// straight in the spot, options are undiscounted, and the worst is taken of the grid and of the
/// basis. Errors: check_pmrm1; those of `spot_intervals`; capacity_exceeded (Field::arena).
Result<SpotMap> pmrm1_intervals(const Pmrm1Account& account, const Pmrm1Rules& rules,
                                const SpotSearch& search, std::span<LiquidationInterval> out,
                                std::span<SpotStretch> out_stretches, Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
