// The early-exercise boundary of a put by spectral collocation; calls are puts with the rates
// exchanged. One boundary serves every spot and strike.
#pragma once

#include "core/base/error.hpp"
#include "core/pricing/american/boundary_curve.hpp"
#include "core/pricing/american/perpetual.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What a boundary depends on, of a put: a call exchanges rate and carry.
struct BoundaryInputs {
  real expiry_years;
  real vol;
  real rate;
  real carry;
};

enum class ExerciseRegime : std::uint32_t {
  never = 0,          ///< waiting is always better: the European option
  deterministic = 1,  ///< no volatility
  perpetual = 2,      ///< the near boundary and the value above it depend on the expiry no more
  single = 3,         ///< exercise at or below the near boundary
  twofold = 4,        ///< exercise between two boundaries, which may meet before the expiry
};

/// Derivatives of a boundary: ds/dinput = D ds/dP, with D by total vol, rate and carry.
struct BoundaryTangents {
  real coefficient[kBoundaryInputs][kMaxBoundaryDegree + 1];
};

/// The boundary or boundaries on [0, horizon], beyond which they stay where they are, and what else
/// the value of a put follows from.
struct ExerciseBoundary {
  ExerciseRegime regime = ExerciseRegime::never;
  bool has_tangents = false;
  bool has_met = false;  ///< two boundaries have met before today: no exercise today
  std::uint32_t premium_points = 0;
  std::uint32_t premium_panels = 0;
  real rate = 0.0, carry = 0.0, total_vol = 0.0;  ///< of the expiry
  real horizons = 1.0;                            ///< expiry over horizon
  real meeting = 1.0;  ///< time to expiry over horizon at which two boundaries meet
  real near_distance = 0.0, far_distance = 0.0;  ///< log(strike / boundary) today
  PerpetualPuts perpetual;
  BoundaryCurve near, far;
  BoundaryTangents near_tangents, far_tangents;
};

/// Solves for the boundary, and with `tangents` for its derivatives. Errors: no_convergence.
///
/// Regimes, of a put. For rate <= 0 and carry >= rate it is never optimal to exercise. For rate < 0
/// and carry < rate exercise pays between two boundaries, each of which solves an equation of its
/// own as long as they have not met (Andersen and Lake 2021). Else there is one boundary. Where the
/// expiry is more than 36 of the time scales on which a boundary becomes the perpetual one, only
/// the last 36 are solved for; and nothing at all where the spot drifts away from it, so that the
/// value is the perpetual one too, to e^-36. A rate below 1e-14 and a total vol below 1e-9 count as
/// 0: the value differs by less than that, times the strike.
Error solve_boundary(const BoundaryInputs& inputs, AmericanAccuracy accuracy, bool tangents,
                     ExerciseBoundary& boundary) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
