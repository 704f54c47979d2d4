#include "core/pricing/exotic/digital.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/pricing/exotic/terms/level.hpp"
#include "core/pricing/exotic/terms/rows.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// spot - amount above the trigger, or amount - spot below it: the option struck at the trigger and
/// the difference of the two prices in cash. The derivatives in the strike are those of the asset
/// and the cash that are paid: the option's and the difference's own have a part that cancels.
template <class Set>
Jet<Set> gap(const Process<Set>& process, const Leg<Set>& leg, const DigitalInputs& in,
             PaidSide side) noexcept {
  Jet<Set> difference(in.strike - in.amount);
  difference.set(kStrike1, in.strike);
  if (side == PaidSide::below) difference = -difference;
  const Jet<Set> cash = cash_digital(process, leg, side);
  Jet<Set> value = vanilla(process, leg, side) + difference * cash;
  if constexpr (Set::kCount > kStrike1) {
    const Jet<Set> paid = asset_digital(leg, side) - cash * in.amount;
    for (const OptionTerm term : {kStrike1, kStrike2}) {
      if (term < Set::kCount) value.set(term, side == PaidSide::below ? -paid[term] : paid[term]);
    }
  }
  return value;
}

/// spot / strike between two strikes, from whichever side has less outside. Both strikes differ, so
/// only the lower one is the variable of the dual Greeks.
template <class Set>
Jet<Set> supershare(const Process<Set>& process, const Leg<Set>& lower,
                    const DigitalInputs& in) noexcept {
  using J = Jet<Set>;
  PriceLevel<Set> level = strike_level(process, in.amount);
  level.ratio = J(1.0);
  level.log_increment = J(0.0);
  const Leg<Set> upper(process, level);
  const bool from_above = lower.at.asset_d < real(0.0);
  const J between =
      from_above ? asset_digital(lower, PaidSide::above) - asset_digital(upper, PaidSide::above)
                 : asset_digital(upper, PaidSide::below) - asset_digital(lower, PaidSide::below);
  const J inverse = exp(-log_of_dual_variable<Set>());
  return between * inverse * (real(1.0) / in.strike);
}

template <class Set>
Priced<Set> price(const DigitalInputs& in) noexcept {
  const Error refused = check_digital(in);
  if (refused.code != ErrorCode::ok) return {refused, {}, {}};
  const Process<Set> process({in.spot, in.expiry_years, in.vol, in.rate, in.carry, in.settlement});
  const bool is_margined = in.settlement == Settlement::futures;
  const JetPoint at = {in.spot, in.strike, process.expiry_scale, process.vol_scale, is_margined};
  const Leg<Set> leg(process, strike_level(process, in.strike));
  const PaidSide side = in.type == OptionType::call ? PaidSide::above : PaidSide::below;
  switch (in.payoff) {
    case DigitalPayoff::cash:
      return {{}, cash_digital(process, leg, side) * in.amount, at};
    case DigitalPayoff::asset:
      return {{}, asset_digital(leg, side) * in.amount, at};
    case DigitalPayoff::gap:
      return {{}, gap(process, leg, in, side), at};
    case DigitalPayoff::supershare:
      return {{}, supershare(process, leg, in), at};
  }
  return {{ErrorCode::out_of_domain, Field::digital_payoff}, {}, {}};
}

DigitalInputs digital_of_row(const DigitalColumns& rows, std::size_t i) noexcept {
  return {.spot = at_row(rows.spot, i),
          .strike = at_row(rows.strike, i),
          .expiry_years = at_row(rows.expiry_years, i),
          .vol = at_row(rows.vol, i),
          .rate = at_row(rows.rate, i),
          .carry = at_row(rows.carry, i),
          .amount = at_row(rows.amount, i),
          .payoff = static_cast<DigitalPayoff>(at_row(rows.payoff, i)),
          .type = static_cast<OptionType>(at_row(rows.type, i)),
          .settlement = rows.settlement};
}

}  // namespace

Error check_digital(const DigitalInputs& inputs) noexcept {
  constexpr real kUnbounded = std::numeric_limits<real>::max();
  const bool is_price =
      inputs.payoff == DigitalPayoff::gap || inputs.payoff == DigitalPayoff::supershare;
  const real lowest = inputs.payoff == DigitalPayoff::supershare ? inputs.strike
                      : is_price                                 ? kMinOptionPrice
                                                                 : -kMaxOptionPrice;
  const FieldRange reals[] = {
      {Field::spot, inputs.spot, kMinOptionPrice, kMaxOptionPrice},
      {Field::strike, inputs.strike, kMinOptionPrice, kMaxOptionPrice},
      {Field::expiry_years, inputs.expiry_years, 0.0, kUnbounded},
      {Field::vol, inputs.vol, 0.0, kUnbounded},
      {Field::rate, inputs.rate, -kUnbounded, kUnbounded},
      {Field::carry, inputs.carry, -kUnbounded, kUnbounded},
      {Field::amount, inputs.amount, lowest, kMaxOptionPrice},
  };
  const Error error = check_ranges(reals);
  if (error.code != ErrorCode::ok) return error;
  // A supershare is paid between its strikes: that is neither a call nor a put, written as a call.
  const std::uint32_t types = inputs.payoff == DigitalPayoff::supershare ? 1 : 2;
  const CheckedChoice choices[] = {
      {Field::digital_payoff, static_cast<std::uint32_t>(inputs.payoff), 4},
      {Field::option_type, static_cast<std::uint32_t>(inputs.type), types},
      {Field::settlement, static_cast<std::uint32_t>(inputs.settlement), kSettlements},
  };
  return check_choices(choices);
}

Result<OptionValue> price_digital(const DigitalInputs& inputs) noexcept {
  return option_value_of(price<FullMonomials>(inputs));
}

std::size_t price_digitals(const DigitalColumns& digitals, const OptionValueColumns& out) noexcept {
  return price_each(digitals.count, out, [&](auto set, std::size_t row) {
    return price<decltype(set)>(digital_of_row(digitals, row));
  });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
