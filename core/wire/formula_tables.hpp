// How the tables of formulas are written.
#pragma once

#include <array>
#include <cstring>

#include "core/wire/formula.hpp"

namespace loadline::wire {

template <class Inputs>
void write_defaults(std::byte* inputs) noexcept {
  const Inputs defaults{};
  std::memcpy(inputs, &defaults, sizeof defaults);
}

template <class Inputs, auto Function>
Error evaluate(const std::byte* inputs, std::byte* result) noexcept {
  Inputs given;
  std::memcpy(&given, inputs, sizeof given);
  const auto value = Function(given);
  static_assert(sizeof(Inputs) <= kMaxFormulaRecord && sizeof(*value) <= kMaxFormulaRecord);
  if (value.ok()) std::memcpy(result, &*value, sizeof(*value));
  return value.error();
}

/// The names of a function, of its batch and of its records.
struct FormulaNames {
  std::string_view one, batch, inputs, result;
};

template <class Inputs, auto Function>
constexpr Formula formula(const FormulaNames& names) noexcept {
  return {names.one,
          names.batch,
          names.inputs,
          names.result,
          write_defaults<Inputs>,
          evaluate<Inputs, Function>};
}

}  // namespace loadline::wire
