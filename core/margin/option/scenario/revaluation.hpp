// An option book valued in many states of the market at once.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/arena.hpp"
#include "core/margin/option/scenario/option_book.hpp"
#include "core/margin/option/scenario/scenario_grid.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Arena bytes for `scenarios` states of a book of `legs` legs.
std::size_t revaluation_workspace_bytes(std::size_t legs, std::size_t scenarios) noexcept;

/// Black's value of one contract of every leg in every scenario, in quote currency of today:
/// values[s x legs + i], discounted by `discount_of` its expiry. The shocked forward is
/// (forward - settled_forward) x spot_factor + settled_forward; the skew shocks keep the forward.
/// The dampening is the caller's. All rows go through one batch of `value_options`; scenarios that
/// differ in their dampening alone are valued once. The book and the scenarios must have passed
/// their checks. Errors: length_mismatch where `values` is not scenarios x legs; capacity_exceeded
/// (Field::arena); out_of_domain (Field::forward with the leg) for a shocked forward outside the
/// domain of Black; overflow.
Error revalue_book(const OptionBook& book, std::span<const Scenario> scenarios,
                   const VolShockRule& vol_rule, const SkewRule& skew_rule, std::span<real> values,
                   Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
