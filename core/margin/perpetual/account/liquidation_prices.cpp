#include "core/margin/perpetual/account/liquidation_prices.hpp"

#include "core/base/limits.hpp"
#include "core/margin/perpetual/account/account_terms.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Bends of one market's price: tiers, the power's start, and the reward's two bounds.
constexpr std::size_t kMostPieces = kMaxMarginTiers + 8;

/// What moves with the price of one position, and what does not.
struct Ray {
  const CrossAccount& account;
  const MarginCurve& curve;
  real size;
  real fixed_excess;    ///< of all else: collateral, gains, margins
  real fixed_notional;  ///< of the other positions
};

/// Takes the reward for fixed_notional + |size| price away from a piece.
void subtract_reward(const Ray& ray, real from, Piece& piece) {
  const LiquidationReward& reward = ray.account.reward;
  if (!(reward.highest > 0.0)) return;
  const real rise = reward.ratio * absolute(ray.size);
  const real base = reward.ratio * ray.fixed_notional + reward.cost;
  // A bound within rounding of `from` counts as passed: the walk has just stopped there.
  const real uncapped = (base + rise * from) * real(1.0 + 0x1p-48);
  const auto bend = [&](real level) {
    const real x = (level - base) / rise;
    if (x > from && x < piece.end) piece.end = x;
  };
  if (rise > 0.0 && uncapped < reward.lowest) bend(reward.lowest);
  if (rise > 0.0 && uncapped < reward.highest) bend(reward.highest);
  if (uncapped < reward.lowest) {
    piece.constant = piece.constant - reward.lowest;
  } else if (uncapped >= reward.highest) {
    piece.constant = piece.constant - reward.highest;
  } else {
    piece.constant = piece.constant - base;
    piece.slope = piece.slope - rise;
  }
}

Piece piece_of(const Ray& ray, real from) {
  Piece piece;
  piece.constant = ray.fixed_excess;
  piece.slope = ray.size;
  piece.end = kHighestPrice;
  subtract_margin(ray.curve, 0.0, absolute(ray.size), from, piece);
  subtract_reward(ray, from, piece);
  return piece;
}

Ray ray_of(const CrossAccount& account, const PerpPosition& moved) {
  Ray ray{account, account.markets[moved.market].maintenance, moved.size,
          account.collateral - moved.size * moved.entry_price, 0.0};
  for (const PerpPosition& position : account.positions) {
    if (position.market == moved.market) continue;
    const PerpMarket& market = account.markets[position.market];
    const real notional = absolute(position.size) * market.price;
    ray.fixed_excess = ray.fixed_excess + position.size * (market.price - position.entry_price) -
                       required_margin(market.maintenance, notional);
    ray.fixed_notional = ray.fixed_notional + notional;
  }
  return ray;
}

Result<PriceMap> walk(const CrossAccount& account, const PerpPosition& moved,
                      std::span<LiquidationInterval> out) {
  const Ray ray = ray_of(account, moved);
  IntervalWalk walk(out, 0.0);
  for (std::size_t i = 0; i < kMostPieces && !walk.complete(); ++i) {
    walk.add(piece_of(ray, walk.position()));
  }
  return walk.map(account.markets[moved.market].price);
}

PriceMap without_exposure(const CrossAccount& account) {
  PriceMap map;
  map.falling.reach =
      checked_margin(account).liquidatable ? Reach::already_liquidatable : Reach::no_exposure;
  map.rising.reach = map.falling.reach;
  return map;
}

}  // namespace

Result<PriceMap> liquidation_prices(const CrossAccount& account, std::uint32_t market,
                                    std::span<LiquidationInterval> out) noexcept {
  if (const Error error = check_cross_account(account); error.code != ErrorCode::ok) return error;
  if (market >= account.markets.size()) return Error{ErrorCode::unknown_asset, Field::markets};
  for (const PerpPosition& position : account.positions) {
    if (position.market == market && position.size != 0.0) return walk(account, position, out);
  }
  return without_exposure(account);
}

Error liquidation_prices_all(const CrossAccount& account, std::size_t per_position,
                             std::span<LiquidationInterval> out,
                             std::span<PriceMap> maps) noexcept {
  if (const Error error = check_cross_account(account); error.code != ErrorCode::ok) return error;
  const std::size_t count = account.positions.size();
  if (maps.size() != count || out.size() < count * per_position) {
    return {ErrorCode::length_mismatch, Field::intervals};
  }
  for (std::size_t i = 0; i < count; ++i) {
    const PerpPosition& position = account.positions[i];
    if (position.size == 0.0) {
      maps[i] = without_exposure(account);
      continue;
    }
    const auto map = walk(account, position, out.subspan(i * per_position, per_position));
    if (!map.ok()) return map.error();
    maps[i] = *map;
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
