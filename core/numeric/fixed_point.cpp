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

}  // namespace

const Divisor& power_of_ten(std::uint32_t decimals) noexcept {
  return kPowersOfTen[decimals];
}

u256 Exact::fail_with_zero() noexcept {
  overflowed_ = true;
  return {};
}

u256 Exact::add(const u256& a, const u256& b) noexcept {
  std::uint64_t carry = 0;
  const u256 sum = add_with_carry(a, b, carry);
  return carry == 0 ? sum : fail_with_zero();
}

u256 Exact::subtract(const u256& a, const u256& b) noexcept {
  std::uint64_t borrow = 0;
  const u256 difference = subtract_with_borrow(a, b, borrow);
  return borrow == 0 ? difference : fail_with_zero();
}

u256 Exact::multiply(const u256& a, const u256& b) noexcept {
  const u512 product = multiply_full(a, b);
  return fits_256(product) ? low_half(product) : fail_with_zero();
}

u256 Exact::divide(const u256& a, const u256& b) noexcept {
  return is_zero(b) ? fail_with_zero() : divide(a, Divisor{b});
}

u256 Exact::divide(const u256& a, const Divisor& b) noexcept {
  u512 quotient{{a.limb[0], a.limb[1], a.limb[2], a.limb[3]}};
  b.divide(quotient, 4);
  return low_half(quotient);
}

u256 Exact::scale(const u256& a, const u256& b, const Divisor& divisor, Rounding rounding,
                  bool narrow) noexcept {
  u512 product = multiply_full(a, b);
  if (rounding == Rounding::half_up) add_to(product, divisor.half());
  if (narrow && !fits_256(product)) return fail_with_zero();
  const bool remainder = divisor.divide(product, narrow ? 4 : kAllLimbs);
  if (!fits_256(product)) return fail_with_zero();
  const u256 quotient = low_half(product);
  return remainder && rounding == Rounding::up ? add(quotient, 1) : quotient;
}

u256 Exact::multiply_divide(const u256& a, const u256& b, const u256& divisor,
                            Rounding rounding) noexcept {
  return is_zero(divisor) ? fail_with_zero() : scale(a, b, Divisor{divisor}, rounding, false);
}

u256 Exact::multiply_divide(const u256& a, const u256& b, const Divisor& divisor,
                            Rounding rounding) noexcept {
  return scale(a, b, divisor, rounding, false);
}

u256 Exact::narrow_multiply_divide(const u256& a, const u256& b, const Divisor& divisor,
                                   Rounding rounding) noexcept {
  return scale(a, b, divisor, rounding, true);
}

u256 Exact::ray_multiply(const u256& a, const u256& b, Rounding rounding) noexcept {
  return scale(a, b, kRayDivisor, rounding, true);
}

u256 Exact::ray_divide(const u256& a, const u256& b, Rounding rounding) noexcept {
  return is_zero(b) ? fail_with_zero() : scale(a, kRay, Divisor{b}, rounding, true);
}

u256 Exact::wad_divide(const u256& a, const u256& b, Rounding rounding) noexcept {
  return is_zero(b) ? fail_with_zero() : scale(a, kWad, Divisor{b}, rounding, true);
}

u256 Exact::percent_multiply(const u256& a, std::uint64_t bps, Rounding rounding) noexcept {
  return scale(a, bps, kBpsDivisor, rounding, true);
}

u256 Exact::percent_divide(const u256& a, std::uint64_t bps, Rounding rounding) noexcept {
  return bps == 0 ? fail_with_zero() : scale(a, kBps, Divisor{bps}, rounding, true);
}

}  // namespace loadline
