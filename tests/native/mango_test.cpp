#include "core/margin/perpetual/venue/mango.hpp"

#include <array>
#include <limits>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/venue/mango_form.hpp"

#include "tests/native/mango_sample.hpp"

using namespace loadline;
using namespace loadline::scan;

namespace {

using Sample = test::MangoSample;

}  // namespace

TEST_CASE("Mango: every interval of every asset's price is found") {
  int reached = 0, several = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const Sample sample(seed);
    for (const std::uint32_t asset : {0u, 1u, 2u, 3u}) {
      std::array<LiquidationInterval, 12> intervals{};
      const auto map = mango_liquidation_prices(sample.account(), asset, intervals);
      REQUIRE(map.ok());
      INFO("seed " << seed << " asset " << asset);
      check_intervals(*map, intervals, sample.price_of(asset), 20'000.0,
                      [&](double price) { return sample.maintenance_at(asset, price); });
      reached += map->falling.reach == Reach::reached || map->rising.reach == Reach::reached;
      several += map->count > 1;
    }
  }
  REQUIRE(reached > 100);
  REQUIRE(several > 0);
}

TEST_CASE("Mango: the largest order leaves initial health, and previews compose") {
  int limited = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const Sample sample(seed);
    const double sign = seed % 2 == 0 ? 1.0 : -1.0;
    MangoOrder order{1, sign, sample.perps[1].price, 1e-3};
    const auto most = max_mango_order(sample.account(), order);
    REQUIRE(most.ok());
    if (*most == 0.0 || *most > 1e20) continue;
    ++limited;
    order.size = sign * *most * (1.0 - 1e-9);
    const auto below = preview_mango_order(sample.account(), order);
    REQUIRE(below->after.initial >= -1e-6);
    order.size = sign * *most * (1.0 + 1e-6);
    REQUIRE(preview_mango_order(sample.account(), order)->after.initial < 0.0);
    // Half and half again is the whole.
    order.size = sign * *most * 0.5;
    Sample half = sample;
    half.perps[1].base += order.size;
    half.perps[1].quote -= order.size * order.price + std::fabs(order.size) * order.price * 1e-3;
    const auto second = preview_mango_order(half.account(), order);
    order.size *= 2.0;
    const auto whole = preview_mango_order(sample.account(), order);
    REQUIRE(second->after.initial == Approx(whole->after.initial).margin(1e-8));
    REQUIRE(second->before.equity == preview_mango_order(half.account(), order)->before.equity);
  }
  REQUIRE(limited > 20);
}

TEST_CASE("Mango: more of the quote token never hurts") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Sample sample(seed);
    const auto before = mango_health(sample.account());
    sample.tokens[0].balance += 100.0;
    const auto after = mango_health(sample.account());
    REQUIRE(after->initial > before->initial);
    REQUIRE(after->maintenance > before->maintenance);
    REQUIRE(after->equity == Approx(before->equity + 100.0));
    REQUIRE(after->initial <= after->maintenance + 1e-9);
  }
}

TEST_CASE("Mango: the slow price counts against the account in initial health alone") {
  Sample sample(3);
  const auto before = mango_health(sample.account());
  sample.tokens[1].stable_price = sample.tokens[1].price * 0.5;
  sample.tokens[2].stable_price = sample.tokens[2].price * 1.5;
  const auto after = mango_health(sample.account());
  REQUIRE(after->maintenance == before->maintenance);
  REQUIRE(after->initial <= before->initial);
}

TEST_CASE("Mango: what does not fit is refused by field") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto error_of = [](auto change) {
    Sample sample(1);
    change(sample);
    return check_mango(sample.account());
  };
  REQUIRE(error_of([](Sample&) {}).code == ErrorCode::ok);
  REQUIRE(error_of([](Sample& s) { s.tokens[1].price = 0.0; }).code == ErrorCode::missing_price);
  REQUIRE(error_of([&](Sample& s) { s.tokens[2].balance = nan; }).field == Field::amount);
  REQUIRE(error_of([](Sample& s) { s.tokens[2].balance = 1e300; }).code ==
          ErrorCode::out_of_domain);
  REQUIRE(error_of([](Sample& s) { s.tokens[0].asset_weight.initial = 1.1; }).field ==
          Field::weight);
  REQUIRE(error_of([](Sample& s) { s.tokens[0].liability_weight.maintenance = 0.9; }).field ==
          Field::weight);
  REQUIRE(error_of([](Sample& s) { s.spots[1].base = 7; }).code == ErrorCode::unknown_asset);
  REQUIRE(error_of([](Sample& s) { s.spots[1].reserved_quote = -1.0; }).field ==
          Field::open_orders);
  REQUIRE(error_of([](Sample& s) { s.perps[0].settle = 3; }).code == ErrorCode::unknown_asset);
  REQUIRE(error_of([](Sample& s) { s.perps[1].bids = -1.0; }).field == Field::open_orders);
  REQUIRE(error_of([&](Sample& s) { s.perps[1].base = nan; }).field == Field::size);
  REQUIRE(error_of([&](Sample& s) { s.perps[1].price = nan; }).code == ErrorCode::not_finite);
  const Sample sample(1);
  std::array<LiquidationInterval, 12> intervals{};
  REQUIRE(mango_liquidation_prices(sample.account(), 9, intervals).error().code ==
          ErrorCode::unknown_asset);
  Sample settled = sample;
  settled.perps[0].settle = 1;  // settled in the token whose price moves it
  REQUIRE(mango_liquidation_prices(settled.account(), 1, intervals).error().code ==
          ErrorCode::unsupported);
  REQUIRE(preview_mango_order(sample.account(), {5, 1.0, 1.0, 0.0}).error().field ==
          Field::markets);
  REQUIRE(max_mango_order(sample.account(), {0, 1.0, nan, 0.0}).error().field == Field::price);
  std::array<MangoPerp, kMaxHealthSlots + 1> many{};
  REQUIRE(check_mango({sample.tokens, {}, many}).code == ErrorCode::capacity_exceeded);
}
