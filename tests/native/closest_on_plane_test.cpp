// The closest point of a plane against every set of prices at 0, by elimination of their own.
#include "core/margin/map/closest_on_plane.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "tests/identity/digest_map.hpp"
#include "tests/native/price_scan.hpp"

using namespace loadline;
using namespace loadline::scan;

namespace {

/// Least r' C^-1 r with slope r = -height and r_i = -1 for the set, by Gauss over the multipliers;
/// infinite where some price is below 0 or the set leaves no solution. In long double: what is
/// judged is nearly singular at times.
long double distance_with(const std::array<real, 9>& c, const std::array<double, 3>& slope,
                          long double height, unsigned set) {
  std::array<std::array<long double, 3>, 4> rows{};  // the plane, then an axis an asset of the set
  std::array<long double, 4> wanted{};
  std::size_t count = 0;
  for (std::size_t i = 0; i < 3; ++i) rows[count][i] = slope[i];
  wanted[count++] = -height;
  for (std::size_t i = 0; i < 3; ++i) {
    if ((set >> i & 1) == 0) continue;
    rows[count][i] = 1.0;
    wanted[count++] = -1.0;
  }
  if (count > 3) return INFINITY;
  std::array<std::array<long double, 5>, 4> system{};
  const auto image = [&](std::size_t row, std::size_t i) {
    return c[3 * i] * rows[row][0] + c[3 * i + 1] * rows[row][1] + c[3 * i + 2] * rows[row][2];
  };
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < count; ++j) {
      for (std::size_t k = 0; k < 3; ++k) system[i][j] += rows[i][k] * image(j, k);
    }
    system[i][4] = wanted[i];
  }
  std::array<long double, 4> y{};
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = i + 1; j < count; ++j) {
      const long double factor = system[j][i] / system[i][i];
      for (std::size_t k = 0; k < 5; ++k) system[j][k] -= factor * system[i][k];
    }
  }
  long double square = 0.0;
  for (std::size_t i = count; i-- > 0;) {
    y[i] = system[i][4];
    for (std::size_t j = i + 1; j < count; ++j) y[i] -= system[i][j] * y[j];
    y[i] /= system[i][i];
    square += y[i] * wanted[i];
  }
  for (std::size_t i = 0; i < 3; ++i) {
    long double r = 0.0;
    for (std::size_t j = 0; j < count; ++j) r += y[j] * image(j, i);
    if (!(r >= -1.0 - 1e-10)) return INFINITY;
  }
  return std::sqrt(square);
}

}  // namespace

TEST_CASE("the closest point is the least over every set of prices at 0") {
  alignas(64) static std::array<std::byte, 4096> memory;
  int bound = 0, beyond = 0;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    Words words(seed);
    std::array<real, 9> covariance{};
    blocks::draw_covariance(words, covariance);
    std::array<double, 3> slope{}, returns{};
    double reach = 0.0;
    for (double& one : slope) {
      one = uniform(words, -0.5, 1.0);
      reach += std::fabs(one);
    }
    const double height = reach * uniform(words, 0.05, 1.2);
    Arena arena{memory};
    auto scratch = *PlaneScratch::take(3, arena);
    const ExcessPlane plane{height, slope};
    const double found = closest_on_plane(plane, {covariance.data(), 3, 3}, scratch, returns);
    long double least = INFINITY;
    const long double alone = distance_with(covariance, slope, height, 0);
    for (unsigned set = 0; set < 7; ++set) {
      least = std::min(least, distance_with(covariance, slope, height, set));
    }
    INFO("seed " << seed);
    if (std::isinf(least)) {
      REQUIRE(found == kBeyondReach);
      ++beyond;
      continue;
    }
    REQUIRE(found == Approx(static_cast<double>(least)).epsilon(1e-6));
    double excess = height;
    for (std::size_t i = 0; i < 3; ++i) {
      REQUIRE(returns[i] >= -1.0 - 0x1p-30);
      excess += slope[i] * returns[i];
    }
    REQUIRE(std::fabs(excess) <= 1e-8 * height);
    bound += least > alone;
    bound += std::isinf(alone);
  }
  REQUIRE(bound > 3000);
  REQUIRE(beyond > 500);
}
