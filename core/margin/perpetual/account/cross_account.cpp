#include "core/margin/perpetual/account/cross_account.hpp"

#include "core/base/limits.hpp"
#include "core/margin/perpetual/account/account_terms.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error refuse(ErrorCode code, Field field, std::size_t index, real value) {
  return {code, field, static_cast<std::uint32_t>(index), refused_value(value)};
}

Error check_market(const PerpMarket& market, std::size_t index) {
  if (!is_finite(market.price)) {
    return refuse(ErrorCode::not_finite, Field::price, index, market.price);
  }
  if (!(market.price > 0.0)) {
    return refuse(ErrorCode::missing_price, Field::price, index, market.price);
  }
  if (market.price > kLargestAmount) {
    return refuse(ErrorCode::out_of_domain, Field::price, index, market.price);
  }
  for (const MarginCurve* curve : {&market.initial, &market.maintenance}) {
    Error error = check_margin_curve(*curve);
    error.index = static_cast<std::uint32_t>(index);
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

Error check_position(const CrossAccount& account, std::size_t i) {
  const PerpPosition& position = account.positions[i];
  if (const Error error = check_amount(position.size, Field::size, i);
      error.code != ErrorCode::ok) {
    return error;
  }
  if (const Error error = check_amount(position.entry_price, Field::entry_price, i);
      error.code != ErrorCode::ok) {
    return error;
  }
  if (position.market >= account.markets.size()) {
    return refuse(ErrorCode::unknown_asset, Field::positions, i, real_of(position.market));
  }
  for (std::size_t j = 0; j < i; ++j) {
    if (account.positions[j].market == position.market) {
      return refuse(ErrorCode::duplicate, Field::positions, i, real_of(position.market));
    }
  }
  return check_market(account.markets[position.market], position.market);
}

Error check_reward(const LiquidationReward& reward) {
  for (const real x : {reward.ratio, reward.cost, reward.lowest, reward.highest}) {
    if (!is_finite(x)) return refuse(ErrorCode::not_finite, Field::fee_rate, 0, x);
    if (x < 0.0) return refuse(ErrorCode::out_of_domain, Field::fee_rate, 0, x);
  }
  if (reward.lowest <= reward.highest) return {};
  return refuse(ErrorCode::out_of_domain, Field::fee_rate, 0, reward.lowest);
}

/// Sums run in the order of the positions, at `price_of` each market.
template <class PriceOf>
CrossMargin margin_of(const CrossAccount& account, PriceOf price_of) {
  CrossMargin result;
  result.equity = account.collateral;
  real largest = 0.0;
  for (const PerpPosition& position : account.positions) {
    const PerpMarket& market = account.markets[position.market];
    const real price = price_of(position.market);
    const real notional = absolute(position.size) * price;
    result.equity = result.equity + position.size * (price - position.entry_price);
    result.notional = result.notional + notional;
    result.initial = result.initial + required_margin(market.initial, notional);
    const real maintenance = required_margin(market.maintenance, notional);
    result.maintenance = result.maintenance + maintenance;
    if (maintenance > largest) {
      largest = maintenance;
      result.binding_market = position.market;
    }
  }
  result.maintenance = result.maintenance + liquidation_reward(account.reward, result.notional);
  result.free_collateral = result.equity - result.initial;
  result.excess = result.equity - result.maintenance;
  result.liquidatable = result.excess < 0.0;
  return result;
}

}  // namespace

Error check_amount(real x, Field field, std::size_t index) noexcept {
  if (!is_finite(x)) return refuse(ErrorCode::not_finite, field, index, x);
  if (absolute(x) <= kLargestAmount) return {};
  return refuse(ErrorCode::out_of_domain, field, index, x);
}

real liquidation_reward(const LiquidationReward& reward, real notional) noexcept {
  if (!(notional > 0.0)) return 0.0;
  return smaller(larger(reward.ratio * notional + reward.cost, reward.lowest), reward.highest);
}

Error check_cross_account(const CrossAccount& account) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (account.positions.size() > kMaxPerpetualPositions) {
    return {ErrorCode::capacity_exceeded, Field::positions};
  }
  if (const Error error = check_amount(account.collateral, Field::collateral, 0);
      error.code != ErrorCode::ok) {
    return error;
  }
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    if (const Error error = check_position(account, i); error.code != ErrorCode::ok) return error;
  }
  return check_reward(account.reward);
}

CrossMargin checked_margin(const CrossAccount& account) noexcept {
  return margin_of(account,
                   [&](std::uint32_t market) noexcept { return account.markets[market].price; });
}

CrossMargin margin_at(const CrossAccount& account, std::span<const real> prices) noexcept {
  return margin_of(account, [&](std::uint32_t market) noexcept { return prices[market]; });
}

Result<CrossMargin> cross_margin(const CrossAccount& account) noexcept {
  if (const Error error = check_cross_account(account); error.code != ErrorCode::ok) return error;
  return checked_margin(account);
}

Result<real> bankruptcy_price(const CrossAccount& account, std::uint32_t market) noexcept {
  const auto margin = cross_margin(account);
  if (!margin.ok()) return margin.error();
  for (const PerpPosition& position : account.positions) {
    if (position.market != market || position.size == 0.0) continue;
    const real price = account.markets[market].price - margin->equity / position.size;
    if (price > 0.0 && is_finite(price)) return price;
    return Error{ErrorCode::no_root, Field::price, market, refused_value(price)};
  }
  return Error{ErrorCode::unknown_asset, Field::positions, market};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
