// The put without expiry: what every boundary tends to, and the value where the expiry is far.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/log.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The inputs that boundaries and values are differentiated by, in this order: total vol, rate,
/// carry, over one unit of time.
inline constexpr std::size_t kBoundaryInputs = 3;

/// A put of strike 1 that is exercised where the spot meets a constant B is worth (1 - B) (S / B)^l
/// with a root l of w^2/2 l (l - 1) + (R - Q) l - R = 0. The best B is l / (l - 1) (McKean 1965).
struct PerpetualPut {
  real exponent = 0.0;
  real distance = 0.0;  ///< log(1 / B)
  real exponent_by_input[kBoundaryInputs] = {};

  /// Derivative of `distance`.
  real distance_by_input(std::size_t input) const noexcept {
    return exponent_by_input[input] / (exponent * (exponent - real(1.0)));
  }
};

/// The equation's roots, where they are real.
struct PerpetualPuts {
  bool exist = false;       ///< `near` is a put: its exponent is negative
  bool exists_far = false;  ///< and so is `far`, for negative rates
  bool falls = false;       ///< the logarithm of the spot drifts down
  real stiffness = 0.0;     ///< a value differs from the perpetual one by about e^-stiffness
  PerpetualPut near;        ///< exercised from above: the lower root
  PerpetualPut far;         ///< exercised from below: the upper one
};

inline PerpetualPut perpetual_put(real exponent, real carry_less_rate, real total_vol) noexcept {
  PerpetualPut put;
  put.exponent = exponent;
  put.distance = log(pack<1>(real(1.0) - real(1.0) / exponent)).v;
  const real variance = total_vol * total_vol;
  const real slope = variance * (exponent - real(0.5)) - carry_less_rate;
  put.exponent_by_input[0] = -(total_vol * exponent * (exponent - real(1.0)) / slope);
  put.exponent_by_input[1] = (real(1.0) - exponent) / slope;
  put.exponent_by_input[2] = exponent / slope;
  return put;
}

inline PerpetualPuts perpetual_puts(real rate, real carry, real total_vol) noexcept {
  PerpetualPuts puts;
  const real variance = total_vol * total_vol;
  const real drift = rate - carry - real(0.5) * variance;
  const real discriminant = drift * drift + real(2.0) * rate * variance;
  puts.falls = drift < 0.0;
  puts.stiffness = real(0.5) * discriminant / variance;
  if (!(discriminant > 0.0) || (rate <= 0.0 && puts.falls)) return puts;
  // The root that is the larger one in size, and the other one from their product.
  const real root = square_root(discriminant);
  const real large = (puts.falls ? root - drift : -(root + drift)) / variance;
  const real small = real(-2.0) * rate / (variance * large);
  puts.exist = true;
  puts.near = perpetual_put(puts.falls ? small : large, carry - rate, total_vol);
  if (rate < 0.0) {
    puts.exists_far = true;
    puts.far = perpetual_put(small, carry - rate, total_vol);
  }
  return puts;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
