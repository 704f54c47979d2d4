// The engine's functions from one record to another, by name: what a host lists, documents and
// calls without a line of its own for each.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/base/error.hpp"

namespace loadline::wire {

/// Largest record of a formula, in bytes: room for an option with twelve model parameters, or for
/// thirty-two results.
inline constexpr std::size_t kMaxFormulaRecord = 256;

/// One public function `Result<Value> name(const Inputs&)`.
struct Formula {
  std::string_view name;    ///< as in C++: `price_option`
  std::string_view batch;   ///< of the same function over columns: `price_options`
  std::string_view inputs;  ///< name of the record that it takes
  std::string_view result;  ///< name of the record that it gives
  /// Writes the inputs that a caller who gives nothing would have.
  void (*defaults)(std::byte* inputs) noexcept;
  /// Reads a record, writes one where the error's code is ok. Both are 8-byte aligned.
  Error (*evaluate)(const std::byte* inputs, std::byte* result) noexcept;
};

}  // namespace loadline::wire
