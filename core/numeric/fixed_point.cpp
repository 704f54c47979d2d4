#include "core/numeric/fixed_point.hpp"

#include <utility>

#include "core/base/limits.hpp"

namespace loadline {
namespace {

constexpr u256 ten_to_the(std::size_t exponent) noexcept {
  u256 power{1};
  for (std::size_t i = 0; i < exponent; ++i) {
    std::uint64_t carry = 0;
    for (std::uint64_t& limb : power.limb) {
      const WordPair product = add_pairs(multiply_words(limb, 10), {0, carry});
      limb = product.low;
      carry = product.high;
    }
  }
  return power;
}

template <std::size_t... Exponents>
constexpr std::array<Divisor, sizeof...(Exponents)> powers_of_ten(
    std::index_sequence<Exponents...>) noexcept {
  return {Divisor{ten_to_the(Exponents)}...};
}

constexpr auto kPowersOfTen = powers_of_ten(std::make_index_sequence<kMaxDecimals + 1>{});

constexpr std::size_t kAllLimbs = 8;

constexpr bool fits_256(const u512& a) noexcept {
  return (a.limb[4] | a.limb[5] | a.limb[6] | a.limb[7]) == 0;
}

constexpr u256 low_half(const u512& a) noexcept {
  return {a.limb[3], a.limb[2], a.limb[1], a.limb[0]};
}

/// The sum of a 512-bit and a 256-bit number; it fits because every product of two 256-bit numbers
/// leaves that much room.
void add_to(u512& a, const u256& b) noexcept {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < 4; ++i) a.limb[i] = add_words(a.limb[i], b.limb[i], carry);
  for (std::size_t i = 4; i < kAllLimbs && carry != 0; ++i) {
    a.limb[i] = add_words(a.limb[i], 0, carry);
  }
}

/// a += b; false when the sum takes more than 256 bits.
bool add_in_place(u256& a, const u256& b) noexcept {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < 4; ++i) a.limb[i] = add_words(a.limb[i], b.limb[i], carry);
  return carry == 0;
}

/// Replaces the dividend by its quotient, which stays below 2^256: a remainder means a divisor of 2
/// or more.
void divide_in_place(u256& dividend, const Divisor& divisor, Rounding rounding) noexcept {
  const bool remainder = divisor.divide(dividend);
  if (remainder && rounding == Rounding::up) add_in_place(dividend, 1);
}

/// a * b; false when it takes more than 256 bits.
bool multiply_narrow(const u256& a, const u256& b, u256& product) noexcept {
  if (fits_128(a) && fits_128(b)) {
    multiply_halves(a, b, product);
    return true;
  }
  const u512 full = multiply_full(a, b);
  product = low_half(full);
  return fits_256(full);
}

/// a * b, with half the divisor added when rounding half up; false when it takes over 256 bits.
bool rounded_dividend(const u256& a, const u256& b, const Divisor& divisor, Rounding rounding,
                      u256& dividend) noexcept {
  if (!multiply_narrow(a, b, dividend)) return false;
  return rounding != Rounding::half_up || add_in_place(dividend, divisor.half());
}

}  // namespace

const Divisor& power_of_ten(std::uint32_t decimals) noexcept {
  return kPowersOfTen[decimals];
}

u256 Exact::multiply(const u256& a, const u256& b) noexcept {
  u256 product;
  if (!multiply_narrow(a, b, product)) product = fail_with_zero();
  return product;
}

u256 Exact::divide(const u256& a, const u256& b) noexcept {
  return is_zero(b) ? fail_with_zero() : divide(a, Divisor{b});
}

u256 Exact::divide(const u256& a, const Divisor& b) noexcept {
  u256 quotient = a;
  b.divide(quotient);
  return quotient;
}

u256 Exact::divide_wide(const u256& a, const u256& b, const Divisor& divisor,
                        Rounding rounding) noexcept {
  u512 product = multiply_full(a, b);
  if (rounding == Rounding::half_up) add_to(product, divisor.half());
  const bool remainder = divisor.divide(product);
  if (!fits_256(product)) return fail_with_zero();
  const u256 quotient = low_half(product);
  return remainder && rounding == Rounding::up ? add(quotient, 1) : quotient;
}

u256 Exact::multiply_divide(const u256& a, const u256& b, const u256& divisor,
                            Rounding rounding) noexcept {
  return is_zero(divisor) ? fail_with_zero() : multiply_divide(a, b, Divisor{divisor}, rounding);
}

u256 Exact::multiply_divide(const u256& a, const u256& b, const Divisor& divisor,
                            Rounding rounding) noexcept {
  u256 result;
  if (!rounded_dividend(a, b, divisor, rounding, result)) {
    return divide_wide(a, b, divisor, rounding);
  }
  divide_in_place(result, divisor, rounding);
  return result;
}

u256 Exact::narrow_multiply_divide(const u256& a, const u256& b, const Divisor& divisor,
                                   Rounding rounding) noexcept {
  u256 result;
  if (rounded_dividend(a, b, divisor, rounding, result)) {
    divide_in_place(result, divisor, rounding);
  } else {
    result = fail_with_zero();
  }
  return result;
}

u256 Exact::ray_multiply(const u256& a, const u256& b, Rounding rounding) noexcept {
  return narrow_multiply_divide(a, b, kRayDivisor, rounding);
}

u256 Exact::ray_divide(const u256& a, const u256& b, Rounding rounding) noexcept {
  return is_zero(b) ? fail_with_zero() : narrow_multiply_divide(a, kRay, Divisor{b}, rounding);
}

u256 Exact::wad_divide(const u256& a, const u256& b, Rounding rounding) noexcept {
  return is_zero(b) ? fail_with_zero() : narrow_multiply_divide(a, kWad, Divisor{b}, rounding);
}

u256 Exact::percent_multiply(const u256& a, std::uint64_t bps, Rounding rounding) noexcept {
  return narrow_multiply_divide(a, bps, kBpsDivisor, rounding);
}

u256 Exact::percent_divide(const u256& a, std::uint64_t bps, Rounding rounding) noexcept {
  return bps == 0 ? fail_with_zero() : narrow_multiply_divide(a, kBps, Divisor{bps}, rounding);
}

}  // namespace loadline
