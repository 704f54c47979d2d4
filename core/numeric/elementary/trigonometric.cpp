#include "core/numeric/elementary/trigonometric.hpp"

#include "core/numeric/word_arithmetic.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

namespace {

/// The 64 bits of the table that begin at bit `position`.
std::uint64_t turn_bits(std::uint32_t position) noexcept {
  const std::uint32_t word = position / 64, shift = position % 64;
  const std::uint64_t first = tables::kInverseTurn[word] << shift;
  return shift == 0 ? first : first | (tables::kInverseTurn[word + 1] >> (64 - shift));
}

/// Leading 192 bits of the fraction of m 2^exponent / (2 pi).
struct TurnFraction {
  std::uint64_t words[3];
};

TurnFraction fraction_of_turn(std::uint64_t m, std::uint32_t first_bit) noexcept {
  std::uint64_t words[4] = {};
  std::uint64_t carry_word = 0;
  for (std::uint32_t i = 4; i-- > 0;) {
    const WordPair product = multiply_words(m, turn_bits(first_bit + 64 * i));
    words[i] = product.low + carry_word;
    carry_word = product.high + static_cast<std::uint64_t>(words[i] < carry_word);
  }
  return {{words[0], words[1], words[2]}};
}

/// (high * 2^64 + low) * 2^-128 as two reals; each 32-bit digit is exact.
DoubleWord<1> fraction(std::uint64_t high, std::uint64_t low) noexcept {
  constexpr std::uint64_t kHalf = 0xffffffffu;
  const DoubleWord<1> upper = fast_two_sum(pack<1>(static_cast<real>(high >> 32) * 0x1p-32),
                                           static_cast<real>(high & kHalf) * 0x1p-64);
  const DoubleWord<1> lower = fast_two_sum(pack<1>(static_cast<real>(low >> 32) * 0x1p-96),
                                           static_cast<real>(low & kHalf) * 0x1p-128);
  const DoubleWord<1> sum = two_sum(upper.high, lower.high);
  return fast_two_sum(sum.high, sum.low + (upper.low + lower.low));
}

}  // namespace

/// x / (2 pi) modulo 1 is m times a window of the bits of 1 / (2 pi): those before the window only
/// add whole turns. The six leading bits are the row, the rest is r in steps of pi/32.
AngleReduction<1> reduce_large_angle(real x) noexcept {
  const std::uint64_t bits = bits_of(x) & 0x7fffffffffffffffu;
  const std::uint64_t m = (bits & 0x000fffffffffffffu) | 0x0010000000000000u;
  // The table has 64 zeros before the point, and m is an integer: x = m 2^(exponent - 1075).
  const std::uint64_t exponent = (bits >> 52) < 2047 ? bits >> 52 : 1075;
  const TurnFraction turn = fraction_of_turn(m, static_cast<std::uint32_t>(exponent + 64 - 1075));

  std::uint64_t row = turn.words[0] >> 58;
  std::uint64_t high = (turn.words[0] << 6) | (turn.words[1] >> 58);
  std::uint64_t low = (turn.words[1] << 6) | (turn.words[2] >> 58);
  const std::uint64_t is_upper_half = high >> 63;
  row += is_upper_half;
  high ^= 0 - is_upper_half;  // one's complement: off by 2^-128 of a step
  low ^= 0 - is_upper_half;

  const DoubleWord<1> steps = fraction(high, low);
  const DoubleWord<1> r = two_product(steps.high, pack<1>(tables::kAngleStepNearest));
  const pack<1> r_low =
      r.low + (steps.high * tables::kAngleStepNearestLow + steps.low * tables::kAngleStepNearest);
  const bool is_negative_angle = x < 0;
  const bool negate = (is_upper_half != 0) != is_negative_angle;
  const std::uint64_t signed_row = is_negative_angle ? 0 - row : row;
  return {word_pack<1>(signed_row), negate ? -r.high : r.high, negate ? -r_low : r_low};
}

real sin(real x) noexcept {
  return sin(pack<1>(x)).v;
}

real cos(real x) noexcept {
  return cos(pack<1>(x)).v;
}

void sin(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return sin(x); });
}

void cos(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return cos(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
