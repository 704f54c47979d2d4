#include "core/margin/perpetual/loss/deleveraging.hpp"

#include "core/numeric/analysis/order.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check_value(real x, bool positive, Field field, std::size_t row) {
  const auto at = static_cast<std::uint32_t>(row);
  if (!is_finite(x)) return {ErrorCode::not_finite, field, at, refused_value(x)};
  if (positive ? x > 0.0 : x >= 0.0) return {};
  return {ErrorCode::out_of_domain, field, at, refused_value(x)};
}

Error check_row(const DeleveragingRow& row, std::size_t i) {
  for (const Error& error : {check_value(row.mark_price, true, Field::mark_price, i),
                             check_value(row.entry_price, true, Field::entry_price, i),
                             check_value(row.notional, false, Field::size, i),
                             check_value(row.account_value, true, Field::collateral, i)}) {
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

}  // namespace

std::size_t deleveraging_workspace_bytes(std::size_t rows) noexcept {
  return rows * sizeof(std::uint32_t) + alignof(std::uint32_t);
}

Error deleveraging_order(std::span<const DeleveragingRow> rows, std::span<real> index,
                         std::span<std::uint32_t> order, Arena& arena) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (index.size() != rows.size() || order.size() != rows.size()) {
    return {ErrorCode::length_mismatch, Field::positions};
  }
  if (rows.empty()) return {};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const DeleveragingRow& row = rows[i];
    if (const Error error = check_row(row, i); error.code != ErrorCode::ok) return error;
    const real gain =
        row.is_short ? row.entry_price / row.mark_price : row.mark_price / row.entry_price;
    // Negative while they are sorted, so that the smallest comes first.
    index[i] = -(gain * (row.notional / row.account_value));
    if (!is_finite(index[i])) {
      return {ErrorCode::out_of_domain, Field::size, static_cast<std::uint32_t>(i)};
    }
  }
  const Error error = sort_order(index, order, arena);
  for (real& x : index) x = -x;
  return error;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
