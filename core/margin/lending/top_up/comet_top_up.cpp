#include "core/margin/lending/top_up/comet_top_up.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::comet {
namespace {

Result<u256> health_of(const Result<AccountData>& data) noexcept {
  if (!data.ok()) return data.error();
  return liquidation_health(*data);
}

Result<u256> health_repaid(const Market& market, Account account, const u256& amount) noexcept {
  const auto after = preview(market, account, {amount, ActionType::supply_base, 0});
  if (!after.ok()) return after.error();
  account.principal = after->principal;
  return health_of(account_data(market, account));
}

Result<u256> health_supplied(const Market& market, const Account& account, std::uint32_t asset,
                             const u256& amount) noexcept {
  Exact exact;
  const u256 balance = exact.add(account.collateral[asset], amount);
  return health_of(account_data_with(market, account, asset, balance));
}

/// What the supply cap and the width of a balance leave room for.
u256 room_of(const Market& market, const Account& account, std::uint32_t asset) noexcept {
  const Asset& terms = market.assets[asset];
  const u256 under_cap = aave::saturating_subtract(terms.supply_cap, terms.total_supply);
  const u256 in_width = aave::saturating_subtract(shift_right(u256::max(), 256 - kMaxBalanceBits),
                                                  account.collateral[asset]);
  return under_cap < in_width ? under_cap : in_width;
}

}  // namespace

Result<u256> liquidation_health(const AccountData& data) noexcept {
  if (is_zero(data.debt_value)) return u256::max();
  Exact exact;
  const u256 health =
      exact.multiply_divide(data.liquidation_limit, kWad, data.debt_value, Rounding::down);
  if (exact.overflowed()) return lending::reverts(Field::principal);
  return health;
}

Result<lending::TopUp> top_up(const Market& market, const Account& account, std::uint32_t asset,
                              const u256& health) noexcept {
  if (asset >= market.assets.size()) {
    return Error{.code = ErrorCode::unknown_asset, .field = Field::asset, .value = to_double(asset)};
  }
  const auto owed = base_balance(market, account);
  if (!owed.ok()) return owed.error();
  if (is_zero(owed->borrow)) return lending::no_debt_to_cover();
  const auto before = health_of(account_data(market, account));
  if (!before.ok()) return before.error();
  const auto collateral =
      lending::least_amount(room_of(market, account, asset), health, [&](const u256& amount) {
        return health_supplied(market, account, asset, amount);
      });
  if (!collateral.ok()) return collateral.error();
  const auto repay = lending::least_amount(owed->borrow, health, [&](const u256& amount) {
    return health_repaid(market, account, amount);
  });
  if (!repay.ok()) return repay.error();
  return lending::TopUp{*before, *collateral, *repay};
}

}  // namespace loadline::comet
