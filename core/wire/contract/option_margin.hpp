// Scenario margin of an option book over the wire: Derive's PMRM 2 by the rules of the module.
#pragma once

#include "core/base/arena.hpp"
#include "core/margin/option/pmrm2.hpp"
#include "core/wire/contract/message.hpp"

namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC {

/// Bytes of arena that a book of the largest size needs.
inline constexpr std::size_t kOptionMarginWorkspaceBytes = 36 * 1024;

/// Operation::option_margin. The request names the rules that it was previewed with by their hash
/// (`hash_of_pmrm2`); a module that carries other ones refuses it: unsupported (Field::version).
/// Shape: body [kMaxResultBytes / 8 - kHeadingWords].
Outcome answer_option_margin(const Request& request, std::span<std::uint64_t> body,
                             Arena& arena) noexcept;

}  // namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC
