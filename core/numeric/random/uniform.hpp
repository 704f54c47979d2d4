// Random words as uniform and normal numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/numeric/lanes.hpp"
#include "core/numeric/random/philox.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// floor(u / 2^11) * 2^-53, in [0, 1): each of 2^53 equidistant numbers with the same probability.
/// The words of a normal number are assembled from bits, since vectors have no conversion of 64-bit
/// integers below AVX-512.
template <int N>
LOADLINE_INLINE pack<N> uniform(word_pack<N> u) {
  constexpr real kTwo52 = 0x1p52;
  constexpr std::uint64_t kBitsOfTwo52 = 0x4330000000000000u;
  const pack<N> upper = from_bits((u >> 12) | kBitsOfTwo52) - kTwo52;
  const pack<N> lowest = from_bits(((u >> 11) & 1) | kBitsOfTwo52) - kTwo52;
  return (upper + upper + lowest) * 0x1p-53;
}

/// (floor(u / 2^12) + 1/2) * 2^-52, in (0, 1): symmetric about 1/2, and never 0 or 1, so that it
/// may go through an inverse distribution function. The least is 2^-53, the largest 1 - 2^-53.
template <int N>
LOADLINE_INLINE pack<N> open_uniform(word_pack<N> u) {
  constexpr std::uint64_t kBitsOfOne = 0x3ff0000000000000u;
  return from_bits((u >> 12) | kBitsOfOne) - (0x1p0 - 0x1p-53);
}

/// The same for one word.
inline real uniform(std::uint64_t u) noexcept {
  return uniform(word_pack<1>(u)).v;
}
inline real open_uniform(std::uint64_t u) noexcept {
  return open_uniform(word_pack<1>(u)).v;
}

/// Words taken from the generator at a time by what converts them: they stay in the nearest cache.
inline constexpr std::size_t kWordsAtOnce = 256;

/// out[i] = uniform(random_word(source, path, first_step + i)), with its bits. Steps count modulo
/// 2^32.
void draw_uniform(const RandomSource& source, std::uint64_t path, std::uint32_t first_step,
                  std::span<real> out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
