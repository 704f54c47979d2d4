// Normal random numbers: Philox through the inverse distribution function, beside the standard
// library's generator.
#include <random>

#include "core/numeric/random/normal_draws.hpp"

#include "tests/bench/areas.hpp"

namespace loadline::bench {

void bench_random(const Bench& bench) {
  std::vector<double> draws(kCount), peer_draws(kCount);
  std::vector<std::uint64_t> words(kCount);
  std::mt19937_64 generator(7);
  std::normal_distribution<double> normal;
  const Candidate polar = {"mt19937_64 and normal_distribution", [&] {
                             for (double& draw : peer_draws) draw = normal(generator);
                           }};
  const Candidate twister = {"mt19937_64", [&] {
                               for (std::uint64_t& word : words) word = generator();
                             }};
  std::uint64_t path = 0;
  bench.compare(
      {std::string("Philox normal draws, ") + kIsa, kCount, {by_isa(8, 0, 9), by_isa(4, 0, 5)}},
      [&] { normal_draws({1, 2}, ++path & 15, 0, draws); }, {polar},
      [&] {
        normal_draws({1, 2}, 3, 0, draws);
        return digest_of(draws);
      });
  std::vector<std::uint64_t> ours(kCount);
  bench.compare(
      {std::string("Philox 64-bit words, ") + kIsa, kCount, {}},
      [&] { random_words({1, 2}, ++path & 15, 0, ours); }, {twister},
      [&] {
        random_words({1, 2}, 3, 0, ours);
        Digest digest;
        for (const std::uint64_t word : ours) digest.add(word);
        return digest.value();
      });
}

}  // namespace loadline::bench
