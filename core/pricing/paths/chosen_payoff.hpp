// Model, payoff and control that are chosen at run time, for hosts that send them as data: one
// compiled estimate takes them all, with the bits of those that are named.
#pragma once

#include "core/pricing/paths/path_estimate.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

enum class PathPayoff : std::uint32_t {
  european = 0,
  asian = 1,    ///< on the arithmetic mean of the spot at the end of every step
  barrier = 2,  ///< looked at where steps begin and end
};

enum class PathControl : std::uint32_t {
  none = 0,
  spot = 1,      ///< the spot at expiry
  european = 2,  ///< the European option of the same strike and type, by the model's own transform
};

/// Bates, or Heston as what it is without jumps.
struct ChosenModel {
  BatesParameters parameters;
  bool has_jumps = true;
};

inline ChosenModel chosen_model(const HestonParameters& parameters) noexcept {
  return {{parameters, {0.0, 0.0, 0.0}}, false};
}
inline ChosenModel chosen_model(const BatesParameters& parameters) noexcept {
  return {parameters, true};
}

/// Steps of either model, with the bits of its own: no jump adds nothing to a sum but a zero.
class ChosenPathStep : public BatesPathStep {
 public:
  using Parameters = ChosenModel;
  static bool has_jumps(const ChosenModel& model) noexcept { return model.has_jumps; }

  ChosenPathStep(const ChosenModel& model, const PathUnderlying& underlying,
                 real step_years) noexcept
      : BatesPathStep(model.parameters, underlying, step_years) {}

  static Error check(const ChosenModel& model, real step_years) noexcept {
    return model.has_jumps ? BatesPathStep::check(model.parameters, step_years)
                           : HestonPathStep::check(model.parameters.heston, step_years);
  }
};

/// One of EuropeanPayoff, AsianPayoff and BarrierPayoff.
struct ChosenPayoff {
  static constexpr bool kObserves = true;
  PathPayoff kind = PathPayoff::european;
  real strike = 0.0;
  OptionType type = OptionType::call;
  real barrier = 0.0;  ///< of PathPayoff::barrier alone, likewise the next
  BarrierType barrier_type = BarrierType::down_out;

  bool observes() const noexcept { return kind != PathPayoff::european; }
  template <int N>
  struct State {
    AsianPayoff::State<N> asian;
    BarrierPayoff::State<N> barrier;
  };
  template <int N>
  LOADLINE_INLINE void start(State<N>& state, pack<N> spot) const {
    as_asian().start(state.asian, spot);
    as_barrier().start(state.barrier, spot);
  }
  template <int N>
  LOADLINE_INLINE void observe(State<N>& state, pack<N> spot) const {
    if (kind == PathPayoff::asian) as_asian().observe(state.asian, spot);
    if (kind == PathPayoff::barrier) as_barrier().observe(state.barrier, spot);
  }
  template <int N>
  LOADLINE_INLINE pack<N> finish(const State<N>& state, pack<N> spot, std::uint32_t steps) const {
    if (kind == PathPayoff::asian) return as_asian().finish(state.asian, spot, steps);
    if (kind == PathPayoff::barrier) return as_barrier().finish(state.barrier, spot, steps);
    return exercised(spot, strike, type);
  }

  /// out_of_domain with Field::path_payoff, or what the payoff itself refuses.
  Error check() const noexcept {
    const auto number = static_cast<std::uint32_t>(kind);
    if (number > 2) {
      return {ErrorCode::out_of_domain, Field::path_payoff, 0, refused_value(real_of(number))};
    }
    return kind == PathPayoff::barrier ? as_barrier().check() : as_european().check();
  }

  EuropeanPayoff as_european() const noexcept {
    EuropeanPayoff european;
    european.strike = strike;
    european.type = type;
    return european;
  }

 private:
  LOADLINE_INLINE AsianPayoff as_asian() const noexcept { return {strike, type}; }
  LOADLINE_INLINE BarrierPayoff as_barrier() const noexcept {
    return {strike, barrier, type, barrier_type};
  }
};

/// None of them, SpotPayoff or EuropeanPayoff.
struct ChosenControl : TerminalPayoff {
  PathControl kind = PathControl::none;
  real strike = 0.0;
  OptionType type = OptionType::call;

  template <int N>
  LOADLINE_INLINE pack<N> finish(const State<N>&, pack<N> spot, std::uint32_t) const {
    if (kind == PathControl::european) return exercised(spot, strike, type);
    return kind == PathControl::spot ? spot : pack<N>(0.0);
  }
  Error check() const noexcept { return {}; }
};

/// The control of that kind with its exact value. Errors: out_of_domain with Field::path_control,
/// and those of option_control.
template <class Parameters>
Result<Control<ChosenControl>> chosen_control(PathControl kind, const PathUnderlying& underlying,
                                              const ChosenPayoff& payoff,
                                              const Parameters& parameters) noexcept {
  Control<ChosenControl> control;
  control.payoff.kind = kind;
  control.payoff.strike = payoff.strike;
  control.payoff.type = payoff.type;
  switch (kind) {
    case PathControl::none:
      return control;
    case PathControl::spot:
      control.value = spot_control(underlying).value;
      return control;
    case PathControl::european: {
      const auto european = option_control(underlying, payoff.as_european(), parameters);
      if (!european.ok()) return european.error();
      control.value = european->value;
      return control;
    }
  }
  const auto number = static_cast<std::uint32_t>(kind);
  return Error{ErrorCode::out_of_domain, Field::path_control, 0, refused_value(real_of(number))};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
