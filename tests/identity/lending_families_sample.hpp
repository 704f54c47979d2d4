// Seeded markets and accounts of the lending families beside Aave, in integers alone: every build
// draws the same ones. A third of them is small enough that a test can walk every price.
#pragma once

#include "core/margin/lending/comet/comet_health.hpp"
#include "core/margin/lending/morpho/morpho_health.hpp"

#include "tests/identity/lending_sample.hpp"

namespace loadline::samples {

inline constexpr std::size_t kMostCometAssets = 6;

/// A Comet market and one account in it. `market()` and `account()` point into the sample.
struct CometSample {
  std::array<comet::Asset, kMostCometAssets> assets{};
  std::array<u256, kMostCometAssets> collateral{};
  std::size_t count = 0;
  comet::Market base{};
  comet::SignedAmount principal{};
  bool tiny = false;

  comet::Market market() const noexcept {
    comet::Market result = base;
    result.assets = {assets.data(), count};
    return result;
  }
  comet::Account account() const noexcept { return {{collateral.data(), count}, principal}; }
};

inline std::uint64_t draw_factor(Draw& draw, std::uint64_t low_bps, std::uint64_t high_bps) {
  return draw.between(low_bps, high_bps) * 100'000'000'000'000;
}

inline void draw_comet_asset(Draw& draw, bool tiny, comet::Asset& asset, u256& held) noexcept {
  asset.decimals = static_cast<std::uint32_t>(tiny ? draw.below(3) : draw.any_of({6, 8, 18, 18}));
  const std::uint64_t price =
      tiny ? draw.between(1, 900) : draw.any_of({100'000'000, 350'000'000'000, 6'500'000'000'000});
  asset.price = tiny ? u256{price} : scaled(draw.between(300, 1900), price, 1000);
  asset.liquidate_collateral_factor = draw_factor(draw, 5000, 9300);
  asset.borrow_collateral_factor = asset.liquidate_collateral_factor - draw_factor(draw, 0, 700);
  asset.liquidation_factor = draw_factor(draw, 7000, 9700);
  if (draw.one_in(12)) asset.liquidate_collateral_factor = asset.borrow_collateral_factor = 0;
  const u256& unit = power_of_ten(asset.decimals).value();
  held = tiny ? u256{draw.below(3000)} : scaled(draw.below(5'000'000'000), unit, 1'000'003);
  if (draw.one_in(6)) held = {};
  Exact exact;
  asset.total_supply = exact.add(held, scaled(draw.below(1000), unit, 10));
  asset.supply_cap = exact.add(asset.total_supply, scaled(draw.below(50), unit, 10));
  asset.reserves = scaled(draw.below(100), unit, 10);
}

inline void draw_comet_rates(Draw& draw, comet::Market& base) noexcept {
  const auto rate = [&](std::uint64_t most_bps) {
    return comet::rate_per_second(draw_factor(draw, 0, most_bps));
  };
  base.supply.kink = draw_factor(draw, 7000, 9500);
  base.supply.slope_low = rate(900);
  base.supply.slope_high = rate(30'000);
  base.borrow.kink = draw_factor(draw, 7000, 9500);
  base.borrow.base = rate(300);
  base.borrow.slope_low = rate(900);
  base.borrow.slope_high = rate(30'000);
}

/// Debt near what the collateral carries, a supply, or nothing.
inline void draw_comet_principal(Draw& draw, CometSample& sample) noexcept {
  comet::Market& base = sample.base;
  const u256& unit = power_of_ten(base.base_decimals).value();
  const auto data = comet::account_data(sample.market(), sample.account());
  Exact exact;
  if (draw.one_in(8)) {
    sample.principal = {scaled(draw.between(1, 900'000), unit, 97), 0, 0};
  } else if (!draw.one_in(10) && data.ok()) {
    const u256 value = scaled(draw.between(700, 1080), data->liquidation_limit, 1000);
    const u256 owed = exact.multiply_divide(value, unit, base.base_price, Rounding::down);
    sample.principal.magnitude =
        exact.multiply_divide(owed, comet::kIndexScale, base.base_borrow_index, Rounding::down);
    sample.principal.negative = is_zero(sample.principal.magnitude) ? 0 : 1;
  }
  const u256 others = scaled(draw.between(1000, 90'000'000), unit, 1);
  const bool owes = sample.principal.negative != 0;
  base.total_supply_base = exact.add(others, owes ? u256{} : sample.principal.magnitude);
  base.total_borrow_base = exact.add(scaled(draw.between(100, 980), others, 1000),
                                     owes ? sample.principal.magnitude : u256{});
  base.base_balance = scaled(draw.below(1000), others, 1000);
}

inline CometSample draw_comet(std::uint64_t seed, std::uint64_t i) noexcept {
  Draw draw{seed * 0x9e3779b97f4a7c15u + i};
  CometSample sample;
  sample.tiny = i % 3 == 0;
  comet::Market& base = sample.base;
  base.base_decimals =
      static_cast<std::uint32_t>(sample.tiny ? draw.below(3) : draw.any_of({6, 18}));
  base.base_price = sample.tiny ? u256{draw.between(1, 300)}
                                : u256{draw.any_of({100'000'000, 99'960'000, 250'000'000'000})};
  base.base_supply_index = comet::kIndexScale + draw.below(comet::kIndexScale / 3);
  base.base_borrow_index = comet::kIndexScale + draw.below(comet::kIndexScale / 2);
  base.base_borrow_min = draw.one_in(3) ? u256{draw.below(300)} : u256{};
  base.store_front_price_factor = draw_factor(draw, 0, 10'000);
  base.now = 1'750'000'000;
  base.last_accrual = base.now - draw.below(10'000);
  base.target_reserves = scaled(draw.below(50), power_of_ten(base.base_decimals).value(), 1);
  draw_comet_rates(draw, base);
  sample.count = draw.below(kMostCometAssets + 1);
  for (std::size_t k = 0; k < sample.count; ++k) {
    draw_comet_asset(draw, sample.tiny, sample.assets[k], sample.collateral[k]);
  }
  draw_comet_principal(draw, sample);
  return sample;
}

/// A Morpho market and a position in it.
struct MorphoSample {
  morpho::Market market{};
  morpho::Position position{};
  bool tiny = false;
};

inline MorphoSample draw_morpho(std::uint64_t seed, std::uint64_t i) noexcept {
  Draw draw{seed * 0xd1342543de82ef95u + i};
  MorphoSample sample;
  sample.tiny = i % 3 == 0;
  morpho::Market& market = sample.market;
  Exact exact;
  const u256 scale = sample.tiny ? u256{1} : scaled(draw.between(1, 999), kWad, 1'000'000'007);
  market.lltv = draw.any_of({385, 625, 770, 860, 915, 945, 965, 980}) * 1'000'000'000'000'000;
  market.total_borrow_assets = exact.multiply(scale, draw.between(1, 90'000));
  market.total_supply_assets =
      exact.add(market.total_borrow_assets, exact.multiply(scale, draw.below(9'000)));
  market.total_borrow_shares =
      exact.multiply(market.total_borrow_assets, draw.between(900'000, 1'000'000));
  market.total_supply_shares =
      exact.multiply(market.total_supply_assets, draw.between(900'000, 1'000'000));
  market.price = sample.tiny ? scaled(draw.between(1, 9000), morpho::kOraclePriceScale, 1000)
                             : scaled(draw.between(1, 1'000'000), morpho::kOraclePriceScale, 997);
  market.borrow_rate = draw.below(9'000'000'000);
  market.fee = draw.one_in(2) ? draw_factor(draw, 0, 2500) : 0;
  market.now = 1'750'000'000;
  market.last_update = market.now - draw.below(100'000);
  morpho::Position& position = sample.position;
  position.collateral = draw.one_in(12) ? u256{} : exact.multiply(scale, draw.below(5'000));
  position.supply_shares = scaled(draw.below(1000), market.total_supply_shares, 1000);
  if (draw.one_in(9)) return sample;
  // Debt near what the collateral carries.
  const u256 most = morpho::max_borrow(exact, position.collateral, market.price, market.lltv);
  const u256 debt = scaled(draw.between(700, 1080), most, 1000);
  const u256 shares = morpho::to_borrow_shares(exact, market, debt, Rounding::down);
  position.borrow_shares =
      shares < market.total_borrow_shares ? shares : market.total_borrow_shares;
  return sample;
}

}  // namespace loadline::samples
