// Special values, symmetry and the equality of lanes; errors are measured by tests/accuracy.
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/numeric/elementary/arc_tangent.hpp"
#include "core/numeric/elementary/error_function.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/hyperbolic.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/elementary/power.hpp"
#include "core/numeric/elementary/trigonometric.hpp"
#include "core/numeric/law/normal_quantile.hpp"

#include "tests/native/function_checks.hpp"

namespace {

using loadline::checks::bits;
using loadline::checks::check_function;
using loadline::checks::kInfinity;
using loadline::checks::kNan;
using loadline::checks::probes;

constexpr double kTiny = 0x1p-1074;

using Scalar = double (*)(double);

const Scalar kFunctions[] = {
    loadline::expm1, loadline::exp2, loadline::log1p, loadline::log2,
    loadline::sin,   loadline::cos,  loadline::tanh,  loadline::sigmoid,
    loadline::erf,   loadline::erfc, loadline::erfcx, loadline::normal_quantile,
    loadline::atan,
};

bool same(double a, double b) {
  return bits(a) == bits(b);
}

struct Value {
  Scalar f;
  double x, expected;
};

TEST_CASE("elementary functions at their special values") {
  const Value values[] = {
      {loadline::expm1, 0.0, 0.0},
      {loadline::expm1, -0.0, -0.0},
      {loadline::expm1, kTiny, kTiny},
      {loadline::expm1, -kInfinity, -1},
      {loadline::expm1, kInfinity, kInfinity},
      {loadline::expm1, -1e300, -1},
      {loadline::expm1, 710, kInfinity},
      {loadline::exp2, 0, 1},
      {loadline::exp2, -0.0, 1},
      {loadline::exp2, 10, 1024},
      {loadline::exp2, -1074, kTiny},
      {loadline::exp2, -1076, 0},
      {loadline::exp2, 1023, 0x1p1023},
      {loadline::exp2, 1024, kInfinity},
      {loadline::exp2, -kInfinity, 0},
      {loadline::exp2, kInfinity, kInfinity},
      {loadline::log1p, 0.0, 0.0},
      {loadline::log1p, -0.0, -0.0},
      {loadline::log1p, kTiny, kTiny},
      {loadline::log1p, -kTiny, -kTiny},
      {loadline::log1p, -1, -kInfinity},
      {loadline::log1p, kInfinity, kInfinity},
      {loadline::log1p, -1.5, kNan},
      {loadline::log1p, -kInfinity, kNan},
      {loadline::log2, 1, 0.0},
      {loadline::log2, 8, 3},
      {loadline::log2, kTiny, -1074},
      {loadline::log2, 0.0, -kInfinity},
      {loadline::log2, -0.0, -kInfinity},
      {loadline::log2, -1, kNan},
      {loadline::log2, kInfinity, kInfinity},
      {loadline::sin, 0.0, 0.0},
      {loadline::sin, -0.0, -0.0},
      {loadline::sin, kTiny, kTiny},
      {loadline::sin, kInfinity, kNan},
      {loadline::sin, -kInfinity, kNan},
      {loadline::cos, 0, 1},
      {loadline::cos, -0.0, 1},
      {loadline::cos, kInfinity, kNan},
      {loadline::tanh, 0.0, 0.0},
      {loadline::tanh, -0.0, -0.0},
      {loadline::tanh, kTiny, kTiny},
      {loadline::tanh, kInfinity, 1},
      {loadline::tanh, -kInfinity, -1},
      {loadline::tanh, -30, -1},
      {loadline::sigmoid, 0, 0.5},
      {loadline::sigmoid, -0.0, 0.5},
      {loadline::sigmoid, kInfinity, 1},
      {loadline::sigmoid, -kInfinity, 0},
      {loadline::sigmoid, -800, 0},
      {loadline::sigmoid, 40, 1},
      {loadline::atan, 0.0, 0.0},
      {loadline::atan, -0.0, -0.0},
      {loadline::atan, kTiny, kTiny},
      {loadline::atan, 1, 0x1.921fb54442d18p-1},
      {loadline::atan, kInfinity, 0x1.921fb54442d18p+0},
      {loadline::atan, -kInfinity, -0x1.921fb54442d18p+0},
      {loadline::erf, 0.0, 0.0},
      {loadline::erf, -0.0, -0.0},
      {loadline::erf, kInfinity, 1},
      {loadline::erf, -kInfinity, -1},
      {loadline::erf, 6, 1},
      {loadline::erf, -1e300, -1},
      {loadline::erfc, 0, 1},
      {loadline::erfc, -0.0, 1},
      {loadline::erfc, kInfinity, 0},
      {loadline::erfc, -kInfinity, 2},
      {loadline::erfc, 28, 0},
      {loadline::erfc, -7, 2},
      {loadline::erfcx, 0, 1},
      {loadline::erfcx, -0.0, 1},
      {loadline::erfcx, kInfinity, 0},
      {loadline::erfcx, -kInfinity, kInfinity},
      {loadline::erfcx, -27, kInfinity},
      {loadline::normal_quantile, 0.0, -kInfinity},
      {loadline::normal_quantile, -0.0, -kInfinity},
      {loadline::normal_quantile, 1, kInfinity},
      {loadline::normal_quantile, 0.5, 0.0},
      {loadline::normal_quantile, -kTiny, kNan},
      {loadline::normal_quantile, 1.5, kNan},
  };
  for (const Value& value : values) {
    INFO(value.x << " at row " << (&value - values));
    CHECK(bits(value.f(value.x)) == bits(value.expected));
  }
  for (const Scalar& f : kFunctions) {
    INFO("function " << (&f - kFunctions));
    CHECK(bits(f(kNan)) == loadline::kCanonicalNanBits);
    CHECK(bits(f(-kNan)) == loadline::kCanonicalNanBits);
  }
}

TEST_CASE("powers follow IEEE 754 at the edges") {
  struct Power {
    double x, y, expected;
  };
  const Power powers[] = {
      {kNan, 0, 1},
      {kNan, -0.0, 1},
      {1, kNan, 1},
      {1, kInfinity, 1},
      {-1, kInfinity, 1},
      {-1, -kInfinity, 1},
      {0.0, -1, kInfinity},
      {-0.0, -1, -kInfinity},
      {-0.0, -2, kInfinity},
      {0.0, -kInfinity, kInfinity},
      {-0.0, -kInfinity, kInfinity},
      {-0.0, 3, -0.0},
      {-0.0, 2, 0.0},
      {0.0, 0.5, 0.0},
      {-0.0, 0.5, 0.0},
      {0.5, kInfinity, 0},
      {0.5, -kInfinity, kInfinity},
      {2, kInfinity, kInfinity},
      {2, -kInfinity, 0},
      {-2, -kInfinity, 0},
      {-0.5, -kInfinity, kInfinity},
      {kInfinity, 2, kInfinity},
      {kInfinity, -2, 0},
      {-kInfinity, 3, -kInfinity},
      {-kInfinity, 2, kInfinity},
      {-kInfinity, -3, -0.0},
      {-kInfinity, -2, 0.0},
      {-kInfinity, 0.5, kInfinity},
      {-8, 1.0 / 3, kNan},
      {-2, 3, -8},
      {-2, 4, 16},
      {-2, 9007199254740991.0, -kInfinity},
      {-2, 9007199254740992.0, kInfinity},
      {-0.5, 9007199254740991.0, -0.0},
      {2, 0.5, 0x1.6a09e667f3bcdp+0},
      {kNan, 1, kNan},
      {2, kNan, kNan},
      {kTiny, 1, kTiny},
      {2, -1074, kTiny},
      {10, 3, 1000},
      {2, 1e300, kInfinity},
      {2, -1e300, 0},
      {1 + 0x1p-52, 1e300, kInfinity},
      {-1, 3, -1},
      {3, 5, 243},
      {4, 0.5, 2},
      {1e-300, -1, 1 / 1e-300},
      {0x1p1023, 1, 0x1p1023},
  };
  for (const Power& power : powers) {
    INFO(power.x << " ^ " << power.y);
    CHECK(bits(loadline::pow(power.x, power.y)) == bits(power.expected));
  }
}

TEST_CASE("the angle of a point follows IEEE 754 on the axes and at infinity") {
  constexpr double kPi = 0x1.921fb54442d18p+1;
  struct Point {
    double y, x, expected;
  };
  const Point points[] = {
      {0.0, 1, 0.0},
      {-0.0, 1, -0.0},
      {0.0, 0.0, 0.0},
      {-0.0, 0.0, -0.0},
      {0.0, -0.0, kPi},
      {-0.0, -0.0, -kPi},
      {0.0, -1, kPi},
      {-0.0, -1, -kPi},
      {1, 0.0, kPi / 2},
      {1, -0.0, kPi / 2},
      {-1, 0.0, -kPi / 2},
      {1, 1, kPi / 4},
      {-1, 1, -kPi / 4},
      {1, -1, 3 * kPi / 4},
      {kInfinity, kInfinity, kPi / 4},
      {kInfinity, -kInfinity, 3 * kPi / 4},
      {-kInfinity, -kInfinity, -3 * kPi / 4},
      {kInfinity, 1e300, kPi / 2},
      {1, kInfinity, 0.0},
      {-1, kInfinity, -0.0},
      {1, -kInfinity, kPi},
      {kTiny, kTiny, kPi / 4},
      {kTiny, 0x1p1000, 0.0},
      {-kTiny, -0x1p1000, -kPi},
      {kTiny, 1, kTiny},
      {0x1.fffffffffffffp1023, 0x1.fffffffffffffp1023, kPi / 4},
      {kNan, 1, kNan},
      {1, kNan, kNan},
      {kNan, kInfinity, kNan},
  };
  for (const Point& point : points) {
    INFO("atan2(" << point.y << ", " << point.x << ")");
    CHECK(bits(loadline::atan2(point.y, point.x)) == bits(point.expected));
  }
}

TEST_CASE("a lane of atan2 has the bits of the scalar call, at every length") {
  const std::vector<double> y = probes();
  const std::vector<double> x(y.rbegin(), y.rend());
  for (std::size_t length = 1; length <= 33; ++length) {
    std::array<double, 40> out{};
    out.fill(-7);
    const std::size_t first = 5 * length;
    loadline::atan2(std::span(y).subspan(first, length), std::span(x).subspan(first, length),
                    std::span(out).first(length));
    for (std::size_t i = 0; i < length; ++i) {
      REQUIRE(same(out[i], loadline::atan2(y[first + i], x[first + i])));
    }
    REQUIRE(out[length] == -7);
  }
}

/// The overloads of one name: the public scalar, the public batch, the template over packs.
#define LOADLINE_CHECK_LANES(name)                                                        \
  check_function(                                                                         \
      [](double x) { return loadline::name(x); },                                         \
      [](std::span<const double> in, std::span<double> out) { loadline::name(in, out); }, \
      [](auto x) LOADLINE_INLINE_LAMBDA { return loadline::name(x); })

TEST_CASE("a lane has the bits of the scalar call, at every width and length") {
  LOADLINE_CHECK_LANES(expm1);
  LOADLINE_CHECK_LANES(exp2);
  LOADLINE_CHECK_LANES(log1p);
  LOADLINE_CHECK_LANES(log2);
  LOADLINE_CHECK_LANES(sin);
  LOADLINE_CHECK_LANES(cos);
  LOADLINE_CHECK_LANES(tanh);
  LOADLINE_CHECK_LANES(sigmoid);
  LOADLINE_CHECK_LANES(erf);
  LOADLINE_CHECK_LANES(erfc);
  LOADLINE_CHECK_LANES(erfcx);
  LOADLINE_CHECK_LANES(normal_quantile);
  LOADLINE_CHECK_LANES(atan);
}

TEST_CASE("a lane of pow has the bits of the scalar call, at every length") {
  const std::vector<double> x = probes();
  std::vector<double> y(x.rbegin(), x.rend());
  for (std::size_t i = 0; i < y.size(); i += 3) y[i] = static_cast<double>(i % 41) - 20;
  for (std::size_t length = 1; length <= 33; ++length) {
    std::array<double, 40> out{};
    out.fill(-7);
    const std::size_t first = 5 * length;
    loadline::pow(std::span(x).subspan(first, length), std::span(y).subspan(first, length),
                  std::span(out).first(length));
    for (std::size_t i = 0; i < length; ++i) {
      REQUIRE(same(out[i], loadline::pow(x[first + i], y[first + i])));
    }
    REQUIRE(out[length] == -7);
  }
}

TEST_CASE("odd and even functions are so to the bit") {
  for (const double x : probes()) {
    if (x != x) continue;
    for (const Scalar odd : {Scalar(loadline::sin), Scalar(loadline::tanh), Scalar(loadline::erf),
                             Scalar(loadline::atan)}) {
      const double right = odd(x), left = odd(-x);
      REQUIRE((same(left, -right) || right != right));
    }
    REQUIRE(same(loadline::cos(x), loadline::cos(-x)));
  }
}

TEST_CASE("angles next to a multiple of pi/2, where a reduction shows its errors") {
  // The double nearest to a multiple of pi/2 relative to its size (Muller, Elementary Functions):
  // its cosine is -4.6871659242546276e-19, from 1300 bits of pi by mpmath.
  CHECK(same(loadline::cos(6381956970095103.0 * 0x1p797), -0x1.14ae72e6ba22fp-61));
  CHECK(same(loadline::sin(0x1.921fb54442d18p+1), 0x1.1a62633145c07p-53));
  CHECK(same(loadline::sin(1e22), -0x1.b453ab76bf397p-1));
  CHECK(same(loadline::cos(0x1.921fb54442d18p+0), 0x1.1a62633145c07p-54));
}

TEST_CASE("the quantile inverts the distribution function in the tails") {
  // mpmath, 50 digits.
  CHECK(same(loadline::normal_quantile(0x1p-1074), -0x1.33bd3f27fcd03p+5));
  CHECK(same(loadline::normal_quantile(1e-10), -0x1.97203597a2155p+2));
}

}  // namespace
