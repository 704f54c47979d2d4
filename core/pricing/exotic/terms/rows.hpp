// From the jet of one option to OptionValue, and to the wanted columns of a batch.
#pragma once

#include "core/numeric/arithmetic/environment.hpp"
#include "core/pricing/exotic/terms/option_jet.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// One option's expansion, or why there is none.
template <class Set>
struct Priced {
  Error error;
  Jet<Set> jet;
  JetPoint at;
};

inline OptionValueColumns columns_of(OptionValue& v, std::uint16_t* status) noexcept {
  return {.value = &v.value,
          .delta = &v.delta,
          .gamma = &v.gamma,
          .vega = &v.vega,
          .theta = &v.theta,
          .rho = &v.rho,
          .phi = &v.phi,
          .dual_delta = &v.dual_delta,
          .dual_gamma = &v.dual_gamma,
          .vanna = &v.vanna,
          .volga = &v.volga,
          .charm = &v.charm,
          .veta = &v.veta,
          .speed = &v.speed,
          .zomma = &v.zomma,
          .color = &v.color,
          .ultima = &v.ultima,
          .status = status};
}

/// Writes one row; 1 when it was refused.
template <class Set>
std::size_t write_row(const Priced<Set>& priced, std::size_t row,
                      const OptionValueColumns& out) noexcept {
  ErrorCode code = priced.error.code;
  if (code == ErrorCode::ok && !write_results(priced.jet, priced.at, row, out)) {
    code = ErrorCode::overflow;
  }
  if (out.status != nullptr) out.status[row] = static_cast<std::uint16_t>(code);
  if (code == ErrorCode::ok) return 0;
  for (real* const column : coefficient_columns(out)) {
    if (column != nullptr) column[row] = 0.0;
  }
  return 1;
}

/// The value and all derivatives of one option.
inline Result<OptionValue> option_value_of(const Priced<FullMonomials>& priced) noexcept {
  if (priced.error.code != ErrorCode::ok) return priced.error;
  OptionValue value;
  std::uint16_t status = 0;
  write_row(priced, 0, columns_of(value, &status));
  if (status != 0) return Error{static_cast<ErrorCode>(status), Field::none, 0, 0.0};
  return value;
}

/// The smallest set that has every wanted column.
enum class WantedSet { value, first, full };
inline WantedSet wanted_set(const OptionValueColumns& out) noexcept {
  const auto columns = coefficient_columns(out);
  std::size_t last = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] != nullptr) last = i;
  }
  if (last == 0) return WantedSet::value;
  return last < FirstMonomials::kCount ? WantedSet::first : WantedSet::full;
}

/// Prices `count` rows; `price` is a generic callable: price(Set{}, row) gives a Priced<Set>. Returns
/// how many rows were refused.
template <class Price>
std::size_t price_each(std::size_t count, const OptionValueColumns& out, Price price) noexcept {
  const ErrorCode mode = check_arithmetic().code;
  const WantedSet wanted = wanted_set(out);
  std::size_t refused = 0;
  for (std::size_t row = 0; row < count; ++row) {
    if (mode != ErrorCode::ok) {
      refused += write_row(Priced<ValueMonomials>{{mode}, {}, {}}, row, out);
    } else if (wanted == WantedSet::value) {
      refused += write_row(price(ValueMonomials{}, row), row, out);
    } else if (wanted == WantedSet::first) {
      refused += write_row(price(FirstMonomials{}, row), row, out);
    } else {
      refused += write_row(price(FullMonomials{}, row), row, out);
    }
  }
  return refused;
}

/// Row `row` of a column.
template <class T>
T at_row(const Column<T>& column, std::size_t row) noexcept {
  return column.first[row * column.stride];
}

/// Row `row` of a column that may be left out.
inline real at_row_or_zero(const Column<real>& column, std::size_t row) noexcept {
  return column.first == nullptr ? real(0.0) : at_row(column, row);
}

/// A field and its domain.
struct CheckedReal {
  Field field;
  real value;
  real low, high;
};

/// The first field that is not finite or lies outside its domain.
inline Error check_reals(std::span<const CheckedReal> fields) noexcept {
  for (const CheckedReal& f : fields) {
    if (!is_finite(f.value)) return {ErrorCode::not_finite, f.field, 0, refused_value(f.value)};
    if (f.value < f.low || f.value > f.high) {
      return {ErrorCode::out_of_domain, f.field, 0, refused_value(f.value)};
    }
  }
  return {};
}

/// An enumeration and how many values it has.
struct CheckedChoice {
  Field field;
  std::uint32_t value;
  std::uint32_t count;
};

inline Error check_choices(std::span<const CheckedChoice> fields) noexcept {
  for (const CheckedChoice& f : fields) {
    if (f.value >= f.count) {
      return {ErrorCode::out_of_domain, f.field, 0, refused_value(real_of(f.value))};
    }
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
