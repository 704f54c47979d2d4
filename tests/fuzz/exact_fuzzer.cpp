// 256-bit integers and fixed point: the quotient, remainder and roundings of schoolbook arithmetic
// on 32-bit digits, and refusals where a contract would revert.
#include "core/numeric/fixed_point.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using loadline::Exact;
using loadline::Rounding;
using loadline::u256;
using loadline::u512;

/// A number of any width, with runs of ones and zeros.
u256 integer(fuzz::Input& input) {
  u256 value;
  const std::uint8_t kinds = input.byte();
  for (std::size_t i = 0; i < 4; ++i) {
    const std::uint64_t kind = (kinds >> (2 * i)) & 3;
    value.limb[i] = kind == 0 ? 0 : kind == 1 ? ~std::uint64_t{0} : input.word();
  }
  return value;
}

/// a * b, digit by digit.
u512 product(const u256& a, const u256& b) {
  std::uint32_t digits[17] = {};
  for (std::size_t i = 0; i < 8; ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < 8; ++j) {
      const std::uint64_t x = (a.limb[i / 2] >> (32 * (i % 2))) & 0xffffffffu;
      const std::uint64_t y = (b.limb[j / 2] >> (32 * (j % 2))) & 0xffffffffu;
      carry += digits[i + j] + x * y;
      digits[i + j] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    digits[i + 8] = static_cast<std::uint32_t>(carry);
  }
  u512 result;
  for (std::size_t i = 0; i < 8; ++i) {
    result.limb[i] = digits[2 * i] | (std::uint64_t{digits[2 * i + 1]} << 32);
  }
  return result;
}

bool same(const u512& a, const u512& b) {
  return a.limb == b.limb;
}

/// value += added (one limb); false when it leaves 512 bits.
bool add(u512& value, const u256& added) {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    value.limb[i] = loadline::add_words(value.limb[i], i < 4 ? added.limb[i] : 0, carry);
  }
  return carry == 0;
}

bool less(const u512& a, const u512& b) {
  for (std::size_t i = 8; i-- > 0;) {
    if (a.limb[i] != b.limb[i]) return a.limb[i] < b.limb[i];
  }
  return false;
}

/// q = floor((a b + added) / d) means q d <= a b + added < (q + 1) d.
void check_quotient(const u256& a, const u256& b, const u256& d, Rounding rounding) {
  Exact exact;
  const u256 q = exact.multiply_divide(a, b, d, rounding);
  if (loadline::is_zero(d)) {
    fuzz::require(exact.overflowed() && loadline::is_zero(q), "division by zero is refused");
    return;
  }
  u512 dividend = product(a, b);
  u256 added;
  std::uint64_t borrow = 0;
  if (rounding == Rounding::up) added = loadline::subtract_with_borrow(d, u256{1}, borrow);
  if (rounding == Rounding::half_up) added = loadline::shift_right(d, 1);
  fuzz::require(add(dividend, added), "the sum fits 512 bits");
  const u256 above = exact.overflowed() ? u256::max() : q;
  u512 next = product(above, d);
  const bool fits = add(next, d);
  if (exact.overflowed()) {  // 2^256 d <= dividend
    fuzz::require(loadline::is_zero(q) && fits && !less(dividend, next),
                  "only a quotient of 257 bits is refused");
    return;
  }
  fuzz::require(!less(dividend, product(q, d)), "the quotient is not too large");
  fuzz::require(!fits || less(dividend, next), "the quotient is not too small");
}

void check_sums(const u256& a, const u256& b) {
  Exact sum, difference, multiple;
  std::uint64_t carry = 0, borrow = 0;
  const u256 wrapped = loadline::add_with_carry(a, b, carry);
  const u256 reduced = loadline::subtract_with_borrow(a, b, borrow);
  fuzz::require(sum.add(a, b) == (carry == 0 ? wrapped : u256{}), "a + b");
  fuzz::require(sum.overflowed() == (carry != 0), "a + b overflows");
  fuzz::require(difference.subtract(a, b) == (borrow == 0 ? reduced : u256{}), "a - b");
  fuzz::require(difference.overflowed() == (a < b) && (borrow != 0) == (a < b), "a < b");
  const u512 full = product(a, b);
  fuzz::require(same(loadline::multiply_full(a, b), full), "the product of 512 bits");
  const bool is_wide = (full.limb[4] | full.limb[5] | full.limb[6] | full.limb[7]) != 0;
  const u256 narrow{full.limb[3], full.limb[2], full.limb[1], full.limb[0]};
  fuzz::require(multiple.multiply(a, b) == (is_wide ? u256{} : narrow), "a * b");
  fuzz::require(multiple.overflowed() == is_wide, "a * b overflows");
  const double nearest = loadline::to_double(a);
  fuzz::require(nearest >= 0 && nearest <= 0x1p256, "a as a double", {nearest});
}

/// The contracts' own operations are these quotients where the product fits 256 bits.
void check_named(const u256& a, const u256& b, Rounding rounding) {
  Exact named, plain;
  const u256 got = named.ray_multiply(a, b, rounding);
  const u256 expected = plain.multiply_divide(a, b, loadline::kRay, rounding);
  fuzz::require(named.overflowed() || (!plain.overflowed() && got == expected), "ray_multiply");
  Exact divided, by_parts;
  const u256 ratio = divided.wad_divide(a, b, rounding);
  const u256 quotient = by_parts.multiply_divide(a, loadline::kWad, b, rounding);
  fuzz::require(divided.overflowed() || (!by_parts.overflowed() && ratio == quotient),
                "wad_divide");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto rounding = static_cast<Rounding>(input.below(3));
  const auto places = static_cast<unsigned>(input.byte());
  const u256 a = integer(input), b = integer(input);
  const u256 d = loadline::shift_right(integer(input), places);
  check_sums(a, b);
  check_quotient(a, b, d, rounding);
  check_quotient(a, u256{1}, d, Rounding::down);
  check_named(loadline::shift_right(a, places), b, rounding);
  return 0;
}
