// What Comet makes of an account's next action, and the most that each action can move.
#pragma once

#include "core/margin/lending/comet/comet_health.hpp"

namespace loadline::comet {

enum class ActionType : std::uint32_t {
  supply_base = 0,    ///< repays what is owed first
  withdraw_base = 1,  ///< borrows what goes beyond the supply
  supply_collateral = 2,
  withdraw_collateral = 3,
};

/// `amount` in base units of the token; 2^256 - 1 means all of it for the two base actions: the
/// whole debt, the whole supply.
struct Action {
  u256 amount;
  ActionType type;
  std::uint32_t asset = 0;  ///< index into Market::assets, for collateral
};

/// Why the contract would revert, by the name of its error. Numbers are API.
enum class Refusal : std::uint32_t {
  none = 0,
  supply_cap_exceeded = 1,
  borrow_too_small = 2,     ///< what would be owed is less than baseBorrowMin
  not_collateralized = 3,   ///< isBorrowCollateralized is false after the action
  not_enough_balance = 4,   ///< less collateral is held than is to leave
  transfer_out_failed = 5,  ///< less base is in the contract than is to leave
};

/// The state after an action that is not refused, else the state before it.
struct Preview {
  SignedAmount principal;
  u256 collateral;         ///< of the action's asset
  u256 asset_total;        ///< totalsCollateral of that asset
  u256 total_supply_base;  ///< principal
  u256 total_borrow_base;  ///< principal
  u256 base_balance;       ///< base tokens in the contract
  u256 amount;             ///< that moved: what "all" came to
  Refusal refusal = Refusal::none;
  std::uint32_t reserved = 0;
};

/// Supply, repay, withdraw and borrow at the market's indexes: accrue first, as the contract does
/// for its base token (supplyBase, withdrawBase, supplyCollateral, withdrawCollateral).
/// Errors: unknown_asset, out_of_domain (type, an amount above 2^128 - 1), overflow.
Result<Preview> preview(const Market&, const Account&, const Action&) noexcept;

/// What keeps an action from moving more.
enum class Limiter : std::uint32_t {
  balance = 0,     ///< all that the account has
  collateral = 1,  ///< isBorrowCollateralized
  liquidity = 2,   ///< base tokens in the contract
  borrow_min = 3,  ///< any debt that the collateral allows is below baseBorrowMin
  supply_cap = 4,
  debt = 5,  ///< all that is owed
};

struct Capacity {
  u256 amount;
  Limiter limiter;
  std::uint32_t reserved = 0;
};

/// The greatest amount that `preview` does not refuse; every smaller one passes as well, except
/// debts below baseBorrowMin. Supplying base counts up to the debt. Errors: as `preview`.
Result<Capacity> capacity(const Market&, const Account&, ActionType, std::uint32_t asset) noexcept;

}  // namespace loadline::comet
