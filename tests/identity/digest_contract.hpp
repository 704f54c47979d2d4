// Digests of contract messages: whole results, certificates included, over seeded requests of every
// operation, sound and broken.
#pragma once

#include "core/wire/contract/answer.hpp"
#include "core/wire/contract/implied.hpp"
#include "core/wire/contract/lending.hpp"
#include "core/wire/contract/price.hpp"
#include "core/wire/contract/rule_packs.hpp"

#include "tests/hosts/draw_request.hpp"
#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline void add_result(Digest& digest, std::span<const std::uint64_t> result, std::size_t bytes) {
  for (const std::uint64_t word : result.first(bytes / 8)) digest.add(word);
}

inline BlockDigest digest_contract_wire(Share share) noexcept {
  namespace contract = wire::contract;
  alignas(16) static std::array<std::byte, contract::kWorkspaceBytes> memory{};
  static std::array<std::uint64_t, contract::kMaxResultBytes / 8> result{};
  Digest digest;
  for (std::uint64_t i = 0; i < 3'000 / share; ++i) {
    Arena arena{memory};
    const auto module = static_cast<requests::Module>(i % 4);
    const requests::Message request = requests::draw(module, share.seed(700), i);
    std::size_t bytes = 0;
    if (module == requests::Module::greeks) {
      bytes = contract::answer_greeks(request.words, request.bytes, result);
    } else if (module == requests::Module::margin) {
      bytes = contract::answer_margin(request.words, request.bytes, result, arena);
    } else if (module == requests::Module::book) {
      bytes = contract::answer_book(request.words, request.bytes, result, arena);
    } else {
      bytes = contract::answer_full(request.words, request.bytes, result, arena);
    }
    add_result(digest, result, bytes);
  }
  return {.value = digest.value()};
}

inline constexpr Block kContract[] = {{"contract_wire", digest_contract_wire}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC
