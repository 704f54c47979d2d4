#include "core/pricing/exotic/terms/passage.hpp"

#include "core/numeric/elementary/error_function.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/law/mills_difference.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kRootHalf = 0x1.6a09e667f3bcdp-1;

/// log(x) for x > 0 whose logarithm is added to a large negative number.
real log_of(real x) noexcept {
  return log(pack<1>(x)).v;
}

/// P = N(-a) + W N(-b), with a = distance - drift, b = distance + drift, W = e^(2 distance drift)
/// and W e^(-b^2/2) = e^(-a^2/2) = gaussian.
struct Sides {
  Extended distance, drift, a, b;
  real gaussian;
};

/// 1 - P for small a and b: N(a) - 1/2 + (1 - W) / 2 + W (N(b) - 1/2).
real survival_nearby(const Sides& s) noexcept {
  const real growth = expm1(real(2.0) * s.distance.high.v * s.drift.high.v);
  const real from_a = erf(s.a.high.v * kRootHalf), from_b = erf(s.b.high.v * kRootHalf);
  return real(0.5) * ((from_a - growth) + (real(1.0) + growth) * from_b);
}

/// a, b > 0: neither way is likely.
Passage both_tails(const Sides& s) noexcept {
  constexpr real kNearby = 1;
  const real ratio = smaller_tail(1.0, s.a.high.v) + smaller_tail(1.0, s.b.high.v);
  Passage result;
  result.gaussian = s.gaussian;
  result.probability = smaller(s.gaussian * ratio, 1.0);
  if (s.a.high.v < kNearby && s.b.high.v < kNearby) {
    result.survival = survival_nearby(s);
    result.log_probability = log1p(-result.survival);
    return result;
  }
  result.survival = real(1.0) - result.probability;
  const Extended exponent = scaled(s.a * s.a, -0.5) + Extended{log_of(ratio), 0.0};
  result.log_probability = smaller(exponent.high.v, 0.0);
  return result;
}

/// a <= 0: the drift leads past the level, and survival is the small number.
Passage drift_towards(const Sides& s) noexcept {
  const real behind = -s.a.high.v, step = real(2.0) * s.distance.high.v;
  Passage result;
  result.gaussian = s.gaussian;
  result.survival = behind + step <= kNormalReach
                        ? s.gaussian * mills_difference(behind, step)
                        : s.gaussian * (smaller_tail(1.0, behind) - smaller_tail(1.0, s.b.high.v));
  result.probability = real(1.0) - result.survival;
  result.log_probability = log1p(-result.survival);
  return result;
}

/// b <= 0: the drift leads away faster than the level is far, so P = W (1 - q) with the q of the
/// mirrored motion's survival.
Passage drift_away(const Sides& s) noexcept {
  const Passage mirrored =
      drift_towards({s.distance, -s.drift, s.b, s.a, exp(scaled(s.b * s.b, -0.5))});
  const Extended log_weight = scaled(s.distance * s.drift, 2.0);
  Passage result;
  result.gaussian = s.gaussian;
  result.log_probability = log_weight.high.v + log1p(-mirrored.survival);
  result.probability = exp(log_weight) * (real(1.0) - mirrored.survival);
  result.survival = -expm1(result.log_probability);
  return result;
}

}  // namespace

Passage passage(Extended distance, Extended drift) noexcept {
  const Extended a = distance - drift, b = distance + drift;
  const Sides sides = {distance, drift, a, b, exp(scaled(a * a, -0.5))};
  if (!(a.high.v > real(0.0))) return drift_towards(sides);
  if (!(b.high.v > real(0.0))) return drift_away(sides);
  return both_tails(sides);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
