// Confidence intervals against every corner and seeded points of the box of prices.
#include "core/margin/map/confidence.hpp"

#include <limits>

#include "tests/identity/digest_perpetual.hpp"
#include "tests/native/price_scan.hpp"

using namespace loadline;
using namespace loadline::scan;

namespace {

std::array<std::byte, 1 << 12> memory;

using Prices = std::array<double, 3>;

CrossMargin margin_at_factors(const blocks::CrossSample& sample, const Prices& factors) {
  auto markets = sample.markets;
  for (std::size_t i = 0; i < 3; ++i) markets[i].price *= factors[i];
  return *cross_margin({sample.collateral, markets, sample.positions, sample.reward});
}

/// The boundary of one market with the others at given factors.
PriceMap map_at(const blocks::CrossSample& sample, std::uint32_t market, const Prices& factors) {
  auto markets = sample.markets;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i != market) markets[i].price *= factors[i];
  }
  std::array<LiquidationInterval, kMaxPriceIntervals> intervals{};
  return *liquidation_prices({sample.collateral, markets, sample.positions, sample.reward}, market,
                             intervals);
}

}  // namespace

TEST_CASE("no prices within the confidence are worse than the worst, or better than the best") {
  blocks::CrossSample sample;
  int refused = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Words words(seed);
    sample.draw(words, seed % 3);
    std::array<real, 3> confidences{};
    for (real& one : confidences) one = uniform(words, 0.0, 0.2);
    Arena arena{memory};
    const auto range = confidence_range(sample.account(), confidences, arena);
    std::array<BoundaryRange, 3> rows{};
    const Error error = confidence_boundaries(sample.account(), confidences, rows, arena);
    REQUIRE(arena.peak_bytes() <= confidence_workspace_bytes(3));
    REQUIRE(range.error().code == error.code);
    if (!range.ok()) {
      REQUIRE(error.code == ErrorCode::unsupported);
      ++refused;
      continue;
    }
    double worst = std::numeric_limits<double>::infinity(), best = -worst;
    for (int i = 0; i < 60; ++i) {
      Prices factors{};
      for (std::size_t j = 0; j < 3; ++j) {
        const double corner = (i >> j & 1) != 0 ? 1.0 : -1.0;
        const double side = i < 8 ? corner : uniform(words, -1.0, 1.0);
        factors[j] = 1.0 + side * confidences[j];
      }
      const CrossMargin margin = margin_at_factors(sample, factors);
      worst = std::fmin(worst, margin.excess);
      best = std::fmax(best, margin.excess);
      // The others' prices decide where a market's boundary is: between near and far.
      for (const BoundaryRange& row : rows) {
        const PriceMap map = map_at(sample, row.market, factors);
        if (map.falling.reach == Reach::reached && row.near_falling.reach == Reach::reached) {
          REQUIRE(map.falling.price <= row.near_falling.price * (1.0 + 1e-12));
        }
        if (row.far_falling.reach == Reach::reached && map.falling.reach == Reach::reached) {
          REQUIRE(map.falling.price >= row.far_falling.price * (1.0 - 1e-12));
        }
        if (map.rising.reach == Reach::reached && row.near_rising.reach == Reach::reached) {
          REQUIRE(map.rising.price >= row.near_rising.price * (1.0 - 1e-12));
        }
        if (row.far_rising.reach == Reach::reached && map.rising.reach == Reach::reached) {
          REQUIRE(map.rising.price <= row.far_rising.price * (1.0 + 1e-12));
        }
        if (map.falling.reach == Reach::reached) {
          REQUIRE(row.near_falling.reach != Reach::unreachable);
        }
      }
    }
    // A corner is one of the points tried.
    const double scale = range->best.notional + sample.collateral;
    REQUIRE(std::fabs(worst - range->worst.excess) <= 1e-13 * scale);
    REQUIRE(std::fabs(best - range->best.excess) <= 1e-13 * scale);
  }
  REQUIRE(refused < 30);
}

TEST_CASE("without confidence the range is the account, and its boundaries are the account's") {
  blocks::CrossSample sample;
  Words words(9);
  sample.draw(words, 0);
  const std::array<real, 3> none{};
  Arena arena{memory};
  const auto range = confidence_range(sample.account(), none, arena);
  const auto margin = cross_margin(sample.account());
  REQUIRE(range->worst.excess == margin->excess);
  REQUIRE(range->best.excess == margin->excess);
  std::array<BoundaryRange, 3> rows{};
  REQUIRE(confidence_boundaries(sample.account(), none, rows, arena).code == ErrorCode::ok);
  for (const BoundaryRange& row : rows) {
    const PriceMap map = map_at(sample, row.market, {1.0, 1.0, 1.0});
    REQUIRE(row.near_falling.price == map.falling.price);
    REQUIRE(row.far_rising.price == map.rising.price);
    REQUIRE(row.far_falling.reach == map.falling.reach);
  }
}

TEST_CASE("confidences that do not fit are refused by field") {
  blocks::CrossSample sample;
  Words words(9);
  sample.draw(words, 0);
  const auto error_of = [&](double confidence) {
    const std::array<real, 3> confidences = {0.01, confidence, 0.0};
    Arena arena{memory};
    return confidence_range(sample.account(), confidences, arena).error();
  };
  REQUIRE(error_of(0.999).code == ErrorCode::ok);
  REQUIRE(error_of(-0.0).code == ErrorCode::ok);
  REQUIRE(error_of(5e-324).code == ErrorCode::ok);
  for (const double bad : {1.0, 1.5, -0.01}) {
    REQUIRE(error_of(bad).code == ErrorCode::out_of_domain);
    REQUIRE(error_of(bad).field == Field::confidence);
    REQUIRE(error_of(bad).index == 1);
  }
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    REQUIRE(error_of(bad).code == ErrorCode::not_finite);
  }
  const std::array<real, 3> fine{};
  Arena arena{memory}, small{std::span{memory}.first(16)};
  std::array<BoundaryRange, 3> rows{};
  REQUIRE(confidence_range(sample.account(), std::span{fine}.first(2), arena).error().code ==
          ErrorCode::length_mismatch);
  REQUIRE(confidence_range(sample.account(), fine, small).error().field == Field::arena);
  REQUIRE(confidence_boundaries(sample.account(), fine, {}, arena).field == Field::intervals);
  REQUIRE(confidence_boundaries(sample.account(), fine, rows, small).field == Field::arena);
  // A long whose margin grows by more than its value.
  const MarginTier tier{0.0, 0.05, 0.0};
  const MarginCurve curve{{&tier, 1}, 1e-4, 0.0};
  const PerpMarket market{100.0, curve, curve};
  const PerpPosition position{0, 1e5, 100.0};
  const real wide = 0.1;
  const CrossAccount account{1e6, {&market, 1}, {&position, 1}, {}};
  REQUIRE(confidence_range(account, {&wide, 1}, arena).error().code == ErrorCode::unsupported);
}
