// The raw SVI smile: total variance as a hyperbola in the log-moneyness.
#pragma once

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Largest size of a parameter, of a log-moneyness and of their reciprocals. Products of six of
/// them, which the check for arbitrage forms, stay inside binary64.
inline constexpr real kMaxSviParameter = 1e30;
inline constexpr real kMinSviScale = 1e-30;

/// Raw SVI (Gatheral 2004): w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), where k is
/// ln(strike / forward) and w is vol^2 times the years to expiry.
struct SviRaw {
  real a;      ///< level of the total variance, may be negative
  real b;      ///< >= 0, half the sum of the wings' slopes
  real rho;    ///< in (-1, 1), asymmetry of the wings
  real m;      ///< log-moneyness of the hyperbola's centre
  real sigma;  ///< > 0, width of the bend
};

/// A total variance with its derivatives in the log-moneyness.
struct TotalVariance {
  real w = 0.0;
  real dw = 0.0;   ///< dw/dk
  real d2w = 0.0;  ///< d2w/dk2
};

/// What the hyperbola looks like.
struct SviShape {
  real least_variance = 0.0;  ///< a + b sigma sqrt(1 - rho^2), the least w
  real least_at = 0.0;        ///< the log-moneyness where w is least; of a flat smile, the centre's
  real left_slope = 0.0;      ///< b (1 - rho) >= 0, of w against -k as k falls without limit
  real right_slope = 0.0;     ///< b (1 + rho) >= 0, of w against k as k rises
};

/// The first parameter outside its domain: not_finite, or out_of_domain when b < 0, |rho| >= 1,
/// sigma <= 0, or a size leaves kMinSviScale or kMaxSviParameter. Arbitrage is no part of it: a
/// negative variance or a steep wing is what `check_butterfly` finds.
Error check_svi(const SviRaw& slice) noexcept;

/// w and its derivatives at k, |k| <= kMaxSviParameter. `slice` is as `check_svi` wants it.
/// Error: 4 * 2^-53 of the largest of |a|, b |k - m| and b sigma for w, a few 2^-53 of themselves
/// for d2w and of b for dw.
TotalVariance svi_total_variance(const SviRaw& slice, real k) noexcept;

/// The shape of a slice that `check_svi` accepts.
SviShape svi_shape(const SviRaw& slice) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
