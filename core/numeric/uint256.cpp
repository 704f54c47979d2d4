#include "core/numeric/uint256.hpp"

#include "core/base/bit_cast.hpp"

namespace loadline {

u512 multiply_full(const u256& a, const u256& b) noexcept {
  u512 product;
  const std::size_t a_count = limb_count(a);
  const std::size_t b_count = limb_count(b);
  for (std::size_t i = 0; i < a_count; ++i) {
    std::uint64_t high = 0;
    for (std::size_t j = 0; j < b_count; ++j) {
      const WordPair term = add_pairs(
          add_pairs(multiply_words(a.limb[i], b.limb[j]), {0, product.limb[i + j]}), {0, high});
      product.limb[i + j] = term.low;
      high = term.high;
    }
    product.limb[i + b_count] = high;
  }
  return product;
}

// Every quotient digit replaces the limb that it used up, so that the dividend turns into the
// quotient in place. What is left of the dividend comes back, 0 or not.
template <std::size_t Limbs>
std::uint64_t Divisor::by_one(std::array<std::uint64_t, Limbs>& u,
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
std::uint64_t Divisor::by_two(std::array<std::uint64_t, Limbs>& u,
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
std::uint64_t Divisor::by_many(std::array<std::uint64_t, Limbs>& u,
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
bool Divisor::divide_shifted(std::array<std::uint64_t, Limbs>& u) const noexcept {
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

bool Divisor::divide(u256& dividend) const noexcept {
  return divide_shifted(dividend.limb);
}

bool Divisor::divide(u512& dividend) const noexcept {
  return divide_shifted(dividend.limb);
}

double to_double(const u256& a) noexcept {
  const unsigned bits = bit_count(a);
  if (bits <= 53) return static_cast<double>(a.limb[0]);
  const unsigned dropped = bits - 53;
  std::uint64_t mantissa = shift_right(a, dropped).limb[0];
  const bool half = (shift_right(a, dropped - 1).limb[0] & 1) != 0;
  const bool above_half = trailing_zeros(a) < dropped - 1;
  if (half && (above_half || (mantissa & 1) != 0)) ++mantissa;
  // A mantissa rounded up to 2^53 carries into the exponent, which is what the format wants.
  const std::uint64_t exponent = 1023 + 52 + static_cast<std::uint64_t>(dropped);
  return bit_cast<double>((exponent << 52) + (mantissa - (1ull << 52)));
}

}  // namespace loadline
