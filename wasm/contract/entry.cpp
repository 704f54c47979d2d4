// The engine of a module. LOADLINE_MODULE names what it carries: answer_greeks, answer_margin,
// answer_book or answer_full; all but the first need LOADLINE_WORKSPACE.
#include "wasm/contract/entry.hpp"

#include "core/wire/contract/answer.hpp"

namespace loadline::contract {

std::uint64_t request_words[kRequestBytes / 8];
std::uint64_t result_words[wire::contract::kMaxResultBytes / 8];

#if defined(LOADLINE_WORKSPACE)
namespace {
alignas(16) std::byte workspace[wire::contract::kWorkspaceBytes];
}
#endif

std::size_t answer_request(std::size_t size) noexcept {
#if defined(LOADLINE_WORKSPACE)
  Arena arena{workspace};
  return wire::contract::LOADLINE_MODULE(request_words, size, result_words, arena);
#else
  return wire::contract::LOADLINE_MODULE(request_words, size, result_words);
#endif
}

}  // namespace loadline::contract
