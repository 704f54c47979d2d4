// Divisions of 256- and 512-bit numbers by a divisor that is prepared once.
#pragma once

#include "core/numeric/uint256.hpp"

namespace loadline {

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
  constexpr bool divide(u256& dividend) const noexcept { return divide_shifted(dividend.limb); }
  constexpr bool divide(u512& dividend) const noexcept { return divide_shifted(dividend.limb); }

 private:
  // Each takes a dividend of `Limbs` limbs shifted like the divisor, with one limb more on top.
  template <std::size_t Limbs>
  constexpr bool divide_shifted(std::array<std::uint64_t, Limbs>& dividend) const noexcept;
  template <std::size_t Limbs>
  constexpr std::uint64_t by_one(std::array<std::uint64_t, Limbs>& u,
                                 std::uint64_t top) const noexcept;
  template <std::size_t Limbs>
  constexpr std::uint64_t by_two(std::array<std::uint64_t, Limbs>& u,
                                 std::uint64_t top) const noexcept;
  template <std::size_t Limbs>
  constexpr std::uint64_t by_many(std::array<std::uint64_t, Limbs>& u,
                                  std::uint64_t top) const noexcept;

  u256 value_;
  u256 half_;
  std::array<std::uint64_t, 4> limb_{};
  std::uint64_t reciprocal_ = 0;
  std::size_t count_ = 0;
  unsigned shift_ = 0;
  unsigned dropped_ = 0;
};

// Every quotient digit replaces the limb that it used up, so that the dividend turns into the
// quotient in place. What is left of the dividend comes back, 0 or not.
template <std::size_t Limbs>
constexpr std::uint64_t Divisor::by_one(std::array<std::uint64_t, Limbs>& u,
                                        std::uint64_t top) const noexcept {
  const std::uint64_t divisor = limb_[0];
  std::uint64_t rest = top;
  for (std::size_t i = Limbs; i-- > 0;) {
    if (rest == 0 && u[i] < divisor) {
      rest = u[i];
      u[i] = 0;
      continue;
    }
    const WordQuotient step = divide_pair(rest, u[i], divisor, reciprocal_);
    u[i] = step.quotient;
    rest = step.remainder;
  }
  return rest;
}

template <std::size_t Limbs>
constexpr std::uint64_t Divisor::by_two(std::array<std::uint64_t, Limbs>& u,
                                        std::uint64_t top) const noexcept {
  const WordPair divisor{limb_[1], limb_[0]};
  WordPair rest{top, u[Limbs - 1]};
  u[Limbs - 1] = 0;
  for (std::size_t i = Limbs - 1; i-- > 0;) {
    if (rest.high == 0 && !at_least({rest.low, u[i]}, divisor)) {
      rest = {rest.low, u[i]};
      u[i] = 0;
      continue;
    }
    const PairQuotient step = divide_triple(rest.high, rest.low, u[i], divisor, reciprocal_);
    u[i] = step.quotient;
    rest = step.remainder;
  }
  return rest.high | rest.low;
}

// Knuth's algorithm D. The digit comes from the leading three words over the leading two, so that
// it is at most one too large; the words below decide.
template <std::size_t Limbs>
constexpr std::uint64_t Divisor::by_many(std::array<std::uint64_t, Limbs>& u,
                                         std::uint64_t top) const noexcept {
  const std::size_t n = count_;
  const WordPair leading{limb_[n - 1], limb_[n - 2]};
  for (std::size_t i = Limbs - n + 1; i-- > 0;) {
    std::uint64_t digit = ~0ull;
    if (!at_least({top, u[i + n - 1]}, leading)) {
      digit = divide_triple(top, u[i + n - 1], u[i + n - 2], leading, reciprocal_).quotient;
    }
    std::uint64_t carry = 0;
    std::uint64_t borrow = 0;
    for (std::size_t j = 0; j < n; ++j) {
      const WordPair term = add_pairs(multiply_words(digit, limb_[j]), {0, carry});
      carry = term.high;
      u[i + j] = subtract_words(u[i + j], term.low, borrow);
    }
    subtract_words(top, carry, borrow);
    while (borrow != 0) {
      --digit;
      std::uint64_t back = 0;
      for (std::size_t j = 0; j < n; ++j) u[i + j] = add_words(u[i + j], limb_[j], back);
      borrow -= back;
    }
    top = u[i + n - 1];
    u[i + n - 1] = digit;
  }
  // The remainder fills limbs 0 .. n - 2 and `top`; the quotient stands n - 1 limbs too high.
  std::uint64_t rest = top;
  for (std::size_t j = 0; j + 1 < n; ++j) rest |= u[j];
  for (std::size_t j = 0; j < Limbs; ++j) u[j] = j + n - 1 < Limbs ? u[j + n - 1] : 0;
  return rest;
}

template <std::size_t Limbs>
constexpr bool Divisor::divide_shifted(std::array<std::uint64_t, Limbs>& u) const noexcept {
  std::uint64_t lost = 0;
  std::uint64_t top = 0;
  if (dropped_ > shift_) {
    const unsigned right = dropped_ - shift_;
    lost = u[0] << (64 - right);
    for (std::size_t i = 0; i + 1 < Limbs; ++i) u[i] = u[i] >> right | u[i + 1] << (64 - right);
    u[Limbs - 1] >>= right;
  } else if (dropped_ < shift_) {
    const unsigned left = shift_ - dropped_;
    top = u[Limbs - 1] >> (64 - left);
    for (std::size_t i = Limbs - 1; i > 0; --i) u[i] = u[i] << left | u[i - 1] >> (64 - left);
    u[0] <<= left;
  }
  const std::uint64_t rest = count_ == 1   ? by_one(u, top)
                             : count_ == 2 ? by_two(u, top)
                                           : by_many(u, top);
  return (rest | lost) != 0;
}

}  // namespace loadline
