#include "core/pricing/fourier/transform_sum.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kInversePi = 0x1.45f306dc9c883p-2;
constexpr real kAccepted = 1e-13;

// One pack a call, out of line: see model_law.cpp.

/// e^(z factor).
[[gnu::noinline]] void put_exp(const ComplexLanes& z, real factor, std::size_t at,
                               ComplexLanes& out) noexcept {
  out.store(exp(z.load<kLanes>(at) * pack<kLanes>(factor)), at);
}

[[gnu::noinline]] void put_exp(const real* x, real* out) noexcept {
  exp(pack<kLanes>::load(x)).store(out);
}

/// M and M less Black's, by the larger of the two and the difference of their exponents.
[[gnu::noinline]] void put_against_control(const ComplexLanes& q, const ComplexLanes& g,
                                           real half_square, std::size_t at, ComplexLanes& moment,
                                           ComplexLanes& difference) noexcept {
  const Complex<kLanes> square = q.load<kLanes>(at), exponent = g.load<kLanes>(at);
  const Complex<kLanes> apart = square * (exponent - pack<kLanes>(half_square));
  const mask_pack<kLanes> is_above = apart.re > 0.0;
  const Complex<kLanes> black = square * pack<kLanes>(half_square);
  const Complex<kLanes> large = exp(select(is_above, square * exponent, black));
  const Complex<kLanes> less_one = expm1(select(is_above, -apart, apart));
  const Complex<kLanes> signed_difference = large * less_one;
  moment.store(select(is_above, large, large + signed_difference), at);
  difference.store(select(is_above, -signed_difference, signed_difference), at);
}

}  // namespace

ContourNodes::ContourNodes(const ModelLaw& law, const Contour& contour, real total_vol, real step,
                           std::size_t outputs) noexcept
    : law_(law),
      contour_(contour),
      half_square_(total_vol * total_vol * real(0.5)),
      step_(step),
      sine_(contour.scale * sin(contour.turn)),
      cosine_(contour.scale * cos(contour.turn)),
      outputs_(outputs) {}

void ContourNodes::place(std::uint32_t first, real offset, Path& path) const noexcept {
  real y[kPointLanes], e[kPointLanes];
  for (std::size_t i = 0; i < kPointLanes; ++i) y[i] = (real_of(first + i) + offset) * step_;
  for (std::size_t i = 0; i < kPointLanes; i += kLanes) put_exp(y + i, e + i);
  const real share_of_all = step_ * kInversePi;
  for (std::size_t i = 0; i < kPointLanes; ++i) {
    const bool is_half = i == 0 && first == 0 && offset == 0.0;
    const real share = is_half ? share_of_all * real(0.5) : share_of_all;
    const real inverse_e = real(1.0) / e[i];
    const real cosh = (e[i] + inverse_e) * real(0.5), sinh = (e[i] - inverse_e) * real(0.5);
    path.from_pole.re[i] = contour_.centre - cosh * sine_;
    path.from_pole.im[i] = sinh * cosine_;
    path.s.re[i] = path.from_pole.re[i] + contour_.pole;
    path.s.im[i] = path.from_pole.im[i];
    path.slope.re[i] = cosh * cosine_ * share;
    path.slope.im[i] = sinh * sine_ * share;
  }
}

/// Weights of one pack of nodes, and the squared size of M ds/dy, of which the slowest output is
/// made.
[[gnu::noinline]] void ContourNodes::weigh(const Path& path, const GradientLanes& g, std::size_t at,
                                           NodeBlock& out, ComplexLanes& along,
                                           real (&norms)[kPointLanes]) const noexcept {
  const Complex<kLanes> from_pole = path.from_pole.load<kLanes>(at);
  const Complex<kLanes> q =
      from_pole * (from_pole + pack<kLanes>(contour_.pole + contour_.pole - 1.0));
  const Complex<kLanes> from_vertex = from_pole - pack<kLanes>(contour_.vertex);
  out.s.store(from_vertex, at);
  ComplexLanes moments, transforms;  // M and what is integrated over s^2 - s
  if (contour_.control) {
    ComplexLanes square;
    square.store(q, at);
    put_against_control(square, g.value, half_square_, at, moments, transforms);
  } else {
    ComplexLanes exponent;
    exponent.store(q * g.value.load<kLanes>(at) - from_vertex * pack<kLanes>(contour_.reference) -
                       pack<kLanes>(contour_.log_size),
                   at);
    put_exp(exponent, 1.0, at, moments);
    transforms.store(moments.load<kLanes>(at), at);
  }
  const Complex<kLanes> slope = path.slope.load<kLanes>(at);
  const Complex<kLanes> curvature = transforms.load<kLanes>(at) * slope;
  const Complex<kLanes> value = curvature * inverse(q);
  const Complex<kLanes> moment = moments.load<kLanes>(at) * slope;
  along.store(moment, at);
  out.weight[kSumValue].store(value, at);
  out.weight[kSumSpot].store(value * path.s.load<kLanes>(at), at);
  out.weight[kSumCurvature].store(curvature, at);
  const pack<kLanes> a = norm(curvature), b = norm(moment);
  select(a < b, b, a).store(norms + at);
}

bool ContourNodes::fill(std::uint32_t first, real offset, NodeBlock& out) noexcept {
  Path path;
  place(first, offset, path);
  GradientLanes g;
  ComplexLanes along;
  real norms[kPointLanes];
  const bool all = outputs_ > kValueOutputs;
  if (all) {
    law_.gradient(path.s, g);
  } else {
    law_.exponent(path.s, kPointLanes, g.value);
  }
  for (std::size_t i = 0; i < kPointLanes; i += kLanes) weigh(path, g, i, out, along, norms);
  for (std::size_t o = kSumExpiry; o < outputs_; ++o) {
    const ComplexLanes& slope = o == kSumExpiry ? g.expiry : g.parameter[o - kSumExpiry - 1];
    for (std::size_t i = 0; i < kPointLanes; i += kLanes) {
      out.weight[o].store(along.load<kLanes>(i) * slope.load<kLanes>(i), i);
    }
  }
  if (law_.swings()) {
    real swing[kPointLanes];
    law_.swing(path.s, kPointLanes, swing);
    for (real& x : swing) x = (x < 300.0 ? x : real(300.0)) * real(2.0);
    for (std::size_t i = 0; i < kPointLanes; i += kLanes) put_exp(swing + i, swing + i);
    for (std::size_t i = 0; i < kPointLanes; ++i) norms[i] = norms[i] * swing[i];
  }
  real largest = 0.0;
  for (const real norm : norms) largest = larger(largest, norm);
  largest_ = larger(largest_, largest);
  return largest <= largest_ * real(0x1p-108);
}

void add_nodes(const NodeBlock& nodes, real shift, std::size_t outputs, StrikeSums& sums) noexcept {
  const real back = -shift;
  ComplexLanes e;
  for (std::size_t i = 0; i < kPointLanes; i += kLanes) put_exp(nodes.s, back, i, e);
  for (std::size_t o = 0; o < outputs; ++o) {
    const ComplexLanes& weight = nodes.weight[o];
    for (std::size_t i = 0; i < kPointLanes; i += kLanes) {
      const Complex<kLanes> w = weight.load<kLanes>(i), x = e.load<kLanes>(i);
      const pack<kLanes> term = x.re * w.re - x.im * w.im;
      (pack<kLanes>::load(sums.sum[o] + i) + term).store(sums.sum[o] + i);
      if (o != kSumValue) continue;
      (pack<kLanes>::load(sums.size + i) + absolute(term)).store(sums.size + i);
    }
  }
}

void ContourIntegral::run(std::span<std::uint32_t> index, const real* k,
                          StrikeIntegral* out) noexcept {
  constexpr int kLevels = 4;
  real step = ContourFamily::step_of(contour_);
  for (int level = 0; level < kLevels && !index.empty(); ++level) {
    const bool ended = sweep(index, k, either(level == 0, 0.0, 0.5), step);
    std::size_t left = 0;
    for (std::size_t i = 0; i < index.size(); ++i) {
      const std::uint32_t row = index[i];
      refine(sums_[i], level, out[row]);
      if (!ended) out[row].error = std::numeric_limits<real>::max();
      const real whole = absolute(out[row].value[kSumValue] + out[row].control);
      if (ended && out[row].error > kAccepted * whole) index[left++] = row;
    }
    index = index.first(left);
    if (level > 0) step = step * real(0.5);
  }
}

/// One pass over the nodes; false where they do not end.
bool ContourIntegral::sweep(std::span<const std::uint32_t> index, const real* k, real offset,
                            real step) noexcept {
  ContourNodes nodes(law_, contour_, total_vol_, step, outputs_);
  for (std::size_t i = 0; i < index.size(); ++i) {
    for (std::size_t lane = 0; lane < kPointLanes; ++lane) {
      sums_[i].size[lane] = 0.0;
      for (std::size_t o = 0; o < outputs_; ++o) sums_[i].sum[o][lane] = 0.0;
    }
  }
  NodeBlock block;
  for (std::uint32_t first = 0; first < kMaxNodes; first += kPointLanes) {
    const bool is_last = nodes.fill(first, offset, block);
    for (std::size_t i = 0; i < index.size(); ++i) {
      add_nodes(block, k[index[i]] - contour_.reference, outputs_, sums_[i]);
    }
    if (is_last) return true;
  }
  return false;
}

/// Takes a pass into the integral. The error of a sum is about the square of that of the sum with
/// the double step, over the bound of the integrand on the edge of its strip.
void ContourIntegral::refine(const StrikeSums& sums, int level,
                             StrikeIntegral& out) const noexcept {
  real change = 0.0;
  for (std::size_t o = 0; o < outputs_; ++o) {
    const LaneSum lanes = sum_lanes(sums.sum[o]);
    if (level == 0) {
      if (o == kSumValue) change = lanes.even - lanes.odd;
      out.value[o] = lanes.total();
      continue;
    }
    const real mean = (out.value[o] + lanes.total()) * real(0.5);
    if (o == kSumValue) change = mean - out.value[o];
    out.value[o] = mean;
  }
  const real size = sum_lanes(sums.size).total();
  out.size = level == 0 ? size : (out.size + size) * real(0.5);
  constexpr real kSafety = 30;
  out.error =
      out.size > 0.0 ? kSafety * change * (change / out.size) * exp(-contour_.growth) : real(0.0);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
