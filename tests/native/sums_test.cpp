#include "core/numeric/analysis/sums.hpp"

#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wpsabi"  // packs wider than this build's vectors
#endif

#include <cmath>
#include <limits>
#include <vector>

#include "core/numeric/random/uniform.hpp"

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

/// Numbers of both signs over 80 binary orders, so that the order of a sum shows in its bits.
std::vector<real> sample(std::size_t count, std::uint64_t path) {
  std::vector<real> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t word = random_word({17, 0}, path, static_cast<std::uint32_t>(i));
    values[i] = std::ldexp(uniform(word) - 0.5, static_cast<int>(word & 63) - 20);
  }
  return values;
}

/// The definition, lane by lane, in plain loops.
real tree_of(const std::vector<real>& terms) {
  std::vector<real> lane(16, 0.0);
  for (std::size_t i = 0; i < terms.size(); ++i) lane[i % 16] += terms[i];
  for (std::size_t apart : {8u, 4u, 2u, 1u}) {
    for (std::size_t l = 0; l < apart; ++l) lane[l] += lane[l + apart];
  }
  return lane[0];
}

void check_widths(const std::vector<real>& a, const std::vector<real>& b) {
  std::vector<real> products(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) products[i] = a[i] * b[i];
  const std::uint64_t total = bits_of(tree_of(a));
  const std::uint64_t product = bits_of(tree_of(products));
  CHECK(bits_of(sum(a)) == total);
  CHECK(bits_of(sum<1>(a)) == total);
  CHECK(bits_of(sum<2>(a)) == total);
  CHECK(bits_of(sum<4>(a)) == total);
  CHECK(bits_of(sum<8>(a)) == total);
  CHECK(bits_of(dot(a, b)) == product);
  CHECK(bits_of(dot<1>(a, b)) == product);
  CHECK(bits_of(dot<2>(a, b)) == product);
  CHECK(bits_of(dot<4>(a, b)) == product);
  CHECK(bits_of(dot<8>(a, b)) == product);
}

}  // namespace

TEST_CASE("Sum and dot product have the bits of the stated tree, for every width and length") {
  for (std::size_t count = 0; count <= 33; ++count) {
    for (std::uint64_t path = 0; path < 20; ++path) {
      check_widths(sample(count, path), sample(count, path + 1000));
    }
  }
  check_widths(sample(1003, 5), sample(1003, 6));
}

TEST_CASE("Sums of nothing, of signed zeros, of infinities and NaN") {
  CHECK(bits_of(sum(std::span<const real>{})) == 0);
  CHECK(bits_of(sum(std::vector<real>{-0.0, -0.0})) == 0);
  const real inf = std::numeric_limits<real>::infinity();
  CHECK(sum(std::vector<real>{inf, 1.0}) == inf);
  CHECK(bits_of(sum(std::vector<real>{inf, -inf})) == kCanonicalNanBits);
  CHECK(bits_of(sum(std::vector<real>{real_from_bits(0xfff8000000000123u)})) == kCanonicalNanBits);
  CHECK(bits_of(mean(std::span<const real>{})) == kCanonicalNanBits);
  CHECK(mean(std::vector<real>{1, 2, 3, 10}) == 4.0);
  CHECK(dot(std::vector<real>{1, 2, 3}, std::vector<real>{4, 5}) == 14.0);
}

TEST_CASE("A compensated sum keeps what a plain sum loses") {
  CHECK(compensated_sum(std::vector<real>{1.0, 1e100, 1.0, -1e100}) == 2.0);
  const real inf = std::numeric_limits<real>::infinity();
  CHECK(compensated_sum(std::vector<real>{1.0, inf, 1.0}) == inf);
  CHECK(bits_of(compensated_sum(std::vector<real>{inf, -inf})) == kCanonicalNanBits);
  CHECK(bits_of(compensated_sum(std::span<const real>{})) == 0);
  // A tenth, a million times: the exact sum of the doubles in extended precision.
  const std::vector<real> tenths(1'000'000, 0.1);
  const long double exact = 1'000'000 * static_cast<long double>(0.1);
  CHECK(compensated_sum(tenths) == static_cast<double>(exact));
  for (std::uint64_t path = 0; path < 50; ++path) {
    const auto values = sample(500, path);
    long double reference = 0;
    for (const real x : values) reference += x;
    CHECK(std::fabs(compensated_sum(values) - static_cast<double>(reference)) <=
          std::fabs(static_cast<double>(reference)) * 0x1p-52);
  }
}
