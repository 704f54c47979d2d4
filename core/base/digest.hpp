// One 64-bit digest of a stream of words: what two builds compare to show that they agree.
#pragma once

#include <cstdint>

#include "core/base/bit_cast.hpp"

namespace loadline {

/// FNV-1a over 64-bit words with a final avalanche (splitmix64). Doubles enter by their bits, with
/// every NaN as 0x7ff8000000000000 because WebAssembly leaves the payload open; -0 stays -0.
class Digest {
 public:
  constexpr void add(std::uint64_t word) noexcept {
    state_ = (state_ ^ word) * 0x00000100000001b3u;
    state_ ^= state_ >> 29;
  }
  constexpr void add(double value) noexcept {
    add(value != value ? 0x7ff8000000000000u : bit_cast<std::uint64_t>(value));
  }
  constexpr std::uint64_t value() const noexcept {
    std::uint64_t z = state_ + 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325u;
};

}  // namespace loadline
