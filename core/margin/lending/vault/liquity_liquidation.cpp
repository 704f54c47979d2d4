#include "core/margin/lending/vault/liquity_liquidation.hpp"

#include <algorithm>

#include "core/margin/lending/field_check.hpp"

namespace loadline::liquity {
namespace {

/// The debt against the pool as far as it reaches, its share of the collateral with it.
void offset_and_redistribute(Exact& exact, const Trove& trove, const u256& pool, const u256& free,
                             Liquidation& result) noexcept {
  result.debt_to_offset = std::min(trove.debt, pool);
  result.collateral_to_pool =
      is_zero(pool) ? u256{}
                    : exact.divide(exact.multiply(free, result.debt_to_offset), trove.debt);
  result.debt_to_redistribute = exact.subtract(trove.debt, result.debt_to_offset);
  result.collateral_to_redistribute = exact.subtract(free, result.collateral_to_pool);
}

/// At most 110 % of the debt goes to the pool, the rest stays the owner's.
void cap_at_minimum_ratio(Exact& exact, const System& system, const Trove& trove,
                          Liquidation& result) noexcept {
  const u256 capped = exact.divide(exact.multiply(trove.debt, kMinimumRatio), system.price);
  result.capped = 1;
  result.collateral_gas_compensation = exact.divide(capped, kPercentDivisor);
  result.debt_to_offset = trove.debt;
  result.collateral_to_pool = exact.subtract(capped, result.collateral_gas_compensation);
  result.collateral_surplus = exact.subtract(trove.collateral, capped);
}

}  // namespace

Result<Liquidation> liquidate(const System& system, const Trove& trove) noexcept {
  const auto data = trove_data(system, trove);
  if (!data.ok()) return data.error();
  Liquidation result{};
  if (data->status != HealthStatus::liquidatable) return result;
  Exact exact;
  result.liquidates = 1;
  result.debt_gas_compensation = kGasCompensation;
  if (data->individual_ratio >= kMinimumRatio) {
    cap_at_minimum_ratio(exact, system, trove, result);
  } else {
    result.collateral_gas_compensation = exact.divide(trove.collateral, kPercentDivisor);
    const u256 free = exact.subtract(trove.collateral, result.collateral_gas_compensation);
    // In recovery mode a trove that is worth no more than its debt is not for the pool.
    const bool worthless = data->recovery_mode != 0 && data->individual_ratio <= kWad;
    offset_and_redistribute(exact, trove, worthless ? u256{} : system.stability_pool, free, result);
  }
  if (exact.overflowed()) return lending::reverts(Field::price);
  return result;
}

}  // namespace loadline::liquity
