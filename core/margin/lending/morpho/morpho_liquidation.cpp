#include "core/margin/lending/morpho/morpho_liquidation.hpp"

#include <algorithm>

#include "core/margin/lending/field_check.hpp"
#include "core/margin/lending/pool/aave_search.hpp"

namespace loadline::morpho {
namespace {

using lending::reverts;

constexpr std::uint64_t kCursor = 300'000'000'000'000'000;          // LIQUIDATION_CURSOR, 0.3
constexpr std::uint64_t kMaxIncentive = 1'150'000'000'000'000'000;  // MAX_LIQUIDATION_..., 1.15

Liquidation unchanged(const Market& market, const Position& position,
                      LiquidationRefusal refusal) noexcept {
  Liquidation result{};
  result.market = market;
  result.position = position;
  result.refusal = refusal;
  return result;
}

/// Debt without collateral is taken from the suppliers.
void realize_bad_debt(Exact& exact, Liquidation& result) noexcept {
  if (!is_zero(result.position.collateral)) return;
  Market& market = result.market;
  result.bad_debt_shares = result.position.borrow_shares;
  result.bad_debt_assets =
      std::min(market.total_borrow_assets,
               to_borrow_assets(exact, market, result.bad_debt_shares, Rounding::up));
  market.total_borrow_assets = exact.subtract(market.total_borrow_assets, result.bad_debt_assets);
  market.total_supply_assets = exact.subtract(market.total_supply_assets, result.bad_debt_assets);
  market.total_borrow_shares = exact.subtract(market.total_borrow_shares, result.bad_debt_shares);
  result.position.borrow_shares = {};
}

}  // namespace

u256 liquidation_incentive_factor(std::uint64_t lltv) noexcept {
  Exact exact;
  const u256 cut = wad_multiply_down(exact, kCursor, exact.subtract(kWad, lltv));
  const u256 factor = wad_divide(exact, kWad, exact.subtract(kWad, cut), Rounding::down);
  return std::min(u256{kMaxIncentive}, factor);
}

u256 seized_for_shares(Exact& exact, const Market& market, const u256& repaid_shares,
                       const u256& incentive) noexcept {
  const u256 repaid = to_borrow_assets(exact, market, repaid_shares, Rounding::down);
  return multiply_divide(exact, wad_multiply_down(exact, repaid, incentive), kOraclePriceScale,
                         market.price, Rounding::down);
}

u256 shares_for_seized(Exact& exact, const Market& market, const u256& seized,
                       const u256& incentive) noexcept {
  const u256 quoted = multiply_divide(exact, seized, market.price, kOraclePriceScale, Rounding::up);
  return to_borrow_shares(exact, market, wad_divide(exact, quoted, incentive, Rounding::up),
                          Rounding::up);
}

Result<Liquidation> liquidate(const Market& market, const Position& position,
                              const u256& seized_assets, const u256& repaid_shares) noexcept {
  if (is_zero(seized_assets) == is_zero(repaid_shares)) {
    return unchanged(market, position, LiquidationRefusal::inconsistent_input);
  }
  const auto healthy = is_healthy(market, position);
  if (!healthy.ok()) return healthy.error();
  if (*healthy) return unchanged(market, position, LiquidationRefusal::healthy_position);

  Exact exact;
  Liquidation result = unchanged(market, position, LiquidationRefusal::none);
  result.incentive_factor = liquidation_incentive_factor(market.lltv);
  result.seized_assets = seized_assets;
  result.repaid_shares = repaid_shares;
  if (is_zero(repaid_shares)) {
    result.repaid_shares = shares_for_seized(exact, market, seized_assets, result.incentive_factor);
  } else {
    result.seized_assets = seized_for_shares(exact, market, repaid_shares, result.incentive_factor);
  }
  result.repaid_assets = to_borrow_assets(exact, market, result.repaid_shares, Rounding::up);
  if (exact.overflowed()) return reverts(Field::amount);
  if (result.repaid_shares > position.borrow_shares) {
    return unchanged(market, position, LiquidationRefusal::not_enough_shares);
  }
  if (result.seized_assets > position.collateral) {
    return unchanged(market, position, LiquidationRefusal::not_enough_collateral);
  }
  result.position.borrow_shares = exact.subtract(position.borrow_shares, result.repaid_shares);
  result.position.collateral = exact.subtract(position.collateral, result.seized_assets);
  result.market.total_borrow_shares =
      exact.subtract(market.total_borrow_shares, result.repaid_shares);
  result.market.total_borrow_assets =
      aave::saturating_subtract(market.total_borrow_assets, result.repaid_assets);
  realize_bad_debt(exact, result);
  if (exact.overflowed()) return reverts(Field::total_supply_assets);
  return result;
}

Result<u256> seizable_collateral(const Market& market, const Position& position) noexcept {
  if (is_zero(market.price)) return u256{};
  const auto healthy = is_healthy(market, position);
  if (!healthy.ok()) return healthy.error();
  if (*healthy) return u256{};
  Exact exact;
  const u256 all = seized_for_shares(exact, market, position.borrow_shares,
                                     liquidation_incentive_factor(market.lltv));
  if (exact.overflowed()) return reverts(Field::price);
  return std::min(position.collateral, all);
}

}  // namespace loadline::morpho
