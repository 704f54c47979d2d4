// Digests over seeded perpetual accounts of every venue family, and of who pays a loss.
#pragma once

#include "core/margin/perpetual/account/liquidation_prices.hpp"
#include "core/margin/perpetual/account/order.hpp"
#include "core/margin/perpetual/loss/deleveraging.hpp"
#include "core/margin/perpetual/loss/loss_waterfall.hpp"
#include "core/margin/perpetual/venue/drift.hpp"
#include "core/margin/perpetual/venue/hyperliquid.hpp"
#include "core/margin/perpetual/venue/mango.hpp"
#include "core/margin/perpetual/venue/orderly.hpp"
#include "core/margin/perpetual/venue/synthetix.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline void add(Digest& digest, const CrossMargin& margin) noexcept {
  for (const real x : {margin.equity, margin.notional, margin.initial, margin.maintenance,
                       margin.free_collateral, margin.excess}) {
    digest.add(bits_of(x));
  }
  digest.add(std::uint64_t{margin.binding_market});
  digest.add(std::uint64_t{margin.liquidatable});
}

inline void add(Digest& digest, const PriceMap& map,
                std::span<const LiquidationInterval> intervals) noexcept {
  for (const SideBoundary& side : {map.falling, map.rising}) {
    digest.add(bits_of(side.price));
    digest.add(bits_of(side.residual));
    digest.add(static_cast<std::uint64_t>(side.reach));
  }
  for (const LiquidationInterval& interval : intervals.first(map.count)) {
    for (const real x :
         {interval.low, interval.high, interval.residual_low, interval.residual_high}) {
      digest.add(bits_of(x));
    }
    digest.add(std::uint64_t{interval.opens_below} << 1 | std::uint64_t{interval.opens_above});
  }
}

/// An account of one of three families, with what its curves refer to.
struct CrossSample {
  static constexpr std::size_t kCount = 3;

  void draw(Words& words, std::uint64_t family) noexcept {
    static constexpr std::array<real, 4> kBounds = {0.0, 10000.0, 50000.0, 300000.0};
    static constexpr std::array<real, 4> kLeverages = {40.0, 25.0, 10.0, 3.0};
    for (std::size_t i = 0; i < 4; ++i) leverages[i] = {kBounds[i], kLeverages[i]};
    tier_error = hyperliquid_maintenance(leverages, tiers);
    real total = 0.0;
    for (std::uint32_t i = 0; i < kCount; ++i) {
      const real price = between(words, 1.0, 5000.0);
      const real notional = between(words, 10.0, 400000.0);
      const real size = signed_by(words.next(), notional / price);
      positions[i] = {i, size, price * between(words, 0.75, 1.25)};
      set_market(words, i, family, price, size);
      total = total + notional;
    }
    collateral = total * between(words, 0.0, 0.5);
    reward = LiquidationReward{};
    if (family == 2) reward = {real(0.001), real(1.0), real(5.0), real(500.0)};
  }
  void set_market(Words& words, std::uint32_t i, std::uint64_t family, real price,
                  real size) noexcept {
    markets[i].price = price;
    if (family == 0) {
      initial[i] = {0.0, between(words, 0.05, 0.25), 0.0};
      markets[i].initial = {{&initial[i], 1}, 0.0, 0.0};
      markets[i].maintenance = {tiers, 0.0, 0.0};
    } else if (family == 1) {
      orderly[i] = *orderly_curves({0.012, 0.02, between(words, 0.0, 1e-5), 20.0});
      markets[i].initial = orderly[i].initial_curve();
      markets[i].maintenance = orderly[i].maintenance_curve();
    } else {
      const real scale = real(1e9) / price;
      synthetix[i] = *synthetix_curves({scale, 1.0, 0.02, 0.5, 2.0}, size);
      markets[i].initial = synthetix[i].initial_curve();
      markets[i].maintenance = synthetix[i].maintenance_curve();
    }
  }
  CrossAccount account() const noexcept { return {collateral, markets, positions, reward}; }

  real collateral = 0.0;
  Error tier_error;
  std::array<LeverageTier, 4> leverages{};
  std::array<MarginTier, 4> tiers{};
  std::array<MarginTier, kCount> initial{};
  std::array<OrderlyCurves, kCount> orderly{};
  std::array<SynthetixCurves, kCount> synthetix{};
  std::array<PerpMarket, kCount> markets{};
  std::array<PerpPosition, kCount> positions{};
  LiquidationReward reward;
};

inline void add_order(Digest& digest, Words& words, const CrossAccount& account,
                      std::uint32_t market) noexcept {
  std::array<PerpPosition, CrossSample::kCount + 1> after{};
  const real share = between(words, -2.0, 2.0);
  const real price = account.markets[market].price * between(words, 0.95, 1.05);
  const PerpOrder order{market, account.positions[market].size * share, price, real(0.0005)};
  const auto preview = preview_order(account, order, after);
  add_error(digest, preview.error());
  add(digest, preview->after);
  digest.add(bits_of(preview->collateral_after));
  digest.add(bits_of(preview->realised));
  digest.add(std::uint64_t{preview->accepted});
  const auto most = max_order_size(account, order);
  add_error(digest, most.error());
  digest.add(bits_of(*most));
}

inline BlockDigest digest_cross_account(Share share) noexcept {
  static CrossSample sample;
  Digest digest;
  for (std::uint64_t path = 0; path < 600 / share; ++path) {
    Words words(share.seed(21) + 5000 * path);
    sample.draw(words, path % 3);
    add_error(digest, sample.tier_error);
    const CrossAccount account = sample.account();
    const auto margin = cross_margin(account);
    add_error(digest, margin.error());
    add(digest, *margin);
    std::array<LiquidationInterval, CrossSample::kCount * kMaxPriceIntervals> intervals{};
    std::array<PriceMap, CrossSample::kCount> maps{};
    add_error(digest, liquidation_prices_all(account, kMaxPriceIntervals, intervals, maps));
    for (std::uint32_t i = 0; i < CrossSample::kCount; ++i) {
      const auto own = std::span{intervals}.subspan(i * kMaxPriceIntervals, kMaxPriceIntervals);
      add(digest, maps[i], own);
      const auto map = liquidation_prices(account, i, own);
      digest.add(bits_of(map->falling.price));
      const auto bankrupt = bankruptcy_price(account, i);
      add_error(digest, bankrupt.error());
      digest.add(bits_of(*bankrupt));
      const auto step = hyperliquid_liquidation_step(account, i, path % 2 == 0);
      digest.add(static_cast<std::uint64_t>(step->stage));
      digest.add(bits_of(step->close_size));
    }
    add_order(digest, words, account, static_cast<std::uint32_t>(path % CrossSample::kCount));
    const real leverage = between(words, 0.5, 45.0);
    const auto limit = hyperliquid_notional_limit(sample.leverages, leverage);
    add_error(digest, limit.error());
    digest.add(bits_of(*limit));
  }
  return {.value = digest.value()};
}

struct MangoSample {
  void draw(Words& words) noexcept {
    for (std::uint32_t i = 0; i < 3; ++i) {
      MangoToken& token = tokens[i];
      token = MangoToken{};
      token.asset = i;
      token.price = between(words, 0.5, 50.0);
      token.stable_price = token.price * between(words, 0.75, 1.25);
      token.balance = between(words, -800.0, 1000.0) / token.price;
      token.asset_weight = {0.8, 0.9};
      token.liability_weight = {1.2, 1.1};
      token.deposits = between(words, 0.0, 1000.0);
      token.borrows = between(words, 0.0, 1000.0);
      token.deposit_scale_start = between(words, 0.0, 20000.0);
      token.borrow_scale_start = between(words, 0.0, 20000.0);
    }
    for (std::uint32_t i = 0; i < 2; ++i) {
      MangoSpotMarket& market = spots[i];
      market = MangoSpotMarket{};
      market.base = i + 1;
      market.reserved_base = between(words, 0.0, 20.0);
      market.reserved_quote = between(words, 0.0, 300.0);
      market.lowest_ask = between(words, 0.0, 50.0);
      market.highest_bid_inverse = between(words, 0.0, 0.5);
      MangoPerp& perp = perps[i];
      perp = MangoPerp{};
      perp.asset = i == 0 ? 1 : 3;
      perp.price = i == 0 ? tokens[1].price : between(words, 1.0, 500.0);
      perp.base = between(words, -3000.0, 3000.0) / perp.price;
      perp.quote = -perp.base * perp.price * between(words, 0.9, 1.1);
      perp.bids = between(words, 0.0, 500.0) / perp.price;
      perp.asks = between(words, 0.0, 500.0) / perp.price;
      perp.base_asset_weight = {0.8, 0.9};
      perp.base_liability_weight = {1.2, 1.1};
      perp.overall_asset_weight = {0.95, 0.98};
    }
  }
  MangoAccount account() const noexcept { return {tokens, spots, perps}; }

  std::array<MangoToken, 3> tokens{};
  std::array<MangoSpotMarket, 2> spots{};
  std::array<MangoPerp, 2> perps{};
};

inline BlockDigest digest_mango(Share share) noexcept {
  static MangoSample sample;
  Digest digest;
  for (std::uint64_t path = 0; path < 400 / share; ++path) {
    Words words(share.seed(22) + 5000 * path);
    sample.draw(words);
    const auto health = mango_health(sample.account());
    add_error(digest, health.error());
    for (const real x : {health->initial, health->maintenance, health->equity}) {
      digest.add(bits_of(x));
    }
    std::array<LiquidationInterval, 12> intervals{};
    for (std::uint32_t asset = 0; asset < 5; ++asset) {
      const auto map = mango_liquidation_prices(sample.account(), asset, intervals);
      add_error(digest, map.error());
      add(digest, *map, intervals);
    }
    const auto perp = static_cast<std::uint32_t>(path % 2);
    const real size = between(words, -10.0, 10.0);
    const MangoOrder order{perp, size, sample.perps[perp].price, real(0.001)};
    const auto preview = preview_mango_order(sample.account(), order);
    digest.add(bits_of(preview->after.initial));
    digest.add(std::uint64_t{preview->accepted});
    const auto most = max_mango_order(sample.account(), order);
    add_error(digest, most.error());
    digest.add(bits_of(*most));
  }
  return {.value = digest.value()};
}

struct DriftSample {
  void draw(Words& words) noexcept {
    for (std::uint32_t i = 0; i < 2; ++i) {
      DriftSpot& spot = spots[i];
      spot = DriftSpot{};
      spot.asset = i;
      spot.price = between(words, 0.5, 50.0);
      spot.tokens = between(words, -800.0, 2000.0) / spot.price;
      spot.open_bids = between(words, 0.0, 300.0) / spot.price;
      spot.open_asks = between(words, -300.0, 0.0) / spot.price;
      spot.initial_asset_weight = 0.8;
      spot.maintenance_asset_weight = 0.9;
      spot.initial_liability_weight = 1.2;
      spot.maintenance_liability_weight = 1.1;
      spot.imf_factor = between(words, 0.0, 0.01);
    }
    for (std::uint32_t i = 0; i < 3; ++i) {
      DriftPerp& perp = perps[i];
      perp = DriftPerp{};
      perp.asset = i + 1;
      perp.price = i == 0 ? spots[1].price : between(words, 1.0, 500.0);
      perp.base = between(words, -3000.0, 3000.0) / perp.price;
      perp.quote = -perp.base * perp.price * between(words, 0.9, 1.1);
      perp.open_bids = between(words, 0.0, 300.0) / perp.price;
      perp.open_asks = between(words, -300.0, 0.0) / perp.price;
      perp.initial_ratio = 0.1;
      perp.maintenance_ratio = 0.05;
      perp.imf_factor = between(words, 0.0, 0.01);
      perp.initial_gain_weight = 0.7;
      perp.maintenance_gain_weight = 0.9;
    }
  }
  DriftAccount account() const noexcept { return {spots, perps}; }

  std::array<DriftSpot, 2> spots{};
  std::array<DriftPerp, 3> perps{};
};

inline BlockDigest digest_drift(Share share) noexcept {
  static DriftSample sample;
  Digest digest;
  for (std::uint64_t path = 0; path < 400 / share; ++path) {
    Words words(share.seed(23) + 5000 * path);
    sample.draw(words);
    const auto health = drift_health(sample.account());
    add_error(digest, health.error());
    for (const real x : {health->initial.free, health->maintenance.collateral,
                         health->maintenance.requirement, health->equity, health->liabilities}) {
      digest.add(bits_of(x));
    }
    digest.add(std::uint64_t{health->health});
    std::array<LiquidationInterval, 8> intervals{};
    for (std::uint32_t asset = 0; asset < 5; ++asset) {
      const auto map = drift_liquidation_prices(sample.account(), asset, intervals);
      add_error(digest, map.error());
      add(digest, *map, intervals);
    }
    const auto perp = static_cast<std::uint32_t>(path % 3);
    const real size = between(words, -10.0, 10.0);
    const DriftOrder order{perp, size, sample.perps[perp].price, real(0.001)};
    const auto preview = preview_drift_order(sample.account(), order);
    digest.add(bits_of(preview->after.initial.free));
    const auto most = max_drift_order(sample.account(), order);
    add_error(digest, most.error());
    digest.add(bits_of(*most));
    const auto leverage = drift_max_leverage(sample.account(), perp, path % 2 == 0);
    add_error(digest, leverage.error());
    digest.add(bits_of(*leverage));
    const auto worst = drift_spot_worst(sample.spots[path % 2]);
    digest.add(bits_of(worst->free));
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_losses(Share share) noexcept {
  alignas(8) static std::array<std::byte, 256> block;
  Digest digest;
  for (std::uint64_t path = 0; path < 1000 / share; ++path) {
    Words words(share.seed(24) + 5000 * path);
    std::array<DeleveragingRow, 8> rows{};
    std::array<real, 8> index{}, gains{}, after{};
    std::array<std::uint32_t, 8> order{};
    for (std::size_t i = 0; i < 8; ++i) {
      rows[i].mark_price = between(words, 50.0, 150.0);
      rows[i].entry_price = between(words, 50.0, 150.0);
      rows[i].notional = between(words, 0.0, 1e6);
      rows[i].account_value = between(words, 1.0, 1e5);
      rows[i].is_short = words.next() % 2 == 0;
      gains[i] = between(words, 0.0, 1e4);
    }
    digest.add(std::uint64_t{deleveraging_workspace_bytes(8) <= block.size()});
    Arena arena{block};
    add_error(digest, deleveraging_order(rows, index, order, arena));
    for (const std::uint32_t row : order) digest.add(std::uint64_t{row});
    add_all(digest, index);
    const real deficit = between(words, 0.0, 1e5);
    const real fund = between(words, 0.0, 2e4);
    const auto shared = share_loss(deficit, fund, 1000.0, gains, after);
    digest.add(bits_of(shared->haircut));
    digest.add(bits_of(shared->uncovered));
    add_all(digest, after);
    const real loading = between(words, 0.01, 1.0);
    const auto ruin = ruin_probability(loading, 10000.0, deficit);
    digest.add(bits_of(*ruin));
  }
  return {.value = digest.value()};
}

inline constexpr Block kPerpetual[] = {{"cross_account", digest_cross_account},
                                       {"mango", digest_mango},
                                       {"drift", digest_drift},
                                       {"losses", digest_losses}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC
