#include "core/margin/haircut/haircut.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "core/margin/haircut/execution.hpp"
#include "core/margin/haircut/impact.hpp"

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const DynamicHaircutInputs kOrdinary = {2.33, 0.05, 0.002, 1, 5e6, 2e8, 0.25};
const ExecutionInputs kSale = {1e6, 0.95, 5, 5, 2.5e-7, 0.0625, 2.5e-6, 1e-6};

}  // namespace

TEST_CASE("Each haircut is its parts, between floor and cap", "[haircut]") {
  const auto h = dynamic_haircut(kOrdinary);
  REQUIRE(h.ok());
  CHECK(h->total == (h->market + h->spread) + h->impact);
  CHECK(std::fabs(h->market - (1 - std::exp(-2.33 * 0.05 * 0.5))) < 1e-15);
  CHECK(h->spread == 0.001);
  DynamicHaircutInputs in = kOrdinary;
  in.cap = 0.05;
  CHECK(dynamic_haircut(in)->total == 0.05);
  in = kOrdinary;
  in.floor = 0.2;
  CHECK(dynamic_haircut(in)->total == 0.2);
  double before = 0;
  for (double vol = 0; vol < 2; vol += 0.01) {
    in = kOrdinary;
    in.daily_vol = vol;
    const double total = dynamic_haircut(in)->total;
    CHECK(total >= before);
    CHECK(total <= 1);
    before = total;
  }
}

TEST_CASE("Haircuts tighten at once and relax slowly", "[haircut]") {
  CHECK(*limit_haircut_change(0.1, 0.5, 1, 0.01) == 0.5);
  CHECK(*limit_haircut_change(0.1, 0.5, 0.2, 0.01) == 0.1 + 0.2);
  CHECK(*limit_haircut_change(0.5, 0.1, 1, 0.01) == 0.49);
  CHECK(*limit_haircut_change(0.5, 0.495, 1, 0.01) == 0.495);
  CHECK(*liquidation_days(100, 1000, 0.1, 0.5) == 1);
  CHECK(*liquidation_days(1, 1000, 0.1, 0.5) == 0.5);
  CHECK(*stressed_depth(100, 0.2, 0.3, 2) == 100);
  CHECK(std::fabs(*stressed_depth(100, 0.6, 0.3, 2) - 100 * std::exp(-2.0)) < 1e-13);
}

TEST_CASE("A book walk conserves quantity, and both sides cost", "[haircut]") {
  const std::vector<BookLevel> bids = {{100, 5}, {99, 10}, {98, 20}}, asks = {{101, 5}, {102, 9}};
  for (const double q : {0.0, 1.0, 5.0, 12.0, 35.0, 50.0}) {
    const auto walk = walk_book(bids, 100.5, q, true);
    REQUIRE(walk.ok());
    CHECK(walk->filled + walk->unfilled == q);
    if (q > 0) CHECK(walk->slippage > 0);
  }
  CHECK(walk_book(asks, 100.5, 10, false)->average_price == 101.5);
  CHECK(walk_book(asks, 100.5, 10, false)->slippage > 0);
  CHECK(walk_book(asks, 100.5, 10, true).error().code == ErrorCode::unsorted);
  CHECK(walk_book(asks, 100.5, 10, true).error().index == 1);
  CHECK(walk_book({}, 100.5, 10, true).error().code == ErrorCode::no_data);
  CHECK(walk_book(bids, kNan, 10, true).error().field == Field::price);
  CHECK(walk_book(bids, 100, -1, true).error().field == Field::amount);
  const std::vector<BookLevel> bad = {{100, 1}, {99, kNan}};
  CHECK(walk_book(bad, 100, 1, true).error().field == Field::levels);
}

TEST_CASE("A pool keeps its product, and a small trade costs the fee", "[haircut]") {
  const auto trade = trade_constant_product(1000, 5000, 10, 0);
  CHECK(std::fabs((1000 + 10) * (5000 - trade->out) - 5e6) < 1e-8);
  CHECK(std::fabs(trade_constant_product(1000, 5000, 1e-9, 0.003)->slippage - 0.003) < 1e-11);
  CHECK(trade_constant_product(0, 5000, 10, 0).error().field == Field::reserves);
  CHECK(trade_constant_product(1, 1, 1, 2).error().field == Field::parameter);
}

TEST_CASE("The schedule of a sale: it beats its neighbours, and bends to a line", "[haircut]") {
  std::vector<double> best(6), straight(6), near(6);
  const auto e = schedule_execution(kSale, best);
  REQUIRE(e.ok());
  // cost + lambda variance is least: any other schedule with the same ends has more.
  const auto objective = [&](const std::vector<double>& x) {
    const double eta = 2.5e-6 - 0.5 * 2.5e-7;
    double total = 0;
    for (std::size_t j = 1; j < x.size(); ++j) {
      total += eta * (x[j - 1] - x[j]) * (x[j - 1] - x[j]) + 1e-6 * 0.95 * 0.95 * x[j] * x[j];
    }
    return total;
  };
  for (std::size_t j = 1; j < 5; ++j) {
    for (const double move : {-1e4, 1e4}) {
      std::vector<double> other = best;
      other[j] += move;
      CHECK(objective(other) > objective(best));
    }
  }
  ExecutionInputs in = kSale;
  in.risk_aversion = 0;
  REQUIRE(schedule_execution(in, straight).ok());
  for (const double tiny : {1e-20, -1e-20}) {
    in.risk_aversion = tiny;
    REQUIRE(schedule_execution(in, near).ok());
    for (std::size_t j = 0; j < 6; ++j) CHECK(std::fabs(near[j] - straight[j]) < 1e-5);
  }
  in.risk_aversion = 1e9;  // all at once
  REQUIRE(schedule_execution(in, near).ok());
  CHECK(near[1] < 1e-3);
  in.risk_aversion = -1e-5;
  CHECK(schedule_execution(in, near).error().field == Field::parameter);
  in = kSale;
  in.temporary = 1e-8;
  CHECK(schedule_execution(in, near).error().field == Field::parameter);
  CHECK(schedule_execution(kSale, std::span(near).first(3)).error().field == Field::steps);
  in = kSale;
  in.vol = kNan;
  CHECK(schedule_execution(in, near).error().field == Field::vol);
}

TEST_CASE("Supervisory tables at their edges", "[haircut]") {
  CHECK(*basel_bond_haircut(SupervisoryIssuer::sovereign, 1) == 0.005);
  CHECK(*basel_bond_haircut(SupervisoryIssuer::corporate, 1.0000001) == 0.03);
  CHECK(*basel_bond_haircut(SupervisoryIssuer::corporate, 30) == 0.12);
  CHECK(basel_bond_haircut(static_cast<SupervisoryIssuer>(2), 1).error().field == Field::parameter);
  CHECK(basel_bond_haircut(SupervisoryIssuer::sovereign, -1).error().field ==
        Field::maturity_years);
  CHECK(*eurosystem_haircut(5, 0.5) == 0.1);
  CHECK(eurosystem_haircut(5, 2).error().code == ErrorCode::unsupported);
  CHECK(eurosystem_haircut(0, 2).error().field == Field::parameter);
  CHECK(eurosystem_haircut(1, 11).error().field == Field::maturity_years);
}

TEST_CASE("Haircuts refuse by field", "[haircut]") {
  const auto field_of = [](void (*change)(DynamicHaircutInputs&)) {
    DynamicHaircutInputs in = kOrdinary;
    change(in);
    return dynamic_haircut(in).error().field;
  };
  using In = DynamicHaircutInputs;
  CHECK(field_of([](In& in) { in.quantile = -1; }) == Field::parameter);
  CHECK(field_of([](In& in) { in.daily_vol = kNan; }) == Field::vol);
  CHECK(field_of([](In& in) { in.spread = 3; }) == Field::spread);
  CHECK(field_of([](In& in) { in.quantity = -1; }) == Field::amount);
  CHECK(field_of([](In& in) { in.daily_volume = 0; }) == Field::daily_volume);
  CHECK(field_of([](In& in) { in.horizon_days = -1; }) == Field::horizon_years);
  CHECK(field_of([](In& in) { in.cap = 1.1; }) == Field::haircut);
  CHECK(field_of([](In& in) {
          in.floor = 1;
          in.cap = 0.5;
        }) == Field::haircut);
  CHECK(limit_haircut_change(2, 0, 0, 0).error().field == Field::haircut);
  CHECK(liquidation_days(1, 1, 0, 0).error().field == Field::participation);
  CHECK(stressed_depth(1, 1, 0, 1).error().field == Field::vol);
  CHECK(scale_supervisory_haircut(0.1, 0, 10).error().field == Field::horizon_years);
  CHECK(exposure_after_collateral(1, 0, -1, 0, 0).error().field == Field::collateral);
  CHECK(liquidity_var(1, 1, 1, -1).error().field == Field::spread);
  CHECK(spread_stressed_var(1, kNan, 1, 1, 0, 0, 0).error().field == Field::vol);
  CHECK(square_root_impact(1, 0, 1, 1).error().field == Field::daily_volume);
  CHECK(almgren_impact(0.1, 1, 1, 0.1, 0).error().field == Field::horizon_years);
}
