#include "core/numeric/random/normal_draws.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/random/uniform.hpp"

#include "tests/native/catch.hpp"

using namespace loadline;

TEST_CASE("Every normal draw of a batch is the one that (seed, stream, path, step) names") {
  for (const std::uint32_t first : {0u, 1u, 0xfffffff0u}) {
    for (std::size_t count : {0u, 1u, 2u, 3u, 7u, 33u, 64u, 65u, 129u}) {
      std::vector<real> draws(count), converted(count);
      std::vector<std::uint64_t> words(count);
      normal_draws({1, 2}, 3, first, draws);
      random_words({1, 2}, 3, first, words);
      normals_of(words, converted);
      for (std::size_t i = 0; i < count; ++i) {
        const auto step = first + static_cast<std::uint32_t>(i);
        CHECK(bits_of(draws[i]) == bits_of(normal_draw({1, 2}, 3, step)));
        CHECK(bits_of(draws[i]) == bits_of(converted[i]));
        CHECK(bits_of(draws[i]) == bits_of(normal_quantile(open_uniform(words[i]))));
      }
    }
  }
}

TEST_CASE("Complementary words give opposite normal numbers, and the extremes are finite") {
  std::vector<std::uint64_t> words{0, 1ull << 12, 0x8000000000000000u, 0x123456789abcdef0u};
  std::vector<std::uint64_t> complements;
  for (const auto word : words) complements.push_back(~word);
  std::vector<real> one(words.size()), other(words.size());
  normals_of(words, one);
  normals_of(complements, other);
  for (std::size_t i = 0; i < words.size(); ++i) CHECK(one[i] == -other[i]);
  CHECK(std::fabs(one[0] + 8.2095361516013874) < 1e-14);  // the quantile of 2^-53
}

TEST_CASE("A batch of quantiles has the scalar bits, whatever stands in a block and in place") {
  const double special[] = {0.0,
                            -0.0,
                            5e-324,
                            0x1p-1022,
                            0x1p-1023,
                            0.25,
                            0.75,
                            0.5,
                            1.0,
                            -1.0,
                            2.0,
                            NAN,
                            INFINITY,
                            0x1p-53,
                            1 - 0x1p-53,
                            std::nextafter(0.25, 0.0),
                            std::nextafter(0.75, 1.0),
                            0x1p-12,
                            1 - 0x1p-12,
                            std::nextafter(0x1p-12, 1.0),
                            std::nextafter(1 - 0x1p-12, 0.0),
                            -0x1p-12,
                            -INFINITY,
                            1e-300};
  std::vector<real> in(64 * 5 + 7);
  draw_uniform({5, 6}, 7, 0, in);
  const auto check = [](std::vector<real> p) {
    std::vector<real> want(p.size()), out(p.size());
    for (std::size_t i = 0; i < p.size(); ++i) want[i] = normal_quantile(p[i]);
    normal_quantile(p, out);
    normal_quantile(p, p);
    for (std::size_t i = 0; i < p.size(); ++i) {
      CAPTURE(i, want[i]);
      REQUIRE(bits_of(out[i]) == bits_of(want[i]));
      REQUIRE(bits_of(p[i]) == bits_of(want[i]));
    }
  };
  check(in);
  for (std::size_t i = 0; i < std::size(special); ++i) {
    for (const std::size_t at : {3u, 64u, 127u, 200u}) {
      std::vector<real> p = in;
      p[at + i % 2] = special[i];
      check(p);
    }
  }
  for (const double all : {0.2, 0.4, 0.8, 0x1p-53}) check(std::vector<real>(130, all));
}

TEST_CASE("A million draws pass Kolmogorov's and the moments' test") {
  constexpr std::size_t kDraws = 1'000'000;
  std::vector<real> draws(kDraws);
  normal_draws({77, 0}, 0, 0, draws);
  double moment[5] = {};
  for (const double z : draws) {
    double power = 1;
    for (double& sum : moment) {
      sum += power / kDraws;
      power *= z;
    }
  }
  CHECK(std::fabs(moment[1]) < 4.5e-3);  // 4.5 standard errors of 1e-3
  CHECK(std::fabs(moment[2] - 1) < 4.5e-3 * std::sqrt(2.0));
  CHECK(std::fabs(moment[3]) < 4.5e-3 * std::sqrt(15.0));
  CHECK(std::fabs(moment[4] - 3) < 4.5e-3 * std::sqrt(96.0));
  std::sort(draws.begin(), draws.end());
  double distance = 0;
  for (std::size_t i = 0; i < kDraws; ++i) {
    const double cdf = 0.5 * std::erfc(-draws[i] / std::sqrt(2.0));
    distance = std::fmax(distance, std::fabs(cdf - (static_cast<double>(i) + 0.5) / kDraws));
  }
  CHECK(distance < 2.2e-3);  // 2.2 / sqrt(n): less than 1 in 5000 above
}
