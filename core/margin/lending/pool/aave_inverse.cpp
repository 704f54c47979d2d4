#include "core/margin/lending/pool/aave_inverse.hpp"

#include "core/margin/lending/pool/aave_search.hpp"
#include "core/margin/lending/pool/aave_validation.hpp"

namespace loadline::aave {
namespace {

/// Above every total that a health factor can be taken of.
constexpr u256 kMaxValue{0, ~0ull, ~0ull, ~0ull};

/// The account's position in one reserve and what a unit of it is worth.
struct Exposure {
  const Reserve& reserve;
  Position position;
  const u256& price;
  const u256& unit;
};

Exposure exposure_of(const Pool& pool, const Market& market, std::uint32_t id) noexcept {
  const EMode* const mode = find_e_mode(market, pool.state.e_mode_category);
  const Position* const held = find_position(pool.state, id);
  const Position none{
      .scaled_supply = {}, .scaled_variable_debt = {}, .reserve = id, .collateral = 0};
  return {.reserve = market.reserves[id],
          .position = held != nullptr ? *held : none,
          .price = price_in_force(pool.rules, market, mode, id),
          .unit = power_of_ten(market.reserves[id].decimals).value()};
}

std::optional<u256> checked(const Exact& exact, const u256& amount) noexcept {
  return exact.overflowed() ? std::nullopt : std::optional<u256>{amount};
}

/// Amount of debt token whose value is at most `value`, as a scaled balance.
u256 greatest_scaled_debt(Exact& exact, const Roundings& roundings, const Exposure& exposure,
                          const u256& value) noexcept {
  const u256& index = exposure.reserve.variable_borrow_index;
  const u256 debt =
      greatest_preimage(exact, value, exposure.price, exposure.unit, roundings.debt_value);
  return greatest_preimage(exact, debt, index, kRay, roundings.debt_balance);
}

/// The amount that takes the account's debt in the reserve to one worth `value`.
std::optional<u256> debt_to_value(const Pool& pool, const Exposure& exposure, ActionType type,
                                  const u256& value) noexcept {
  Exact exact;
  const u256& index = exposure.reserve.variable_borrow_index;
  const u256& now = exposure.position.scaled_variable_debt;
  const u256 then = greatest_scaled_debt(exact, pool.roundings, exposure, value);
  const bool repays = type == ActionType::repay;
  const u256 amount = repays ? least_preimage(exact, saturating_subtract(now, then), kRay, index,
                                              pool.roundings.debt_burn)
                             : greatest_preimage(exact, saturating_subtract(then, now), kRay, index,
                                                 pool.roundings.debt_mint);
  return checked(exact, amount);
}

/// The amount that takes the account's supply of the reserve to one worth `value`.
std::optional<u256> supply_to_value(const Pool& pool, const Exposure& exposure, ActionType type,
                                    const u256& value) noexcept {
  Exact exact;
  const u256& index = exposure.reserve.liquidity_index;
  const u256& now = exposure.position.scaled_supply;
  const u256 balance = least_preimage(exact, value, exposure.price, exposure.unit, Rounding::down);
  const u256 then = least_preimage(exact, balance, index, kRay, pool.roundings.supply_balance);
  const bool supplies = type == ActionType::supply;
  const u256 amount = supplies ? least_preimage(exact, saturating_subtract(then, now), kRay, index,
                                                pool.roundings.supply_mint)
                               : greatest_preimage(exact, saturating_subtract(now, then), kRay,
                                                   index, pool.roundings.supply_burn);
  return checked(exact, amount);
}

u256 debt_value_of(const Pool& pool, const Exposure& exposure) noexcept {
  Exact exact;
  const u256 debt = debt_of(pool, exact, exposure.position.reserve);
  return debt_value(exact, pool.rules.balance, debt, exposure.price,
                    power_of_ten(exposure.reserve.decimals));
}

/// Health at least `target`. Totals too large for the contract count as healthy: the debt is small.
bool healthy(const Pool& pool, const u256& collateral, const u256& weighted, const u256& debt,
             const u256& target) noexcept {
  if (is_zero(debt)) return true;
  Exact exact;
  const u256 health = health_factor(exact, pool.rules.health, collateral, weighted, debt);
  return exact.overflowed() || health >= target;
}

}  // namespace

std::optional<u256> collateral_for_health(const Pool& pool, const AccountData& data,
                                          ActionType type, std::uint32_t id,
                                          const u256& target) noexcept {
  const Market market = market_of(pool.market, pool.state);
  const Exposure exposure = exposure_of(pool, market, id);
  const CollateralTerms terms = terms_in(pool, pool.state.e_mode_category, id);
  const u256 threshold{terms.liquidation_threshold_bps};
  const bool counts = exposure.position.collateral != 0;
  const bool opens = type == ActionType::supply && is_zero(exposure.position.scaled_supply) &&
                     automatic_collateral(pool, id);
  if (!terms.eligible || is_zero(threshold) || !(counts || opens)) return std::nullopt;
  Exact exact;
  const u256 value = counts ? supply_value(exact, supply_of(pool, exact, id), exposure.price,
                                           power_of_ten(exposure.reserve.decimals))
                            : u256{};
  const u256 others = saturating_subtract(data.total_collateral, value);
  const u256 weighted =
      saturating_subtract(data.weighted_collateral, exact.multiply(value, threshold));
  const auto too_low = [&](const u256& held) {
    Exact sum;
    const u256 total = sum.add(weighted, sum.multiply(held, threshold));
    return !sum.overflowed() &&
           !healthy(pool, saturating_add(others, held), total, data.total_debt, target);
  };
  if (exact.overflowed()) return std::nullopt;
  const u256 least = too_low({}) ? saturating_add(last_low(value, kMaxValue, too_low), 1) : u256{};
  return supply_to_value(pool, exposure, type, least);
}

std::optional<u256> debt_for_health(const Pool& pool, const AccountData& data, ActionType type,
                                    std::uint32_t id, const u256& target) noexcept {
  const Market market = market_of(pool.market, pool.state);
  const Exposure exposure = exposure_of(pool, market, id);
  const u256 value = debt_value_of(pool, exposure);
  const u256 others = saturating_subtract(data.total_debt, value);
  const auto still_healthy = [&](const u256& owed) {
    return healthy(pool, data.total_collateral, data.weighted_collateral,
                   saturating_add(others, owed), target);
  };
  if (!still_healthy({})) return std::nullopt;
  return debt_to_value(pool, exposure, type, last_low(value, kMaxValue, still_healthy));
}

std::optional<u256> borrow_for_cover(const Pool& pool, const AccountData& data,
                                     std::uint32_t id) noexcept {
  if (data.average_ltv_bps == 0) return std::nullopt;
  const Market market = market_of(pool.market, pool.state);
  const Exposure exposure = exposure_of(pool, market, id);
  const bool before = pool.rules.balance == BalanceRounding::half_up;
  Exact exact;
  const u256 most = greatest_preimage(exact, data.total_collateral, kBps, data.average_ltv_bps,
                                      before ? Rounding::half_up : Rounding::up);
  if (exact.overflowed()) return std::nullopt;
  if (before) {
    // Up to v3.4 the value of the new amount alone is added to the debt.
    return checked(exact, greatest_preimage(exact, saturating_subtract(most, data.total_debt),
                                            exposure.price, exposure.unit, Rounding::down));
  }
  const u256 others = saturating_subtract(data.total_debt, debt_value_of(pool, exposure));
  return debt_to_value(pool, exposure, ActionType::borrow, saturating_subtract(most, others));
}

}  // namespace loadline::aave
