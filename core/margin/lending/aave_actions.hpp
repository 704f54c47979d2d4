// What the protocol makes of an account's next actions, with each check that it would make.
#pragma once

#include "core/margin/lending/aave_health.hpp"

namespace loadline::aave {

enum class ActionType : std::uint32_t {
  supply = 0,
  withdraw = 1,
  borrow = 2,
  repay = 3,
  enable_collateral = 4,
  disable_collateral = 5,
  swap_collateral = 6,  ///< supply `amount_received` of one reserve, withdraw `amount` of another
  set_e_mode = 7,
};

/// One action. `amount` is in token base units; 2^256 - 1 means "all" for withdraw, repay and
/// swap_collateral. A swap is one transaction of the protocol's adapter over a flash loan: what the
/// trade brought is supplied first, then the sold collateral leaves, and its checks are the last.
struct Action {
  u256 amount;
  u256 amount_received;  ///< swap_collateral only, base units; 0 = floor at the oracle's prices
  ActionType type;
  std::uint32_t reserve;           ///< index into Market::reserves
  std::uint32_t reserve_received;  ///< swap_collateral only
  std::uint32_t e_mode_category;   ///< set_e_mode only
};

/// Why the protocol would revert. Names follow its Errors library; numbers are API.
enum class Refusal : std::uint32_t {
  none = 0,
  invalid_amount = 1,
  reserve_inactive = 2,
  reserve_paused = 3,
  reserve_frozen = 4,
  supply_cap_exceeded = 5,
  borrow_cap_exceeded = 6,
  borrowing_not_enabled = 7,
  not_enough_balance = 8,
  not_enough_liquidity = 9,
  collateral_balance_is_zero = 10,
  ltv_validation_failed = 11,  ///< an LTV-zero collateral has to leave first, or no LTV at all
  health_factor_too_low = 12,
  collateral_cannot_cover_borrow = 13,
  asset_not_borrowable_in_isolation = 14,
  debt_ceiling_exceeded = 15,
  not_borrowable_in_e_mode = 16,
  inconsistent_e_mode = 17,
  siloed_borrowing_violation = 18,
  no_debt_of_asset = 19,
  underlying_balance_zero = 20,
  user_in_isolation_or_ltv_zero = 21,  ///< the asset cannot be switched on as collateral
};

/// The first action that the protocol refuses. `limit` is the bound it ran into, else 0:
/// - not_enough_balance, not_enough_liquidity, both caps, debt_ceiling_exceeded, and invalid_amount
///   of a borrow above the total supply: the largest amount that this check allows, base units
/// - health_factor_too_low: the least health factor, wad
/// - collateral_cannot_cover_borrow: the largest total debt that the collateral covers at its
///   average LTV, base currency
struct Verdict {
  u256 limit;
  Refusal refusal = Refusal::none;
  std::uint32_t action = 0;
};

/// Room for an account and a market that actions change. Shapes: reserves [>= the market's], and
/// positions [as many], one a reserve at most. A reserve with kHasTotals has its totals moved in
/// step, so that several actions meet the caps together. An account borrows a reserve when its
/// scaled debt is not 0.
struct State {
  std::span<Reserve> reserves;
  std::span<Position> positions;  ///< `position_count` of them are in use
  std::size_t position_count;
  std::uint32_t e_mode_category;
};

/// Applies actions in order to `state` (a copy of the checked market's reserves with both indexes
/// accrued to `now`, and of the account), stopping at the first that the protocol refuses or that
/// would revert for another reason; state is then as before that action. Interest rates stay as
/// they are: they do not matter within one instant. Caps, ceilings and liquidity are checked where
/// the reserve has kHasTotals; `accrued_to_treasury` is taken as given. Errors, with the action's
/// index: unknown_asset, missing_price, duplicate (a swap into itself), out_of_domain (type,
/// efficiency mode above 255); capacity_exceeded (more than kMaxActions, no room for a position);
/// overflow where the contract's arithmetic reverts. All but the last two are found before the
/// first action is carried out.
Result<Verdict> apply(const Market&, std::span<const Action> actions, State& state) noexcept;

/// `state` as a market and an account to assess. The spans point into `state`.
Market market_of(const Market&, const State&) noexcept;
Account account_of(const State&) noexcept;

/// Copies a checked market and account into `state` and accrues the indexes to `now`: the account's
/// data are the same in both. Errors: capacity_exceeded, overflow.
Error begin(const Market&, const Account&, State& state) noexcept;

}  // namespace loadline::aave
