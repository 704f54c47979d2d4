// Top-ups: by hand, by the closed form of one level, and exact to one double on seeded accounts.
#include "core/margin/map/top_up.hpp"

#include <cmath>
#include <limits>

#include "core/margin/perpetual/account/account_terms.hpp"
#include "core/margin/perpetual/account/liquidation_prices.hpp"
#include "core/pricing/exotic/first_passage.hpp"

#include "tests/identity/digest_perpetual.hpp"
#include "tests/native/price_scan.hpp"

using namespace loadline;
using namespace loadline::scan;

namespace {

/// 10 units long from 100 with 5 % of maintenance.
struct OneLong {
  MarginTier tier{0.0, 0.05, 0.0};
  PerpMarket market{100.0, {{&tier, 1}, 0.0, 0.0}, {{&tier, 1}, 0.0, 0.0}};
  PerpPosition position{0, 10.0, 100.0};

  CrossAccount with(double collateral) const {
    return {collateral, {&market, 1}, {&position, 1}, {}};
  }
};

/// A long of `size` from 100 is liquidated where collateral + size (p - 100) = 0.05 size p.
double level(double collateral) {
  return (1000.0 - collateral) / 9.5;
}

/// That a driftless price of 100 falls to the level: N(a) + e^(b) N(c) of its logarithm, by erfc.
double reached(double level, double vol, double years) {
  const double distance = std::log(level / 100.0), spread = vol * std::sqrt(years);
  const double drift = -0.5 * vol * vol * years;
  const auto cdf = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  return cdf((distance - drift) / spread) +
         std::exp(2.0 * drift * distance / (spread * spread)) * cdf((distance + drift) / spread);
}

PassageGoal goal_of(double probability) {
  PassageGoal goal;
  goal.vol = 0.8;
  goal.horizon_years = 30.0 / 365.0;
  goal.probability = probability;
  return goal;
}

double below(double x) {
  return std::nextafter(x, -1e300);
}

}  // namespace

TEST_CASE("health: equity over maintenance, by hand") {
  const OneLong sample;
  // Maintenance 50: 100 of equity are a health of 2, and 50 more one of 3.
  const auto more = top_up_to_health(sample.with(100.0), 3.0);
  REQUIRE(more.ok());
  REQUIRE(more->before == 2.0);
  REQUIRE(more->amount == 50.0);
  REQUIRE(more->after == 3.0);
  const auto enough = top_up_to_health(sample.with(100.0), 2.0);
  REQUIRE(enough->amount == 0.0);
  REQUIRE(enough->after == 2.0);
  const auto lost = top_up_to_health(sample.with(-30.0), 1.0);
  REQUIRE(lost->amount == 80.0);
  CrossAccount empty = sample.with(10.0);
  empty.positions = {};
  REQUIRE(top_up_to_health(empty, 1.0)->reach == Reach::no_exposure);
  REQUIRE(top_up_to_health(sample.with(0x1p99), 0x1p20)->reach == Reach::reached);
}

TEST_CASE("probability: a long's one level, by the reflection principle") {
  const OneLong sample;
  for (const double wanted : {0.5, 0.1, 0.01, 1e-4, 1e-8}) {
    const auto found = top_up_to_probability(sample.with(100.0), goal_of(wanted));
    REQUIRE(found.ok());
    REQUIRE(found->reach == Reach::reached);
    REQUIRE(found->before == Approx(reached(level(100.0), 0.8, 30.0 / 365.0)).epsilon(1e-9));
    if (found->before <= wanted) {
      REQUIRE(found->amount == 0.0);
      continue;
    }
    REQUIRE(found->amount > 0.0);
    REQUIRE(found->after <= wanted);
    REQUIRE(reached(level(100.0 + found->amount), 0.8, 30.0 / 365.0) ==
            Approx(wanted).epsilon(1e-9));
  }
  // Collateral of 1,000 leaves a long unreachable: at a price of 0 the loss is 1,000.
  const auto none = top_up_to_probability(sample.with(100.0), goal_of(0.0));
  REQUIRE(none->reach == Reach::reached);
  REQUIRE(none->after == 0.0);
  REQUIRE(none->amount <= 900.0);
  const auto lost = top_up_to_probability(sample.with(40.0), goal_of(0.9));
  REQUIRE(lost->before == 1.0);
  REQUIRE(lost->amount > 10.0);
}

TEST_CASE("seeded accounts: enough with the amount, not with a collateral two doubles below") {
  static blocks::CrossSample cross;
  int topped = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Words words(9000 + seed);
    cross.draw(words, seed % 3);
    PassageGoal goal = goal_of(0.001 * static_cast<double>(1 + seed % 97));
    goal.market = static_cast<std::uint32_t>(seed % 3);
    goal.monitoring_years = seed % 2 == 0 ? 12.0 / 31'536'000.0 : 0.0;
    const double health = 1.0 + 0.01 * static_cast<double>(seed % 300);
    INFO("seed " << seed);
    const CrossAccount account = cross.account();
    const auto with = [&](double amount) {
      CrossAccount richer = account;
      richer.collateral += amount;
      return richer;
    };
    const auto safe = top_up_to_probability(account, goal);
    REQUIRE(safe.ok());
    REQUIRE(safe->reach == Reach::reached);
    REQUIRE(safe->after <= goal.probability);
    REQUIRE(top_up_to_probability(with(safe->amount), goal)->amount == 0.0);
    if (safe->amount > 0.0) {
      ++topped;
      // The sum of what is there and what is added is rounded too: two doubles.
      CrossAccount less = account;
      less.collateral = below(below(account.collateral + safe->amount));
      REQUIRE(top_up_to_probability(less, goal)->before > goal.probability);
      REQUIRE(top_up_to_probability(with(0.999 * safe->amount), goal)->before > goal.probability);
    }
    const auto healthy = top_up_to_health(account, health);
    REQUIRE(healthy.ok());
    const CrossMargin margin = checked_margin(with(healthy->amount));
    REQUIRE(margin.equity / margin.maintenance >= health);
    REQUIRE(healthy->amount ==
            Approx(std::fmax(0.0, health * margin.maintenance - checked_margin(account).equity))
                .epsilon(1e-9)
                .margin(1e-6));
  }
  REQUIRE(topped > 100);
}

TEST_CASE("top-ups that do not fit are refused by field") {
  const OneLong sample;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  REQUIRE(top_up_to_health(sample.with(nan), 1.0).error().field == Field::collateral);
  REQUIRE(top_up_to_health(sample.with(1.0), nan).error().code == ErrorCode::not_finite);
  REQUIRE(top_up_to_health(sample.with(1.0), -1.0).error().field == Field::target_health);
  REQUIRE(top_up_to_probability(sample.with(1.0), goal_of(1.5)).error().field ==
          Field::probability);
  REQUIRE(top_up_to_probability(sample.with(1.0), goal_of(nan)).error().code ==
          ErrorCode::not_finite);
  PassageGoal goal = goal_of(0.1);
  goal.vol = -1.0;
  REQUIRE(top_up_to_probability(sample.with(1.0), goal).error().field == Field::vol);
  goal = goal_of(0.1);
  goal.market = 1;
  REQUIRE(top_up_to_probability(sample.with(1.0), goal).error().code == ErrorCode::unknown_asset);
}
