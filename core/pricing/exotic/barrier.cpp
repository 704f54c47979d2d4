#include "core/pricing/exotic/barrier.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/pricing/exotic/terms/hitting_time.hpp"
#include "core/pricing/exotic/terms/level.hpp"
#include "core/pricing/exotic/terms/rows.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

BarrierSide side_of(BarrierType type) noexcept {
  return type == BarrierType::up_in || type == BarrierType::up_out ? BarrierSide::up
                                                                   : BarrierSide::down;
}

bool is_in(BarrierType type) noexcept {
  return type == BarrierType::down_in || type == BarrierType::up_in;
}

EffectiveBarrier barrier_of(const BarrierInputs& in) noexcept {
  return effective_barrier(in.barrier, side_of(in.barrier_type), in.spot, in.vol,
                           in.monitoring_years);
}

/// The terms of one option that the spot has not knocked. Densities: p of the price at expiry, and
/// its image q. On the alive side of the barrier p - q never met it and q did; beyond it all of p
/// did.
template <class Set>
class BarrierTerms {
 public:
  using J = Jet<Set>;

  BarrierTerms(const Process<Set>& process, const BarrierInputs& in,
               const EffectiveBarrier& barrier) noexcept
      : process_(process),
        strike_(strike_level(process, in.strike)),
        mirror_(process, barrier_level(process, barrier, false)),
        alive_(side_of(in.barrier_type) == BarrierSide::down ? PaidSide::above : PaidSide::below),
        paid_(in.type == OptionType::call ? PaidSide::above : PaidSide::below) {}

  /// What is paid at expiry if the barrier was met.
  J knocked_in() const noexcept {
    if (paid_ == alive_) {
      if (strike_is_alive()) return vanilla(process_, q(strike_), paid_);
      return beyond_barrier(q(mirror_.barrier)) + window(p(strike_), p(mirror_.barrier));
    }
    if (!strike_is_alive()) return vanilla(process_, p(strike_), paid_);
    return beyond_barrier(p(mirror_.barrier)) + window(q(strike_), q(mirror_.barrier));
  }

  /// What is paid at expiry if it was not.
  J alive() const noexcept {
    if (paid_ == alive_) {
      if (strike_is_alive()) {
        return vanilla(process_, p(strike_), paid_) - vanilla(process_, q(strike_), paid_);
      }
      return beyond_barrier(p(mirror_.barrier)) - beyond_barrier(q(mirror_.barrier));
    }
    if (!strike_is_alive()) return J(0.0);
    return window(p(strike_), p(mirror_.barrier)) - window(q(strike_), q(mirror_.barrier));
  }

  /// One unit of cash at expiry if the barrier was never met.
  J cash_if_alive() const noexcept {
    return if_never_met(process_, mirror_, process_.cash, Extended{0.0, 0.0},
                        cash_digital(process_, p(mirror_.barrier), alive_) -
                            cash_digital(process_, q(mirror_.barrier), alive_));
  }

  J cash_at_hit() const noexcept { return hit_payment(process_, mirror_); }

 private:
  Leg<Set> p(const PriceLevel<Set>& level) const noexcept { return Leg<Set>(process_, level); }
  Leg<Set> q(const PriceLevel<Set>& level) const noexcept {
    return Leg<Set>(process_, level, mirror_, log_ratio(mirror_.barrier.value, level.value));
  }

  /// A strike at the barrier is on either side: what is then left out is 0.
  bool strike_is_alive() const noexcept {
    return alive_ == PaidSide::above ? strike_.value >= mirror_.barrier.value
                                     : strike_.value <= mirror_.barrier.value;
  }

  /// |barrier - strike| as it moves.
  J gap() const noexcept {
    const J gap = mirror_.barrier.ratio * mirror_.barrier.value - strike_.ratio * strike_.value;
    return paid_ == PaidSide::above ? gap : -gap;
  }

  /// The payoff where the price ends beyond the barrier, on the paid side of it: that of a strike
  /// at the barrier, and the gap in cash.
  J beyond_barrier(const Leg<Set>& barrier) const noexcept {
    return vanilla(process_, barrier, paid_) + gap() * cash_digital(process_, barrier, paid_);
  }

  /// The payoff where the price ends between strike and barrier, from whichever side is out of the
  /// money; from above, too, where the barrier is so high that puts on it would drown the rest.
  J window(const Leg<Set>& strike, const Leg<Set>& barrier) const noexcept {
    const bool is_far = barrier.strike > strike.asset + strike.asset;
    const PaidSide side = is_far || is_above_forward(strike) ? PaidSide::above : PaidSide::below;
    const J difference = vanilla(process_, strike, side) - vanilla(process_, barrier, side);
    const J cash = gap() * cash_digital(process_, barrier, side);
    return side == paid_ ? difference - cash : difference + cash;
  }

  const Process<Set>& process_;
  PriceLevel<Set> strike_;
  Mirror<Set> mirror_;
  PaidSide alive_, paid_;
};

/// A knocked option, or one whose path has no volatility: no term needs the image.
template <class Set>
Jet<Set> settled_barrier(const Process<Set>& process, const BarrierInputs& in,
                         const EffectiveBarrier& barrier, bool is_now) noexcept {
  const bool is_hit =
      is_now || is_reached_by_drift(barrier, side_of(in.barrier_type), process.growth);
  const bool pays_option = is_hit == is_in(in.barrier_type);
  if (pays_option) {
    const PaidSide paid = in.type == OptionType::call ? PaidSide::above : PaidSide::below;
    return vanilla(process, Leg<Set>(process, strike_level(process, in.strike)), paid);
  }
  if (is_in(in.barrier_type)) return process.cash_ratio * (process.cash * in.rebate);
  if (is_now) return process.numeraire_ratio * (process.numeraire * in.rebate);
  return drift_payment(process, barrier_level(process, barrier, false)) * in.rebate;
}

template <class Set>
Priced<Set> price(const BarrierInputs& in) noexcept {
  const Error refused = check_barrier(in);
  if (refused.code != ErrorCode::ok) return {refused, {}, {}};
  const Process<Set> process({in.spot, in.expiry_years, in.vol, in.rate, in.carry, in.settlement});
  const bool is_margined = in.settlement == Settlement::futures;
  const JetPoint at = {in.spot, in.strike, process.expiry_scale, process.vol_scale, is_margined};
  const EffectiveBarrier barrier = barrier_of(in);
  const bool is_now = is_reached(barrier, side_of(in.barrier_type));
  if (is_now || !process.live) return {{}, settled_barrier(process, in, barrier, is_now), at};

  const BarrierTerms<Set> terms(process, in, barrier);
  if (is_in(in.barrier_type)) {
    Jet<Set> value = terms.knocked_in();
    if (in.rebate > real(0.0)) value = value + terms.cash_if_alive() * in.rebate;
    return {{}, value, at};
  }
  Jet<Set> value = terms.alive();
  if (in.rebate > real(0.0)) value = value + terms.cash_at_hit() * in.rebate;
  return {{}, value, at};
}

BarrierInputs barrier_of_row(const BarrierColumns& rows, std::size_t i) noexcept {
  return {.spot = at_row(rows.spot, i),
          .strike = at_row(rows.strike, i),
          .barrier = at_row(rows.barrier, i),
          .rebate = at_row(rows.rebate, i),
          .expiry_years = at_row(rows.expiry_years, i),
          .vol = at_row(rows.vol, i),
          .rate = at_row(rows.rate, i),
          .carry = at_row(rows.carry, i),
          .monitoring_years = at_row_or_zero(rows.monitoring_years, i),
          .barrier_type = static_cast<BarrierType>(at_row(rows.barrier_type, i)),
          .type = static_cast<OptionType>(at_row(rows.type, i)),
          .settlement = rows.settlement};
}

}  // namespace

bool barrier_is_hit(const BarrierInputs& inputs) noexcept {
  return is_reached(barrier_of(inputs), side_of(inputs.barrier_type));
}

Error check_barrier(const BarrierInputs& inputs) noexcept {
  constexpr real kUnbounded = std::numeric_limits<real>::max();
  const FieldRange reals[] = {
      {Field::spot, inputs.spot, kMinOptionPrice, kMaxOptionPrice},
      {Field::strike, inputs.strike, kMinOptionPrice, kMaxOptionPrice},
      {Field::barrier, inputs.barrier, kMinOptionPrice, kMaxOptionPrice},
      {Field::rebate, inputs.rebate, 0.0, kMaxOptionPrice},
      {Field::expiry_years, inputs.expiry_years, 0.0, kUnbounded},
      {Field::vol, inputs.vol, 0.0, kUnbounded},
      {Field::rate, inputs.rate, -kUnbounded, kUnbounded},
      {Field::carry, inputs.carry, -kUnbounded, kUnbounded},
      {Field::monitoring_years, inputs.monitoring_years, 0.0, kUnbounded},
  };
  const Error error = check_ranges(reals);
  if (error.code != ErrorCode::ok) return error;
  if (inputs.rebate > real(0.0) && inputs.settlement != Settlement::futures &&
      !(inputs.rate * inputs.expiry_years >= -kMaxNegativeDiscount)) {
    return {ErrorCode::out_of_domain, Field::rate, 0, refused_value(inputs.rate)};
  }
  const CheckedChoice choices[] = {
      {Field::barrier_type, static_cast<std::uint32_t>(inputs.barrier_type), 4},
      {Field::option_type, static_cast<std::uint32_t>(inputs.type), 2},
      {Field::settlement, static_cast<std::uint32_t>(inputs.settlement), kSettlements},
  };
  return check_choices(choices);
}

Result<OptionValue> price_barrier(const BarrierInputs& inputs) noexcept {
  return option_value_of(price<FullMonomials>(inputs));
}

std::size_t price_barriers(const BarrierColumns& barriers, const OptionValueColumns& out) noexcept {
  return price_each(barriers.count, out, [&](auto set, std::size_t row) {
    return price<decltype(set)>(barrier_of_row(barriers, row));
  });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
