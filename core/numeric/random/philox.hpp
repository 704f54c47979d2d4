// Philox4x32-10, a random generator without a state: the draw at (seed, stream, path, step) is a
// function of these four numbers, so that anyone can recompute one path of a simulation alone.
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace loadline {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// Constants of the generator; the Weyl increments are of the golden ratio and of sqrt(3) - 1.
inline constexpr std::uint64_t kPhiloxMultiplier0 = 0xd2511f53;
inline constexpr std::uint64_t kPhiloxMultiplier1 = 0xcd9e8d57;
inline constexpr std::uint32_t kPhiloxWeyl0 = 0x9e3779b9;
inline constexpr std::uint32_t kPhiloxWeyl1 = 0xbb67ae85;
inline constexpr int kPhiloxRounds = 10;

/// 128 random bits, a bijection of the counter for each key. Integer arithmetic only.
constexpr PhiloxCounter philox4x32(PhiloxCounter counter, PhiloxKey key) noexcept {
  for (int round = 0; round < kPhiloxRounds; ++round) {
    const std::uint64_t product0 = kPhiloxMultiplier0 * counter[0];
    const std::uint64_t product1 = kPhiloxMultiplier1 * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product0)};
    key = {key[0] + kPhiloxWeyl0, key[1] + kPhiloxWeyl1};
  }
  return counter;
}

/// Which random numbers: a simulation has one seed, and one stream for each purpose within it.
struct RandomSource {
  std::uint64_t seed = 0;
  std::uint32_t stream = 0;
};

/// Two steps share a block, so pairs of steps count modulo 2^31.
inline constexpr std::uint32_t kLastPair = 0x7fffffff;

/// The 64 random bits of one step of one path. Steps 2k and 2k + 1 share the block whose counter is
/// {path low, path high, k, stream} and whose key is {seed low, seed high}: the even step has its
/// words 0 (low) and 1 (high), the odd one its words 2 and 3.
constexpr std::uint64_t random_word(const RandomSource& source, std::uint64_t path,
                                    std::uint32_t step) noexcept {
  const PhiloxCounter block = philox4x32(
      {static_cast<std::uint32_t>(path), static_cast<std::uint32_t>(path >> 32), step >> 1,
       source.stream},
      {static_cast<std::uint32_t>(source.seed), static_cast<std::uint32_t>(source.seed >> 32)});
  const std::uint32_t half = (step & 1) * 2;
  return block[half] | (std::uint64_t{block[half + 1]} << 32);
}

/// out[i] = random_word(source, path, first_step + i), two steps a block. Steps count modulo 2^32.
void random_words(const RandomSource& source, std::uint64_t path, std::uint32_t first_step,
                  std::span<std::uint64_t> out) noexcept;

/// One block a path: even[i] and odd[i] are the words of steps 2 pair and 2 pair + 1 (modulo 2^32) of
/// path first_path + i, for as many paths as both spans hold.
void random_pairs(const RandomSource& source, std::uint64_t first_path, std::uint32_t pair,
                  std::span<std::uint64_t> even, std::span<std::uint64_t> odd) noexcept;

}  // namespace loadline
