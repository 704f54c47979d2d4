#include "core/margin/lending/comet/comet_actions.hpp"

#include "core/margin/lending/boundary/price_boundary.hpp"
#include "core/margin/lending/field_check.hpp"
#include "core/margin/lending/pool/aave_search.hpp"

namespace loadline::comet {
namespace {

using lending::FieldCheck;
using lending::reverts;

bool of_base(ActionType type) noexcept {
  return type == ActionType::supply_base || type == ActionType::withdraw_base;
}

Error check_action(const Market& market, const Action& action) noexcept {
  const bool all = of_base(action.type) && action.amount == u256::max();
  return FieldCheck{}
      .at_most(static_cast<std::uint64_t>(action.type), 3, Field::actions)
      .that(of_base(action.type) || action.asset < market.assets.size(), ErrorCode::unknown_asset,
            Field::asset, action.asset)
      .bits(all ? u256{} : action.amount, kMaxBalanceBits, Field::amount)
      .error();
}

Preview unchanged(const Market& market, const Account& account, const Action& action) noexcept {
  Preview result;
  result.principal = account.principal;
  result.total_supply_base = market.total_supply_base;
  result.total_borrow_base = market.total_borrow_base;
  result.base_balance = market.base_balance;
  if (!of_base(action.type)) {
    result.collateral = account.collateral[action.asset];
    result.asset_total = market.assets[action.asset].total_supply;
  }
  return result;
}

Preview refuse(const Market& market, const Account& account, const Action& action,
               Refusal refusal) noexcept {
  Preview result = unchanged(market, account, action);
  result.refusal = refusal;
  return result;
}

/// Takes the part of a principal on one side of zero out of its total and puts the new one in
/// (repayAndSupplyAmount, withdrawAndBorrowAmount).
void move_totals(Exact& exact, const SignedAmount& before, const SignedAmount& after,
                 Preview& result) noexcept {
  const auto moved = [&](const u256& total, bool owed) {
    const u256 removed = (before.negative != 0) == owed ? before.magnitude : u256{};
    const u256 added = (after.negative != 0) == owed ? after.magnitude : u256{};
    // By the difference: the contract adds or takes away one amount, never both.
    return added >= removed ? exact.add(total, exact.subtract(added, removed))
                            : exact.subtract(total, exact.subtract(removed, added));
  };
  result.total_supply_base = moved(result.total_supply_base, false);
  result.total_borrow_base = moved(result.total_borrow_base, true);
}

/// a <= b with signs.
bool at_most(const SignedAmount& a, const SignedAmount& b) noexcept {
  if (a.negative != b.negative) return a.negative != 0;
  return a.negative != 0 ? a.magnitude >= b.magnitude : a.magnitude <= b.magnitude;
}

/// The principal and totals after `amount` of base comes in (or leaves, when `out`).
SignedAmount move_base(Exact& exact, const Market& market, const Account& account, bool out,
                       const u256& amount, Preview& result) noexcept {
  const SignedAmount change{amount, out && !is_zero(amount) ? 1u : 0u, 0};
  const SignedAmount balance = add(exact, present_value(exact, market, account.principal), change);
  result.principal = principal_value(exact, market, balance);
  result.amount = amount;
  // Rounding can take a principal against the action's direction; the totals stay then.
  const bool rises = at_most(account.principal, result.principal);
  const bool falls = at_most(result.principal, account.principal);
  if (out ? falls : rises) move_totals(exact, account.principal, result.principal, result);
  result.base_balance = out ? result.base_balance : exact.add(result.base_balance, amount);
  return balance;
}

Result<Preview> supply_base(const Market& market, const Account& account,
                            const Action& action) noexcept {
  Exact exact;
  Preview result = unchanged(market, account, action);
  u256 amount = action.amount;
  if (amount == u256::max()) {
    const SignedAmount owed = present_value(exact, market, account.principal);
    amount = owed.negative != 0 ? owed.magnitude : u256{};
  }
  move_base(exact, market, account, false, amount, result);
  if (exact.overflowed()) return reverts(Field::amount);
  return result;
}

Result<Preview> withdraw_base(const Market& market, const Account& account,
                              const Action& action) noexcept {
  Exact exact;
  Preview result = unchanged(market, account, action);
  u256 amount = action.amount;
  if (amount == u256::max()) {
    const SignedAmount present = present_value(exact, market, account.principal);
    amount = present.negative != 0 ? u256{} : present.magnitude;
  }
  const SignedAmount balance = move_base(exact, market, account, true, amount, result);
  if (exact.overflowed()) return reverts(Field::amount);
  if (balance.negative != 0) {
    if (balance.magnitude < market.base_borrow_min) {
      return refuse(market, account, action, Refusal::borrow_too_small);
    }
    const auto covered = is_borrow_collateralized(market, {account.collateral, result.principal});
    if (!covered.ok()) return covered.error();
    if (!*covered) return refuse(market, account, action, Refusal::not_collateralized);
  }
  if (amount > market.base_balance) {
    return refuse(market, account, action, Refusal::transfer_out_failed);
  }
  result.base_balance = exact.subtract(market.base_balance, amount);
  return result;
}

Result<Preview> supply_collateral(const Market& market, const Account& account,
                                  const Action& action) noexcept {
  Exact exact;
  Preview result = unchanged(market, account, action);
  result.asset_total = exact.add(result.asset_total, action.amount);
  result.collateral = exact.add(result.collateral, action.amount);
  result.amount = action.amount;
  if (bit_count(result.asset_total) > kMaxBalanceBits) return reverts(Field::amount);
  if (result.asset_total > market.assets[action.asset].supply_cap) {
    return refuse(market, account, action, Refusal::supply_cap_exceeded);
  }
  if (bit_count(result.collateral) > kMaxBalanceBits) return reverts(Field::amount);
  return result;
}

Result<Preview> withdraw_collateral(const Market& market, const Account& account,
                                    const Action& action) noexcept {
  Preview result = unchanged(market, account, action);
  if (action.amount > result.collateral) {
    return refuse(market, account, action, Refusal::not_enough_balance);
  }
  Exact exact;
  result.collateral = exact.subtract(result.collateral, action.amount);
  result.asset_total = exact.subtract(result.asset_total, action.amount);
  result.amount = action.amount;
  if (exact.overflowed()) return reverts(Field::total_supply, action.asset);
  const auto data = account_data_with(market, account, action.asset, result.collateral);
  if (!data.ok()) return data.error();
  if (data->borrow_collateralized == 0) {
    return refuse(market, account, action, Refusal::not_collateralized);
  }
  return result;
}

/// Where to begin: the supply, and the debt whose value the limit just covers, less what is owed.
u256 greatest_withdrawal(const Market& market, const BaseBalance& balance,
                         const u256& limit) noexcept {
  Exact exact;
  const u256 above = lending::least_reaching(exact, exact.add(limit, 1), market.base_price,
                                             power_of_ten(market.base_decimals).value());
  const u256 debt = aave::saturating_subtract(above, 1);
  return aave::saturating_add(balance.supply, aave::saturating_subtract(debt, balance.borrow));
}

/// The most base that leaves: the liquidity, the collateral, or a debt too small to be made.
Result<Capacity> withdraw_base_capacity(const Market& market, const Account& account) noexcept {
  const auto accepted = [&](const u256& amount) {
    Market free = market;  // without the least debt, what is refused stays refused further up
    free.base_borrow_min = {};
    const auto result = withdraw_base(free, account, {amount, ActionType::withdraw_base, 0});
    return result.ok() && result->refusal == Refusal::none;
  };
  const auto balance = base_balance(market, account);
  if (!balance.ok()) return balance.error();
  const auto data = account_data(market, account);
  if (!data.ok()) return data.error();
  const u256 guess = greatest_withdrawal(market, *balance, data->borrow_limit);
  const u256 most = aave::last_low(guess, market.base_balance, accepted);
  const auto tried = withdraw_base(market, account, {most, ActionType::withdraw_base, 0});
  if (!tried.ok()) return tried.error();
  if (tried->refusal == Refusal::none) {
    const bool all = most == market.base_balance;
    return Capacity{most, all ? Limiter::liquidity : Limiter::collateral};
  }
  // Nothing may be owed, or nothing more: at most the supply leaves.
  const bool supply_leaves = balance->supply < most;
  const Limiter limiter =
      tried->refusal == Refusal::borrow_too_small ? Limiter::borrow_min : Limiter::collateral;
  return Capacity{supply_leaves ? balance->supply : u256{}, limiter};
}

/// The least balance of an asset with which the debt stays covered, in closed form.
Result<Capacity> withdraw_collateral_capacity(const Market& market, const Account& account,
                                              std::uint32_t asset_index) noexcept {
  const u256& held = account.collateral[asset_index];
  const auto others = account_data_with(market, account, asset_index, {});
  if (!others.ok()) return others.error();
  if (others->borrow_collateralized != 0) return Capacity{held, Limiter::balance};
  const auto now = account_data(market, account);
  if (!now.ok()) return now.error();
  if (now->borrow_collateralized == 0) return Capacity{{}, Limiter::collateral};
  const Asset& asset = market.assets[asset_index];
  Exact exact;
  const u256 missing = exact.subtract(others->debt_value, others->borrow_limit);
  const u256 value = lending::least_reaching(exact, missing, asset.borrow_collateral_factor, kWad);
  const u256 least =
      lending::least_reaching(exact, value, asset.price, power_of_ten(asset.decimals).value());
  const u256 amount = exact.subtract(held, least);
  if (exact.overflowed()) return reverts(Field::collateral, asset_index);
  return Capacity{amount, Limiter::collateral};
}

Capacity supply_collateral_capacity(const Asset& asset) noexcept {
  const u256 room = aave::saturating_subtract(asset.supply_cap, asset.total_supply);
  return {room, Limiter::supply_cap};
}

}  // namespace

Result<Preview> preview(const Market& market, const Account& account,
                        const Action& action) noexcept {
  const Error error = check_action(market, action);
  if (error.code != ErrorCode::ok) return error;
  switch (action.type) {
    case ActionType::supply_base:
      return supply_base(market, account, action);
    case ActionType::withdraw_base:
      return withdraw_base(market, account, action);
    case ActionType::supply_collateral:
      return supply_collateral(market, account, action);
    case ActionType::withdraw_collateral:
      break;
  }
  return withdraw_collateral(market, account, action);
}

Result<Capacity> capacity(const Market& market, const Account& account, ActionType type,
                          std::uint32_t asset) noexcept {
  const Error error = check_action(market, {{}, type, asset});
  if (error.code != ErrorCode::ok) return error;
  if (type == ActionType::withdraw_base) return withdraw_base_capacity(market, account);
  if (type == ActionType::withdraw_collateral) {
    return withdraw_collateral_capacity(market, account, asset);
  }
  if (type == ActionType::supply_collateral) {
    return supply_collateral_capacity(market.assets[asset]);
  }
  const auto balance = base_balance(market, account);
  if (!balance.ok()) return balance.error();
  return Capacity{balance->borrow, Limiter::debt};
}

}  // namespace loadline::comet
