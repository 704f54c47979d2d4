// The other two parametrisations of SVI, and the way from each to the raw one and back.
#pragma once

#include "core/volatility/smile/svi.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Natural SVI (Gatheral and Jacquier 2014, definition 3.2):
/// w(k) = delta + omega / 2 (1 + zeta rho (k - mu) + sqrt((zeta (k - mu) + rho)^2 + 1 - rho^2)).
struct SviNatural {
  real delta;  ///< total variance below the hyperbola
  real mu;     ///< log-moneyness
  real rho;    ///< in (-1, 1)
  real omega;  ///< >= 0, total variance
  real zeta;   ///< > 0, per unit of log-moneyness
};

/// Jump-wings SVI (definition 3.3), what a trader reads off a smile of `expiry_years`.
struct SviJumpWings {
  real expiry_years;   ///< > 0
  real vol_squared;    ///< v: vol^2 at the money, > 0
  real skew;           ///< psi: half of dw/dk over sqrt(w) at the money, d(vol sqrt(T))/dk
  real put_slope;      ///< p: left slope over sqrt(w at the money), >= 0
  real call_slope;     ///< c: right slope over sqrt(w at the money), >= 0
  real least_squared;  ///< v~: least vol^2
};

/// A flat smile (b = 0) has omega = 0. Errors: `check_svi`.
Result<SviNatural> natural_of(const SviRaw& slice) noexcept;

/// Errors: not_finite and out_of_domain by field (`delta` is Field::a), also where the raw form
/// leaves the domain of `check_svi`.
Result<SviRaw> raw_of(const SviNatural& slice) noexcept;

/// Errors: `check_svi`; out_of_domain for expiry_years <= 0, and Field::total_variance when w at
/// the money is not above zero.
Result<SviJumpWings> jump_wings_of(const SviRaw& slice, real expiry_years) noexcept;

/// Lemma 3.2, without its special case m = 0. Errors: not_finite and out_of_domain by field:
/// expiry_years <= 0, vol_squared <= 0, a slope < 0 or both 0, skew outside
/// [-put_slope / 2, call_slope / 2], least_squared > vol_squared; and singular (Field::skew) where
/// skew = 0 with least_squared = vol_squared, which leaves the width of the bend open.
Result<SviRaw> raw_of(const SviJumpWings& slice) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
