#include "core/margin/option/pmrm2.hpp"

#include <algorithm>

#include "core/base/limits.hpp"
#include "core/margin/option/scenario/revaluation.hpp"

#include "tests/native/option_sample.hpp"

using namespace loadline;
using namespace loadline::test;

namespace {

/// An account that owns its lists, and one evaluation of it.
struct Sample {
  SampleBook book;
  std::vector<CollateralPosition> collaterals;
  Pmrm2Account account;
  Pmrm2Rules rules = pmrm2_rules();
  std::vector<double> profits, losses;

  explicit Sample(SampleBook b) : book(std::move(b)) {
    account.spot = 100;
    account.cash = 50;
  }
  Result<Pmrm2Margin> margin() {
    account.book = book.view();
    account.collaterals = collaterals;
    profits.assign(rules.scenarios.size(), 0);
    losses.assign(book.legs.size() + 1 + collaterals.size(), 0);
    Scratch scratch(
        pmrm2_workspace_bytes(book.legs.size(), book.expiries.size(), rules.scenarios.size()));
    const auto m = pmrm2_margin(account, rules, {profits, losses}, scratch.arena);
    CHECK(scratch.arena.used_bytes() == 0);
    return m;
  }
  Pmrm2Margin value() {
    const auto m = margin();
    REQUIRE(m.ok());
    return *m;
  }
};

Sample full_sample(std::size_t legs, unsigned seed) {
  Sample s(sample_book(legs, seed));
  s.collaterals = {{2, 100, 1, 0.015, 0.005, true}, {500, 1, 0.5, 0.02, 0.03, false}};
  s.account.perpetual = {-1.5, 100.5, 3, 0.4};
  s.account.spot_confidence = 0.9;
  return s;
}

double requirement(const Pmrm2Margin& m) {
  return m.initial_certificate.requirement;
}

void refuses(Field field, ErrorCode code, void (*change)(Sample&), std::uint32_t index = 0) {
  Sample s = full_sample(4, 5);
  change(s);
  const auto m = s.margin();
  INFO(field_name(field) << " " << error_name(m.error().code));
  CHECK(m.error().field == field);
  CHECK(m.error().code == code);
  CHECK(m.error().index == index);
}

}  // namespace

TEST_CASE("Revaluation has Black's values, leg by leg and scenario by scenario", "[pmrm2]") {
  SampleBook book = sample_book(12, 1);
  book.expiries[0].settled_forward = 30;
  const Pmrm2Rules rules = pmrm2_rules();
  const std::size_t n = book.legs.size(), count = rules.scenarios.size();
  std::vector<double> values(n * count);
  Scratch scratch(revaluation_workspace_bytes(n, count));
  REQUIRE(
      revalue_book(book.view(), rules.scenarios, rules.vol_shock, rules.skew, values, scratch.arena)
          .code == ErrorCode::ok);
  for (std::size_t s = 0; s < count; ++s) {
    const Scenario& scenario = rules.scenarios[s];
    for (std::size_t i = 0; i < n; ++i) {
      const OptionLeg& leg = book.legs[i];
      const BookExpiry& expiry = book.expiries[leg.expiry];
      const double years = expiry.seconds / 31536000, days = expiry.seconds / 86400;
      const double m = std::pow(30 / days, days <= 30 ? 0.3 : 0.13);
      double vol = leg.vol;
      if (scenario.vol == VolShock::up) vol = std::max(0.45, vol * (1 + 0.5 * m));
      if (scenario.vol == VolShock::down) vol = vol * std::max(0.0, 1 - 0.275 * m);
      if (is_skew(scenario.vol)) {
        const double root = std::sqrt(years), cap = 0.15 - 0.05 * root;
        const double width = std::max(0.01, 4 * root * (0.6 - 0.1 * root));
        double k = std::log(leg.strike / expiry.forward);
        if (scenario.vol == VolShock::absolute_skew) k = std::fabs(k);
        vol *= 1 + std::clamp(k * cap / width, -cap, cap);
      }
      const double forward =
          (expiry.forward - expiry.settled_forward) * scenario.spot_factor + expiry.settled_forward;
      const double want =
          black_value(forward, leg.strike, years, vol, std::exp(-0.05 * years), leg.type);
      INFO(s << " " << i);
      CHECK(std::fabs(values[s * n + i] - want) < 1e-11);
    }
  }
}

TEST_CASE("The certificate says the margin: losses add up, and the worst is the least profit",
          "[pmrm2]") {
  std::vector<bool> seen(3);
  for (unsigned seed = 0; seed < 60; ++seed) {
    Sample s = full_sample(1 + seed % 9, 100 + seed);
    if (seed % 3 == 0) s.rules.basis.add = 8;
    if (seed % 5 == 0) s.rules.skew.linear_cap = 3;
    const Pmrm2Margin m = s.value();
    const MarginCertificate& c = m.maintenance_certificate;
    const double scale = 1 + std::fabs(m.mark_to_market) + c.loss;
    CHECK(std::fabs(sum_of(s.losses) - c.loss) < 1e-12 * scale);
    CHECK(c.requirement == c.factor * c.loss + c.contingency);
    CHECK(m.maintenance == m.mark_to_market - c.requirement);
    CHECK(m.initial <= m.maintenance);
    const double least = *std::min_element(s.profits.begin(), s.profits.end());
    CHECK(c.loss == std::max(-least, -m.basis_contingency));
    if (c.rule == BindingRule::scenario) {
      CHECK(s.profits[c.scenario] == least);
      seen[is_skew(s.rules.scenarios[c.scenario].vol) ? 2 : 1] = true;
    } else {
      CHECK(c.rule == BindingRule::basis);
      CHECK(c.scenario == kNoScenario);
      seen[0] = true;
    }
  }
  CHECK((seen[0] && seen[1] && seen[2]));
  CHECK(binding_rule_name(BindingRule::basis) == "basis");
}

TEST_CASE("Scenarios and legs may come in any order", "[pmrm2]") {
  Sample s = full_sample(8, 9);
  const Pmrm2Margin before = s.value();
  const double loss_of_first = s.losses[0];
  std::vector<Scenario> turned(s.rules.scenarios.rbegin(), s.rules.scenarios.rend());
  s.rules.scenarios = turned;
  const Pmrm2Margin after = s.value();
  CHECK(after.initial == before.initial);
  CHECK(after.maintenance_certificate.scenario ==
        turned.size() - 1 - before.maintenance_certificate.scenario);
  std::reverse(s.book.legs.begin(), s.book.legs.end());
  const Pmrm2Margin reversed = s.value();
  CHECK(std::fabs(reversed.initial - before.initial) < 1e-10);
  CHECK(std::fabs(s.losses[s.book.legs.size() - 1] - loss_of_first) < 1e-12);
}

TEST_CASE("A grid that holds more scenarios, or wider ones, never asks for less", "[pmrm2]") {
  for (unsigned seed = 0; seed < 20; ++seed) {
    Sample s = full_sample(5, 300 + seed);
    const std::vector<Scenario> all(s.rules.scenarios.begin(), s.rules.scenarios.end());
    const double whole = requirement(s.value());
    for (const std::size_t part : {1u, 10u, 23u, 29u}) {
      s.rules.scenarios = std::span(all).first(part);
      CHECK(requirement(s.value()) <= whole + 1e-12);
    }
    s.rules = pmrm2_rules();
    s.rules.maintenance_factor = 1.1;
    CHECK(s.value().maintenance_certificate.requirement >= 0);
  }
}

TEST_CASE("A hedged book asks for no more than its halves", "[pmrm2]") {
  // Without the static discounts, which are a cost of every half, the worst of a sum is at most the
  // sum of the worst.
  for (unsigned seed = 0; seed < 30; ++seed) {
    Sample whole = full_sample(8, 500 + seed);
    whole.rules.long_discount = whole.rules.short_discount = {1, 0, 0};
    for (BookExpiry& expiry : whole.book.expiries) expiry.rate = 0;
    std::vector<Scenario> plain;
    for (const Scenario& s : whole.rules.scenarios) {
      if (!is_skew(s.vol)) plain.push_back(s);
    }
    whole.rules.scenarios = plain;
    Sample first = whole, second = whole;
    first.book.legs.resize(4);
    second.book.legs.erase(second.book.legs.begin(), second.book.legs.begin() + 4);
    second.account.perpetual = {};
    second.collaterals.clear();
    const double parts =
        first.value().maintenance_certificate.loss + second.value().maintenance_certificate.loss;
    CHECK(whole.value().maintenance_certificate.loss <= parts + 1e-10);
  }
}

TEST_CASE("An option bought never loses more than it is worth, and expired ones move not at all",
          "[pmrm2]") {
  Sample s(sample_book(6, 3));
  for (OptionLeg& leg : s.book.legs) leg.amount = 1;
  s.rules.basis.add = s.rules.basis.multiple = 0;
  const Pmrm2Margin m = s.value();
  CHECK(m.maintenance_certificate.loss <= m.options + 1e-12);
  CHECK(m.contingencies.option_maintenance == 0);
  for (BookExpiry& expiry : s.book.expiries) {
    expiry.seconds = 0;
    expiry.settled_forward = settled_by_average(expiry.forward, 0, 1800);
  }
  s.rules.long_discount = {1, 0, 0};
  CHECK(s.value().maintenance_certificate.loss == 0);
  CHECK(settled_by_average(100, 900, 1800) == 50);
  CHECK(settled_by_average(100, 1800, 1800) == 0);
}

TEST_CASE("Naked shorts are what no bought option of the strike covers", "[pmrm2]") {
  SampleBook book = sample_book(0, 1);
  book.legs = {{0, OptionType::call, 100, -2, 0.5}, {0, OptionType::put, 100, 1, 0.5},
               {0, OptionType::call, 110, -1, 0.5}, {0, OptionType::put, 110, -1, 0.5},
               {1, OptionType::call, 100, 5, 0.5},  {0, OptionType::put, 90, 3, 0.5}};
  CHECK(naked_shorts(book.view(), 0) == 3);
  CHECK(naked_shorts(book.view(), 1) == 0);
  CHECK(gross_amount(book.view(), 0) == 8);
}

TEST_CASE("PMRM 2 refuses by field", "[pmrm2]") {
  using S = Sample;
  constexpr ErrorCode kDomain = ErrorCode::out_of_domain, kFinite = ErrorCode::not_finite;
  refuses(Field::expiry_seconds, kDomain, [](S& s) { s.book.expiries[1].seconds = -1; }, 1);
  refuses(Field::forward, kFinite, [](S& s) { s.book.expiries[2].forward = kNan; }, 2);
  refuses(Field::settled_forward, kDomain, [](S& s) { s.book.expiries[0].settled_forward = 200; });
  refuses(Field::rate, kFinite, [](S& s) { s.book.expiries[0].rate = kInfinite; });
  refuses(Field::confidence, kDomain, [](S& s) { s.book.expiries[0].confidence = 1.01; });
  refuses(Field::strike, kDomain, [](S& s) { s.book.legs[3].strike = 0; }, 3);
  refuses(Field::strike, kDomain, [](S& s) { s.book.legs[3].strike = 5e-324; }, 3);
  refuses(Field::amount, kFinite, [](S& s) { s.book.legs[2].amount = kNan; }, 2);
  refuses(Field::vol, kDomain, [](S& s) { s.book.legs[1].vol = -0.1; }, 1);
  refuses(Field::expiries, kDomain, [](S& s) { s.book.legs[1].expiry = 3; }, 1);
  refuses(
      Field::option_type, kDomain, [](S& s) { s.book.legs[1].type = static_cast<OptionType>(2); },
      1);
  refuses(Field::spot, kFinite, [](S& s) { s.account.spot = kNan; });
  refuses(Field::stable_price, kDomain, [](S& s) { s.account.stable_price = 0; });
  refuses(Field::confidence, kDomain, [](S& s) { s.account.spot_confidence = -0.1; });
  refuses(Field::confidence, kFinite, [](S& s) { s.account.perpetual.confidence = kNan; });
  refuses(Field::mark_price, kDomain, [](S& s) { s.account.perpetual.price = 0; });
  refuses(Field::cash, kFinite, [](S& s) { s.account.cash = -kInfinite; });
  refuses(Field::haircut, kDomain, [](S& s) { s.collaterals[1].initial_haircut = 1.5; }, 1);
  refuses(Field::amount, kDomain, [](S& s) { s.collaterals[0].amount = -1; });
  refuses(Field::scenarios, ErrorCode::no_data, [](S& s) { s.rules.scenarios = {}; });
  refuses(Field::parameter, kFinite, [](S& s) { s.rules.basis.add = kNan; });
  refuses(Field::vol_shock, kDomain, [](S& s) { s.rules.vol_shock.up = -1; });
  refuses(Field::skew, kFinite, [](S& s) { s.rules.skew.width_vol = kNan; });
  static const std::vector<Scenario> bad = {{}, {1, static_cast<VolShock>(9), 1}};
  refuses(Field::vol_shock, kDomain, [](S& s) { s.rules.scenarios = bad; }, 1);
  refuses(Field::legs, ErrorCode::capacity_exceeded,
          [](S& s) { s.book.legs.resize(kMaxOptionLegs + 1, s.book.legs[0]); });
  Sample s = full_sample(4, 5);
  s.account.book = s.book.view();
  Scratch small(64);
  CHECK(pmrm2_margin(s.account, s.rules, {}, small.arena).error().field == Field::arena);
  std::vector<double> wrong(3);
  Scratch enough(pmrm2_workspace_bytes(4, 3, 31));
  CHECK(pmrm2_margin(s.account, s.rules, {{}, wrong}, enough.arena).error().field == Field::losses);
  CHECK(pmrm2_margin(s.account, s.rules, {wrong, {}}, enough.arena).error().field ==
        Field::scenarios);
}
