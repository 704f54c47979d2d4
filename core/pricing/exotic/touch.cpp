#include "core/pricing/exotic/touch.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/pricing/exotic/terms/hitting_time.hpp"
#include "core/pricing/exotic/terms/level.hpp"
#include "core/pricing/exotic/terms/rows.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

bool pays_at_hit(TouchType type) noexcept {
  return type == TouchType::cash_at_hit || type == TouchType::asset_at_hit;
}

bool pays_asset(TouchType type) noexcept {
  return type == TouchType::asset_at_hit || type == TouchType::asset_at_expiry ||
         type == TouchType::asset_no_touch;
}

bool pays_if_hit(TouchType type) noexcept {
  return type != TouchType::cash_no_touch && type != TouchType::asset_no_touch;
}

EffectiveBarrier barrier_of(const TouchInputs& in) noexcept {
  return effective_barrier(in.barrier, in.side, in.spot, in.vol, in.monitoring_years);
}

/// One unit of what is paid, certain.
template <class Set>
Jet<Set> certain(const Process<Set>& process, TouchType type) noexcept {
  if (pays_asset(type)) return process.asset_ratio * process.asset;
  return process.cash_ratio * process.cash;
}

/// One unit now: the asset is worth the spot.
template <class Set>
Jet<Set> paid_now(const Process<Set>& process, TouchType type) noexcept {
  const Jet<Set> cash = process.numeraire_ratio * process.numeraire;
  if (!pays_asset(type)) return cash;
  Jet<Set> spot(process.inputs.spot);
  spot.set(kSpot1, process.inputs.spot);
  return cash * spot;
}

/// The barrier has been reached, or the path has no volatility.
template <class Set>
Jet<Set> settled_touch(const Process<Set>& process, const TouchInputs& in,
                       const EffectiveBarrier& barrier, bool is_now) noexcept {
  using J = Jet<Set>;
  const bool is_hit = is_now || is_reached_by_drift(barrier, in.side, process.growth);
  if (is_hit != pays_if_hit(in.touch_type)) return J(0.0);
  if (!pays_at_hit(in.touch_type)) return certain(process, in.touch_type);
  if (is_now) return paid_now(process, in.touch_type);
  const PriceLevel<Set> level = barrier_level(process, barrier, true);
  const J cash = drift_payment(process, level);
  return pays_asset(in.touch_type) ? level.ratio * cash * level.value : cash;
}

/// One unit of the touch option on a barrier that is not yet reached. The image of the barrier is
/// as far beyond it as the spot is before it: what met the barrier and came back.
template <class Set>
Jet<Set> live_touch(const Process<Set>& process, const TouchInputs& in,
                    const EffectiveBarrier& barrier) noexcept {
  using J = Jet<Set>;
  const PriceLevel<Set> level = barrier_level(process, barrier, true);
  const Mirror<Set> mirror(process, level);
  if (pays_at_hit(in.touch_type)) {
    const J cash = hit_payment(process, mirror);
    return pays_asset(in.touch_type) ? level.ratio * cash * level.value : cash;
  }
  const Leg<Set> own(process, level), image(process, level, mirror, Extended{0.0, 0.0});
  const PaidSide alive = in.side == BarrierSide::down ? PaidSide::above : PaidSide::below;
  const PaidSide beyond = in.side == BarrierSide::down ? PaidSide::below : PaidSide::above;
  const auto digital = [&](const Leg<Set>& leg, PaidSide side) {
    return pays_asset(in.touch_type) ? asset_digital(leg, side) : cash_digital(process, leg, side);
  };
  if (pays_if_hit(in.touch_type)) return digital(own, beyond) + digital(image, alive);
  const bool asset = pays_asset(in.touch_type);
  return if_never_met(process, mirror, asset ? process.asset : process.cash,
                      asset ? process.total_vol : Extended{0.0, 0.0},
                      digital(own, alive) - digital(image, alive));
}

template <class Set>
Priced<Set> price(const TouchInputs& in) noexcept {
  const Error refused = check_touch(in);
  if (refused.code != ErrorCode::ok) return {refused, {}, {}};
  const Process<Set> process({in.spot, in.expiry_years, in.vol, in.rate, in.carry, in.settlement});
  const bool is_margined = in.settlement == Settlement::futures;
  const EffectiveBarrier barrier = barrier_of(in);
  const bool is_now = is_reached(barrier, in.side);
  const Jet<Set> unit = is_now || !process.live ? settled_touch(process, in, barrier, is_now)
                                                : live_touch(process, in, barrier);
  return {{},
          unit * in.amount,
          {in.spot, in.barrier, process.expiry_scale, process.vol_scale, is_margined}};
}

TouchInputs touch_of_row(const TouchColumns& rows, std::size_t i) noexcept {
  return {.spot = at_row(rows.spot, i),
          .barrier = at_row(rows.barrier, i),
          .expiry_years = at_row(rows.expiry_years, i),
          .vol = at_row(rows.vol, i),
          .rate = at_row(rows.rate, i),
          .carry = at_row(rows.carry, i),
          .amount = at_row(rows.amount, i),
          .monitoring_years = at_row_or_zero(rows.monitoring_years, i),
          .touch_type = static_cast<TouchType>(at_row(rows.touch_type, i)),
          .side = static_cast<BarrierSide>(at_row(rows.side, i)),
          .settlement = rows.settlement};
}

}  // namespace

Error check_touch(const TouchInputs& inputs) noexcept {
  constexpr real kUnbounded = std::numeric_limits<real>::max();
  const FieldRange reals[] = {
      {Field::spot, inputs.spot, kMinOptionPrice, kMaxOptionPrice},
      {Field::barrier, inputs.barrier, kMinOptionPrice, kMaxOptionPrice},
      {Field::expiry_years, inputs.expiry_years, 0.0, kUnbounded},
      {Field::vol, inputs.vol, 0.0, kUnbounded},
      {Field::rate, inputs.rate, -kUnbounded, kUnbounded},
      {Field::carry, inputs.carry, -kUnbounded, kUnbounded},
      {Field::amount, inputs.amount, -kMaxOptionPrice, kMaxOptionPrice},
      {Field::monitoring_years, inputs.monitoring_years, 0.0, kUnbounded},
  };
  const Error error = check_ranges(reals);
  if (error.code != ErrorCode::ok) return error;
  if (pays_at_hit(inputs.touch_type) && inputs.settlement != Settlement::futures &&
      !(inputs.rate * inputs.expiry_years >= -kMaxNegativeDiscount)) {
    return {ErrorCode::out_of_domain, Field::rate, 0, refused_value(inputs.rate)};
  }
  const CheckedChoice choices[] = {
      {Field::touch_type, static_cast<std::uint32_t>(inputs.touch_type), 6},
      {Field::side, static_cast<std::uint32_t>(inputs.side), 2},
      {Field::settlement, static_cast<std::uint32_t>(inputs.settlement), kSettlements},
  };
  return check_choices(choices);
}

Result<OptionValue> price_touch(const TouchInputs& inputs) noexcept {
  return option_value_of(price<FullMonomials>(inputs));
}

std::size_t price_touches(const TouchColumns& touches, const OptionValueColumns& out) noexcept {
  return price_each(touches.count, out, [&](auto set, std::size_t row) {
    return price<decltype(set)>(touch_of_row(touches, row));
  });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
