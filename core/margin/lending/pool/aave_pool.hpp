// One account in one market while actions change them: what the pool contract does with each.
#pragma once

#include "core/margin/lending/aave_actions.hpp"
#include "core/margin/lending/aave_e_mode.hpp"
#include "core/margin/lending/pool/aave_scaling.hpp"

namespace loadline::aave {

/// A verdict, or the error of a computation that would revert. The action's index is not set.
using Outcome = Result<Verdict>;

inline Outcome refuse(Refusal refusal, const u256& limit = {}) noexcept {
  return Verdict{.limit = limit, .refusal = refusal, .action = 0};
}
inline Outcome accept() noexcept {
  return Verdict{};
}
inline Outcome overflow() noexcept {
  return Error{ErrorCode::overflow, Field::amount, 0, 0.0};
}
inline bool accepts(const Outcome& outcome) noexcept {
  return outcome.ok() && outcome->refusal == Refusal::none;
}

/// `balances` is scratch for account_data: one for each position that `state` may come to hold.
struct Pool {
  const Market& market;
  State& state;
  std::span<Balance> balances;
  Rules rules;
  Roundings roundings;

  Pool(const Market& market_, State& state_, std::span<Balance> balances_) noexcept
      : market(market_),
        state(state_),
        balances(balances_),
        rules(rules_of(market_.version)),
        roundings(roundings_of(rules)) {}
};

/// The account's position in a reserve, or nullptr.
Position* find_position(const State&, std::uint32_t reserve) noexcept;

/// The terms of a reserve for the account in `category`, 0 = off.
CollateralTerms terms_in(const Pool&, std::uint32_t category, std::uint32_t reserve) noexcept;

/// The reserve that isolates the account (UserConfiguration.getIsolationModeState), or nullptr.
Reserve* isolating_reserve(const Pool&) noexcept;

/// GenericLogic.calculateUserAccountData on the state as it is.
Result<AccountData> account_data_of(const Pool&) noexcept;

/// aToken balance and variable debt of the account in a reserve. Base units.
u256 supply_of(const Pool&, Exact&, std::uint32_t reserve) noexcept;
u256 debt_of(const Pool&, Exact&, std::uint32_t reserve) noexcept;

/// What one action may change, kept so that the action can be undone.
class Journal {
 public:
  Journal(const Pool&, const Action&) noexcept;
  void restore(State&) const noexcept;

 private:
  void keep(const State&, std::size_t reserve) noexcept;

  std::array<Reserve, 2> reserves_;
  std::array<Position, 2> positions_;
  std::array<std::size_t, 2> reserve_index_{};
  std::array<std::size_t, 2> position_index_{};
  std::size_t reserve_count_ = 0;
  std::size_t position_count_ = 0;
  std::size_t positions_in_use_;
  std::uint32_t e_mode_category_;
};

/// What no transaction can express: a reserve, a type or a category that does not exist.
Error check_action(const Pool&, const Action&) noexcept;

/// Carries out one action whose indexes are valid. When it is not accepted the state may be left
/// half way: the caller restores it.
Outcome execute(Pool&, const Action&) noexcept;

}  // namespace loadline::aave
