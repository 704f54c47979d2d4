#include "core/pricing/exotic/terms/rows.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
std::size_t write_row(const Error& error, std::span<const real> coefficients, const JetPoint& at,
                      std::size_t row, const OptionValueColumns& out) noexcept {
  ErrorCode code = error.code;
  if (code == ErrorCode::ok && !write_results(coefficients, at, row, out)) {
    code = ErrorCode::overflow;
  }
  if (out.status != nullptr) out.status[row] = static_cast<std::uint16_t>(code);
  if (code == ErrorCode::ok) return 0;
  for (real* const column : coefficient_columns(out)) {
    if (column != nullptr) column[row] = 0.0;
  }
  return 1;
}

Result<OptionValue> option_value_of(const Priced<FullMonomials>& priced) noexcept {
  if (priced.error.code != ErrorCode::ok) return priced.error;
  OptionValue value;
  std::uint16_t status = 0;
  write_row(priced, 0, columns_of(value, &status));
  if (status != 0) return Error{static_cast<ErrorCode>(status), Field::none, 0, 0.0};
  return value;
}

WantedSet wanted_set(const OptionValueColumns& out) noexcept {
  const auto columns = coefficient_columns(out);
  std::size_t last = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] != nullptr) last = i;
  }
  if (last == 0) return WantedSet::value;
  return last < FirstMonomials::kCount ? WantedSet::first : WantedSet::full;
}

Error check_choices(std::span<const CheckedChoice> fields) noexcept {
  for (const CheckedChoice& f : fields) {
    if (f.value >= f.count) {
      return {ErrorCode::out_of_domain, f.field, 0, refused_value(real_of(f.value))};
    }
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
