#include "core/pricing/american/put_value.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kCut = 7;                      // N(-7) is 1e-12
constexpr real kFalling = -4;                 // drift in vols that is strong
constexpr real kFewVols = 1;                  // total vol up to which d+ and d- fall together
constexpr real kFirst = 1e-4, kLast = 0.999;  // root of the first node's time

real exp_of(real x) noexcept {
  return exp(pack<1>(x)).v;
}

PutValue exercised(real log_spot) noexcept {
  const real spot = exp_of(log_spot);
  PutValue put;
  put.terms = {.value = real(1.0) - spot, .by_log = -spot, .by_log_twice = -spot};
  put.whole = true;
  put.exercised = true;
  return put;
}

/// The best of exercising now, at expiry, or in between when what is paid for waiting changes sign:
/// at r K e^(-r t) = q S e^(-q t).
PutValue without_volatility(const ExerciseBoundary& b, real log_spot) noexcept {
  const real spot = exp_of(log_spot);
  real times[3] = {0.0, 1.0, 0.0};
  const real ratio = b.carry * spot / b.rate, drift = b.carry - b.rate;
  if (ratio > 0.0 && drift != 0.0) {
    times[2] = smaller(larger(log(pack<1>(ratio)).v / drift, 0.0), 1.0);
  }
  PutValue put;
  if (spot < 1.0) put = exercised(log_spot);
  for (const real t : {times[1], times[2]}) {
    const real strike_part = exp_of(-(b.rate * t)), spot_part = spot * exp_of(-(b.carry * t));
    const real value = strike_part - spot_part;
    if (!(value > put.terms.value)) continue;
    put.whole = true;
    put.exercised = false;
    put.terms = {.value = value,
                 .by_log = -spot_part,
                 .by_log_twice = -spot_part,
                 .by_input = {0.0, -(t * strike_part), t * spot_part}};
  }
  return put;
}

PutValue perpetual_value(const PerpetualPut& limit, real log_spot) noexcept {
  const real gap = log_spot + limit.distance;
  PutValue put;
  put.whole = true;
  put.terms.value = (real(1.0) - exp_of(-limit.distance)) * exp_of(limit.exponent * gap);
  put.terms.by_log = limit.exponent * put.terms.value;
  put.terms.by_log_twice = limit.exponent * put.terms.by_log;
  // The best boundary is a maximum, so only the exponent's change counts.
  for (std::size_t i = 0; i < kBoundaryInputs; ++i) {
    put.terms.by_input[i] = put.terms.value * gap * limit.exponent_by_input[i];
  }
  return put;
}

/// Near v = 0 the integrand falls like N(-a / sqrt(v)), a being the distance of the spot from
/// today's boundary in total vols: a scale that may be anything from 0 on. Nodes spread evenly over
/// log v meet it wherever it is; squeezed towards v = 1, they also see the root of the time to
/// expiry. A drift towards the boundary (bend > 0) is met earlier.
void place_by_logarithm(const ExerciseBoundary& b, const PremiumRule& rule, real a, real bend,
                        std::size_t panel, std::size_t panels, PremiumPoints& points) noexcept {
  using Pack = pack<kLanes>;
  const real reach = kCut + square_root(kCut * kCut + real(4.0) * a * bend);
  const real first = smaller(larger((a + a) / reach, kFirst), kLast);
  const real length = real(2.0) * log(pack<1>(first)).v;
  const real width = real(1.0) / real_of(panels);
  for (std::size_t i = 0; i < rule.points; i += kLanes) {
    const Pack node = (real_of(panel) + Pack::load(rule.node + i)) * Pack(width);
    const Pack rest = 1.0 - node;
    const Pack v = exp_below(Pack(length) * (rest * rest));
    v.store(points.passed + i);
    square_root(v).store(points.root + i);
    (Pack(real(-2.0) * width * length) * rest * v * Pack::load(rule.weight + i))
        .store(points.weight + i);
    const Pack left = (1.0 - v) * Pack(b.horizons);
    select(left < 1.0, left, Pack(1.0)).store(points.left + i);
  }
}

/// A strong drift towards the boundary takes d- = a / sqrt(v) - fall sqrt(v) from large to small
/// within a short time: nodes are spread evenly over d- itself. Returns its last value: where d+
/// too is below -kCut exercise is certain, and the rest of the integral known.
real place_by_deviation(const ExerciseBoundary& b, const PremiumRule& rule, real a, real fall,
                        PremiumPoints& points) noexcept {
  const real last = larger(a - fall, -(kCut + b.total_vol));
  const real width = larger(kCut - last, 0.0);
  for (std::size_t i = 0; i < rule.points; ++i) {
    const real rest = real(1.0) - rule.node[i];
    const real d = last + width * rest * rest;
    const real root = square_root(d * d + real(4.0) * a * fall);
    const real u = d > 0.0 ? (a + a) / (d + root) : (root - d) / (fall + fall);
    const real v = smaller(u * u, 1.0);
    points.passed[i] = v;
    points.root[i] = square_root(v);
    points.weight[i] = real(4.0) * width * rest * v * u / (a + fall * v) * rule.weight[i];
    points.left[i] = smaller((real(1.0) - v) * b.horizons, 1.0);
  }
  return last;
}

/// What exercise from v = first on brings for certain.
void add_certain(const ExerciseBoundary& b, real first, real spot, PutTerms& to) noexcept {
  const real rate_then = exp_of(-(b.rate * first)), rate_end = exp_of(-b.rate);
  const real carry_then = exp_of(-(b.carry * first)), carry_end = exp_of(-b.carry);
  const real spent = spot * (carry_then - carry_end);
  to.value = to.value + ((rate_then - rate_end) - spent);
  to.by_log = to.by_log - spent;
  to.by_log_twice = to.by_log_twice - spent;
  to.by_input[1] = to.by_input[1] + (rate_end - first * rate_then);
  to.by_input[2] = to.by_input[2] + spot * (first * carry_then - carry_end);
}

/// The integral for a spot on the waiting side of a boundary that reaches to today.
PutTerms premium_of(const ExerciseBoundary& b, real log_spot, bool far) noexcept {
  PutTerms terms;
  PremiumSum<kLanes> sum(b, log_spot);
  PremiumPoints points;
  const PremiumRule rule = premium_rule(b.premium_points);
  const real side = either(far, -1.0, 1.0);
  const real gap = far ? -(log_spot + b.far_distance) : log_spot + b.near_distance;
  const real a = gap / b.total_vol;
  const real drift = side * ((b.rate - b.carry) / b.total_vol - real(0.5) * b.total_vol);
  if (drift < kFalling && b.total_vol < kFewVols) {
    const real last = place_by_deviation(b, rule, a, -drift, points);
    sum.add(far, side, 1.0, points, rule.points, terms);
    if (last > a + drift) {
      const real root = square_root(last * last - real(4.0) * a * drift);
      const real u = (last - root) / (drift + drift);
      add_certain(b, u * u, exp_of(log_spot), terms);
    }
    return terms;
  }
  const std::size_t panels = drift < kFalling ? 2 * b.premium_panels : b.premium_panels;
  for (std::size_t panel = 0; panel < panels; ++panel) {
    place_by_logarithm(b, rule, a, larger(-drift, 0.0), panel, panels, points);
    sum.add(far, side, 1.0, points, rule.points, terms);
  }
  return terms;
}

/// Below the far boundary: the forward, and what exercise above that boundary brings.
PutValue below_far(const ExerciseBoundary& b, real log_spot) noexcept {
  PutValue put;
  put.whole = true;
  put.terms = premium_of(b, log_spot, true);
  const real strike_part = exp_of(-b.rate), spot_part = exp_of(log_spot - b.carry);
  put.terms.value = put.terms.value + (strike_part - spot_part);
  put.terms.by_log = put.terms.by_log - spot_part;
  put.terms.by_log_twice = put.terms.by_log_twice - spot_part;
  put.terms.by_input[1] = put.terms.by_input[1] - strike_part;
  put.terms.by_input[2] = put.terms.by_input[2] + spot_part;
  return put;
}

/// Exercise between two boundaries that have met before today.
PutTerms premium_after_meeting(const ExerciseBoundary& b, real log_spot) noexcept {
  PutTerms terms;
  PremiumSum<kLanes> sum(b, log_spot);
  PremiumPoints points;
  const PremiumRule rule = premium_rule(b.premium_points);
  const real share = b.meeting / b.horizons;  // of the expiry, with exercise
  const real width = real(1.0) / real_of(b.premium_panels);
  for (std::size_t panel = 0; panel < b.premium_panels; ++panel) {
    for (std::size_t i = 0; i < rule.points; ++i) {
      const real rest = real(1.0) - (real_of(panel) + rule.node[i]) * width;
      const real left = share * (rest * rest);
      points.left[i] = smaller(left * b.horizons, 1.0);
      points.passed[i] = real(1.0) - left;
      points.root[i] = square_root(points.passed[i]);
      points.weight[i] = real(2.0) * width * share * rest * rule.weight[i];
    }
    sum.add(false, 1.0, 1.0, points, rule.points, terms);
    sum.add(true, 1.0, -1.0, points, rule.points, terms);
  }
  return terms;
}

}  // namespace

PutValue put_value(const ExerciseBoundary& b, real log_spot) noexcept {
  PutValue put;
  if (b.regime == ExerciseRegime::never) return put;
  if (b.regime == ExerciseRegime::deterministic) return without_volatility(b, log_spot);
  if (b.has_met) {
    put.terms = premium_after_meeting(b, log_spot);
    return put;
  }
  const bool above = log_spot > -b.near_distance;
  const bool has_far = b.rate < 0.0;
  const bool below = has_far && log_spot < -b.far_distance;
  if (!above && !below) return exercised(log_spot);
  if (below) return below_far(b, log_spot);
  if (b.regime == ExerciseRegime::perpetual) return perpetual_value(b.perpetual.near, log_spot);
  put.terms = premium_of(b, log_spot, false);
  return put;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
