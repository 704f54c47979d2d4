#include "core/pricing/fourier/contour.hpp"

#include "core/numeric/elementary/arc_tangent.hpp"
#include "core/numeric/log.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kSurelyCentral = 0.25;
constexpr real kCentralReach = 2;     // total volatilities
constexpr real kCentralBound = -5.5;  // log of price over strike and squared volatility
constexpr real kWidest = 0.785;       // pi/4: a Gaussian grows beyond
constexpr real kOfAsymptote = 0.92;
constexpr real kSingleSuffices = 0.22;
constexpr real kMostGrowth = 12;
constexpr real kNever = std::numeric_limits<real>::max();
constexpr real kStepShare = 1.0 / 7;
constexpr real kLeastAngle = 0.002;
constexpr real kTooMuchGrowth = 60;

real direction(std::uint32_t side) noexcept {
  return either(side == 0, -1.0, 1.0);
}
real pole(std::uint32_t side) noexcept {
  return either(side == 0, 0.0, 1.0);
}

real bounded(real from, real vertex, real log_moment) noexcept {
  const real other = from == 0.0 ? vertex - real(1.0) : vertex + real(1.0);
  return log_moment < 1e300 ? log_moment - log(vertex * other) : kNever;
}

}  // namespace

ContourFamily::ContourFamily(const ModelLaw& law) noexcept : law_(law) {
  const real middle = law_.exponent_at(0.5);
  const real square = middle + middle;
  total_vol_ = square > 0.0 ? square_root(square) : real(0.0);
  if (is_trivial()) return;
  find_centre_reach();
  single_ = central(0, true);
  is_single_ = single_.half_width * kExponent > kSingleSuffices * (kExponent + single_.growth);
}

bool ContourFamily::is_trivial() const noexcept {
  return !(total_vol_ >= kMinTotalVol);
}

std::uint32_t ContourFamily::select(real k) noexcept {
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

Contour ContourFamily::contour(std::uint32_t number) noexcept {
  if (number < 2) return is_single_ ? single_ : central(number, false);
  return winged((number - 2) % 2, (number - 2) / 2);
}

real ContourFamily::step_of(const Contour& c) noexcept {
  return real(2.0) * tables::kPi * c.half_width / (kExponent + c.growth);
}

/// log M at kProbes real points from the pole, kNever where the moment is infinite or out of range.
void ContourFamily::log_moments(real from, const real (&at)[kProbes],
                                real (&out)[kProbes]) const noexcept {
  ComplexLanes s = {}, g;
  bool is_infinite[kProbes];
  for (std::size_t i = 0; i < kProbes; ++i) s.re[i] = at[i] + from;
  law_.exponent(s, kProbes, g);
  law_.explodes(s.re, is_infinite);
  for (std::size_t i = 0; i < kProbes; ++i) {
    const real size = (s.re[i] * s.re[i] - s.re[i]) * g.re[i];
    out[i] = size < 1e300 && !is_infinite[i] ? size : kNever;
  }
}

real ContourFamily::log_moment(real s) const noexcept {
  return (s * s - s) * law_.exponent_at(s);
}

/// The first of distances first, first * ratio ... from `vertex` at which log M, tilted by
/// `slope`, has grown by less than `limit`.
real ContourFamily::reach(real from, real vertex, real sign, real first, real base, real slope,
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

void ContourFamily::find_centre_reach() noexcept {
  constexpr real kFirst = 3, kLimit = 6;
  for (std::uint32_t side = 0; side < 2; ++side) {
    centre_reach_[side] = reach(0.0, 0.5, direction(side), kFirst / total_vol_, 0.0, 0.0, kLimit);
  }
}

/// One vertex more on a side; false when there is none. Vertices are so far apart that a strike
/// between two loses e^3 of its digits at most.
bool ContourFamily::extend(std::uint32_t side) noexcept {
  constexpr real kFirst = 3, kFirstGrowth = 5, kGap = 3.2, kMostBound = 600;
  Wing& wing = wings_[side];
  if (wing.ended || wing.count == kMaxVertices) return false;
  const real sign = direction(side), from = pole(side);
  if (wing.count == 0) {
    const real first = kFirst / total_vol_;
    wing.vertex[0] = sign * reach(from, 0.0, sign, first, 0.0, 0.0, kFirstGrowth);
    wing.log_bound[wing.count++] = bounded(from, wing.vertex[0], log_moment(from + wing.vertex[0]));
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

/// The angles at which the integrand still falls far out, for strikes with |k| from `least` to
/// `most`; `least` < 0 where the contour serves both sides.
ContourFamily::Cone ContourFamily::cone(std::uint32_t side, real least, real most) const noexcept {
  const real pull = side == 0 ? law_.drift() : -law_.drift();
  const real outer = atan2(law_.fall(), larger(0.0, pull - least));
  const real inner = atan2(law_.fall(), larger(0.0, most - pull));
  return {smaller(kWidest, kOfAsymptote * outer), smaller(kWidest, kOfAsymptote * inner)};
}

/// The hyperbola within the two angles and the two distances on the real axis.
void ContourFamily::shape(Contour& c, std::uint32_t side, const Cone& angles, real out,
                          real in) noexcept {
  const real turn = (angles.outer - angles.inner) * real(0.5);
  const real sine = sin(turn);
  c.half_width = (angles.outer + angles.inner) * real(0.5);
  c.scale = smaller(out / (sin(angles.outer) - sine), in / (sine + sin(angles.inner)));
  c.turn = -direction(side) * turn;
  c.centre = c.vertex - direction(side) * c.scale * sine;
}

ContourFamily::Line ContourFamily::probe(const Contour& c, real turn, real step) const noexcept {
  const real sine = sin(turn) * c.scale * real(0.5), cosine = cos(turn) * c.scale * real(0.5);
  const real ratio = exp(step);
  Line line;
  ComplexLanes s;
  real e = 1.0;
  for (std::size_t i = 0; i < kProbes; ++i, e = e * ratio) {
    const real inverse_e = real(1.0) / e;
    line.re[i] = c.centre - sine * (e + inverse_e);
    s.re[i] = line.re[i] + c.pole;
    s.im[i] = cosine * (e - inverse_e);
  }
  log_envelope(c, s, kProbes, line.size);
  return line;
}

/// The step of kProbes probes from the vertex to where the integrand has fallen to e^-30 of its
/// size there; e^20 times the scale is as far as is looked.
real ContourFamily::probe_step(const Contour& c) const noexcept {
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

ContourFamily::EdgeGrowth ContourFamily::edge_growth(const Contour& c, real turn, real k,
                                                     real step) const noexcept {
  const Line edge = probe(c, turn, step);
  ComplexLanes vertex = {};
  vertex.re[0] = c.pole + c.vertex;
  real at_vertex[kProbes];
  log_envelope(c, vertex, 1, at_vertex);
  const real base = at_vertex[0];
  EdgeGrowth growth = {0.0, 0.0};
  for (std::size_t i = 0; i < kProbes; ++i) {
    const real x = (edge.size[i] - base) - (edge.re[i] - c.vertex) * k;
    if (i == 0) growth.at_axis = x == x ? x : kNever;
    growth.most = larger(growth.most, x == x ? x : kNever);
  }
  return growth;
}

/// Logarithm of the integrand's size at the first `count` points, without what oscillation takes
/// from it.
void ContourFamily::log_envelope(const Contour& c, const ComplexLanes& s, std::size_t count,
                                 real (&out)[kProbes]) const noexcept {
  ComplexLanes g;
  law_.exponent(s, count, g);
  law_.swing(s, count, out);
  for (std::size_t i = 0; i < count; i += kLanes) {
    const Complex<kLanes> at = s.load<kLanes>(i);
    const Complex<kLanes> q = square(at) - at;
    const pack<kLanes> size = (q * g.load<kLanes>(i)).re + pack<kLanes>::load(out + i);
    const pack<kLanes> control = q.re * (total_vol_ * total_vol_ * 0.5);
    if (c.control) {
      loadline::select(size > control, size, control).store(out + i);
    } else {
      (size - log(norm(q)) * 0.5).store(out + i);
    }
  }
}

/// Narrows angles and distances until the integrand grows by no more than kMostGrowth; twelve
/// rounds are more than any law has needed by far, and what is left over costs nodes only.
void ContourFamily::fit(Contour& c, std::uint32_t side, Cone angles, real out, real in, real k_out,
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

Contour ContourFamily::central(std::uint32_t side, bool both) const noexcept {
  Contour c;
  c.control = true;
  const real most = kCentralReach * total_vol_;
  const real k_in = direction(side) * most, k_out = both ? -k_in : real(0.0);
  const Cone angles = cone(side, both ? -most : real(0.0), most);
  fit(c, side, angles, centre_reach_[side], centre_reach_[1 - side], k_out, k_in);
  return c;
}

Contour ContourFamily::winged(std::uint32_t side, std::uint32_t j) noexcept {
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
  const real in =
      reach(c.pole, c.vertex, -sign, smaller(inner, real(0.9) * to_pole), c.log_size, most, kLimit);
  fit(c, side, cone(side, least, most), out, in, c.reference, sign * most);
  return c;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
