#include "core/margin/option/pmrm1.hpp"

#include <algorithm>

#include "tests/native/option_sample.hpp"
#include "tests/native/pmrm1_sample.hpp"

using namespace loadline;
using namespace loadline::test;

namespace {

struct Sample {
  SampleBook book;
  Pmrm1Account account;
  Pmrm1Rules rules;
  std::vector<double> losses;

  explicit Sample(unsigned seed) : book(sample_book(1 + seed % 7, seed)) {
    account.perpetual = {0.5, 101, 2, 0.4};
    account.base_amount = 1.5;
    account.cash = 20;
    account.spot = 100;
    account.stable_price = 0.97;
    rules = sample_pmrm1_rules();
  }
  Result<Pmrm1Margin> margin() {
    account.book = book.view();
    losses.assign(book.legs.size() + 2, 0);
    Scratch scratch(pmrm1_workspace_bytes(book.legs.size(), 3, rules.scenarios.size()));
    return pmrm1_margin(account, rules, losses, scratch.arena);
  }
};

/// Every scenario by the formula, from Black of the C library.
double worst_loss(const Sample& s, double basis_loss) {
  double worst = basis_loss;
  for (const Scenario& at : s.rules.scenarios) {
    const double move = at.spot_factor - 1;
    double profit = 0.5 * 101 * move + 150 / 0.97 * move;
    for (std::uint32_t x = 0; x < 3; ++x) {
      const BookExpiry& e = s.book.expiries[x];
      const double years = e.seconds / 31536000, days = e.seconds / 86400;
      const double m = std::pow(30 / days, days <= 30 ? 0.3 : 0.13);
      double now = 0, then = 0;
      for (const OptionLeg& leg : s.book.legs) {
        if (leg.expiry != x) continue;
        const double vol = leg.vol * (at.vol == VolShock::up     ? 1 + 0.45 * m
                                      : at.vol == VolShock::down ? 1 - 0.3 * m
                                                                 : 1);
        now += leg.amount * black_value(e.forward, leg.strike, years, leg.vol, 1, leg.type);
        then += leg.amount *
                black_value(e.forward * at.spot_factor, leg.strike, years, vol, 1, leg.type);
      }
      const double discount = 0.95 * std::exp(-years * (e.rate * 4 + 0.05));
      profit += (then > 0 ? then * discount : then) - now;
    }
    worst = std::max(worst, -profit);
  }
  return worst;
}

}  // namespace

TEST_CASE("PMRM 1 by its formulas, and losses that sum to the worst", "[pmrm1]") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    Sample s(seed);
    const auto m = s.margin();
    REQUIRE(m.ok());
    const MarginCertificate& c = m->maintenance_certificate;
    CHECK(std::fabs(c.loss - worst_loss(s, -m->basis_contingency)) < 1e-10);
    CHECK(std::fabs(sum_of(s.losses) - c.loss) < 1e-11);
    CHECK(m->maintenance == m->mark_to_market - (c.loss + m->static_contingency));
    const double want = (1.3 + 0.01 * 4) * (c.loss + m->static_contingency) + m->oracle_contingency;
    CHECK(std::fabs(m->mark_to_market - m->initial - want) < 1e-10);
    double naked = 0, gross = 0;
    for (std::uint32_t x = 0; x < 3; ++x) {
      naked += naked_shorts(s.book.view(), x);
      gross += gross_amount(s.book.view(), x);
    }
    CHECK(std::fabs(m->static_contingency - 100 * (0.015 + 0.045 + 0.01 * naked)) < 1e-11);
    CHECK(std::fabs(m->oracle_contingency - 0.6 * 0.5 * 100 * (2 + gross)) < 1e-10);
  }
}

TEST_CASE("The basis may decide, and leg by leg", "[pmrm1]") {
  Sample s(4);
  s.account.base_amount = s.account.perpetual.amount = 0;
  s.rules.basis.add = 50;
  const auto m = s.margin();
  REQUIRE(m.ok());
  CHECK(m->maintenance_certificate.rule == BindingRule::basis);
  CHECK(std::fabs(sum_of(s.losses) + m->basis_contingency) < 1e-10);
}

TEST_CASE("PMRM 1 refuses by field", "[pmrm1]") {
  const auto refused = [](void (*change)(Sample&)) {
    Sample s(3);
    change(s);
    return s.margin().error();
  };
  using S = Sample;
  CHECK(refused([](S& s) { s.account.spot = kNan; }).field == Field::spot);
  CHECK(refused([](S& s) { s.account.spot_confidence = 2; }).field == Field::confidence);
  CHECK(refused([](S& s) { s.account.base_amount = -1; }).field == Field::amount);
  CHECK(refused([](S& s) { s.account.stable_price = 0; }).field == Field::stable_price);
  CHECK(refused([](S& s) { s.book.expiries[2].seconds = -1; }).field == Field::expiry_seconds);
  CHECK(refused([](S& s) { s.book.legs[0].vol = kInfinite; }).field == Field::vol);
  CHECK(refused([](S& s) { s.rules.initial_factor = kNan; }).field == Field::parameter);
  CHECK(refused([](S& s) { s.rules.scenarios = {}; }).code == ErrorCode::no_data);
  static const std::vector<Scenario> skewed = {{1, VolShock::absolute_skew, 1}};
  CHECK(refused([](S& s) { s.rules.scenarios = skewed; }).code == ErrorCode::unsupported);
  Sample s(3);
  s.account.book = s.book.view();
  Scratch small(32);
  CHECK(pmrm1_margin(s.account, s.rules, {}, small.arena).error().field == Field::arena);
  std::vector<double> wrong(1);
  CHECK(pmrm1_margin(s.account, s.rules, wrong, small.arena).error().field == Field::losses);
}
