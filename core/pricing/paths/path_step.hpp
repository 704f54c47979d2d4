// Spot and variance over one step, for Heston and for Bates.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/pricing/paths/variance_step.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Where paths start and end; units of ModelOption.
struct PathUnderlying {
  real spot;
  real expiry_years;  ///< > 0
  real rate;
  real carry;
};

/// N paths at one time.
template <int N>
struct PathState {
  pack<N> log_spot;  ///< logarithm of spot over its start
  pack<N> variance;
};

/// The numbers that move N paths by one step.
template <int N>
struct StepNumbers {
  pack<N> u, complement;  ///< uniform, and 1 less it, exactly
  pack<N> variance_normal;
  pack<N> spot_normal;
  pack<N> jump_uniform;

  /// The numbers of the antithetic paths.
  LOADLINE_INLINE StepNumbers turned() const {
    return {complement, u, 0.0 - variance_normal, 0.0 - spot_normal, 1.0 - jump_uniform};
  }
};

/// Poisson numbers by inversion: the count of thresholds below a uniform number.
class JumpCount {
 public:
  /// The probability of more than kMost jumps is below 2^-53 for up to this many expected ones.
  static constexpr real kMostExpected = 8;
  static constexpr std::size_t kMost = 48;

  explicit JumpCount(real expected) noexcept {
    real weight = exp(-expected), sum = weight;
    for (; count_ < kMost && sum < real(1.0) - real(0x1p-53); ++count_) {
      below_[count_] = sum;
      weight = weight * (expected / real_of(count_ + 1));
      sum = sum + weight;
    }
  }

  template <int N>
  LOADLINE_INLINE pack<N> operator()(pack<N> u) const {
    pack<N> jumps = 0.0;
    for (std::size_t i = 0; i < count_; ++i) {
      jumps = jumps + select(u > pack<N>(below_[i]), pack<N>(1.0), pack<N>(0.0));
    }
    return jumps;
  }

 private:
  real below_[kMost];
  std::size_t count_ = 0;
};

/// Steps of one length under Heston.
class HestonPathStep {
 public:
  using Parameters = HestonParameters;
  static constexpr bool has_jumps(const Parameters&) noexcept { return false; }

  HestonPathStep(const HestonParameters& parameters, const PathUnderlying& underlying,
                 real step_years) noexcept
      : step_(parameters, step_years),
        drift_((underlying.rate - underlying.carry) * step_years),
        start_(parameters.initial_variance) {}

  static Error check(const HestonParameters& parameters, real) noexcept {
    return check_path_variance(parameters);
  }
  real initial_variance() const noexcept { return start_; }

  /// Moves the paths; `corrected` is where the spot has its martingale correction.
  template <int N>
  LOADLINE_INLINE void advance(PathState<N>& state, const StepNumbers<N>& numbers,
                               mask_pack<N>& corrected) const {
    const VarianceLaw<N> law = step_.law(state.variance);
    const pack<N> next = step_.next(law, numbers.u, numbers.complement, numbers.variance_normal);
    state.log_spot =
        state.log_spot +
        (step_.log_increment(law, state.variance, next, numbers.spot_normal, corrected) + drift_);
    state.variance = next;
  }

 private:
  HestonStep step_;
  real drift_, start_;
};

/// Steps of one length under Bates. The normal numbers of diffusion and of the jumps' sizes are
/// one: given the variances and the number of jumps, their sum is normal.
class BatesPathStep {
 public:
  using Parameters = BatesParameters;
  static constexpr bool has_jumps(const Parameters&) noexcept { return true; }

  BatesPathStep(const BatesParameters& parameters, const PathUnderlying& underlying,
                real step_years) noexcept
      : step_(parameters.heston, step_years),
        count_(parameters.jumps.intensity * step_years),
        mean_(parameters.jumps.mean_log_jump),
        square_(parameters.jumps.log_jump_vol * parameters.jumps.log_jump_vol),
        drift_((underlying.rate - underlying.carry -
                parameters.jumps.intensity * mean_relative_jump(parameters.jumps)) *
               step_years),
        start_(parameters.heston.initial_variance) {}

  static Error check(const BatesParameters& parameters, real step_years) noexcept {
    const Error refused = check_path_variance(parameters.heston);
    if (refused.code != ErrorCode::ok) return refused;
    const Error jumps = check_bates(parameters);
    if (jumps.code != ErrorCode::ok) return jumps;
    if (!(parameters.jumps.intensity * step_years <= JumpCount::kMostExpected)) {
      return {ErrorCode::capacity_exceeded, Field::intensity, 0,
              refused_value(parameters.jumps.intensity)};
    }
    return {};
  }
  real initial_variance() const noexcept { return start_; }

  template <int N>
  LOADLINE_INLINE void advance(PathState<N>& state, const StepNumbers<N>& numbers,
                               mask_pack<N>& corrected) const {
    const VarianceLaw<N> law = step_.law(state.variance);
    const pack<N> next = step_.next(law, numbers.u, numbers.complement, numbers.variance_normal);
    const pack<N> jumps = count_(numbers.jump_uniform);
    const pack<N> scale = (state.variance + next) * step_.own_variance() + jumps * square_;
    state.log_spot =
        state.log_spot +
        (step_.log_drift(law, state.variance, corrected) + next * step_.by_next_variance() +
         square_root(scale) * numbers.spot_normal + (jumps * mean_ + drift_));
    state.variance = next;
  }

 private:
  HestonStep step_;
  JumpCount count_;
  real mean_, square_, drift_, start_;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
