// A request as it is read, and a result as it is written, word by word.
#pragma once

#include <bit>
#include <span>

#include "core/base/error.hpp"
#include "core/numeric/uint256.hpp"
#include "core/wire/contract/format.hpp"

namespace loadline::wire::contract {

static_assert(std::endian::native == std::endian::little, "words are little-endian on the wire");

/// What a request is, once its heading has been accepted.
struct Request {
  std::span<const std::uint64_t> words;  ///< heading included
  Operation operation;
  std::uint32_t count;  ///< rows, or positions
};

/// Reads the heading of `bytes` bytes that lie in `words`; more than `most` are not looked at.
/// Returns Fault::none, or why the bytes are no request of this version; `request` is then
/// untouched but for the operation, as far as it was read.
Fault read_heading(std::span<const std::uint64_t> words, std::size_t bytes, std::size_t most,
                   Request& request) noexcept;

/// Whether the bits are a number, an infinity or the one canonical NaN.
constexpr bool is_canonical(std::uint64_t bits) noexcept {
  constexpr std::uint64_t kInfinity = 0x7ff0000000000000u;
  return (bits << 1) <= (kInfinity << 1) || bits == 0x7ff8000000000000u;
}

/// Whether all of them are.
constexpr bool are_canonical(std::span<const std::uint64_t> words) noexcept {
  for (const std::uint64_t word : words) {
    if (!is_canonical(word)) return false;
  }
  return true;
}

/// Low and high half of a word.
constexpr std::uint32_t low_half(std::uint64_t word) noexcept {
  return static_cast<std::uint32_t>(word);
}
constexpr std::uint32_t high_half(std::uint64_t word) noexcept {
  return static_cast<std::uint32_t>(word >> 32);
}
constexpr std::uint64_t halves(std::uint32_t low, std::uint32_t high) noexcept {
  return low | std::uint64_t{high} << 32;
}

/// What an operation made of its request: the words of its body, or why there are none.
struct Outcome {
  std::size_t words = 0;      ///< written after the heading
  Fault fault = Fault::none;  ///< of the message
  Error error{};              ///< of the engine, where the message was sound
};

/// Writes one word after the other.
class Writer {
 public:
  explicit Writer(std::span<std::uint64_t> to) noexcept : to_(to) {}
  void word(std::uint64_t value) noexcept { to_[used_++] = value; }
  void integer(const u256& value) noexcept {
    for (const std::uint64_t limb : value.limb) word(limb);
  }
  std::size_t used() const noexcept { return used_; }

 private:
  std::span<std::uint64_t> to_;
  std::size_t used_ = 0;
};

/// Completes the result whose body `outcome` describes: heading, refusal if there is one, and the
/// certificate. Returns its length in bytes. Shape: result [kMaxResultBytes / 8].
///
/// The certificate is the Digest (core/base/digest.hpp) of all words of the request and then all
/// words of the result before it. A message with a fault is not digested: the certificate is then
/// that of the result alone.
std::size_t seal(const Request& request, const Outcome& outcome,
                 std::span<std::uint64_t> result) noexcept;

}  // namespace loadline::wire::contract
