// Exact fixed point as Solidity computes it: 256-bit integers, named roundings, 512-bit products.
#pragma once

#include "core/numeric/divisor.hpp"

namespace loadline {

inline constexpr u256 kWad{1'000'000'000'000'000'000u};                 // 1e18
inline constexpr u256 kRay{0, 0, 0x33b2e3cull, 0x9fd0803ce8000000ull};  // 1e27
inline constexpr std::uint64_t kBps = 10'000;                           // 100.00 %

inline constexpr Divisor kWadDivisor{kWad};
inline constexpr Divisor kRayDivisor{kRay};
inline constexpr Divisor kBpsDivisor{u256{kBps}};

/// 10^decimals, made ready for divisions. decimals is 0 .. kMaxDecimals of limits.hpp (36).
const Divisor& power_of_ten(std::uint32_t decimals) noexcept;

enum class Rounding : std::uint8_t { down, up, half_up };

/// Checked arithmetic. An operation that Solidity >= 0.8 would revert sets `overflowed()`, which
/// stays set; the value it returns is then 0 and must not be used.
///
/// `multiply_divide` carries 512 bits between the product and the quotient. The named operations
/// below it are the contracts' own (Aave's WadRayMath and PercentageMath): there the product, with
/// half the divisor added when rounding half up, has to fit 256 bits, else the contract reverts.
class Exact {
 public:
  constexpr bool overflowed() const noexcept { return overflowed_; }
  /// Takes over what another calculation found.
  constexpr void fail() noexcept { overflowed_ = true; }

  u256 add(const u256& a, const u256& b) noexcept {
    std::uint64_t carry = 0;
    const u256 sum = add_with_carry(a, b, carry);
    return carry == 0 ? sum : fail_with_zero();
  }
  u256 subtract(const u256& a, const u256& b) noexcept {
    std::uint64_t borrow = 0;
    const u256 difference = subtract_with_borrow(a, b, borrow);
    return borrow == 0 ? difference : fail_with_zero();
  }
  u256 multiply(const u256& a, const u256& b) noexcept;
  /// Quotient toward zero. A zero divisor sets `overflowed()`.
  u256 divide(const u256& a, const u256& b) noexcept;
  u256 divide(const u256& a, const Divisor& b) noexcept;
  /// a * b / divisor with a 512-bit product and one rounding; half_up is (a * b + divisor / 2) /
  /// divisor with both divisions toward zero.
  u256 multiply_divide(const u256& a, const u256& b, const u256& divisor, Rounding) noexcept;
  u256 multiply_divide(const u256& a, const u256& b, const Divisor& divisor, Rounding) noexcept;
  /// The same where the contract multiplies in 256 bits and reverts above.
  u256 narrow_multiply_divide(const u256& a, const u256& b, const Divisor& divisor,
                              Rounding) noexcept;

  u256 ray_multiply(const u256& a, const u256& b, Rounding) noexcept;          ///< a * b / 1e27
  u256 ray_divide(const u256& a, const u256& b, Rounding) noexcept;            ///< a * 1e27 / b
  u256 wad_divide(const u256& a, const u256& b, Rounding) noexcept;            ///< a * 1e18 / b
  u256 percent_multiply(const u256& a, std::uint64_t bps, Rounding) noexcept;  ///< a * bps / 1e4
  u256 percent_divide(const u256& a, std::uint64_t bps, Rounding) noexcept;    ///< a * 1e4 / bps

 private:
  u256 fail_with_zero() noexcept {
    overflowed_ = true;
    return {};
  }
  u256 divide_wide(const u256& a, const u256& b, const Divisor& divisor, Rounding) noexcept;

  bool overflowed_ = false;
};

}  // namespace loadline
