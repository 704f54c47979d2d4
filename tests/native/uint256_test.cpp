#include "core/numeric/uint256.hpp"

#include <cmath>

#include "tests/native/big_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using namespace loadline::reference;

namespace {

/// The nearest double by the definition: 53 leading bits, ties to even.
double nearest_double(const Big& value) {
  if (value == 0) return 0.0;
  const unsigned bits = static_cast<unsigned>(msb(value)) + 1;
  if (bits <= 53) return static_cast<double>(static_cast<std::uint64_t>(value));
  const unsigned drop = bits - 53;
  Big mantissa = value >> drop;
  const Big rest = value - (mantissa << drop);
  const Big half = Big{1} << (drop - 1);
  if (rest > half || (rest == half && (mantissa & 1) == 1)) ++mantissa;
  return std::ldexp(static_cast<double>(static_cast<std::uint64_t>(mantissa)),
                    static_cast<int>(drop));
}

bool agrees(const u256& a, const u256& b) {
  const Big x = big(a);
  const Big y = big(b);
  std::uint64_t carry = 0;
  std::uint64_t borrow = 0;
  const u256 sum = add_with_carry(a, b, carry);
  const u256 difference = subtract_with_borrow(a, b, borrow);
  bool same = big(sum) + (Big{carry} << 256) == x + y;
  same = same && big(difference) - (Big{borrow} << 256) == x - y;
  same = same && big(multiply_full(a, b)) == x * y;
  same = same && (a < b) == (x < y) && (a == b) == (x == y);
  return same;
}

}  // namespace

TEST_CASE("sum, difference, product and order equal the reference on all edge pairs") {
  const std::vector<u256> edges = edge_operands();
  for (const u256& a : edges) {
    for (const u256& b : edges) {
      if (!agrees(a, b)) FAIL(big(a) << " and " << big(b));
    }
  }
}

TEST_CASE("sum, difference, product and order equal the reference on random operands") {
  std::mt19937_64 random{12};
  for (int i = 0; i < 1'000'000; ++i) {
    const u256 a = random_operand(random);
    const u256 b = random_operand(random);
    if (!agrees(a, b)) FAIL(big(a) << " and " << big(b));
  }
}

TEST_CASE("bit counts, shifts and the nearest double equal the reference") {
  std::mt19937_64 random{13};
  std::vector<u256> values = edge_operands();
  for (int i = 0; i < 100'000; ++i) values.push_back(random_operand(random));
  // Exact halves between two doubles, where the tie decides.
  for (unsigned bit = 54; bit < 256; ++bit) {
    const Big even = (Big{1} << (bit - 1)) + (Big{1} << (bit - 54));
    for (const Big& tie :
         {even, Big{even + (Big{1} << (bit - 53))}, Big{even + 1}, Big{even - 1}}) {
      values.push_back(narrow(tie));
    }
  }
  for (const u256& a : values) {
    const Big x = big(a);
    const unsigned shift = static_cast<unsigned>(random() % 256);
    REQUIRE(bit_count(a) == (x == 0 ? 0 : msb(x) + 1));
    REQUIRE(big(shift_right(a, shift)) == x >> shift);
    REQUIRE(to_double(a) == nearest_double(x));
  }
  CHECK(to_double(u256::max()) == std::ldexp(1.0, 256));
}
