#include "core/numeric/analysis/interpolation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/numeric/random/uniform.hpp"

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

struct Points {
  std::vector<real> x, y, slopes;
};

Points random_points(std::size_t n, std::uint64_t path) {
  Points points{std::vector<real>(n), std::vector<real>(n), std::vector<real>(n)};
  real at = -3;
  for (std::uint32_t i = 0; i < n; ++i) {
    at += open_uniform(random_word({6, 6}, path, 2 * i)) * 4 + 1e-3;
    points.x[i] = at;
    const real u = uniform(random_word({6, 6}, path, 2 * i + 1));
    points.y[i] = path % 2 == 0 ? std::floor(u * 4) : u * 10 - 5;  // with flat stretches
  }
  if (path % 4 == 0) std::sort(points.y.begin(), points.y.end());
  REQUIRE(monotone_slopes(points.x, points.y, points.slopes).code == ErrorCode::ok);
  return points;
}

}  // namespace

TEST_CASE("Both interpolations pass through every point and are flat outside") {
  for (std::uint64_t path = 0; path < 40; ++path) {
    const auto [x, y, slopes] = random_points(1 + path % 12, path);
    for (std::size_t i = 0; i < x.size(); ++i) {
      CHECK(interpolate_linear(x, y, x[i]) == y[i]);
      CHECK(interpolate_cubic(x, y, slopes, x[i]) == y[i]);
    }
    for (const real far : {1.0, 1e300, HUGE_VAL}) {
      CHECK(interpolate_linear(x, y, x.back() + far) == y.back());
      CHECK(interpolate_cubic(x, y, slopes, x.front() - far) == y.front());
    }
  }
}

TEST_CASE("Between two points the cubic neither leaves their range nor turns") {
  for (std::uint64_t path = 0; path < 200; ++path) {
    const auto [x, y, slopes] = random_points(8, path);
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const real sign = y[i + 1] < y[i] ? -1 : 1;
      const real slack = 4e-15 * (1 + std::fabs(y[i]) + std::fabs(y[i + 1]));
      real last = y[i];
      for (int k = 1; k <= 64; ++k) {
        const real value = interpolate_cubic(x, y, slopes, x[i] + (x[i + 1] - x[i]) * k / 64.0);
        CHECK(sign * (value - last) >= -slack);
        last = value;
      }
    }
  }
}

TEST_CASE("Straight lines are reproduced, and the published slopes of a corner") {
  const std::vector<real> x{0, 1, 3, 4}, line{1, 3, 7, 9};
  std::vector<real> slopes(4);
  REQUIRE(monotone_slopes(x, line, slopes).code == ErrorCode::ok);
  for (real at = 0; at <= 4; at += 0.125) {
    CHECK(std::fabs(interpolate_linear(x, line, at) - (1 + 2 * at)) < 2e-15);
    CHECK(std::fabs(interpolate_cubic(x, line, slopes, at) - (1 + 2 * at)) < 2e-15);
  }
  // Secants 0, 1, 10: slopes 0, 0 (a flat neighbour), then 5.5 cut to 3 times the secant, and 10.
  const std::vector<real> corner{0, 0, 2, 12};
  REQUIRE(monotone_slopes(x, corner, slopes).code == ErrorCode::ok);
  CHECK(slopes[0] == 0);
  CHECK(slopes[1] == 0);
  CHECK(std::fabs(slopes[2] - 3) < 1e-15);
  CHECK(slopes[3] == 10);
}

TEST_CASE("Interpolation refuses by name, and NaN stays the canonical NaN") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  const auto refuse = [](std::vector<real> x, std::vector<real> y) { return check_points(x, y); };
  CHECK(refuse({}, {}).code == ErrorCode::length_mismatch);
  CHECK(refuse({1, 2}, {1}).code == ErrorCode::length_mismatch);
  CHECK(refuse({1, 1}, {1, 2}).index == 1);
  CHECK(refuse({1, 0.5}, {1, 2}).code == ErrorCode::out_of_domain);
  CHECK(refuse({1, nan}, {1, 2}).field == Field::nodes);
  CHECK(refuse({1, 2}, {HUGE_VAL, 2}).field == Field::vector);
  CHECK(refuse({1, 2}, {-1e308, 1e308}).code == ErrorCode::overflow);
  std::vector<real> slopes(1);
  CHECK(monotone_slopes(std::vector<real>{1, 2}, std::vector<real>{1, 2}, slopes).code ==
        ErrorCode::length_mismatch);
  const std::vector<real> x{1, 2};
  CHECK(bits_of(interpolate_linear(x, x, -nan)) == kCanonicalNanBits);
  CHECK(bits_of(interpolate_cubic(x, x, x, nan)) == kCanonicalNanBits);
}
