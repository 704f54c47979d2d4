// 256-bit unsigned integers: what a chain computes in. Plain data, no heap, no 128-bit type needed.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>

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

constexpr bool is_zero(const u256& a) noexcept {
  return (a.limb[0] | a.limb[1] | a.limb[2] | a.limb[3]) == 0;
}

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

/// The product of two numbers below 2^128.
constexpr u256 multiply_halves(const u256& a, const u256& b) noexcept {
  const WordPair low = multiply_words(a.limb[0], b.limb[0]);
  if ((a.limb[1] | b.limb[1]) == 0) return {0, 0, low.high, low.low};
  const WordPair left = multiply_words(a.limb[1], b.limb[0]);
  WordPair middle = add_pairs(left, {0, low.high});
  if (b.limb[1] == 0) return {0, middle.high, middle.low, low.low};
  const WordPair right = multiply_words(a.limb[0], b.limb[1]);
  const std::uint64_t second = middle.low + right.low;
  middle = add_pairs({0, middle.high}, {0, right.high});
  middle = add_pairs(middle, {0, static_cast<std::uint64_t>(second < right.low)});
  const WordPair high = add_pairs(multiply_words(a.limb[1], b.limb[1]), middle);
  return {high.high, high.low, second, low.low};
}

/// A divisor made ready: shifted until its top bit is set, with the reciprocal of its leading
/// words, so that every quotient digit costs two products and no division. The value is not 0.
///
/// Factors of two that make it a limb longer are taken out: 1e27 is 5^27 * 2^27, and 5^27 fits one
/// limb, so that a division by it goes by single words.
class Divisor {
 public:
  constexpr explicit Divisor(const u256& value) noexcept
      : value_(value), half_(shift_right(value, 1)) {
    u256 used = value;
    count_ = limb_count(value);
    if (count_ > 1) {
      const unsigned zeros = trailing_zeros(value) < 63 ? trailing_zeros(value) : 63;
      const u256 odd = shift_right(value, zeros);
      if (limb_count(odd) < count_) {
        used = odd;
        dropped_ = zeros;
        --count_;
      }
    }
    shift_ = static_cast<unsigned>(std::countl_zero(used.limb[count_ - 1]));
    for (std::size_t i = 0; i < count_; ++i) {
      limb_[i] = used.limb[i] << shift_;
      if (shift_ != 0 && i > 0) limb_[i] |= used.limb[i - 1] >> (64 - shift_);
    }
    reciprocal_ = count_ == 1 ? reciprocal(limb_[0])
                              : reciprocal(WordPair{limb_[count_ - 1], limb_[count_ - 2]});
  }

  constexpr const u256& value() const noexcept { return value_; }
  constexpr const u256& half() const noexcept { return half_; }  ///< floor(value / 2)

  /// Replaces `dividend` by its quotient; true when the remainder is not zero.
  bool divide(u256& dividend) const noexcept;
  bool divide(u512& dividend) const noexcept;

 private:
  // Each takes a dividend of `Limbs` limbs shifted like the divisor, with one limb more on top.
  template <std::size_t Limbs>
  bool divide_shifted(std::array<std::uint64_t, Limbs>& dividend) const noexcept;
  template <std::size_t Limbs>
  std::uint64_t by_one(std::array<std::uint64_t, Limbs>& u, std::uint64_t top) const noexcept;
  template <std::size_t Limbs>
  std::uint64_t by_two(std::array<std::uint64_t, Limbs>& u, std::uint64_t top) const noexcept;
  template <std::size_t Limbs>
  std::uint64_t by_many(std::array<std::uint64_t, Limbs>& u, std::uint64_t top) const noexcept;

  u256 value_;
  u256 half_;
  std::array<std::uint64_t, 4> limb_{};
  std::uint64_t reciprocal_ = 0;
  std::size_t count_ = 0;
  unsigned shift_ = 0;
  unsigned dropped_ = 0;
};

/// The nearest double, ties to even. Exact below 2^53; never infinite.
double to_double(const u256& a) noexcept;

}  // namespace loadline
