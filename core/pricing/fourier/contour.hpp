// Where to integrate: for each strike one of a family of contours that depends on the law alone, so
// that a chain has the bits of its options one by one.
//
// A contour is the hyperbola s(y) = pole + centre + i scale sinh(y + i turn): through a vertex on
// the real axis, bent towards the side on which the option is out of the money. The trapezoidal
// rule on it errs by e^(-2 pi half_width / step) times e^growth, where growth is that of the
// integrand's logarithm on the two hyperbolas turn +- half_width (Boyarchenko and Levendorskii
// 2019); both are found here, and give the step.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/arc_tangent.hpp"
#include "core/numeric/log.hpp"
#include "core/pricing/black.hpp"
#include "core/pricing/fourier/heston_law.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The integrand is e^(log M(s) - s k) / (s^2 - s), k being the logarithm of strike over forward.
struct Contour {
  real pole = 0.0;    ///< 0 or 1: real parts count from there, since moments may end just beyond
  real vertex = 0.5;  ///< from the pole, as the centre
  real centre = 0.5;
  real scale = 0.0;
  real turn = 0.0;        ///< > 0 bends left
  real half_width = 0.0;  ///< 0: the law has no contour on which the integral converges
  real growth = 0.0;
  real reference = 0.0;  ///< the least |k| of its strikes, with its sign
  real log_size = 0.0;   ///< log M(vertex), taken out of the weights; 0 with the control
  bool control = false;  ///< the integrand is the difference to Black's, which has no poles
};

/// Contours of one law and expiry.
template <class Law>
class ContourFamily {
 public:
  /// Numbers of contours: two in the centre, then the wings in turn.
  static constexpr std::uint32_t kCentre = 0;
  static constexpr std::uint32_t kMaxVertices = 48;  // 5 standard deviations each in Black's case
  static constexpr std::uint32_t kContours = 2 + 2 * kMaxVertices;

  explicit ContourFamily(const Law& law) noexcept : law_(law) {
    const Complex<1> middle = law.exponent(Complex<1>{0.5, 0.0});
    const real square = middle.re.v + middle.re.v;
    total_vol_ = square > 0.0 ? square_root(square) : real(0.0);
    if (is_trivial()) return;
    find_centre_reach();
    single_ = central(0, true);
    is_single_ = single_.half_width * kExponent > kSingleSuffices * (kExponent + single_.growth);
  }

  /// sqrt(-8 log M(1/2)): the total volatility of the Black law with the same M(1/2), which is the
  /// control.
  real total_vol() const noexcept { return total_vol_; }
  /// The law is a point to every digit.
  bool is_trivial() const noexcept { return !(total_vol_ >= kMinTotalVol); }

  /// The number of the contour for the strike at k = log(strike / forward).
  std::uint32_t select(real k) noexcept {
    const std::uint32_t side = k > 0.0 ? 1 : 0;
    const real size = absolute(k);
    const std::uint32_t centre = is_single_ ? kCentre : kCentre + side;
    if (size <= kSurelyCentral * total_vol_) return centre;
    Wing& wing = wings_[side];
    real least = std::numeric_limits<real>::max();
    std::uint32_t best = 0;
    for (std::uint32_t j = 0; j < kMaxVertices; ++j) {
      if (j >= wing.count && !extend(side)) break;
      const real bound = wing.log_bound[j] - (pole(side) + wing.vertex[j]) * k;
      if (!(bound < least)) break;  // the bound is convex in the vertex
      least = bound;
      best = j;
    }
    const real in_scale = least - real(2.0) * log(total_vol_);
    if (size <= kCentralReach * total_vol_ && in_scale > kCentralBound) return centre;
    return 2 + 2 * best + side;
  }

  Contour contour(std::uint32_t number) noexcept {
    if (number < 2) return is_single_ ? single_ : central(number, false);
    return winged((number - 2) % 2, (number - 2) / 2);
  }

  /// The step that brings the error of the trapezoidal rule to e^-kExponent.
  static real step_of(const Contour& c) noexcept {
    return real(2.0) * tables::kPi * c.half_width / (kExponent + c.growth);
  }

 private:
  static constexpr std::size_t kProbes = 8;
  static constexpr real kExponent = 32;  // e^-32 = 1.3e-14
  static constexpr real kSurelyCentral = 0.25;
  static constexpr real kCentralReach = 2;     // total volatilities
  static constexpr real kCentralBound = -5.5;  // log of price over strike and squared volatility
  static constexpr real kWidest = 0.785;       // pi/4: a Gaussian grows beyond
  static constexpr real kOfAsymptote = 0.92;
  static constexpr real kSingleSuffices = 0.22;
  static constexpr real kMostGrowth = 12;
  static constexpr real kNever = std::numeric_limits<real>::max();

  /// Vertices outwards, counted from the pole, with log M(c) - log(c^2 - c): less c k, this bounds
  /// the logarithm of price over strike (Chernoff).
  struct Wing {
    real vertex[kMaxVertices];
    real log_bound[kMaxVertices];
    std::uint32_t count = 0;
    bool ended = false;
  };

  struct Cone {
    real outer, inner;  ///< angles >= 0 to either side of the vertical
  };

  static real direction(std::uint32_t side) noexcept { return either(side == 0, -1.0, 1.0); }
  static real pole(std::uint32_t side) noexcept { return either(side == 0, 0.0, 1.0); }

  /// log M at kProbes real points from the pole, kNever where the moment is infinite or out of
  /// range.
  void log_moments(real from, const real (&at)[kProbes], real (&out)[kProbes]) const noexcept {
    constexpr int N = kLanes;
    for (std::size_t i = 0; i < kProbes; i += N) {
      const pack<N> s = pack<N>::load(at + i) + from;
      const pack<N> size = (s * s - s) * law_.exponent(Complex<N>{s, 0.0}).re;
      const mask_pack<N> fits = (size < 1e300) & !law_.explodes(s);
      loadline::select(fits, size, pack<N>(kNever)).store(out + i);
    }
  }

  /// The first of distances first, first * ratio ... from `vertex` at which log M, tilted by
  /// `slope`, has grown by less than `limit`.
  real reach(real from, real vertex, real sign, real first, real base, real slope,
             real limit) const noexcept {
    constexpr real kRatio = 0.6;
    constexpr real kMargin = 1 / 0.95;  // and has not exploded a little farther out
    real distance[kProbes], at[kProbes], size[kProbes];
    real next = first;
    for (int round = 0; round < 4; ++round) {
      for (std::size_t i = 0; i < kProbes; ++i, next = next * kRatio) {
        distance[i] = next;
        at[i] = vertex + sign * next * kMargin;
      }
      log_moments(from, at, size);
      for (std::size_t i = 0; i < kProbes; ++i) {
        if (size[i] - base + slope * distance[i] < limit) return distance[i];
      }
    }
    return next;
  }

  void find_centre_reach() noexcept {
    constexpr real kFirst = 3, kLimit = 6;
    for (std::uint32_t side = 0; side < 2; ++side) {
      centre_reach_[side] = reach(0.0, 0.5, direction(side), kFirst / total_vol_, 0.0, 0.0, kLimit);
    }
  }

  /// One vertex more on a side; false when there is none. Vertices are so far apart that a strike
  /// between two loses e^3 of its digits at most.
  bool extend(std::uint32_t side) noexcept {
    constexpr real kFirst = 3, kFirstGrowth = 5, kGap = 3.2, kMostBound = 600;
    Wing& wing = wings_[side];
    if (wing.ended || wing.count == kMaxVertices) return false;
    const real sign = direction(side), from = pole(side);
    if (wing.count == 0) {
      const real first = kFirst / total_vol_;
      wing.vertex[0] = sign * reach(from, 0.0, sign, first, 0.0, 0.0, kFirstGrowth);
      wing.log_bound[wing.count++] =
          bounded(from, wing.vertex[0], log_moment(from + wing.vertex[0]));
      return true;
    }
    const real last = wing.vertex[wing.count - 1], bound = wing.log_bound[wing.count - 1];
    real at[kProbes], size[kProbes];
    real step = real(10.0) / total_vol_;
    for (int round = 0; round < 3; ++round, step = step * 0x1p-7) {
      for (std::size_t i = 0; i < kProbes; ++i) {
        at[i] = last + sign * step * real_from_bits((std::uint64_t{1023} - i) << 52);
      }
      log_moments(from, at, size);
      for (std::size_t i = 0; i < kProbes; ++i) size[i] = bounded(from, at[i], size[i]);
      for (std::size_t i = 0; i + 1 < kProbes; ++i) {
        const real gap = (bound + size[i]) * real(0.5) - size[i + 1];
        if (size[i] < kMostBound && gap < kGap) {
          wing.vertex[wing.count] = at[i];
          wing.log_bound[wing.count++] = size[i];
          return true;
        }
      }
    }
    wing.ended = true;
    return false;
  }

  static real bounded(real from, real vertex, real log_moment) noexcept {
    const real other = from == 0.0 ? vertex - real(1.0) : vertex + real(1.0);
    return log_moment < 1e300 ? log_moment - log(vertex * other) : kNever;
  }

  real log_moment(real s) const noexcept {
    return (s * s - s) * law_.exponent(Complex<1>{s, 0.0}).re.v;
  }

  /// The angles at which the integrand still falls far out, for strikes with |k| from `least` to
  /// `most`; `least` < 0 where the contour serves both sides.
  Cone cone(std::uint32_t side, real least, real most) const noexcept {
    const real pull = side == 0 ? law_.drift() : -law_.drift();
    const real outer = atan2(law_.fall(), larger(0.0, pull - least));
    const real inner = atan2(law_.fall(), larger(0.0, most - pull));
    return {smaller(kWidest, kOfAsymptote * outer), smaller(kWidest, kOfAsymptote * inner)};
  }

  /// The hyperbola within the two angles and the two distances on the real axis.
  static void shape(Contour& c, std::uint32_t side, const Cone& angles, real out,
                    real in) noexcept {
    const real turn = (angles.outer - angles.inner) * real(0.5);
    const real sine = sin(turn);
    c.half_width = (angles.outer + angles.inner) * real(0.5);
    c.scale = smaller(out / (sin(angles.outer) - sine), in / (sine + sin(angles.inner)));
    c.turn = -direction(side) * turn;
    c.centre = c.vertex - direction(side) * c.scale * sine;
  }

  /// Logarithms of the integrand's envelope at y = i step, i < kProbes, on the hyperbola with the
  /// contour's centre and scale and the given turn, for k = 0; and the points' real parts.
  struct Line {
    real size[kProbes], re[kProbes];
  };
  Line probe(const Contour& c, real turn, real step) const noexcept {
    const real sine = sin(turn) * c.scale * real(0.5), cosine = cos(turn) * c.scale * real(0.5);
    const real ratio = exp(step);
    Line line;
    real im[kProbes], e = 1.0;
    for (std::size_t i = 0; i < kProbes; ++i, e = e * ratio) {
      const real inverse_e = real(1.0) / e;
      line.re[i] = c.centre - sine * (e + inverse_e);
      im[i] = cosine * (e - inverse_e);
    }
    constexpr int N = kLanes;
    for (std::size_t i = 0; i < kProbes; i += N) {
      const Complex<N> s = {pack<N>::load(line.re + i) + c.pole, pack<N>::load(im + i)};
      log_envelope(c, s).store(line.size + i);
    }
    return line;
  }

  /// The step of kProbes probes from the vertex to where the integrand has fallen to e^-30 of its
  /// size there; e^20 times the scale is as far as is looked.
  real probe_step(const Contour& c) const noexcept {
    constexpr real kFallen = 30;
    real y = 0.0;
    for (const real coarse : {real(1.4), real(2.8)}) {
      const Line axis = probe(c, c.turn, coarse);
      for (std::size_t i = 1; i < kProbes; ++i) {
        y = real_of(i) * coarse;
        const real turned = (axis.re[i] - c.vertex) * c.reference;
        if (axis.size[i] - axis.size[0] - turned + y < -kFallen) return y * kStepShare;
      }
    }
    return y * kStepShare;
  }
  static constexpr real kStepShare = 1.0 / 7;

  /// Growth of the integrand's logarithm along one edge over that at the vertex: at the real axis,
  /// and the most of it.
  struct EdgeGrowth {
    real at_axis, most;
  };
  EdgeGrowth edge_growth(const Contour& c, real turn, real k, real step) const noexcept {
    const Line edge = probe(c, turn, step);
    const real base = log_envelope(c, Complex<1>{c.pole + c.vertex, 0.0}).v;
    EdgeGrowth growth = {0.0, 0.0};
    for (std::size_t i = 0; i < kProbes; ++i) {
      const real x = (edge.size[i] - base) - (edge.re[i] - c.vertex) * k;
      if (i == 0) growth.at_axis = x == x ? x : kNever;
      growth.most = larger(growth.most, x == x ? x : kNever);
    }
    return growth;
  }

  /// Logarithm of the integrand's size, without what oscillation takes from it.
  template <int N>
  pack<N> log_envelope(const Contour& c, Complex<N> s) const noexcept {
    const Complex<N> q = square(s) - s;
    const pack<N> size = (q * law_.exponent(s)).re + law_.swing(s);
    if (!c.control) return size - log(norm(q)) * 0.5;
    const pack<N> control = q.re * (total_vol_ * total_vol_ * 0.5);
    return loadline::select(size > control, size, control);
  }

  /// Narrows angles and distances until the integrand grows by no more than kMostGrowth; twelve
  /// rounds are more than any law has needed by far, and what is left over costs nodes only.
  void fit(Contour& c, std::uint32_t side, Cone angles, real out, real in, real k_out,
           real k_in) const noexcept {
    const auto narrowed = [](real growth) {
      const real factor = real(0.9) * square_root(kMostGrowth / growth);
      return smaller(0.8, larger(0.5, factor));
    };
    for (int round = 0; round < 12; ++round) {
      if (!(angles.outer + angles.inner > kLeastAngle)) break;
      shape(c, side, angles, out, in);
      const real step = probe_step(c);
      const real away = -direction(side) * c.half_width;
      const EdgeGrowth outer = edge_growth(c, c.turn + away, k_out, step);
      const EdgeGrowth inner = edge_growth(c, c.turn - away, k_in, step);
      c.growth = larger(outer.most, inner.most);
      if (c.growth < kMostGrowth) return;
      if (!(outer.at_axis < kMostGrowth)) {
        out = out * real(0.6);
      } else if (!(outer.most < kMostGrowth)) {
        angles.outer = angles.outer * narrowed(outer.most);
      }
      if (!(inner.at_axis < kMostGrowth)) {
        in = in * real(0.6);
      } else if (!(inner.most < kMostGrowth)) {
        angles.inner = angles.inner * narrowed(inner.most);
      }
    }
    if (!(c.growth < kTooMuchGrowth)) c.half_width = 0.0;
  }
  static constexpr real kLeastAngle = 0.002;
  static constexpr real kTooMuchGrowth = 60;

  Contour central(std::uint32_t side, bool both) const noexcept {
    Contour c;
    c.control = true;
    const real most = kCentralReach * total_vol_;
    const real k_in = direction(side) * most, k_out = both ? -k_in : real(0.0);
    const Cone angles = cone(side, both ? -most : real(0.0), most);
    fit(c, side, angles, centre_reach_[side], centre_reach_[1 - side], k_out, k_in);
    return c;
  }

  Contour winged(std::uint32_t side, std::uint32_t j) noexcept {
    const Wing& wing = wings_[side];
    const bool is_last = j + 1 == wing.count && !extend(side);
    const real sign = direction(side);
    Contour c;
    c.pole = pole(side);
    c.vertex = wing.vertex[j];
    c.log_size = log_moment(c.pole + c.vertex);
    // Strikes between the slopes to the neighbours have their least bound here.
    const auto slope = [&](std::uint32_t a) {
      const real rise = wing.log_bound[a + 1] - wing.log_bound[a];
      return larger(0.0, rise / absolute(wing.vertex[a + 1] - wing.vertex[a]));
    };
    const auto apart = [&](std::uint32_t a) {
      return absolute(wing.vertex[a + 1] - wing.vertex[a]) * real(1.5);
    };
    const real least = j > 0 ? slope(j - 1) : real(0.0);
    const real most = is_last ? real(3.0) * least : slope(j);
    c.reference = sign * least;
    const real to_pole = absolute(c.vertex);
    const real inner = j > 0 ? apart(j - 1) : real(1.5) * to_pole;
    const real outer = is_last ? inner : apart(j);
    constexpr real kLimit = 8;
    const real out = reach(c.pole, c.vertex, sign, outer, c.log_size, -least, kLimit);
    const real in = reach(c.pole, c.vertex, -sign, smaller(inner, real(0.9) * to_pole), c.log_size,
                          most, kLimit);
    fit(c, side, cone(side, least, most), out, in, c.reference, sign * most);
    return c;
  }

  const Law& law_;
  real total_vol_ = 0.0;
  real centre_reach_[2] = {0.0, 0.0};
  Contour single_;
  bool is_single_ = false;
  Wing wings_[2];
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
