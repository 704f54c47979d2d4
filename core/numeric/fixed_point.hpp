// Exact fixed point as Solidity computes it: 256-bit integers, named roundings, 512-bit products.
#pragma once

#include "core/numeric/uint256.hpp"

namespace loadline {

inline constexpr u256 kWad{1'000'000'000'000'000'000u};                   // 1e18
inline constexpr u256 kRay{0, 0, 0x33b2e3cull, 0x9fd0803ce8000000ull};    // 1e27
inline constexpr std::uint64_t kBps = 10'000;                             // 100.00 %

enum class Rounding : std::uint8_t { down, up, half_up };

/// Checked arithmetic. An operation that Solidity >= 0.8 would revert sets `overflowed()`, which
/// stays set; the value it returns is then 0 and must not be used.
class Exact {
 public:
  constexpr bool overflowed() const noexcept { return overflowed_; }

  u256 add(const u256& a, const u256& b) noexcept;
  u256 subtract(const u256& a, const u256& b) noexcept;
  u256 multiply(const u256& a, const u256& b) noexcept;
  /// Quotient toward zero. A zero divisor sets `overflowed()`.
  u256 divide(const u256& a, const u256& b) noexcept;
  /// a * b / divisor with a 512-bit product and one rounding.
  u256 multiply_divide(const u256& a, const u256& b, const u256& divisor, Rounding) noexcept;

  u256 ray_multiply(const u256& a, const u256& b, Rounding) noexcept;   ///< a * b / 1e27
  u256 ray_divide(const u256& a, const u256& b, Rounding) noexcept;     ///< a * 1e27 / b
  u256 wad_divide(const u256& a, const u256& b, Rounding) noexcept;     ///< a * 1e18 / b
  u256 percent_multiply(const u256& a, std::uint64_t bps, Rounding) noexcept;  ///< a * bps / 1e4
  u256 percent_divide(const u256& a, std::uint64_t bps, Rounding) noexcept;    ///< a * 1e4 / bps

 private:
  bool overflowed_ = false;
};

}  // namespace loadline
