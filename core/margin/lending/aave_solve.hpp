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
  liquidity = 3,   ///< what the pool holds, or all that was supplied to it
  cap = 4,         ///< supply or borrow cap
  debt_ceiling = 5,
  refused = 6,  ///< no amount is allowed: see `refusal`
  unreachable =
      7,  ///< no amount reaches the target; `refusal` says so when a check stands before it
};

/// `amount` works when `apply` accepts it as one action and, with a target, the health factor is
/// then >= the target; 0 is no action at all. One unit more (less, for the smallest amount) does
/// not: both are found by carrying the action out. Rounding makes the truncated average of v3.0 to
/// v3.4 step up and down within one part in 1e4, so that there an amount further on may work again.
struct Solution {
  u256 amount;  ///< base units; 0 with `refused` and `unreachable`
  Limiter limiter;
  Refusal refusal;  ///< of the amount one unit past the answer
};

/// Bytes of arena that each function below takes for a market.
std::size_t solve_workspace_bytes(const Market&) noexcept;

/// Largest amount of `reserve` that `apply` accepts as one borrow (withdraw) of a checked account.
/// Errors: unknown_asset, missing_price, capacity_exceeded (arena), overflow.
Result<Solution> max_borrow(const Market&, const Account&, std::uint32_t reserve, Arena&) noexcept;
Result<Solution> max_withdraw(const Market&, const Account&, std::uint32_t reserve,
                              Arena&) noexcept;

/// Smallest supply or repay after which the health factor is >= `target` (wad), or largest borrow
/// or withdraw after which it still is. `type` is one of supply, withdraw, borrow, repay. An
/// account without debt is above every target. Errors: as above; out_of_domain (type).
Result<Solution> amount_for_health(const Market&, const Account&, ActionType type,
                                   std::uint32_t reserve, const u256& target, Arena&) noexcept;

}  // namespace loadline::aave
