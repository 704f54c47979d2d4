#include "core/numeric/random/sobol.hpp"

#include <boost/random/sobol.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "core/numeric/random/brownian_bridge.hpp"
#include "core/numeric/random/uniform.hpp"

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

struct Block {
  explicit Block(std::size_t size) : bytes(size), arena(bytes) {}
  std::vector<std::byte> bytes;
  Arena arena;
};

}  // namespace

TEST_CASE("The first Sobol points of three dimensions are the published ones") {
  const double published[8][3] = {{0, 0, 0},
                                  {0.5, 0.5, 0.5},
                                  {0.75, 0.25, 0.25},
                                  {0.25, 0.75, 0.75},
                                  {0.375, 0.375, 0.625},
                                  {0.875, 0.875, 0.125},
                                  {0.625, 0.125, 0.875},
                                  {0.125, 0.625, 0.375}};
  Block block{SobolSequence::workspace_bytes(3)};
  const auto sequence = SobolSequence::create(3, block.arena);
  REQUIRE(sequence.ok());
  for (std::uint32_t i = 0; i < 8; ++i) {
    std::uint64_t words[3];
    sequence->point(i, {}, words);
    for (std::size_t d = 0; d < 3; ++d) CHECK(uniform(words[d]) == published[i][d]);
  }
}

// Boost's engine is an independent construction over the same published numbers.
TEST_CASE("All dimensions agree with Boost's engine, and stepping agrees with random access") {
  Block block{SobolSequence::workspace_bytes(kMaxSobolDimensions)};
  const auto sequence = SobolSequence::create(kMaxSobolDimensions, block.arena);
  REQUIRE(sequence.ok());
  boost::random::sobol_engine<std::uint32_t, 32> peer(kMaxSobolDimensions);
  std::vector<std::uint64_t> stepped(kMaxSobolDimensions), direct(kMaxSobolDimensions);
  sequence->point(0, {}, stepped);
  for (const auto word : stepped) REQUIRE(word == 0);
  for (std::uint32_t i = 1; i < 3000; ++i) {
    sequence->advance(i - 1, stepped);
    sequence->point(i, {}, direct);
    REQUIRE(stepped == direct);
    bool equal = true;
    for (const auto word : direct) equal = equal && (word >> 32) == peer();
    REQUIRE(equal);
  }
  for (const std::uint32_t i : {0x12345678u, 0x80000000u, 0xfffffffeu, 0xffffffffu}) {
    sequence->point(i, {}, stepped);
    sequence->advance(i, stepped);
    sequence->point(i + 1, {}, direct);
    CHECK(stepped == direct);
  }
}

TEST_CASE(
    "Every dimension is stratified, shifted or not, and the halves of ten have one point each") {
  Block block{SobolSequence::workspace_bytes(kMaxSobolDimensions)};
  const auto sequence = SobolSequence::create(kMaxSobolDimensions, block.arena);
  std::vector<std::uint64_t> words(kMaxSobolDimensions), shift(kMaxSobolDimensions);
  random_words({8, 0}, 0, 0, shift);
  for (const bool shifted : {false, true}) {
    std::vector<std::set<std::uint64_t>> cells(kMaxSobolDimensions);
    std::set<std::vector<std::uint64_t>> quadrants;
    for (std::uint32_t i = 0; i < 1024; ++i) {
      sequence->point(
          i, shifted ? std::span<const std::uint64_t>(shift) : std::span<const std::uint64_t>(),
          words);
      for (std::size_t d = 0; d < words.size(); ++d) cells[d].insert(words[d] >> 54);
      std::vector<std::uint64_t> halves;
      for (std::size_t d = 0; d < 10; ++d) halves.push_back(words[d] >> 63);
      quadrants.insert(halves);
    }
    for (const auto& cell : cells) CHECK(cell.size() == 1024);
    CHECK(quadrants.size() == 1024);  // property A in ten dimensions
  }
}

TEST_CASE("Quasi-random integration beats the random error by far") {
  // The mean of the product of (1 + (x_d - 1/2) / (d + 1)) over 64 dimensions is 1.
  constexpr std::uint32_t kDimensions = 64, kPoints = 1 << 13;
  Block block{SobolSequence::workspace_bytes(kDimensions)};
  const auto sequence = SobolSequence::create(kDimensions, block.arena);
  std::vector<std::uint64_t> words(kDimensions), shift(kDimensions);
  random_words({9, 1}, 4, 0, shift);
  double mean = 0;
  sequence->point(0, shift, words);
  for (std::uint32_t i = 0; i < kPoints; ++i) {
    double product = 1;
    for (std::uint32_t d = 0; d < kDimensions; ++d) {
      product *= 1 + (open_uniform(words[d]) - 0.5) / (d + 1);
    }
    mean += product / kPoints;
    sequence->advance(i, words);
  }
  CHECK(std::fabs(mean - 1) < 3e-4);  // random points: 0.38 / sqrt(8192) = 4e-3
}

TEST_CASE("Sobol refuses by name") {
  Block small{100};
  CHECK(SobolSequence::create(0, small.arena).error().field == Field::dimensions);
  CHECK(SobolSequence::create(kMaxSobolDimensions + 1, small.arena).error().code ==
        ErrorCode::out_of_domain);
  CHECK(SobolSequence::create(2, small.arena).error().code == ErrorCode::capacity_exceeded);
  Block exact{SobolSequence::workspace_bytes(7)};
  CHECK(SobolSequence::create(7, exact.arena).ok());
}

namespace {

/// The linear map of normals to the path, column by column.
std::vector<std::vector<double>> columns_of(const BrownianBridge& bridge, std::size_t n) {
  std::vector<std::vector<double>> columns;
  for (std::size_t k = 0; k < n; ++k) {
    std::vector<real> normals(n, 0.0), path(n);
    normals[k] = 1.0;
    REQUIRE(bridge.build(normals, path).code == ErrorCode::ok);
    columns.push_back(path);
  }
  return columns;
}

}  // namespace

TEST_CASE("A Brownian bridge has the covariance min(s, t) for any grid") {
  for (std::size_t n = 1; n <= 40; ++n) {
    std::vector<real> times(n);
    for (std::size_t i = 0; i < n; ++i) {
      times[i] = (i == 0 ? 0.0 : times[i - 1]) +
                 open_uniform(random_word({2, 2}, n, static_cast<std::uint32_t>(i)));
    }
    Block block{BrownianBridge::workspace_bytes(n)};
    const auto bridge = BrownianBridge::create(times, block.arena);
    REQUIRE(bridge.ok());
    CHECK(bridge->steps().size() == n);
    const auto columns = columns_of(*bridge, n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double covariance = 0;
        for (const auto& column : columns) covariance += column[i] * column[j];
        CHECK(std::fabs(covariance - times[j]) < 1e-13);
      }
    }
    CHECK(columns[0].back() == std::sqrt(times.back()));  // the first normal alone ends the path
    for (std::size_t k = 1; k < n; ++k) CHECK(columns[k].back() == 0.0);
  }
}

TEST_CASE("A Brownian bridge refuses by name") {
  Block block{1000};
  const auto refuse = [&](std::vector<real> times) {
    return BrownianBridge::create(times, block.arena).error();
  };
  CHECK(refuse({}).code == ErrorCode::length_mismatch);
  CHECK(refuse({0.0}).code == ErrorCode::out_of_domain);
  CHECK(refuse({1.0, 2.0, 2.0}).index == 2);
  CHECK(refuse({1.0, std::nan("")}).code == ErrorCode::not_finite);
  CHECK(refuse(std::vector<real>{1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13,
                                 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26})
            .code == ErrorCode::capacity_exceeded);
  Block room{BrownianBridge::workspace_bytes(2)};
  const auto bridge = BrownianBridge::create(std::vector<real>{1, 2}, room.arena);
  REQUIRE(bridge.ok());
  std::vector<real> one(1), two(2);
  CHECK(bridge->build(one, two).code == ErrorCode::length_mismatch);
}

TEST_CASE("One coordinate of many Sobol points is that of each point") {
  constexpr std::uint32_t kDimensions = 11;
  Block block(SobolSequence::workspace_bytes(kDimensions));
  const auto sequence = SobolSequence::create(kDimensions, block.arena);
  REQUIRE(sequence.ok());
  std::vector<std::uint64_t> shift(kDimensions), point(kDimensions), got(37);
  for (std::uint32_t d = 0; d < kDimensions; ++d) shift[d] = 0x9e3779b97f4a7c15u * (d + 1);
  for (const std::uint32_t first : {0u, 1u, 1000u, 0xfffffff0u}) {
    for (std::uint32_t d = 0; d < kDimensions; ++d) {
      sequence->coordinates(first, d, shift[d], got);
      for (std::size_t i = 0; i < got.size(); ++i) {
        sequence->point(first + static_cast<std::uint32_t>(i), shift, point);
        REQUIRE(got[i] == point[d]);
      }
    }
  }
}
