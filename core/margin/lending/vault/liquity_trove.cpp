#include "core/margin/lending/vault/liquity_trove.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::liquity {
namespace {

using lending::no_boundary;
using lending::reverts;

constexpr unsigned kAmountBits = 128;
constexpr u256 kNominalPrecision{0, 0, 5, 7'766'279'631'452'241'920u};  // NICR_PRECISION, 1e20

/// The boundary of `collateral * price / debt >= ratio`, toward zero.
Boundary falling(const u256& collateral, const u256& debt, const u256& price,
                 const u256& ratio) noexcept {
  Exact exact;
  const auto below = [&](const u256& at) {
    Exact sum;
    return collateral_ratio(sum, collateral, debt, at) < ratio;
  };
  if (below(price)) return no_boundary(Reach::already_liquidatable);
  return lending::boundary_below(lending::least_reaching(exact, ratio, collateral, debt), price,
                                 u256{}, below);
}

}  // namespace

Error check(const System& system, const Trove& trove) noexcept {
  return lending::FieldCheck{}
      .bits(system.price, kAmountBits, Field::price)
      .bits(system.collateral, kAmountBits, Field::system_collateral)
      .bits(system.debt, kAmountBits, Field::system_debt)
      .bits(system.stability_pool, kAmountBits, Field::stability_pool)
      .at_most(trove.collateral, system.collateral, Field::collateral)
      .at_most(trove.debt, system.debt, Field::debt)
      .error();
}

u256 collateral_ratio(Exact& exact, const u256& collateral, const u256& debt,
                      const u256& price) noexcept {
  if (is_zero(debt)) return u256::max();
  return exact.divide(exact.multiply(collateral, price), debt);
}

u256 nominal_ratio(Exact& exact, const u256& collateral, const u256& debt) noexcept {
  if (is_zero(debt)) return u256::max();
  return exact.divide(exact.multiply(collateral, kNominalPrecision), debt);
}

Result<TroveData> trove_data(const System& system, const Trove& trove) noexcept {
  Exact exact;
  TroveData data;
  data.individual_ratio = collateral_ratio(exact, trove.collateral, trove.debt, system.price);
  data.nominal_ratio = nominal_ratio(exact, trove.collateral, trove.debt);
  data.total_ratio = collateral_ratio(exact, system.collateral, system.debt, system.price);
  data.recovery_mode = data.total_ratio < kCriticalRatio ? 1 : 0;
  if (trove.debt > kGasCompensation) data.net_debt = exact.subtract(trove.debt, kGasCompensation);
  if (!is_zero(trove.debt)) {
    const bool below = data.individual_ratio < kMinimumRatio;
    const bool capped = data.recovery_mode != 0 && data.individual_ratio < data.total_ratio &&
                        trove.debt <= system.stability_pool;
    data.status = (below || capped) && system.trove_count > 1 ? HealthStatus::liquidatable
                                                              : HealthStatus::healthy;
  }
  if (exact.overflowed()) return reverts(Field::price);
  return data;
}

Result<Boundary> minimum_ratio_boundary(const System& system, const Trove& trove) noexcept {
  if (is_zero(trove.debt)) return no_boundary(Reach::no_debt);
  return falling(trove.collateral, trove.debt, system.price, kMinimumRatio);
}

Result<Boundary> recovery_mode_boundary(const System& system) noexcept {
  if (is_zero(system.debt)) return no_boundary(Reach::no_debt);
  return falling(system.collateral, system.debt, system.price, kCriticalRatio);
}

Result<Refusal> change_refusal(const System& system, const Trove& before,
                               const Trove& after) noexcept {
  Exact exact;
  const auto moved = [&](const u256& total, const u256& old, const u256& now) {
    return exact.add(exact.subtract(total, old), now);
  };
  const u256 collateral = moved(system.collateral, before.collateral, after.collateral);
  const u256 debt = moved(system.debt, before.debt, after.debt);
  const u256 old_ratio = collateral_ratio(exact, before.collateral, before.debt, system.price);
  const u256 ratio = collateral_ratio(exact, after.collateral, after.debt, system.price);
  const u256 total = collateral_ratio(exact, collateral, debt, system.price);
  const bool recovery =
      collateral_ratio(exact, system.collateral, system.debt, system.price) < kCriticalRatio;
  const u256 least_debt = exact.add(kMinimumNetDebt, kGasCompensation);
  if (exact.overflowed()) return reverts(Field::amount);
  const bool opens = is_zero(before.debt);
  const bool borrows = after.debt > before.debt;
  if (recovery) {
    if (after.collateral < before.collateral) return Refusal::withdraws_in_recovery;
    if (borrows && ratio < kCriticalRatio) return Refusal::below_critical_ratio;
    if (borrows && !opens && ratio < old_ratio) return Refusal::lowers_ratio;
  } else {
    if (ratio < kMinimumRatio) return Refusal::below_minimum_ratio;
    if (total < kCriticalRatio) return Refusal::enters_recovery;
  }
  if (after.debt < least_debt && after.debt != before.debt) return Refusal::net_debt_too_low;
  return Refusal::none;
}

}  // namespace loadline::liquity
