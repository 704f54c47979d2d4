#include "core/numeric/log.hpp"

#include <cmath>

#include "tests/native/function_checks.hpp"

using namespace loadline;
using namespace loadline::checks;

TEST_CASE("log has its limits and its one NaN", "[log]") {
  CHECK(bits(loadline::log(1.0)) == 0);
  CHECK(loadline::log(0.0) == -kInfinity);
  CHECK(loadline::log(-0.0) == -kInfinity);
  CHECK(loadline::log(kInfinity) == kInfinity);
  CHECK(bits(loadline::log(-1.0)) == kCanonicalNanBits);
  CHECK(bits(loadline::log(-kInfinity)) == kCanonicalNanBits);
  CHECK(bits(loadline::log(-5e-324)) == kCanonicalNanBits);
  CHECK(bits(loadline::log(kNan)) == kCanonicalNanBits);
  CHECK(bits(loadline::log(-kNan)) == kCanonicalNanBits);
  CHECK(loadline::log(2.0) == 0x1.62e42fefa39efp-1);
  CHECK(loadline::log(0x1p-1074) == -0x1.74385446d71c3p9);
  CHECK(loadline::log(0x1.fffffffffffffp1023) == 0x1.62e42fefa39efp9);
}

TEST_CASE("log has one set of bits", "[log]") {
  check_function([](double x) { return loadline::log(x); },
                 [](auto in, auto out) { loadline::log(in, out); },
                 [](auto x) { return loadline::log(x); });
}

TEST_CASE("log keeps relative accuracy around 1", "[log]") {
  for (double t = 1e-15; t < 0.3; t *= 1.7) {
    const double up = 1 + t, down = 1 - t;
    CHECK(std::fabs(loadline::log(up) / std::log1p(up - 1) - 1) < 3e-16);
    CHECK(std::fabs(loadline::log(down) / std::log1p(down - 1) - 1) < 3e-16);
  }
}
