// The discounted time at which a barrier is hit: E[e^(-rate tau); tau < T], with its derivatives.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/pricing/exotic/terms/legs.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A payment at the hit grows at most like e^64 by negative rates: rate * T below the negative of
/// this is refused. The series behind it then takes at most kMaxHittingTerms terms.
inline constexpr real kMaxNegativeDiscount = 64;
inline constexpr std::size_t kMaxHittingTerms = 320;

/// With X = |h| / (w sqrt 2), z = rate T + theta^2 / 2, theta = growth / w - w / 2, h = log(H/S):
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

/// Above this z the exponents of the two parts are differentiated as they are; below, where the
/// root of z has no derivatives at 0, the integrals are.
inline constexpr real kSmallZ = 0.25;

/// Relative error 1e-15 of the value and 1e-14 of the others. For z < kSmallZ.
HittingIntegrals hitting_integrals(const HittingNumbers& at) noexcept;

/// One unit of cash when the barrier is hit, per unit of numeraire. The process must be live and
/// the barrier not yet hit.
template <class Set>
Jet<Set> hit_payment(const Process<Set>& process, const Mirror<Set>& mirror) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
