// What every elementary function owes: the same bits for any number of lanes and any tail length.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/numeric/lanes.hpp"

#include "tests/native/catch.hpp"

namespace loadline::checks {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

inline std::uint64_t bits(double x) {
  return std::bit_cast<std::uint64_t>(x);
}

/// Inputs from ordinary to hostile.
inline std::vector<double> probes() {
  std::vector<double> values = {0.0,     -0.0,  1.0,    -1.0,    0.5,      kInfinity, -kInfinity,
                                kNan,    -kNan, 5e-324, -5e-324, 2.2e-308, 1.7e308,   709.78,
                                -745.13, 38.5,  -38.5,  -37.6,   8.3,      0x1p-53,   -0x1p-53};
  std::uint64_t state = 12345;
  for (int i = 0; i < 400; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    values.push_back(std::bit_cast<double>(state ^ (state >> 29)));
    values.push_back(static_cast<double>(state >> 11) * 0x1p-53 * 80 - 40);
  }
  return values;
}

template <int N, class Function>
void check_lanes(const std::vector<double>& in, const std::vector<double>& expected, Function f) {
  for (std::size_t i = 0; i + N <= in.size(); ++i) {
    double out[N];
    f(pack<N>::load(&in[i])).store(out);
    for (std::size_t k = 0; k < N; ++k) {
      INFO("lanes " << N << ", input " << in[i + k]);
      REQUIRE(bits(out[k]) == bits(expected[i + k]));
    }
  }
}

/// `scalar` is the public function, `batch` the one over spans, `f` the template over packs.
template <class Scalar, class Batch, class Function>
void check_function(Scalar scalar, Batch batch, Function f) {
  const std::vector<double> in = probes();
  std::vector<double> expected;
  for (const double x : in) expected.push_back(scalar(x));
  check_lanes<1>(in, expected, f);
  check_lanes<2>(in, expected, f);
  check_lanes<4>(in, expected, f);
  check_lanes<8>(in, expected, f);
  for (std::size_t count = 1; count <= 33; ++count) {
    std::vector<double> out(count + 1, -7.0);
    batch(std::span<const double>(in).first(count), std::span(out).first(count));
    for (std::size_t i = 0; i < count; ++i) REQUIRE(bits(out[i]) == bits(expected[i]));
    REQUIRE(out[count] == -7.0);
  }
}

}  // namespace loadline::checks
