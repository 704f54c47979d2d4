// Every interval of one underlying's spot in which an account under Derive's standard manager is
// liquidatable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/margin/option/interval/spot_search.hpp"
#include "core/margin/option/standard_manager.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Maintenance margin left (`StandardMargin::maintenance`) with the spot of one market at `spot`.
/// What moves with it: the forwards of the market's expiries, in proportion and without their
/// settled part (`move_expiries`); its perpetual's mark, and the unrealised profit by amount times
/// that; the value of its underlying held. What stays: the other markets, strikes, every leg's
/// volatility, times, cash. Errors: those of `standard_margin`; out_of_domain (Field::markets) of
/// `market`, (Field::spot).
Result<real> standard_manager_excess_at(const StandardAccount& account, std::uint32_t market,
                                        real spot, Arena& arena) noexcept;

/// Arena bytes for both functions.
std::size_t standard_manager_intervals_workspace_bytes(std::size_t legs, std::size_t expiries,
                                                       std::size_t markets) noexcept;

/// The intervals of `standard_manager_excess_at`, by `spot_intervals`, which says what is proved
/// and how.
///
/// The bounds of a cell. The value of an option sold lies between two straight lines
/// (`leg_bounds`), and so does what it requires: a sum, or for a put the larger of two. An expiry
/// takes the lesser of these requirements' sum and of its largest loss at settlement, which no spot
/// moves, with the charge on calls sold uncovered, which is straight, as are perpetual, underlying
/// and cash. What other markets require is a number. Lines are moved apart by 2^-42 of the sum of
/// the sizes of all terms. Errors: check_standard_account; out_of_domain (Field::markets); those of
/// `spot_intervals`; capacity_exceeded (Field::arena).
Result<SpotMap> standard_manager_intervals(const StandardAccount& account, std::uint32_t market,
                                           const SpotSearch& search,
                                           std::span<LiquidationInterval> out,
                                           std::span<SpotStretch> out_stretches,
                                           Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
