// A request in, a result out: the one entry that every contract, and the native library, share.
#pragma once

#include "core/base/arena.hpp"
#include "core/numeric/real.hpp"
#include "core/wire/contract/message.hpp"

namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC {

/// Bytes of arena that no request needs more than.
inline constexpr std::size_t kWorkspaceBytes = 36 * 1024;

/// Answers the request of `bytes` bytes that lie in `words`, and returns how many bytes of `result`
/// it wrote: a body and its certificate, or the reason of a refusal in the same form. Never fails
/// otherwise, whatever the bytes are. docs/wire.md specifies both sides.
///
/// Shapes: words [>= bytes / 8, rounded up]; result [kMaxResultBytes / 8]. The four modules differ
/// in what they carry; a host with a limit on code takes the smallest that serves.
///
/// Options: version, price, price_batch.
std::size_t answer_greeks(std::span<const std::uint64_t> words, std::size_t bytes,
                          std::span<std::uint64_t> result) noexcept;

/// Margin of loans in exact integers and of perpetuals: version, lending_assess, lending_boundary,
/// perpetual_assess, perpetual_boundary. Scratch: kWorkspaceBytes of the arena; with less,
/// requests that need more end as capacity_exceeded.
std::size_t answer_margin(std::span<const std::uint64_t> words, std::size_t bytes,
                          std::span<std::uint64_t> result, Arena&) noexcept;

/// A derivatives account: version, perpetual_assess, perpetual_boundary, option_margin. Scratch:
/// kWorkspaceBytes, likewise.
std::size_t answer_book(std::span<const std::uint64_t> words, std::size_t bytes,
                        std::span<std::uint64_t> result, Arena&) noexcept;

/// Every operation. Scratch: kWorkspaceBytes, likewise.
std::size_t answer_full(std::span<const std::uint64_t> words, std::size_t bytes,
                        std::span<std::uint64_t> result, Arena&) noexcept;

}  // namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC
