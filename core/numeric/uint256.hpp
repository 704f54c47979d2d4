// 256-bit unsigned integers: what a chain computes in. Plain data, no heap, no 128-bit type needed.
#pragma once

#include <array>
#include <compare>
#include <cstdint>

namespace loadline {

/// 256-bit unsigned integer, four 64-bit limbs, least significant first.
struct u256 {
  std::array<std::uint64_t, 4> limb{};

  constexpr u256() noexcept = default;
  constexpr u256(std::uint64_t value) noexcept : limb{value, 0, 0, 0} {}
  constexpr u256(std::uint64_t l3, std::uint64_t l2, std::uint64_t l1, std::uint64_t l0) noexcept
      : limb{l0, l1, l2, l3} {}

  static constexpr u256 max() noexcept { return {~0ull, ~0ull, ~0ull, ~0ull}; }

  friend constexpr bool operator==(const u256&, const u256&) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(const u256& a, const u256& b) noexcept {
    for (int i = 3; i > 0; --i) {
      if (a.limb[i] != b.limb[i]) return a.limb[i] <=> b.limb[i];
    }
    return a.limb[0] <=> b.limb[0];
  }
};

}  // namespace loadline
