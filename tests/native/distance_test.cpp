#include "core/margin/map/distance.hpp"

#include <cmath>
#include <limits>

#include "tests/native/catch.hpp"

using namespace loadline;

TEST_CASE("per 1 and in standard deviations, by simple and by log returns") {
  const auto half = boundary_distance({100.0, 50.0, 0.25});
  REQUIRE(half->simple_return == -0.5);
  REQUIRE(half->simple_sigmas == -2.0);
  REQUIRE(half->log_return == Approx(-0.69314718055994530942).epsilon(1e-15));
  REQUIRE(half->log_sigmas == Approx(-2.77258872223978123767).epsilon(1e-15));
  // long double: near the price, and on either side of where the method changes.
  for (const double boundary : {100.0000001, 99.999, 124.9, 125.1, 74.9, 75.1, 1e6, 1e-9}) {
    const auto distance = boundary_distance({100.0, boundary, 1.0});
    const long double gap = static_cast<long double>(boundary) - 100.0L;
    const long double exact =
        std::fabs(gap) < 50.0L ? std::log1p(gap / 100.0L) : std::log(boundary / 100.0L);
    // The difference of two prices is exact near them; far from them the quotient's half spacing is
    // 2^-53 of a logarithm of at least 0.223, whose own rounding is as much again.
    REQUIRE(std::fabs(static_cast<double>(distance->log_return - exact)) <=
            6.2e-16 * std::fabs(static_cast<double>(exact)));
  }
  REQUIRE(boundary_distance({100.0, 100.0, 1.0})->log_return == 0.0);
}

TEST_CASE("what does not fit is refused by field") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  const auto error_of = [](double price, double boundary, double vol) {
    return boundary_distance({price, boundary, vol}).error();
  };
  REQUIRE(error_of(0.0, 1.0, 1.0).code == ErrorCode::missing_price);
  REQUIRE(error_of(-1.0, 1.0, 1.0).field == Field::price);
  REQUIRE(error_of(1.0, 0.0, 1.0).field == Field::barrier);
  REQUIRE(error_of(1.0, 1.0, 0.0).field == Field::vol);
  REQUIRE(error_of(1e300, 1.0, 1.0).code == ErrorCode::out_of_domain);
  for (const double bad : {nan, inf}) {
    REQUIRE(error_of(bad, 1.0, 1.0).code == ErrorCode::not_finite);
    REQUIRE(error_of(1.0, bad, 1.0).code == ErrorCode::not_finite);
    REQUIRE(error_of(1.0, 1.0, bad).code == ErrorCode::not_finite);
  }
}
