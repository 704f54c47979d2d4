#include "core/numeric/uint256.hpp"

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

std::uint64_t double_bits(const u256& a) noexcept {
  const unsigned bits = bit_count(a);
  if (bits == 0) return 0;
  if (bits <= 53) {
    const std::uint64_t exponent = 1023 - 1 + static_cast<std::uint64_t>(bits);
    return (exponent << 52) + ((a.limb[0] << (53 - bits)) - (1ull << 52));
  }
  const unsigned dropped = bits - 53;
  std::uint64_t mantissa = shift_right(a, dropped).limb[0];
  const bool half = (shift_right(a, dropped - 1).limb[0] & 1) != 0;
  const bool above_half = trailing_zeros(a) < dropped - 1;
  if (half && (above_half || (mantissa & 1) != 0)) ++mantissa;
  // A mantissa rounded up to 2^53 carries into the exponent, which is what the format wants.
  const std::uint64_t exponent = 1023 + 52 + static_cast<std::uint64_t>(dropped);
  return (exponent << 52) + (mantissa - (1ull << 52));
}

}  // namespace loadline
