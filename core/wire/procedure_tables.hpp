// How the tables of procedures are written.
#pragma once

#include <array>
#include <cstring>

#include "core/base/result.hpp"
#include "core/wire/procedure.hpp"

namespace loadline::wire {

/// `Function` is `Result<Value>(const Inputs&, Arena&)`, or the same without the arena.
template <class Inputs, auto Function>
Error call(const std::byte* inputs, std::byte* result, Arena& arena) noexcept {
  const Inputs& given = *reinterpret_cast<const Inputs*>(inputs);
  const auto value = [&]() noexcept {
    if constexpr (requires { Function(given, arena); }) {
      return Function(given, arena);
    } else {
      return Function(given);
    }
  }();
  static_assert(sizeof(Inputs) <= kMaxProcedureRecord && sizeof(*value) <= kMaxProcedureRecord);
  if (value.ok()) std::memcpy(result, &*value, sizeof(*value));
  return value.error();
}

/// The names of a function and of its records.
struct ProcedureNames {
  std::string_view name, inputs, result;
};

template <class Inputs, auto Function>
constexpr Procedure procedure(const ProcedureNames& names) noexcept {
  return {names.name, names.inputs, names.result, call<Inputs, Function>};
}

/// An empty span and a full arena's error, or room for `count` objects.
template <class T>
Error take(Arena& arena, std::size_t count, std::span<T>& out) noexcept {
  out = arena.take<T>(count);
  if (out.size() == count) return {};
  return {.code = ErrorCode::capacity_exceeded, .field = Field::arena, .index = 0, .value = {}};
}

}  // namespace loadline::wire
