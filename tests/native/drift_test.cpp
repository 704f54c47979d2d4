#include "core/margin/perpetual/venue/drift.hpp"

#include <array>
#include <limits>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/venue/drift_form.hpp"

#include "tests/native/drift_sample.hpp"

using namespace loadline;
using namespace loadline::scan;

namespace {

using Sample = test::DriftSample;

}  // namespace

TEST_CASE("Drift: every interval of every oracle's price is found") {
  int reached = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const Sample sample(seed);
    for (const std::uint32_t asset : {0u, 1u, 11u, 12u, 100u}) {
      std::array<LiquidationInterval, 8> intervals{};
      const auto map = drift_liquidation_prices(sample.account(), asset, intervals);
      REQUIRE(map.ok());
      INFO("seed " << seed << " asset " << asset);
      check_intervals(*map, intervals, sample.price_of(asset), 30'000.0,
                      [&](double price) { return sample.free_at(asset, price); });
      reached += map->falling.reach == Reach::reached || map->rising.reach == Reach::reached;
    }
  }
  REQUIRE(reached > 150);
}

TEST_CASE("Drift: the largest order leaves initial collateral, surcharge for size included") {
  int limited = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const Sample sample(seed);
    const double sign = seed % 2 == 0 ? 1.0 : -1.0;
    const std::uint32_t perp = static_cast<std::uint32_t>(seed % 3);
    DriftOrder order{perp, sign, sample.perps[perp].price * 1.001, 1e-3};
    const auto most = max_drift_order(sample.account(), order);
    REQUIRE(most.ok());
    if (*most == 0.0 || *most > 1e20) continue;
    ++limited;
    INFO("seed " << seed << " most " << *most);
    order.size = sign * *most * (1.0 - 1e-9);
    REQUIRE(preview_drift_order(sample.account(), order)->after.initial.free >= -1e-6);
    order.size = sign * *most * (1.0 + 1e-6);
    REQUIRE(preview_drift_order(sample.account(), order)->after.initial.free < 0.0);
  }
  REQUIRE(limited > 40);
}

TEST_CASE("Drift: a deposit never hurts, isolated positions need what the cross account needs") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Sample sample(seed);
    const auto before = drift_health(sample.account());
    double parts = 0.0;
    for (const DriftPerp& perp : sample.perps) {
      parts += drift_health({{}, {&perp, 1}})->maintenance.requirement;
    }
    const double spots = drift_health({sample.spots, {}})->maintenance.requirement;
    REQUIRE(before->maintenance.requirement == Approx(parts + spots).epsilon(1e-13));
    sample.spots[0].tokens += 50.0;
    const auto after = drift_health(sample.account());
    REQUIRE(after->maintenance.free == Approx(before->maintenance.free + 50.0).margin(1e-9));
    REQUIRE(after->health >= before->health);
    REQUIRE(after->initial.free <= after->maintenance.free + 1e-9);
  }
}

TEST_CASE("Drift: health as it is displayed, leverage, surcharge") {
  DriftPerp perp;
  perp.price = 1.0;
  perp.base = 20.0;
  perp.quote = -10.0;
  perp.initial_ratio = 0.2;
  perp.maintenance_ratio = 0.1;
  const auto health = drift_health({{}, {&perp, 1}});
  REQUIRE(health->health == 80);  // 1 - 2 / 10
  REQUIRE(*drift_max_leverage({{}, {&perp, 1}}, 0, false) == (20.0 + 8.0 / 0.1) / 10.0);
  REQUIRE(drift_max_leverage({{}, {&perp, 1}}, 1, false).error().field == Field::markets);
  perp.imf_factor = 0.001;
  // 4/5 base + imf sqrt(size) is above the base from sqrt(size) = base / (5 imf) on: 40 and 20.
  REQUIRE(drift_ratio(perp, true, 10'000.0) == Approx(0.16 + 0.001 * 100.0));
  REQUIRE(drift_ratio(perp, true, 1'599.0) == 0.2);
  REQUIRE(drift_ratio(perp, true, 1'601.0) > 0.2);
  REQUIRE(drift_ratio(perp, false, 10'000.0) == Approx(0.08 + 0.001 * 100.0));
  REQUIRE(drift_ratio(perp, false, 399.0) == 0.1);
  REQUIRE(drift_ratio(perp, false, 401.0) > 0.1);
  perp.quote = -30.0;
  REQUIRE(drift_health({{}, {&perp, 1}})->health == 0);
  REQUIRE(drift_max_leverage({{}, {&perp, 1}}, 0, true).error().field == Field::collateral);
  REQUIRE(drift_health({})->health == 100);
}

TEST_CASE("Drift: size counts in maintenance too, for deposits and debts") {
  DriftSpot deposit;
  deposit.price = 1.0;
  deposit.tokens = 1e6;
  deposit.imf_factor = 0.001;
  deposit.initial_asset_weight = 0.8;
  deposit.maintenance_asset_weight = 0.9;
  // 1.1 / (1 + 0.001 * 1000) is below both weights.
  const auto large = drift_health({{&deposit, 1}, {}});
  REQUIRE(large->initial.collateral == Approx(0.55e6));
  REQUIRE(large->maintenance.collateral == Approx(0.55e6));
  deposit.tokens = 2500.0;  // 1.1 / 1.05 is above both
  REQUIRE(drift_health({{&deposit, 1}, {}})->maintenance.collateral == Approx(2250.0));
  DriftSpot debt = deposit;
  debt.tokens = -1e6;
  debt.initial_liability_weight = 1.2;
  debt.maintenance_liability_weight = 1.1;
  const auto owed = drift_health({{&debt, 1}, {}});
  REQUIRE(owed->initial.requirement == Approx((0.96 + 1.0) * 1e6));
  REQUIRE(owed->maintenance.requirement == Approx((0.88 + 1.0) * 1e6));
}

TEST_CASE("Drift: what does not fit is refused by field") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto error_of = [](auto change) {
    Sample sample(1);
    change(sample);
    return check_drift(sample.account());
  };
  REQUIRE(error_of([](Sample&) {}).code == ErrorCode::ok);
  REQUIRE(error_of([](Sample& s) { s.spots[1].price = 0.0; }).code == ErrorCode::missing_price);
  REQUIRE(error_of([&](Sample& s) { s.spots[1].tokens = nan; }).field == Field::amount);
  REQUIRE(error_of([](Sample& s) { s.spots[1].open_asks = 1.0; }).field == Field::open_orders);
  REQUIRE(error_of([](Sample& s) { s.spots[1].initial_asset_weight = 2.0; }).field ==
          Field::weight);
  REQUIRE(error_of([](Sample& s) { s.spots[1].maintenance_liability_weight = 0.5; }).field ==
          Field::weight);
  REQUIRE(error_of([](Sample& s) { s.spots[1].imf_factor = -1.0; }).field == Field::power_factor);
  REQUIRE(error_of([](Sample& s) { s.perps[2].maintenance_ratio = 0.0; }).field == Field::rate);
  REQUIRE(error_of([](Sample& s) { s.perps[2].initial_ratio = 0.01; }).field == Field::rate);
  REQUIRE(error_of([&](Sample& s) { s.perps[2].base = nan; }).field == Field::size);
  REQUIRE(error_of([](Sample& s) { s.perps[2].open_bids = -1.0; }).field == Field::open_orders);
  const Sample sample(1);
  std::array<LiquidationInterval, 8> intervals{};
  REQUIRE(drift_liquidation_prices(sample.account(), 55, intervals).error().code ==
          ErrorCode::unknown_asset);
  REQUIRE(preview_drift_order(sample.account(), {3, 1.0, 1.0, 0.0}).error().field ==
          Field::markets);
  REQUIRE(max_drift_order(sample.account(), {0, 1.0, 1.0, 9.0}).error().field == Field::fee_rate);
  std::array<DriftPerp, kMaxHealthSlots + 1> many{};
  REQUIRE(check_drift({{}, many}).code == ErrorCode::capacity_exceeded);
}
