#include "core/margin/option/scan.hpp"

#include <algorithm>

#include "core/margin/option/venue_grids.hpp"

#include "tests/native/option_sample.hpp"

using namespace loadline;
using namespace loadline::test;

namespace {

struct Scan {
  SampleBook book;
  ScanAccount account;
  ScanRules rules;
  std::vector<double> losses;

  Scan(SampleBook b, const ScanRules& r) : book(std::move(b)), rules(r) { account.spot = 100; }
  Result<ScanMargin> margin() {
    account.book = book.view();
    losses.assign(book.legs.size() + 1, 0);
    Scratch scratch(scan_workspace_bytes(book.legs.size(), rules.scenarios.size()));
    return scan_margin(account, rules, losses, scratch.arena);
  }
};

}  // namespace

TEST_CASE("A perpetual alone loses the widest move, or its inverse in coin", "[scan]") {
  Scan s(sample_book(0, 1), paradex_rules());
  s.account.perpetual = {.amount = 2, .price = 100};
  auto m = s.margin();
  REQUIRE(m.ok());
  // -16 % and -33 % x 0.48 lose 16 and 15.84; -66 % x 0.24 the same: the first grid end binds.
  CHECK(std::fabs(m->scan_loss - 32) < 1e-12);
  CHECK(m->initial.scenario == 15);
  CHECK(std::fabs(m->maintenance.requirement - 16) < 1e-12);
  s.rules = deribit_rules();
  s.account.settlement = Settlement::coin;
  m = s.margin();
  REQUIRE(m.ok());
  CHECK(std::fabs(m->scan_loss + 2 * (1 - 1 / 0.34) * 0.16 / 0.66) < 1e-12);
}

TEST_CASE("Losses sum to the scan, in both settlements and against Black", "[scan]") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    Scan s(sample_book(1 + seed % 6, 60 + seed), seed % 2 == 0 ? paradex_rules() : deribit_rules());
    s.account.settlement = seed % 2 == 0 ? Settlement::quote : Settlement::coin;
    s.account.perpetual = {.amount = 0.5, .price = 100};
    const auto m = s.margin();
    REQUIRE(m.ok());
    CHECK(std::fabs(sum_of(s.losses) - m->scan_loss) < 1e-11);
    double worst = 0;
    for (const Scenario& at : s.rules.scenarios) {
      const bool is_coin = s.account.settlement == Settlement::coin;
      double loss = -0.5 * (is_coin ? 1 - 1 / at.spot_factor : 100 * (at.spot_factor - 1));
      for (const OptionLeg& leg : s.book.legs) {
        const BookExpiry& x = s.book.expiries[leg.expiry];
        const double years = x.seconds / 31536000, discount = std::exp(-x.rate * years);
        const VolFactors f = vol_shock_factors(s.rules.vol_shock, x.seconds);
        const double vol = leg.vol * (at.vol == VolShock::up     ? f.up
                                      : at.vol == VolShock::down ? f.down
                                                                 : 1);
        const double now = black_value(x.forward, leg.strike, years, leg.vol, discount, leg.type);
        const double then =
            black_value(x.forward * at.spot_factor, leg.strike, years, vol, discount, leg.type);
        loss += leg.amount * (is_coin ? now / 100 - then / (100 * at.spot_factor) : now - then);
      }
      worst = std::max(worst, loss * at.dampening);
    }
    CHECK(std::fabs(worst - m->scan_loss) < 1e-10);
  }
}

TEST_CASE("A hedged book falls back on the floor of its deltas", "[scan]") {
  Scan s(sample_book(0, 1), paradex_rules());
  s.book.expiries[0].forward = 100;
  s.book.expiries[0].rate = 0;
  // A call sold and a put bought are a forward sold, which the perpetual offsets.
  s.book.legs = {{0, OptionType::call, 100, -3, 0.5}, {0, OptionType::put, 100, 3, 0.5}};
  s.account.perpetual = {.amount = 3, .price = 100};
  s.account.fees = 0.25;
  const auto m = s.margin();
  REQUIRE(m.ok());
  CHECK(m->scan_loss < 1e-10);
  CHECK(m->initial.rule == BindingRule::minimum_delta);
  CHECK(std::fabs(m->initial.requirement - (0.01 * 3 * 100 + 0.25)) < 1e-9);
}

TEST_CASE("Risk arrays and SPAN's charges", "[scan]") {
  const std::vector<double> arrays = {1, -2, 3, -4, 5, 1}, amounts = {1, -2};
  std::vector<double> losses(2);
  const auto scan = scan_risk_arrays(arrays, amounts, 3, losses);
  REQUIRE(scan.ok());
  CHECK(scan->scenario == 1);
  CHECK(scan->requirement == 12);
  CHECK((losses == std::vector<double>{2, 10}));
  const std::vector<double> gains = {1, 1};
  CHECK(scan_risk_arrays(gains, std::span(amounts).first(1), 2, {})->rule == BindingRule::none);
  CHECK(scan_risk_arrays(arrays, amounts, 2, {}).error().field == Field::risk_array);
  CHECK(scan_risk_arrays(arrays, amounts, 3, std::span(losses).first(1)).error().field ==
        Field::losses);
  const std::vector<double> bad = {1, kNan, 1, 1, 1, 1};
  CHECK(scan_risk_arrays(bad, amounts, 3, {}).error().code == ErrorCode::not_finite);
  CHECK(span_margin({.scan_loss = 10, .calendar_spread = 3, .inter_commodity_credit = 5})
            ->requirement == 8);
  const auto floor = span_margin({.scan_loss = 1, .short_options = 4, .short_minimum = 2});
  CHECK(floor->requirement == 8);
  CHECK(floor->rule == BindingRule::short_minimum);
  CHECK(span_margin({})->rule == BindingRule::none);
  CHECK(span_margin({.scan_loss = -1}).error().field == Field::losses);
}

TEST_CASE("Scans and Deribit's standard margin refuse by field", "[scan]") {
  Scan s(sample_book(2, 1), paradex_rules());
  s.account.spot = kNan;
  CHECK(s.margin().error().field == Field::spot);
  s.account.spot = 100;
  s.rules.maintenance_share = 2;
  CHECK(s.margin().error().field == Field::parameter);
  s.rules.maintenance_share = 1;
  const std::vector<Scenario> skewed = {{}, {1, VolShock::linear_skew, 1}}, gone = {{0}};
  s.rules.scenarios = skewed;
  CHECK(s.margin().error().code == ErrorCode::unsupported);
  CHECK(s.margin().error().index == 1);
  s.rules.scenarios = gone;
  CHECK(s.margin().error().field == Field::spot_factor);
  s.rules = paradex_rules();
  s.book.expiries[0].seconds = -1;
  CHECK(s.margin().error().field == Field::expiry_seconds);
  CHECK(deribit_standard_margin({OptionType::call, kNan, 1, 1, 0}, {}).error().field ==
        Field::amount);
  CHECK(deribit_standard_margin({OptionType::call, -1, 0, 1, 0}, {}).error().field == Field::spot);
  CHECK(deribit_standard_margin({OptionType::call, -1, 1, 1, -1}, {}).error().field ==
        Field::mark_price);
  CHECK(deribit_standard_margin({OptionType::call, 1, 1, 1, 0.1}, {})->initial == 0);
}
