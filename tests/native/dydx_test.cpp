#include "core/margin/perpetual/venue/dydx.hpp"

#include <array>
#include <cmath>

#include "tests/native/catch.hpp"
#include "tests/native/dydx_sample.hpp"

using namespace loadline;
using namespace loadline::dydx;
using namespace loadline::test;

namespace {

using Sample = DydxSample;

}  // namespace

TEST_CASE("dYdX: risk and the range of every price, against plain integers") {
  int reached = 0, already = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const Sample sample(seed);
    const auto now = risk(sample.account());
    const auto [net, maintenance] = sample.at(0, sample.markets[0].price);
    REQUIRE(value_of(now->net_collateral) == net);
    REQUIRE(value_of(signed_integer(now->maintenance)) == maintenance);
    REQUIRE(now->liquidatable == sample.liquidatable(0, sample.markets[0].price));
    REQUIRE(now->maintenance <= now->initial);
    for (std::uint32_t market = 0; market < 2; ++market) {
      const auto range = liquidation_range(sample.account(), market);
      REQUIRE(range.ok());
      INFO("seed " << seed << " market " << market);
      if (sample.base[market] == 0) {
        REQUIRE(range->reach ==
                (now->liquidatable ? Reach::already_liquidatable : Reach::no_exposure));
        continue;
      }
      for (std::uint64_t price = 1; price <= 500; ++price) {
        const bool inside = range->low != 0 && range->low <= price && price <= range->high;
        REQUIRE(inside == sample.liquidatable(market, price));
      }
      reached += range->reach == Reach::reached;
      already += range->reach == Reach::already_liquidatable;
    }
  }
  REQUIRE(reached > 100);
  REQUIRE(already > 50);
}

TEST_CASE("dYdX: open interest raises the initial margin between its caps") {
  const LiquidityTier tier{200'000, 500'000, u256{1'000'000}, u256{2'000'000}};
  const auto ppm = [&](std::uint64_t interest) {
    return *adjusted_initial_ppm(tier, u256{interest});
  };
  REQUIRE(ppm(1'000'000) == 200'000);
  REQUIRE(ppm(1'500'000) == 600'000);
  REQUIRE(ppm(1'234'567) == 387'653);  // 200,000 + floor(800,000 * 0.234567)
  REQUIRE(ppm(1'999'999) == 999'999);
  REQUIRE(ppm(2'000'000) == 1'000'000);
  REQUIRE(margins(tier, u256{7}, u256{0})->initial == u256{2});      // ceil(1.4)
  REQUIRE(margins(tier, u256{7}, u256{0})->maintenance == u256{1});  // ceil(2 / 2)
  REQUIRE(adjusted_initial_ppm({0, 0, u256{2}, u256{1}}, u256{0}).error().field == Field::tiers);
  REQUIRE(margins({2'000'000, 0, {}, {}}, u256{1}, {}).error().field == Field::rate);
}

TEST_CASE("dYdX: closing everything at bankruptcy leaves nothing, rounded against nobody else") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const Sample sample(seed);
    const auto now = risk(sample.account());
    Wide left = sample.quote;
    bool all = true;
    for (std::uint32_t i = 0; i < 2; ++i) {
      if (sample.base[i] == 0) continue;
      const auto quote = bankruptcy_quote(sample.account(), i, integer(-sample.base[i]));
      if (is_zero(now->maintenance)) {
        REQUIRE(quote.error().field == Field::size);
        all = false;
        continue;
      }
      REQUIRE(quote.ok());
      left += value_of(*quote);
    }
    // Rounded up once a position: never below zero, at most one quantum each.
    if (all && !is_zero(now->maintenance)) REQUIRE((left >= 0 && left <= 2));
  }
  const Sample sample(1);
  REQUIRE(bankruptcy_quote(sample.account(), 5, integer(1)).error().code ==
          ErrorCode::unknown_asset);
  REQUIRE(bankruptcy_quote(sample.account(), 0, integer(sample.base[0])).error().field ==
          Field::size);
  REQUIRE(fillable_price(sample.account(), 0, 999'999, 1).error().field == Field::spread_use);
}

TEST_CASE("dYdX: the largest order is covered and one quantum more is not") {
  int limited = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const Sample sample(seed);
    for (const bool sell : {false, true}) {
      const auto most = max_order_quantums(sample.account(), 0, sell);
      REQUIRE(most.ok());
      if (is_zero(*most) || most->limb[1] != 0 || most->limb[0] > 1'000'000'000) continue;
      ++limited;
      const auto covered = [&](std::uint64_t size) {
        Sample after = sample;
        after.base[0] += sell ? -static_cast<std::int64_t>(size) : static_cast<std::int64_t>(size);
        after.positions[0].quantums = integer(after.base[0]);
        const auto then = risk(after.account());
        // At the oracle's price the net collateral stays.
        return !less(risk(sample.account())->net_collateral, signed_integer(then->initial));
      };
      REQUIRE(covered(most->limb[0]));
      REQUIRE_FALSE(covered(most->limb[0] + 1));
    }
  }
  REQUIRE(limited > 100);
}

TEST_CASE("dYdX: previews compose, and what does not fit is refused by field") {
  const Sample sample(9);
  std::array<Position, 3> half{}, both{}, once{};
  const auto first = preview_fill(sample.account(), 0, integer(4), integer(-100), half);
  const Subaccount middle{integer(sample.quote - 100), sample.markets, std::span{half}.first(2)};
  const auto second = preview_fill(middle, 0, integer(6), integer(-150), both);
  const auto whole = preview_fill(sample.account(), 0, integer(10), integer(-250), once);
  REQUIRE(first->after.net_collateral == second->before.net_collateral);
  REQUIRE(second->after.net_collateral == whole->after.net_collateral);
  REQUIRE(second->after.maintenance == whole->after.maintenance);
  REQUIRE(preview_fill(sample.account(), 0, integer(1), integer(0), {}).error().code ==
          ErrorCode::length_mismatch);
  const auto error_of = [&](auto change) {
    Sample changed(9);
    change(changed);
    return risk(changed.account()).error();
  };
  REQUIRE(error_of([](Sample& s) { s.markets[1].price = 0; }).code == ErrorCode::missing_price);
  REQUIRE(error_of([](Sample& s) { s.markets[1].exponent = 99; }).field == Field::decimals);
  REQUIRE(error_of([](Sample& s) { s.markets[1].tier.initial_margin_ppm = 1'000'001; }).field ==
          Field::rate);
  REQUIRE(error_of([](Sample& s) { s.positions[1].market = 0; }).code == ErrorCode::duplicate);
  REQUIRE(error_of([](Sample& s) { s.positions[1].market = 2; }).code == ErrorCode::unknown_asset);
  REQUIRE(error_of([](Sample& s) { s.positions[1].quantums.size = u256::max(); }).code ==
          ErrorCode::overflow);
}
