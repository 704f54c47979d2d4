// Pairs of operands that hit what arithmetic gets wrong: cancellation, ties, subnormal numbers, the
// ends of the range, significands of few bits, and plain random bits.
#pragma once

#include <array>
#include <cstdint>
#include <utility>

namespace loadline {

struct OperandPair {
  std::uint64_t a, b;
};

/// Sizes of special values; both signs are meant.
inline constexpr std::array<std::uint64_t, 24> kSpecialOperands = {
    0x0000000000000000u, 0x0000000000000001u, 0x0000000000000002u, 0x000fffffffffffffu,
    0x0010000000000000u, 0x0010000000000001u, 0x001fffffffffffffu, 0x0020000000000000u,
    0x1ff0000000000000u, 0x1fffffffffffffffu, 0x3ca0000000000000u, 0x3cb0000000000000u,
    0x3fe0000000000000u, 0x3fefffffffffffffu, 0x3ff0000000000000u, 0x3ff0000000000001u,
    0x4000000000000000u, 0x4340000000000000u, 0x7fe0000000000000u, 0x7fefffffffffffffu,
    0x7ff0000000000000u, 0x7ff0000000000001u, 0x7ff8000000000000u, 0x7fffffffffffffffu};

class OperandPairs {
 public:
  explicit OperandPairs(std::uint64_t seed) : state_(seed) {}

  OperandPair next() {
    const std::uint64_t a = operand(kOne);
    const std::uint64_t b = operand(a);
    return word() % 2 == 0 ? OperandPair{a, b} : OperandPair{b, a};
  }

 private:
  static constexpr std::uint64_t kSign = 0x8000000000000000u;
  static constexpr std::uint64_t kFraction = 0x000fffffffffffffu;
  static constexpr std::uint64_t kOne = 0x3ff0000000000000u;

  std::uint64_t word() {  // splitmix64
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  static std::uint64_t with_exponent(std::uint64_t bits, std::uint64_t exponent) {
    return (bits & (kSign | kFraction)) | (exponent & 0x7ff) << 52;
  }

  /// One of ten kinds, some of them in relation to the other operand.
  std::uint64_t operand(std::uint64_t other) {
    const std::uint64_t choice = word(), bits = word(), amount = choice >> 8;
    const std::uint64_t other_exponent = (other >> 52) & 0x7ff;
    switch (choice % 10) {
      case 0:  // any bits
        return bits;
      case 1:  // an everyday size
        return with_exponent(bits, 993 + amount % 60);
      case 2:  // a neighbour of the other, of either sign: cancellation
        return (other ^ (bits & kSign)) + amount % 9 - 4;
      case 3:  // subnormal, of every length
        return (bits & kSign) | (bits & kFraction) >> (amount % 53);
      case 4:  // an exponent near the other's: alignment
        return with_exponent(bits, other_exponent + amount % 120 - 60);
      case 5:
        return kSpecialOperands[amount % kSpecialOperands.size()] | (bits & kSign);
      case 6:  // leading ones: carries
        return (bits & ~kFraction) | ((kFraction << (amount % 53)) & kFraction);
      case 7:  // one bit: ties
        return (bits & ~kFraction) | ((std::uint64_t{1} << (amount % 53)) & kFraction);
      case 8:  // a product near the ends of the range
        return with_exponent(bits,
                             (amount % 2 == 0 ? 3069 : 1023) - other_exponent + amount % 7 - 3);
      default:  // any exponent evenly, quotients near the ends of the range
        return with_exponent(bits, other_exponent + (amount % 2 == 0 ? 1023 : 1025) + amount % 5);
    }
  }

  std::uint64_t state_;
};

}  // namespace loadline
