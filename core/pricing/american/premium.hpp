// The early-exercise premium of a put as an integral over the time that passes, and its
// derivatives.
//
// In units of strike and expiry: with v the time passed, S the spot, d+- = d+-(v, S / B(1 - v)),
//
//   premium = integral over v in [0, 1] of R e^(-R v) N(-d-) - Q S e^(-Q v) N(-d+)
//
// (Kim 1990), and with N(d) for N(-d) where exercise is above the boundary.
#pragma once

#include "core/pricing/american/collocation_block.hpp"
#include "core/pricing/american/exercise_boundary.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Points of a panel at most.
inline constexpr std::size_t kPremiumPoints = 48;

/// The value of a put of strike 1, or a part of it, and its derivatives by the logarithm of the
/// spot and by total vol, rate and carry over the expiry.
struct PutTerms {
  real value = 0.0;
  real by_log = 0.0, by_log_twice = 0.0;
  real by_input[kBoundaryInputs] = {};
};

/// The points of a panel.
struct alignas(64) PremiumPoints {
  using Column = real[kPremiumPoints];
  Column passed, root, weight;  ///< v, its root, dv
  Column left;                  ///< the time to expiry, in horizons
};

template <int N>
class PremiumSum {
 public:
  PremiumSum(const ExerciseBoundary& b, real log_spot) noexcept
      : boundary_(b), log_spot_(log_spot), spot_(exp(pack<1>(log_spot)).v) {}

  /// Adds a panel for one of the two curves, `factor` times. `side` is 1 for exercise below the
  /// curve, -1 for exercise above it.
  void add(bool far, real side, real factor, const PremiumPoints& points, std::size_t count,
           PutTerms& to) noexcept {
    const BoundaryCurve& curve = far ? boundary_.far : boundary_.near;
    const BoundaryTangents& tangents = far ? boundary_.far_tangents : boundary_.near_tangents;
    for (std::size_t i = 0; i < count; i += N) fill(curve, tangents, side, points, i);
    const auto sum = [&](std::size_t term) LOADLINE_INLINE_LAMBDA {
      return factor * sum_of_points<N>(count, [&](std::size_t k) LOADLINE_INLINE_LAMBDA {
               return pack<kNodeLanes<N>>::load(terms_[term] + k);
             });
    };
    to.value = to.value + sum(0);
    to.by_log = to.by_log + sum(1);
    to.by_log_twice = to.by_log_twice + sum(2);
    if (!boundary_.has_tangents) return;
    for (std::size_t i = 0; i < kBoundaryInputs; ++i) to.by_input[i] = to.by_input[i] + sum(3 + i);
  }

 private:
  void fill(const BoundaryCurve& curve, const BoundaryTangents& tangents, real side,
            const PremiumPoints& points, std::size_t i) noexcept {
    const auto load = [i](const real* column)
                          LOADLINE_INLINE_LAMBDA { return pack<N>::load(column + i); };
    const pack<N> rate = pack<N>(boundary_.rate), carry = pack<N>(boundary_.carry);
    const pack<N> vol = pack<N>(boundary_.total_vol), sign = pack<N>(side);
    const pack<N> v = load(points.passed), root = load(points.root), weight = load(points.weight);
    const pack<N> x = curve.abscissa(square_root(load(points.left)));
    const pack<N> s = curve.distance(curve.polynomial(curve.coefficient, x));
    const pack<N> deviation = vol * root, inverse = 1.0 / deviation;
    const pack<N> drift = (rate - carry) / vol + vol * 0.5;
    const pack<N> d_plus = (pack<N>(log_spot_) + s) * inverse + drift * root;
    const pack<N> d_minus = d_plus - deviation;
    const pack<N> density =
        exp_below(d_minus * d_minus * -0.5 - rate * v) * tables::kInverseRootTwoPi;
    const pack<N> delta_density = density * exp_below(-s);
    const pack<N> tail_minus = tail_of(density, d_minus);
    const pack<N> tail_plus = tail_of(delta_density, d_plus);
    const pack<N> strike_part = probability_of(sign * d_minus > 0.0, tail_minus, -(rate * v));
    const pack<N> spot_part =
        probability_of(sign * d_plus > 0.0, tail_plus, pack<N>(log_spot_) - carry * v);
    const pack<N> spent = carry * spot_part, delta_spent = carry * delta_density;
    const pack<N> net = (rate * density - delta_spent) * sign;
    const pack<N> slope = net * inverse;
    (weight * (rate * strike_part - spent)).store(terms_[0] + i);
    (-(weight * (spent + slope))).store(terms_[1] + i);
    (weight * ((slope * d_minus + delta_spent * sign) * inverse - spent)).store(terms_[2] + i);
    if (!boundary_.has_tangents) return;

    const pack<N> by_drift = net * root / vol;
    const pack<N> through_boundary = -(slope * curve.slope(s));
    const pack<N> own[kBoundaryInputs] = {
        (rate * density * d_plus - delta_spent * d_minus) * sign / vol,
        strike_part * (1.0 - rate * v) - by_drift, by_drift - spot_part * (1.0 - carry * v)};
    for (std::size_t k = 0; k < kBoundaryInputs; ++k) {
      const pack<N> moved = curve.polynomial(tangents.coefficient[k], x);
      (weight * (own[k] + through_boundary * moved)).store(terms_[3 + k] + i);
    }
  }

  const ExerciseBoundary& boundary_;
  real log_spot_, spot_;
  alignas(64) PremiumPoints::Column terms_[3 + kBoundaryInputs];
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
