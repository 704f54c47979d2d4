// 256-bit unsigned integers: what a chain computes in. Plain data, no heap, no 128-bit type needed.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>

#include "core/base/bit_cast.hpp"
#include "core/numeric/word_arithmetic.hpp"

namespace loadline {

/// 256-bit unsigned integer, four 64-bit limbs, least significant first.
struct u256 {
  std::array<std::uint64_t, 4> limb{};

  constexpr u256() noexcept = default;
  constexpr u256(std::uint64_t value) noexcept : limb{value, 0, 0, 0} {}
  constexpr u256(std::uint64_t l3, std::uint64_t l2, std::uint64_t l1, std::uint64_t l0) noexcept
      : limb{l0, l1, l2, l3} {}

  static constexpr u256 max() noexcept { return {~0ull, ~0ull, ~0ull, ~0ull}; }

  friend constexpr bool operator==(const u256&, const u256&) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(const u256& a, const u256& b) noexcept {
    for (std::size_t i = 3; i > 0; --i) {
      if (a.limb[i] != b.limb[i]) return a.limb[i] <=> b.limb[i];
    }
    return a.limb[0] <=> b.limb[0];
  }
};

/// 512 bits, eight limbs, least significant first: a product before its division.
struct u512 {
  std::array<std::uint64_t, 8> limb{};
};

/// Whether a = 0.
constexpr bool is_zero(const u256& a) noexcept {
  return (a.limb[0] | a.limb[1] | a.limb[2] | a.limb[3]) == 0;
}

/// Whether a < 2^128.
constexpr bool fits_128(const u256& a) noexcept {
  return (a.limb[2] | a.limb[3]) == 0;
}

/// Number of limbs up to the highest that is not zero; 0 for zero.
constexpr std::size_t limb_count(const u256& a) noexcept {
  std::size_t count = 4;
  while (count > 0 && a.limb[count - 1] == 0) --count;
  return count;
}

/// Number of bits up to the highest that is set; 0 for zero.
constexpr unsigned bit_count(const u256& a) noexcept {
  const std::size_t count = limb_count(a);
  if (count == 0) return 0;
  return static_cast<unsigned>(64 * count) -
         static_cast<unsigned>(std::countl_zero(a.limb[count - 1]));
}

/// a + b modulo 2^256; `carry` (0 or 1) goes in and comes out.
constexpr u256 add_with_carry(const u256& a, const u256& b, std::uint64_t& carry) noexcept {
  u256 sum;
  for (std::size_t i = 0; i < 4; ++i) sum.limb[i] = add_words(a.limb[i], b.limb[i], carry);
  return sum;
}

/// a - b modulo 2^256; `borrow` (0 or 1) goes in and comes out.
constexpr u256 subtract_with_borrow(const u256& a, const u256& b, std::uint64_t& borrow) noexcept {
  u256 difference;
  for (std::size_t i = 0; i < 4; ++i) {
    difference.limb[i] = subtract_words(a.limb[i], b.limb[i], borrow);
  }
  return difference;
}

/// a / 2^bits toward zero, bits in 0 .. 255.
constexpr u256 shift_right(const u256& a, unsigned bits) noexcept {
  const std::size_t limbs = bits / 64;
  const unsigned rest = bits % 64;
  u256 result;
  for (std::size_t i = 0; i + limbs < 4; ++i) {
    result.limb[i] = a.limb[i + limbs] >> rest;
    if (rest != 0 && i + limbs + 1 < 4) result.limb[i] |= a.limb[i + limbs + 1] << (64 - rest);
  }
  return result;
}

/// Number of zero bits below the lowest that is set; 256 for zero.
constexpr unsigned trailing_zeros(const u256& a) noexcept {
  unsigned zeros = 0;
  for (const std::uint64_t limb : a.limb) {
    if (limb != 0) return zeros + static_cast<unsigned>(std::countr_zero(limb));
    zeros += 64;
  }
  return zeros;
}

/// The exact product.
u512 multiply_full(const u256& a, const u256& b) noexcept;

/// The product of two numbers below 2^128. Written limb by limb into its place: a copy of limbs
/// that were just stored stalls the processor.
constexpr void multiply_halves(const u256& a, const u256& b, u256& product) noexcept {
  const std::uint64_t a0 = a.limb[0];
  const std::uint64_t a1 = a.limb[1];
  const std::uint64_t b0 = b.limb[0];
  const std::uint64_t b1 = b.limb[1];
  const WordPair low = multiply_words(a0, b0);
  const WordPair left = a1 == 0 ? WordPair{} : multiply_words(a1, b0);
  const WordPair right = b1 == 0 ? WordPair{} : multiply_words(a0, b1);
  const WordPair high = (a1 == 0 || b1 == 0) ? WordPair{} : multiply_words(a1, b1);
  std::uint64_t carry = 0;
  const std::uint64_t partial = add_words(low.high, left.low, carry);
  std::uint64_t other_carry = 0;
  const std::uint64_t second = add_words(partial, right.low, other_carry);
  const WordPair sides = add_pairs({0, left.high}, {0, right.high});
  const WordPair upper = add_pairs(add_pairs(high, sides), {0, carry + other_carry});
  product.limb[0] = low.low;
  product.limb[1] = second;
  product.limb[2] = upper.low;
  product.limb[3] = upper.high;
}

/// The bits of the nearest double, ties to even. Exact below 2^53; never infinite.
std::uint64_t double_bits(const u256& a) noexcept;

/// The same as a number. Inlined by order: where an Error takes its bits, no instruction of a
/// double is left.
[[gnu::always_inline]] inline double to_double(const u256& a) noexcept {
  return bit_cast<double>(double_bits(a));
}

}  // namespace loadline
