#include "core/pricing/exotic/american_barrier.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/exp.hpp"
#include "core/pricing/exotic/terms/level.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

bool is_up(BarrierType type) noexcept {
  return type == BarrierType::up_in || type == BarrierType::up_out;
}

bool is_out(BarrierType type) noexcept {
  return type == BarrierType::down_out || type == BarrierType::up_out;
}

real payoff(const BarrierInputs& in, real price) noexcept {
  return in.type == OptionType::call ? price - in.strike : in.strike - price;
}

/// The least n >= steps for which some m layers of n steps end at the barrier or just short of one
/// layer beyond: n = floor(m^2 vol^2 T / h^2).
std::uint32_t steps_for(std::uint32_t steps, real variance, real h) noexcept {
  const real per_square = variance / (h * h);
  for (std::uint32_t m = 1; m <= kMaxLatticeSteps; ++m) {
    const real count = real_of(m) * real_of(m) * per_square;
    if (count < real_of(steps)) continue;
    if (!(count < real_of(kMaxLatticeSteps + 1))) return steps;
    std::uint32_t whole = steps;
    while (real_of(whole + 1) <= count) ++whole;
    return whole;
  }
  return steps;
}

class Lattice {
 public:
  Lattice(const BarrierInputs& in, BarrierOrder order, std::uint32_t steps) noexcept
      : in_(in), order_(order), steps_(steps) {
    const BarrierSide side = is_up(in.barrier_type) ? BarrierSide::up : BarrierSide::down;
    barrier_ = effective_barrier(in.barrier, side, in.spot, in.vol, in.monitoring_years).value;
    const real dt = in.expiry_years / real_of(steps);
    step_ = in.vol * square_root(dt);
    const real up = exp(step_), down = exp(-step_);
    probability_ = (exp((in.rate - in.carry) * dt) - down) / (up - down);
    discount_ = exp(-(in.rate * dt));
  }

  bool is_possible() const noexcept {
    return probability_ >= real(0.0) && probability_ <= real(1.0) && is_finite(discount_);
  }

  /// `prices` holds 2 steps + 1 numbers, the other two steps + 1.
  real value(std::span<real> prices, std::span<real> values, std::span<real> vanilla) noexcept {
    for (std::size_t k = 0; k <= 2 * std::size_t{steps_}; ++k) {
      const real level = real_of(k) - real_of(steps_);
      prices[k] = k == steps_ ? in_.spot : in_.spot * exp(level * step_);
    }
    for (std::size_t i = 0; i <= steps_; ++i) {
      const real price = prices[2 * i];
      vanilla[i] = larger(payoff(in_, price), 0.0);
      values[i] = at_expiry(price, vanilla[i]);
    }
    for (std::size_t step = steps_; step-- > 0;) {
      for (std::size_t i = 0; i <= step; ++i) {
        const real price = prices[steps_ + 2 * i - step];
        vanilla[i] = larger(rolled_back(vanilla, i), payoff(in_, price));
        values[i] = at_node(price, rolled_back(values, i), vanilla[i]);
      }
    }
    return values[0];
  }

 private:
  bool is_knocked(real price) const noexcept {
    return is_up(in_.barrier_type) ? price >= barrier_ : price <= barrier_;
  }
  real rolled_back(std::span<const real> values, std::size_t i) const noexcept {
    return discount_ * (probability_ * values[i + 1] + (real(1.0) - probability_) * values[i]);
  }
  real at_expiry(real price, real exercised) const noexcept {
    if (!is_out(in_.barrier_type)) return is_knocked(price) ? exercised : in_.rebate;
    return is_knocked(price) ? knocked_out() : exercised;
  }
  real at_node(real price, real continued, real vanilla) const noexcept {
    if (!is_out(in_.barrier_type)) return is_knocked(price) ? vanilla : continued;
    return is_knocked(price) ? knocked_out() : larger(continued, payoff(in_, price));
  }
  /// Exercise at the barrier pays what it does there, not at the node beyond.
  real knocked_out() const noexcept {
    if (order_ == BarrierOrder::barrier_first) return in_.rebate;
    return larger(in_.rebate, payoff(in_, barrier_));
  }

  const BarrierInputs& in_;
  BarrierOrder order_;
  std::uint32_t steps_;
  real barrier_, step_, probability_, discount_;
};

}  // namespace

Result<LatticeValue> price_american_barrier(const BarrierInputs& inputs,
                                            const LatticeOptions& options, Arena& arena) noexcept {
  const Error refused = check_barrier(inputs);
  if (refused.code != ErrorCode::ok) return refused;
  if (options.steps < 1 || options.steps > kMaxLatticeSteps) {
    return Error{ErrorCode::out_of_domain, Field::steps, 0, refused_value(real_of(options.steps))};
  }
  const bool is_hit = barrier_is_hit(inputs);
  if (is_hit && is_out(inputs.barrier_type)) return LatticeValue{inputs.rebate, 0};

  if (inputs.expiry_years == real(0.0)) {
    const bool pays_option = is_hit || is_out(inputs.barrier_type);
    return LatticeValue{pays_option ? larger(payoff(inputs, inputs.spot), 0.0) : inputs.rebate, 0};
  }

  const BarrierSide side = is_up(inputs.barrier_type) ? BarrierSide::up : BarrierSide::down;
  const real h =
      effective_barrier(inputs.barrier, side, inputs.spot, inputs.vol, inputs.monitoring_years)
          .log_moneyness.high.v;
  const std::uint32_t steps =
      is_hit ? options.steps
             : steps_for(options.steps, inputs.vol * inputs.vol * inputs.expiry_years, h);
  Lattice lattice(inputs, options.order, steps);
  if (!lattice.is_possible()) {
    return Error{ErrorCode::out_of_domain, Field::vol, 0, refused_value(inputs.vol)};
  }
  const Arena::Scope scope(arena);
  const auto prices = arena.take<real>(2 * std::size_t{steps} + 1);
  const auto values = arena.take<real>(std::size_t{steps} + 1);
  const auto vanilla = arena.take<real>(std::size_t{steps} + 1);
  if (prices.empty() || values.empty() || vanilla.empty()) {
    return Error{ErrorCode::capacity_exceeded, Field::arena, 0, 0.0};
  }
  const real value = lattice.value(prices, values, vanilla);
  if (!is_finite(value)) return Error{ErrorCode::overflow, Field::none, 0, 0.0};
  return LatticeValue{value, steps};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
