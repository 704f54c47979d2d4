// How likely a price leaves the corridor between two levels before a horizon, and by which side.
#pragma once

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Brownian motion with drift that starts at 0, in standard deviations at the horizon: it ends
/// there normal with mean `drift` and variance 1.
struct CorridorInputs {
  real below = 0;  ///< > 0, <= 1e6: the lower level lies at -below
  real above = 0;  ///< > 0, <= 1e6: the upper level
  real drift = 0;  ///< |drift| <= 1e6
};

struct CorridorExit {
  real probability = 0;      ///< that either level is reached
  real log_probability = 0;  ///< its logarithm, where the probability itself has left binary64
  real survival = 0;         ///< that neither is
  real lower_first = 0;      ///< that the lower is reached, and before the upper
  real upper_first = 0;      ///< the same of the upper
};

/// From this width on, in standard deviations, images are summed, and sines below it.
inline constexpr real kWideCorridor = 2.5;
/// Terms of the two sums.
inline constexpr int kCorridorImages = 4;
inline constexpr int kCorridorSines = 10;

/// All of CorridorExit.
///
/// Wide: with h(x) = e^(-drift x) P(x), P(x) the probability that a level at x is ever reached, the
/// density of the exit at -below, a sum over images of the start, integrates to
///   lower_first = e^(-drift below) (h(x0) - h(x1) + h(x2) - ...),
///   x = below, 2 width - below, 2 width + below, 4 width - below, ...
/// h is positive and falls, so the sum lies between any two of its partial sums, and
/// h(below + d) <= h(below) 2 N(-d) by the strong Markov property. Four terms leave less than
/// 2^-75 of the first. Narrow: the probability that the motion without a horizon leaves at -below,
/// less the integral beyond the horizon of the sine series of that density, whose tenth term is
/// below 2^-90; the survival is the sum of both integrals.
///
/// `probability` is good to 1e-12 relative and `log_probability` to as much absolute, or 2^-50
/// relative where that is more; the survival to 1e-14 absolute, and to 1e-12 relative in a narrow
/// corridor; `lower_first` and `upper_first` to 1e-12 of the probability that their level is
/// reached at all in a wide corridor, and 1e-14 absolute in a narrow one. Errors: not_finite and
/// out_of_domain (Field::lower_barrier, Field::upper_barrier, Field::drift). Source: Darling and
/// Siegert, Annals of Mathematical Statistics 24 (1953); Feller, An Introduction to Probability
/// Theory and Its Applications II, X.5.
Result<CorridorExit> corridor_exit(const CorridorInputs& inputs) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
