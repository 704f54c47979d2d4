// Newton's iteration for a boundary: one equation a node, the polynomial's coefficients unknown.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/log.hpp"
#include "core/pricing/american/collocation_block.hpp"
#include "core/pricing/american/perpetual.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

template <int N>
class Collocation {
 public:
  Collocation(const BoundaryProblem& problem, const CollocationRule& rule) noexcept
      : problem_(problem), rule_(rule), inverse_vol_(real(1.0) / problem.total_vol) {}

  /// One step for all nodes. Returns the largest change of a distance in total vols, times the
  /// node, or -1 where the equations have become singular: its square is like the error that is
  /// left in a value, since an error at a short time to expiry matters little. A value of P changes
  /// by a factor of 4 at most, and stays between 0 and what the ceiling allows.
  real step(BoundaryCurve& curve) noexcept {
    assemble<CollocationPart::row>(curve);
    if (!factorise(curve.degree)) return -1.0;
    return update(curve);
  }

  /// A step with the matrix of the step before.
  real chord_step(BoundaryCurve& curve) noexcept {
    assemble<CollocationPart::sides>(curve);
    return update(curve);
  }

  /// Derivatives of a boundary that solves its equations: coefficients of a polynomial D with
  /// ds/dinput = D ds/dP, input by input. False where the equations are singular.
  bool differentiate(const BoundaryCurve& curve,
                     real (&tangent)[kBoundaryInputs][kMaxBoundaryDegree + 1]) noexcept;

 private:
  static constexpr std::size_t kStride = kMaxBoundaryDegree;

  struct alignas(64) Nodes {
    real x[kStride], root[kStride];  // the node and the root of its time
    real p[kStride], s[kStride], slope[kStride];
    real inverse[kStride];                      // 1 / B
    real kink[kStride], kink_density[kStride];  // e^(-Q t) N(d+) at the strike, and its density
    real d_minus[kStride];
    real left[kStride], right[kStride];  // the two sides of the equation
  };

  /// d(offset^2)/dinput of the near boundary, -d(offset)/dinput of the far one.
  real offset_shift(std::size_t input) const noexcept {
    if (input == 0 || !(problem_.offset > 0.0)) return 0.0;
    const bool by_rate = input == 1;
    const real slope = either(by_rate, -1.0, 1.0) / (by_rate ? problem_.rate : problem_.carry);
    return problem_.far ? -slope : (problem_.offset + problem_.offset) * slope;
  }

  real& element(std::size_t row, std::size_t column) noexcept {
    return matrix_[row * kStride + column];
  }

  void place_nodes(const BoundaryCurve& curve) noexcept;
  void place_points(const BoundaryCurve& curve, std::size_t first, std::size_t count) noexcept;
  template <CollocationPart kPart>
  void assemble(const BoundaryCurve& curve) noexcept;
  template <CollocationPart kPart>
  void equation(const BoundaryCurve& curve, std::size_t node, std::size_t at) noexcept;
  void tangent_sides(std::size_t node, std::size_t at, real shift_weight) noexcept;
  bool factorise(std::size_t n) noexcept;
  void solve(std::size_t n, real* side) noexcept;
  real update(BoundaryCurve& curve) noexcept;

  const BoundaryProblem& problem_;
  const CollocationRule rule_;
  const real inverse_vol_;
  Nodes nodes_;
  CollocationBlock block_;
  alignas(64) real scratch_[2][kCollocationPoints];
  alignas(64) real matrix_[kStride * kStride];
  real sides_[kBoundaryInputs][kStride];
  std::size_t pivots_[kStride];
};

template <int N>
void Collocation<N>::place_nodes(const BoundaryCurve& curve) noexcept {
  const std::size_t n = curve.degree, padded = (n + N - 1) / N * N;
  const NodeCosines cosine(n);
  for (std::size_t i = 0; i < padded; ++i) {
    const real x = cosine.node(i < n ? i : n - 1);
    nodes_.x[i] = x;
    nodes_.root[i] = curve.root_time(x);
  }
  const pack<N> inverse_vol = pack<N>(inverse_vol_), total_vol = pack<N>(problem_.total_vol);
  const pack<N> drift =
      pack<N>((problem_.rate - problem_.carry) * inverse_vol_ + real(0.5) * problem_.total_vol);
  const pack<N> has_kink = pack<N>(either(problem_.far, 0.0, 1.0));
  for (std::size_t i = 0; i < padded; i += N) {
    const pack<N> root = pack<N>::load(nodes_.root + i);
    const pack<N> p = curve.polynomial(curve.coefficient, pack<N>::load(nodes_.x + i));
    const pack<N> s = curve.distance(p);
    p.store(nodes_.p + i);
    s.store(nodes_.s + i);
    curve.slope(s).store(nodes_.slope + i);
    exp_below(s).store(nodes_.inverse + i);
    const pack<N> d_plus = drift * root - s * inverse_vol / root;
    const pack<N> decay = pack<N>(problem_.carry) * (root * root);
    const pack<N> density = exp_below(d_plus * d_plus * -0.5 - decay) * tables::kInverseRootTwoPi;
    const pack<N> tail = tail_of(density, d_plus);
    (select(d_plus < 0.0, tail, exp_below(-decay) - tail) * has_kink).store(nodes_.kink + i);
    (density * has_kink).store(nodes_.kink_density + i);
    (d_plus - total_vol * root).store(nodes_.d_minus + i);
  }
}

template <int N>
void Collocation<N>::place_points(const BoundaryCurve& curve, std::size_t first,
                                  std::size_t count) noexcept {
  constexpr int M = kNodeLanes<N>;
  const real* const root_of_u = curve.quartic ? rule_.root_cosine : rule_.cosine;
  std::size_t at = 0;
  for (std::size_t i = first; i < first + count; ++i) {
    const pack<M> x = pack<M>(nodes_.x[i]), root = pack<M>(nodes_.root[i]);
    const pack<M> inverse_root = 1.0 / root;
    const pack<M> distance = pack<M>(nodes_.s[i]), inverse = pack<M>(nodes_.inverse[i]);
    for (std::size_t k = 0; k < rule_.points; k += M, at += M) {
      (x * pack<M>::load(root_of_u + k)).store(block_.x + at);
      (root * pack<M>::load(rule_.sine + k)).store(block_.root_time + at);
      (inverse_root * pack<M>::load(rule_.inverse_sine + k)).store(block_.inverse_root + at);
      (root * pack<M>::load(rule_.weight + k)).store(block_.weight + at);
      distance.store(block_.node_distance + at);
      inverse.store(block_.node_inverse + at);
    }
  }
  for (; at % 8 != 0; ++at) {
    for (real* column : {block_.x, block_.root_time, block_.inverse_root, block_.weight,
                         block_.node_distance, block_.node_inverse}) {
      column[at] = column[at - 1];
    }
  }
  block_.points = at;
}

template <int N>
template <CollocationPart kPart>
void Collocation<N>::assemble(const BoundaryCurve& curve) noexcept {
  place_nodes(curve);
  const std::size_t of_basis = kCollocationBasis / (curve.degree * 8) * 8;
  const std::size_t room = of_basis < kCollocationPoints ? of_basis : kCollocationPoints;
  const std::size_t nodes_a_block = room / rule_.points;
  for (std::size_t first = 0; first < curve.degree; first += nodes_a_block) {
    const std::size_t left = curve.degree - first;
    const std::size_t count = left < nodes_a_block ? left : nodes_a_block;
    place_points(curve, first, count);
    polynomial_pass<N, kPart>(curve, block_, scratch_[0]);
    density_pass<N, kPart>(problem_, curve, block_, scratch_[0], scratch_[0], scratch_[1]);
    if (problem_.carry != 0.0 || kPart == CollocationPart::tangents) {
      probability_pass<N>(problem_, block_, scratch_[0], scratch_[1]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      equation<kPart>(curve, first + i, i * rule_.points);
    }
  }
  if constexpr (kPart == CollocationPart::tangents) return;
  const std::size_t padded = (curve.degree + N - 1) / N * N;
  for (std::size_t i = curve.degree; i < padded; ++i) nodes_.left[i] = nodes_.right[i] = 1.0;
  for (std::size_t i = 0; i < padded; i += N) {
    (log(pack<N>::load(nodes_.right + i)) - log(pack<N>::load(nodes_.left + i)))
        .store(sides_[0] + i);
  }
}

/// The sums of one node's equation and its row of the matrix.
template <int N>
template <CollocationPart kPart>
void Collocation<N>::equation(const BoundaryCurve& curve, std::size_t node,
                              std::size_t at) noexcept {
  constexpr int M = kNodeLanes<N>;
  constexpr real kTiny = 0x1p-1000;
  const std::size_t points = rule_.points;
  const auto sum = [points, at](const real* column) LOADLINE_INLINE_LAMBDA {
    return sum_of_points<N>(points, [=](std::size_t k) LOADLINE_INLINE_LAMBDA {
      return pack<M>::load(column + at + k);
    });
  };
  const bool carries = problem_.carry != 0.0;
  const real scale = inverse_vol_ * nodes_.inverse[node];
  const real gains = scale * sum(block_.gain);
  const real chances = carries ? sum(block_.chance) : real(0.0);
  const real left = larger(gains, kTiny);
  const real signed_carry = problem_.far ? -problem_.carry : problem_.carry;
  const real right = larger(nodes_.kink[node] + signed_carry * chances, kTiny);
  nodes_.left[node] = left;
  nodes_.right[node] = right;
  if constexpr (kPart == CollocationPart::sides) return;

  const real bends = scale * sum(block_.bend);
  const real payments = carries ? scale * sum(block_.paid) : real(0.0);
  const pack<M> of_left = pack<M>(scale / left);
  const pack<M> of_both = pack<M>(scale / left - scale / right);
  real* const through_time = scratch_[0];
  for (std::size_t k = 0; k < points; k += M) {
    const pack<M> change = pack<M>::load(block_.paid + at + k) * of_both -
                           pack<M>::load(block_.bend + at + k) * of_left;
    (pack<M>::load(block_.slope + at + k) * change).store(through_time + k);
  }
  const auto elements = [through_time](std::size_t k)
                            LOADLINE_INLINE_LAMBDA { return pack<M>::load(through_time + k); };
  const real own_right = -(nodes_.kink_density[node] * inverse_vol_ / nodes_.root[node]) - payments;
  const real own = nodes_.slope[node] * ((bends + gains) / left - own_right / right);
  const real whole = sum_of_points<N>(points, elements) + own;
  const real* basis = block_.basis + at;
  const NodeCosines cosine(curve.degree);
  for (std::size_t j = 1; j <= curve.degree; ++j, basis += block_.points) {
    const real moved = sum_of_points<N>(points, [=](std::size_t k) LOADLINE_INLINE_LAMBDA {
      return elements(k) * pack<M>::load(basis + k);
    });
    // The basis is T_j(z) - (-1)^j.
    const real row = moved + own * cosine(node * j);
    element(node, j - 1) = j % 2 == 0 ? row - whole : row + whole;
  }
  if constexpr (kPart == CollocationPart::tangents) tangent_sides(node, at, whole);
}

/// Minus the derivatives of log(left / right) by the inputs, at a fixed polynomial.
template <int N>
void Collocation<N>::tangent_sides(std::size_t node, std::size_t at, real shift_weight) noexcept {
  constexpr int M = kNodeLanes<N>;
  struct Point {
    pack<M> gain, density, spent, paid, chance, root, d_plus, d_minus;
  };
  const auto point = [this, at](std::size_t k) LOADLINE_INLINE_LAMBDA {
    const auto load = [i = at + k](const real* column)
                          LOADLINE_INLINE_LAMBDA { return pack<M>::load(column + i); };
    const pack<M> density = load(block_.density);
    return Point{load(block_.gain),
                 density,
                 density * load(block_.underlying),
                 load(block_.paid),
                 load(block_.chance),
                 load(block_.root_time),
                 load(scratch_[1]),
                 load(block_.d_minus)};
  };
  const auto sum = [&](auto term) LOADLINE_INLINE_LAMBDA {
    return sum_of_points<N>(rule_.points,
                            [&](std::size_t k) LOADLINE_INLINE_LAMBDA { return term(point(k)); });
  };
  const pack<M> inverse_vol = pack<M>(inverse_vol_), carry = pack<M>(problem_.carry);
  const real scale = inverse_vol_ * nodes_.inverse[node];
  const real side = either(problem_.far, -1.0, 1.0);
  const real root = nodes_.root[node];
  const real kink = nodes_.kink_density[node] * inverse_vol_;

  const real left[kBoundaryInputs] = {scale * sum([&](const Point& p) LOADLINE_INLINE_LAMBDA {
                                        return p.gain * (p.d_plus * p.d_minus - 1.0) * inverse_vol;
                                      }),
                                      scale * sum([&](const Point& p) LOADLINE_INLINE_LAMBDA {
                                        return p.density -
                                               p.gain * p.root * (p.root + p.d_minus * inverse_vol);
                                      }),
                                      scale * sum([&](const Point& p) LOADLINE_INLINE_LAMBDA {
                                        return p.gain * p.root * p.d_minus * inverse_vol - p.spent;
                                      })};
  const real by_drift = kink * root + scale * sum([&](const Point& p) LOADLINE_INLINE_LAMBDA {
                                        return p.paid * p.root * p.root;
                                      });
  const real right[kBoundaryInputs] = {
      -(kink * nodes_.d_minus[node]) - scale * sum([&](const Point& p) LOADLINE_INLINE_LAMBDA {
                                         return p.paid * p.root * p.d_minus;
                                       }),
      by_drift,
      side * sum([&](const Point& p) LOADLINE_INLINE_LAMBDA {
        return p.chance * (1.0 - carry * p.root * p.root);
      }) - root * root * nodes_.kink[node] -
          by_drift};
  for (std::size_t input = 0; input < kBoundaryInputs; ++input) {
    sides_[input][node] = right[input] / nodes_.right[node] - left[input] / nodes_.left[node] -
                          shift_weight * offset_shift(input);
  }
}

/// Gauss's elimination with the largest pivot of each column, in place.
template <int N>
bool Collocation<N>::factorise(std::size_t n) noexcept {
  const std::size_t padded = (n + N - 1) / N * N;
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t pivot = c;
    for (std::size_t i = c + 1; i < n; ++i) {
      if (absolute(element(i, c)) > absolute(element(pivot, c))) pivot = i;
    }
    const real size = absolute(element(pivot, c));
    if (!(size > 0x1p-900) || !is_finite(size)) return false;
    pivots_[c] = pivot;
    if (pivot != c) {
      for (std::size_t j = 0; j < n; ++j) {
        const real kept = element(c, j);
        element(c, j) = element(pivot, j);
        element(pivot, j) = kept;
      }
    }
    const real inverse = real(1.0) / element(c, c);
    const std::size_t whole_packs = (c + N) / N * N;
    for (std::size_t i = c + 1; i < n; ++i) {
      const real factor = element(i, c) * inverse;
      element(i, c) = factor;
      for (std::size_t j = c + 1; j < whole_packs; ++j) {
        element(i, j) = element(i, j) - factor * element(c, j);
      }
      for (std::size_t j = whole_packs; j < padded; j += N) {
        real* const row = &element(i, j);
        (pack<N>::load(row) - pack<N>(factor) * pack<N>::load(&element(c, j))).store(row);
      }
    }
  }
  return true;
}

template <int N>
void Collocation<N>::solve(std::size_t n, real* side) noexcept {
  for (std::size_t c = 0; c < n; ++c) {
    const real kept = side[pivots_[c]];
    side[pivots_[c]] = side[c];
    side[c] = kept;
  }
  for (std::size_t c = 0; c < n; ++c) {
    for (std::size_t i = c + 1; i < n; ++i) side[i] = side[i] - element(i, c) * side[c];
  }
  for (std::size_t i = n; i-- > 0;) {
    real rest = side[i];
    for (std::size_t j = i + 1; j < n; ++j) rest = rest - element(i, j) * side[j];
    side[i] = rest / element(i, i);
  }
}

template <int N>
real Collocation<N>::update(BoundaryCurve& curve) noexcept {
  const std::size_t n = curve.degree;
  const real square = problem_.offset * problem_.offset;
  const real ceiling =
      problem_.far ? problem_.ceiling : problem_.ceiling * problem_.ceiling - square;
  solve(n, sides_[0]);
  real step[kStride + 1], change[kStride], values[kStride];
  step[0] = 0.0;
  for (std::size_t j = 1; j <= n; ++j) {
    step[j] = sides_[0][j - 1];
    step[0] = j % 2 == 0 ? step[0] - step[j] : step[0] + step[j];
  }
  for (std::size_t i = 0; i < n; i += N) {
    curve.polynomial(step, pack<N>::load(nodes_.x + i)).store(change + i);
  }
  bool safe = true;
  real largest = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const real before = nodes_.p[i];
    real after = before + change[i];
    if (!(after > before * real(0.25))) after = before * real(0.25), safe = false;
    if (!(after < before * real(4.0))) after = before * real(4.0), safe = false;
    if (!(after < ceiling)) after = (before + ceiling) * real(0.5), safe = false;
    values[i] = after;
    const real moved = absolute(curve.distance(pack<1>(after)).v - nodes_.s[i]) * inverse_vol_;
    largest = larger(largest, moved * nodes_.x[i]);
  }
  if (safe) {
    for (std::size_t j = 0; j <= n; ++j) curve.coefficient[j] = curve.coefficient[j] + step[j];
  } else {
    set_values(curve, values);
  }
  return largest;
}

template <int N>
bool Collocation<N>::differentiate(
    const BoundaryCurve& curve, real (&tangent)[kBoundaryInputs][kMaxBoundaryDegree + 1]) noexcept {
  assemble<CollocationPart::tangents>(curve);
  if (!factorise(curve.degree)) return false;
  for (std::size_t input = 0; input < kBoundaryInputs; ++input) {
    real* const solution = sides_[input];
    solve(curve.degree, solution);
    real constant = offset_shift(input);
    for (std::size_t j = 1; j <= curve.degree; ++j) {
      tangent[input][j] = solution[j - 1];
      constant = j % 2 == 0 ? constant - solution[j - 1] : constant + solution[j - 1];
    }
    tangent[input][0] = constant;
  }
  return true;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
