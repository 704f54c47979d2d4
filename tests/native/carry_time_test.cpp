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
