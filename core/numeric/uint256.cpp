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

bool Divisor::divide(u512& dividend, std::size_t limbs) const noexcept {
  while (limbs > 0 && dividend.limb[limbs - 1] == 0) --limbs;
  if (limbs < count_) {
    const bool remainder = limbs != 0;
    dividend = {};
    return remainder;
  }
  std::array<std::uint64_t, 9> u{};
  for (std::size_t i = 0; i < limbs; ++i) u[i] = dividend.limb[i] << shift_;
  if (shift_ != 0) {
    for (std::size_t i = 0; i < limbs; ++i) u[i + 1] |= dividend.limb[i] >> (64 - shift_);
  }
  dividend = {};
  if (count_ == 1) return divide_by_one(u, limbs, dividend);
  if (count_ == 2) return divide_by_two(u, limbs, dividend);
  return divide_by_many(u, limbs, dividend);
}

bool Divisor::divide_by_one(std::array<std::uint64_t, 9>& u, std::size_t limbs,
                            u512& quotient) const {
  std::uint64_t rest = u[limbs];
  for (std::size_t i = limbs; i-- > 0;) {
    const WordQuotient step = divide_pair(rest, u[i], limb_[0], reciprocal_);
    quotient.limb[i] = step.quotient;
    rest = step.remainder;
  }
  return rest != 0;
}

bool Divisor::divide_by_two(std::array<std::uint64_t, 9>& u, std::size_t limbs,
                            u512& quotient) const {
  const WordPair divisor{limb_[1], limb_[0]};
  WordPair rest{u[limbs], u[limbs - 1]};
  for (std::size_t i = limbs - 1; i-- > 0;) {
    const PairQuotient step = divide_triple(rest.high, rest.low, u[i], divisor, reciprocal_);
    quotient.limb[i] = step.quotient;
    rest = step.remainder;
  }
  return (rest.high | rest.low) != 0;
}

// Knuth's algorithm D. The digit comes from the leading three words over the leading two, so that
// it is at most one too large; the words below decide.
bool Divisor::divide_by_many(std::array<std::uint64_t, 9>& u, std::size_t limbs,
                             u512& quotient) const {
  const std::size_t n = count_;
  const WordPair leading{limb_[n - 1], limb_[n - 2]};
  for (std::size_t i = limbs - n + 1; i-- > 0;) {
    const WordPair top{u[i + n], u[i + n - 1]};
    std::uint64_t digit = ~0ull;
    if (!at_least(top, leading)) {
      digit = divide_triple(top.high, top.low, u[i + n - 2], leading, reciprocal_).quotient;
    }
    std::uint64_t carry = 0;
    std::uint64_t borrow = 0;
    for (std::size_t j = 0; j < n; ++j) {
      const WordPair term = add_pairs(multiply_words(digit, limb_[j]), {0, carry});
      carry = term.high;
      u[i + j] = subtract_words(u[i + j], term.low, borrow);
    }
    u[i + n] = subtract_words(u[i + n], carry, borrow);
    while (borrow != 0) {
      --digit;
      std::uint64_t back = 0;
      for (std::size_t j = 0; j < n; ++j) u[i + j] = add_words(u[i + j], limb_[j], back);
      u[i + n] += back;
      borrow -= back;
    }
    quotient.limb[i] = digit;
  }
  std::uint64_t rest = 0;
  for (std::size_t j = 0; j < n; ++j) rest |= u[j];
  return rest != 0;
}

namespace {

/// Number of zero bits below the lowest that is set; 256 for zero.
unsigned trailing_zeros(const u256& a) noexcept {
  unsigned zeros = 0;
  for (const std::uint64_t limb : a.limb) {
    if (limb != 0) return zeros + static_cast<unsigned>(std::countr_zero(limb));
    zeros += 64;
  }
  return zeros;
}

}  // namespace

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
