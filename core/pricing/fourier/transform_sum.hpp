// The trapezoidal sums along one contour, for every strike that uses it: nodes are computed eight
// at a time, each with the transform of the law, and taken to all strikes before the next eight.
#pragma once

#include <span>

#include "core/numeric/analysis/scalar.hpp"
#include "core/pricing/fourier/contour.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Nodes at a time, and lanes of a sum: the same for every width of the hardware's vectors.
inline constexpr std::size_t kNodeLanes = 8;

/// Strikes at a time: their sums stay in the nearest cache, on the stack.
inline constexpr std::size_t kStrikeBlock = 32;

/// Nodes of one level before the integral counts as not converging; Heston takes 40 on average and
/// up to 200 at the corners of its domain, jumps on top of that up to 500.
inline constexpr std::uint32_t kMaxNodes = 2048;

/// Outputs of a sum: the value, and what multiplies its integrand by s and by s^2 - s; then the
/// derivatives of the law by expiry and by each parameter.
enum SumOutput : std::size_t { kSumValue = 0, kSumSpot = 1, kSumCurvature = 2, kSumExpiry = 3 };
inline constexpr std::size_t kValueOutputs = 1;
template <class Law>
inline constexpr std::size_t kAllOutputs = 4 + Law::kParameters;

/// Sums of one strike, lane by lane: node j goes to lane j modulo 8, so even lanes are the sum with
/// the double step.
template <std::size_t Outputs>
struct StrikeSums {
  real sum[Outputs][kNodeLanes];
  real size[kNodeLanes];  ///< of the absolute values of the value's terms
};

/// Eight nodes: the exponent's factor s - vertex, and the complex weights of the outputs.
template <std::size_t Outputs>
struct alignas(64) NodeBlock {
  real s_re[kNodeLanes], s_im[kNodeLanes];
  real weight_re[Outputs][kNodeLanes], weight_im[Outputs][kNodeLanes];
};

/// Nodes and weights of one contour.
template <class Law, std::size_t Outputs>
class ContourNodes {
 public:
  ContourNodes(const Law& law, const Contour& contour, real total_vol, real step) noexcept
      : law_(law),
        contour_(contour),
        half_square_(total_vol * total_vol * real(0.5)),
        step_(step),
        sine_(contour.scale * sin(contour.turn)),
        cosine_(contour.scale * cos(contour.turn)) {}

  /// Fills nodes first ... first + 7 at (first + offset) * step, and returns whether all of them
  /// and so all that follow are below the last digit of the sum.
  bool fill(std::uint32_t first, real offset, NodeBlock<Outputs>& out) noexcept {
    constexpr int N = kLanes;
    real y[kNodeLanes], share[kNodeLanes], norms[kNodeLanes];
    const real share_of_all = step_ * kInversePi;
    for (std::size_t i = 0; i < kNodeLanes; ++i) {
      y[i] = (real_of(first + i) + offset) * step_;
      share[i] = share_of_all;
    }
    if (first == 0 && offset == 0.0) share[0] = share_of_all * real(0.5);
    for (std::size_t i = 0; i < kNodeLanes; i += N) {
      fill_lanes<N>(pack<N>::load(y + i), pack<N>::load(share + i), i, out).store(norms + i);
    }
    real largest = 0.0;
    for (const real norm : norms) largest = larger(largest, norm);
    largest_ = larger(largest_, largest);
    return largest <= largest_ * real(0x1p-108);
  }

 private:
  static constexpr real kInversePi = 0x1.45f306dc9c883p-2;

  /// Returns the squared size of M ds/dy, of which the slowest output is made, without what
  /// oscillation takes from it.
  template <int N>
  LOADLINE_INLINE pack<N> fill_lanes(pack<N> y, pack<N> share, std::size_t at,
                                     NodeBlock<Outputs>& out) const {
    const pack<N> e = exp(y), inverse_e = 1.0 / e;
    const pack<N> cosh = (e + inverse_e) * 0.5, sinh = (e - inverse_e) * 0.5;
    const Complex<N> from_pole = {pack<N>(contour_.centre) - cosh * sine_, sinh * cosine_};
    const Complex<N> s = from_pole + pack<N>(contour_.pole);
    const Complex<N> path = {cosh * cosine_ * share, sinh * sine_ * share};
    const Complex<N> q = from_pole * (from_pole + pack<N>(contour_.pole + contour_.pole - 1.0));
    const Complex<N> from_vertex = from_pole - pack<N>(contour_.vertex);

    ExponentGradient<N, Law::kParameters> g;
    if constexpr (Outputs > kSumExpiry) {
      law_.gradient(s, g);
    } else {
      g.value = law_.exponent(s);
    }
    Complex<N> moment, transform;  // M and what is integrated over s^2 - s
    if (contour_.control) {
      against_control(q, g.value, moment, transform);
    } else {
      moment =
          exp(q * g.value - from_vertex * pack<N>(contour_.reference) - pack<N>(contour_.log_size));
      transform = moment;
    }
    from_vertex.re.store(out.s_re + at);
    from_vertex.im.store(out.s_im + at);
    const Complex<N> curvature = transform * path;
    const Complex<N> value = curvature * inverse(q);
    put(value, kSumValue, at, out);
    const Complex<N> along = moment * path;
    if constexpr (Outputs > kSumSpot) {
      put(value * s, kSumSpot, at, out);
      put(curvature, kSumCurvature, at, out);
    }
    if constexpr (Outputs > kSumExpiry) {
      put(along * g.expiry, kSumExpiry, at, out);
      for (std::size_t i = 0; i < Law::kParameters; ++i) {
        put(along * g.parameter[i], kSumExpiry + 1 + i, at, out);
      }
    }
    pack<N> size = larger_of(norm(curvature), norm(along));
    if constexpr (Law::kSwings) {
      const pack<N> swing = law_.swing(s);
      size = size * exp(select(swing < 300.0, swing, pack<N>(300.0)) * 2.0);
    }
    return size;
  }

  /// M and M less Black's, by the larger of the two and the difference of their exponents.
  template <int N>
  LOADLINE_INLINE void against_control(Complex<N> q, Complex<N> g, Complex<N>& moment,
                                       Complex<N>& difference) const {
    const Complex<N> apart = q * (g - pack<N>(half_square_));
    const mask_pack<N> is_above = apart.re > 0.0;
    const Complex<N> black = q * pack<N>(half_square_);
    const Complex<N> large = exp(select(is_above, q * g, black));
    const Complex<N> less_one = expm1(select(is_above, -apart, apart));
    difference = large * less_one;
    moment = select(is_above, large, large + difference);
    difference = select(is_above, -difference, difference);
  }

  template <int N>
  LOADLINE_INLINE static pack<N> larger_of(pack<N> a, pack<N> b) {
    return select(a < b, b, a);
  }

  template <int N>
  LOADLINE_INLINE static void put(Complex<N> weight, std::size_t output, std::size_t at,
                                  NodeBlock<Outputs>& out) {
    weight.re.store(out.weight_re[output] + at);
    weight.im.store(out.weight_im[output] + at);
  }

  const Law& law_;
  const Contour& contour_;
  real half_square_, step_, sine_, cosine_;
  real largest_ = 0.0;
};

/// Adds a block of nodes to the sums of one strike at `shift` = k - reference.
template <std::size_t Outputs>
inline void add_nodes(const NodeBlock<Outputs>& nodes, real shift,
                      StrikeSums<Outputs>& sums) noexcept {
  constexpr int N = kLanes;
  const pack<N> back = -shift;
  for (std::size_t i = 0; i < kNodeLanes; i += N) {
    const Complex<N> e =
        exp(Complex<N>{pack<N>::load(nodes.s_re + i) * back, pack<N>::load(nodes.s_im + i) * back});
    for (std::size_t o = 0; o < Outputs; ++o) {
      const pack<N> term = e.re * pack<N>::load(nodes.weight_re[o] + i) -
                           e.im * pack<N>::load(nodes.weight_im[o] + i);
      (pack<N>::load(sums.sum[o] + i) + term).store(sums.sum[o] + i);
      if (o == kSumValue) {
        (pack<N>::load(sums.size + i) + absolute(term)).store(sums.size + i);
      }
    }
  }
}

/// The sum over the lanes and its two halves, over even and over odd nodes.
struct LaneSum {
  real even, odd;
  real total() const noexcept { return even + odd; }
};
inline LaneSum sum_lanes(const real (&lane)[kNodeLanes]) noexcept {
  return {(lane[0] + lane[4]) + (lane[2] + lane[6]), (lane[1] + lane[5]) + (lane[3] + lane[7])};
}

/// What one strike has so far.
template <std::size_t Outputs>
struct StrikeIntegral {
  real value[Outputs];
  real size = 0.0;
  real error = 0.0;    ///< of value[kSumValue], by the last refinement
  real control = 0.0;  ///< what is to be added to the value
};

/// Integrates for the strikes k[index[i]] into out[index[i]]. Doubles the nodes for those whose
/// error is not small, three times at most.
template <class Law, std::size_t Outputs>
class ContourIntegral {
 public:
  using Integral = StrikeIntegral<Outputs>;

  ContourIntegral(const Law& law, const Contour& contour, real total_vol) noexcept
      : law_(law), contour_(contour), total_vol_(total_vol) {}

  void run(std::span<std::uint32_t> index, const real* k, Integral* out) noexcept {
    constexpr int kLevels = 4;
    real step = ContourFamily<Law>::step_of(contour_);
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

 private:
  static constexpr real kAccepted = 1e-13;

  /// One pass over the nodes; false where they do not end.
  bool sweep(std::span<const std::uint32_t> index, const real* k, real offset, real step) noexcept {
    ContourNodes<Law, Outputs> nodes(law_, contour_, total_vol_, step);
    for (std::size_t i = 0; i < index.size(); ++i) sums_[i] = {};
    NodeBlock<Outputs> block;
    for (std::uint32_t first = 0; first < kMaxNodes; first += kNodeLanes) {
      const bool is_last = nodes.fill(first, offset, block);
      for (std::size_t i = 0; i < index.size(); ++i) {
        add_nodes(block, k[index[i]] - contour_.reference, sums_[i]);
      }
      if (is_last) return true;
    }
    return false;
  }

  /// Takes a pass into the integral. The error of a sum is about the square of that of the sum with
  /// the double step, over the bound of the integrand on the edge of its strip.
  void refine(const StrikeSums<Outputs>& sums, int level, Integral& out) const noexcept {
    real change = 0.0;
    for (std::size_t o = 0; o < Outputs; ++o) {
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

  const Law& law_;
  const Contour& contour_;
  real total_vol_;
  StrikeSums<Outputs> sums_[kStrikeBlock];
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
