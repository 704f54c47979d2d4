#include "core/margin/lending/morpho/morpho_actions.hpp"

#include "core/margin/lending/boundary/price_boundary.hpp"
#include "core/margin/lending/field_check.hpp"
#include "core/margin/lending/pool/aave_search.hpp"

namespace loadline::morpho {
namespace {

using lending::reverts;

/// Totals are uint128; a subtraction below zero reverts as well.
void keep_width(Exact& exact, const Preview& after) noexcept {
  const Market& market = after.market;
  for (const u256& total :
       {market.total_supply_assets, market.total_supply_shares, market.total_borrow_assets,
        market.total_borrow_shares, after.position.collateral}) {
    if (bit_count(total) > kTotalBits) exact.fail();
  }
}

Result<Preview> refuse(const Market& market, const Position& position, Refusal refusal) noexcept {
  return Preview{market, position, {}, {}, refusal, 0};
}

bool more_borrowed_than_supplied(const Market& market) noexcept {
  return market.total_borrow_assets > market.total_supply_assets;
}

/// One amount from the other, against the caller.
void fill_amounts(Exact& exact, const Action& action, const u256& total_assets,
                  const u256& total_shares, bool in, Preview& result) noexcept {
  // What comes in mints or burns shares toward zero; what goes out does so away from it.
  const Rounding for_shares = in ? Rounding::down : Rounding::up;
  const Rounding for_assets = in ? Rounding::up : Rounding::down;
  result.assets = action.assets;
  result.shares = action.shares;
  if (is_zero(action.shares)) {
    result.shares = to_shares(exact, action.assets, total_assets, total_shares, for_shares);
  } else {
    result.assets = to_assets(exact, action.shares, total_assets, total_shares, for_assets);
  }
}

Result<Preview> change_supply(const Market& market, const Position& position, const Action& action,
                              bool in) noexcept {
  Exact exact;
  Preview result{market, position, {}, {}, Refusal::none, 0};
  fill_amounts(exact, action, market.total_supply_assets, market.total_supply_shares, in, result);
  if (exact.overflowed()) return reverts(Field::amount);
  if (!in && result.shares > position.supply_shares) {
    return refuse(market, position, Refusal::not_enough_shares);
  }
  const auto move = [&](u256& total, const u256& amount) {
    total = in ? exact.add(total, amount) : exact.subtract(total, amount);
  };
  move(result.position.supply_shares, result.shares);
  move(result.market.total_supply_shares, result.shares);
  move(result.market.total_supply_assets, result.assets);
  keep_width(exact, result);
  if (exact.overflowed()) return reverts(Field::amount);
  if (!in && more_borrowed_than_supplied(result.market)) {
    return refuse(market, position, Refusal::insufficient_liquidity);
  }
  return result;
}

Result<Preview> borrow(const Market& market, const Position& position,
                       const Action& action) noexcept {
  Exact exact;
  Preview result{market, position, {}, {}, Refusal::none, 0};
  fill_amounts(exact, action, market.total_borrow_assets, market.total_borrow_shares, false,
               result);
  result.position.borrow_shares = exact.add(position.borrow_shares, result.shares);
  result.market.total_borrow_shares = exact.add(market.total_borrow_shares, result.shares);
  result.market.total_borrow_assets = exact.add(market.total_borrow_assets, result.assets);
  keep_width(exact, result);
  if (exact.overflowed()) return reverts(Field::amount);
  const auto healthy = is_healthy(result.market, result.position);
  if (!healthy.ok()) return healthy.error();
  if (!*healthy) return refuse(market, position, Refusal::insufficient_collateral);
  if (more_borrowed_than_supplied(result.market)) {
    return refuse(market, position, Refusal::insufficient_liquidity);
  }
  return result;
}

Result<Preview> repay(const Market& market, const Position& position,
                      const Action& action) noexcept {
  Exact exact;
  Preview result{market, position, {}, {}, Refusal::none, 0};
  fill_amounts(exact, action, market.total_borrow_assets, market.total_borrow_shares, true, result);
  if (exact.overflowed()) return reverts(Field::amount);
  if (result.shares > position.borrow_shares) {
    return refuse(market, position, Refusal::not_enough_shares);
  }
  result.position.borrow_shares = exact.subtract(position.borrow_shares, result.shares);
  result.market.total_borrow_shares = exact.subtract(market.total_borrow_shares, result.shares);
  // Rounded up, the repaid assets may be one more than the total.
  result.market.total_borrow_assets =
      aave::saturating_subtract(market.total_borrow_assets, result.assets);
  if (exact.overflowed()) return reverts(Field::amount);
  return result;
}

Result<Preview> change_collateral(const Market& market, const Position& position,
                                  const Action& action, bool in) noexcept {
  Exact exact;
  Preview result{market, position, action.assets, {}, Refusal::none, 0};
  u256& collateral = result.position.collateral;
  if (!in && action.assets > collateral) {
    return refuse(market, position, Refusal::not_enough_collateral);
  }
  collateral =
      in ? exact.add(collateral, action.assets) : exact.subtract(collateral, action.assets);
  keep_width(exact, result);
  if (exact.overflowed()) return reverts(Field::amount);
  if (in) return result;
  const auto healthy = is_healthy(market, result.position);
  if (!healthy.ok()) return healthy.error();
  if (!*healthy) return refuse(market, position, Refusal::insufficient_collateral);
  return result;
}

u256 free_liquidity(const Market& market) noexcept {
  return aave::saturating_subtract(market.total_supply_assets, market.total_borrow_assets);
}

Result<Capacity> borrow_capacity(const Market& market, const Position& position) noexcept {
  const auto data = account_data(market, position);
  if (!data.ok()) return data.error();
  const u256 liquidity = free_liquidity(market);
  const auto accepted = [&](const u256& assets) {
    const auto result = borrow(market, position, {assets, {}, ActionType::borrow, 0});
    return result.ok() && result->refusal == Refusal::none;
  };
  // Shares are minted up and the debt is counted up, so the last one or two units may not pass.
  const u256 most = aave::last_low(data->borrowable, liquidity, accepted);
  return Capacity{most, most == liquidity ? Limiter::liquidity : Limiter::collateral};
}

Result<Capacity> withdraw_collateral_capacity(const Market& market,
                                              const Position& position) noexcept {
  if (is_zero(position.borrow_shares)) return Capacity{position.collateral, Limiter::position};
  const auto healthy = is_healthy(market, position);
  if (!healthy.ok()) return healthy.error();
  if (!*healthy) return Capacity{{}, Limiter::collateral};
  Exact exact;
  const u256 debt = to_borrow_assets(exact, market, position.borrow_shares, Rounding::up);
  const u256 value = lending::least_reaching(exact, debt, market.lltv, kWad);
  const u256 least = lending::least_reaching(exact, value, market.price, kOraclePriceScale);
  const u256 amount = exact.subtract(position.collateral, least);
  if (exact.overflowed()) return reverts(Field::collateral);
  return Capacity{amount, Limiter::collateral};
}

}  // namespace

Result<Preview> preview(const Market& market, const Position& position,
                        const Action& action) noexcept {
  const bool in = action.type == ActionType::supply || action.type == ActionType::repay ||
                  action.type == ActionType::supply_collateral;
  const bool of_collateral = action.type == ActionType::supply_collateral ||
                             action.type == ActionType::withdraw_collateral;
  if (action.type > ActionType::withdraw_collateral) {
    return Error{.code = ErrorCode::out_of_domain,
                 .field = Field::actions,
                 .value = to_double(static_cast<std::uint64_t>(action.type))};
  }
  const bool consistent = is_zero(action.assets) != is_zero(action.shares) &&
                          (!of_collateral || is_zero(action.shares));
  if (!consistent) return refuse(market, position, Refusal::inconsistent_input);
  if (of_collateral) return change_collateral(market, position, action, in);
  if (action.type == ActionType::borrow) return borrow(market, position, action);
  if (action.type == ActionType::repay) return repay(market, position, action);
  return change_supply(market, position, action, in);
}

Result<Capacity> capacity(const Market& market, const Position& position,
                          ActionType type) noexcept {
  Exact exact;
  if (type == ActionType::borrow) return borrow_capacity(market, position);
  if (type == ActionType::withdraw_collateral) {
    return withdraw_collateral_capacity(market, position);
  }
  if (type == ActionType::repay) {
    const u256 debt = to_borrow_assets(exact, market, position.borrow_shares, Rounding::up);
    // Shares burn toward zero: a debt rounded up may burn more shares than are owed.
    const auto accepted = [&](const u256& assets) {
      const auto result = repay(market, position, {assets, {}, ActionType::repay, 0});
      return result.ok() && result->refusal == Refusal::none;
    };
    if (exact.overflowed()) return reverts(Field::borrow_shares);
    return Capacity{aave::last_low(debt, debt, accepted), Limiter::position};
  }
  if (type == ActionType::withdraw) {
    const u256 supply = to_supply_assets(exact, market, position.supply_shares, Rounding::down);
    if (exact.overflowed()) return reverts(Field::supply_shares);
    const u256 liquidity = free_liquidity(market);
    return supply <= liquidity ? Capacity{supply, Limiter::position}
                               : Capacity{liquidity, Limiter::liquidity};
  }
  return Error{.code = ErrorCode::out_of_domain,
               .field = Field::actions,
               .value = to_double(static_cast<std::uint64_t>(type))};
}

Result<u256> published_withdrawable_collateral(const Market& market,
                                               const Position& position) noexcept {
  if (is_zero(market.price)) return u256{};
  if (market.lltv == 0) return Error{.code = ErrorCode::out_of_domain, .field = Field::lltv};
  Exact exact;
  const u256 debt = to_borrow_assets(exact, market, position.borrow_shares, Rounding::up);
  const u256 quoted = multiply_divide(exact, debt, kOraclePriceScale, market.price, Rounding::up);
  const u256 needed = wad_divide(exact, quoted, market.lltv, Rounding::up);
  if (exact.overflowed()) return reverts(Field::price);
  return aave::saturating_subtract(position.collateral, needed);
}

}  // namespace loadline::morpho
