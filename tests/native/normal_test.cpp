#include "core/numeric/normal.hpp"

#include <cmath>

#include "tests/native/function_checks.hpp"

using namespace loadline;
using namespace loadline::checks;

TEST_CASE("The normal law has its limits and its one NaN", "[normal]") {
  CHECK(normal_cdf(0.0) == 0.5);
  CHECK(normal_cdf(-0.0) == 0.5);
  CHECK(normal_cdf(kInfinity) == 1);
  CHECK(normal_cdf(9.0) == 1);
  CHECK(bits(normal_cdf(-kInfinity)) == 0);
  CHECK(bits(normal_cdf(-39.0)) == 0);
  CHECK(bits(normal_cdf(-1e300)) == 0);
  CHECK(bits(normal_cdf(kNan)) == kCanonicalNanBits);
  CHECK(bits(normal_cdf(-kNan)) == kCanonicalNanBits);
  CHECK(normal_pdf(0.0) == 0x1.9884533d43651p-2);
  CHECK(bits(normal_pdf(kInfinity)) == 0);
  CHECK(bits(normal_pdf(-kInfinity)) == 0);
  CHECK(bits(normal_pdf(kNan)) == kCanonicalNanBits);
}

TEST_CASE("The normal law at tabulated points", "[normal]") {
  // Values of mpmath's erfc and exp at 50 digits, rounded.
  CHECK(normal_cdf(-1.0) == Approx(0.15865525393145705141).epsilon(1e-15));
  CHECK(normal_cdf(1.0) == Approx(0.84134474606854294858).epsilon(1e-15));
  CHECK(normal_cdf(-8.0) == Approx(6.2209605742717841235e-16).epsilon(1e-15));
  CHECK(normal_cdf(-20.0) == Approx(2.7536241186062336951e-89).epsilon(1e-15));
  CHECK(normal_cdf(-37.0) == Approx(5.7255712225245768227e-300).epsilon(1e-15));
  CHECK(normal_pdf(2.0) == Approx(0.053990966513188051949).epsilon(1e-15));
}

TEST_CASE("The normal law has one set of bits", "[normal]") {
  check_function([](double x) { return normal_cdf(x); },
                 [](auto in, auto out) { normal_cdf(in, out); },
                 [](auto x) { return normal_cdf(x); });
  check_function([](double x) { return normal_pdf(x); },
                 [](auto in, auto out) { normal_pdf(in, out); },
                 [](auto x) { return normal_pdf(x); });
}

TEST_CASE("The two sides of the normal law add up to one", "[normal]") {
  for (double x = 0; x < 9; x += 0.0137) {
    CHECK(std::fabs((normal_cdf(x) - 1) + normal_cdf(-x)) <= 0x1p-53);
    CHECK(bits(normal_pdf(x)) == bits(normal_pdf(-x)));
  }
}
