#include "core/numeric/exp.hpp"

#include <cmath>

#include "tests/native/function_checks.hpp"

using namespace loadline;
using namespace loadline::checks;

TEST_CASE("exp has its limits and its one NaN", "[exp]") {
  CHECK(bits(loadline::exp(0.0)) == bits(1.0));
  CHECK(bits(loadline::exp(-0.0)) == bits(1.0));
  CHECK(loadline::exp(kInfinity) == kInfinity);
  CHECK(bits(loadline::exp(-kInfinity)) == 0);
  CHECK(bits(loadline::exp(kNan)) == kCanonicalNanBits);
  CHECK(bits(loadline::exp(-kNan)) == kCanonicalNanBits);
  CHECK(loadline::exp(0x1.62e42fefa39efp9) == 0x1.fffffffffff2ap1023);
  CHECK(loadline::exp(0x1.62e42fefa39f0p9) == kInfinity);
  CHECK(loadline::exp(1e300) == kInfinity);
  CHECK(loadline::exp(-0x1.74910d52d3051p9) == 0x1p-1074);
  CHECK(bits(loadline::exp(-0x1.74910d52d3053p9)) == 0);
  CHECK(bits(loadline::exp(-1e300)) == 0);
  CHECK(loadline::exp(1.0) == 0x1.5bf0a8b145769p1);
}

TEST_CASE("exp has one set of bits", "[exp]") {
  check_function([](double x) { return loadline::exp(x); },
                 [](auto in, auto out) { loadline::exp(in, out); },
                 [](auto x) { return loadline::exp(x); });
}

TEST_CASE("exp of a sum is the product", "[exp]") {
  for (double x = -300; x < 300; x += 0.37) {
    const double a = loadline::exp(x), b = loadline::exp(-x);
    CHECK(std::fabs(a * b - 1) < 4e-16);
    CHECK(std::fabs(a / std::exp(x) - 1) < 3e-16);
  }
}
