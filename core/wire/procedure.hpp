// The engine's functions of aggregates that hold lists: accounts with positions, books with legs.
//
// A host builds the aggregate itself, by the rows that C++ declares: a list is an address and a
// count where the aggregate has its std::span. Nothing is copied between what a caller writes and
// what the function reads, and no function needs a line of its own in any host.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/base/arena.hpp"
#include "core/base/error.hpp"

namespace loadline::wire {

/// Largest record at the head of a procedure, in bytes: twice the largest market of a chain.
inline constexpr std::size_t kMaxProcedureRecord = 1024;

/// One public function `Result<Value> name(const Inputs&, Arena&)`.
struct Procedure {
  std::string_view name;    ///< `assess_perp_account`
  std::string_view inputs;  ///< the record that it takes, which a caller can write
  std::string_view result;  ///< the record that it gives; its lists lie in the arena
  /// Reads a record and the lists that it refers to, writes one where the error's code is ok. Both
  /// are 8-byte aligned.
  Error (*call)(const std::byte* inputs, std::byte* result, Arena& arena) noexcept;
};

}  // namespace loadline::wire
