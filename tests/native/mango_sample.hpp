// Seeded Mango accounts: tokens, what open orders hold back, and perpetuals.
#pragma once

#include <array>

#include "core/margin/perpetual/venue/mango.hpp"

#include "tests/native/price_scan.hpp"

namespace loadline::test {

/// Tokens 0 (quote) .. 2, two spot markets against it, perpetuals of assets 1 and 3.
struct MangoSample {
  explicit MangoSample(std::uint64_t seed) {
    using scan::spread, scan::uniform;
    Words words(seed);
    for (std::uint32_t i = 0; i < 3; ++i) {
      MangoToken& token = tokens[i];
      token.asset = i;
      token.price = i == 0 ? 1.0 : spread(words, 10.0);
      token.balance = uniform(words, i == 0 ? -600.0 : -1000.0, 1000.0) / token.price;
      token.asset_weight = {0.8, 0.9};
      token.liability_weight = {1.2, 1.1};
    }
    for (std::uint32_t i = 0; i < 2; ++i) {
      MangoSpotMarket& market = spots[i];
      market.base = i + 1;
      market.reserved_base = uniform(words, 0.0, 300.0) / tokens[i + 1].price;
      market.reserved_quote = uniform(words, 0.0, 300.0);
      if (words.next() % 2 == 0) market.lowest_ask = tokens[i + 1].price * 1.1;
      if (words.next() % 2 == 0) market.highest_bid_inverse = 1.1 / tokens[i + 1].price;
      MangoPerp& perp = perps[i];
      perp.asset = i == 0 ? 1 : 3;
      perp.price = i == 0 ? tokens[1].price : spread(words, 50.0);
      perp.base = uniform(words, -3000.0, 3000.0) / perp.price;
      perp.quote = -perp.base * perp.price * uniform(words, 0.9, 1.1);
      perp.bids = uniform(words, 0.0, 500.0) / perp.price;
      perp.asks = uniform(words, 0.0, 500.0) / perp.price;
      perp.base_asset_weight = {0.8, 0.9};
      perp.base_liability_weight = {1.2, 1.1};
      perp.overall_asset_weight = {0.95, 0.98};
    }
  }
  MangoAccount account() const { return {tokens, spots, perps}; }
  double price_of(std::uint32_t asset) const {
    return asset == 3 ? perps[1].price : tokens[asset].price;
  }
  double maintenance_at(std::uint32_t asset, double price) const {
    MangoSample moved = *this;
    for (MangoToken& token : moved.tokens) {
      if (token.asset == asset) token.price = price;
    }
    for (MangoPerp& perp : moved.perps) {
      if (perp.asset == asset) perp.price = price;
    }
    return mango_health(moved.account())->maintenance;
  }

  std::array<MangoToken, 3> tokens{};
  std::array<MangoSpotMarket, 2> spots{};
  std::array<MangoPerp, 2> perps{};
};

}  // namespace loadline::test
