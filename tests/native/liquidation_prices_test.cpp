#include "core/margin/perpetual/account/liquidation_prices.hpp"

#include <array>
#include <limits>
#include <vector>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/account/order.hpp"

#include "tests/native/perpetual_sample.hpp"
#include "tests/native/price_scan.hpp"

using namespace loadline;
using namespace loadline::scan;
using namespace loadline::test;

namespace {

using Intervals = std::array<LiquidationInterval, kMaxPriceIntervals>;

}  // namespace

TEST_CASE("every interval of a price is found, and every boundary is one") {
  std::array<int, 3> reached{};
  std::size_t two_sided = 0;
  for (int family = 0; family < 3; ++family) {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      const Sample sample(seed + 1000 * static_cast<std::uint64_t>(family), family);
      for (std::uint32_t market = 0; market < sample.count; ++market) {
        Intervals intervals{};
        const auto map = liquidation_prices(sample.account(), market, intervals);
        REQUIRE(map.ok());
        INFO("family " << family << " seed " << seed << " market " << market);
        check_intervals(*map, intervals, sample.markets[market].price, sample.scale,
                        [&](double price) { return sample.excess_at(market, price); });
        reached[static_cast<std::size_t>(family)] +=
            map->falling.reach == Reach::reached || map->rising.reach == Reach::reached;
        two_sided += map->count > 1;
      }
    }
  }
  for (const int count : reached) REQUIRE(count > 50);
  REQUIRE(two_sided > 5);  // a long whose margin outgrows it, too
}

TEST_CASE("all positions at once have the bits of one at a time") {
  const Sample sample(77, 0);
  std::array<LiquidationInterval, 4 * kMaxPriceIntervals> intervals{};
  std::array<PriceMap, 4> maps{};
  const auto used = std::span{maps}.first(sample.count);
  REQUIRE(liquidation_prices_all(sample.account(), kMaxPriceIntervals, intervals, used).code ==
          ErrorCode::ok);
  for (std::uint32_t i = 0; i < sample.count; ++i) {
    Intervals alone{};
    const auto map = liquidation_prices(sample.account(), i, alone);
    REQUIRE(map->count == maps[i].count);
    REQUIRE(map->falling.price == maps[i].falling.price);
    REQUIRE(map->rising.price == maps[i].rising.price);
    REQUIRE(alone[0].low == intervals[i * kMaxPriceIntervals].low);
  }
  REQUIRE(liquidation_prices_all(sample.account(), 4, intervals, {}).code ==
          ErrorCode::length_mismatch);
}

TEST_CASE("typed reasons instead of a price") {
  const MarginTier tier{0.0, 0.05, 0.0};
  const MarginCurve curve{.tiers = {&tier, 1}};
  const std::array<PerpMarket, 2> markets = {{{100.0, curve, curve}, {10.0, curve, curve}}};
  std::array<PerpPosition, 1> position = {{{0, 1.0, 100.0}}};
  Intervals intervals{};
  CrossAccount account{200.0, markets, position, {}};
  // More collateral than the position can lose.
  const auto safe = liquidation_prices(account, 0, intervals);
  REQUIRE(safe->count == 0);
  REQUIRE(safe->falling.reach == Reach::unreachable);
  REQUIRE(liquidation_prices(account, 1, intervals)->falling.reach == Reach::no_exposure);
  account.collateral = 4.0;
  REQUIRE(liquidation_prices(account, 0, intervals)->falling.reach == Reach::already_liquidatable);
  REQUIRE(liquidation_prices(account, 1, intervals)->rising.reach == Reach::already_liquidatable);
  account.collateral = 20.0;
  // 20 + p - 100 = 0.05 p
  const auto map = liquidation_prices(account, 0, intervals);
  REQUIRE(map->falling.reach == Reach::reached);
  REQUIRE(map->falling.price == Approx(80.0 / 0.95).epsilon(1e-15));
  REQUIRE(intervals[0].opens_below);
  REQUIRE(*bankruptcy_price(account, 0) == 80.0);
  REQUIRE(bankruptcy_price(account, 1).error().code == ErrorCode::unknown_asset);
  REQUIRE(liquidation_prices(account, 0, {}).error().code == ErrorCode::capacity_exceeded);
  REQUIRE(liquidation_prices(account, 2, intervals).error().code == ErrorCode::unknown_asset);
  position[0].size = -1.0;
  account.collateral = 0x1p99;
  REQUIRE(bankruptcy_price(account, 0).ok());
  position[0].size = 1.0;
  REQUIRE(bankruptcy_price(account, 0).error().code == ErrorCode::no_root);
}

TEST_CASE("the largest order is accepted and a larger one is not") {
  int limited = 0;
  for (int family = 0; family < 3; ++family) {
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
      if (family == 2) break;  // its ratios are made for one size
      Sample sample(seed, family);
      Words words(seed);
      const std::uint32_t market = static_cast<std::uint32_t>(words.next() % sample.count);
      const double sign = words.next() % 2 == 0 ? 1.0 : -1.0;
      PerpOrder order{market, sign, sample.markets[market].price * uniform(words, 0.98, 1.02),
                      5e-4};
      const auto most = max_order_size(sample.account(), order);
      REQUIRE(most.ok());
      if (*most == 0.0 || *most > 1e20) continue;
      ++limited;
      std::array<PerpPosition, 5> after{};
      order.size = sign * *most * (1.0 - 1e-9);
      REQUIRE(preview_order(sample.account(), order, after)->accepted);
      order.size = sign * *most * (1.0 + 1e-6);
      INFO("family " << family << " seed " << seed << " most " << *most);
      REQUIRE_FALSE(preview_order(sample.account(), order, after)->accepted);
    }
  }
  REQUIRE(limited > 60);
}

TEST_CASE("fills compose, and realise what they close") {
  const Sample sample(5, 0);
  const double price = sample.markets[0].price * 1.01;
  for (const double share : {0.3, -0.4, -1.5, 2.0}) {
    const double size = sample.positions[0].size * share;
    std::array<PerpPosition, 5> half{}, both{}, once{};
    const auto first = preview_order(sample.account(), {0, size / 2, price, 1e-4}, half);
    CrossAccount middle = sample.account();
    middle.collateral = first->collateral_after;
    middle.positions = std::span{half}.first(first->positions_after);
    const auto second = preview_order(middle, {0, size / 2, price, 1e-4}, both);
    const auto whole = preview_order(sample.account(), {0, size, price, 1e-4}, once);
    REQUIRE(second->after.equity == Approx(whole->after.equity).epsilon(1e-12));
    REQUIRE(second->after.maintenance == Approx(whole->after.maintenance).epsilon(1e-12));
    REQUIRE(both[0].size == Approx(once[0].size).epsilon(1e-12));
    // Equity moves by the fee and by the fill's distance from the mark alone.
    const double cost = size * (price - sample.markets[0].price) + std::fabs(size) * price * 1e-4;
    REQUIRE(whole->after.equity == Approx(whole->before.equity - cost).epsilon(1e-11));
  }
  std::array<PerpPosition, 5> out{};
  REQUIRE(preview_order(sample.account(), {9, 1.0, price, 0.0}, out).error().field ==
          Field::markets);
  REQUIRE(preview_order(sample.account(), {0, 1.0, 0.0, 0.0}, out).error().code ==
          ErrorCode::missing_price);
  REQUIRE(preview_order(sample.account(), {0, 1.0, price, 2.0}, out).error().field ==
          Field::fee_rate);
  REQUIRE(preview_order(sample.account(), {0, 1.0, price, 0.0}, {}).error().code ==
          ErrorCode::length_mismatch);
  REQUIRE(max_order_size(sample.account(), {0, 0.0, price, 0.0}).error().field == Field::size);
}

TEST_CASE("tiers that do not fit are refused by field") {
  std::array<MarginTier, 3> tiers = {{{0.0, 0.01, 0.0}, {100.0, 0.02, 1.0}, {200.0, 0.05, 7.0}}};
  const auto error_of = [&](std::size_t i, MarginTier tier, real power = 0.0, real fixed = 0.0) {
    auto changed = tiers;
    changed[i] = tier;
    return check_margin_curve({changed, power, fixed});
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  REQUIRE(check_margin_curve({tiers}).code == ErrorCode::ok);
  REQUIRE(error_of(2, {50.0, 0.05, 7.0}).code == ErrorCode::unsorted);
  REQUIRE(error_of(2, {100.0, 0.05, 7.0}).code == ErrorCode::unsorted);
  REQUIRE(error_of(2, {200.0, 0.01, -1.0}).field == Field::rate);
  REQUIRE(error_of(1, {100.0, 0.02, 2.0}).field == Field::tiers);
  REQUIRE(error_of(1, {100.0, nan, 1.0}).code == ErrorCode::not_finite);
  REQUIRE(error_of(1, {nan, 0.02, 1.0}).code == ErrorCode::not_finite);
  REQUIRE(error_of(0, {1.0, 0.01, 0.0}).field == Field::tiers);
  REQUIRE(error_of(0, {0.0, 0.0, 0.0}).field == Field::rate);
  REQUIRE(error_of(0, tiers[0], 1e-6).field == Field::power_factor);
  REQUIRE(error_of(0, tiers[0], 0.0, -1.0).field == Field::margin);
  REQUIRE(check_margin_curve({}).field == Field::tiers);
  std::array<MarginTier, kMaxMarginTiers + 1> many{};
  REQUIRE(check_margin_curve({.tiers = many}).code == ErrorCode::capacity_exceeded);
}

TEST_CASE("accounts that do not fit are refused by field") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  const MarginTier tier{0.0, 0.05, 0.0};
  const MarginCurve curve{.tiers = {&tier, 1}};
  const auto error_of = [&](PerpMarket market, PerpPosition position, double collateral = 1.0,
                            LiquidationReward reward = {}) {
    const std::array<PerpPosition, 1> positions = {position};
    return check_cross_account({collateral, {&market, 1}, positions, reward});
  };
  const PerpMarket market{100.0, curve, curve};
  REQUIRE(error_of(market, {0, 1.0, 100.0}).code == ErrorCode::ok);
  for (const double bad : {nan, inf, -inf}) {
    REQUIRE(error_of(market, {0, bad, 1.0}).code == ErrorCode::not_finite);
    REQUIRE(error_of(market, {0, 1.0, bad}).field == Field::entry_price);
    REQUIRE(error_of(market, {0, 1.0, 1.0}, bad).field == Field::collateral);
    REQUIRE(error_of({bad, curve, curve}, {0, 1.0, 1.0}).field == Field::price);
    REQUIRE(error_of(market, {0, 1.0, 1.0}, 1.0, {bad, 0.0, 0.0, 0.0}).field == Field::fee_rate);
  }
  REQUIRE(error_of(market, {0, 1e300, 1.0}).code == ErrorCode::out_of_domain);
  REQUIRE(error_of(market, {0, 5e-324, -0.0}).code == ErrorCode::ok);
  REQUIRE(error_of({0.0, curve, curve}, {0, 1.0, 1.0}).code == ErrorCode::missing_price);
  REQUIRE(error_of({-1.0, curve, curve}, {0, 1.0, 1.0}).code == ErrorCode::missing_price);
  REQUIRE(error_of({100.0, {}, curve}, {0, 1.0, 1.0}).field == Field::tiers);
  REQUIRE(error_of(market, {1, 1.0, 1.0}).code == ErrorCode::unknown_asset);
  REQUIRE(error_of(market, {0, 1.0, 1.0}, 1.0, {0.0, 0.0, 2.0, 1.0}).field == Field::fee_rate);
  const std::array<PerpPosition, 2> twice = {{{0, 1.0, 1.0}, {0, 1.0, 1.0}}};
  REQUIRE(check_cross_account({0.0, {&market, 1}, twice, {}}).code == ErrorCode::duplicate);
}

TEST_CASE("venue parameters that do not fit are refused by field") {
  std::array<MarginTier, 5> out{};
  const auto error_of = [&](std::vector<LeverageTier> tiers) {
    return hyperliquid_maintenance(tiers, out);
  };
  REQUIRE(error_of({}).field == Field::tiers);
  REQUIRE(error_of({{0.0, 0.0}}).field == Field::leverage);
  REQUIRE(error_of({{1.0, 10.0}}).field == Field::tiers);
  REQUIRE(error_of({{0.0, 10.0}, {0.0, 5.0}}).code == ErrorCode::unsorted);
  REQUIRE(error_of({{0.0, 10.0}, {5.0, 20.0}}).field == Field::leverage);
  REQUIRE(hyperliquid_maintenance(kLeverages, std::span{out}.first(2)).code ==
          ErrorCode::capacity_exceeded);
  // An order above the last tier that offers the leverage is refused by the venue.
  REQUIRE(*hyperliquid_notional_limit(kLeverages, 20.0) == 50'000.0);
  REQUIRE(*hyperliquid_notional_limit(kLeverages, 3.0) == kHighestPrice);
  REQUIRE(hyperliquid_notional_limit(kLeverages, 41.0).error().field == Field::leverage);
  REQUIRE(orderly_curves({0.03, 0.02, 0.0, 10.0}).error().field == Field::margin);
  REQUIRE(orderly_curves({0.01, 0.02, -1.0, 10.0}).error().field == Field::power_factor);
  REQUIRE(orderly_curves({0.01, 0.02, 0.0, 0.0}).error().field == Field::leverage);
  REQUIRE(synthetix_curves({0.0, 1.0, 0.02, 0.5, 0.0}, 1.0).error().field == Field::size);
  REQUIRE(synthetix_curves({1.0, 1.0, 0.02, 0.5, 0.0}, 5.0).error().field == Field::rate);
}

TEST_CASE("a Hyperliquid liquidation: a fifth first, the rest, the vault, deleveraging") {
  const MarginTier tier{0.0, 0.0125, 0.0};
  const MarginCurve curve{.tiers = {&tier, 1}};
  const PerpMarket market{1.0, curve, curve};
  const PerpPosition position{0, -200'000.0, 1.0};
  const auto step = [&](double equity, bool resting = false) {
    return *hyperliquid_liquidation_step({equity, {&market, 1}, {&position, 1}, {}}, 0, resting);
  };
  REQUIRE(step(2500.0).stage == LiquidationStage::healthy);
  REQUIRE(step(2499.0).stage == LiquidationStage::partial);
  REQUIRE(step(2499.0).close_size == 40'000.0);
  REQUIRE(step(2499.0, true).stage == LiquidationStage::full);
  REQUIRE(step(1666.0).stage == LiquidationStage::backstop);
  REQUIRE(step(-1.0).stage == LiquidationStage::bankrupt);
  REQUIRE(step(-1.0).close_size == 200'000.0);
}

TEST_CASE("a recorded Hyperliquid account: maintenance as the venue counts it") {
  // clearinghouseState of 2023-03-27 (hyperliquid-python-sdk 7ee976d, cassettes; MIT): size, value,
  // liquidation price or 0 for null. 50x markets: 1 % of the notional.
  struct Recorded {
    double size, value, liquidation;
  };
  constexpr std::array<Recorded, 12> kRecorded = {{{-0.00785, 211.64542, 173198.69592357},
                                                   {0.1334, 227.675114, 0.0},
                                                   {-0.45, 4.86, 2561.83187333},
                                                   {76.6, 79.3576, 0.0},
                                                   {-121.2, 287.244, 11.841653},
                                                   {7.39, 145.5091, 0.0},
                                                   {28.3, 464.12, 0.0},
                                                   {1.916, 588.0204, 0.0},
                                                   {-131.8, 509.5388, 12.57589638},
                                                   {-76.4, 156.238, 17.0707113},
                                                   {5.33, 469.7862, 0.0},
                                                   {246.5, 290.8207, 0.0}}};
  constexpr std::array<LeverageTier, 1> kFifty = {{{0.0, 50.0}}};
  std::array<MarginTier, 1> tiers{};
  REQUIRE(hyperliquid_maintenance(kFifty, tiers).code == ErrorCode::ok);
  std::array<PerpMarket, 12> markets{};
  std::array<PerpPosition, 12> positions{};
  for (std::uint32_t i = 0; i < 12; ++i) {
    const double price = kRecorded[i].value / std::fabs(kRecorded[i].size);
    markets[i] = {price, {.tiers = tiers}, {.tiers = tiers}};
    positions[i] = {i, kRecorded[i].size, price};
  }
  const CrossAccount account{1182.312496, markets, positions, {}};
  const auto margin = cross_margin(account);
  REQUIRE(margin->notional == Approx(3434.815334).epsilon(1e-12));
  for (std::uint32_t i = 0; i < 12; ++i) {
    Intervals intervals{};
    const auto map = liquidation_prices(account, i, intervals);
    const bool is_short = kRecorded[i].size < 0.0;
    REQUIRE((map->rising.reach == Reach::reached) == is_short);
    REQUIRE((kRecorded[i].liquidation > 0.0) == is_short);
    if (!is_short) continue;
    // The venue held the margin where it was; it grows with the price, so that ours is nearer.
    const double held = markets[i].price + margin->excess / -kRecorded[i].size;
    REQUIRE(held == Approx(kRecorded[i].liquidation).epsilon(1e-7));
    REQUIRE(map->rising.price < held);
    REQUIRE(map->rising.price > 0.98 * held);
  }
}
