#include "core/margin/lending/pool/aave_pool.hpp"

#include "core/margin/lending/pool/aave_validation.hpp"

namespace loadline::aave {
namespace {

constexpr std::uint32_t kMaxCategory = 255;

Error check_reserve(const Pool& pool, std::uint32_t reserve) noexcept {
  const Market& market = pool.market;
  if (reserve >= market.reserves.size()) {
    return {.code = ErrorCode::unknown_asset, .field = Field::asset, .value = to_double(reserve)};
  }
  const EMode* const mode = find_e_mode(market, pool.state.e_mode_category);
  if (!is_zero(price_in_force(pool.rules, market, mode, reserve))) return {};
  return {.code = ErrorCode::missing_price, .field = Field::price};
}

/// The position in a reserve, opened when the account has none. Null when there is no room.
Position* open_position(State& state, std::uint32_t reserve) noexcept {
  if (Position* const position = find_position(state, reserve)) return position;
  if (state.position_count == state.positions.size()) return nullptr;
  Position& position = state.positions[state.position_count++];
  position = {.scaled_supply = {}, .scaled_variable_debt = {}, .reserve = reserve, .collateral = 0};
  return &position;
}

/// Storage of a scaled balance: uint128, and uint120 from v3.4.
bool fits_storage(const Pool& pool, const u256& scaled) noexcept {
  return bit_count(scaled) <= (pool.rules.version >= Version::v3_4 ? 120u : 128u);
}

bool has_totals(const Reserve& reserve) noexcept {
  return (reserve.flags & kHasTotals) != 0;
}

/// Adds to a scaled balance of the account and to the reserve's total.
Outcome mint(const Pool& pool, const Reserve& reserve, const u256& scaled, u256& balance,
             u256& total) noexcept {
  if (is_zero(scaled)) return refuse(Refusal::invalid_amount);
  Exact exact;
  balance = exact.add(balance, scaled);
  if (has_totals(reserve)) total = exact.add(total, scaled);
  return exact.overflowed() || !fits_storage(pool, balance) ? overflow() : accept();
}

/// Takes from a scaled balance and from the reserve's total. A total that was given too small ends
/// at zero: only the checks of caps read it.
Outcome burn(const Reserve& reserve, const u256& scaled, u256& balance, u256& total) noexcept {
  if (is_zero(scaled)) return refuse(Refusal::invalid_amount);
  Exact exact;
  balance = exact.subtract(balance, scaled);
  if (has_totals(reserve)) total = total > scaled ? exact.subtract(total, scaled) : u256{};
  return exact.overflowed() ? overflow() : accept();
}

Outcome add_liquidity(Reserve& reserve, const u256& amount) noexcept {
  if (!has_totals(reserve)) return accept();
  Exact exact;
  reserve.available_liquidity = exact.add(reserve.available_liquidity, amount);
  return exact.overflowed() ? overflow() : accept();
}

Outcome take_liquidity(Reserve& reserve, const u256& amount) noexcept {
  const Outcome outcome = validate_liquidity(reserve, amount);
  if (accepts(outcome) && has_totals(reserve)) {
    Exact exact;
    reserve.available_liquidity = exact.subtract(reserve.available_liquidity, amount);
  }
  return outcome;
}

bool has_debt(const State& state) noexcept {
  for (const Position& position : state.positions.first(state.position_count)) {
    if (!is_zero(position.scaled_variable_debt)) return true;
  }
  return false;
}

Outcome supply(Pool& pool, std::uint32_t id, const u256& amount) noexcept {
  Reserve& reserve = pool.state.reserves[id];
  Exact exact;
  const u256 scaled = exact.ray_divide(amount, reserve.liquidity_index, pool.roundings.supply_mint);
  if (exact.overflowed()) return overflow();
  Outcome outcome = validate_supply(pool, id, amount, scaled);
  if (accepts(outcome)) outcome = add_liquidity(reserve, amount);
  if (!accepts(outcome)) return outcome;
  Position* const position = open_position(pool.state, id);
  if (position == nullptr) return Error{ErrorCode::capacity_exceeded, Field::positions, 0, 0.0};
  const bool first = is_zero(position->scaled_supply);
  if (first && automatic_collateral(pool, id)) position->collateral = 1;
  return mint(pool, reserve, scaled, position->scaled_supply, reserve.scaled_supply);
}

Outcome withdraw(Pool& pool, std::uint32_t id, const u256& requested) noexcept {
  Reserve& reserve = pool.state.reserves[id];
  Exact exact;
  const u256 balance = supply_of(pool, exact, id);
  // The whole balance burns the whole scaled balance, in every version, as an index is >= 1 ray.
  const u256 amount = requested == u256::max() ? balance : requested;
  const u256 scaled = exact.ray_divide(amount, reserve.liquidity_index, pool.roundings.supply_burn);
  if (exact.overflowed()) return overflow();
  Outcome outcome = validate_withdraw(pool, id, amount, balance);
  if (accepts(outcome)) outcome = take_liquidity(reserve, amount);
  if (!accepts(outcome)) return outcome;
  Position& position = *find_position(pool.state, id);
  outcome = burn(reserve, scaled, position.scaled_supply, reserve.scaled_supply);
  if (!accepts(outcome) || position.collateral == 0) return outcome;
  // Up to v3.4 dust burned by rounding leaves the flag on; later the scaled balance decides.
  const bool emptied = pool.rules.balance == BalanceRounding::half_up
                           ? amount == balance
                           : is_zero(position.scaled_supply);
  if (emptied) position.collateral = 0;
  return has_debt(pool.state) ? validate_health(pool, id) : accept();
}

u256 isolated_units(Exact& exact, const Reserve& reserve, const u256& amount) noexcept {
  return exact.divide(amount, power_of_ten(reserve.decimals - 2));
}

Outcome borrow(Pool& pool, std::uint32_t id, const u256& amount) noexcept {
  Reserve& reserve = pool.state.reserves[id];
  Exact exact;
  const u256 scaled =
      exact.ray_divide(amount, reserve.variable_borrow_index, pool.roundings.debt_mint);
  if (exact.overflowed()) return overflow();
  Outcome outcome = validate_borrow(pool, id, amount, scaled);
  if (!accepts(outcome)) return outcome;
  Position* const position = open_position(pool.state, id);
  if (position == nullptr) return Error{ErrorCode::capacity_exceeded, Field::positions, 0, 0.0};
  outcome =
      mint(pool, reserve, scaled, position->scaled_variable_debt, reserve.scaled_variable_debt);
  if (accepts(outcome) && pool.rules.version >= Version::v3_4) {
    outcome = validate_isolation(pool, id, amount);
  }
  if (!accepts(outcome)) return outcome;
  if (Reserve* const isolating = isolating_reserve(pool); isolating && has_totals(*isolating)) {
    isolating->isolation_debt =
        exact.add(isolating->isolation_debt, isolated_units(exact, reserve, amount));
  }
  outcome = exact.overflowed() ? overflow() : take_liquidity(reserve, amount);
  if (!accepts(outcome) || pool.rules.balance == BalanceRounding::half_up) return outcome;
  return validate_debt(pool);
}

Outcome repay(Pool& pool, std::uint32_t id, const u256& requested) noexcept {
  Reserve& reserve = pool.state.reserves[id];
  Outcome outcome = validate_repay(pool, id, requested);
  if (!accepts(outcome)) return outcome;
  Exact exact;
  const u256 debt = debt_of(pool, exact, id);
  const u256& amount = requested < debt ? requested : debt;
  const u256 scaled =
      exact.ray_divide(amount, reserve.variable_borrow_index, pool.roundings.debt_burn);
  if (exact.overflowed()) return overflow();
  Position& position = *find_position(pool.state, id);
  outcome = burn(reserve, scaled, position.scaled_variable_debt, reserve.scaled_variable_debt);
  if (accepts(outcome)) outcome = add_liquidity(reserve, amount);
  if (!accepts(outcome)) return outcome;
  if (Reserve* const isolating = isolating_reserve(pool)) {
    if (reserve.decimals < 2) return overflow();
    const u256 units = isolated_units(exact, reserve, amount);
    u256& total = isolating->isolation_debt;
    total = total > units ? exact.subtract(total, units) : u256{};
  }
  return accept();
}

Outcome set_collateral(Pool& pool, std::uint32_t id, bool wanted) noexcept {
  Position* const position = find_position(pool.state, id);
  const bool empty = position == nullptr || is_zero(position->scaled_supply);
  // Up to v3.3 the balance comes first and counts for switching off as well.
  const bool balance_first = pool.rules.version <= Version::v3_3;
  if (balance_first && empty) return refuse(Refusal::underlying_balance_zero);
  const Refusal closed = closed_to(pool.state.reserves[id], false);
  if (closed != Refusal::none) return refuse(closed);
  if (wanted == (position != nullptr && position->collateral != 0)) return accept();
  if (empty && wanted) return refuse(Refusal::underlying_balance_zero);
  if (wanted && !usable_as_collateral(pool, id)) {
    return refuse(Refusal::user_in_isolation_or_ltv_zero);
  }
  position->collateral = wanted ? 1 : 0;
  return wanted ? accept() : validate_health(pool, id);
}

/// What selling `amount` at the oracle's prices brings: floor(amount * price / price received), in
/// base units of each.
u256 received_at_oracle_prices(Exact& exact, const Reserve& sold, const Reserve& bought,
                               const u256& amount) noexcept {
  const u256 offered = exact.multiply(amount, sold.price);
  const u256 asked = exact.multiply(bought.price, power_of_ten(sold.decimals).value());
  return exact.multiply_divide(offered, power_of_ten(bought.decimals).value(), asked,
                               Rounding::down);
}

Outcome swap_collateral(Pool& pool, const Action& action) noexcept {
  const State& state = pool.state;
  Exact exact;
  const bool all = action.amount == u256::max();
  const u256 amount = all ? supply_of(pool, exact, action.reserve) : action.amount;
  u256 received = action.amount_received;
  if (is_zero(received)) {
    received = received_at_oracle_prices(exact, state.reserves[action.reserve],
                                         state.reserves[action.reserve_received], amount);
  }
  if (exact.overflowed()) return overflow();
  const Outcome outcome = supply(pool, action.reserve_received, received);
  return accepts(outcome) ? withdraw(pool, action.reserve, amount) : outcome;
}

Outcome set_e_mode(Pool& pool, std::uint32_t category) noexcept {
  const std::uint32_t previous = pool.state.e_mode_category;
  if (pool.rules.version >= Version::v3_4 && category == previous) return accept();
  const Outcome outcome = validate_e_mode(pool, category);
  if (!accepts(outcome)) return outcome;
  pool.state.e_mode_category = category;
  // Up to v3.1 entering from no mode was taken to be safe.
  if (pool.rules.e_mode == EModeMembership::one_category && previous == 0) return accept();
  const Result<AccountData> data = account_data_of(pool);
  if (!data.ok()) return data.error();
  return data->health_factor < kWad ? refuse(Refusal::health_factor_too_low, kWad) : accept();
}

}  // namespace

Position* find_position(const State& state, std::uint32_t reserve) noexcept {
  for (Position& position : state.positions.first(state.position_count)) {
    if (position.reserve == reserve) return &position;
  }
  return nullptr;
}

CollateralTerms terms_in(const Pool& pool, std::uint32_t category, std::uint32_t reserve) noexcept {
  const Market market = market_of(pool.market, pool.state);
  return collateral_terms(pool.rules, market, find_e_mode(market, category), reserve);
}

Reserve* isolating_reserve(const Pool& pool) noexcept {
  if (!pool.rules.has_isolation_mode) return nullptr;
  Reserve* only = nullptr;
  for (const Position& position : pool.state.positions.first(pool.state.position_count)) {
    if (position.collateral == 0) continue;
    if (only != nullptr) return nullptr;
    only = &pool.state.reserves[position.reserve];
  }
  return only != nullptr && only->debt_ceiling != 0 ? only : nullptr;
}

Result<AccountData> account_data_of(const Pool& pool) noexcept {
  return account_data(market_of(pool.market, pool.state), account_of(pool.state), pool.balances);
}

u256 supply_of(const Pool& pool, Exact& exact, std::uint32_t reserve) noexcept {
  const Position* const position = find_position(pool.state, reserve);
  if (position == nullptr) return {};
  return supply_balance(exact, pool.rules.balance, position->scaled_supply,
                        pool.state.reserves[reserve].liquidity_index);
}

u256 debt_of(const Pool& pool, Exact& exact, std::uint32_t reserve) noexcept {
  const Position* const position = find_position(pool.state, reserve);
  if (position == nullptr) return {};
  return debt_balance(exact, pool.rules.balance, position->scaled_variable_debt,
                      pool.state.reserves[reserve].variable_borrow_index);
}

void Journal::keep(const State& state, std::size_t reserve) noexcept {
  reserve_index_[reserve_count_] = reserve;
  reserves_[reserve_count_++] = state.reserves[reserve];
  for (std::size_t i = 0; i < state.position_count; ++i) {
    if (state.positions[i].reserve != reserve) continue;
    position_index_[position_count_] = i;
    positions_[position_count_++] = state.positions[i];
  }
}

Journal::Journal(const Pool& pool, const Action& action) noexcept
    : positions_in_use_(pool.state.position_count), e_mode_category_(pool.state.e_mode_category) {
  if (action.type == ActionType::set_e_mode) return;
  const State& state = pool.state;
  keep(state, action.reserve);
  if (action.type == ActionType::swap_collateral) keep(state, action.reserve_received);
  if (action.type != ActionType::borrow && action.type != ActionType::repay) return;
  const Reserve* const isolating = isolating_reserve(pool);
  if (isolating == nullptr || isolating == &state.reserves[action.reserve]) return;
  keep(state, static_cast<std::size_t>(isolating - state.reserves.data()));
}

void Journal::restore(State& state) const noexcept {
  for (std::size_t i = 0; i < reserve_count_; ++i) state.reserves[reserve_index_[i]] = reserves_[i];
  for (std::size_t i = 0; i < position_count_; ++i) {
    state.positions[position_index_[i]] = positions_[i];
  }
  state.position_count = positions_in_use_;
  state.e_mode_category = e_mode_category_;
}

Error check_action(const Pool& pool, const Action& action) noexcept {
  if (action.type > ActionType::set_e_mode) {
    return {.code = ErrorCode::out_of_domain,
            .field = Field::actions,
            .value = to_double(static_cast<std::uint32_t>(action.type))};
  }
  if (action.type == ActionType::set_e_mode) {
    if (action.e_mode_category <= kMaxCategory) return {};
    return {.code = ErrorCode::out_of_domain,
            .field = Field::e_mode_category,
            .value = to_double(action.e_mode_category)};
  }
  const Error error = check_reserve(pool, action.reserve);
  if (error.code != ErrorCode::ok || action.type != ActionType::swap_collateral) return error;
  if (action.reserve_received == action.reserve) {
    return {
        .code = ErrorCode::duplicate, .field = Field::asset, .value = to_double(action.reserve)};
  }
  return check_reserve(pool, action.reserve_received);
}

Outcome execute(Pool& pool, const Action& action) noexcept {
  switch (action.type) {
    case ActionType::supply:
      return supply(pool, action.reserve, action.amount);
    case ActionType::withdraw:
      return withdraw(pool, action.reserve, action.amount);
    case ActionType::borrow:
      return borrow(pool, action.reserve, action.amount);
    case ActionType::repay:
      return repay(pool, action.reserve, action.amount);
    case ActionType::enable_collateral:
      return set_collateral(pool, action.reserve, true);
    case ActionType::disable_collateral:
      return set_collateral(pool, action.reserve, false);
    case ActionType::swap_collateral:
      return swap_collateral(pool, action);
    case ActionType::set_e_mode:
      return set_e_mode(pool, action.e_mode_category);
  }
  return Error{ErrorCode::out_of_domain, Field::actions, 0, 0.0};
}

}  // namespace loadline::aave
