// Who is deleveraged first when a position cannot be closed for what is left of its margin.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A position on the winning side.
struct DeleveragingRow {
  real mark_price = 0.0;     ///< > 0
  real entry_price = 0.0;    ///< > 0
  real notional = 0.0;       ///< unsigned, >= 0
  real account_value = 0.0;  ///< > 0
  bool is_short = false;
};

/// Arena bytes for `rows`.
std::size_t deleveraging_workspace_bytes(std::size_t rows) noexcept;

/// index[i] = (mark / entry) * (notional / account value), for a short entry / mark (Hyperliquid
/// docs, "Auto-deleveraging"; the docs give the long's form); order: rows from the highest index to
/// the lowest, equal ones by row. Shapes: index [rows], order [rows]. Errors with the row:
/// not_finite or out_of_domain (Field::mark_price, Field::entry_price, Field::size,
/// Field::collateral), length_mismatch (Field::positions), capacity_exceeded (Field::arena).
Error deleveraging_order(std::span<const DeleveragingRow> rows, std::span<real> index,
                         std::span<std::uint32_t> order, Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
