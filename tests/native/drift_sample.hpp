// Seeded Drift accounts: spot balances with open orders, and perpetuals with gains.
#pragma once

#include <array>

#include "core/margin/perpetual/venue/drift.hpp"

#include "tests/native/price_scan.hpp"

namespace loadline::test {

/// Quote, two spots, three perpetuals; the first perpetual shares the second spot's oracle.
struct DriftSample {
  explicit DriftSample(std::uint64_t seed) {
    using scan::spread, scan::uniform;
    Words words(seed);
    spots[0].asset = 100;
    spots[0].price = 1.0;
    spots[0].tokens = uniform(words, -500.0, 3000.0);
    for (std::uint32_t i = 1; i < 3; ++i) {
      DriftSpot& spot = spots[i];
      spot.asset = i - 1;
      spot.price = spread(words, 20.0);
      spot.tokens = uniform(words, -1000.0, 1500.0) / spot.price;
      spot.initial_asset_weight = 0.8;
      spot.maintenance_asset_weight = 0.9;
      spot.initial_liability_weight = 1.2;
      spot.maintenance_liability_weight = 1.1;
      if (words.next() % 2 == 0) spot.open_bids = uniform(words, 0.0, 800.0) / spot.price;
      if (words.next() % 2 == 0) spot.open_asks = -uniform(words, 0.0, 800.0) / spot.price;
    }
    for (std::uint32_t i = 0; i < 3; ++i) {
      DriftPerp& perp = perps[i];
      perp.asset = i == 0 ? 0 : i + 10;
      perp.price = i == 0 ? spots[1].price : spread(words, 30.0);
      perp.base = uniform(words, -4000.0, 4000.0) / perp.price;
      perp.quote = -perp.base * perp.price * uniform(words, 0.9, 1.1);
      perp.open_bids = uniform(words, 0.0, 300.0) / perp.price;
      perp.open_asks = -uniform(words, 0.0, 300.0) / perp.price;
      perp.initial_ratio = 0.1;
      perp.maintenance_ratio = 0.05;
      perp.imf_factor = 0.002;
      perp.initial_gain_weight = 0.7;
      perp.maintenance_gain_weight = 0.9;
    }
  }
  DriftAccount account() const { return {spots, perps}; }
  double price_of(std::uint32_t asset) const {
    for (const DriftPerp& perp : perps) {
      if (perp.asset == asset) return perp.price;
    }
    return asset == 100 ? 1.0 : spots[asset + 1].price;
  }
  double free_at(std::uint32_t asset, double price) const {
    DriftSample moved = *this;
    for (DriftSpot& spot : moved.spots) {
      if (spot.asset == asset) spot.price = price;
    }
    for (DriftPerp& perp : moved.perps) {
      if (perp.asset == asset) perp.price = price;
    }
    return drift_health(moved.account())->maintenance.free;
  }

  std::array<DriftSpot, 3> spots{};
  std::array<DriftPerp, 3> perps{};
};

}  // namespace loadline::test
