// Base64 with padding (RFC 4648, section 4), in which CosmWasm's JSON carries bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace loadline::contract {

/// `size` counts all bytes that the text stands for, also beyond what there was room for.
struct Decoded {
  std::size_t size = 0;
  bool valid = false;
};

/// The six bits of a character, or 64. Arithmetic and not a table: a table weighs more.
constexpr std::uint32_t sextet(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a' + 26);
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0' + 52);
  return c == '+' ? 62 : c == '/' ? 63 : 64;
}
constexpr char character(std::uint32_t bits) noexcept {
  const std::uint32_t b = bits & 63;
  if (b < 26) return static_cast<char>('A' + b);
  if (b < 52) return static_cast<char>('a' + (b - 26));
  if (b < 62) return static_cast<char>('0' + (b - 52));
  return b == 62 ? '+' : '/';
}

/// Strict: groups of four, padding only at the end, no bits set that the padding drops.
inline Decoded decode_base64(std::string_view text, std::byte* to, std::size_t capacity) noexcept {
  if (text.empty() || text.size() % 4 != 0) return {};
  const std::size_t padding = text.back() != '=' ? 0 : text[text.size() - 2] != '=' ? 1 : 2;
  const std::size_t digits = text.size() - padding;
  Decoded decoded{0, true};
  std::uint32_t held = 0, bits = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const std::uint32_t digit = sextet(text[i]);
    if (digit == 64) return {};
    held = held << 6 | digit;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    if (decoded.size < capacity) to[decoded.size] = static_cast<std::byte>(held >> bits);
    ++decoded.size;
    held &= (1u << bits) - 1;
  }
  if (held != 0) return {};
  return decoded;
}

template <class Text>
void encode_base64(const std::byte* from, std::size_t size, Text& text) noexcept {
  for (std::size_t i = 0; i < size; i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (i + k < size ? std::to_integer<std::uint32_t>(from[i + k]) : 0);
    }
    text.put(character(group >> 18));
    text.put(character(group >> 12));
    text.put(i + 1 < size ? character(group >> 6) : '=');
    text.put(i + 2 < size ? character(group) : '=');
  }
}

}  // namespace loadline::contract
