#include "core/margin/lending/comet/comet_health.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::comet {
namespace {

constexpr std::uint32_t kNoAsset = kMaxCometAssets;

}  // namespace

Result<AccountData> account_data(const Market& market, const Account& account) noexcept {
  return account_data_with(market, account, kNoAsset, {});
}

Result<AccountData> account_data_with(const Market& market, const Account& account,
                                      std::uint32_t changed, const u256& balance) noexcept {
  Exact exact;
  AccountData data;
  for (std::size_t i = 0; i < market.assets.size(); ++i) {
    const Asset& asset = market.assets[i];
    const u256& held = i == changed ? balance : account.collateral[i];
    const u256 value = multiply_price(exact, held, asset.price, asset.decimals);
    const auto weigh = [&](u256& sum, std::uint64_t factor) {
      sum = exact.add(sum, multiply_factor(exact, value, factor));
    };
    data.collateral_value = exact.add(data.collateral_value, value);
    weigh(data.borrow_limit, asset.borrow_collateral_factor);
    weigh(data.liquidation_limit, asset.liquidate_collateral_factor);
    weigh(data.liquidation_credit, asset.liquidation_factor);
  }
  if (account.principal.negative != 0) {
    const SignedAmount debt = present_value(exact, market, account.principal);
    data.debt_value =
        multiply_price(exact, debt.magnitude, market.base_price, market.base_decimals);
    data.borrow_collateralized = data.borrow_limit >= data.debt_value ? 1 : 0;
    data.status = data.liquidation_limit >= data.debt_value ? HealthStatus::healthy
                                                            : HealthStatus::liquidatable;
  }
  if (exact.overflowed()) return lending::reverts(Field::collateral);
  return data;
}

Result<bool> is_borrow_collateralized(const Market& market, const Account& account) noexcept {
  const auto data = account_data(market, account);
  if (!data.ok()) return data.error();
  return data->borrow_collateralized != 0;
}

Result<bool> is_liquidatable(const Market& market, const Account& account) noexcept {
  const auto data = account_data(market, account);
  if (!data.ok()) return data.error();
  return data->status == HealthStatus::liquidatable;
}

}  // namespace loadline::comet
