#include "core/numeric/analysis/order.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "core/numeric/random/uniform.hpp"

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

/// Many ties, both signs, both zeros, every magnitude.
std::vector<real> sample(std::size_t count, std::uint64_t path) {
  std::vector<real> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t word = random_word({5, 5}, path, static_cast<std::uint32_t>(i));
    if (path % 3 == 0) {
      values[i] = static_cast<double>(word % 7) - 3;
      if (values[i] == 0 && (word >> 60 & 1) != 0) values[i] = -0.0;
    } else if (path % 3 == 1) {
      values[i] = uniform(word) * 2 - 1;
    } else {
      const real any = real_from_bits(word);
      values[i] = std::isfinite(any) ? any : 0.0;
    }
  }
  return values;
}

bool before(real a, real b) {
  if (a == b) return std::signbit(a) && !std::signbit(b);
  return a < b;
}

}  // namespace

TEST_CASE("Every order statistic and the sorting order agree with a stable sort") {
  for (std::uint64_t path = 0; path < 90; ++path) {
    const std::size_t n = 1 + path * 3 % 67;
    const auto values = sample(n, path);
    std::vector<std::uint32_t> expected(n), order(n);
    std::iota(expected.begin(), expected.end(), 0u);
    std::stable_sort(expected.begin(), expected.end(),
                     [&](auto i, auto j) { return before(values[i], values[j]); });
    std::vector<std::byte> block(n * 4 + 4);
    Arena arena{block};
    REQUIRE(sort_order(values, order, arena).code == ErrorCode::ok);
    CHECK(order == expected);
    CHECK(arena.used_bytes() == 0);
    for (std::size_t rank = 0; rank < n; ++rank) {
      const auto found = order_statistic(values, rank);
      REQUIRE(found.ok());
      CHECK(bits_of(*found) == bits_of(values[expected[rank]]));
    }
  }
}

// R 4: quantile(c(1, 3, 4, 8, 15), c(0.1, 0.4, 0.5, 0.95), type = 1, 6, 7), worked by hand.
TEST_CASE("Quantiles follow Hyndman and Fan's definitions") {
  const std::vector<real> x{15, 1, 8, 3, 4};
  const auto check = [&](QuantileDefinition definition, real p, real expected) {
    const auto got = quantile(x, p, definition);
    REQUIRE(got.ok());
    CHECK(std::fabs(*got - expected) < 1e-14);
  };
  check(QuantileDefinition::linear, 0.1, 1.8);
  check(QuantileDefinition::linear, 0.4, 3.6);
  check(QuantileDefinition::linear, 0.5, 4);
  check(QuantileDefinition::linear, 0.95, 13.6);
  check(QuantileDefinition::weibull, 0.1, 1);
  check(QuantileDefinition::weibull, 0.4, 3.4);
  check(QuantileDefinition::weibull, 0.95, 15);
  check(QuantileDefinition::inverse_cdf, 0.1, 1);
  check(QuantileDefinition::inverse_cdf, 0.4, 3);
  check(QuantileDefinition::inverse_cdf, 0.41, 4);
  check(QuantileDefinition::inverse_cdf, 0.95, 15);
  for (const auto definition :
       {QuantileDefinition::linear, QuantileDefinition::weibull, QuantileDefinition::inverse_cdf}) {
    check(definition, 0, 1);
    check(definition, 1, 15);
    CHECK(*quantile(std::vector<real>{7}, 0.3, definition) == 7);
  }
}

TEST_CASE("A quantile between equal numbers is that number, subnormals included") {
  for (const real x : {0x1p-1074, -0x1p-1074, 0x1.8p-1073, 0x1.fffffffffffffp1023, 0.1, -0.3}) {
    const std::vector<real> sample(4, x);
    for (const real p : {0.1, 0.5, 0.7}) {
      CHECK(*quantile(sample, p, QuantileDefinition::linear) == x);
      CHECK(*quantile(sample, p, QuantileDefinition::weibull) == x);
    }
  }
}

TEST_CASE("A quantile does not depend on the order of the sample") {
  auto values = sample(500, 1);
  const auto first = quantile(values, 0.975, QuantileDefinition::linear);
  std::reverse(values.begin(), values.end());
  CHECK(bits_of(*quantile(values, 0.975, QuantileDefinition::linear)) == bits_of(*first));
  std::sort(values.begin(), values.end());
  CHECK(bits_of(*quantile(values, 0.975, QuantileDefinition::linear)) == bits_of(*first));
  CHECK(std::fabs(*first - (values[486] + 0.525 * (values[487] - values[486]))) < 1e-14);
}

TEST_CASE("Order statistics refuse by name") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  const std::vector<real> empty, bad{1, 2, nan}, good{1, 2, 3};
  CHECK(order_statistic(empty, 0).error().code == ErrorCode::length_mismatch);
  CHECK(order_statistic(good, 3).error().code == ErrorCode::length_mismatch);
  CHECK(order_statistic(bad, 0).error().index == 2);
  CHECK(quantile(bad, 0.5, QuantileDefinition::linear).error().code == ErrorCode::not_finite);
  for (const real p : {-0.1, 1.1, nan}) {
    const auto error = quantile(good, p, QuantileDefinition::linear).error();
    CHECK(error.code == ErrorCode::out_of_domain);
    CHECK(error.field == Field::probability);
  }
  Arena none{{}};
  std::vector<std::uint32_t> order(3), two(2);
  CHECK(sort_order(good, order, none).code == ErrorCode::capacity_exceeded);
  CHECK(sort_order(good, two, none).code == ErrorCode::length_mismatch);
  CHECK(sort_order(empty, {}, none).code == ErrorCode::ok);
}
