// The discounted time at which a barrier is hit: value and derivatives of E[e^(-rate tau); tau < T].
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/pricing/exotic/terms/legs.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A payment at the hit grows at most like e^64 by negative rates: rate * T below the negative of this
/// is refused. The series behind it then takes at most kMaxHittingTerms terms.
inline constexpr real kMaxNegativeDiscount = 64;
inline constexpr std::size_t kMaxHittingTerms = 320;

/// With X = |h| / (w sqrt 2), z = rate T + theta^2 / 2 and theta = growth / w - w / 2, h = log(H/S):
/// E_n = e^(theta h / w) / sqrt(pi) * integral over v from 0 to 1 of v^(n - 1/2) e^(-X^2/v - z v).
/// X E_-1 is the value; the others are its derivatives:
/// d(X E_-1) = -2 (z E_0 + E) dX - X E_0 dz, dE_0 = -2 X E_-1 dX - E_1 dz, and so on with
/// E = e^(theta h / w - X^2 - z) / sqrt(pi), all at a fixed theta h / w.
struct HittingIntegrals {
  real value;        ///< X E_-1
  real e0, e1, e2;   ///< E_0, E_1, E_2
  real boundary;     ///< E
  real distance, z;  ///< X, z
};

/// The standardised numbers in two words: what has to be exact before it becomes an exponent.
struct HittingNumbers {
  Extended theta, h_over_w;
  Extended discount;  ///< rate T
  Extended z;
  real gaussian;  ///< e^(theta h / w - X^2 - z)
};

HittingNumbers hitting_numbers(const ProcessValues& process, Extended log_barrier, real rate,
                               real expiry_years) noexcept;

/// The value as the sum of two exponentials times normal probabilities, and these (Reiner and
/// Rubinstein). For z > 0.
struct HittingParts {
  real direct, beyond;
  real near, far;  ///< sqrt(2 z) -+ |h| / w
};

HittingParts hitting_parts(const HittingNumbers& at) noexcept;

/// Above this z the exponents of the two parts are differentiated as they are; below, where the root of
/// z has no derivatives at 0, the integrals are.
inline constexpr real kSmallZ = 2;

/// Relative error 2e-15 of the value and 2e-14 of the others where the rate is not negative, e^(-rate T)
/// times that else. For z < kSmallZ.
HittingIntegrals hitting_integrals(const HittingNumbers& at) noexcept;

/// X E_-1 as a jet: its differential in X and z, integrated order by order.
template <class Set>
Jet<Set> hitting_value(const HittingIntegrals& at, const Jet<Set>& x, const Jet<Set>& z) noexcept {
  using J = Jet<Set>;
  const J x_ray = x.along_ray(), z_ray = z.along_ray();
  J x_step = x, z_step = z;
  x_step[0] = 0.0;
  z_step[0] = 0.0;
  const real slope = real(-2.0) * (at.z * at.e0 + at.boundary);
  const J value = (x_step * slope - z_step * (at.distance * at.e0)) + at.value;
  const J e1 = (x_step * (real(-2.0) * at.distance * at.e0) - z_step * at.e2) + at.e1;
  const J e0 = J::from_differential(at.e0, J::times_increment(value, x_ray) * real(-2.0) -
                                               J::times_increment(e1, z_ray));
  J boundary(0.0);
  if (at.boundary > real(0.0)) {
    J exponent = -(x * x + z);
    exponent[0] = 0.0;
    boundary = exp(exponent) * at.boundary;
  }
  return J::from_differential(at.value,
                              J::times_increment(z * e0 + boundary, x_ray) * real(-2.0) -
                                  J::times_increment(x * e0, z_ray));
}

/// The value at a z above kSmallZ: e^(h (m - q) / vol^2) N((q T - h) / w) and the same with -q, where h
/// is the distance of the logarithm to the barrier, m its drift that way and q = sqrt(m^2 + 2 rate
/// vol^2). No exponent has T in it, so what is left of theta is the density at expiry.
template <class Set>
Jet<Set> hitting_by_parts(const Process<Set>& process, const Mirror<Set>& mirror,
                          const HittingNumbers& numbers) noexcept {
  using J = Jet<Set>;
  const HittingParts parts = hitting_parts(numbers);
  const real sign = either(numbers.h_over_w.high.v < real(0.0), -1.0, 1.0);
  const ProcessInputs& in = process.inputs;
  const real variance = in.vol * in.vol;
  J square(variance), drift(in.rate - in.carry), rate(in.rate), expiry(in.expiry_years);
  square.set({0, 0, 0, 1, 0, 0}, variance * real(2.0));
  square.set({0, 0, 0, 2, 0, 0}, variance);
  drift.set({0, 0, 0, 0, 1, 0}, 1.0);
  drift.set({0, 0, 0, 0, 0, 1}, -1.0);
  rate.set({0, 0, 0, 0, 1, 0}, 1.0);
  expiry.set({0, 0, 1, 0, 0, 0}, in.expiry_years);

  const J h = mirror.log_barrier * sign, m = (drift - square * real(0.5)) * sign;
  const J q = square_root(m * m + rate * square * real(2.0));
  const J sum = m + q, by_square = h * reciprocal(square);
  J exponent = m.value() > real(0.0) ? h * rate * real(-2.0) * reciprocal(sum)
                                     : by_square * (m - q);
  J opposite = by_square * sum;
  J near_step = (q * expiry - h) * process.inverse_total_vol;
  J far_step = -(q * expiry + h) * process.inverse_total_vol;
  for (J* const increment : {&exponent, &opposite, &near_step, &far_step}) (*increment)[0] = 0.0;
  const real density = numbers.gaussian * tables::kInverseRootTwoPi;
  return weighted(exp(exponent), probability_jet(parts.direct, density, parts.near,
                                                 PaidSide::above, near_step)) +
         weighted(exp(opposite), probability_jet(parts.beyond, density, -parts.far,
                                                 PaidSide::above, far_step));
}

/// The value below it.
template <class Set>
Jet<Set> hitting_by_integrals(const Process<Set>& process, const Mirror<Set>& mirror,
                              const HittingNumbers& numbers) noexcept {
  using J = Jet<Set>;
  constexpr real kRootHalf = 0x1.6a09e667f3bcdp-1;
  const HittingIntegrals at = hitting_integrals(numbers);
  const J theta =
      process.growth_jet * process.inverse_total_vol - process.total_vol_jet * real(0.5);
  J discounting(numbers.discount.high.v);
  discounting.set({0, 0, 1, 0, 0, 0}, numbers.discount.high.v);
  discounting.set({0, 0, 0, 0, 1, 0}, process.inputs.expiry_years);
  J z = discounting + theta * theta * real(0.5);
  J x = mirror.distance * (mirror.distance.value() < real(0.0) ? -kRootHalf : kRootHalf);
  z[0] = at.z;
  x[0] = at.distance;
  J tilt = theta * mirror.distance;
  tilt[0] = 0.0;
  return hitting_value(at, x, z) * exp(tilt);
}

/// One unit of cash when the barrier is hit, per unit of numeraire. The process must be live and the
/// barrier not yet hit.
template <class Set>
Jet<Set> hit_payment(const Process<Set>& process, const Mirror<Set>& mirror) noexcept {
  const HittingNumbers numbers =
      hitting_numbers(process, mirror.barrier.log_moneyness, process.inputs.rate,
                      process.inputs.expiry_years);
  const Jet<Set> value = numbers.z.high.v < kSmallZ
                             ? hitting_by_integrals(process, mirror, numbers)
                             : hitting_by_parts(process, mirror, numbers);
  return value * process.numeraire_ratio * process.numeraire;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
