// The integrals in the equations of a boundary, for a block of quadrature points at a time.
//
// Smooth pasting says V_S = -1 at the boundary B(t). With v the time that has passed, u = t - v,
// B = B(t), R and Q rate and carry, w the total vol, and G = e^(-R v) pdf(d-(v, B / B(u))):
//
//   integral of G (R - Q B(u)) / (B w sqrt(v)) dv = e^(-Q t) N(d+(t, B)) + integral of
//   Q e^(-Q v) N(d+(v, B / B(u))) dv
//
// (the derivative of Kim's representation; Andersen, Lake and Offengenden 2016, FP-A without the
// density that its two sides share). The logarithm of either side is nearly linear in s^2, which is
// why Newton's iteration needs so few steps. One exponential gives G, and with the Mills ratio also
// the probability: e^(-Q v) pdf(d+) B = G B(u).
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/normal.hpp"
#include "core/pricing/american/boundary_curve.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Points of a block at most, and elements of its basis: whole nodes, in the first cache.
inline constexpr std::size_t kCollocationPoints = 128;
inline constexpr std::size_t kCollocationBasis = 2048;

using PointColumn = real[kCollocationPoints];

/// What is summed over the points of a node.
struct alignas(64) CollocationBlock {
  real basis[kCollocationBasis];  ///< T_j(2 x - 1) from j = 1, `points` of each
  std::size_t points;
  PointColumn x;                                ///< of u
  PointColumn root_time, inverse_root, weight;  ///< sqrt(v), 1 / sqrt(v); dv / sqrt(v)
  PointColumn node_distance, node_inverse;      ///< s and 1 / B of the point's node
  PointColumn slope;                            ///< ds/dP at u
  PointColumn d_minus, underlying, density;     ///< B(u); G dv / sqrt(v)
  PointColumn gain, bend;  ///< (R - Q B(u)) G dv / sqrt(v), and times d- / (w sqrt(v))
  PointColumn paid;        ///< Q B(u) G dv / sqrt(v)
  PointColumn chance;      ///< e^(-Q v) N(d+) dv, or N(-d+) for the far boundary
};

/// Lanes of the loops over the points of one node, whose number is a multiple of 4.
template <int N>
inline constexpr int kNodeLanes = N < 4 ? N : 4;

/// Sum of at(k), a pack of the elements k to k + M - 1, over k in steps of M below `count`, a
/// multiple of 4, by a fixed tree of four lanes: the same bits for every N.
template <int N, class Elements>
LOADLINE_INLINE real sum_of_points(std::size_t count, Elements at) {
  constexpr int M = kNodeLanes<N>;
  constexpr std::size_t kPacks = 4 / M;
  pack<M> lane[kPacks];
  for (std::size_t p = 0; p < kPacks; ++p) lane[p] = at(p * M);
  for (std::size_t k = 4; k < count; k += 4) {
    for (std::size_t p = 0; p < kPacks; ++p) lane[p] = lane[p] + at(k + p * M);
  }
  if constexpr (M == 2) {
    const pack<M> pair = lane[0] + lane[1];
    return real(pair.v[0]) + real(pair.v[1]);
  } else {
    real total[4];
    for (std::size_t p = 0; p < kPacks; ++p) lane[p].store(total + p * M);
    return (total[0] + total[2]) + (total[1] + total[3]);
  }
}

/// e^x for x <= 700, to 1 ulp; 0 below -700.
template <int N>
LOADLINE_INLINE pack<N> exp_below(pack<N> x) {
  const mask_pack<N> within = x > -700.0;
  const Exponential<N> e = exponential(select(within, x, pack<N>(-700.0)), pack<N>(0.0));
  return select(within, (e.head + e.head * e.correction) * power_of_two(e), pack<N>(0.0));
}

/// `density` times N(-|d|) / pdf(d), where `density` is pdf(d) times anything.
template <int N>
LOADLINE_INLINE pack<N> tail_of(pack<N> density, pack<N> d) {
  const MillsRatio<N> m = mills_ratio(within_reach(absolute(d)));
  return density * tables::kRootTwoPi * (m.head + m.tail);
}

/// `tail` where `beyond`, else e^exponent less the tail; the exponential is left out where no lane
/// needs it.
template <int N>
LOADLINE_INLINE pack<N> probability_of(mask_pack<N> beyond, pack<N> tail, pack<N> exponent) {
  if (all_of(beyond)) return tail;
  return select(beyond, tail, exp_below(exponent) - tail);
}

/// What a pass over the points is for: an equation's two sides, its row of the matrix too, or its
/// derivatives by the inputs as well.
enum class CollocationPart { sides, row, tangents };

/// P of the points; for a row of the matrix also the basis.
template <int N, CollocationPart kPart>
void polynomial_pass(const BoundaryCurve& curve, CollocationBlock& block, real* p) noexcept {
  const std::size_t stride = block.points;
  if (kPart == CollocationPart::sides || curve.degree == 1) {
    for (std::size_t i = 0; i < stride; i += N) {
      const pack<N> x = pack<N>::load(block.x + i);
      curve.polynomial(curve.coefficient, x).store(p + i);
      if (curve.degree == 1) (curve.shape(x) * 2.0 - 1.0).store(block.basis + i);
    }
    return;
  }
  const pack<N> constant = pack<N>(curve.coefficient[0]);
  for (std::size_t i = 0; i < stride; i += N) {
    const pack<N> z = pack<N>::load(block.x + i) * 2.0 - 1.0;
    const pack<N> two_z = z + z;
    pack<N> even = pack<N>(1.0), odd = z, sum = constant;
    real* to = block.basis + i;
    for (std::size_t j = 1; j < curve.degree; j += 2, to += 2 * stride) {
      odd.store(to);
      even = two_z * odd - even;
      even.store(to + stride);
      sum = sum + (odd * pack<N>(curve.coefficient[j]) + even * pack<N>(curve.coefficient[j + 1]));
      odd = two_z * even - odd;
    }
    if (curve.degree % 2 == 1) {
      odd.store(to);
      sum = sum + odd * pack<N>(curve.coefficient[curve.degree]);
    }
    sum.store(p + i);
  }
}

/// Everything of a point but the probability, which gets d+ and the density to be computed from.
template <int N, CollocationPart kPart>
void density_pass(const BoundaryProblem& problem, const BoundaryCurve& curve,
                  CollocationBlock& block, const real* p, real* density_plus,
                  real* d_plus_to) noexcept {
  const pack<N> inverse_vol = pack<N>(real(1.0) / problem.total_vol);
  const pack<N> total_vol = pack<N>(problem.total_vol);
  const pack<N> rate = pack<N>(problem.rate), carry = pack<N>(problem.carry);
  const pack<N> drift =
      pack<N>((problem.rate - problem.carry) / problem.total_vol + real(0.5) * problem.total_vol);
  for (std::size_t i = 0; i < block.points; i += N) {
    const pack<N> s = curve.distance(pack<N>::load(p + i));
    const pack<N> root = pack<N>::load(block.root_time + i);
    const pack<N> log_ratio = s - pack<N>::load(block.node_distance + i);
    const pack<N> inverse = pack<N>::load(block.inverse_root + i) * inverse_vol;
    const pack<N> d_plus = log_ratio * inverse + drift * root;
    const pack<N> d_minus = d_plus - total_vol * root;
    const pack<N> underlying = exp_below(-s);
    const pack<N> density =
        exp_below(d_minus * d_minus * -0.5 - rate * (root * root)) * tables::kInverseRootTwoPi;
    const pack<N> spent = carry * underlying;
    const pack<N> weighted = density * pack<N>::load(block.weight + i);
    const pack<N> gain = weighted * (rate - spent);
    gain.store(block.gain + i);
    if constexpr (kPart != CollocationPart::sides) {
      curve.slope(s).store(block.slope + i);
      (gain * d_minus * inverse).store(block.bend + i);
      (weighted * spent).store(block.paid + i);
    }
    if constexpr (kPart == CollocationPart::tangents) {
      d_minus.store(block.d_minus + i);
      underlying.store(block.underlying + i);
      weighted.store(block.density + i);
    }
    d_plus.store(d_plus_to + i);
    (density * underlying * pack<N>::load(block.node_inverse + i)).store(density_plus + i);
  }
}

/// e^(-Q v) N(d+) dv, or N(-d+).
template <int N>
void probability_pass(const BoundaryProblem& problem, CollocationBlock& block,
                      const real* density_plus, const real* d_plus) noexcept {
  const pack<N> sign = pack<N>(either(problem.far, -1.0, 1.0));
  const pack<N> carry = pack<N>(problem.carry);
  for (std::size_t i = 0; i < block.points; i += N) {
    const pack<N> root = pack<N>::load(block.root_time + i);
    const pack<N> d = pack<N>::load(d_plus + i);
    const pack<N> tail = tail_of(pack<N>::load(density_plus + i), d);
    const pack<N> chance = probability_of(sign * d < 0.0, tail, -(carry * (root * root)));
    (chance * root * pack<N>::load(block.weight + i)).store(block.chance + i);
  }
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
