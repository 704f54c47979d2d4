// The mean of a payoff over draws, its error, and what a control variate takes from it.
#pragma once

#include <cstdint>
#include <span>

#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct PathEstimate {
  real value;           ///< present value
  real standard_error;  ///< of the value: one standard deviation
  /// What the control was multiplied by: covariance over variance, from the same draws, which
  /// biases the value by less than its error over the root of the draws. 0 without a control.
  real control_coefficient;
  /// Mean of the control less its exact value: far beyond its error it tells of the scheme's bias.
  real control_gap;
  /// Share of the steps that were taken without martingale correction, see HestonStep.
  real uncorrected_share;
  std::uint64_t draws;
};

/// Sums of samples and controls about a first mean, so that no digit is lost to it.
class PathMoments {
 public:
  /// Adds samples and, where `control` is not empty, as many controls, in a fixed tree.
  void add(std::span<const real> samples, std::span<const real> control) noexcept;

  std::uint64_t count() const noexcept { return count_; }
  real mean() const noexcept;
  real control_mean() const noexcept;
  /// Sums of squared and crossed deviations from the means.
  real square() const noexcept;
  real control_square() const noexcept;
  real cross() const noexcept;

 private:
  real centre_ = 0.0, control_centre_ = 0.0;
  real sum_ = 0.0, control_sum_ = 0.0;
  real square_ = 0.0, control_square_ = 0.0, cross_ = 0.0;
  std::uint64_t count_ = 0;
};

/// Independent draws: the error from their own spread.
PathEstimate estimate_of(const PathMoments& draws, real control_value) noexcept;

/// Replications of a design whose draws depend on each other: the error from the spread of their
/// means, one a sample of `means`.
PathEstimate estimate_of(const PathMoments& draws, const PathMoments& means,
                         real control_value) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
