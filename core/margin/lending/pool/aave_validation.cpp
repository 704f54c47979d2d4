#include "core/margin/lending/pool/aave_validation.hpp"

namespace loadline::aave {
namespace {

/// From v3.5 the protocol validates scaled amounts, before the LTV and health of the result.
bool checks_scaled(const Pool& pool) noexcept {
  return pool.rules.balance == BalanceRounding::against_the_user;
}

u256 in_base_units(Exact& exact, std::uint64_t whole, const Reserve& reserve) noexcept {
  return exact.multiply(whole, power_of_ten(reserve.decimals).value());
}

u256 room(const u256& limit, const u256& used) noexcept {
  Exact exact;
  return limit > used ? exact.subtract(limit, used) : u256{};
}

/// One pair of a scaled total and its token: what a cap applies to.
struct Capped {
  u256 cap;     ///< base units
  u256 scaled;  ///< of the whole reserve, before the action
  const u256& index;
  Rounding balance;  ///< scaled to amount
  Rounding mint;     ///< amount to scaled
};

/// The cap, as it is compared from v3.5: the scaled total with the amount in it, turned into
/// tokens.
Outcome check_scaled_cap(const Capped& capped, const u256& scaled, Refusal refusal) noexcept {
  Exact exact;
  const u256 next = exact.add(capped.scaled, scaled);
  const u256 total = exact.ray_multiply(next, capped.index, capped.balance);
  if (exact.overflowed()) return overflow();
  if (total <= capped.cap) return accept();
  const u256 most = greatest_preimage(exact, capped.cap, capped.index, kRay, capped.balance);
  const u256 left = room(most, capped.scaled);
  if (is_zero(left)) return refuse(refusal);
  const u256 limit = greatest_preimage(exact, left, kRay, capped.index, capped.mint);
  return exact.overflowed() ? overflow() : refuse(refusal, limit);
}

/// The same up to v3.4: the total turned into tokens, then the amount added.
Outcome check_amount_cap(const Capped& capped, const u256& amount, Refusal refusal) noexcept {
  Exact exact;
  const u256 held = exact.ray_multiply(capped.scaled, capped.index, capped.balance);
  const u256 total = exact.add(held, amount);
  if (exact.overflowed()) return overflow();
  return total <= capped.cap ? accept() : refuse(refusal, room(capped.cap, held));
}

Outcome check_supply_cap(const Pool& pool, const Reserve& reserve, const u256& amount,
                         const u256& scaled) noexcept {
  if ((reserve.flags & kHasTotals) == 0 || reserve.supply_cap == 0) return accept();
  Exact exact;
  const Capped capped{.cap = in_base_units(exact, reserve.supply_cap, reserve),
                      .scaled = exact.add(reserve.scaled_supply, reserve.accrued_to_treasury),
                      .index = reserve.liquidity_index,
                      .balance = pool.roundings.supply_balance,
                      .mint = pool.roundings.supply_mint};
  if (exact.overflowed()) return overflow();
  return checks_scaled(pool) ? check_scaled_cap(capped, scaled, Refusal::supply_cap_exceeded)
                             : check_amount_cap(capped, amount, Refusal::supply_cap_exceeded);
}

Outcome check_borrow_cap(const Pool& pool, const Reserve& reserve, const u256& amount,
                         const u256& scaled) noexcept {
  if ((reserve.flags & kHasTotals) == 0 || reserve.borrow_cap == 0) return accept();
  Exact exact;
  const Capped capped{.cap = in_base_units(exact, reserve.borrow_cap, reserve),
                      .scaled = reserve.scaled_variable_debt,
                      .index = reserve.variable_borrow_index,
                      .balance = pool.roundings.debt_balance,
                      .mint = pool.roundings.debt_mint};
  if (exact.overflowed()) return overflow();
  return checks_scaled(pool) ? check_scaled_cap(capped, scaled, Refusal::borrow_cap_exceeded)
                             : check_amount_cap(capped, amount, Refusal::borrow_cap_exceeded);
}

/// From v3.1 nobody borrows more than everybody supplied. Virtual accounting is taken to be on, as
/// it was for every asset but the GHO of v3.1 to v3.3, and is for all from v3.4.
Outcome check_total_supply(const Pool& pool, const Reserve& reserve, const u256& amount,
                           const u256& scaled) noexcept {
  if ((reserve.flags & kHasTotals) == 0 || pool.rules.version == Version::v3_0) return accept();
  Exact exact;
  const Roundings& roundings = pool.roundings;
  const u256& index = reserve.variable_borrow_index;
  const u256 total =
      exact.ray_multiply(reserve.scaled_supply, reserve.liquidity_index, roundings.supply_balance);
  if (!checks_scaled(pool)) {
    if (exact.overflowed()) return overflow();
    return amount <= total ? accept() : refuse(Refusal::invalid_amount, total);
  }
  const u256 asked = exact.ray_multiply(scaled, index, roundings.debt_balance);
  if (exact.overflowed()) return overflow();
  if (asked <= total) return accept();
  const u256 most = greatest_preimage(exact, total, index, kRay, roundings.debt_balance);
  const u256 limit = greatest_preimage(exact, most, kRay, index, roundings.debt_mint);
  return exact.overflowed() ? overflow() : refuse(Refusal::invalid_amount, limit);
}

/// The asset may be borrowed: enabled, and from v3.6 by the account's category instead.
Refusal check_enabled(const Pool& pool, std::uint32_t id, const EMode* mode) noexcept {
  if (pool.rules.e_mode_scope == EModeScope::replaces_reserve && mode != nullptr) {
    const bool borrowable = in_bitmap(mode->borrowable_bitmap, id);
    return borrowable ? Refusal::none : Refusal::not_borrowable_in_e_mode;
  }
  const bool enabled = (pool.state.reserves[id].flags & kBorrowingEnabled) != 0;
  return enabled ? Refusal::none : Refusal::borrowing_not_enabled;
}

/// The category's say up to v3.5, over and above the reserve's.
Refusal check_category(const Pool& pool, std::uint32_t id, const EMode* mode) noexcept {
  if (mode == nullptr || pool.rules.e_mode_scope == EModeScope::replaces_reserve) {
    return Refusal::none;
  }
  if (pool.rules.e_mode == EModeMembership::one_category) {
    const bool same = pool.state.reserves[id].e_mode_category == mode->id;
    return same ? Refusal::none : Refusal::inconsistent_e_mode;
  }
  const bool borrowable = in_bitmap(mode->borrowable_bitmap, id);
  return borrowable ? Refusal::none : Refusal::not_borrowable_in_e_mode;
}

/// A siloed asset is an account's only debt.
Refusal check_siloed(const Pool& pool, std::uint32_t id) noexcept {
  if (!pool.rules.has_isolation_mode) return Refusal::none;
  std::size_t debts = 0;
  std::uint32_t only = 0;
  for (const Position& position : pool.state.positions.first(pool.state.position_count)) {
    if (is_zero(position.scaled_variable_debt)) continue;
    ++debts;
    only = position.reserve;
  }
  if (debts == 0) return Refusal::none;
  const auto siloed = [&](std::uint32_t reserve) {
    return (pool.state.reserves[reserve].flags & kSiloedBorrowing) != 0;
  };
  const bool allowed = debts == 1 && siloed(only) ? only == id : !siloed(id);
  return allowed ? Refusal::none : Refusal::siloed_borrowing_violation;
}

/// The largest debt that the collateral covers at its average LTV. Base currency.
Outcome refuse_cover(const AccountData& data, Rounding rounding) noexcept {
  Exact exact;
  const u256 limit =
      greatest_preimage(exact, data.total_collateral, kBps, data.average_ltv_bps, rounding);
  if (exact.overflowed()) return overflow();
  return refuse(Refusal::collateral_cannot_cover_borrow, limit);
}

/// Up to v3.4: the account before the borrow, with the amount's value added to its debt.
Outcome check_cover_before(const Pool& pool, std::uint32_t id, const u256& amount) noexcept {
  const Result<AccountData> data = account_data_of(pool);
  if (!data.ok()) return data.error();
  if (is_zero(data->total_collateral)) return refuse(Refusal::collateral_balance_is_zero);
  if (data->average_ltv_bps == 0) return refuse(Refusal::ltv_validation_failed);
  if (data->health_factor <= kWad) return refuse(Refusal::health_factor_too_low, kWad);
  Exact exact;
  const Market market = market_of(pool.market, pool.state);
  const EMode* const mode = find_e_mode(market, pool.state.e_mode_category);
  const u256& price = price_in_force(pool.rules, market, mode, id);
  const u256 value =
      exact.divide(exact.multiply(price, amount), power_of_ten(market.reserves[id].decimals));
  const u256 needed = exact.percent_divide(exact.add(data->total_debt, value),
                                           data->average_ltv_bps, Rounding::half_up);
  if (exact.overflowed()) return overflow();
  if (needed <= data->total_collateral) return accept();
  return refuse_cover(*data, Rounding::half_up);
}

Refusal check_new_mode(const Pool& pool, const Position& position, std::uint32_t category,
                       const EMode* mode) noexcept {
  const std::uint32_t id = position.reserve;
  const bool borrowed = !is_zero(position.scaled_variable_debt);
  if (pool.rules.e_mode_scope == EModeScope::within_reserve) {
    return borrowed ? check_category(pool, id, mode) : Refusal::none;
  }
  if (borrowed && check_enabled(pool, id, mode) != Refusal::none) {
    return Refusal::not_borrowable_in_e_mode;
  }
  const bool without_ltv = position.collateral != 0 && terms_in(pool, category, id).zero_ltv;
  return without_ltv ? Refusal::ltv_validation_failed : Refusal::none;
}

}  // namespace

Refusal closed_to(const Reserve& reserve, bool new_exposure) noexcept {
  if ((reserve.flags & kActive) == 0) return Refusal::reserve_inactive;
  if ((reserve.flags & kPaused) != 0) return Refusal::reserve_paused;
  if (new_exposure && (reserve.flags & kFrozen) != 0) return Refusal::reserve_frozen;
  return Refusal::none;
}

Outcome validate_supply(const Pool& pool, std::uint32_t id, const u256& amount,
                        const u256& scaled) noexcept {
  if (is_zero(checks_scaled(pool) ? scaled : amount)) return refuse(Refusal::invalid_amount);
  const Reserve& reserve = pool.state.reserves[id];
  const Refusal closed = closed_to(reserve, true);
  if (closed != Refusal::none) return refuse(closed);
  return check_supply_cap(pool, reserve, amount, scaled);
}

Outcome validate_withdraw(const Pool& pool, std::uint32_t id, const u256& amount,
                          const u256& balance) noexcept {
  if (is_zero(amount)) return refuse(Refusal::invalid_amount);
  if (amount > balance) return refuse(Refusal::not_enough_balance, balance);
  return refuse(closed_to(pool.state.reserves[id], false));
}

Outcome validate_borrow(const Pool& pool, std::uint32_t id, const u256& amount,
                        const u256& scaled) noexcept {
  if (is_zero(amount)) return refuse(Refusal::invalid_amount);
  const Reserve& reserve = pool.state.reserves[id];
  const EMode* const mode = find_e_mode(pool.market, pool.state.e_mode_category);
  Refusal refusal = closed_to(reserve, true);
  if (refusal == Refusal::none) refusal = check_enabled(pool, id, mode);
  if (refusal != Refusal::none) return refuse(refusal);
  Outcome outcome = check_total_supply(pool, reserve, amount, scaled);
  if (accepts(outcome)) outcome = check_borrow_cap(pool, reserve, amount, scaled);
  if (accepts(outcome) && pool.rules.version <= Version::v3_3) {
    outcome = validate_isolation(pool, id, amount);
  }
  if (accepts(outcome)) outcome = refuse(check_category(pool, id, mode));
  if (accepts(outcome) && !checks_scaled(pool)) outcome = check_cover_before(pool, id, amount);
  return accepts(outcome) ? refuse(check_siloed(pool, id)) : outcome;
}

Outcome validate_repay(const Pool& pool, std::uint32_t id, const u256& amount) noexcept {
  if (is_zero(amount)) return refuse(Refusal::invalid_amount);
  const Refusal closed = closed_to(pool.state.reserves[id], false);
  if (closed != Refusal::none) return refuse(closed);
  const Position* const position = find_position(pool.state, id);
  const bool owes = position != nullptr && !is_zero(position->scaled_variable_debt);
  return owes ? accept() : refuse(Refusal::no_debt_of_asset);
}

Outcome validate_e_mode(const Pool& pool, std::uint32_t category) noexcept {
  const EMode* const mode = find_e_mode(pool.market, category);
  if (category != 0 && (mode == nullptr || mode->liquidation_threshold_bps == 0)) {
    return refuse(Refusal::inconsistent_e_mode);
  }
  // The contract goes through its reserves by id, which decides the reason that is given.
  for (std::uint32_t id = 0; id < pool.market.reserves.size(); ++id) {
    const Position* const position = find_position(pool.state, id);
    if (position == nullptr) continue;
    const Refusal refusal = check_new_mode(pool, *position, category, mode);
    if (refusal != Refusal::none) return refuse(refusal);
  }
  return accept();
}

Outcome validate_isolation(const Pool& pool, std::uint32_t id, const u256& amount) noexcept {
  const Reserve* const isolating = isolating_reserve(pool);
  if (isolating == nullptr) return accept();
  const Reserve& reserve = pool.state.reserves[id];
  if ((reserve.flags & kBorrowableInIsolation) == 0) {
    return refuse(Refusal::asset_not_borrowable_in_isolation);
  }
  // The contract's 10 ** (decimals - 2) reverts below two decimals.
  if (reserve.decimals < 2) return overflow();
  Exact exact;
  const Divisor& unit = power_of_ten(reserve.decimals - 2);
  const u256 next = exact.add(isolating->isolation_debt, exact.divide(amount, unit));
  if (exact.overflowed()) return overflow();
  const u256 ceiling{isolating->debt_ceiling};
  if ((isolating->flags & kHasTotals) == 0 || next <= ceiling) return accept();
  if (isolating->isolation_debt > ceiling) return refuse(Refusal::debt_ceiling_exceeded);
  const u256 left = exact.add(room(ceiling, isolating->isolation_debt), 1);
  return refuse(Refusal::debt_ceiling_exceeded,
                exact.subtract(exact.multiply(left, unit.value()), 1));
}

Outcome validate_liquidity(const Reserve& reserve, const u256& amount) noexcept {
  const bool enough = (reserve.flags & kHasTotals) == 0 || amount <= reserve.available_liquidity;
  return enough ? accept() : refuse(Refusal::not_enough_liquidity, reserve.available_liquidity);
}

Outcome validate_health(const Pool& pool, std::uint32_t id) noexcept {
  const Result<AccountData> data = account_data_of(pool);
  if (!data.ok()) return data.error();
  if (data->health_factor < kWad) return refuse(Refusal::health_factor_too_low, kWad);
  const bool last =
      data->has_zero_ltv_collateral == 0 || terms_in(pool, pool.state.e_mode_category, id).zero_ltv;
  return last ? accept() : refuse(Refusal::ltv_validation_failed);
}

Outcome validate_debt(const Pool& pool) noexcept {
  const Result<AccountData> data = account_data_of(pool);
  if (!data.ok()) return data.error();
  if (data->average_ltv_bps == 0) return refuse(Refusal::ltv_validation_failed);
  if (data->health_factor < kWad) return refuse(Refusal::health_factor_too_low, kWad);
  Exact exact;
  const u256 needed = exact.percent_divide(data->total_debt, data->average_ltv_bps, Rounding::up);
  if (exact.overflowed()) return overflow();
  return needed <= data->total_collateral ? accept() : refuse_cover(*data, Rounding::up);
}

bool usable_as_collateral(const Pool& pool, std::uint32_t id) noexcept {
  if (terms_in(pool, pool.state.e_mode_category, id).zero_ltv) return false;
  if (!pool.rules.has_isolation_mode) return true;
  bool any = false;
  for (const Position& position : pool.state.positions.first(pool.state.position_count)) {
    any = any || position.collateral != 0;
  }
  return !any || (isolating_reserve(pool) == nullptr && pool.state.reserves[id].debt_ceiling == 0);
}

bool automatic_collateral(const Pool& pool, std::uint32_t id) noexcept {
  const bool isolated = pool.rules.has_isolation_mode && pool.state.reserves[id].debt_ceiling != 0;
  return !isolated && usable_as_collateral(pool, id);
}

}  // namespace loadline::aave
