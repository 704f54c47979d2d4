// Monte Carlo over paths of Heston and Bates: any payoff, antithetic pairs, a control variate,
// random or low-discrepancy numbers, the standard error, and every path open to recomputation.
#pragma once

#include "core/numeric/arithmetic/environment.hpp"
#include "core/numeric/random/uniform.hpp"
#include "core/pricing/fourier/model_price.hpp"
#include "core/pricing/paths/path_design.hpp"
#include "core/pricing/paths/path_moments.hpp"
#include "core/pricing/paths/path_step.hpp"
#include "core/pricing/paths/payoffs.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Draws at a time: states and numbers stay in the nearest cache.
inline constexpr std::size_t kPathBlock = 64;

/// A payoff whose exact present value is known.
template <class Payoff>
struct Control {
  Payoff payoff;
  real value = 0.0;
};

/// The spot as control: its present value is spot e^(-carry T) under every model here.
Control<SpotPayoff> spot_control(const PathUnderlying& underlying) noexcept;

/// A European option as control, its value from the model's own transform.
Result<Control<EuropeanPayoff>> option_control(const PathUnderlying& underlying,
                                               const EuropeanPayoff& payoff,
                                               const HestonParameters& parameters) noexcept;
Result<Control<EuropeanPayoff>> option_control(const PathUnderlying& underlying,
                                               const EuropeanPayoff& payoff,
                                               const BatesParameters& parameters) noexcept;

/// No control: its payoff is nothing, and so is its value.
struct NoPayoff : TerminalPayoff {
  template <int N>
  LOADLINE_INLINE pack<N> finish(const State<N>&, pack<N>, std::uint32_t) const {
    return 0.0;
  }
  Error check() const noexcept { return {}; }
};

/// not_finite or out_of_domain with the field: those of ModelOption, and expiry_years > 0.
Error check_path_underlying(const PathUnderlying& underlying) noexcept;

/// Paths of one law, in blocks. Step is HestonPathStep or BatesPathStep.
template <class Step, class Payoff, class ControlPayoff>
class PathBlocks {
 public:
  PathBlocks(const PathUnderlying& underlying, const Step& step, bool has_jumps,
             const Payoff& payoff, const ControlPayoff& control, const PathDesign& design,
             const PathDraws& draws) noexcept
      : has_jumps_(has_jumps),
        spot_(underlying.spot),
        discount_(exp(-(underlying.rate * underlying.expiry_years))),
        step_(step),
        payoff_(payoff),
        control_(control),
        design_(design),
        draws_(draws) {}

  /// Present values of the payoff and of the control for draws first ... first + kPathBlock - 1 of
  /// a replication, the mean of a pair where there are pairs. Returns how many of the steps had no
  /// martingale correction.
  real run(std::uint32_t replication, std::uint64_t first, std::span<real, kPathBlock> samples,
           std::span<real, kPathBlock> controls) const noexcept {
    Block block;
    start(block);
    real uncorrected = 0.0;
    const std::size_t members = design_.pairs == PathPairs::antithetic ? 2 : 1;
    for (std::uint32_t j = 0; j < design_.steps; ++j) {
      draw(block, replication, first, j);
      for (std::size_t member = 0; member < members; ++member) {
        uncorrected = uncorrected + advance(block, member);
      }
    }
    finish(block, members, samples, controls);
    return uncorrected;
  }

 private:
  static constexpr int N = kLanes;
  static constexpr std::size_t kPacks = kPathBlock / N;
  static constexpr bool kObserves = Payoff::kObserves || ControlPayoff::kObserves;

  /// Whether this payoff looks at dates before the last: one chosen at run time says so itself.
  template <class Paid>
  static bool observes(const Paid& paid) noexcept {
    if constexpr (requires { paid.observes(); }) {
      return paid.observes();
    } else {
      return Paid::kObserves;
    }
  }

  struct Block {
    std::uint64_t words[3][kPathBlock];
    alignas(64) real u[2][kPathBlock], normal[2][kPathBlock];  ///< of variance, of spot
    alignas(64) real jump_u[kPathBlock];
    alignas(64) real log_spot[2][kPathBlock], variance[2][kPathBlock];
    typename Payoff::template State<N> payoff[2][kPacks];
    typename ControlPayoff::template State<N> control[2][kPacks];
  };

  void start(Block& block) const noexcept {
    for (std::size_t member = 0; member < 2; ++member) {
      for (std::size_t i = 0; i < kPathBlock; ++i) {
        block.log_spot[member][i] = 0.0;
        block.variance[member][i] = step_.initial_variance();
      }
      for (std::size_t p = 0; p < kPacks; ++p) {
        payoff_.start(block.payoff[member][p], pack<N>(spot_));
        control_.start(block.control[member][p], pack<N>(spot_));
      }
    }
  }

  void draw(Block& block, std::uint32_t replication, std::uint64_t first,
            std::uint32_t j) const noexcept {
    const std::span<std::uint64_t> jumps(block.words[2], has_jumps_ ? kPathBlock : 0);
    draws_.fill(replication, first, j, block.words[0], block.words[1], jumps);
    for (std::size_t number = 0; number < 2; ++number) {
      for (std::size_t i = 0; i < kPathBlock; i += N) {
        open_uniform(words_at(block.words[number], i)).store(block.u[number] + i);
      }
      normal_quantile(block.u[number], block.normal[number]);
    }
    if (!has_jumps_) return;
    for (std::size_t i = 0; i < kPathBlock; i += N) {
      open_uniform(words_at(block.words[2], i)).store(block.jump_u + i);
    }
  }

  LOADLINE_INLINE static word_pack<N> words_at(const std::uint64_t* words, std::size_t i) {
    typename word_pack<N>::Native native;
    std::memcpy(&native, words + i, sizeof native);
    return word_pack<N>(native);
  }

  /// One step of all paths of a member.
  real advance(Block& block, std::size_t member) const noexcept {
    pack<N> uncorrected = 0.0;
    const bool is_observed = observes(payoff_) || observes(control_);
    for (std::size_t i = 0; i < kPathBlock; i += N) {
      const pack<N> u = pack<N>::load(block.u[0] + i);
      StepNumbers<N> numbers = {u, 1.0 - u, pack<N>::load(block.normal[0] + i),
                                pack<N>::load(block.normal[1] + i), pack<N>(0.5)};
      if (has_jumps_) numbers.jump_uniform = pack<N>::load(block.jump_u + i);
      if (member == 1) numbers = numbers.turned();
      PathState<N> state = {pack<N>::load(block.log_spot[member] + i),
                            pack<N>::load(block.variance[member] + i)};
      mask_pack<N> corrected;
      step_.advance(state, numbers, corrected);
      uncorrected = uncorrected + select(corrected, pack<N>(0.0), pack<N>(1.0));
      state.log_spot.store(block.log_spot[member] + i);
      state.variance.store(block.variance[member] + i);
      if constexpr (kObserves) {
        if (!is_observed) continue;
        const pack<N> spot = exp(state.log_spot) * spot_;
        payoff_.observe(block.payoff[member][i / N], spot);
        control_.observe(block.control[member][i / N], spot);
      }
    }
    // Whole numbers below 2^53: their sum is exact in any order.
    real lanes[N], total = 0.0;
    uncorrected.store(lanes);
    for (const real lane : lanes) total = total + lane;
    return total;
  }

  void finish(const Block& block, std::size_t members, std::span<real, kPathBlock> samples,
              std::span<real, kPathBlock> controls) const noexcept {
    const pack<N> share = members == 2 ? discount_ * real(0.5) : discount_;
    for (std::size_t i = 0; i < kPathBlock; i += N) {
      pack<N> sample = 0.0, control = 0.0;
      for (std::size_t member = 0; member < members; ++member) {
        const pack<N> spot = exp(pack<N>::load(block.log_spot[member] + i)) * spot_;
        sample = sample + payoff_.finish(block.payoff[member][i / N], spot, design_.steps);
        control = control + control_.finish(block.control[member][i / N], spot, design_.steps);
      }
      (sample * share).store(samples.data() + i);
      (control * share).store(controls.data() + i);
    }
  }

  bool has_jumps_;
  real spot_, discount_;
  const Step& step_;
  const Payoff& payoff_;
  const ControlPayoff& control_;
  const PathDesign& design_;
  const PathDraws& draws_;
};

/// The present value of a payoff over the paths of a design, all of it in the currency of the
/// spot's quote. The arena gives path_draws_bytes(design, Step::has_jumps(parameters)).
///
/// Errors name the field: those of check_path_underlying, check_path_design, the payoffs and the
/// model (Field::vol_of_variance below kMinPathVolOfVariance); capacity_exceeded (Field::arena;
/// Field::intensity where a step expects more than JumpCount::kMostExpected jumps); overflow.
template <class Step, class Payoff, class ControlPayoff = NoPayoff>
Result<PathEstimate> estimate_paths(const PathUnderlying& underlying,
                                    const typename Step::Parameters& parameters,
                                    const Payoff& payoff, const Control<ControlPayoff>& control,
                                    const PathDesign& design, Arena& arena) noexcept {
  const real step_years = underlying.expiry_years / real_of(design.steps);
  const bool has_jumps = Step::has_jumps(parameters);
  for (const Error& refused :
       {check_arithmetic(), check_path_underlying(underlying), check_path_design(design, has_jumps),
        Step::check(parameters, step_years), payoff.check(), control.payoff.check()}) {
    if (refused.code != ErrorCode::ok) return refused;
  }
  const Arena::Scope scope(arena);
  const auto draws = PathDraws::create(design, has_jumps, arena);
  if (!draws.ok()) return draws.error();
  const Step step(parameters, underlying, step_years);
  const PathBlocks<Step, Payoff, ControlPayoff> blocks(underlying, step, has_jumps, payoff,
                                                       control.payoff, design, *draws);
  const std::uint64_t draws_each = design.draws / design.replications;
  PathMoments all, means;
  real uncorrected = 0.0, taken = 0.0;
  for (std::uint32_t r = 0; r < design.replications; ++r) {
    PathMoments own;
    for (std::uint64_t first = 0; first < draws_each; first += kPathBlock) {
      real samples[kPathBlock], controls[kPathBlock];
      uncorrected = uncorrected + blocks.run(r, first, samples, controls);
      taken = taken + real_of(kPathBlock);
      const std::uint64_t left = draws_each - first;
      const std::size_t count = left < kPathBlock ? static_cast<std::size_t>(left) : kPathBlock;
      all.add(std::span(samples).first(count), std::span(controls).first(count));
      own.add(std::span(samples).first(count), std::span(controls).first(count));
    }
    const real mean = own.mean(), control_mean = own.control_mean();
    means.add({&mean, 1}, {&control_mean, 1});
  }
  PathEstimate estimate = design.source == PathSource::sobol
                              ? estimate_of(all, means, control.value)
                              : estimate_of(all, control.value);
  const real members = design.pairs == PathPairs::antithetic ? real(2.0) : real(1.0);
  estimate.uncorrected_share = uncorrected / (taken * real_of(design.steps) * members);
  if (!is_finite(estimate.value) || !is_finite(estimate.standard_error)) {
    return Error{ErrorCode::overflow, Field::none, 0, 0.0};
  }
  return estimate;
}

/// The same without a control.
template <class Step, class Payoff>
Result<PathEstimate> estimate_paths(const PathUnderlying& underlying,
                                    const typename Step::Parameters& parameters,
                                    const Payoff& payoff, const PathDesign& design,
                                    Arena& arena) noexcept {
  return estimate_paths<Step>(underlying, parameters, payoff, Control<NoPayoff>{}, design, arena);
}

/// Which path of a design.
struct PathName {
  std::uint32_t replication = 0;
  std::uint64_t draw = 0;    ///< within the replication
  std::uint32_t member = 0;  ///< 1: the antithetic one
};

/// One path of a design alone, with the bits that it has among all: spot and variance after each
/// step. `spot` and `variance` have one element a step. Errors: as estimate_paths; length_mismatch;
/// out_of_domain with Field::draws where the design has no such path; overflow, with zeros in both,
/// where a number on its way exceeds binary64.
template <class Step>
Error recompute_path(const PathUnderlying& underlying, const typename Step::Parameters& parameters,
                     const PathDesign& design, const PathName& name, std::span<real> spot,
                     std::span<real> variance, Arena& arena) noexcept {
  const real step_years = underlying.expiry_years / real_of(design.steps);
  const bool has_jumps = Step::has_jumps(parameters);
  for (const Error& refused :
       {check_arithmetic(), check_path_underlying(underlying), check_path_design(design, has_jumps),
        Step::check(parameters, step_years)}) {
    if (refused.code != ErrorCode::ok) return refused;
  }
  const std::uint32_t members = design.pairs == PathPairs::antithetic ? 2 : 1;
  if (name.replication >= design.replications || name.member >= members ||
      name.draw >= design.draws / design.replications) {
    return {ErrorCode::out_of_domain, Field::draws, 0, refused_value(real_of(name.draw))};
  }
  if (spot.size() != design.steps || variance.size() != design.steps) {
    return {ErrorCode::length_mismatch, Field::steps, 0, refused_value(real_of(spot.size()))};
  }
  const Arena::Scope scope(arena);
  const auto draws = PathDraws::create(design, has_jumps, arena);
  if (!draws.ok()) return draws.error();
  const Step step(parameters, underlying, step_years);
  PathState<1> state = {0.0, step.initial_variance()};
  for (std::uint32_t j = 0; j < design.steps; ++j) {
    std::uint64_t words[3] = {};
    draws->fill(name.replication, name.draw, j, {words, 1}, {words + 1, 1},
                {words + 2, has_jumps ? std::size_t{1} : std::size_t{0}});
    const pack<1> u = open_uniform(word_pack<1>(words[0]));
    const pack<1> v = open_uniform(word_pack<1>(words[1]));
    StepNumbers<1> numbers = {u, 1.0 - u, normal_quantile(u.v), normal_quantile(v.v), pack<1>(0.5)};
    if (has_jumps) numbers.jump_uniform = open_uniform(word_pack<1>(words[2]));
    if (name.member == 1) numbers = numbers.turned();
    mask_pack<1> corrected;
    step.advance(state, numbers, corrected);
    spot[j] = exp(state.log_spot.v) * underlying.spot;
    variance[j] = state.variance.v;
    if (is_finite(spot[j]) && is_finite(variance[j])) continue;
    for (std::uint32_t i = 0; i < design.steps; ++i) spot[i] = variance[i] = 0.0;
    return {ErrorCode::overflow, Field::none, 0, 0.0};
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
