// IEEE-754 binary64 in integer operations: what a contract host without floating point can run.
//
// Values are words that hold the 64 bits. Every operation rounds to nearest, ties to even, supports
// subnormal numbers in full and gives one NaN. WebAssembly hosts charge for each basic block as
// much as for some twenty operations, so addition has no branch at all, and the others have one: it
// leads away from the straight line when an operand or the result is not an ordinary number.
//
// Conditions become masks by a shift of the sign bit. A select costs hosts ten times as much as a
// logical operation, and engines compile it to a branch that random signs mispredict.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

namespace loadline::binary64 {

inline constexpr std::uint64_t kSignBit = 0x8000000000000000u;
inline constexpr std::uint64_t kInfinity = 0x7ff0000000000000u;
inline constexpr std::uint64_t kNan = 0x7ff8000000000000u;
inline constexpr std::uint64_t kHiddenBit = 0x0010000000000000u;
inline constexpr std::uint64_t kFraction = kHiddenBit - 1;

/// The word, of which the compiler no longer knows where it comes from: it would turn masks back
/// into selects, and one test of several conditions into several tests.
constexpr std::uint64_t opaque(std::uint64_t word) noexcept {
  if (!std::is_constant_evaluated()) __asm__("" : "+r"(word));
  return word;
}

/// All ones where the sign bit is set, else 0.
constexpr std::uint64_t mask_of_sign(std::uint64_t word) noexcept {
  return opaque(static_cast<std::uint64_t>(static_cast<std::int64_t>(opaque(word)) >> 63));
}

/// All ones where a < b, for words less than 2^63 apart.
constexpr std::uint64_t mask_below(std::uint64_t a, std::uint64_t b) noexcept {
  return mask_of_sign(a - b);
}

/// `yes` where the mask is all ones, `no` where it is 0.
constexpr std::uint64_t choose(std::uint64_t mask, std::uint64_t yes, std::uint64_t no) noexcept {
  return no ^ ((no ^ yes) & mask);
}

constexpr std::uint64_t size_of(std::uint64_t x) noexcept {
  return x & ~kSignBit;
}
constexpr std::uint64_t exponent_of(std::uint64_t x) noexcept {
  return size_of(x) >> 52;
}

/// The significand of a normal number as an integer in [2^52, 2^53).
constexpr std::uint64_t significand_of(std::uint64_t x) noexcept {
  return (x & kFraction) | kHiddenBit;
}

/// 1 where an exponent field is not one of a normal number, which are 1 to `last`.
constexpr std::uint64_t outside(std::uint64_t exponent, std::uint64_t last = 2046) noexcept {
  return static_cast<std::uint64_t>(exponent - 1 > last - 1);
}

/// `significand` >> `places` to nearest, ties to even; 1 <= places <= 63. What was lost before is
/// remembered in the lowest bit.
constexpr std::uint64_t shift_and_round(std::uint64_t significand, std::uint64_t places) noexcept {
  const std::uint64_t half = std::uint64_t{1} << ((places - 1) & 63);
  const std::uint64_t odd = (significand >> (places & 63)) & 1;
  return (significand + (half - 1) + odd) >> (places & 63);
}

/// A positive number: significand 2^(exponent - 1023 - 61) with 2^61 <= significand < 2^62.
struct Unrounded {
  std::uint64_t significand;
  std::uint64_t exponent;  ///< modulo 2^64, at most 4000 either way
};

/// The bits nearest to the number: subnormal or zero below the normal range, infinity above. The
/// hidden bit adds one to the exponent field, and so does a carry out of the rounding.
constexpr std::uint64_t round_to_bits(Unrounded x) noexcept {
  const std::uint64_t below = 1 - x.exponent;
  const std::uint64_t places_below = below & ~mask_of_sign(below);
  const std::uint64_t places = 9 + places_below;
  const std::uint64_t clamped = choose(mask_below(63, places), 63, places);
  const std::uint64_t fraction = shift_and_round(x.significand, clamped);
  const std::uint64_t bits = ((x.exponent - 1 + places_below) << 52) + fraction;
  return bits < kInfinity ? bits : kInfinity;
}

/// Any number but 0 with its leading bit at 2^61, subnormal ones included.
constexpr Unrounded unpack(std::uint64_t size) noexcept {
  const std::uint64_t exponent = size >> 52;
  const std::uint64_t normal = static_cast<std::uint64_t>(exponent != 0);
  const std::uint64_t significand = (size & kFraction) | (normal << 52);
  const auto zeros = static_cast<std::uint64_t>(std::countl_zero(significand));
  return {significand << ((zeros - 2) & 63), exponent + (1 - normal) + 11 - zeros};
}

/// a + b. The larger operand comes first, both have nine bits below the significand, and the last
/// of them remembers what the alignment shifted out. A difference that loses more than one leading
/// bit is of neighbours in exponent and therefore exact.
[[gnu::noinline]] constexpr std::uint64_t add(std::uint64_t a, std::uint64_t b) noexcept {
  const std::uint64_t exchange = (a ^ b) & mask_below(size_of(a), size_of(b));
  const std::uint64_t larger = a ^ exchange, smaller = b ^ exchange;
  const std::uint64_t size = size_of(larger), small_size = size_of(smaller);
  const std::uint64_t opposite = mask_of_sign(a ^ b);

  // An exponent field of 0 has no hidden bit and means what 1 means.
  const std::uint64_t field = size >> 52, small_field = small_size >> 52;
  const std::uint64_t hidden = (0 - field) >> 63, small_hidden = (0 - small_field) >> 63;
  const std::uint64_t exponent = field + 1 - hidden;
  const std::uint64_t significand = ((size & kFraction) | (hidden << 52)) << 9;
  const std::uint64_t small = ((small_size & kFraction) | (small_hidden << 52)) << 9;

  const std::uint64_t distance = exponent - (small_field + 1 - small_hidden);
  const std::uint64_t places = (distance | mask_below(63, distance)) & 63;
  const std::uint64_t shifted = small >> places;
  const std::uint64_t aligned = shifted | static_cast<std::uint64_t>((shifted << places) != small);
  const std::uint64_t total = significand + ((aligned ^ opposite) - opposite);

  // Leading bit to 2^62, but not below the subnormal range; a zero counts as far below it.
  const auto zeros = static_cast<std::uint64_t>(std::countl_zero(total));
  const std::uint64_t wanted = zeros - 1 + ((zeros & 64) << 5);
  const std::uint64_t rise = wanted + ((exponent - wanted) & mask_below(exponent, wanted));
  const std::uint64_t fraction = shift_and_round(total << (rise & 63), 10);
  const std::uint64_t bits = ((exponent - rise) << 52) + fraction;

  const std::uint64_t infinite = mask_below(kInfinity - 1, bits) | mask_below(kInfinity - 1, size);
  const std::uint64_t cancelled = opposite & mask_of_sign(zeros << 57);
  const std::uint64_t sign = larger & kSignBit & ~cancelled;
  const std::uint64_t undefined =
      mask_below(kInfinity, size) | (mask_below(kInfinity - 1, small_size) & opposite);
  return choose(undefined, kNan, choose(infinite, kInfinity, bits) | sign);
}

/// The 106-bit product of two significands, above 2^56 and below 2^58 after dropping its last bits,
/// which the lowest bit remembers. Digits of 29 bits leave room for every carry.
constexpr std::uint64_t multiply_significands(std::uint64_t a, std::uint64_t b) noexcept {
  constexpr std::uint64_t kDigit = (1u << 29) - 1;
  const std::uint64_t a_high = a >> 24, a_low = (a << 5) & kDigit;
  const std::uint64_t b_high = b >> 24, b_low = (b << 5) & kDigit;
  const std::uint64_t low = a_low * b_low;
  const std::uint64_t middle = a_high * b_low + a_low * b_high + (low >> 29);
  const std::uint64_t lost = (((low | middle) & kDigit) + kDigit) >> 29;
  return (a_high * b_high + (middle >> 29)) | lost;
}

/// a * b where an operand or the result may be anything.
[[gnu::noinline, gnu::cold]] constexpr std::uint64_t multiply_any(std::uint64_t a,
                                                                  std::uint64_t b) noexcept {
  const std::uint64_t sign = (a ^ b) & kSignBit;
  const std::uint64_t size_a = size_of(a), size_b = size_of(b);
  if (size_a > kInfinity || size_b > kInfinity) return kNan;
  if (size_a == 0 || size_b == 0) {
    return size_a == kInfinity || size_b == kInfinity ? kNan : sign;
  }
  if (size_a == kInfinity || size_b == kInfinity) return sign | kInfinity;
  const Unrounded x = unpack(size_a), y = unpack(size_b);
  const std::uint64_t product = multiply_significands(x.significand >> 9, y.significand >> 9);
  const std::uint64_t above = product >> 57;
  return sign | round_to_bits({product << (5 - above), x.exponent + y.exponent - 1023 + above});
}

[[gnu::noinline]] constexpr std::uint64_t multiply(std::uint64_t a, std::uint64_t b) noexcept {
  const std::uint64_t exponent = exponent_of(a) + exponent_of(b) - 1023;
  const std::uint64_t unusual =
      outside(exponent_of(a)) | outside(exponent_of(b)) | outside(exponent, 2045);
  if (opaque(unusual) != 0) [[unlikely]] {
    return multiply_any(a, b);
  }
  const std::uint64_t product = multiply_significands(significand_of(a), significand_of(b));
  const std::uint64_t above = product >> 57;
  const std::uint64_t fraction = shift_and_round(product, 4 + above);
  return (((exponent - 1 + above) << 52) + fraction) | ((a ^ b) & kSignBit);
}

/// a / b of two significands, above 2^54 and below 2^56; the lowest bit remembers the remainder.
/// Two digits of 27 bits from a reciprocal that is too small by less than 2^-30 of itself: the
/// first quotient falls short by less than 1.4, so that the remainder fits, and the last by less
/// than 2.
constexpr std::uint64_t divide_significands(std::uint64_t a, std::uint64_t b) noexcept {
  const std::uint64_t reciprocal = 0x7fffffffffffffffu / ((b >> 21) + 1);  // of 2^84 / b
  const std::uint64_t first = ((a >> 21) * reciprocal) >> 36;
  const std::uint64_t rest = (a << 27) - first * b;
  const std::uint64_t second = ((rest >> 22) * reciprocal) >> 35;
  const std::uint64_t last = (rest << 27) - second * b;
  const std::uint64_t exact = mask_below(last, b);
  const std::uint64_t remainder = last - (b & ~exact);
  const std::uint64_t quotient = (first << 27) + second + 1 + exact;
  return (quotient << 1) | static_cast<std::uint64_t>(remainder != 0);
}

/// a / b where an operand or the result may be anything.
[[gnu::noinline, gnu::cold]] constexpr std::uint64_t divide_any(std::uint64_t a,
                                                                std::uint64_t b) noexcept {
  const std::uint64_t sign = (a ^ b) & kSignBit;
  const std::uint64_t size_a = size_of(a), size_b = size_of(b);
  if (size_a > kInfinity || size_b > kInfinity) return kNan;
  if (size_a == kInfinity) return size_b == kInfinity ? kNan : sign | kInfinity;
  if (size_b == kInfinity) return sign;
  if (size_b == 0) return size_a == 0 ? kNan : sign | kInfinity;
  if (size_a == 0) return sign;
  const Unrounded x = unpack(size_a), y = unpack(size_b);
  const std::uint64_t quotient = divide_significands(x.significand >> 9, y.significand >> 9);
  const std::uint64_t above = quotient >> 55;
  return sign | round_to_bits({quotient << (7 - above), x.exponent - y.exponent + 1022 + above});
}

[[gnu::noinline]] constexpr std::uint64_t divide(std::uint64_t a, std::uint64_t b) noexcept {
  const std::uint64_t exponent = exponent_of(a) - exponent_of(b) + 1022;
  const std::uint64_t unusual =
      outside(exponent_of(a)) | outside(exponent_of(b)) | outside(exponent, 2045);
  if (opaque(unusual) != 0) [[unlikely]] {
    return divide_any(a, b);
  }
  const std::uint64_t quotient = divide_significands(significand_of(a), significand_of(b));
  const std::uint64_t above = quotient >> 55;
  const std::uint64_t fraction = shift_and_round(quotient, 2 + above);
  return (((exponent - 1 + above) << 52) + fraction) | ((a ^ b) & kSignBit);
}

/// The root of significand * 2^odd to nearest, as an integer of 53 bits. It is never half-way
/// between two of them, and the truth lies within one unit of `root`, which has one bit more: so
/// whether the remainder is negative decides. The reciprocal root starts from a cubic good to 2^-10
/// (any one would do), and one step of third order makes it good to 2^-30.
constexpr std::uint64_t root_of_significand(std::uint64_t significand, std::uint64_t odd) noexcept {
  using Signed = std::int64_t;
  const auto t = static_cast<Signed>(significand >> 36) - 0x18000;  // (u - 3/2) 2^16
  const Signed cubic =
      855761 + ((t * (-285147 + ((t * (155265 + ((t * -86837) >> 16))) >> 16))) >> 16);
  const Signed start = (cubic * (65536 - static_cast<Signed>(odd) * 19195)) >> 20;  // 2^16 / root

  const std::uint64_t square = significand << odd;  // y 2^52 with y in [1, 4)
  const auto product = (square >> 22) * static_cast<std::uint64_t>(start * start);
  const Signed error = static_cast<Signed>((std::uint64_t{1} << 62) - product) >> 30;
  const Signed step = (error + ((3 * error * error) >> 34)) >> 1;
  const Signed reciprocal = (start << 16) + ((start * step) >> 16);  // 2^32 / root

  const std::uint64_t coarse = ((square >> 22) * static_cast<std::uint64_t>(reciprocal)) >> 31;
  const auto rest = static_cast<Signed>((square << 10) - coarse * coarse);
  const Signed fine = (((rest >> 6) * reciprocal) + (Signed{1} << 35)) >> 36;
  const std::uint64_t root = (coarse << 22) + static_cast<std::uint64_t>(fine);
  const std::uint64_t remainder = (square << 54) - root * root;
  return (root + 1 + mask_of_sign(remainder)) >> 1;
}

[[gnu::noinline, gnu::cold]] constexpr std::uint64_t square_root_any(std::uint64_t x) noexcept {
  if (size_of(x) == 0) return x;
  if (x > kInfinity) return kNan;  // NaN, or anything with a sign
  if (x == kInfinity) return x;
  const Unrounded u = unpack(x);
  const std::uint64_t odd = (u.exponent + 1) & 1;
  const std::uint64_t exponent = (u.exponent + 1023 - odd) >> 1;
  return ((exponent - 1) << 52) + root_of_significand(u.significand >> 9, odd);
}

[[gnu::noinline]] constexpr std::uint64_t square_root(std::uint64_t x) noexcept {
  if (outside(x >> 52) != 0) [[unlikely]] {
    return square_root_any(x);
  }
  const std::uint64_t odd = ((x >> 52) + 1) & 1;
  const std::uint64_t exponent = ((x >> 52) + 1023 - odd) >> 1;
  return ((exponent - 1) << 52) + root_of_significand(significand_of(x), odd);
}

/// The numbers in order as signed integers; both zeros are 0.
constexpr std::int64_t order_of(std::uint64_t x) noexcept {
  const std::uint64_t sign = mask_of_sign(x);
  return static_cast<std::int64_t>((size_of(x) ^ sign) - sign);
}

/// All ones where a comparison with x must be false.
constexpr std::uint64_t mask_of_nan(std::uint64_t x) noexcept {
  return mask_below(kInfinity, size_of(x));
}

constexpr bool equal(std::uint64_t a, std::uint64_t b) noexcept {
  const auto same = static_cast<std::uint64_t>(order_of(a) == order_of(b));
  return (same & ~(mask_of_nan(a) | mask_of_nan(b))) != 0;
}
constexpr bool less(std::uint64_t a, std::uint64_t b) noexcept {
  const auto below = static_cast<std::uint64_t>(order_of(a) < order_of(b));
  return (below & ~(mask_of_nan(a) | mask_of_nan(b))) != 0;
}
constexpr bool at_most(std::uint64_t a, std::uint64_t b) noexcept {
  const auto above = static_cast<std::uint64_t>(order_of(a) > order_of(b));
  return (above | mask_of_nan(a) | mask_of_nan(b)) == 0;
}

/// The number nearest to n, ties to even.
constexpr std::uint64_t from_unsigned(std::uint64_t n) noexcept {
  if (n == 0) return 0;
  const auto zeros = static_cast<std::uint64_t>(std::countl_zero(n));
  const std::uint64_t top = n << zeros;
  const auto lost = static_cast<std::uint64_t>((top & 3) != 0);
  return round_to_bits({(top >> 2) | lost, 1086 - zeros});
}

constexpr std::uint64_t from_signed(std::int64_t n) noexcept {
  const std::uint64_t sign = mask_of_sign(static_cast<std::uint64_t>(n));
  return from_unsigned((static_cast<std::uint64_t>(n) ^ sign) - sign) | (sign & kSignBit);
}

/// The integer next to x on the side of zero. Beyond the range of the type its nearest end, and 0
/// for NaN: what processors do there differs.
constexpr std::int64_t to_signed(std::uint64_t x) noexcept {
  const std::uint64_t sign = mask_of_sign(x), exponent = exponent_of(x);
  if (exponent < 1023 || size_of(x) > kInfinity) return 0;
  if (exponent >= 1023 + 63) return static_cast<std::int64_t>(~kSignBit ^ sign);
  const std::uint64_t significand = significand_of(x) << 11;
  const std::uint64_t size = significand >> (1086 - exponent);
  return static_cast<std::int64_t>((size ^ sign) - sign);
}

}  // namespace loadline::binary64
