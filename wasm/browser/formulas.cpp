// The formulas of core/wire by number: one record, or the rows of the columns.
#include <cstring>

#include "core/wire/formula.hpp"
#include "wasm/browser/areas.hpp"
#include "wasm/browser/batches.hpp"

namespace loadline::browser {
namespace {

using wire::FieldRow;
using wire::Kind;
using wire::Record;

/// Gathers row `row` of the columns: the record's numbers and its choices, each in their order.
void gather(const Record& record, std::size_t row, std::byte* inputs) noexcept {
  std::size_t numbers = 0, choices = 0;
  for (const FieldRow& field : record.fields) {
    if (field.kind == Kind::f64) {
      const real value = areas.columns.number[numbers++][row];
      std::memcpy(inputs + field.offset, &value, sizeof value);
    } else {
      const std::uint32_t value = areas.columns.choice[choices++][row];
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

std::uint32_t row_by_row(const wire::Formula& formula, std::size_t count,
                         std::uint32_t wanted) noexcept {
  const Record& from = *wire::record_named(formula.inputs);
  const Record& to = *wire::record_named(formula.result);
  alignas(8) std::byte inputs[wire::kMaxFormulaRecord] = {};
  alignas(8) std::byte result[wire::kMaxFormulaRecord] = {};
  std::uint32_t refused = 0;
  for (std::size_t row = 0; row < count; ++row) {
    gather(from, row, inputs);
    const ErrorCode code = formula.evaluate(inputs, result).code;
    areas.columns.status[row] = static_cast<std::uint16_t>(code);
    refused += code != ErrorCode::ok;
    for (std::size_t i = 0; i < to.fields.size(); ++i) {
      if ((wanted >> i & 1u) == 0) continue;
      areas.columns.result[i][row] = code == ErrorCode::ok ? number_of(to.fields[i], result) : 0;
    }
  }
  return refused;
}

}  // namespace

LOADLINE_EXPORT void loadline_formula_defaults(std::uint32_t formula) {
  wire::formulas()[formula].defaults(areas.formula_inputs.data());
}

/// Evaluates the record in `formula_inputs` into `formula_result`.
LOADLINE_EXPORT std::uint32_t loadline_evaluate(std::uint32_t formula) {
  return report(wire::formulas()[formula].evaluate(areas.formula_inputs.data(),
                                                   areas.formula_result.data()));
}

/// Evaluates the first `count` rows of the columns; bit i of `wanted` asks for field i of the
/// result. Returns how many rows were refused.
LOADLINE_EXPORT std::uint32_t loadline_evaluate_rows(std::uint32_t formula, std::uint32_t count,
                                                     std::uint32_t wanted) {
  const wire::Formula& evaluated = wire::formulas()[formula];
  const Batch batch = batch_of(evaluated.name);
  if (batch != nullptr) return static_cast<std::uint32_t>(batch(count, wanted));
  return row_by_row(evaluated, count, wanted);
}

}  // namespace loadline::browser
