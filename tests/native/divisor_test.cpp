#include "core/numeric/divisor.hpp"

#include "tests/native/big_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using namespace loadline::reference;

namespace {

/// Quotient and remainder flag of a 256-bit and of a 512-bit dividend.
bool agrees(const u256& a, const u256& b) {
  const Big x = big(a);
  const Big y = big(b);
  const Divisor divisor{b};
  u256 quotient = a;
  const bool remainder = divisor.divide(quotient);
  u512 wide_quotient = multiply_full(a, a);
  const bool wide_remainder = divisor.divide(wide_quotient);
  return big(quotient) == x / y && remainder == (x % y != 0) && big(wide_quotient) == x * x / y &&
         wide_remainder == (x * x % y != 0) && divisor.value() == b && big(divisor.half()) == y / 2;
}

}  // namespace

TEST_CASE("the reciprocal of a word is the definition's, over patterns and random divisors") {
  std::mt19937_64 random{11};
  for (int i = 0; i < 200'000; ++i) {
    std::uint64_t divisor = random() | (1ull << 63);
    if (i < 64) divisor = (1ull << 63) | (i == 63 ? 0 : 1ull << i);
    if (i >= 64 && i < 128) divisor = ~std::uint64_t{0} << (i - 64) | (1ull << 63);
    const Big expected = ((Big{1} << 128) - 1) / divisor - (Big{1} << 64);
    if (Big{reciprocal(divisor)} != expected) FAIL("divisor " << divisor);
    const std::uint64_t low = i % 3 == 0 ? ~std::uint64_t{0} : random();
    const Big pair = (Big{divisor} << 64) + low;
    const Big expected_pair = ((Big{1} << 192) - 1) / pair - (Big{1} << 64);
    if (Big{reciprocal(WordPair{divisor, low})} != expected_pair) FAIL("pair " << pair);
  }
}

TEST_CASE("a product of words from half words is the whole product") {
  std::mt19937_64 random{14};
  for (int i = 0; i < 200'000; ++i) {
    const u256 words = random_operand(random);
    const WordPair product = multiply_by_halves(words.limb[0], words.limb[1]);
    const WordPair same = multiply_words(words.limb[0], words.limb[1]);
    REQUIRE((Big{product.high} << 64) + product.low == Big{words.limb[0]} * words.limb[1]);
    REQUIRE((product.high == same.high && product.low == same.low));
  }
}

TEST_CASE("quotient and remainder equal the reference on all edge pairs") {
  const std::vector<u256> edges = edge_operands();
  for (const u256& a : edges) {
    for (const u256& b : edges) {
      if (b != u256{} && !agrees(a, b)) FAIL(big(a) << " over " << big(b));
    }
  }
}

TEST_CASE("quotient and remainder equal the reference on random operands") {
  std::mt19937_64 random{15};
  for (int i = 0; i < 1'000'000; ++i) {
    const u256 a = random_operand(random);
    const u256 b = random_operand(random);
    if (b != u256{} && !agrees(a, b)) FAIL(big(a) << " over " << big(b));
  }
}

TEST_CASE("quotients around a whole multiple, where a guessed digit is one too large") {
  std::mt19937_64 random{16};
  for (int i = 0; i < 300'000; ++i) {
    const u256 b = random_operand(random);
    if (b == u256{}) continue;
    const Big multiple = big(b) * (random() >> (random() % 64));
    for (const Big& dividend : {multiple, Big{multiple - 1}, Big{multiple + 1}}) {
      if (!fits(dividend)) continue;
      u256 quotient = narrow(dividend);
      const bool remainder = Divisor{b}.divide(quotient);
      REQUIRE(big(quotient) == dividend / big(b));
      REQUIRE(remainder == (dividend % big(b) != 0));
    }
  }
}
