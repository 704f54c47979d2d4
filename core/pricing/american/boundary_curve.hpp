// An early-exercise boundary of a put as a polynomial in a root of the time to expiry.
//
// All times are in units of the boundary's horizon, all prices in units of the strike.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/lanes.hpp"
#include "core/pricing/american/resolution.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

enum class AmericanAccuracy : std::uint32_t;

/// Which equation a boundary solves, for the put of strike 1.
struct BoundaryProblem {
  real rate;       ///< times the horizon
  real carry;      ///< same
  real total_vol;  ///< vol times the root of the horizon, > 0
  real offset;     ///< log(strike / boundary) just before expiry: max(0, log(carry / rate))
  real ceiling;    ///< no distance is larger; of the far boundary, no value of P
  bool far;        ///< the lower one of two boundaries: below it waiting is better again
  bool quartic;    ///< the polynomial is one in the fourth root of the time
};

/// How finely a problem has to be resolved: chosen so that the bounds of AmericanAccuracy hold.
Resolution resolution_of(const BoundaryProblem& problem, AmericanAccuracy accuracy) noexcept;

/// The distance s = log(strike / boundary) at the time x^2, or x^4 where `quartic`.
///
/// P is a polynomial of `degree` in x that vanishes at x = 0, held by its values' Chebyshev
/// coefficients on [0, 1]. Near the strike s^2 = offset^2 + P: s itself is like the root of the
/// time times a logarithm (Andersen, Lake and Offengenden 2016, section 5.2), s^2 is smoother, and
/// in x^4 the logarithm of a boundary that starts at the strike does no harm: degree 8 gives what
/// x^2 gives with 16. A boundary that starts below the strike is a function of x^2 itself. The far
/// boundary is s = offset - P. Degree 1 is a profile of the right shape with one unknown, to begin
/// with.
struct BoundaryCurve {
  std::size_t degree = 0;
  bool quartic = false;
  bool far = false;
  real offset = 0.0;
  real coefficient[kMaxBoundaryDegree + 1] = {};
  real profile[3] = {};  ///< see `shape` and `fixed`

  /// Of degree 1, P is a multiple of this and `fixed`.
  template <int N>
  LOADLINE_INLINE pack<N> shape(pack<N> x) const {
    if (quartic) return (x * x) * (x * x);
    return x * (pack<N>(profile[0]) + x * pack<N>(profile[1]));
  }
  /// The logarithm: -x^4 log x is nearly x^3.5 (1 - x).
  template <int N>
  LOADLINE_INLINE pack<N> fixed(pack<N> x) const {
    if (!quartic) return pack<N>(0.0);
    return (x * x) * (x * square_root(x)) * (1.0 - x) * pack<N>(profile[2]);
  }

  /// P at x, or another polynomial of the same degree with the coefficients `a`.
  template <int N>
  LOADLINE_INLINE pack<N> polynomial(const real* a, pack<N> x) const {
    if (degree == 1) return shape(x) * pack<N>(a[1] + a[1]) + fixed(x);
    const pack<N> z = x + x - 1.0, two_z = z + z;
    pack<N> b1 = pack<N>(0.0), b2 = pack<N>(0.0);
    for (std::size_t j = degree; j > 0; --j) {
      const pack<N> next = two_z * b1 - b2 + pack<N>(a[j]);
      b2 = b1;
      b1 = next;
    }
    return z * b1 - b2 + pack<N>(a[0]);
  }

  /// s for a value of P.
  template <int N>
  LOADLINE_INLINE pack<N> distance(pack<N> p) const {
    if (far) return pack<N>(offset) - p;
    const pack<N> square = pack<N>(offset * offset) + p;
    return square_root(select(square > 0.0, square, pack<N>(0.0)));
  }

  /// ds/dP where the distance is s.
  template <int N>
  LOADLINE_INLINE pack<N> slope(pack<N> s) const {
    if (far) return pack<N>(-1.0);
    return select(s > 0.0, 0.5 / s, pack<N>(0.0));
  }

  /// x at the root of the time to expiry.
  template <int N>
  LOADLINE_INLINE pack<N> abscissa(pack<N> root_time) const {
    if (quartic) return square_root(root_time);
    return root_time;
  }
  real root_time(real x) const noexcept {
    if (quartic) return x * x;
    return x;
  }

  /// The distance at a time to expiry in [0, 1].
  real at(real time) const noexcept {
    const pack<1> x = abscissa(pack<1>(square_root(time)));
    return distance(polynomial(coefficient, x)).v;
  }
};

/// Coefficients of the polynomial with the values p[i] at the nodes, p[degree] being 0 by itself.
inline void set_values(BoundaryCurve& curve, const real* p) noexcept {
  const std::size_t n = curve.degree;
  const NodeCosines cosine(n);
  const real scale = real(2.0) / real_of(n);
  real constant = 0.0;
  for (std::size_t j = n; j > 0; --j) {
    real sum = p[0] * real(0.5);
    for (std::size_t i = 1; i < n; ++i) sum = sum + p[i] * cosine(i * j);
    curve.coefficient[j] = sum * (j == n ? scale * real(0.5) : scale);
    constant = j % 2 == 0 ? constant - curve.coefficient[j] : constant + curve.coefficient[j];
  }
  curve.coefficient[0] = constant;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
