#include "core/numeric/random/philox.hpp"

#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wpsabi"  // packs wider than this build's vectors
#endif

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/numeric/random/uniform.hpp"

#include "tests/native/catch.hpp"

using namespace loadline;

// Known answers published with the generator: DEShawResearch/random123, tests/kat_vectors.
TEST_CASE("Philox4x32-10 gives the published known answers") {
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) ==
        PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) ==
        PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
  static_assert(philox4x32({0, 0, 0, 0}, {0, 0})[0] == 0x6627e8d5);
}

TEST_CASE("A word of a path is the stated half of the stated block") {
  const RandomSource source{0x0123456789abcdefu, 7};
  const std::uint64_t path = 0xfedcba9876543210u;
  const PhiloxCounter block = philox4x32({0x76543210, 0xfedcba98, 21, 7}, {0x89abcdef, 0x01234567});
  CHECK(random_word(source, path, 42) == (std::uint64_t{block[1]} << 32 | block[0]));
  CHECK(random_word(source, path, 43) == (std::uint64_t{block[3]} << 32 | block[2]));
}

TEST_CASE("Every draw of a batch is the draw that (seed, stream, path, step) names") {
  for (const std::uint32_t first : {0u, 1u, 6u, 7u, 0xfffffffdu, 0xfffffffeu}) {
    for (std::size_t count = 0; count <= 300; count += count < 34 ? 1 : 19) {
      const RandomSource source{99, 3};
      std::vector<std::uint64_t> words(count);
      std::vector<real> draws(count);
      random_words(source, 5, first, words);
      draw_uniform(source, 5, first, draws);
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t word = random_word(source, 5, first + static_cast<std::uint32_t>(i));
        CHECK(words[i] == word);
        CHECK(bits_of(draws[i]) == bits_of(uniform(word)));
      }
    }
  }
}

TEST_CASE("Uniform numbers are the stated functions of the word") {
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const std::uint64_t u = i < 8 ? ~std::uint64_t{0} << (i * 9) : random_word({1, 2}, i, 0);
    CHECK(uniform(u) == static_cast<double>(u >> 11) * 0x1p-53);
    const double open = (static_cast<double>(u >> 12) + 0.5) * 0x1p-52;
    CHECK(open_uniform(u) == open);
    CHECK((open > 0.0 && open < 1.0));
    CHECK(open_uniform(~u) == 1.0 - open);
  }
  CHECK(uniform(std::uint64_t{0}) == 0.0);
  CHECK(uniform(~std::uint64_t{0}) == 1.0 - 0x1p-53);
  CHECK(open_uniform(std::uint64_t{0}) == 0x1p-53);
  CHECK(open_uniform(~std::uint64_t{0}) == 1.0 - 0x1p-53);
}

template <int N>
void check_lanes(const std::vector<std::uint64_t>& words) {
  constexpr std::size_t kWidth = N;
  for (std::size_t i = 0; i + kWidth <= words.size(); i += kWidth) {
    word_pack<N> word;
    std::memcpy(&word.v, &words[i], sizeof word.v);
    real lane[kWidth], open[kWidth];
    uniform(word).store(lane);
    open_uniform(word).store(open);
    for (std::size_t k = 0; k < kWidth; ++k) {
      CHECK(bits_of(lane[k]) == bits_of(uniform(words[i + k])));
      CHECK(bits_of(open[k]) == bits_of(open_uniform(words[i + k])));
    }
  }
}

TEST_CASE("Uniform numbers have the same bits in every lane width") {
  std::vector<std::uint64_t> words(800);
  random_words({4, 0}, 11, 3, words);
  check_lanes<1>(words);
  check_lanes<2>(words);
  check_lanes<4>(words);
  check_lanes<8>(words);
}

TEST_CASE("Uniform draws fill the unit interval evenly and neighbours are not correlated") {
  constexpr std::size_t kDraws = 1 << 20;
  std::vector<real> draws(kDraws);
  draw_uniform({20'260'101, 0}, 1, 0, draws);
  std::array<double, 64> count{};
  double product = 0;
  for (std::size_t i = 0; i < kDraws; ++i) {
    count[static_cast<std::size_t>(draws[i] * 64)] += 1;
    if (i > 0) product += (draws[i] - 0.5) * (draws[i - 1] - 0.5) * 12;
  }
  double chi_square = 0;
  for (const double n : count)
    chi_square += (n - kDraws / 64.0) * (n - kDraws / 64.0) * 64 / kDraws;
  CHECK(chi_square > 25);   // 63 degrees of freedom: 1 in 10^5 below
  CHECK(chi_square < 120);  // and 1 in 10^5 above
  CHECK(std::fabs(product / kDraws) < 5.0 / 1024);
}

TEST_CASE("Words of neighbouring paths are those of each path") {
  for (const std::uint64_t first :
       {std::uint64_t{0}, std::uint64_t{0xfffffff9}, ~std::uint64_t{3}}) {
    for (std::size_t count = 0; count < 40; ++count) {
      const RandomSource source{0x1234567890abcdef, 7};
      for (const std::uint32_t pair : {0u, 5u, 0x7fffffffu}) {
        std::vector<std::uint64_t> even(count), odd(count);
        random_pairs(source, first, pair, even, odd);
        for (std::size_t i = 0; i < count; ++i) {
          REQUIRE(even[i] == random_word(source, first + i, 2 * pair));
          REQUIRE(odd[i] == random_word(source, first + i, 2 * pair + 1));
        }
      }
    }
  }
}
