#include "core/margin/lending/comet/comet_market.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::comet {
namespace {

using lending::FieldCheck;

constexpr std::uint64_t kFactorScale = 1'000'000'000'000'000'000;
constexpr std::uint64_t kFactorStep = kFactorScale / 10'000;  // 4 decimals are stored
constexpr std::uint64_t kMaxTimestamp = (1ull << 40) - 1;
constexpr unsigned kTotalBits = 104;

Error check_asset(const Asset& asset, std::size_t i) noexcept {
  return FieldCheck{i}
      .priced(asset.price, kMaxPriceBits, Field::price)
      .at_most(asset.decimals, kMaxBaseDecimals, Field::decimals)
      .at_most(asset.borrow_collateral_factor, kFactorScale, Field::borrow_collateral_factor)
      .at_most(asset.liquidate_collateral_factor, kFactorScale, Field::liquidate_collateral_factor)
      .at_most(asset.liquidation_factor, kFactorScale, Field::liquidation_factor)
      .bits(asset.supply_cap, kMaxBalanceBits, Field::supply_cap)
      .bits(asset.total_supply, kMaxBalanceBits, Field::total_supply)
      .bits(asset.reserves, kMaxBalanceBits, Field::total_supply)
      .error();
}

Error check_base(const Market& market) noexcept {
  return FieldCheck{}
      .at_most(market.now, kMaxTimestamp, Field::now)
      .that(market.last_accrual <= market.now, ErrorCode::stale_time, Field::last_update,
            market.last_accrual)
      .priced(market.base_price, kMaxPriceBits, Field::base_price)
      .at_most(market.base_decimals, kMaxBaseDecimals, Field::base_decimals)
      .at_least(market.base_supply_index, kIndexScale, Field::base_supply_index)
      .at_least(market.base_borrow_index, kIndexScale, Field::base_borrow_index)
      .bits(market.total_supply_base, kTotalBits, Field::total_supply)
      .bits(market.total_borrow_base, kTotalBits, Field::total_borrow)
      .bits(market.base_balance, kMaxBalanceBits, Field::available_liquidity)
      .bits(market.base_borrow_min, kTotalBits, Field::borrow_min)
      .bits(market.target_reserves, kTotalBits, Field::target_reserves)
      .at_most(market.store_front_price_factor, kFactorScale, Field::store_front_price_factor)
      .at_most(market.supply.kink, kFactorScale, Field::kink)
      .at_most(market.borrow.kink, kFactorScale, Field::kink)
      .error();
}

}  // namespace

Error check(const Market& market) noexcept {
  if (market.assets.size() > kMaxCometAssets) {
    return {.code = ErrorCode::capacity_exceeded,
            .field = Field::reserves,
            .index = static_cast<std::uint32_t>(kMaxCometAssets),
            .value = to_double(market.assets.size())};
  }
  Error error = check_base(market);
  for (std::size_t i = 0; error.code == ErrorCode::ok && i < market.assets.size(); ++i) {
    error = check_asset(market.assets[i], i);
  }
  return error;
}

Error check(const Market& market, const Account& account) noexcept {
  FieldCheck check{};
  check
      .that(account.collateral.size() == market.assets.size(), ErrorCode::length_mismatch,
            Field::collateral, account.collateral.size())
      .bits(account.principal.magnitude, kPrincipalBits, Field::principal)
      .at_most(account.principal.negative, 1, Field::principal)
      .that(account.principal.negative == 0 || !is_zero(account.principal.magnitude),
            ErrorCode::out_of_domain, Field::principal, 0);
  Error error = check.error();
  for (std::size_t i = 0; error.code == ErrorCode::ok && i < account.collateral.size(); ++i) {
    error = FieldCheck{i}.bits(account.collateral[i], kMaxBalanceBits, Field::collateral).error();
  }
  return error;
}

std::uint64_t packed_factor(std::uint64_t factor) noexcept {
  return factor / kFactorStep * kFactorStep;
}

Result<u256> packed_supply_cap(const u256& cap, std::uint32_t decimals) noexcept {
  const FieldCheck check = FieldCheck{}
                               .at_most(decimals, kMaxBaseDecimals, Field::decimals)
                               .bits(cap, kMaxBalanceBits, Field::supply_cap);
  if (check.failed()) return check.error();
  Exact exact;
  const Divisor& unit = power_of_ten(decimals);
  return exact.multiply(exact.divide(cap, unit), unit.value());
}

std::uint64_t rate_per_second(std::uint64_t rate_per_year) noexcept {
  return rate_per_year / kSecondsPerYear;
}

}  // namespace loadline::comet
