// The action that reaches a target, exact to a base unit.
#pragma once

#include "core/base/arena.hpp"
#include "core/margin/lending/aave_actions.hpp"

namespace loadline::aave {

/// What limits the amount.
enum class Limiter : std::uint32_t {
  none = 0,        ///< the target itself
  balance = 1,     ///< all that the account holds or owes
  collateral = 2,  ///< the LTV limit or the health factor
  liquidity = 3,
  cap = 4,         ///< supply or borrow cap
  debt_ceiling = 5,
  refused = 6,     ///< no amount is allowed: see `refusal`
  unreachable = 7, ///< no amount reaches the target
};

struct Solution {
  u256 amount;  ///< base units; the largest (smallest) that works: one unit more (less) does not
  Limiter limiter;
  Refusal refusal;  ///< of the amount one unit past the answer
};

/// Largest amount of `reserve` that `apply` accepts as one borrow (withdraw).
Result<Solution> max_borrow(const Market&, const Account&, std::uint32_t reserve, Arena&) noexcept;
Result<Solution> max_withdraw(const Market&, const Account&, std::uint32_t reserve, Arena&) noexcept;

/// Smallest supply or repay after which the health factor is >= `target` (wad), or largest borrow or
/// withdraw after which it still is. `type` is one of supply, withdraw, borrow, repay.
Result<Solution> amount_for_health(const Market&, const Account&, ActionType type,
                                   std::uint32_t reserve, const u256& target, Arena&) noexcept;

}  // namespace loadline::aave
