// The procedures of the module by number: one call, or many with some of their numbers moved.
#include "wasm/browser/margin/procedures.hpp"

#include <cstring>
#include <span>

#include "wasm/browser/module.hpp"

namespace loadline::browser {

constinit ProcedureAreas procedures{};

// A caller writes a list as an address and a count: what a span is made of, in that order.
static_assert(sizeof(std::span<const real>) == 2 * sizeof(std::uint32_t));

namespace {

const wire::Procedure& procedure_at(std::uint32_t number) noexcept {
  return *this_module.catalogue().procedure(number);
}

/// The lists of the result stay in the scratch memory until the next call.
Error call(const wire::Procedure& procedure, const std::byte* inputs) noexcept {
  Arena::Scope scope(scratch());
  return procedure.call(inputs, procedures.result.data(), scratch());
}

/// A field of the result as a number: choices by their place, flags as 0 or 1.
real number_of(const wire::FieldRow& field) noexcept {
  const std::byte* const at = procedures.result.data() + field.offset;
  if (field.kind == wire::Kind::f64) {
    real value;
    std::memcpy(&value, at, sizeof value);
    return value;
  }
  std::uint32_t value = 0;
  std::memcpy(&value, at, field.kind == wire::Kind::flag ? sizeof(bool) : sizeof value);
  return value;
}

/// Writes one row of values to the first `count` places.
void move(const real* values, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) *procedures.places[i] = values[i];
}

}  // namespace

/// Writes a record as it is before a caller has given anything, where the results lie.
LOADLINE_EXPORT void loadline_record_defaults(std::uint32_t record) {
  const wire::Record& written = *this_module.catalogue().record_at(record);
  if (written.defaults != nullptr) written.defaults(procedures.result.data());
}

/// Calls with the inputs at an address; leaves the result and returns the error's code.
LOADLINE_EXPORT std::uint32_t loadline_call(std::uint32_t procedure, const std::byte* inputs) {
  return report(call(procedure_at(procedure), inputs));
}

/// Calls once for each of `rows` rows of `count` numbers in the moved area, which go for the while
/// to the places that the table of places names, within the inputs. Bit i of `wanted` asks for
/// field i of the result: into the result columns of the formulas, with the error's code in the
/// status column and 0 where it is not ok. Returns how many rows were refused.
LOADLINE_EXPORT std::uint32_t loadline_call_rows(std::uint32_t procedure, const std::byte* inputs,
                                                 std::uint32_t count, std::uint32_t rows,
                                                 std::uint32_t wanted) {
  const wire::Procedure& called = procedure_at(procedure);
  const auto fields = this_module.catalogue().record(called.result)->fields;
  const real* const values = procedures.moved.data();
  std::array<real, kMovedPlaces> before;
  for (std::size_t i = 0; i < count; ++i) before[i] = *procedures.places[i];
  std::uint32_t refused = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    move(values + row * count, count);
    const ErrorCode code = call(called, inputs).code;
    areas.columns.status[row] = static_cast<std::uint16_t>(code);
    refused += code != ErrorCode::ok;
    for (std::size_t i = 0; i < fields.size() && i < kResultColumns; ++i) {
      if ((wanted >> i & 1u) == 0) continue;
      areas.columns.result[i][row] = code == ErrorCode::ok ? number_of(fields[i]) : real(0);
    }
  }
  move(before.data(), count);
  return refused;
}

}  // namespace loadline::browser
