// What Morpho Blue makes of a position's next action, and the most that each can move.
#pragma once

#include "core/margin/lending/morpho/morpho_health.hpp"

namespace loadline::morpho {

enum class ActionType : std::uint32_t {
  supply = 0,
  withdraw = 1,
  borrow = 2,
  repay = 3,
  supply_collateral = 4,
  withdraw_collateral = 5,
};

/// Exactly one of the two amounts is not zero, as in the contract; collateral has no shares.
struct Action {
  u256 assets;
  u256 shares;
  ActionType type;
  std::uint32_t reserved = 0;
};

/// Why the contract would revert, by the name of its error. Numbers are API.
enum class Refusal : std::uint32_t {
  none = 0,
  inconsistent_input = 1,       ///< both amounts, or neither
  insufficient_liquidity = 2,   ///< more would be borrowed than is supplied
  insufficient_collateral = 3,  ///< the position would not be healthy
  not_enough_shares = 4,        ///< fewer shares are held than would be burnt
  not_enough_collateral = 5,    ///< less collateral is held than is to leave
};

/// Market and position after an action, else as they were.
struct Preview {
  Market market;
  Position position;
  u256 assets;  ///< that move
  u256 shares;  ///< that are minted or burnt
  Refusal refusal = Refusal::none;
  std::uint32_t reserved = 0;
};

/// One action at the market's totals: accrue first, as the contract does. Errors: out_of_domain
/// (type), overflow.
Result<Preview> preview(const Market&, const Position&, const Action&) noexcept;

/// What keeps an action from moving more.
enum class Limiter : std::uint32_t {
  position = 0,    ///< all that the position has, or owes
  liquidity = 1,   ///< what is supplied and not borrowed
  collateral = 2,  ///< health
};

struct Capacity {
  u256 amount;  ///< assets
  Limiter limiter;
  std::uint32_t reserved = 0;
};

/// The greatest amount of assets that `preview` does not refuse; every smaller one passes as well.
/// For repaying: the debt. For withdrawing: what the shares are worth, toward zero.
/// Errors: out_of_domain (the two supplies have no limit of their own), overflow.
Result<Capacity> capacity(const Market&, const Position&, ActionType) noexcept;

/// The SDK's getWithdrawableCollateral: collateral - (debt * 1e36 / price) / lltv, both quotients
/// rounded up. The contract rounds in another order, so this is at times a few units less than
/// `capacity` and at times a few more, which the contract then refuses. 0 at price 0. Errors:
/// overflow, out_of_domain where lltv is 0.
Result<u256> published_withdrawable_collateral(const Market&, const Position&) noexcept;

}  // namespace loadline::morpho
