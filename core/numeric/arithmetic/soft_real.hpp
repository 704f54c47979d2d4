// The number of the models where a host has no floating point: binary64 in integer operations.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>

#include "core/base/bit_cast.hpp"
#include "core/numeric/arithmetic/binary64.hpp"

// A literal must become its bits at compile time; Clang before 17 cannot insist on it, but folds
// what it inlines, at -Oz only by order.
#if defined(__cpp_consteval)
#define LOADLINE_CONSTEVAL consteval
#else
#define LOADLINE_CONSTEVAL [[gnu::always_inline]] constexpr
#endif

namespace loadline {

/// IEEE-754 binary64 by software, with the bits of the hardware: round to nearest even, subnormal
/// numbers, infinities. Every NaN that arithmetic gives is 0x7ff8000000000000. As in IEEE 754,
/// negation and the bits are not arithmetic: -x flips the sign of a NaN too, and a NaN made from
/// bits keeps them until something is computed with it.
class soft_real {
 public:
  soft_real() = default;

  /// A literal. No floating point is left at run time.
  LOADLINE_CONSTEVAL soft_real(double literal) noexcept : bits_(bit_cast<std::uint64_t>(literal)) {}

  /// The nearest number, ties to even.
  template <std::integral T>
  constexpr soft_real(T n) noexcept : bits_(from_integer(n)) {}

  static constexpr soft_real from_bits(std::uint64_t bits) noexcept {
    soft_real x{};
    x.bits_ = bits;
    return x;
  }
  constexpr std::uint64_t bits() const noexcept { return bits_; }

  friend constexpr soft_real operator+(soft_real a, soft_real b) noexcept {
    return from_bits(binary64::add(a.bits_, b.bits_));
  }
  friend constexpr soft_real operator-(soft_real a, soft_real b) noexcept {
    return from_bits(binary64::add(a.bits_, b.bits_ ^ binary64::kSignBit));
  }
  friend constexpr soft_real operator*(soft_real a, soft_real b) noexcept {
    return from_bits(binary64::multiply(a.bits_, b.bits_));
  }
  friend constexpr soft_real operator/(soft_real a, soft_real b) noexcept {
    return from_bits(binary64::divide(a.bits_, b.bits_));
  }
  friend constexpr soft_real operator-(soft_real a) noexcept {
    return from_bits(a.bits_ ^ binary64::kSignBit);
  }
  friend constexpr soft_real operator+(soft_real a) noexcept { return a; }
  constexpr soft_real& operator+=(soft_real b) noexcept { return *this = *this + b; }
  constexpr soft_real& operator-=(soft_real b) noexcept { return *this = *this - b; }
  constexpr soft_real& operator*=(soft_real b) noexcept { return *this = *this * b; }
  constexpr soft_real& operator/=(soft_real b) noexcept { return *this = *this / b; }

  friend constexpr bool operator==(soft_real a, soft_real b) noexcept {
    return binary64::equal(a.bits_, b.bits_);
  }
  friend constexpr bool operator<(soft_real a, soft_real b) noexcept {
    return binary64::less(a.bits_, b.bits_);
  }
  friend constexpr bool operator>(soft_real a, soft_real b) noexcept { return b < a; }
  friend constexpr bool operator<=(soft_real a, soft_real b) noexcept {
    return binary64::at_most(a.bits_, b.bits_);
  }
  friend constexpr bool operator>=(soft_real a, soft_real b) noexcept { return b <= a; }

 private:
  template <std::integral T>
  static constexpr std::uint64_t from_integer(T n) noexcept {
    if constexpr (std::signed_integral<T>) {
      return binary64::from_signed(n);
    } else {
      return binary64::from_unsigned(n);
    }
  }

  std::uint64_t bits_;
};

constexpr soft_real square_root(soft_real x) noexcept {
  return soft_real::from_bits(binary64::square_root(x.bits()));
}

/// The integer next to x on the side of zero; the nearest end of the range beyond it, 0 for NaN.
constexpr std::int64_t truncated(soft_real x) noexcept {
  return binary64::to_signed(x.bits());
}

/// The same number in hardware: for a test or a printout, never within the engine.
inline double to_hardware(soft_real x) noexcept {
  return bit_cast<double>(x.bits());
}

}  // namespace loadline

template <>
class std::numeric_limits<loadline::soft_real> {
  using real = loadline::soft_real;

 public:
  static constexpr bool is_specialized = true, is_signed = true, is_iec559 = true;
  static constexpr bool is_integer = false, is_exact = false, has_infinity = true;
  static constexpr bool has_quiet_NaN = true;
  static constexpr int digits = 53, max_exponent = 1024, min_exponent = -1021, radix = 2;
  static constexpr real infinity() noexcept { return real::from_bits(0x7ff0000000000000u); }
  static constexpr real quiet_NaN() noexcept { return real::from_bits(0x7ff8000000000000u); }
  static constexpr real max() noexcept { return real::from_bits(0x7fefffffffffffffu); }
  static constexpr real lowest() noexcept { return real::from_bits(0xffefffffffffffffu); }
  static constexpr real min() noexcept { return real::from_bits(0x0010000000000000u); }
  static constexpr real denorm_min() noexcept { return real::from_bits(1); }
  static constexpr real epsilon() noexcept { return real::from_bits(0x3cb0000000000000u); }
};
