// Philox2x64-10 and Philox4x64-10: the generator on words of 64 bits, for whoever has to meet draws
// made elsewhere. NumPy's `Philox` is the second. The engine's own draws are Philox4x32-10's.
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11.
#pragma once

#include <array>
#include <cstdint>

#include "core/numeric/random/philox.hpp"
#include "core/numeric/word_arithmetic.hpp"

namespace loadline {

using PhiloxPair64 = std::array<std::uint64_t, 2>;
using PhiloxQuad64 = std::array<std::uint64_t, 4>;

/// Multipliers of the two sizes; the Weyl increments are of the golden ratio and of sqrt(3) - 1.
inline constexpr std::uint64_t kPhilox2x64Multiplier = 0xd2b74407b1ce6e93;
inline constexpr std::uint64_t kPhilox4x64Multiplier0 = 0xd2e7470ee14c6c93;
inline constexpr std::uint64_t kPhilox4x64Multiplier1 = 0xca5a826395121157;
inline constexpr std::uint64_t kPhilox64Weyl0 = 0x9e3779b97f4a7c15;
inline constexpr std::uint64_t kPhilox64Weyl1 = 0xbb67ae8584caa73b;

/// 128 random bits, a bijection of the counter for each key.
constexpr PhiloxPair64 philox2x64(PhiloxPair64 counter, std::uint64_t key) noexcept {
  for (int round = 0; round < kPhiloxRounds; ++round) {
    const WordPair product = multiply_words(kPhilox2x64Multiplier, counter[0]);
    counter = {product.high ^ key ^ counter[1], product.low};
    key += kPhilox64Weyl0;
  }
  return counter;
}

/// 256 random bits, a bijection of the counter for each key.
constexpr PhiloxQuad64 philox4x64(PhiloxQuad64 counter, PhiloxPair64 key) noexcept {
  for (int round = 0; round < kPhiloxRounds; ++round) {
    const WordPair product0 = multiply_words(kPhilox4x64Multiplier0, counter[0]);
    const WordPair product1 = multiply_words(kPhilox4x64Multiplier1, counter[2]);
    counter = {product1.high ^ counter[1] ^ key[0], product1.low,
               product0.high ^ counter[3] ^ key[1], product0.low};
    key = {key[0] + kPhilox64Weyl0, key[1] + kPhilox64Weyl1};
  }
  return counter;
}

}  // namespace loadline
