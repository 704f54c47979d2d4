#include "core/margin/lending/top_up/morpho_top_up.hpp"

namespace loadline::morpho {
namespace {

Result<u256> health_of(const Market& market, const Position& position) noexcept {
  const auto data = account_data(market, position);
  if (!data.ok()) return data.error();
  return data->health_factor;
}

Result<u256> health_after(const Market& market, const Position& position, ActionType type,
                          const u256& assets) noexcept {
  if (is_zero(assets)) return health_of(market, position);
  const auto after = preview(market, position, {assets, {}, type, 0});
  if (!after.ok()) return after.error();
  return health_of(after->market, after->position);
}

}  // namespace

Result<lending::TopUp> top_up(const Market& market, const Position& position,
                              const u256& health) noexcept {
  if (is_zero(position.borrow_shares)) return lending::no_debt_to_cover();
  const auto before = health_of(market, position);
  if (!before.ok()) return before.error();
  const auto most = capacity(market, position, ActionType::repay);
  if (!most.ok()) return most.error();
  const auto least = [&](ActionType type, const u256& limit) {
    return lending::least_amount(limit, health, [&](const u256& assets) {
      return health_after(market, position, type, assets);
    });
  };
  const u256 room = aave::saturating_subtract(shift_right(u256::max(), 256 - kTotalBits),
                                              position.collateral);
  const auto collateral = least(ActionType::supply_collateral, room);
  if (!collateral.ok()) return collateral.error();
  const auto repay = least(ActionType::repay, most->amount);
  if (!repay.ok()) return repay.error();
  return lending::TopUp{*before, *collateral, *repay};
}

}  // namespace loadline::morpho
