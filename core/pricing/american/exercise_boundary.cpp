#include "core/pricing/american/exercise_boundary.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/pricing/american/american.hpp"
#include "core/pricing/american/collocation.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kStiff = 36;
constexpr real kConstant = 1e6;   // stiffness from which the boundary is the perpetual one
constexpr int kMaxSteps = 16;     // of Newton on the finest level; 2 or 3 are taken
constexpr int kMaxHorizons = 40;  // tried until two boundaries meet within one
constexpr Error kNoConvergence = {ErrorCode::no_convergence, Field::none, 0, 0.0};

real log_of(real x) noexcept {
  return log(pack<1>(x)).v;
}
real exp_of(real x) noexcept {
  return exp(pack<1>(x)).v;
}

/// A distance to begin with: 1.3 total vols, bent towards the perpetual boundary's.
real first_distance(const BoundaryProblem& p) noexcept {
  const real reach = p.far ? p.ceiling : p.ceiling - p.offset;
  const real step = (either(p.far, 0.9, 1.3))*p.total_vol;
  return reach * (real(1.0) - exp_of(-step / reach));
}

BoundaryCurve first_curve(const BoundaryProblem& p) noexcept {
  BoundaryCurve curve;
  curve.degree = 1;
  curve.quartic = p.quartic;
  curve.far = p.far;
  curve.offset = p.offset;
  const real s = first_distance(p);
  const real value = p.far ? s : s * (s + p.offset + p.offset);
  if (p.quartic) {
    // Close to expiry s^2 is t w^2 (log(1 / t) + ...), with twice the logarithm where R = Q.
    const real drift = p.rate - p.carry, bend = p.carry * s;
    const real growth = bend > 0.0 ? real(1.0) + bend / (drift + bend) : real(1.0);
    curve.profile[2] = real(3.4) * growth * p.total_vol * p.total_vol;
  } else {
    curve.profile[0] = p.far ? real(1.0) : (p.offset + p.offset) / (s + p.offset + p.offset);
    curve.profile[1] = real(1.0) - curve.profile[0];
  }
  set_values(curve, &value);
  return curve;
}

/// The same function with more coefficients. Below the lowest node of the coarser curve, where that
/// one knows nothing, the values fall like the profile. They rise with the time to expiry.
BoundaryCurve refined(const BoundaryCurve& coarse, std::size_t degree) noexcept {
  BoundaryCurve fine = coarse;
  fine.degree = degree;
  const real lowest = NodeCosines(coarse.degree).node(coarse.degree - 1);
  const auto value_at = [&](real x) { return coarse.polynomial(coarse.coefficient, pack<1>(x)).v; };
  const auto shape_at = [&](real x) { return coarse.shape(pack<1>(x)).v; };
  const real there = value_at(lowest), top = value_at(1.0), of_shape = shape_at(lowest);
  real values[kMaxBoundaryDegree];
  const NodeCosines cosine(degree);
  for (std::size_t i = 0; i < degree; ++i) {
    const real x = cosine.node(i);
    real value = larger(value_at(x), there);
    if (x < lowest) {
      const real t = x / lowest;
      const real logarithm = coarse.quartic ? (real(1.0) - t) / square_root(t) : real(0.0);
      value = smaller(shape_at(x) * (there / of_shape + coarse.profile[2] * logarithm), there);
    }
    values[i] = smaller(value, top);
  }
  set_values(fine, values);
  return fine;
}

/// Newton's steps at one degree until one is below `enough`. The second keeps the matrix of the
/// first: after two it would hardly differ.
bool iterate(Collocation<kLanes>& collocation, BoundaryCurve& curve, real enough,
             int most) noexcept {
  for (int i = 0; i < most; ++i) {
    const real moved = i == 1 ? collocation.chord_step(curve) : collocation.step(curve);
    if (moved < 0.0) return false;
    if (moved < enough) return true;
  }
  return false;
}

/// Halves the degree down to 1, and doubles it again with a step or two on each level: each starts
/// with the error of the level before, which Newton squares.
bool solve_curve(const BoundaryProblem& problem, const Resolution& resolution, BoundaryCurve& curve,
                 BoundaryTangents* tangents) noexcept {
  constexpr real kCoarse = 0.2, kCoarsest = 0.1;
  constexpr int kCoarseSteps = 6;
  curve = first_curve(problem);
  std::uint32_t degrees[8];
  int levels = 0;
  for (std::uint32_t d = resolution.degree; d > 1; d /= 2) degrees[levels++] = d;
  {
    Collocation<kLanes> collocation(problem, collocation_rule(8));
    iterate(collocation, curve, kCoarsest, kCoarseSteps);
  }
  while (levels-- > 1) {
    curve = refined(curve, degrees[levels]);
    const std::uint32_t points = degrees[levels] < 8 ? 8 : 12;
    Collocation<kLanes> collocation(problem, collocation_rule(points));
    iterate(collocation, curve, kCoarse, kCoarseSteps);
  }
  curve = refined(curve, resolution.degree);
  Collocation<kLanes> collocation(problem, collocation_rule(resolution.points));
  if (!iterate(collocation, curve, resolution.step, kMaxSteps)) return false;
  return tangents == nullptr || collocation.differentiate(curve, tangents->coefficient);
}

/// From the horizon to the expiry as unit of time.
void rescale(BoundaryTangents& tangents, real horizons) noexcept {
  const real scale[kBoundaryInputs] = {real(1.0) / square_root(horizons), real(1.0) / horizons,
                                       real(1.0) / horizons};
  for (std::size_t i = 0; i < kBoundaryInputs; ++i) {
    for (real& coefficient : tangents.coefficient[i]) coefficient = coefficient * scale[i];
  }
}

/// The perpetual boundary at all times.
void set_constant(const PerpetualPut& put, bool far, BoundaryCurve& curve,
                  BoundaryTangents& tangents) noexcept {
  curve = {};
  curve.degree = 2;
  curve.far = far;
  curve.offset = put.distance;
  tangents = {};
  const real by_distance = far ? real(-1.0) : put.distance + put.distance;
  for (std::size_t i = 0; i < kBoundaryInputs; ++i) {
    tangents.coefficient[i][0] = by_distance * put.distance_by_input(i);
  }
}

Error solve_single(AmericanAccuracy accuracy, ExerciseBoundary& b) noexcept {
  const PerpetualPuts& limit = b.perpetual;
  b.regime = ExerciseRegime::single;
  if (limit.exist && limit.stiffness > kStiff) {
    b.near_distance = limit.near.distance;
    if (!limit.falls) {
      b.regime = ExerciseRegime::perpetual;
      return {};
    }
    b.horizons = limit.stiffness / kStiff;
  }
  const BoundaryProblem problem = {
      .rate = b.rate / b.horizons,
      .carry = b.carry / b.horizons,
      .total_vol = b.total_vol / square_root(b.horizons),
      .offset = b.carry > b.rate ? log_of(b.carry / b.rate) : real(0.0),
      .ceiling = limit.exist ? limit.near.distance : real(600.0),
      .far = false,
      .quartic = !(b.carry > b.rate)};
  const Resolution resolution = resolution_of(problem, accuracy);
  b.premium_points = resolution.premium;
  b.premium_panels = resolution.panels;
  if (limit.exist && limit.stiffness > kConstant) {
    set_constant(limit.near, false, b.near, b.near_tangents);
    return {};
  }
  if (!solve_curve(problem, resolution, b.near, b.has_tangents ? &b.near_tangents : nullptr)) {
    return kNoConvergence;
  }
  if (b.has_tangents) rescale(b.near_tangents, b.horizons);
  b.near_distance = b.near.at(1.0);
  return {};
}

/// The problem of one of two boundaries on a horizon, as a share of the expiry.
BoundaryProblem problem_of_pair(const ExerciseBoundary& b, real share, bool far) noexcept {
  const real offset = log_of(b.carry / b.rate);
  const PerpetualPuts& limit = b.perpetual;
  const real nearest = limit.exist ? limit.near.distance : offset;
  const real farthest = limit.exists_far ? offset - limit.far.distance : offset;
  return {.rate = b.rate * share,
          .carry = b.carry * share,
          .total_vol = b.total_vol * square_root(share),
          .offset = far ? offset : real(0.0),
          .ceiling = far ? farthest : nearest,
          .far = far,
          .quartic = !far};
}

bool solve_far(real share, AmericanAccuracy accuracy, ExerciseBoundary& b) noexcept {
  const BoundaryProblem problem = problem_of_pair(b, share, true);
  const Resolution resolution = resolution_of(problem, accuracy);
  b.premium_points = resolution.premium;
  b.premium_panels = resolution.panels;
  return solve_curve(problem, resolution, b.far, b.has_tangents ? &b.far_tangents : nullptr);
}

bool solve_pair(real share, AmericanAccuracy accuracy, ExerciseBoundary& b) noexcept {
  const BoundaryProblem problem = problem_of_pair(b, share, false);
  const Resolution resolution = resolution_of(problem, accuracy);
  BoundaryTangents* const tangents = b.has_tangents ? &b.near_tangents : nullptr;
  return solve_curve(problem, resolution, b.near, tangents) && solve_far(share, accuracy, b);
}

/// How far the boundaries are apart at a time to expiry: below 0 they have met before.
real gap_at(const ExerciseBoundary& b, real time) noexcept {
  return b.far.at(time) - b.near.at(time);
}

/// The first time to expiry in (0, 1] at which the gap is 0, given that it is not above 0 at 1.
real meeting_of(const ExerciseBoundary& b) noexcept {
  real low = 0.0, high = 1.0;
  for (int i = 0; i < 60; ++i) {
    const real middle = (low + high) * real(0.5);
    (gap_at(b, middle) > 0.0 ? low : high) = middle;
  }
  return high;
}

/// A horizon within which the boundaries have just met, as a share of the expiry. The near boundary
/// ends to exist soon after, so horizons are tried from below: where the gap, taken as linear in
/// the root of the time, is 0, and a little beyond.
Error solve_until_met(AmericanAccuracy accuracy, ExerciseBoundary& b) noexcept {
  const real offset = log_of(b.carry / b.rate);
  const real in_vols = offset / b.total_vol;
  real low = 0.0, high = 1.0;
  real share = smaller(in_vols * in_vols * real(0.1), 0.5);
  for (int i = 0; i < kMaxHorizons; ++i) {
    const bool solved = solve_pair(share, accuracy, b);
    const real gap = solved ? gap_at(b, 1.0) : real(-1.0);
    if (solved && gap <= 0.0 && gap > offset * real(-0.03)) {
      b.horizons = real(1.0) / share;
      if (b.has_tangents) {
        rescale(b.near_tangents, b.horizons);
        rescale(b.far_tangents, b.horizons);
      }
      b.meeting = meeting_of(b);
      b.has_met = true;
      return {};
    }
    (gap > 0.0 ? low : high) = share;
    real next = 0.0;
    if (solved) {
      constexpr real kBefore = 0.81;
      const real slope = (gap - gap_at(b, kBefore)) / (real(1.0) - square_root(kBefore));
      const real root = real(1.0) - gap / slope + real(0.01);
      next = share * root * root;
    }
    const bool inside = next > low && next < high;
    share = inside ? next : (low + high) * real(0.5);
  }
  return kNoConvergence;
}

/// Far from expiry, with a drift that leads from below through the far boundary and away from the
/// near one: only the far one still depends on the expiry.
Error solve_far_from_expiry(AmericanAccuracy accuracy, ExerciseBoundary& b) noexcept {
  const PerpetualPuts& limit = b.perpetual;
  b.regime = ExerciseRegime::perpetual;
  b.near_distance = limit.near.distance;
  b.far_distance = limit.far.distance;
  b.horizons = limit.stiffness / kStiff;
  if (limit.stiffness > kConstant) {
    const Resolution resolution = resolution_of(problem_of_pair(b, 1.0, true), accuracy);
    b.premium_points = resolution.premium;
    b.premium_panels = resolution.panels;
    set_constant(limit.far, true, b.far, b.far_tangents);
    return {};
  }
  if (!solve_far(real(1.0) / b.horizons, accuracy, b)) return kNoConvergence;
  if (b.has_tangents) rescale(b.far_tangents, b.horizons);
  return {};
}

Error solve_twofold(AmericanAccuracy accuracy, ExerciseBoundary& b) noexcept {
  const PerpetualPuts& limit = b.perpetual;
  if (limit.exist && limit.stiffness > kStiff) return solve_far_from_expiry(accuracy, b);
  b.regime = ExerciseRegime::twofold;
  if (!solve_pair(1.0, accuracy, b) || gap_at(b, 1.0) <= 0.0) return solve_until_met(accuracy, b);
  b.near_distance = b.near.at(1.0);
  b.far_distance = b.far.at(1.0);
  return {};
}

}  // namespace

Resolution resolution_of(const BoundaryProblem& p, AmericanAccuracy accuracy) noexcept {
  // Tolerances: constants, so that no choice among literals is made at run time.
  constexpr real kFast = 3e-3, kStandard = 1e-3, kStiff = 5e-4, kHigh = 1e-5;
  const real size = larger(absolute(p.rate), absolute(p.carry));
  const real drift = (p.rate - p.carry) / p.total_vol - real(0.5) * p.total_vol;
  const real stiffness = p.rate + real(0.5) * drift * drift;
  const bool low = p.offset > real(2.5) * p.total_vol;
  // Where two boundaries will meet, the near one ends to exist soon after: it bends sharply.
  const bool pair = p.rate < 0.0;
  if (accuracy == AmericanAccuracy::fast) {
    if (pair) return {12, 16, 24, 1, kFast};
    if (p.quartic && size <= 0.03 && stiffness <= 1.0) return {6, 8, 16, 1, kFast};
    if (p.quartic ? size <= 0.1 && stiffness <= 2.0 : low) return {8, 12, 16, 1, kFast};
    if ((p.quartic || size <= 0.2) && stiffness <= 4.0) return {12, 16, 16, 1, kFast};
    return {16, 16, 24, 1, kFast};
  }
  if (accuracy == AmericanAccuracy::standard) {
    if (pair) return {24, 24, 48, 1, kStiff};
    if (p.quartic && size <= 0.05 && stiffness <= 0.5) return {8, 12, 24, 1, kStandard};
    if (p.quartic ? size <= 0.2 && stiffness <= 2.0 : size <= 0.01 || (low && size <= 0.5)) {
      return {12, 16, 24, 1, kStandard};
    }
    if (p.quartic || low || size <= 0.1) return {16, 16, 32, 1, kStiff};
    return {24, 24, 48, 1, kStiff};
  }
  if (p.quartic) return {24, 32, 48, 2, kHigh};
  return {32, 32, 48, 2, kHigh};
}

Error solve_boundary(const BoundaryInputs& inputs, AmericanAccuracy accuracy, bool tangents,
                     ExerciseBoundary& boundary) noexcept {
  constexpr real kNoVol = 1e-9, kNoRate = 1e-14;
  boundary.regime = ExerciseRegime::never;
  boundary.has_tangents = tangents;
  boundary.has_met = false;
  boundary.rate = inputs.rate * inputs.expiry_years;
  boundary.carry = inputs.carry * inputs.expiry_years;
  boundary.total_vol = inputs.vol * square_root(inputs.expiry_years);
  boundary.horizons = 1.0;
  boundary.meeting = 1.0;
  boundary.near_distance = 0.0;
  boundary.far_distance = 0.0;
  const bool expired = !(inputs.expiry_years > 0.0);
  if (absolute(boundary.rate) < kNoRate) boundary.rate = 0.0;
  if (!expired && boundary.rate <= 0.0 && boundary.carry >= boundary.rate) return {};
  if (!(boundary.total_vol > kNoVol)) {
    boundary.regime = ExerciseRegime::deterministic;
    const real ratio = boundary.carry / boundary.rate;
    const real distance = ratio > 1.0 ? log_of(ratio) : real(0.0);
    (boundary.rate < 0.0 ? boundary.far_distance : boundary.near_distance) = distance;
    return {};
  }
  boundary.perpetual = perpetual_puts(boundary.rate, boundary.carry, boundary.total_vol);
  return boundary.rate < 0.0 ? solve_twofold(accuracy, boundary) : solve_single(accuracy, boundary);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
