// The formulas of the module by number: one record, or the rows of the columns.
#include <cstring>

#include "wasm/browser/areas.hpp"
#include "wasm/browser/module.hpp"

namespace loadline::browser {
namespace {

using wire::FieldRow;
using wire::Kind;
using wire::Record;

const wire::Formula& formula_at(std::uint32_t number) noexcept {
  return *this_module.catalogue().formula(number);
}

/// The batch of a formula, or null.
const Batch* batch_of(std::string_view formula) noexcept {
  for (const Batch& batch : this_module.batches) {
    if (batch.formula == formula) return &batch;
  }
  return nullptr;
}

/// Gathers row `row` of the columns: the record's numbers and its choices, each in their order.
void gather(const Record& record, const Rows& rows, std::size_t row, std::byte* inputs) noexcept {
  const auto at = [row](const auto& column) { return column.first[row * column.stride]; };
  std::size_t numbers = 0, choices = 0;
  for (const FieldRow& field : record.fields) {
    if (field.kind == Kind::f64) {
      const real value = at(rows.number(numbers++));
      std::memcpy(inputs + field.offset, &value, sizeof value);
    } else {
      const std::uint32_t value = at(rows.choice(choices++));
      std::memcpy(inputs + field.offset, &value, sizeof value);
    }
  }
}

/// A field of a result as a number: choices by their place in the enumeration.
real number_of(const FieldRow& field, const std::byte* result) noexcept {
  if (field.kind != Kind::f64) {
    std::uint32_t value;
    std::memcpy(&value, result + field.offset, sizeof value);
    return value;
  }
  real value;
  std::memcpy(&value, result + field.offset, sizeof value);
  return value;
}

std::size_t row_by_row(const wire::Formula& formula, const Rows& rows) noexcept {
  const Record& from = *this_module.catalogue().record(formula.inputs);
  const Record& to = *this_module.catalogue().record(formula.result);
  alignas(8) std::byte inputs[wire::kMaxFormulaRecord] = {};
  alignas(8) std::byte result[wire::kMaxFormulaRecord] = {};
  std::size_t refused = 0;
  for (std::size_t row = 0; row < rows.count; ++row) {
    gather(from, rows, row, inputs);
    const ErrorCode code = formula.evaluate(inputs, result).code;
    areas.columns.status[row] = static_cast<std::uint16_t>(code);
    refused += code != ErrorCode::ok;
    for (std::size_t i = 0; i < to.fields.size(); ++i) {
      if (real* const column = rows.result(i)) {
        column[row] = code == ErrorCode::ok ? number_of(to.fields[i], result) : 0;
      }
    }
  }
  return refused;
}

/// Whether row `other` has, bit by bit, what `row` has in the columns of `compared`.
template <class Column, std::size_t Count>
bool same(const std::array<Column, Count>& columns, std::uint32_t compared, std::size_t row,
          std::size_t other) noexcept {
  for (std::size_t i = 0; i < Count; ++i) {
    if ((compared >> i & 1u) == 0) continue;
    if (std::memcmp(&columns[i][row], &columns[i][other], sizeof columns[i][row]) != 0)
      return false;
  }
  return true;
}

/// Hands on as many neighbours at a time as agree in what the batch takes but once; columns of one
/// value need no look. Columns that the formula does not have hold what other calls left: the
/// record says how many there are.
std::size_t by_runs(const wire::Formula& formula, const Batch& batch, const Rows& rows) noexcept {
  std::uint32_t numbers = 0, choices = 0;
  for (const FieldRow& field : this_module.catalogue().record(formula.inputs)->fields) {
    ++(field.kind == Kind::f64 ? numbers : choices);
  }
  const SharedColumns compared = {
      batch.common.numbers & ~rows.shared.numbers & ((1u << numbers) - 1),
      batch.common.choices & ~rows.shared.choices & ((1u << choices) - 1)};
  if (compared.numbers == 0 && compared.choices == 0) return batch.evaluate(rows);
  std::size_t refused = 0;
  for (std::size_t first = 0, next = 0; first < rows.count; first = next) {
    while (next < rows.count && same(areas.columns.number, compared.numbers, first, next) &&
           same(areas.columns.choice, compared.choices, first, next)) {
      ++next;
    }
    refused += batch.evaluate({first, next - first, rows.wanted, rows.shared});
  }
  return refused;
}

}  // namespace

LOADLINE_EXPORT void loadline_formula_defaults(std::uint32_t formula) {
  formula_at(formula).defaults(areas.formula_inputs.data());
}

/// Evaluates the record in `formula_inputs` into `formula_result`.
LOADLINE_EXPORT std::uint32_t loadline_evaluate(std::uint32_t formula) {
  return report(
      formula_at(formula).evaluate(areas.formula_inputs.data(), areas.formula_result.data()));
}

/// Evaluates the first `count` rows of the columns; bit i of `wanted` asks for field i of the
/// result, bit i of `shared_numbers` or `shared_choices` says that row 0 of that column stands for
/// all. Returns how many rows were refused.
LOADLINE_EXPORT std::uint32_t loadline_evaluate_rows(std::uint32_t formula, std::uint32_t count,
                                                     std::uint32_t wanted,
                                                     std::uint32_t shared_numbers,
                                                     std::uint32_t shared_choices) {
  const wire::Formula& evaluated = formula_at(formula);
  const Rows rows = {0, count, wanted, {shared_numbers, shared_choices}};
  const Batch* const batch = batch_of(evaluated.name);
  const std::size_t refused =
      batch != nullptr ? by_runs(evaluated, *batch, rows) : row_by_row(evaluated, rows);
  return static_cast<std::uint32_t>(refused);
}

}  // namespace loadline::browser
