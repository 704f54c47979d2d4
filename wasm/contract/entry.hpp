// What every host's adapter shares: one request buffer, one result buffer, one call between them.
#pragma once

#include "core/wire/contract/message.hpp"

namespace loadline::contract {

/// The largest request of this module. The engine refuses a longer one without a look at it.
#if defined(LOADLINE_WORKSPACE)
inline constexpr std::size_t kRequestBytes = wire::contract::kMaxRequestBytes;
#else
inline constexpr std::size_t kRequestBytes = wire::contract::kMaxOptionRequestBytes;
#endif

/// Where an adapter puts the bytes of a request, at most kRequestBytes.
extern std::uint64_t request_words[];

/// Where `answer_request` leaves the result.
extern std::uint64_t result_words[];

inline std::byte* request_bytes() noexcept {
  return reinterpret_cast<std::byte*>(request_words);
}
inline const std::byte* result_bytes() noexcept {
  return reinterpret_cast<const std::byte*>(result_words);
}

/// Answers the request of `size` bytes. Returns the bytes of the result.
std::size_t answer_request(std::size_t size) noexcept;

/// What the last result says: 0, or the code of its refusal, and the field and index it is about.
struct Refusal {
  std::uint32_t code, field, index;
};
inline Refusal last_refusal() noexcept {
  const std::uint32_t status = wire::contract::high_half(result_words[1]);
  const std::uint32_t index =
      status == 0 ? 0 : wire::contract::low_half(result_words[wire::contract::kHeadingWords]);
  return {status & 0xffff, status >> 16, index};
}

}  // namespace loadline::contract
