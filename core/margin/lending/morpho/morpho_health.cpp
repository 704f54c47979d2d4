#include "core/margin/lending/morpho/morpho_health.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::morpho {
namespace {

constexpr Divisor kPriceDivisor{kOraclePriceScale};

u256 value_of(Exact& exact, const u256& collateral, const u256& price) noexcept {
  return exact.divide(exact.multiply(collateral, price), kPriceDivisor);
}

u256 ratio_or_most(Exact& exact, const u256& a, const u256& b, Rounding rounding) noexcept {
  return is_zero(b) ? u256::max() : wad_divide(exact, a, b, rounding);
}

}  // namespace

u256 max_borrow(Exact& exact, const u256& collateral, const u256& price,
                std::uint64_t lltv) noexcept {
  return wad_multiply_down(exact, value_of(exact, collateral, price), lltv);
}

Result<AccountData> account_data(const Market& market, const Position& position) noexcept {
  Exact exact;
  AccountData data;
  data.debt = to_borrow_assets(exact, market, position.borrow_shares, Rounding::up);
  data.supply = to_supply_assets(exact, market, position.supply_shares, Rounding::down);
  data.collateral_value = value_of(exact, position.collateral, market.price);
  data.max_borrow = wad_multiply_down(exact, data.collateral_value, market.lltv);
  if (data.max_borrow > data.debt) data.borrowable = exact.subtract(data.max_borrow, data.debt);
  data.health_factor = ratio_or_most(exact, data.max_borrow, data.debt, Rounding::down);
  data.borrow_capacity_usage = 1;
  if (!is_zero(position.borrow_shares)) {
    data.status = data.max_borrow >= data.debt ? HealthStatus::healthy : HealthStatus::liquidatable;
    data.ltv = ratio_or_most(exact, data.debt, data.collateral_value, Rounding::up);
    data.borrow_capacity_usage = ratio_or_most(exact, kWad, data.health_factor, Rounding::up);
  }
  if (exact.overflowed()) return lending::reverts(Field::price);
  return data;
}

Result<bool> is_healthy(const Market& market, const Position& position) noexcept {
  if (is_zero(position.borrow_shares)) return true;
  Exact exact;
  const u256 debt = to_borrow_assets(exact, market, position.borrow_shares, Rounding::up);
  const bool healthy = max_borrow(exact, position.collateral, market.price, market.lltv) >= debt;
  if (exact.overflowed()) return lending::reverts(Field::price);
  return healthy;
}

}  // namespace loadline::morpho
