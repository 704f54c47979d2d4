#include "core/numeric/fixed_point.hpp"

#include <optional>

#include "core/base/limits.hpp"

#include "tests/native/big_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using namespace loadline::reference;

namespace {

using Expected = std::optional<Big>;  // nothing where Solidity reverts

const Big kTenThousand = 10'000;

Expected rounded(const Big& dividend, const Big& divisor, Rounding rounding) {
  if (divisor == 0) return std::nullopt;
  const Big added = rounding == Rounding::half_up ? Big{divisor / 2}
                    : rounding == Rounding::up    ? Big{divisor - 1}
                                                  : Big{0};
  const Big quotient = (dividend + added) / divisor;
  return fits(quotient) ? Expected{quotient} : std::nullopt;
}

/// The contracts' form: the product, and half the divisor when rounding half up, in 256 bits.
Expected narrow_rounded(const Big& a, const Big& b, const Big& divisor, Rounding rounding) {
  if (divisor == 0) return std::nullopt;
  const Big half = rounding == Rounding::half_up ? Big{divisor / 2} : Big{0};
  if (!fits(a * b + half)) return std::nullopt;
  return rounded(a * b, divisor, rounding);
}

template <class Operation>
bool gives(const Expected& expected, Operation operation) {
  Exact exact;
  const u256 value = operation(exact);
  if (!expected) return exact.overflowed() && value == u256{};
  return !exact.overflowed() && big(value) == *expected;
}

bool plain_agree(const u256& a, const u256& b) {
  const Big x = big(a);
  const Big y = big(b);
  const auto checked = [](const Big& value) {
    return fits(value) ? Expected{value} : std::nullopt;
  };
  const Expected quotient = y == 0 ? Expected{} : Expected{Big{x / y}};
  return gives(checked(x + y), [&](Exact& e) { return e.add(a, b); }) &&
         gives(checked(x - y), [&](Exact& e) { return e.subtract(a, b); }) &&
         gives(checked(x * y), [&](Exact& e) { return e.multiply(a, b); }) &&
         gives(quotient, [&](Exact& e) { return e.divide(a, b); });
}

bool scaled_agree(const u256& a, const u256& b, const u256& c, std::uint64_t bps, Rounding r) {
  const Big x = big(a);
  const Big y = big(b);
  const Big ray = big(kRay);
  const Big wad = big(kWad);
  return gives(rounded(x * y, big(c), r),
               [&](Exact& e) { return e.multiply_divide(a, b, c, r); }) &&
         gives(narrow_rounded(x, y, ray, r), [&](Exact& e) { return e.ray_multiply(a, b, r); }) &&
         gives(narrow_rounded(x, ray, y, r), [&](Exact& e) { return e.ray_divide(a, b, r); }) &&
         gives(narrow_rounded(x, wad, y, r), [&](Exact& e) { return e.wad_divide(a, b, r); }) &&
         gives(narrow_rounded(x, bps, kTenThousand, r),
               [&](Exact& e) { return e.percent_multiply(a, bps, r); }) &&
         gives(narrow_rounded(x, kTenThousand, bps, r),
               [&](Exact& e) { return e.percent_divide(a, bps, r); });
}

constexpr Rounding kRoundings[] = {Rounding::down, Rounding::up, Rounding::half_up};

}  // namespace

TEST_CASE("the named scales are what they say") {
  CHECK(big(kWad) == boost::multiprecision::pow(Big{10}, 18));
  CHECK(big(kRay) == boost::multiprecision::pow(Big{10}, 27));
  for (std::uint32_t decimals = 0; decimals <= kMaxDecimals; ++decimals) {
    CHECK(big(power_of_ten(decimals).value()) == boost::multiprecision::pow(Big{10}, decimals));
  }
}

TEST_CASE("every operation and rounding equals the reference on all edge operands") {
  const std::vector<u256> edges = edge_operands();
  for (const u256& a : edges) {
    for (const u256& b : edges) {
      if (!plain_agree(a, b)) FAIL(big(a) << " and " << big(b));
      for (const Rounding rounding : kRoundings) {
        for (const u256& c : {u256{0}, u256{1}, u256{3}, b, kRay, u256::max()}) {
          if (!scaled_agree(a, b, c, b.limb[0], rounding)) {
            FAIL(big(a) << ", " << big(b) << ", " << big(c) << ", " << int(rounding));
          }
        }
      }
    }
  }
}

TEST_CASE("every operation and rounding equals the reference on random operands") {
  std::mt19937_64 random{21};
  for (int i = 0; i < 1'000'000; ++i) {
    const u256 a = random_operand(random);
    const u256 b = random_operand(random);
    const u256 c = random_operand(random);
    const std::uint64_t bps = i % 4 == 0 ? random() : random() % 20'001;
    const Rounding rounding = kRoundings[i % 3];
    if (!plain_agree(a, b) || !scaled_agree(a, b, c, bps, rounding)) {
      FAIL(big(a) << ", " << big(b) << ", " << big(c) << ", " << bps << ", " << int(rounding));
    }
  }
}

TEST_CASE("the widest product that the contract accepts is accepted, one more is refused") {
  // a * b + half the divisor = 2^256 - 1 exactly, or one above it.
  const Big top = (Big{1} << 256) - 1;
  const u256 largest = narrow(top - big(kRay) / 2);
  Exact fits_exactly;
  CHECK(big(fits_exactly.ray_multiply(largest, 1, Rounding::half_up)) == top / big(kRay));
  CHECK_FALSE(fits_exactly.overflowed());
  Exact one_more;
  one_more.ray_multiply(narrow(big(largest) + 1), 1, Rounding::half_up);
  CHECK(one_more.overflowed());
  // Without the half, the whole range is allowed.
  Exact down;
  CHECK(big(down.ray_multiply(u256::max(), 1, Rounding::down)) == top / big(kRay));
  CHECK_FALSE(down.overflowed());
}

TEST_CASE("an overflow sticks") {
  Exact exact;
  exact.add(u256::max(), 1);
  CHECK(exact.overflowed());
  CHECK(exact.add(1, 2) == u256{3});
  CHECK(exact.overflowed());
}

TEST_CASE("a division by a prepared divisor equals the plain one") {
  std::mt19937_64 random{22};
  for (int i = 0; i < 100'000; ++i) {
    const u256 a = random_operand(random);
    const u256 b = random_operand(random);
    if (b == u256{}) continue;
    Exact exact;
    REQUIRE(big(exact.divide(a, Divisor{b})) == big(a) / big(b));
    REQUIRE(exact.narrow_multiply_divide(a, 1, Divisor{b}, Rounding::up) ==
            narrow((big(a) + big(b) - 1) / big(b)));
  }
}
