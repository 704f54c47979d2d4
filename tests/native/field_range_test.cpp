#include "core/numeric/analysis/field_range.hpp"

#include <limits>

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

constexpr real kInfinity = std::numeric_limits<real>::infinity();
constexpr real kNaN = std::numeric_limits<real>::quiet_NaN();

Error check(real value) {
  return check_ranges({{Field::spot, 1.0, 0.0, 2.0}, {Field::strike, value, -1.0, 3.0}}, 7);
}

}  // namespace

TEST_CASE("a range is closed at both ends") {
  for (const real value : {-1.0, -0.0, 0.0, 0.5, 3.0}) CHECK(check(value).code == ErrorCode::ok);
  for (const real value : {-1.0000000000000002, 3.0000000000000004, 1e300, -1e300}) {
    const Error error = check(value);
    CHECK(error.code == ErrorCode::out_of_domain);
    CHECK(error.field == Field::strike);
    CHECK(error.index == 7);
    CHECK(error.value == value);
  }
}

TEST_CASE("what is not finite is refused as such, even inside an endless range") {
  for (const real value : {kInfinity, -kInfinity, kNaN}) {
    const Error error = check_ranges({{Field::rate, value, -kInfinity, kInfinity}});
    CHECK(error.code == ErrorCode::not_finite);
    CHECK(error.field == Field::rate);
    CHECK(error.index == 0);
  }
}

TEST_CASE("the first fault in order is told") {
  const Error error = check_ranges({{Field::spot, 5.0, 0.0, 2.0},
                                    {Field::strike, kNaN, -1.0, 3.0},
                                    {Field::vol, 9.0, 0.0, 1.0}});
  CHECK(error.code == ErrorCode::out_of_domain);
  CHECK(error.field == Field::spot);
}

TEST_CASE("a list may fill its capacity, and no more") {
  CHECK(check_capacity(4, 4, Field::markets).code == ErrorCode::ok);
  const Error error = check_capacity(5, 4, Field::markets);
  CHECK(error.code == ErrorCode::capacity_exceeded);
  CHECK(error.field == Field::markets);
  CHECK(error.value == 5.0);
}
