// Margin of one account at rows of prices, and the prices at which it can be liquidated. The
// venues' own kits are JavaScript: tests/bench/margin.bench.mjs has them beside the package.
#include <array>
#include <cstdio>

#include "core/margin/option/pmrm2.hpp"
#include "core/margin/perpetual/venue/drift.hpp"
#include "core/margin/perpetual/venue/gmx.hpp"
#include "core/margin/perpetual/venue/hyperliquid.hpp"
#include "core/margin/perpetual/venue/mango.hpp"
#include "core/margin/perpetual/venue/orderly.hpp"

#include "tests/bench/areas.hpp"

namespace loadline::bench {
namespace {

constexpr std::size_t kRows = 256;
constexpr std::size_t kAssets = 3;

/// Rows of three prices within 10 % of 100, 200 and 300.
struct PriceRows {
  std::vector<double> factors = spread_over(0.9, 1.1, 0.618034, kRows* kAssets);

  double at(std::size_t row, std::size_t asset) const {
    return 100.0 * static_cast<double>(asset + 1) * factors[row * kAssets + asset];
  }
};

/// Times `answer(row)`, one number of each row, so that nothing is left out.
template <class Answer>
void bench_rows(const Bench& bench, const std::string& what, Target target, const Answer& answer) {
  std::vector<double> answers(kRows);
  bench.compare(
      {what + ", " + kIsa, kRows, target},
      [&] {
        for (std::size_t row = 0; row < kRows; ++row) answers[row] = answer(row);
      },
      {}, [&] { return digest_of(answers); });
}

double sides(const PriceMap& map) {
  return map.falling.price + map.rising.price;
}

/// Health of a Drift account with a deposit and three perpetuals, and all prices that liquidate it.
void bench_drift(const Bench& bench) {
  const PriceRows prices;
  std::array<DriftSpot, 1> spots = {{{.asset = 9, .price = 1, .tokens = 1500}}};
  std::array<DriftPerp, kAssets> perps{};
  for (std::size_t i = 0; i < kAssets; ++i) {
    perps[i] = {.asset = static_cast<std::uint32_t>(i),
                .base = i == 1 ? -10.0 : 20.0,
                .quote = i == 1 ? 2000.0 : -2000.0 * static_cast<double>(i + 1),
                .initial_ratio = 0.1,
                .maintenance_ratio = 0.05,
                .imf_factor = 1e-4};
  }
  bench_rows(bench, "Drift account: health and three liquidation prices", {2000, 500},
             [&](std::size_t row) {
               for (std::size_t i = 0; i < kAssets; ++i) perps[i].price = prices.at(row, i);
               const DriftAccount account{spots, perps};
               double sum = drift_health(account)->maintenance.free;
               std::array<LiquidationInterval, 8> intervals;
               for (std::uint32_t asset = 0; asset < kAssets; ++asset) {
                 sum += sides(*drift_liquidation_prices(account, asset, intervals));
               }
               return sum;
             });
}

void bench_mango(const Bench& bench) {
  const PriceRows prices;
  std::array<MangoToken, 2> tokens = {
      {{.asset = 9, .price = 1, .balance = 3000},
       {.asset = 0, .balance = 4, .asset_weight = {0.8, 0.9}, .liability_weight = {1.2, 1.1}}}};
  std::array<MangoPerp, 2> perps = {
      {{.asset = 0, .base = -40, .quote = 4000}, {.asset = 1, .base = 12, .quote = -2400}}};
  for (MangoPerp& perp : perps) {
    perp.base_asset_weight = {0.9, 0.95};
    perp.base_liability_weight = {1.1, 1.05};
  }
  bench_rows(bench, "Mango account: a liquidation price", {2000, 500}, [&](std::size_t row) {
    tokens[1].price = perps[0].price = prices.at(row, 0);
    perps[1].price = prices.at(row, 1);
    std::array<LiquidationInterval, 8> intervals;
    return sides(*mango_liquidation_prices({tokens, {}, perps}, 0, intervals));
  });
}

/// Margin of three positions under any venue's curves, and the liquidation prices of `asked`.
void bench_cross(const Bench& bench, const std::string& what, Target target,
                 const std::array<PerpMarket, kAssets>& curves, std::uint32_t asked) {
  const PriceRows prices;
  auto markets = curves;
  const std::array<PerpPosition, kAssets> positions = {{{0, 40, 100}, {1, -15, 200}, {2, 10, 300}}};
  bench_rows(bench, what, target, [&](std::size_t row) {
    for (std::size_t i = 0; i < kAssets; ++i) markets[i].price = prices.at(row, i);
    const CrossAccount account{2000, markets, positions, {}};
    double sum = asked > 1 ? cross_margin(account)->excess : 0;
    std::array<LiquidationInterval, kMaxPriceIntervals> intervals;
    for (std::uint32_t market = 0; market < asked; ++market) {
      sum += sides(*liquidation_prices(account, market, intervals));
    }
    return sum;
  });
}

void bench_orderly(const Bench& bench) {
  std::array<OrderlyCurves, kAssets> curves;
  std::array<PerpMarket, kAssets> markets;
  for (std::size_t i = 0; i < kAssets; ++i) {
    curves[i] = *orderly_curves({0.012, 0.02, 4e-7 * static_cast<double>(i + 1), 20});
    markets[i] = {100, curves[i].initial_curve(), curves[i].maintenance_curve()};
  }
  bench_cross(bench, "Orderly account: a liquidation price", {1000, 250}, markets, 1);
}

void bench_hyperliquid(const Bench& bench) {
  const std::array<LeverageTier, 3> leverages = {{{0, 25}, {2000, 15}, {20'000, 5}}};
  std::array<MarginTier, 3> tiers{};
  if (hyperliquid_maintenance(leverages, tiers).code != ErrorCode::ok) return;
  std::array<PerpMarket, kAssets> markets;
  markets.fill({100, {tiers, 0, 0}, {tiers, 0, 0}});
  bench_cross(bench, "Hyperliquid account: margin and three liquidation prices", {2000, 500},
              markets, kAssets);
}

/// value * 10^15: USD and factors of GMX count in 1e-30.
u256 e15(std::uint64_t value) {
  u256 product;
  multiply_halves(u256(value), u256(1'000'000'000'000'000), product);
  return product;
}

void bench_gmx(const Bench& bench) {
  const PriceRows prices;
  const gmx::Market market = {.position_fee_factor = e15(500'000'000'000),
                              .min_collateral_factor = e15(10'000'000'000'000),
                              .min_collateral_factor_for_liquidation = e15(5'000'000'000'000),
                              .max_impact_factor_for_liquidation = e15(2'000'000'000'000),
                              .min_collateral_usd = e15(1'000'000'000'000'000)};
  gmx::Position position = {.size_usd = e15(10'000'000'000'000'000'000u),
                            .size_tokens = e15(100'000),
                            .collateral_usd = e15(900'000'000'000'000'000)};
  bench_rows(bench, "GMX position: liquidation price", {500, 125}, [&](std::size_t row) {
    position.price = u256(static_cast<std::uint64_t>(prices.at(row, 0) * 1e12));
    return to_double(gmx::liquidation_price(market, position)->price);
  });
}

void bench_pmrm2(const Bench& bench) {
  const PriceRows prices;
  std::array<BookExpiry, 4> expiries{};
  std::array<OptionLeg, 20> legs{};
  for (std::uint32_t i = 0; i < legs.size(); ++i) {
    legs[i] = {.expiry = i % 4,
               .type = i % 2 == 0 ? OptionType::call : OptionType::put,
               .strike = 75.0 + 2.5 * i,
               .amount = i % 3 == 0 ? 2.0 : -1.0,
               .vol = 0.5 + 0.01 * i};
  }
  const Pmrm2Rules rules = pmrm2_rules();
  std::vector<std::byte> memory(pmrm2_workspace_bytes(20, 4, rules.scenarios.size()));
  bench_rows(bench, "PMRM 2: 20 options in 31 scenarios", {20'000, 5000}, [&](std::size_t row) {
    const double spot = prices.at(row, 0);
    for (std::size_t i = 0; i < expiries.size(); ++i) {
      expiries[i] = {.seconds = 86400.0 * 14 * static_cast<double>(i + 1), .forward = spot};
    }
    Arena arena(memory);
    const Pmrm2Account account = {.book = {legs, expiries}, .cash = 900, .spot = spot};
    return pmrm2_margin(account, rules, {}, arena)->maintenance;
  });
}

}  // namespace

void bench_margin(const Bench& bench) {
  bench_drift(bench);
  bench_mango(bench);
  bench_orderly(bench);
  bench_hyperliquid(bench);
  bench_gmx(bench);
  bench_pmrm2(bench);
}

}  // namespace loadline::bench
