// What the building blocks need of a single real beside + - * / and comparison. Everything is bit
// work, so that it costs nothing in the integers-only arithmetic.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/error.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// |x|. NaN stays NaN.
inline real absolute(real x) noexcept {
  return real_from_bits(bits_of(x) & 0x7fffffffffffffffu);
}

/// False for NaN and both infinities.
inline bool is_finite(real x) noexcept {
  return (bits_of(x) & 0x7ff0000000000000u) != 0x7ff0000000000000u;
}

/// Whether every element is; true for an empty span.
inline bool all_finite(std::span<const real> values) noexcept {
  for (const real x : values) {
    if (!is_finite(x)) return false;
  }
  return true;
}

/// `yes` or `no`, chosen among their bits: of two literals Clang 14 would choose among doubles, which
/// a core without floating point must not hold.
inline real either(bool condition, real yes, real no) noexcept {
  return real_from_bits(condition ? bits_of(yes) : bits_of(no));
}

/// The larger and the smaller of two numbers that are not NaN.
inline real larger(real a, real b) noexcept {
  return a < b ? b : a;
}
inline real smaller(real a, real b) noexcept {
  return b < a ? b : a;
}

/// x, or the one NaN of the core.
inline real canonical(real x) noexcept {
  return x == x ? x : real_from_bits(kCanonicalNanBits);
}

/// n as a real, exact for n < 2^52: the bits of 2^52 + n, less 2^52. No conversion instruction,
/// whose results out of range differ between machines.
inline real real_of(std::uint64_t n) noexcept {
  return real_from_bits(0x4330000000000000u | n) - real(0x1p52);
}

/// The value of an Error that is about x.
inline ErrorValue refused_value(real x) noexcept {
  return ErrorValue::from_bits(bits_of(x));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
