// 64-bit words as digits: products of two words and divisions by a normalised divisor, without a
// 128-bit type. WebAssembly has neither a widening multiply nor a 128-by-64 division.
#pragma once

#include <cstdint>

namespace loadline {

/// high * 2^64 + low.
struct WordPair {
  std::uint64_t high;
  std::uint64_t low;
};

/// One quotient digit and what is left of the dividend's leading words.
struct WordQuotient {
  std::uint64_t quotient;
  std::uint64_t remainder;
};
struct PairQuotient {
  std::uint64_t quotient;
  WordPair remainder;
};

/// a * b from four products of half words.
constexpr WordPair multiply_by_halves(std::uint64_t a, std::uint64_t b) noexcept {
  constexpr std::uint64_t kHalf = 0xffffffffu;
  const std::uint64_t low = (a & kHalf) * (b & kHalf);
  const std::uint64_t left = (a >> 32) * (b & kHalf) + (low >> 32);
  const std::uint64_t right = (a & kHalf) * (b >> 32) + (left & kHalf);
  return {(a >> 32) * (b >> 32) + (left >> 32) + (right >> 32), (right << 32) | (low & kHalf)};
}

/// a * b.
constexpr WordPair multiply_words(std::uint64_t a, std::uint64_t b) noexcept {
#if defined(__SIZEOF_INT128__) && !defined(__wasm__)
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return {static_cast<std::uint64_t>(product >> 64), static_cast<std::uint64_t>(product)};
#else
  return multiply_by_halves(a, b);
#endif
}

/// a + b + carry; `carry` (0 or 1) becomes the carry out.
constexpr std::uint64_t add_words(std::uint64_t a, std::uint64_t b, std::uint64_t& carry) noexcept {
  const std::uint64_t partial = a + b;
  const std::uint64_t sum = partial + carry;
  carry = static_cast<std::uint64_t>(partial < a) | static_cast<std::uint64_t>(sum < partial);
  return sum;
}

/// a - b - borrow; `borrow` (0 or 1) becomes the borrow out.
constexpr std::uint64_t subtract_words(std::uint64_t a, std::uint64_t b,
                                       std::uint64_t& borrow) noexcept {
  const std::uint64_t partial = a - b;
  const std::uint64_t difference = partial - borrow;
  borrow = static_cast<std::uint64_t>(a < b) | static_cast<std::uint64_t>(partial < borrow);
  return difference;
}

/// a + b modulo 2^128.
constexpr WordPair add_pairs(WordPair a, WordPair b) noexcept {
  const std::uint64_t low = a.low + b.low;
  return {a.high + b.high + static_cast<std::uint64_t>(low < a.low), low};
}

/// a - b modulo 2^128.
constexpr WordPair subtract_pairs(WordPair a, WordPair b) noexcept {
  return {a.high - b.high - static_cast<std::uint64_t>(a.low < b.low), a.low - b.low};
}

/// Whether a >= b.
constexpr bool at_least(WordPair a, WordPair b) noexcept {
  return a.high > b.high || (a.high == b.high && a.low >= b.low);
}

/// floor((2^128 - 1) / divisor) - 2^64 for divisor >= 2^63. N. Moller and T. Granlund, "Improved
/// division by invariant integers" (2011), algorithm 3: one small division, then Newton steps.
constexpr std::uint64_t reciprocal(std::uint64_t divisor) noexcept {
  const std::uint64_t low_bit = divisor & 1;
  const std::uint64_t top40 = (divisor >> 24) + 1;
  const std::uint64_t top63 = (divisor >> 1) + low_bit;
  const std::uint64_t v0 = 0x7fd00u / static_cast<std::uint32_t>(divisor >> 55);
  const std::uint64_t v1 = (v0 << 11) - ((v0 * v0 * top40) >> 40) - 1;
  const std::uint64_t v2 = (v1 << 13) + ((v1 * ((1ull << 60) - v1 * top40)) >> 47);
  const std::uint64_t error = ((v2 >> 1) & (0 - low_bit)) - v2 * top63;
  const std::uint64_t v3 = (multiply_words(v2, error).high >> 1) + (v2 << 31);
  const WordPair check = add_pairs(multiply_words(v3, divisor), {divisor, divisor});
  return v3 - check.high;
}

/// The reciprocal of a two-word divisor (high >= 2^63), algorithm 6 of the same paper.
constexpr std::uint64_t reciprocal(WordPair divisor) noexcept {
  std::uint64_t v = reciprocal(divisor.high);
  std::uint64_t p = divisor.high * v + divisor.low;
  if (p < divisor.low) {
    --v;
    if (p >= divisor.high) {
      --v;
      p -= divisor.high;
    }
    p -= divisor.high;
  }
  const WordPair t = multiply_words(v, divisor.low);
  p += t.high;
  if (p < t.high) {
    --v;
    if (at_least({p, t.low}, divisor)) --v;
  }
  return v;
}

/// (high, low) / divisor for high < divisor, divisor >= 2^63, `inverse` its reciprocal.
constexpr WordQuotient divide_pair(std::uint64_t high, std::uint64_t low, std::uint64_t divisor,
                                   std::uint64_t inverse) noexcept {
  const WordPair estimate = add_pairs(multiply_words(inverse, high), {high, low});
  std::uint64_t quotient = estimate.high + 1;
  std::uint64_t remainder = low - quotient * divisor;
  if (remainder > estimate.low) {
    --quotient;
    remainder += divisor;
  }
  if (remainder >= divisor) {
    ++quotient;
    remainder -= divisor;
  }
  return {quotient, remainder};
}

/// (high, middle, low) / divisor for (high, middle) < divisor, divisor.high >= 2^63.
constexpr PairQuotient divide_triple(std::uint64_t high, std::uint64_t middle, std::uint64_t low,
                                     WordPair divisor, std::uint64_t inverse) noexcept {
  const WordPair estimate = add_pairs(multiply_words(inverse, high), {high, middle});
  std::uint64_t quotient = estimate.high;
  WordPair remainder{middle - quotient * divisor.high, low};
  remainder = subtract_pairs(remainder, multiply_words(divisor.low, quotient));
  remainder = subtract_pairs(remainder, divisor);
  ++quotient;
  if (remainder.high >= estimate.low) {
    --quotient;
    remainder = add_pairs(remainder, divisor);
  }
  if (at_least(remainder, divisor)) {
    ++quotient;
    remainder = subtract_pairs(remainder, divisor);
  }
  return {quotient, remainder};
}

}  // namespace loadline
