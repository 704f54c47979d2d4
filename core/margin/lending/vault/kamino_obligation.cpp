#include "core/margin/lending/vault/kamino_obligation.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::kamino {
namespace {

using lending::FieldCheck;
using lending::no_boundary;
using lending::reverts;

constexpr unsigned kAmountBits = 64;
constexpr unsigned kFixedBits = 128;
constexpr std::uint32_t kMaxTokenDecimals = 18;
constexpr std::uint64_t kWhole = 100;  // per cent
constexpr Divisor kPercentDivisor{u256{kWhole}};
constexpr u256 kFractionOne{std::uint64_t{1} << kFractionBits};
constexpr Divisor kFractionDivisor{kFractionOne};

u256 percent_of(Exact& exact, const u256& value, std::uint64_t percent) noexcept {
  return exact.divide(exact.multiply(value, percent), kPercentDivisor);
}

u256 deposit_value(Exact& exact, const Deposit& deposit, const u256& price_sf) noexcept {
  return exact.divide(exact.multiply(deposit.amount, price_sf), power_of_ten(deposit.decimals));
}

u256 borrow_value(Exact& exact, const Borrow& borrow, const u256& price_sf) noexcept {
  const u256 in_units = exact.divide(exact.multiply(borrow.amount_sf, price_sf), kFractionDivisor);
  return exact.divide(in_units, power_of_ten(borrow.decimals));
}

bool in_group(const Obligation& obligation, const Deposit& deposit) noexcept {
  return obligation.group.id != 0 && deposit.in_elevation_group != 0;
}

std::uint64_t liquidation_percent(const Obligation& obligation, const Deposit& deposit) noexcept {
  return in_group(obligation, deposit) ? obligation.group.liquidation_ltv_percent
                                       : deposit.liquidation_ltv_percent;
}

std::uint64_t factor_percent(const Obligation& obligation, const Borrow& borrow) noexcept {
  return obligation.group.id != 0 ? kWhole : borrow.borrow_factor_percent;
}

Error check_deposit(const Deposit& deposit, std::size_t i) noexcept {
  return FieldCheck{i}
      .bits(deposit.amount, kAmountBits, Field::amount)
      .bits(deposit.price_sf, kFixedBits, Field::price)
      .at_most(deposit.decimals, kMaxTokenDecimals, Field::decimals)
      .at_most(deposit.liquidation_ltv_percent, kWhole, Field::liquidation_ltv_percent)
      .at_most(deposit.loan_to_value_percent, deposit.liquidation_ltv_percent,
               Field::loan_to_value_percent)
      .at_most(deposit.in_elevation_group, 1, Field::elevation_group)
      .error();
}

Error check_borrow(const Borrow& borrow, std::size_t i) noexcept {
  return FieldCheck{i}
      .bits(borrow.amount_sf, kFixedBits, Field::amount)
      .bits(borrow.price_sf, kFixedBits, Field::price)
      .at_most(borrow.decimals, kMaxTokenDecimals, Field::decimals)
      .at_least(borrow.borrow_factor_percent, kWhole, Field::borrow_factor_percent)
      .at_most(borrow.borrow_factor_percent, 65'535, Field::borrow_factor_percent)
      .error();
}

Error unknown(std::uint32_t index) noexcept {
  return {.code = ErrorCode::unknown_asset, .field = Field::asset, .value = to_double(index)};
}

Reach reach_now(const ObligationData& data) noexcept {
  if (data.status == HealthStatus::no_debt) return Reach::no_debt;
  return data.status == HealthStatus::liquidatable ? Reach::already_liquidatable : Reach::reached;
}

}  // namespace

Error check(const Obligation& obligation) noexcept {
  const std::size_t longest = obligation.deposits.size() > obligation.borrows.size()
                                  ? obligation.deposits.size()
                                  : obligation.borrows.size();
  const ElevationGroup& group = obligation.group;
  FieldCheck whole{};
  whole
      .that(longest <= kMaxObligationSides, ErrorCode::capacity_exceeded, Field::positions, longest)
      .at_most(group.liquidation_ltv_percent, kWhole, Field::elevation_group)
      .at_most(group.loan_to_value_percent, group.liquidation_ltv_percent, Field::elevation_group);
  Error error = whole.error();
  for (std::size_t i = 0; error.code == ErrorCode::ok && i < obligation.deposits.size(); ++i) {
    error = check_deposit(obligation.deposits[i], i);
  }
  for (std::size_t i = 0; error.code == ErrorCode::ok && i < obligation.borrows.size(); ++i) {
    error = check_borrow(obligation.borrows[i], i);
  }
  return error;
}

Result<ObligationData> obligation_data(const Obligation& obligation) noexcept {
  Exact exact;
  ObligationData data;
  const auto add = [&](u256& sum, const u256& value) { sum = exact.add(sum, value); };
  for (const Deposit& deposit : obligation.deposits) {
    const u256 value = deposit_value(exact, deposit, deposit.price_sf);
    const std::uint64_t loan_to_value = in_group(obligation, deposit)
                                            ? obligation.group.loan_to_value_percent
                                            : deposit.loan_to_value_percent;
    add(data.deposited_value, value);
    add(data.allowed_borrow_value, percent_of(exact, value, loan_to_value));
    add(data.unhealthy_borrow_value,
        percent_of(exact, value, liquidation_percent(obligation, deposit)));
  }
  for (const Borrow& borrow : obligation.borrows) {
    const u256 value = borrow_value(exact, borrow, borrow.price_sf);
    add(data.borrowed_value, value);
    add(data.adjusted_debt, percent_of(exact, value, factor_percent(obligation, borrow)));
  }
  if (data.allowed_borrow_value > data.adjusted_debt) {
    data.remaining_borrow_value = exact.subtract(data.allowed_borrow_value, data.adjusted_debt);
  }
  data.loan_to_value_sf =
      is_zero(data.deposited_value)
          ? u256::max()
          : exact.divide(exact.multiply(data.adjusted_debt, kFractionOne), data.deposited_value);
  if (!is_zero(data.adjusted_debt)) {
    data.status = data.adjusted_debt >= data.unhealthy_borrow_value ? HealthStatus::liquidatable
                                                                    : HealthStatus::healthy;
  }
  if (exact.overflowed()) return reverts(Field::positions);
  return data;
}

Result<Boundary> deposit_boundary(const Obligation& obligation, std::uint32_t index) noexcept {
  if (index >= obligation.deposits.size()) return unknown(index);
  const auto data = obligation_data(obligation);
  if (!data.ok()) return data.error();
  if (const Reach reach = reach_now(*data); reach != Reach::reached) return no_boundary(reach);
  Exact exact;
  const Deposit& deposit = obligation.deposits[index];
  const std::uint64_t percent = liquidation_percent(obligation, deposit);
  const u256 own = percent_of(exact, deposit_value(exact, deposit, deposit.price_sf), percent);
  if (is_zero(own)) return no_boundary(Reach::no_exposure);
  const u256 others = exact.subtract(data->unhealthy_borrow_value, own);
  if (others > data->adjusted_debt) return no_boundary(Reach::unreachable);
  // Healthy while the weighted deposits are above the debt, not at it.
  const u256 missing = exact.add(exact.subtract(data->adjusted_debt, others), 1);
  const u256 value = lending::least_reaching(exact, missing, percent, kWhole);
  const u256 price =
      lending::least_reaching(exact, value, deposit.amount, power_of_ten(deposit.decimals).value());
  return lending::boundary_below(price, deposit.price_sf, u256{}, [&](const u256& at) {
    Exact sum;
    return percent_of(sum, deposit_value(sum, deposit, at), percent) < missing;
  });
}

Result<Boundary> borrow_boundary(const Obligation& obligation, std::uint32_t index) noexcept {
  if (index >= obligation.borrows.size()) return unknown(index);
  const auto data = obligation_data(obligation);
  if (!data.ok()) return data.error();
  if (const Reach reach = reach_now(*data); reach != Reach::reached) return no_boundary(reach);
  Exact exact;
  const Borrow& borrow = obligation.borrows[index];
  if (is_zero(borrow.amount_sf)) return no_boundary(Reach::no_exposure);
  const std::uint64_t percent = factor_percent(obligation, borrow);
  const u256 own = percent_of(exact, borrow_value(exact, borrow, borrow.price_sf), percent);
  const u256 others = exact.subtract(data->adjusted_debt, own);
  // The debt at which it is liquidatable; what is below it is healthy.
  const u256 missing = exact.subtract(data->unhealthy_borrow_value, others);
  const u256 value = lending::least_reaching(exact, missing, percent, kWhole);
  const u256 in_units = exact.multiply(value, power_of_ten(borrow.decimals).value());
  const u256 first = lending::least_reaching(exact, in_units, borrow.amount_sf, kFractionOne);
  const u256 last = exact.overflowed() || is_zero(first) ? u256{} : exact.subtract(first, 1);
  const u256 most = shift_right(u256::max(), 256 - kFixedBits);
  return lending::boundary_above(last, borrow.price_sf, most, [&](const u256& at) {
    Exact sum;
    return percent_of(sum, borrow_value(sum, borrow, at), percent) >= missing;
  });
}

}  // namespace loadline::kamino
