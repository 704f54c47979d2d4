// Every interval of the underlying's spot in which an account under Derive's PMRM 2 is
// liquidatable.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/arena.hpp"
#include "core/margin/option/interval/spot_search.hpp"
#include "core/margin/option/pmrm2.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Maintenance margin left (`Pmrm2Margin::maintenance`) with the spot at `spot`. What moves with
/// it: the forwards, in proportion and without their settled part (`move_expiries`); the
/// perpetual's mark, and its unrealised profit by amount times that; the price of collateral that
/// `moves_with_spot`. What stays: strikes, every leg's volatility, rates, times, cash, other
/// collateral, confidences. Errors: those of `pmrm2_margin`; out_of_domain (Field::spot).
Result<real> pmrm2_excess_at(const Pmrm2Account& account, const Pmrm2Rules& rules, real spot,
                             Arena& arena) noexcept;

/// Arena bytes for both functions.
std::size_t pmrm2_intervals_workspace_bytes(std::size_t legs, std::size_t expiries,
                                            std::size_t collaterals,
                                            std::size_t scenarios) noexcept;

/// The intervals of `pmrm2_excess_at`, by `spot_intervals`, which says what is proved and how. A
/// cell is bounded by `portfolio_bounds`: perpetual, collateral, cash and contingencies are
/// straight in the spot, and the worst is taken of the grid and of the basis. Errors: check_pmrm2;
/// those of `spot_intervals`; capacity_exceeded (Field::arena).
Result<SpotMap> pmrm2_intervals(const Pmrm2Account& account, const Pmrm2Rules& rules,
                                const SpotSearch& search, std::span<LiquidationInterval> out,
                                std::span<SpotStretch> out_stretches, Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
