// The answer of a contract module as tests read it.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/numeric/uint256.hpp"
#include "core/wire/contract/answer.hpp"

#include "tests/hosts/message_builder.hpp"
#include "tests/native/catch.hpp"

namespace loadline::checks {

struct Answered {
  std::array<std::uint64_t, wire::contract::kMaxResultBytes / 8> words{};
  std::size_t bytes = 0;

  std::uint32_t code() const { return wire::contract::high_half(words[1]) & 0xffff; }
  std::uint32_t field() const { return wire::contract::high_half(words[1]) >> 16; }
  std::uint64_t body(std::size_t i) const { return words[wire::contract::kHeadingWords + i]; }
  std::size_t body_words() const { return bytes / 8 - wire::contract::kHeadingWords - 1; }
  u256 integer(std::size_t i) const { return {body(i + 3), body(i + 2), body(i + 1), body(i)}; }
};

using Module = std::size_t (*)(std::span<const std::uint64_t>, std::size_t,
                               std::span<std::uint64_t>, Arena&);

/// What `module` answers; its scratch must be free again.
inline Answered answer_of(Module module, const requests::Message& request) {
  alignas(16) static std::array<std::byte, wire::contract::kWorkspaceBytes> memory;
  Arena arena{memory};
  Answered answered;
  answered.bytes = module(request.words, request.bytes, answered.words, arena);
  CHECK(arena.used_bytes() == 0);
  return answered;
}

inline std::uint32_t number(wire::contract::Fault fault) {
  return static_cast<std::uint32_t>(fault);
}

}  // namespace loadline::checks
