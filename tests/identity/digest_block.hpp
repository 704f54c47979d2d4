// What a digest is made of: a block of functions under a name, how much of its samples is wanted,
// and words to draw them from. Written for either real, so that the software arithmetic can be held
// against the hardware's.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/digest.hpp"
#include "core/base/error.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline {

/// How much of a block's samples a program takes, and which.
struct Share {
  std::uint64_t divisor = 1;  ///< of the number of samples
  std::uint64_t series = 0;   ///< another series has other samples

  friend constexpr std::uint64_t operator/(std::uint64_t samples, Share share) noexcept {
    return samples / share.divisor;
  }
  /// A seed that no other series has, for a block that names its own seeds 0 .. 999.
  constexpr std::uint64_t seed(std::uint64_t own) const noexcept { return own + 1000 * series; }
};

struct BlockDigest {
  std::uint64_t value = 0;
  bool lanes_agree = true;  ///< the batch had the bits of a single lane everywhere
};

/// One line of the identity table.
struct Block {
  const char* name;
  BlockDigest (*digest)(Share share) noexcept;
};

/// splitmix64.
class Words {
 public:
  explicit constexpr Words(std::uint64_t seed) noexcept : state_(seed * 0x632be59bd9b4e019u) {}
  constexpr std::uint64_t next() noexcept {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

}  // namespace loadline

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

/// Zeros, infinities, NaNs with payloads, the ends of the binades, and where results begin to
/// overflow, to be subnormal, or to vanish.
inline constexpr std::array<std::uint64_t, 30> kSpecialBits = {
    0x0000000000000000u, 0x8000000000000000u, 0x7ff0000000000000u, 0xfff0000000000000u,
    0x7ff8000000000000u, 0xfff8000000000000u, 0x7ff0000000000001u, 0xfff7ffffffffffffu,
    0x7fffffffffffffffu, 0x0000000000000001u, 0x8000000000000001u, 0x000fffffffffffffu,
    0x0010000000000000u, 0x8010000000000000u, 0x7fefffffffffffffu, 0xffefffffffffffffu,
    0x3ff0000000000000u, 0xbff0000000000000u, 0x3fefffffffffffffu, 0x3ff0000000000001u,
    0x40862e42fefa39efu, 0x40862e42fefa39f0u, 0xc086232bdd7abcd2u, 0xc0874910d52d3051u,
    0xc0874910d52d3052u, 0xc042c00000000000u, 0xc043400000000000u, 0x4043400000000000u,
    0x3fe6a09e667f3bcdu, 0x3ff6a09e667f3bcdu};

/// A multiple of 2^-52 in [0, 1), scaled: one or two IEEE operations.
inline real between(Words& words, real low, real high) noexcept {
  return low + (high - low) * (real_of(words.next() >> 12) * 0x1p-52);
}

/// `size` with the sign of the word's highest bit.
inline real signed_by(std::uint64_t word, real size) noexcept {
  return (word >> 63) != 0 ? -size : size;
}

inline void add_all(Digest& digest, std::span<const real> values) noexcept {
  for (const real x : values) digest.add(bits_of(x));
}

/// What a refusal says is part of the promise too.
inline void add_error(Digest& digest, const Error& error) noexcept {
  digest.add(static_cast<std::uint64_t>(error.code) << 48 |
             static_cast<std::uint64_t>(error.field) << 32 | error.index);
}

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC
