// Seeded cross accounts of perpetuals: tiers, a power of the size, and a liquidation's reward.
#pragma once

#include <array>

#include "core/margin/perpetual/account/liquidation_prices.hpp"
#include "core/margin/perpetual/venue/hyperliquid.hpp"
#include "core/margin/perpetual/venue/orderly.hpp"
#include "core/margin/perpetual/venue/synthetix.hpp"

#include "tests/native/price_scan.hpp"

namespace loadline::test {

inline constexpr std::array<LeverageTier, 5> kLeverages = {
    {{0.0, 40.0}, {10'000.0, 25.0}, {50'000.0, 10.0}, {100'000.0, 5.0}, {300'000.0, 3.0}}};

/// A seeded account of one family; it owns what its spans show.
struct Sample {
  Sample(std::uint64_t seed, int family) {
    Words words(seed);
    using scan::spread, scan::uniform;
    count = 1 + words.next() % 4;
    REQUIRE(hyperliquid_maintenance(kLeverages, tiers).code == ErrorCode::ok);
    for (std::uint32_t i = 0; i < count; ++i) {
      const double price = spread(words, 1000.0);
      const double size = (words.next() % 2 == 0 ? 1.0 : -1.0) * spread(words, 20'000.0) / price;
      positions[i] = {i, size, price * uniform(words, 0.8, 1.2)};
      set_market(i, family, price, size);
      scale += std::fabs(size) * price;
    }
    collateral = scale * uniform(words, 0.0, 0.5);
    scale += collateral;
    if (family == 2) reward = {0.001, 1.0, 5.0, 60.0};
  }
  void set_market(std::uint32_t i, int family, double price, double size) {
    if (family == 0) {
      const MarginCurve curve{.tiers = tiers};
      initial_tiers[i] = {0.0, 0.1, 0.0};
      markets[i] = {price, {.tiers = {&initial_tiers[i], 1}}, curve};
    } else if (family == 1) {
      orderly[i] = *orderly_curves({0.012, 0.02, 4e-6 * (1 + i), 20.0});
      markets[i] = {price, orderly[i].initial_curve(), orderly[i].maintenance_curve()};
    } else {
      synthetix[i] = *synthetix_curves({1e9 / price, 1.0, 0.02, 0.5, 2.0}, size);
      markets[i] = {price, synthetix[i].initial_curve(), synthetix[i].maintenance_curve()};
    }
  }
  CrossAccount account() const {
    return {collateral, std::span{markets}.first(count), std::span{positions}.first(count), reward};
  }
  double excess_at(std::uint32_t market, double price) const {
    Sample moved = *this;
    moved.markets[market].price = price;
    return cross_margin(moved.account())->excess;
  }

  std::uint32_t count = 0;
  double scale = 0.0, collateral = 0.0;
  std::array<MarginTier, 5> tiers{};
  std::array<MarginTier, 4> initial_tiers{};
  std::array<OrderlyCurves, 4> orderly{};
  std::array<SynthetixCurves, 4> synthetix{};
  std::array<PerpMarket, 4> markets{};
  std::array<PerpPosition, 4> positions{};
  LiquidationReward reward;

  // The curves refer to the members beside them.
  Sample(const Sample& other) : Sample() { assign(other); }
  Sample& operator=(const Sample&) = delete;

 private:
  Sample() = default;
  void assign(const Sample& o) {
    count = o.count;
    scale = o.scale;
    collateral = o.collateral;
    markets = o.markets;  // spans into `o`, which outlives the copy
    positions = o.positions;
    reward = o.reward;
  }
};

}  // namespace loadline::test
