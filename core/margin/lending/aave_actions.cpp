#include "core/margin/lending/aave_actions.hpp"

#include "core/base/limits.hpp"
#include "core/margin/lending/pool/aave_pool.hpp"

namespace loadline::aave {
namespace {

Error check_actions(const Pool& pool, std::span<const Action> actions) noexcept {
  if (actions.size() > kMaxActions) {
    return {.code = ErrorCode::capacity_exceeded,
            .field = Field::actions,
            .index = static_cast<std::uint32_t>(kMaxActions),
            .value = to_double(actions.size())};
  }
  for (std::size_t i = 0; i < actions.size(); ++i) {
    Error error = check_action(pool, actions[i]);
    if (error.code == ErrorCode::ok) continue;
    error.index = static_cast<std::uint32_t>(i);
    return error;
  }
  return {};
}

Result<Verdict> at_action(const Outcome& outcome, std::size_t action) noexcept {
  const auto index = static_cast<std::uint32_t>(action);
  if (outcome.ok()) {
    return Verdict{.limit = outcome->limit, .refusal = outcome->refusal, .action = index};
  }
  Error error = outcome.error();
  error.index = index;
  return error;
}

Error no_room(Field field, std::size_t needed, std::size_t room) noexcept {
  if (needed <= room) return {};
  return {.code = ErrorCode::capacity_exceeded,
          .field = field,
          .index = static_cast<std::uint32_t>(room),
          .value = to_double(needed)};
}

}  // namespace

Result<Verdict> apply(const Market& market, std::span<const Action> actions,
                      State& state) noexcept {
  std::array<Balance, kMaxReserves> balances;
  Pool pool{market, state, balances};
  const Error error = check_actions(pool, actions);
  if (error.code != ErrorCode::ok) return error;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const Journal journal{pool, actions[i]};
    const Outcome outcome = execute(pool, actions[i]);
    if (accepts(outcome)) continue;
    journal.restore(state);
    return at_action(outcome, i);
  }
  return Verdict{};
}

Market market_of(const Market& market, const State& state) noexcept {
  return {.reserves = state.reserves.first(market.reserves.size()),
          .e_modes = market.e_modes,
          .now = market.now,
          .version = market.version};
}

Account account_of(const State& state) noexcept {
  return {.positions = state.positions.first(state.position_count),
          .e_mode_category = state.e_mode_category};
}

Error begin(const Market& market, const Account& account, State& state) noexcept {
  Error error = no_room(Field::reserves, market.reserves.size(), state.reserves.size());
  if (error.code == ErrorCode::ok) {
    error = no_room(Field::positions, account.positions.size(), state.positions.size());
  }
  if (error.code != ErrorCode::ok) return error;
  const Rules rules = rules_of(market.version);
  for (std::size_t i = 0; i < market.reserves.size(); ++i) {
    const Result<Indexes> indexes = indexes_at(market.reserves[i], rules, market.now);
    if (!indexes.ok()) {
      error = indexes.error();
      error.index = static_cast<std::uint32_t>(i);
      return error;
    }
    Reserve& reserve = state.reserves[i] = market.reserves[i];
    reserve.liquidity_index = indexes->liquidity;
    reserve.variable_borrow_index = indexes->variable_borrow;
    reserve.last_update = market.now;
  }
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    state.positions[i] = account.positions[i];
  }
  state.position_count = account.positions.size();
  state.e_mode_category = account.e_mode_category;
  return {};
}

}  // namespace loadline::aave
