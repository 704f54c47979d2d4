// Arbitrum Stylus: raw bytes, or the Solidity ABI of two functions for callers in Solidity.
//
//   function price(uint64[7] option) returns (uint64[6])
//   function health(bytes request) returns (uint256 healthFactor, uint256 status)
//   error LoadlineError(uint256 code, uint256 field, uint256 index)
//
// `option` and the result of `price` are the words of docs/wire.md: doubles by their bits. A raw
// request begins with `load` and cannot be mistaken for a selector of these.
#include "wasm/contract/entry.hpp"

#define LOADLINE_IMPORT(name) __attribute__((import_module("vm_hooks"), import_name(#name)))

extern "C" {
LOADLINE_IMPORT(read_args) void read_args(std::uint8_t* to);
LOADLINE_IMPORT(write_result) void write_result(const std::uint8_t* from, std::uint32_t size);
}

namespace {

using namespace loadline;
using namespace loadline::wire::contract;

// The first four bytes of the Keccak hash of each signature, as they lie in memory.
constexpr std::uint32_t kPriceSelector = 0xb6508814;
constexpr std::uint32_t kHealthSelector = 0x164ff690;
constexpr std::uint32_t kErrorSelector = 0xe6106c00;

constexpr std::size_t kWord = 32;
/// What of a request the Solidity ABI adds: selector, offset and length.
constexpr std::size_t kAbiBytes = 4 + 2 * kWord + kWord;

alignas(8) std::uint8_t arguments[contract::kRequestBytes + kAbiBytes];
std::uint8_t reply[4 + 6 * kWord];

/// The last eight bytes of an ABI word. `fits` stays true while what is above them is zero.
std::uint64_t load_word(const std::uint8_t* from, bool& fits) {
  for (std::size_t i = 0; i < kWord - 8; ++i) fits = fits && from[i] == 0;
  std::uint64_t value = 0;
  for (std::size_t i = kWord - 8; i < kWord; ++i) value = value << 8 | from[i];
  return value;
}

/// Writes limbs, least significant first, as one big-endian word.
void store_word(std::uint8_t* to, const std::uint64_t* limbs, std::size_t count) {
  for (std::size_t i = 0; i < kWord; ++i) {
    const std::size_t place = kWord - 1 - i;
    to[place] = i / 8 < count ? static_cast<std::uint8_t>(limbs[i / 8] >> (8 * (i % 8))) : 0;
  }
}

void copy(void* to, const std::uint8_t* from, std::size_t size) {
  __builtin_memcpy(to, from, size);
}

/// The heading of a request of this many words in all.
void begin(Operation operation, std::size_t words) {
  contract::request_words[0] = kRequestMagic | std::uint64_t{kFormatVersion} << 32 |
                               static_cast<std::uint64_t>(operation) << 48;
  contract::request_words[1] = halves(static_cast<std::uint32_t>(8 * words), 1);
}

int revert_with(const contract::Refusal& refusal) {
  __builtin_memcpy(reply, &kErrorSelector, 4);
  const std::uint64_t values[] = {refusal.code, refusal.field, refusal.index};
  for (std::size_t i = 0; i < 3; ++i) store_word(reply + 4 + i * kWord, &values[i], 1);
  write_result(reply, 4 + 3 * kWord);
  return 1;
}

int refuse(Fault fault) {
  return revert_with({static_cast<std::uint32_t>(fault), 0, 0});
}

#if defined(LOADLINE_WITH_PRICE)
int price(std::size_t size) {
  if (size != 4 + kOptionWords * kWord) return refuse(Fault::bad_count);
  begin(Operation::price, kHeadingWords + kOptionWords);
  bool fits = true;
  for (std::size_t i = 0; i < kOptionWords; ++i) {
    contract::request_words[kHeadingWords + i] = load_word(arguments + 4 + i * kWord, fits);
  }
  if (!fits) return refuse(Fault::not_canonical);
  contract::answer_request(8 * (kHeadingWords + kOptionWords));
  const contract::Refusal refusal = contract::last_refusal();
  if (refusal.code != 0) return revert_with(refusal);
  for (std::size_t i = 0; i < kValueWords; ++i) {
    store_word(reply + i * kWord, &contract::result_words[kHeadingWords + i], 1);
  }
  write_result(reply, kValueWords * kWord);
  return 0;
}
#endif

#if defined(LOADLINE_WITH_HEALTH)
int health(std::size_t size) {
  if (size < kAbiBytes) return refuse(Fault::truncated);
  bool fits = true;
  const std::uint64_t offset = load_word(arguments + 4, fits);
  const std::uint64_t length = load_word(arguments + 4 + kWord, fits);
  if (!fits || offset != kWord) return refuse(Fault::not_canonical);
  if (length > size - 4 - 2 * kWord) return refuse(Fault::truncated);
  if (length > contract::kRequestBytes) return refuse(Fault::oversized);
  copy(contract::request_words, arguments + 4 + 2 * kWord, static_cast<std::size_t>(length));
  const auto operation = static_cast<Operation>(contract::request_words[0] >> 48);
  if (length >= 8 && operation != Operation::lending_assess) {
    return refuse(Fault::unknown_operation);
  }
  contract::answer_request(static_cast<std::size_t>(length));
  const contract::Refusal refusal = contract::last_refusal();
  if (refusal.code != 0) return revert_with(refusal);
  const std::uint64_t* const account = contract::result_words + kHeadingWords;
  store_word(reply, account + 16, 4);  // the health factor is the fifth integer
  const std::uint64_t status = low_half(account[22]);
  store_word(reply + kWord, &status, 1);
  write_result(reply, 2 * kWord);
  return 0;
}
#endif

int raw(std::size_t size) {
  if (size <= contract::kRequestBytes) copy(contract::request_words, arguments, size);
  const std::size_t length = contract::answer_request(size);
  write_result(reinterpret_cast<const std::uint8_t*>(contract::result_words),
               static_cast<std::uint32_t>(length));
  return contract::last_refusal().code == 0 ? 0 : 1;
}

}  // namespace

extern "C" __attribute__((export_name("user_entrypoint"))) int user_entrypoint(std::uint32_t size) {
  if (size > sizeof arguments) return refuse(Fault::oversized);
  read_args(arguments);
  std::uint32_t selector = 0;
  if (size >= 4) __builtin_memcpy(&selector, arguments, 4);
#if defined(LOADLINE_WITH_PRICE)
  if (selector == kPriceSelector) return price(size);
#endif
#if defined(LOADLINE_WITH_HEALTH)
  if (selector == kHealthSelector) return health(size);
#endif
  return raw(size);
}
