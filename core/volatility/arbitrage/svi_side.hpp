// One side of an SVI slice as rational functions of a variable that starts at 0 where the total
// variance is least and ends at infinity in the wing.
#pragma once

#include "core/numeric/analysis/polynomial.hpp"
#include "core/volatility/smile/svi.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// With t = (x + sqrt(x^2 + sigma^2)) / sigma, x = k - m, every part of SVI is rational in t, and w
/// is least at t = h = sqrt((1 - rho) / (1 + rho)). On the side where k rises t = h (1 + v), v >=
/// 0:
///   w = variance / (1 + v), k = moneyness / (1 + v), w' = slope / bend,
///   w'' = curvature (1 + v)^3 / bend^3.
/// The polynomials of variance, slope and bend have no negative coefficient where w is positive, so
/// nothing cancels that need not. The side where k falls is the right side of the mirrored slice.
struct SviSide {
  SviRaw slice;  ///< mirrored when left
  bool left = false;
  Polynomial variance;   ///< least w (1 + v) + b sigma sqrt(1 - rho^2) v^2 / 2
  Polynomial moneyness;  ///< of the mirrored slice when left: -k
  Polynomial slope;      ///< b (1 - rho) (2 v + v^2)
  Polynomial bend;       ///< 1 + h^2 (1 + v)^2
  real curvature = 0.0;  ///< 8 b h^3 / sigma

  static SviSide of(const SviRaw& slice, bool left) noexcept;

  /// k at v, of the slice that was given.
  real log_moneyness(real v) const noexcept;
  /// The same at a point of the half-line; infinite at its end.
  real log_moneyness_at(const UnitPoint& point) const noexcept;
  /// The s at which k is met; 0 where k lies on the other side.
  real coordinate_of(real k) const noexcept;
};

/// The slice seen from the other side: w(-k).
SviRaw mirrored(const SviRaw& slice) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
