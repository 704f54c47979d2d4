// Integers with a sign, as wide as u256: what a chain computes balances in.
#pragma once

#include "core/numeric/fixed_point.hpp"

namespace loadline {

/// (-1)^negative * size. Zero has no sign.
struct SignedInteger {
  u256 size;
  bool negative = false;

  friend constexpr bool operator==(const SignedInteger&, const SignedInteger&) noexcept = default;
};

constexpr SignedInteger signed_integer(const u256& size, bool negative = false) noexcept {
  return {size, negative && !is_zero(size)};
}
constexpr SignedInteger negated(const SignedInteger& a) noexcept {
  return signed_integer(a.size, !a.negative);
}

/// A sum; sets `exact.overflowed()` where it does not fit.
inline SignedInteger add(Exact& exact, const SignedInteger& a, const SignedInteger& b) noexcept {
  if (a.negative == b.negative) return signed_integer(exact.add(a.size, b.size), a.negative);
  if (a.size < b.size) return signed_integer(exact.subtract(b.size, a.size), b.negative);
  return signed_integer(exact.subtract(a.size, b.size), a.negative);
}
inline SignedInteger subtract(Exact& exact, const SignedInteger& a,
                              const SignedInteger& b) noexcept {
  return add(exact, a, negated(b));
}
inline SignedInteger multiply(Exact& exact, const SignedInteger& a,
                              const SignedInteger& b) noexcept {
  return signed_integer(exact.multiply(a.size, b.size), a.negative != b.negative);
}

constexpr bool less(const SignedInteger& a, const SignedInteger& b) noexcept {
  if (a.negative != b.negative) return a.negative;
  return a.negative ? b.size < a.size : a.size < b.size;
}

/// The nearest double, for display.
inline double to_double(const SignedInteger& a) noexcept {
  const double size = to_double(a.size);
  return a.negative ? -size : size;
}

}  // namespace loadline
