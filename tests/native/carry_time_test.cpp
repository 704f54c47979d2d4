#include "core/margin/map/carry_time.hpp"

#include <limits>

#include "core/base/limits.hpp"

#include "tests/identity/digest_perpetual.hpp"
#include "tests/native/price_scan.hpp"

using namespace loadline;
using namespace loadline::scan;

TEST_CASE("funding eats the excess: the account just before, and at the second") {
  blocks::CrossSample sample;
  int reached = 0, received = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    Words words(seed);
    sample.draw(words, seed % 3);
    std::array<real, 3> rates{};
    for (real& rate : rates) rate = uniform(words, -1e-4, 1e-4);
    const auto time = carry_time(sample.account(), rates);
    REQUIRE(time.ok());
    double cost = 0.0, scale = sample.collateral;
    for (std::size_t i = 0; i < 3; ++i) {
      cost += sample.positions[i].size * sample.markets[i].price * rates[i];
      scale += std::fabs(sample.positions[i].size) * sample.markets[i].price;
    }
    REQUIRE(time->cost_per_hour == Approx(cost).epsilon(1e-12));
    const double excess = cross_margin(sample.account())->excess;
    if (excess < 0.0) {
      REQUIRE(time->reach == Reach::already_liquidatable);
    } else if (cost <= 0.0) {
      REQUIRE(time->reach == Reach::unreachable);
      ++received;
    } else if (time->reach == Reach::reached) {
      ++reached;
      REQUIRE(time->seconds == Approx(excess / (cost / 3600.0)).epsilon(1e-13));
      REQUIRE(time->residual < 0.0);
      const auto left_at = [&](double seconds) {
        CrossAccount account = sample.account();
        account.collateral -= cost / 3600.0 * seconds;
        return cross_margin(account)->excess;
      };
      REQUIRE(std::fabs(left_at(time->seconds) - time->residual) <= 1e-13 * scale);
      REQUIRE(left_at(time->seconds * (1.0 - 1e-9)) > -1e-13 * scale);
      REQUIRE(left_at(time->seconds * (1.0 + 1e-9)) < 1e-13 * scale);
    } else {
      REQUIRE(time->reach == Reach::unreachable);
      REQUIRE(excess / (cost / 3600.0) > 3.1e9);
    }
  }
  REQUIRE(reached > 300);
  REQUIRE(received > 300);
}

namespace {

struct Counts {
  int reached = 0, turned = 0, received = 0, already = 0;
};

/// `left_at(seconds)` is the account evaluated again, its quotes less what has been paid by then;
/// `gains_at` the number of its perpetuals with a gain. Scale: the amounts that the excess sums.
template <class LeftAt, class GainsAt>
void check_seconds(const CarryTime& time, double scale, LeftAt left_at, GainsAt gains_at,
                   Counts& counts) {
  const double noise = 1e-12 * scale;
  if (left_at(0.0) < 0.0) {
    REQUIRE(time.reach == Reach::already_liquidatable);
    ++counts.already;
    return;
  }
  const double until = time.reach == Reach::reached ? time.seconds : 1e9;
  for (int i = 0; i < 100; ++i) REQUIRE(left_at(until * 0.01 * i) > -noise);
  counts.received += time.cost_per_hour <= 0.0;
  if (time.reach != Reach::reached) {
    REQUIRE(time.reach == Reach::unreachable);
    return;
  }
  ++counts.reached;
  counts.turned += gains_at(0.0) != gains_at(until);
  REQUIRE(time.residual < 0.0);
  REQUIRE(std::fabs(left_at(until) - time.residual) <= noise);
  REQUIRE(left_at(until * (1.0 - 1e-7)) > -noise);
  REQUIRE(left_at(until * (1.0 + 1e-7)) < noise);
}

template <class Perps>
void pay(Perps& perps, std::span<const real> rates, double seconds) {
  for (std::size_t i = 0; i < perps.size(); ++i) {
    perps[i].quote -= perps[i].base * perps[i].price * rates[i] * (seconds / 3600.0);
  }
}

template <class Perps>
int gains_of(const Perps& perps) {
  int gains = 0;
  for (const auto& perp : perps) gains += perp.base * perp.price + perp.quote > 0.0;
  return gains;
}

}  // namespace

TEST_CASE("Drift: funding turns gains into losses on the way") {
  blocks::DriftSample sample;
  Counts counts;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    Words words(seed);
    sample.draw(words);
    std::array<real, 3> rates{};
    for (real& rate : rates) rate = uniform(words, -1e-4, 1e-4);
    const auto time = drift_carry_time(sample.account(), rates);
    REQUIRE(time.ok());
    double cost = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
      cost += sample.perps[i].base * sample.perps[i].price * rates[i];
    }
    REQUIRE(time->cost_per_hour == Approx(cost).epsilon(1e-12).margin(1e-12));
    const auto after = [&](double seconds) {
      auto perps = sample.perps;
      pay(perps, rates, seconds);
      return perps;
    };
    INFO("seed " << seed);
    check_seconds(
        *time, 4e4,
        [&](double seconds) {
          const auto perps = after(seconds);
          return drift_health({sample.spots, perps})->maintenance.free;
        },
        [&](double seconds) { return gains_of(after(seconds)); }, counts);
  }
  REQUIRE(counts.reached > 300);
  REQUIRE(counts.turned > 100);
  REQUIRE(counts.received > 200);
  REQUIRE(counts.already > 50);
}

TEST_CASE("Mango: the same, paid in the settle token") {
  blocks::MangoSample sample;
  Counts counts;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    Words words(seed);
    sample.draw(words);
    sample.tokens[0].balance += 600.0;
    std::array<real, kMaxHealthSlots> drawn{};
    const auto rates = std::span<real>(drawn).first(sample.perps.size());
    for (real& rate : rates) rate = uniform(words, -1e-4, 1e-4);
    const auto time = mango_carry_time(sample.account(), rates);
    REQUIRE(time.ok());
    double cost = 0.0;
    for (std::size_t i = 0; i < rates.size(); ++i) {
      const MangoPerp& perp = sample.perps[i];
      cost += perp.base * perp.price * rates[i] * sample.tokens[perp.settle].price;
    }
    REQUIRE(time->cost_per_hour == Approx(cost).epsilon(1e-12).margin(1e-12));
    const auto after = [&](double seconds) {
      auto perps = sample.perps;
      pay(perps, rates, seconds);
      return perps;
    };
    INFO("seed " << seed);
    check_seconds(
        *time, 4e4,
        [&](double seconds) {
          const auto perps = after(seconds);
          return mango_health({sample.tokens, sample.spots, perps})->maintenance;
        },
        [&](double seconds) { return gains_of(after(seconds)); }, counts);
  }
  REQUIRE(counts.reached > 300);
  REQUIRE(counts.turned > 100);
  REQUIRE(counts.received > 200);
  REQUIRE(counts.already > 50);
}

TEST_CASE("funding of health accounts: by hand, typed reasons, rates that do not fit") {
  DriftSpot spot{.asset = 0, .price = 1.0, .tokens = 20.0};
  DriftPerp perp{.asset = 1,
                 .price = 100.0,
                 .base = 1.0,
                 .quote = -90.0,
                 .initial_ratio = 0.1,
                 .maintenance_ratio = 0.05,
                 .maintenance_gain_weight = 0.5};
  const DriftAccount drift{{&spot, 1}, {&perp, 1}};
  const auto drift_at = [&](double rate) { return drift_carry_time(drift, {&rate, 1}); };
  // 20 + half a gain of 10 less 5: the gain ends after 1000 hours of 0.01, and 15 last 1500 more.
  REQUIRE(drift_at(1e-4)->seconds == Approx(2500.0 * 3600.0).epsilon(1e-14));
  REQUIRE(drift_at(-1e-4)->reach == Reach::unreachable);
  REQUIRE(drift_at(0.0)->reach == Reach::no_exposure);
  const MangoToken token{.price = 2.0, .balance = 10.0};
  const MangoPerp short_perp{.asset = 1,
                             .price = 100.0,
                             .base = -1.0,
                             .quote = 100.0,
                             .base_asset_weight = {0.9, 0.95},
                             .base_liability_weight = {1.1, 1.05}};
  const MangoAccount mango{{&token, 1}, {}, {&short_perp, 1}};
  const auto mango_at = [&](double rate) { return mango_carry_time(mango, {&rate, 1}); };
  // 10 less 5 tokens of 2, at 0.01 tokens an hour.
  REQUIRE(mango_at(-1e-4)->seconds == Approx(500.0 * 3600.0).epsilon(1e-14));
  REQUIRE(mango_at(-1e-4)->cost_per_hour == Approx(0.02).epsilon(1e-14));
  REQUIRE(mango_at(1e-4)->reach == Reach::unreachable);
  REQUIRE(mango_at(0.0)->reach == Reach::no_exposure);
  for (const double bad : {1.5, -1.5, std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity()}) {
    const ErrorCode code = std::isfinite(bad) ? ErrorCode::out_of_domain : ErrorCode::not_finite;
    REQUIRE(drift_at(bad).error().code == code);
    REQUIRE(mango_at(bad).error().field == Field::funding_rate);
  }
  REQUIRE(drift_carry_time(drift, {}).error().code == ErrorCode::length_mismatch);
  REQUIRE(mango_carry_time(mango, {}).error().code == ErrorCode::length_mismatch);
  spot.tokens = -1.0;
  REQUIRE(drift_at(0.0)->reach == Reach::already_liquidatable);
  spot.price = std::numeric_limits<double>::quiet_NaN();
  REQUIRE(drift_at(0.0).error().field == Field::price);
}

TEST_CASE("typed reasons, and rates that do not fit") {
  const MarginTier tier{0.0, 0.05, 0.0};
  const MarginCurve curve{.tiers = {&tier, 1}};
  const PerpMarket market{100.0, curve, curve};
  const PerpPosition position{0, 1.0, 100.0};
  CrossAccount account{20.0, {&market, 1}, {&position, 1}, {}};
  const auto time_of = [&](double rate) { return carry_time(account, {&rate, 1}); };
  // 15 at 0.01 an hour.
  REQUIRE(time_of(1e-4)->seconds == Approx(15.0 / 0.01 * 3600.0).epsilon(1e-14));
  REQUIRE(time_of(-1e-4)->reach == Reach::unreachable);
  REQUIRE(time_of(0.0)->reach == Reach::no_exposure);
  REQUIRE(time_of(1e-12)->reach == Reach::unreachable);
  REQUIRE(time_of(5e-324)->reach == Reach::unreachable);
  REQUIRE(time_of(1.5).error().code == ErrorCode::out_of_domain);
  REQUIRE(time_of(1.5).error().field == Field::funding_rate);
  REQUIRE(time_of(std::numeric_limits<double>::quiet_NaN()).error().code == ErrorCode::not_finite);
  REQUIRE(time_of(-std::numeric_limits<double>::infinity()).error().code == ErrorCode::not_finite);
  REQUIRE(carry_time(account, {}).error().code == ErrorCode::length_mismatch);
  account.collateral = 4.0;
  REQUIRE(time_of(0.0)->reach == Reach::already_liquidatable);
  account.collateral = std::numeric_limits<double>::quiet_NaN();
  REQUIRE(time_of(0.0).error().field == Field::collateral);
}
