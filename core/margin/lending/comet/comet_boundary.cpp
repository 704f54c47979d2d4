#include "core/margin/lending/comet/comet_boundary.hpp"

#include <array>

#include "core/margin/lending/comet/comet_accrual.hpp"
#include "core/margin/lending/field_check.hpp"

namespace loadline::comet {
namespace {

using lending::boundary_above;
using lending::boundary_below;
using lending::no_boundary;

u256 greatest_price() noexcept {
  return shift_right(u256::max(), 256 - kMaxPriceBits);
}

/// Why there is no boundary to look for, or `reached` when there may be one.
Reach reach_now(const AccountData& data) noexcept {
  if (data.status == HealthStatus::no_debt) return Reach::no_debt;
  return data.status == HealthStatus::liquidatable ? Reach::already_liquidatable : Reach::reached;
}

/// A state at which the contract reverts is not liquidatable.
bool liquidatable(const Market& market, const Account& account) noexcept {
  const auto decision = is_liquidatable(market, account);
  return decision.ok() && *decision;
}

/// The market with other prices.
struct Repriced {
  explicit Repriced(const Market& origin) noexcept : market(origin) {
    for (std::size_t i = 0; i < origin.assets.size(); ++i) assets[i] = origin.assets[i];
    market.assets = {assets.data(), origin.assets.size()};
  }
  std::array<Asset, kMaxCometAssets> assets{};
  Market market;
};

}  // namespace

Result<Boundary> collateral_boundary(const Market& market, const Account& account,
                                     std::uint32_t index) noexcept {
  if (index >= market.assets.size()) {
    return Error{
        .code = ErrorCode::unknown_asset, .field = Field::asset, .value = to_double(index)};
  }
  const auto data = account_data(market, account);
  if (!data.ok()) return data.error();
  if (const Reach reach = reach_now(*data); reach != Reach::reached) return no_boundary(reach);
  const Asset& asset = market.assets[index];
  const u256& held = account.collateral[index];
  if (is_zero(held) || asset.liquidate_collateral_factor == 0) {
    return no_boundary(Reach::no_exposure);
  }
  const auto others = account_data_with(market, account, index, {});
  if (!others.ok()) return others.error();
  if (others->status == HealthStatus::healthy) return no_boundary(Reach::unreachable);
  Exact exact;
  const u256 missing = exact.subtract(others->debt_value, others->liquidation_limit);
  const u256 value =
      lending::least_reaching(exact, missing, asset.liquidate_collateral_factor, kWad);
  const u256 price =
      lending::least_reaching(exact, value, held, power_of_ten(asset.decimals).value());
  // The other assets' part of the sum stays, so the rule is asked of this asset's alone.
  return boundary_below(price, asset.price, 1, [&](const u256& at) {
    Exact sum;
    const u256 worth = multiply_price(sum, held, at, asset.decimals);
    return multiply_factor(sum, worth, asset.liquidate_collateral_factor) < missing;
  });
}

Result<Boundary> base_boundary(const Market& market, const Account& account) noexcept {
  const auto data = account_data(market, account);
  if (!data.ok()) return data.error();
  if (const Reach reach = reach_now(*data); reach != Reach::reached) return no_boundary(reach);
  Exact exact;
  const SignedAmount debt = present_value(exact, market, account.principal);
  const u256 first =
      lending::least_reaching(exact, exact.add(data->liquidation_limit, 1), debt.magnitude,
                              power_of_ten(market.base_decimals).value());
  if (exact.overflowed()) return no_boundary(Reach::unreachable);
  return boundary_above(exact.subtract(first, 1), market.base_price, greatest_price(),
                        [&](const u256& at) {
                          Exact sum;
                          return multiply_price(sum, debt.magnitude, at, market.base_decimals) >
                                 data->liquidation_limit;
                        });
}

Result<Boundary> shock_boundary(const Market& market, const Account& account) noexcept {
  const auto data = account_data(market, account);
  if (!data.ok()) return data.error();
  if (const Reach reach = reach_now(*data); reach != Reach::reached) return no_boundary(reach);
  if (is_zero(data->liquidation_limit)) return no_boundary(Reach::no_exposure);
  Repriced shocked{market};
  // No closed form: the bisection begins at the ends.
  return boundary_below(u256{}, kWad, u256{}, [&](const u256& factor) {
    for (std::size_t i = 0; i < market.assets.size(); ++i) {
      Exact exact;
      const u256 price = multiply_factor(exact, market.assets[i].price, factor);
      shocked.assets[i].price = is_zero(price) ? u256{1} : price;
    }
    return liquidatable(shocked.market, account);
  });
}

Result<Boundary> interest_boundary(const Market& market, const Account& account) noexcept {
  const auto data = account_data(market, account);
  if (!data.ok()) return data.error();
  if (const Reach reach = reach_now(*data); reach != Reach::reached) return no_boundary(reach);
  // Past an overflow of the index no one can act on the market; it counts as beyond the horizon.
  const auto over = [&](const u256& seconds) {
    const auto indexes = accrued_indexes(market, seconds.limb[0]);
    if (!indexes.ok()) return true;
    Market later = market;
    later.base_borrow_index = indexes->base_borrow;
    const auto decision = is_liquidatable(later, account);
    return !decision.ok() || *decision;
  };
  const Boundary boundary = boundary_above(u256::max(), u256{}, kMaxHorizonSeconds, over);
  if (boundary.reach != Reach::reached) return boundary;
  const auto indexes = accrued_indexes(market, boundary.first_liquidatable.limb[0]);
  return indexes.ok() ? boundary : no_boundary(Reach::unreachable);
}

}  // namespace loadline::comet
