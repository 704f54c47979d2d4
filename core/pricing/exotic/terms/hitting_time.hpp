// The discounted time at which a barrier is hit: value and derivatives of E[e^(-rate tau); tau < T].
#pragma once

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
  real value;          ///< X E_-1
  real e0, e1, e2;     ///< E_0, E_1, E_2
  real boundary;       ///< E
  real distance, z;    ///< X, z
};

/// `theta`, `h_over_w` and `discount` = rate T in two words. Relative error 1e-14 of each number where
/// the rate is not negative; 1e-14 e^(-rate T) else.
HittingIntegrals hitting_integrals(Extended theta, Extended h_over_w, Extended discount) noexcept;

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

/// One unit of cash when the barrier is hit, per unit of numeraire. The process must be live and the
/// barrier not yet hit.
template <class Set>
Jet<Set> hit_payment(const Process<Set>& process, const Mirror<Set>& mirror) noexcept {
  using J = Jet<Set>;
  constexpr real kRootHalf = 0x1.6a09e667f3bcdp-1;
  const Extended w = process.total_vol;
  const Extended discount = two_product(pack<1>(process.inputs.rate), process.inputs.expiry_years);
  const HittingIntegrals at =
      hitting_integrals(process.growth / w - scaled(w, 0.5),
                        mirror.barrier.log_moneyness / w, discount);

  const J theta =
      process.growth_jet * process.inverse_total_vol - process.total_vol_jet * real(0.5);
  J discounting(discount.high.v);
  discounting.set({0, 0, 1, 0, 0, 0}, discount.high.v);
  discounting.set({0, 0, 0, 0, 1, 0}, process.inputs.expiry_years);
  J z = discounting + theta * theta * real(0.5);
  J x = mirror.distance * (mirror.distance.value() < real(0.0) ? -kRootHalf : kRootHalf);
  z[0] = at.z;
  x[0] = at.distance;
  J tilt = theta * mirror.distance;
  tilt[0] = 0.0;
  return hitting_value(at, x, z) * exp(tilt) * process.numeraire_ratio *
         process.numeraire;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
