#include "core/wire/contract/message.hpp"

#include "core/base/digest.hpp"

namespace loadline::wire::contract {

Fault read_heading(std::span<const std::uint64_t> words, std::size_t bytes, std::size_t most,
                   Request& request) noexcept {
  request.operation = Operation{};
  if (bytes > most) return Fault::oversized;
  if (bytes < 8 * kHeadingWords) return Fault::truncated;
  if (low_half(words[0]) != kRequestMagic) return Fault::not_a_request;
  if (static_cast<std::uint16_t>(words[0] >> 32) != kFormatVersion) return Fault::wrong_version;
  request.operation = static_cast<Operation>(words[0] >> 48);
  const std::uint32_t length = low_half(words[1]);
  if (bytes < length) return Fault::truncated;
  if (bytes > length) return Fault::trailing_bytes;
  if (length % 8 != 0) return Fault::bad_count;
  request.words = words.first(length / 8);
  request.count = high_half(words[1]);
  return Fault::none;
}

std::size_t seal(const Request& request, const Outcome& outcome,
                 std::span<std::uint64_t> result) noexcept {
  std::size_t used = kHeadingWords + outcome.words;
  std::uint32_t status = 0;
  const Error& error = outcome.error;
  if (outcome.fault != Fault::none || error.code != ErrorCode::ok) {
    status = outcome.fault != Fault::none ? static_cast<std::uint32_t>(outcome.fault)
                                          : static_cast<std::uint32_t>(error.code) |
                                                static_cast<std::uint32_t>(error.field) << 16;
    result[kHeadingWords] = error.index;
    result[kHeadingWords + 1] = error.value.bits();
    used = kHeadingWords + kRefusalWords;
  }
  result[0] = kResultMagic | std::uint64_t{kFormatVersion} << 32 |
              static_cast<std::uint64_t>(request.operation) << 48;
  result[1] = halves(static_cast<std::uint32_t>(8 * (used + 1)), status);

  Digest digest;
  if (outcome.fault == Fault::none) {
    for (const std::uint64_t word : request.words) digest.add(word);
  }
  for (const std::uint64_t word : result.first(used)) digest.add(word);
  result[used] = digest.value();
  return 8 * (used + 1);
}

}  // namespace loadline::wire::contract
