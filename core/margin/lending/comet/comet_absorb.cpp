#include "core/margin/lending/comet/comet_absorb.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::comet {
namespace {

using lending::reverts;

/// The totals once the account's debt is gone and a supply may have come in its place.
void settle_totals(Exact& exact, const Market& market, const SignedAmount& before,
                   Absorption& result) noexcept {
  result.total_borrow_base = exact.subtract(market.total_borrow_base, before.magnitude);
  result.total_supply_base = exact.add(market.total_supply_base, result.principal.magnitude);
}

}  // namespace

Result<Absorption> absorb(const Market& market, const Account& account) noexcept {
  const auto data = account_data(market, account);
  if (!data.ok()) return data.error();
  Absorption result;
  result.principal = account.principal;
  result.total_supply_base = market.total_supply_base;
  result.total_borrow_base = market.total_borrow_base;
  if (data->status != HealthStatus::liquidatable) {
    result.refusal = AbsorbRefusal::not_liquidatable;
    return result;
  }
  Exact exact;
  const SignedAmount debt = present_value(exact, market, account.principal);
  result.collateral_value = data->collateral_value;
  result.credited_value = data->liquidation_credit;
  result.credited_base = exact.narrow_multiply_divide(result.credited_value,
                                                      power_of_ten(market.base_decimals).value(),
                                                      Divisor{market.base_price}, Rounding::down);
  SignedAmount balance = add(exact, debt, {result.credited_base, 0, 0});
  if (balance.negative != 0) {
    result.bad_debt = balance.magnitude;
    balance = {};
  }
  result.base_paid_out = exact.add(debt.magnitude, balance.magnitude);
  result.value_of_base_paid_out =
      multiply_price(exact, result.base_paid_out, market.base_price, market.base_decimals);
  result.principal = principal_value(exact, market, balance);
  settle_totals(exact, market, account.principal, result);
  if (exact.overflowed()) return reverts(Field::principal);
  return result;
}

Result<u256> quote_collateral(const Market& market, std::uint32_t asset_index,
                              const u256& base_amount) noexcept {
  if (asset_index >= market.assets.size()) {
    return Error{
        .code = ErrorCode::unknown_asset, .field = Field::asset, .value = to_double(asset_index)};
  }
  const Asset& asset = market.assets[asset_index];
  Exact exact;
  const u256 discount = multiply_factor(exact, market.store_front_price_factor,
                                        exact.subtract(kWad, asset.liquidation_factor));
  const u256 discounted = multiply_factor(exact, asset.price, exact.subtract(kWad, discount));
  const u256 value = exact.multiply(exact.multiply(market.base_price, base_amount),
                                    power_of_ten(asset.decimals).value());
  const u256 quote =
      exact.divide(exact.divide(value, discounted), power_of_ten(market.base_decimals));
  if (exact.overflowed()) return reverts(Field::amount, asset_index);
  return quote;
}

Result<SignedAmount> reserves(const Market& market) noexcept {
  Exact exact;
  const u256 supply =
      present_value_supply(exact, market.base_supply_index, market.total_supply_base);
  const u256 borrow =
      present_value_borrow(exact, market.base_borrow_index, market.total_borrow_base);
  const SignedAmount held{exact.add(market.base_balance, borrow), 0, 0};
  const SignedAmount result = add(exact, held, {supply, is_zero(supply) ? 0u : 1u, 0});
  if (exact.overflowed()) return reverts(Field::total_supply);
  return result;
}

Result<Purchase> buy_collateral(const Market& market, std::uint32_t asset,
                                const u256& base_amount) noexcept {
  const auto held = reserves(market);
  if (!held.ok()) return held.error();
  const auto quote = quote_collateral(market, asset, base_amount);
  if (!quote.ok()) return quote.error();
  if (held->negative == 0 && held->magnitude >= market.target_reserves) {
    return Purchase{{}, AbsorbRefusal::not_for_sale};
  }
  if (*quote > market.assets[asset].reserves) {
    return Purchase{{}, AbsorbRefusal::insufficient_reserves};
  }
  return Purchase{*quote, AbsorbRefusal::none};
}

}  // namespace loadline::comet
