// The base64 of the CosmWasm adapter beside a character at a time.
#include "wasm/contract/base64.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "tests/identity/digest_block.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

const std::string kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct Text {
  std::string string;
  void put(std::string_view more) { string.append(more); }
};

std::string plainly(const std::vector<unsigned char>& bytes) {
  std::string text;
  unsigned held = 0, bits = 0;
  for (const unsigned char byte : bytes) {
    held = held << 8 | byte;
    for (bits += 8; bits >= 6; bits -= 6) text += kAlphabet[held >> (bits - 6) & 63];
  }
  if (bits > 0) text += kAlphabet[held << (6 - bits) & 63];
  while (text.size() % 4 != 0) text += '=';
  return text;
}

/// Groups of four of the alphabet, at most two padding, nothing in the bits that it drops.
bool is_strict(const std::string& text) {
  const std::size_t digits = text.find_last_not_of('=') + 1, padding = text.size() - digits;
  if (text.empty() || text.size() % 4 != 0 || digits == 0 || padding > 2) return false;
  const auto known = [](char c) { return kAlphabet.find(c) != std::string::npos; };
  if (!std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(digits), known)) {
    return false;
  }
  return (kAlphabet.find(text[digits - 1]) & ((1u << 2 * padding) - 1)) == 0;
}

std::string encoded(const std::vector<unsigned char>& bytes) {
  Text text;
  contract::encode_base64(reinterpret_cast<const std::byte*>(bytes.data()), bytes.size(), text);
  return text.string;
}

}  // namespace

TEST_CASE("seeded bytes there and back, and what is no base64 refused") {
  Words words(640);
  int refused = 0;
  for (int n = 0; n < 20'000; ++n) {
    std::vector<unsigned char> bytes(words.next() % 60);
    for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(words.next());
    const std::string text = encoded(bytes);
    REQUIRE(text == plainly(bytes));
    std::array<std::byte, 64> buffer{};
    const auto decoded = contract::decode_base64(text, buffer.data(), buffer.size());
    REQUIRE(decoded.valid == !bytes.empty());
    if (bytes.empty()) continue;
    REQUIRE(decoded.size == bytes.size());
    REQUIRE(std::memcmp(buffer.data(), bytes.data(), bytes.size()) == 0);

    std::string other = text;
    other[words.next() % other.size()] = static_cast<char>(words.next());
    const auto tried = contract::decode_base64(other, buffer.data(), buffer.size());
    REQUIRE(tried.valid == is_strict(other));
    if (tried.valid) {
      const auto* first = reinterpret_cast<const unsigned char*>(buffer.data());
      REQUIRE(plainly({first, first + tried.size}) == other);
    }
    refused += !tried.valid;
  }
  CHECK(refused > 10'000);
}

TEST_CASE("no byte beyond the room, and the size of all") {
  const std::vector<unsigned char> bytes(50, 0xff);
  for (std::size_t room = 0; room <= 50; ++room) {
    std::array<std::byte, 64> buffer{};
    const auto decoded = contract::decode_base64(encoded(bytes), buffer.data(), room);
    CHECK(decoded.size == bytes.size());
    for (std::size_t i = room; i < buffer.size(); ++i) CHECK(buffer[i] == std::byte{});
  }
}
