#include "core/margin/map/health/health_moves.hpp"

#include "core/margin/perpetual/venue/drift_form.hpp"
#include "core/margin/perpetual/venue/mango_form.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

LinearForm drift_excess(const void* account, const JointMove& joint, Bends& bends) {
  DriftMotion motion;
  motion.joint = &joint;
  const DriftForms forms = drift_forms(*static_cast<const DriftAccount*>(account), motion, bends);
  return forms.collateral - forms.requirement;
}

Result<PriceMap> drift_prices(const void* account, std::uint32_t asset,
                              std::span<LiquidationInterval> out) {
  return drift_liquidation_prices(*static_cast<const DriftAccount*>(account), asset, out);
}

Result<real> drift_left(const void* account) {
  const auto health = drift_health(*static_cast<const DriftAccount*>(account));
  if (!health.ok()) return health.error();
  return health->maintenance.free;
}

LinearForm mango_excess(const void* account, const JointMove& joint, Bends& bends) {
  MangoMotion motion;
  motion.joint = &joint;
  return mango_form(*static_cast<const MangoAccount*>(account), motion, bends);
}

Result<PriceMap> mango_prices(const void* account, std::uint32_t asset,
                              std::span<LiquidationInterval> out) {
  return mango_liquidation_prices(*static_cast<const MangoAccount*>(account), asset, out);
}

Result<real> mango_left(const void* account) {
  const auto health = mango_health(*static_cast<const MangoAccount*>(account));
  if (!health.ok()) return health.error();
  return health->maintenance;
}

}  // namespace

MovedDrift::MovedDrift(const DriftAccount& from) noexcept {
  moved.account = &account;
  moved.excess = drift_excess;
  moved.prices = drift_prices;
  moved.left = drift_left;
  account.spots = moved.copy(from.spots, spots);
  account.perps = moved.copy(from.perps, perps);
}

MovedMango::MovedMango(const MangoAccount& from) noexcept {
  moved.account = &account;
  moved.excess = mango_excess;
  moved.prices = mango_prices;
  moved.left = mango_left;
  account = from;
  account.tokens = moved.copy(from.tokens, tokens);
  account.perps = moved.copy(from.perps, perps);
}

Error check_mango_sum(const MangoAccount& account, std::span<const std::uint32_t> assets) noexcept {
  const auto moves = [&](std::uint32_t asset) {
    for (const std::uint32_t one : assets) {
      if (one == asset) return true;
    }
    return false;
  };
  const auto token_moves = [&](std::uint32_t i) { return moves(account.tokens[i].asset); };
  for (std::uint32_t i = 0; i < account.perps.size(); ++i) {
    const MangoPerp& perp = account.perps[i];
    if (!moves(perp.asset)) continue;
    if (token_moves(perp.settle)) return {ErrorCode::unsupported, Field::asset, i};
    const MangoToken& settle = account.tokens[perp.settle];
    if (settle.asset_weight.maintenance == settle.liability_weight.maintenance) continue;
    for (const MangoPerp& other : account.perps.first(i)) {
      if (other.settle != perp.settle || other.asset == perp.asset || !moves(other.asset)) continue;
      return {ErrorCode::unsupported, Field::weight, perp.settle};
    }
  }
  for (std::uint32_t i = 0; i < account.spot_markets.size() && assets.size() > 1; ++i) {
    const MangoSpotMarket& market = account.spot_markets[i];
    if (market.reserved_base == 0.0 && market.reserved_quote == 0.0) continue;
    if (!token_moves(market.base) && !token_moves(market.quote)) continue;
    return {ErrorCode::unsupported, Field::open_orders, i};
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
