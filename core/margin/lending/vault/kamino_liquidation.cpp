#include "core/margin/lending/vault/kamino_liquidation.hpp"

#include <algorithm>

#include "core/margin/lending/field_check.hpp"

namespace loadline::kamino {
namespace {

constexpr unsigned kAmountBits = 64;
constexpr std::uint32_t kBasisPoints = 10'000;
constexpr std::uint32_t kPercents = 100;
constexpr std::uint32_t kBadDebtPercent = 99;  // plain LTV from which the bonus is that of bad debt
constexpr u256 kOne{std::uint64_t{1} << kFractionBits};

u256 fraction_of(Exact& exact, std::uint32_t part, std::uint32_t whole) noexcept {
  return exact.multiply_divide(kOne, part, whole, Rounding::down);
}

u256 multiply_fraction(Exact& exact, const u256& value, const u256& fraction) noexcept {
  return exact.multiply_divide(value, fraction, kOne, Rounding::down);
}

u256 ratio(Exact& exact, const u256& value, const u256& divisor) noexcept {
  return exact.multiply_divide(value, kOne, divisor, Rounding::down);
}

/// Of the sides asked for. * 2^60.
struct Values {
  u256 deposit;
  u256 borrow;
};

/// An obligation of one side alone is worth what that side is.
Result<Values> values_of(const Obligation& all, const LiquidationRequest& request) noexcept {
  const auto one = obligation_data({.deposits = all.deposits.subspan(request.deposit, 1),
                                    .borrows = all.borrows.subspan(request.borrow, 1),
                                    .group = all.group});
  if (!one.ok()) return one.error();
  return Values{one->deposited_value, one->borrowed_value};
}

bool group_counts(const Obligation& all, const Deposit& deposit) noexcept {
  return all.group.id != 0 && deposit.in_elevation_group != 0;
}

std::uint32_t threshold(const Obligation& all, const Deposit& deposit) noexcept {
  return group_counts(all, deposit) ? all.group.liquidation_ltv_percent
                                    : deposit.liquidation_ltv_percent;
}

/// Sides without an amount are not in the obligation.
LiquidationRefusal order_refusal(const Obligation& all,
                                 const LiquidationRequest& request) noexcept {
  const Borrow& chosen = all.borrows[request.borrow];
  for (const Borrow& other : all.borrows) {
    if (!is_zero(other.amount_sf) && other.borrow_factor_percent > chosen.borrow_factor_percent) {
      return LiquidationRefusal::borrow_factor_priority;
    }
  }
  const std::uint32_t lowest = threshold(all, all.deposits[request.deposit]);
  for (const Deposit& other : all.deposits) {
    if (!is_zero(other.amount) && threshold(all, other) < lowest) {
      return LiquidationRefusal::lowest_ltv_priority;
    }
  }
  return LiquidationRefusal::none;
}

LiquidationRefusal refusal_of(const Obligation& all, const ObligationData& data,
                              const Values& values, const LiquidationRequest& request) noexcept {
  if (data.status != HealthStatus::liquidatable) return LiquidationRefusal::healthy;
  if (is_zero(values.borrow)) return LiquidationRefusal::borrow_empty;
  if (is_zero(values.deposit)) return LiquidationRefusal::deposit_empty;
  return order_refusal(all, request);
}

std::uint32_t maximum_bps(const LiquidationTerms& terms, bool in_group) noexcept {
  const std::uint32_t own = std::max(terms.deposit.maximum_bps, terms.borrow.maximum_bps);
  const std::uint32_t lesser = std::min(terms.deposit.maximum_bps, terms.borrow.maximum_bps);
  const bool limits = in_group && terms.group_maximum_bps != 0 && terms.group_maximum_bps <= lesser;
  return limits ? terms.group_maximum_bps : own;
}

u256 bonus_of(Exact& exact, const ObligationData& data, const LiquidationTerms& terms,
              bool in_group) noexcept {
  const u256 plain = ratio(exact, data.borrowed_value, data.deposited_value);
  const u256 to_bad_debt = plain < kOne ? exact.subtract(kOne, plain) : u256{};
  if (plain >= fraction_of(exact, kBadDebtPercent, kPercents)) {
    const std::uint32_t bps = std::min(terms.deposit.bad_debt_bps, terms.borrow.bad_debt_bps);
    return std::max(fraction_of(exact, bps, kBasisPoints), to_bad_debt);
  }
  const u256 limit = ratio(exact, data.unhealthy_borrow_value, data.deposited_value);
  const u256 excess = exact.subtract(data.loan_to_value_sf, limit);
  const std::uint32_t least = std::max(terms.deposit.minimum_bps, terms.borrow.minimum_bps);
  const u256 grown = std::max(excess, fraction_of(exact, least, kBasisPoints));
  const u256 most = fraction_of(exact, maximum_bps(terms, in_group), kBasisPoints);
  return std::min({grown, most, to_bad_debt});
}

/// Of the borrow, what may be repaid at once. Token base units * 2^60.
u256 closable(Exact& exact, const ObligationData& data, const LiquidationTerms& terms,
              const Borrow& borrow, const u256& borrow_value) noexcept {
  const bool insolvent =
      data.loan_to_value_sf > fraction_of(exact, terms.insolvency_ltv_percent, kPercents);
  const u256 factor = insolvent ? kOne : fraction_of(exact, terms.close_factor_percent, kPercents);
  const u256 value = std::min({multiply_fraction(exact, data.borrowed_value, factor), borrow_value,
                               exact.multiply(terms.largest_value, kOne)});
  return multiply_fraction(exact, borrow.amount_sf, ratio(exact, value, borrow_value));
}

/// Settles `debt_sf` of the borrow, or as much of it as the deposit covers with the bonus.
void settle(Exact& exact, const Values& values, const Deposit& deposit, const Borrow& borrow,
            const u256& debt_sf, Liquidation& result) noexcept {
  const u256 part = ratio(exact, debt_sf, borrow.amount_sf);
  const u256 due = multiply_fraction(exact, multiply_fraction(exact, values.borrow, part),
                                     exact.add(kOne, result.bonus_sf));
  result.settled_sf = debt_sf;
  result.withdrawn = deposit.amount;
  if (due > values.deposit) {
    if (result.full == 0) {
      result.settled_sf = multiply_fraction(exact, debt_sf, ratio(exact, values.deposit, due));
    }
  } else if (due < values.deposit) {
    result.withdrawn = multiply_fraction(exact, deposit.amount, ratio(exact, due, values.deposit));
    if (result.full != 0) result.withdrawn = std::max(result.withdrawn, u256{1});
  }
  result.repaid = exact.multiply_divide(result.settled_sf, 1, kOne, Rounding::up);
  result.amount_sf_left = exact.subtract(borrow.amount_sf, result.settled_sf);
  result.amount_left = exact.subtract(deposit.amount, result.withdrawn);
}

lending::FieldCheck& check_bonus(lending::FieldCheck& row, const BonusTerms& terms) noexcept {
  return row.at_most(terms.maximum_bps, kBasisPoints, Field::liquidation_bonus_bps)
      .at_most(terms.minimum_bps, terms.maximum_bps, Field::liquidation_bonus_bps)
      .at_most(terms.bad_debt_bps, kBasisPoints, Field::liquidation_bonus_bps);
}

Error unknown(std::uint32_t index) noexcept {
  return {.code = ErrorCode::unknown_asset, .field = Field::asset, .value = to_double(index)};
}

}  // namespace

Error check(const LiquidationTerms& terms, const LiquidationRequest& request) noexcept {
  lending::FieldCheck row{};
  row.bits(terms.full_liquidation_value, kAmountBits, Field::full_liquidation_value)
      .bits(terms.largest_value, kAmountBits, Field::largest_value)
      .at_least(terms.close_factor_percent, 1, Field::close_factor_percent)
      .at_most(terms.close_factor_percent, kPercents, Field::close_factor_percent)
      .at_most(terms.insolvency_ltv_percent, kPercents, Field::insolvency_ltv_percent)
      .at_most(terms.group_maximum_bps, kBasisPoints, Field::liquidation_bonus_bps);
  check_bonus(row, terms.deposit);
  check_bonus(row, terms.borrow);
  return row.at_least(request.amount, 1, Field::amount)
      .bits(request.amount, kAmountBits, Field::amount)
      .error();
}

Result<Liquidation> liquidate(const Obligation& obligation, const LiquidationTerms& terms,
                              const LiquidationRequest& request) noexcept {
  if (request.deposit >= obligation.deposits.size()) return unknown(request.deposit);
  if (request.borrow >= obligation.borrows.size()) return unknown(request.borrow);
  const auto data = obligation_data(obligation);
  if (!data.ok()) return data.error();
  const auto values = values_of(obligation, request);
  if (!values.ok()) return values.error();
  const Deposit& deposit = obligation.deposits[request.deposit];
  const Borrow& borrow = obligation.borrows[request.borrow];
  Liquidation result{};
  result.amount_sf_left = borrow.amount_sf;
  result.amount_left = deposit.amount;
  result.refusal = refusal_of(obligation, *data, *values, request);
  if (result.refusal != LiquidationRefusal::none) return result;
  Exact exact;
  const u256 asked = std::min(exact.multiply(request.amount, kOne), borrow.amount_sf);
  const bool full = values->borrow < exact.multiply(terms.full_liquidation_value, kOne);
  if (full && asked < borrow.amount_sf) {
    result.refusal = LiquidationRefusal::repay_too_small;
    return result;
  }
  result.full = full ? 1 : 0;
  result.bonus_sf = bonus_of(exact, *data, terms, group_counts(obligation, deposit));
  const u256 debt_sf =
      full ? asked : std::min(closable(exact, *data, terms, borrow, values->borrow), asked);
  settle(exact, *values, deposit, borrow, debt_sf, result);
  if (exact.overflowed()) return lending::reverts(Field::positions);
  return result;
}

}  // namespace loadline::kamino
