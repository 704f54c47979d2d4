// Elementary functions of jets: their values are those of the scalar functions, to the bit.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/derivative/jet.hpp"
#include "core/numeric/elementary/trigonometric.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// 1 / x, x.value() != 0.
template <class Set>
Jet<Set> reciprocal(const Jet<Set>& x) noexcept {
  real taylor[Jet<Set>::kOrder + 1];
  const real inverse = real(1.0) / x.value();
  taylor[0] = inverse;
  for (std::size_t n = 1; n <= Jet<Set>::kOrder; ++n) taylor[n] = -(taylor[n - 1] * inverse);
  return x.compose(taylor);
}

template <class Set>
Jet<Set> operator/(const Jet<Set>& a, const Jet<Set>& b) noexcept {
  return a * reciprocal(b);
}

/// x^(1/2), x.value() > 0.
template <class Set>
Jet<Set> square_root(const Jet<Set>& x) noexcept {
  real taylor[Jet<Set>::kOrder + 1];
  const real inverse = real(1.0) / x.value();
  taylor[0] = square_root(x.value());
  for (std::size_t n = 1; n <= Jet<Set>::kOrder; ++n) {
    taylor[n] = taylor[n - 1] * inverse * ((real(1.5) - real_of(n)) / real_of(n));
  }
  return x.compose(taylor);
}

template <class Set>
Jet<Set> exp(const Jet<Set>& x) noexcept {
  real taylor[Jet<Set>::kOrder + 1];
  taylor[0] = exp(x.value());
  for (std::size_t n = 1; n <= Jet<Set>::kOrder; ++n) taylor[n] = taylor[n - 1] / real_of(n);
  return x.compose(taylor);
}

/// Natural logarithm, x.value() > 0.
template <class Set>
Jet<Set> log(const Jet<Set>& x) noexcept {
  real taylor[Jet<Set>::kOrder + 1];
  const real inverse = real(1.0) / x.value();
  taylor[0] = log(x.value());
  real power = -1.0;  // -(-1/x)^n
  for (std::size_t n = 1; n <= Jet<Set>::kOrder; ++n) {
    power = -(power * inverse);
    taylor[n] = power / real_of(n);
  }
  return x.compose(taylor);
}

/// Sine and cosine; argument in radians.
template <class Set>
Jet<Set> sin(const Jet<Set>& x) noexcept {
  real taylor[Jet<Set>::kOrder + 1];
  const real values[2] = {sin(x.value()), cos(x.value())};
  real sign = 1.0, factorial = 1.0;
  for (std::size_t n = 0; n <= Jet<Set>::kOrder; ++n) {
    if (n > 0) factorial = factorial * real_of(n);
    taylor[n] = sign * values[n % 2] / factorial;
    if (n % 2 == 1) sign = -sign;
  }
  return x.compose(taylor);
}
template <class Set>
Jet<Set> cos(const Jet<Set>& x) noexcept {
  real taylor[Jet<Set>::kOrder + 1];
  const real values[2] = {cos(x.value()), sin(x.value())};
  real sign = 1.0, factorial = 1.0;
  for (std::size_t n = 0; n <= Jet<Set>::kOrder; ++n) {
    if (n > 0) factorial = factorial * real_of(n);
    if (n % 2 == 1) sign = -sign;
    taylor[n] = sign * values[n % 2] / factorial;
  }
  return x.compose(taylor);
}

/// The coefficients of scale * normal_pdf about y, from its value there: with f' = -y f,
/// (n + 1) c[n+1] = -(y c[n] + c[n-1]).
template <std::size_t Count>
void normal_pdf_taylor(real y, real density, real (&taylor)[Count]) noexcept {
  taylor[0] = density;
  for (std::size_t n = 1; n < Count; ++n) {
    const real before = n > 1 ? taylor[n - 2] : real(0.0);
    taylor[n] = -(y * taylor[n - 1] + before) / real_of(n);
  }
}

/// The same of scale * normal_cdf, from its value and the density.
template <std::size_t Count>
void normal_cdf_taylor(real y, real probability, real density, real (&taylor)[Count]) noexcept {
  taylor[0] = probability;
  if constexpr (Count > 1) {
    real derivative[Count - 1];
    normal_pdf_taylor(y, density, derivative);
    for (std::size_t n = 1; n < Count; ++n) taylor[n] = derivative[n - 1] / real_of(n);
  }
}

template <class Set>
Jet<Set> normal_pdf(const Jet<Set>& x) noexcept {
  real taylor[Jet<Set>::kOrder + 1];
  normal_pdf_taylor(x.value(), normal_pdf(x.value()), taylor);
  return x.compose(taylor);
}

template <class Set>
Jet<Set> normal_cdf(const Jet<Set>& x) noexcept {
  real taylor[Jet<Set>::kOrder + 1];
  normal_cdf_taylor(x.value(), normal_cdf(x.value()), normal_pdf(x.value()), taylor);
  return x.compose(taylor);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
