// The example of core/numeric/README.md keeps what its docstring says; tests/accuracy measures it.
#include "tests/native/softplus.hpp"

#include <cmath>

#include "core/numeric/elementary/hyperbolic.hpp"

#include "tests/native/function_checks.hpp"

using namespace loadline;
using namespace loadline::checks;

TEST_CASE("softplus has its limits, its symmetry and its slope", "[softplus]") {
  CHECK(bits(softplus(-kInfinity)) == 0);
  CHECK(softplus(kInfinity) == kInfinity);
  CHECK(bits(softplus(kNan)) == kCanonicalNanBits);
  CHECK(bits(softplus(-kNan)) == kCanonicalNanBits);
  CHECK(softplus(0.0) == 0x1.62e42fefa39efp-1);  // log 2
  CHECK(softplus(-0.0) == 0x1.62e42fefa39efp-1);
  CHECK(softplus(1e300) == 1e300);
  CHECK(softplus(-745.0) == 0x1p-1074);
  for (double x = -30; x <= 30; x += 0.125) {
    CHECK(std::fabs((softplus(x) - softplus(-x)) - x) <= 4e-15);
    const double slope = (softplus(x + 0x1p-20) - softplus(x - 0x1p-20)) * 0x1p19;
    CHECK(std::fabs(slope - sigmoid(x)) <= 1e-8);
  }
}

TEST_CASE("softplus has one set of bits", "[softplus]") {
  check_function([](double x) { return softplus(x); }, [](auto in, auto out) { softplus(in, out); },
                 [](auto x) LOADLINE_INLINE_LAMBDA { return softplus(x); });
}
