// What a path pays. A payoff is a plain struct with three templates over packs of paths, so that
// any function of the path costs no call: a state, what a date adds to it, and the amount at the
// end.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/lanes.hpp"
#include "core/pricing/exotic/barrier.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// max(spot - strike, 0) for a call, max(strike - spot, 0) for a put.
template <int N>
LOADLINE_INLINE pack<N> exercised(pack<N> spot, real strike, OptionType type) {
  const pack<N> gain = type == OptionType::call ? spot - pack<N>(strike) : pack<N>(strike) - spot;
  return select(gain > 0.0, gain, pack<N>(0.0));
}

/// Payoffs of the spot at expiry alone: no date before it is looked at.
struct TerminalPayoff {
  static constexpr bool kObserves = false;
  template <int N>
  struct State {};
  template <int N>
  LOADLINE_INLINE void start(State<N>&, pack<N>) const {}
  template <int N>
  LOADLINE_INLINE void observe(State<N>&, pack<N>) const {}
};

/// The spot itself: a control variate whose present value is known.
struct SpotPayoff : TerminalPayoff {
  template <int N>
  LOADLINE_INLINE pack<N> finish(const State<N>&, pack<N> spot, std::uint32_t) const {
    return spot;
  }
  Error check() const noexcept { return {}; }
};

/// A European option.
struct EuropeanPayoff : TerminalPayoff {
  real strike = 0.0;
  OptionType type = OptionType::call;

  template <int N>
  LOADLINE_INLINE pack<N> finish(const State<N>&, pack<N> spot, std::uint32_t) const {
    return exercised(spot, strike, type);
  }
  Error check() const noexcept;
};

/// An option on the arithmetic mean of the spot at the end of every step.
struct AsianPayoff {
  static constexpr bool kObserves = true;
  real strike = 0.0;
  OptionType type = OptionType::call;

  template <int N>
  struct State {
    pack<N> sum;
  };
  template <int N>
  LOADLINE_INLINE void start(State<N>& state, pack<N>) const {
    state.sum = 0.0;
  }
  template <int N>
  LOADLINE_INLINE void observe(State<N>& state, pack<N> spot) const {
    state.sum = state.sum + spot;
  }
  template <int N>
  LOADLINE_INLINE pack<N> finish(const State<N>& state, pack<N>, std::uint32_t steps) const {
    return exercised(state.sum / pack<N>(real_of(steps)), strike, type);
  }
  Error check() const noexcept;
};

/// A European option that lives or comes to life by its spot touching a barrier at the start or at
/// the end of a step; between two dates nobody looks.
struct BarrierPayoff {
  static constexpr bool kObserves = true;
  real strike = 0.0;
  real barrier = 0.0;
  OptionType type = OptionType::call;
  BarrierType barrier_type = BarrierType::down_out;

  template <int N>
  struct State {
    pack<N> touched;  ///< 1 or 0
  };
  template <int N>
  LOADLINE_INLINE void start(State<N>& state, pack<N> spot) const {
    state.touched = 0.0;
    observe(state, spot);
  }
  template <int N>
  LOADLINE_INLINE void observe(State<N>& state, pack<N> spot) const {
    const mask_pack<N> touches = is_down() ? spot <= pack<N>(barrier) : spot >= pack<N>(barrier);
    state.touched = select(touches, pack<N>(1.0), state.touched);
  }
  template <int N>
  LOADLINE_INLINE pack<N> finish(const State<N>& state, pack<N> spot, std::uint32_t) const {
    const bool is_in = barrier_type == BarrierType::down_in || barrier_type == BarrierType::up_in;
    const pack<N> alive = is_in ? state.touched : 1.0 - state.touched;
    return exercised(spot, strike, type) * alive;
  }
  Error check() const noexcept;

 private:
  bool is_down() const noexcept {
    return barrier_type == BarrierType::down_out || barrier_type == BarrierType::down_in;
  }
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
