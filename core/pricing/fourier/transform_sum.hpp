// The trapezoidal sums along one contour, for every strike that uses it: nodes are computed eight
// at a time, each with the transform of the law, and taken to all strikes before the next eight.
#pragma once

#include <span>

#include "core/pricing/fourier/contour.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Strikes at a time: their sums stay in the nearest caches, on the stack.
inline constexpr std::size_t kStrikeBlock = 32;

/// Nodes of one level before the integral counts as not converging; Heston takes 40 on average and
/// up to 200 at the corners of its domain, jumps on top of that up to 500.
inline constexpr std::uint32_t kMaxNodes = 2048;

/// Outputs of a sum: the value, and what multiplies its integrand by s and by s^2 - s; then the
/// derivatives of the law by expiry and by each parameter. A sum has the value alone, or all.
enum SumOutput : std::size_t { kSumValue = 0, kSumSpot = 1, kSumCurvature = 2, kSumExpiry = 3 };
inline constexpr std::size_t kValueOutputs = 1;
inline constexpr std::size_t kMostOutputs = 4 + kMostParameters;
inline std::size_t all_outputs(const ModelLaw& law) noexcept {
  return 4 + law.parameters();
}

/// Sums of one strike, lane by lane: node j goes to lane j modulo 8, so even lanes are the sum with
/// the double step.
struct alignas(64) StrikeSums {
  real size[kPointLanes];  ///< of the absolute values of the value's terms
  real sum[kMostOutputs][kPointLanes];
};

/// Eight nodes: the exponent's factor s - vertex, and the complex weights of the outputs.
struct NodeBlock {
  ComplexLanes s;
  ComplexLanes weight[kMostOutputs];
};

/// Nodes and weights of one contour.
class ContourNodes {
 public:
  ContourNodes(const ModelLaw& law, const Contour& contour, real total_vol, real step,
               std::size_t outputs) noexcept;

  /// Fills nodes first ... first + 7 at (first + offset) * step, and returns whether all of them
  /// and so all that follow are below the last digit of the sum.
  bool fill(std::uint32_t first, real offset, NodeBlock& out) noexcept;

 private:
  /// Points of the contour, and ds/dy there times the share of the sum.
  struct Path {
    ComplexLanes from_pole, s, slope;
  };
  void place(std::uint32_t first, real offset, Path& path) const noexcept;
  void weigh(const Path& path, const GradientLanes& g, std::size_t at, NodeBlock& out,
             ComplexLanes& along, real (&norms)[kPointLanes]) const noexcept;

  const ModelLaw& law_;
  const Contour& contour_;
  real half_square_, step_, sine_, cosine_;
  real largest_ = 0.0;
  std::size_t outputs_;
};

/// Adds a block of nodes to the sums of one strike at `shift` = k - reference.
void add_nodes(const NodeBlock& nodes, real shift, std::size_t outputs, StrikeSums& sums) noexcept;

/// The sum over the lanes and its two halves, over even and over odd nodes.
struct LaneSum {
  real even, odd;
  real total() const noexcept { return even + odd; }
};
inline LaneSum sum_lanes(const real (&lane)[kPointLanes]) noexcept {
  return {(lane[0] + lane[4]) + (lane[2] + lane[6]), (lane[1] + lane[5]) + (lane[3] + lane[7])};
}

/// What one strike has so far.
struct StrikeIntegral {
  real value[kMostOutputs];
  real size = 0.0;
  real error = 0.0;    ///< of value[kSumValue], by the last refinement
  real control = 0.0;  ///< what is to be added to the value
};

/// Integrates for the strikes k[index[i]] into out[index[i]]. Doubles the nodes for those whose
/// error is not small, three times at most.
class ContourIntegral {
 public:
  ContourIntegral(const ModelLaw& law, const Contour& contour, real total_vol,
                  std::size_t outputs) noexcept
      : law_(law), contour_(contour), total_vol_(total_vol), outputs_(outputs) {}

  void run(std::span<std::uint32_t> index, const real* k, StrikeIntegral* out) noexcept;

 private:
  bool sweep(std::span<const std::uint32_t> index, const real* k, real offset, real step) noexcept;
  void refine(const StrikeSums& sums, int level, StrikeIntegral& out) const noexcept;

  const ModelLaw& law_;
  const Contour& contour_;
  real total_vol_;
  std::size_t outputs_;
  StrikeSums sums_[kStrikeBlock];
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
