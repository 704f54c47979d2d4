// Digests of random and low-discrepancy numbers and of what is built from them.
#pragma once

#include "core/numeric/random/brownian_bridge.hpp"
#include "core/numeric/random/normal_draws.hpp"
#include "core/numeric/random/sobol.hpp"
#include "core/numeric/random/uniform.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline BlockDigest digest_random(Share share) noexcept {
  Digest digest;
  BlockDigest result;
  std::array<real, 33> draws, normals;
  for (std::uint64_t path = 0; path < 20'000 / share; ++path) {
    const RandomSource source{path * 0x9e3779b97f4a7c15u + share.seed(0),
                              static_cast<std::uint32_t>(path % 5)};
    const auto first = static_cast<std::uint32_t>(path * 7919);
    const std::size_t count = 1 + path % 33;  // every tail length
    draw_uniform(source, path, first, std::span(draws).first(count));
    normal_draws(source, path, first, std::span(normals).first(count));
    add_all(digest, std::span(draws).first(count));
    add_all(digest, std::span(normals).first(count));
    for (std::size_t i = 0; i < count; ++i) {
      const real alone = normal_draw(source, path, first + static_cast<std::uint32_t>(i));
      result.lanes_agree &= bits_of(alone) == bits_of(normals[i]);
    }
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_sobol(Share share) noexcept {
  static std::array<std::byte, kMaxSobolDimensions * 128 + 64> block;
  static std::array<std::uint64_t, kMaxSobolDimensions> words, shift;
  static std::array<real, kMaxSobolDimensions> normals;
  Arena arena{block};
  Digest digest;
  const auto sequence = SobolSequence::create(kMaxSobolDimensions, arena);
  random_words({share.seed(1), 1}, 0, 0, shift);
  for (std::uint32_t i = 0; sequence.ok() && i < 2'000 / share; ++i) {
    sequence->point(
        i * 65'537,
        i % 2 == 0 ? std::span<const std::uint64_t>(shift) : std::span<const std::uint64_t>(),
        words);
    if (i % 3 == 2) sequence->advance(i * 65'537, words);
    normals_of(words, normals);
    for (const std::uint64_t word : words) digest.add(word);
    add_all(digest, normals);
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_bridge(Share share) noexcept {
  static std::array<std::byte, 64 * sizeof(BridgeStep) + 64> block;
  Digest digest;
  for (std::size_t n = 1; n <= 64; ++n) {
    std::array<real, 64> times, normals, path{};
    draw_uniform({share.seed(2), 2}, n, 0, times);
    for (std::size_t i = 1; i < 64; ++i) times[i] = times[i] + times[i - 1] + 0x1p-20;
    times[0] = times[0] + 0x1p-20;
    for (std::size_t i = 1; i < 64; ++i) times[i] = larger(times[i], times[i - 1] + 0x1p-20);
    normal_draws({share.seed(2), 3}, n, 0, normals);
    Arena arena{block};
    const auto bridge = BrownianBridge::create(std::span(times).first(n), arena);
    if (!bridge.ok()) {
      add_error(digest, bridge.error());
      continue;
    }
    add_error(digest, bridge->build(std::span(normals).first(n), std::span(path).first(n)));
    add_all(digest, std::span(path).first(n));
  }
  return {.value = digest.value()};
}

inline constexpr Block kRandom[] = {
    {"philox_draws", digest_random},
    {"sobol", digest_sobol},
    {"brownian_bridge", digest_bridge},
};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC
