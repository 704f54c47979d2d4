// Base64 with padding (RFC 4648, section 4), in which CosmWasm's JSON carries bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace loadline::contract {

/// `size` counts all bytes that the text stands for. A group of six for which there was no room is
/// left out whole.
struct Decoded {
  std::size_t size = 0;
  bool valid = false;
};

/// Eight bytes in a word, the first in the lowest; a host charges for every operation, and the eight
/// are worked on at once.
inline constexpr std::uint64_t kEach = 0x0101010101010101u;

/// 1 in each byte that is at least `least`, of bytes below 128.
constexpr std::uint64_t reaching(std::uint64_t bytes, std::uint64_t least) noexcept {
  return ((bytes + (128 - least) * kEach) >> 7) & kEach;
}

/// The characters of eight digits below 64: A-Z, a-z, 0-9, + and / follow one another in steps.
constexpr std::uint64_t characters(std::uint64_t digits) noexcept {
  return digits + 'A' * kEach + 6 * reaching(digits, 26) - 75 * reaching(digits, 52) -
         15 * reaching(digits, 62) + 3 * reaching(digits, 63);
}

/// The digits of eight characters. Of any others it gives what `characters` does not lead back from.
constexpr std::uint64_t digits_of(std::uint64_t text) noexcept {
  return text + 19 * kEach - 3 * reaching(text, '/') - 12 * reaching(text, '0') -
         69 * reaching(text, 'A') - 6 * reaching(text, 'a');
}
constexpr bool are_characters(std::uint64_t text, std::uint64_t digits) noexcept {
  return ((text & 0x80 * kEach) | (digits & 0xc0 * kEach)) == 0 && characters(digits) == text;
}

/// Six bytes as eight digits: of three, the first gives its upper six bits to the first digit.
constexpr std::uint64_t split(std::uint64_t six) noexcept {
  const std::uint64_t b = (six & 0xffffff) | (six & 0xffffff000000) << 8;  // three a half
  return (b >> 2 & 0x3f0000003f) | (b << 12 & 0x300000003000) | (b >> 4 & 0xf0000000f00) |
         (b << 10 & 0x3c0000003c0000) | (b >> 6 & 0x3000000030000) |
         (b << 8 & 0x3f0000003f000000);
}
constexpr std::uint64_t join(std::uint64_t digits) noexcept {
  const std::uint64_t d = digits;
  const std::uint64_t b = (d << 2 & 0xfc000000fc) | (d >> 12 & 0x300000003) |
                          (d << 4 & 0xf0000000f000) | (d >> 10 & 0xf0000000f00) |
                          (d << 6 & 0xc0000000c00000) | (d >> 8 & 0x3f0000003f0000);
  return (b & 0xffffff) | (b >> 8 & 0xffffff000000);
}

/// Bytes of up to eight characters; false where they are none, or have bits that padding drops.
[[gnu::always_inline]] inline bool decode_group(const char* text, std::size_t count,
                                                std::uint64_t& bytes) noexcept {
  std::uint64_t eight = 'A' * kEach;  // digits of 0
  std::memcpy(&eight, text, count);
  const std::uint64_t digits = digits_of(eight);
  bytes = join(digits);
  return are_characters(eight, digits) && bytes >> (8 * (count * 6 / 8)) == 0;
}

/// Strict: groups of four, padding only at the end, no bits set that the padding drops.
inline Decoded decode_base64(std::string_view text, std::byte* to, std::size_t capacity) noexcept {
  if (text.empty() || text.size() % 4 != 0) return {};
  const std::size_t padding = text.back() != '=' ? 0 : text[text.size() - 2] != '=' ? 1 : 2;
  const std::size_t count = text.size() - padding;
  Decoded decoded{0, true};
  std::uint64_t bytes = 0;
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8, decoded.size += 6) {
    if (!decode_group(text.data() + i, 8, bytes)) return {};
    if (decoded.size + 6 <= capacity) std::memcpy(to + decoded.size, &bytes, 6);
  }
  if (i == count) return decoded;
  if (!decode_group(text.data() + i, count - i, bytes)) return {};
  const std::size_t last = (count - i) * 6 / 8;
  if (decoded.size + last <= capacity) std::memcpy(to + decoded.size, &bytes, last);
  decoded.size += last;
  return decoded;
}

template <class Text>
[[gnu::always_inline]] inline void encode_group(const std::byte* from, std::size_t size,
                                                Text& text) noexcept {
  std::uint64_t six = 0;
  std::memcpy(&six, from, size);
  const std::uint64_t eight = characters(split(six));
  text.put(std::string_view(reinterpret_cast<const char*>(&eight), (size * 8 + 5) / 6));
}

template <class Text>
void encode_base64(const std::byte* from, std::size_t size, Text& text) noexcept {
  std::size_t i = 0;
  for (; i + 6 <= size; i += 6) encode_group(from + i, 6, text);
  if (i < size) encode_group(from + i, size - i, text);
  text.put(std::string_view("==", (3 - size % 3) % 3));
}

}  // namespace loadline::contract
