// Contract messages: any bytes, as they are and with a heading that fits them. Every answer is a
// result of the format: whole words, its own length, a known code, a certificate.
#include <array>
#include <cstring>

#include "core/base/digest.hpp"
#include "core/wire/contract/answer.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using namespace loadline::wire::contract;

alignas(16) std::array<std::byte, kWorkspaceBytes> workspace;
std::array<std::uint64_t, kMaxRequestBytes / 8 + 1> request;
std::array<std::uint64_t, kMaxResultBytes / 8> result;

void check_result(std::size_t bytes) {
  fuzz::require(bytes >= 8 * (kHeadingWords + 1) && bytes % 8 == 0 && bytes <= kMaxResultBytes,
                "the result is in whole words");
  fuzz::require(low_half(result[0]) == kResultMagic && low_half(result[1]) == bytes,
                "the result has a heading");
  const std::uint32_t code = high_half(result[1]) & 0xffff;
  fuzz::require(code <= 60 || (code >= 200 && code <= 208), "the code is a known one");
  loadline::Digest digest;
  if (code < 200) {
    for (std::size_t i = 0; i < low_half(request[1]) / 8; ++i) digest.add(request[i]);
  }
  for (std::size_t i = 0; i + 1 < bytes / 8; ++i) digest.add(result[i]);
  fuzz::require(result[bytes / 8 - 1] == digest.value(), "the certificate is that of both");
}

void answer_all(std::size_t bytes) {
  loadline::Arena arena{workspace};
  check_result(answer_greeks(request, bytes, result));
  check_result(answer_margin(request, bytes, result, arena));
  check_result(answer_book(request, bytes, result, arena));
  check_result(answer_full(request, bytes, result, arena));
  fuzz::require(arena.used_bytes() == 0, "all scratch is given back");
}

/// The heading that a message of this operation and size would have.
void mend_heading(std::uint8_t operation, std::uint8_t count, std::size_t bytes) {
  constexpr std::uint16_t kOperations[] = {1, 2, 3, 4, 16, 17, 32, 33, 48};
  request[0] = kRequestMagic | std::uint64_t{kFormatVersion} << 32 |
               std::uint64_t{kOperations[operation % 9]} << 48;
  request[1] = halves(static_cast<std::uint32_t>(bytes), count);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  request.fill(0);
  const std::size_t kept = size < kMaxRequestBytes ? size : kMaxRequestBytes;
  if (kept != 0) std::memcpy(request.data(), data, kept);
  answer_all(size);
  if (size < 8 * kHeadingWords || size > kMaxRequestBytes) return 0;
  const std::size_t whole = size / 8 * 8;
  mend_heading(data[6], data[12], whole);
  answer_all(whole);
  return 0;
}
