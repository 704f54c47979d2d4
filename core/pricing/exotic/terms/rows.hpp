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

/// Writes one row; 1 when it was refused.
std::size_t write_row(const Error& error, std::span<const real> coefficients, const JetPoint& at,
                      std::size_t row, const OptionValueColumns& out) noexcept;
template <class Set>
std::size_t write_row(const Priced<Set>& priced, std::size_t row,
                      const OptionValueColumns& out) noexcept {
  return write_row(priced.error, priced.jet.coefficients(), priced.at, row, out);
}

/// The value and all derivatives of one option.
Result<OptionValue> option_value_of(const Priced<FullMonomials>& priced) noexcept;

/// The smallest set that has every wanted column.
enum class WantedSet { value, first, full };
WantedSet wanted_set(const OptionValueColumns& out) noexcept;

/// Prices `count` rows; `price` is a generic callable: price(Set{}, row) gives a Priced<Set>.
/// Returns how many rows were refused.
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

/// An enumeration and how many values it has.
struct CheckedChoice {
  Field field;
  std::uint32_t value;
  std::uint32_t count;
};

Error check_choices(std::span<const CheckedChoice> fields) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
