// No prices within the confidence are worse than the worst, or better than the best; and a boundary
// lies between the near and the far one wherever the other prices are.
#include "core/margin/map/health/health_confidence.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "core/base/limits.hpp"

#include "tests/identity/digest_perpetual.hpp"
#include "tests/native/price_scan.hpp"

using namespace loadline;
using namespace loadline::scan;

namespace {

constexpr double kNoise = 1e-12 * 4e4;  // of the amounts that the samples sum
using Entries = std::array<AssetConfidence, 3>;
using Factors = std::array<double, 3>;
using Rows = std::array<BoundaryRange, 3>;

template <class Slots>
Slots moved(Slots slots, const Entries& entries, const Factors& factors) {
  for (auto& slot : slots) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (slot.asset == entries[i].asset) slot.price *= factors[i];
    }
  }
  return slots;
}

struct Drift {
  blocks::DriftSample sample;
  void draw(Words& words) { sample.draw(words); }
  auto range(const Entries& entries, Rows& rows) const {
    return drift_confidence_range(sample.account(), entries, rows);
  }
  double excess(const Entries& entries, const Factors& factors) const {
    const auto spots = moved(sample.spots, entries, factors);
    const auto perps = moved(sample.perps, entries, factors);
    return drift_health({spots, perps})->maintenance.free;
  }
  PriceMap map(const Entries& entries, const Factors& factors, std::uint32_t asset) const {
    const auto spots = moved(sample.spots, entries, factors);
    const auto perps = moved(sample.perps, entries, factors);
    std::array<LiquidationInterval, 64> intervals{};
    return *drift_liquidation_prices({spots, perps}, asset, intervals);
  }
  static double of(const DriftHealth& health) { return health.maintenance.free; }
};

/// Nothing is reserved, and the quote token weighs 1.
struct Mango {
  blocks::MangoSample sample;
  void draw(Words& words) {
    sample.draw(words);
    for (MangoSpotMarket& market : sample.spots) market.reserved_base = market.reserved_quote = 0;
    sample.tokens[0].asset_weight.maintenance = sample.tokens[0].liability_weight.maintenance = 1;
  }
  auto range(const Entries& entries, Rows& rows) const {
    return mango_confidence_range(sample.account(), entries, rows);
  }
  double excess(const Entries& entries, const Factors& factors) const {
    const auto tokens = moved(sample.tokens, entries, factors);
    const auto perps = moved(sample.perps, entries, factors);
    return mango_health({tokens, sample.spots, perps})->maintenance;
  }
  PriceMap map(const Entries& entries, const Factors& factors, std::uint32_t asset) const {
    const auto tokens = moved(sample.tokens, entries, factors);
    const auto perps = moved(sample.perps, entries, factors);
    std::array<LiquidationInterval, 64> intervals{};
    return *mango_liquidation_prices({tokens, sample.spots, perps}, asset, intervals);
  }
  static double of(const MangoHealth& health) { return health.maintenance; }
};

void check_sides(const SideBoundary& near, const SideBoundary& far, const SideBoundary& side,
                 double outwards) {
  const auto reached = [](const SideBoundary& one) { return one.reach == Reach::reached; };
  const double price = side.price * outwards, slack = 1e-11 * side.price;
  if (!reached(side)) {
    if (side.reach == Reach::already_liquidatable) {
      REQUIRE(near.reach == Reach::already_liquidatable);
    } else {
      REQUIRE_FALSE(reached(far));
    }
    return;
  }
  REQUIRE(near.reach != Reach::unreachable);
  if (reached(near)) REQUIRE(price >= near.price * outwards - slack);
  if (reached(far)) REQUIRE(price <= far.price * outwards + slack);
}

template <class Account>
void check_accounts() {
  Account account;
  int reached = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Words words(seed);
    account.draw(words);
    Entries entries{};
    for (std::uint32_t i = 0; i < 3; ++i) entries[i] = {i + 1, uniform(words, 0.0, 0.2)};
    Rows rows{};
    const auto range = account.range(entries, rows);
    REQUIRE(range.ok());
    const double low = Account::of(range->worst), high = Account::of(range->best);
    double worst = std::numeric_limits<double>::infinity(), best = -worst;
    INFO("seed " << seed);
    for (int i = 0; i < 200; ++i) {
      Factors factors{}, others{};
      for (std::size_t j = 0; j < 3; ++j) {
        const double end = (i >> j & 1) != 0 ? 1.0 : -1.0;
        const double side = i < 8 ? end : uniform(words, -1.0, 1.0);
        factors[j] = 1.0 + side * entries[j].confidence;
      }
      const double excess = account.excess(entries, factors);
      worst = std::fmin(worst, excess);
      best = std::fmax(best, excess);
      if (i >= 24) continue;
      for (std::size_t j = 0; j < 3; ++j) {
        others = factors;
        others[j] = 1.0;
        const PriceMap map = account.map(entries, others, entries[j].asset);
        REQUIRE(rows[j].market == entries[j].asset);
        check_sides(rows[j].near_falling, rows[j].far_falling, map.falling, -1.0);
        check_sides(rows[j].near_rising, rows[j].far_rising, map.rising, 1.0);
        reached += map.falling.reach == Reach::reached;
      }
    }
    // Concave in each price, so that the worst is one of the corners tried.
    REQUIRE(std::fabs(worst - low) <= kNoise);
    REQUIRE(best <= high + kNoise);
  }
  REQUIRE(reached > 100);
}

}  // namespace

TEST_CASE("Drift: nothing within the confidence is worse or better, and boundaries lie between") {
  check_accounts<Drift>();
}

TEST_CASE("Mango: the same where its health is a sum over assets") {
  check_accounts<Mango>();
}

TEST_CASE("by hand: a long and its short hedge of one oracle, and a perpetual of another") {
  const DriftSpot spots[] = {
      {.asset = 0, .price = 1.0, .tokens = 100.0},
      {.asset = 1, .price = 50.0, .tokens = 2.0, .maintenance_asset_weight = 0.9}};
  const DriftPerp perps[] = {{.asset = 1,
                              .price = 50.0,
                              .base = -2.0,
                              .quote = 100.0,
                              .initial_ratio = 0.1,
                              .maintenance_ratio = 0.05},
                             {.asset = 2,
                              .price = 10.0,
                              .base = 10.0,
                              .quote = -100.0,
                              .initial_ratio = 0.1,
                              .maintenance_ratio = 0.05}};
  const AssetConfidence confidences[] = {{1, 0.1}, {2, 0.2}};
  std::array<BoundaryRange, 2> rows{};
  const auto range = drift_confidence_range({spots, perps}, confidences, rows);
  REQUIRE(range.ok());
  // 100 + 90 (1 + a) - 100 a - 5 (1 + a) + 100 b - 5 (1 + b): 180 - 15 a + 95 b.
  REQUIRE(range->worst.maintenance.free == Approx(180 - 1.5 - 19).epsilon(1e-14));
  REQUIRE(range->best.maintenance.free == Approx(180 + 1.5 + 19).epsilon(1e-14));
  // The second asset falls: 180 - 15 a + 95 b = 0 is out of reach; the first rises: a = 12 -+ 19
  // / 15.
  REQUIRE(rows[1].near_falling.reach == Reach::unreachable);
  REQUIRE(rows[0].near_rising.price == Approx(50 * (1 + (180 - 19) / 15.0)).epsilon(1e-13));
  REQUIRE(rows[0].far_rising.price == Approx(50 * (1 + (180 + 19) / 15.0)).epsilon(1e-13));
}

TEST_CASE("the best may lie inside: where a hedge's gain, of which half counts, turns") {
  const DriftSpot spots[] = {{.asset = 1, .price = 100.0, .tokens = 1.0}};
  const DriftPerp perps[] = {{.asset = 1,
                              .price = 100.0,
                              .base = -1.0,
                              .quote = 105.0,
                              .initial_ratio = 0.1,
                              .maintenance_ratio = 0.05,
                              .maintenance_gain_weight = 0.5}};
  const AssetConfidence confidence[] = {{1, 0.1}};
  std::array<BoundaryRange, 1> rows{};
  const auto range = drift_confidence_range({spots, perps}, confidence, rows);
  REQUIRE(range->best.maintenance.free == Approx(105.0 - 5.25).epsilon(1e-14));
  REQUIRE(range->worst.maintenance.free == Approx(90.0 + 7.5 - 4.5).epsilon(1e-14));
}

TEST_CASE("without confidence the range is the account") {
  Mango mango;
  Words words(9);
  mango.draw(words);
  const Entries none = {{{1, 0.0}, {2, 0.0}, {3, 0.0}}};
  Rows rows{};
  const auto range = mango.range(none, rows);
  REQUIRE(range->worst.maintenance == mango_health(mango.sample.account())->maintenance);
  REQUIRE(range->best.maintenance == range->worst.maintenance);
  REQUIRE(rows[2].near_falling.price == rows[2].far_falling.price);
}

TEST_CASE("confidences of health accounts that do not fit are refused by field") {
  Drift drift;
  blocks::MangoSample mango;
  Words words(3);
  drift.draw(words);
  mango.draw(words);
  Rows rows{};
  const auto drift_error = [&](const Entries& entries) {
    return drift.range(entries, rows).error();
  };
  for (const double bad : {1.0, -0.1, std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity()}) {
    const Error error = drift_error({{{1, 0.1}, {2, bad}, {3, 0.1}}});
    REQUIRE(error.field == Field::confidence);
    REQUIRE(error.index == 1);
    REQUIRE(error.code == (std::isfinite(bad) ? ErrorCode::out_of_domain : ErrorCode::not_finite));
  }
  REQUIRE(drift_error({{{1, 0.1}, {9, 0.1}, {3, 0.1}}}).code == ErrorCode::unknown_asset);
  REQUIRE(drift_error({{{1, 0.1}, {3, 0.1}, {3, 0.1}}}).code == ErrorCode::duplicate);
  const Entries entries = {{{1, 0.1}, {2, 0.1}, {3, 0.1}}};
  REQUIRE(drift_confidence_range(drift.sample.account(), entries, {}).error().code ==
          ErrorCode::length_mismatch);
  std::array<AssetConfidence, 2 * kMaxHealthSlots + 1> many{};
  REQUIRE(drift_confidence_range(drift.sample.account(), many, {}).error().code ==
          ErrorCode::capacity_exceeded);
  const auto mango_error = [&](const Entries& given) {
    return mango_confidence_range(mango.account(), given, rows).error();
  };
  // The settle token moves; two perpetuals share one whose weights differ; funds are reserved.
  REQUIRE(mango_error({{{0, 0.1}, {1, 0.1}, {2, 0.0}}}).field == Field::asset);
  REQUIRE(mango_error({{{1, 0.1}, {2, 0.0}, {3, 0.1}}}).field == Field::weight);
  mango.tokens[0].asset_weight.maintenance = mango.tokens[0].liability_weight.maintenance = 1;
  REQUIRE(mango_error({{{1, 0.1}, {2, 0.0}, {3, 0.1}}}).field == Field::open_orders);
  REQUIRE(mango_error({{{1, 0.1}, {2, 0.0}, {3, 0.1}}}).code == ErrorCode::unsupported);
  // One asset alone may have all of these.
  REQUIRE(mango_error({{{1, 0.1}, {2, 0.0}, {3, 0.0}}}).code == ErrorCode::ok);
  drift.sample.spots[0].price = 0.0;
  REQUIRE(drift_error(entries).field == Field::price);
}
