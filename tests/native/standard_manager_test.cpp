#include "core/margin/option/standard_manager.hpp"

#include <algorithm>

#include "tests/native/option_sample.hpp"

using namespace loadline;
using namespace loadline::test;

namespace {

struct Sample {
  SampleBook book;
  std::vector<std::uint32_t> markets_of_expiries{0, 0, 0};
  std::vector<StandardMarket> markets;
  StandardAccount account;
  std::vector<StandardExpiry> expiries;
  std::vector<double> maintenance_losses, initial_losses;

  explicit Sample(SampleBook b) : book(std::move(b)) {
    for (BookExpiry& expiry : book.expiries) expiry.rate = 0;
    markets.push_back({.spot = 100, .rules = standard_rules()});
    account.peg_threshold = 0.98;
    account.peg_factor = 1.2;
  }
  Result<StandardMargin> margin() {
    account.book = book.view();
    account.expiry_markets = markets_of_expiries;
    account.markets = markets;
    expiries.assign(book.expiries.size(), {});
    maintenance_losses.assign(book.legs.size(), 0);
    initial_losses.assign(book.legs.size(), 0);
    Scratch scratch(standard_margin_workspace_bytes(book.legs.size()));
    return standard_margin(account, {expiries, maintenance_losses, initial_losses}, scratch.arena);
  }
  StandardMargin value() {
    const auto m = margin();
    REQUIRE(m.ok());
    return *m;
  }
};

double payoff(const OptionLeg& leg, double price) {
  const double gain = leg.type == OptionType::call ? price - leg.strike : leg.strike - price;
  return leg.amount * std::max(gain, 0.0);
}

void refuses(Field field, ErrorCode code, void (*change)(Sample&), std::uint32_t index = 0) {
  Sample s(sample_book(4, 5));
  change(s);
  const auto m = s.margin();
  INFO(field_name(field));
  CHECK(m.error().field == field);
  CHECK(m.error().code == code);
  CHECK(m.error().index == index);
}

}  // namespace

TEST_CASE("One option sold, worked by hand", "[standard_manager]") {
  Sample s(sample_book(0, 1));
  s.book.expiries[1].forward = 100;
  s.book.legs = {{1, OptionType::call, 104, -2, 0.5}};
  const double value = black_value(100, 104, 40.0 / 365, 0.5, 1, OptionType::call);
  StandardMargin m = s.value();
  CHECK(std::fabs(m.maintenance + 2 * (7.5 + value)) < 1e-12);
  CHECK(std::fabs(m.initial + 2 * (11 + value)) < 1e-12);
  CHECK(s.expiries[1].initial.rule == BindingRule::isolated);
  CHECK(s.expiries[0].initial.rule == BindingRule::none);
  // Far out of the money the floor holds; a deep put's own value sets its maintenance.
  s.book.legs = {{1, OptionType::call, 400, -1, 0.01}};
  CHECK(std::fabs(s.value().initial + 10) < 1e-12);
  s.book.legs = {{1, OptionType::put, 300, -1, 0.01}};
  CHECK(std::fabs(s.value().maintenance + 200 * 1.075) < 1e-9);
  CHECK(std::fabs(s.value().initial + 200 * 1.075 * 1.05) < 1e-9);
  // A covered spread loses at most its width.
  s.book.legs = {{1, OptionType::put, 90, 1, 0.5}, {1, OptionType::put, 92, -1, 0.5}};
  CHECK(s.value().initial == -2);
  CHECK(s.expiries[1].initial.rule == BindingRule::max_loss);
  CHECK(s.expiries[1].worst_price == 0);
  CHECK((s.initial_losses == std::vector<double>{-90, 92}));
}

TEST_CASE("Legs' losses sum to each expiry's, and no settlement loses more than its largest loss",
          "[standard_manager]") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    Sample s(sample_book(1 + seed % 8, 40 + seed));
    const StandardMargin m = s.value();
    CHECK(m.initial <= m.maintenance);
    for (std::uint32_t x = 0; x < 3; ++x) {
      double maintenance = 0, initial = 0, net_calls = 0;
      for (std::size_t i = 0; i < s.book.legs.size(); ++i) {
        if (s.book.legs[i].expiry != x) continue;
        maintenance += s.maintenance_losses[i];
        initial += s.initial_losses[i];
        if (s.book.legs[i].type == OptionType::call) net_calls += s.book.legs[i].amount;
      }
      CHECK(std::fabs(maintenance - s.expiries[x].maintenance.loss) < 1e-11);
      CHECK(std::fabs(initial - s.expiries[x].initial.loss) < 1e-11);
      const MarginCertificate& c = s.expiries[x].maintenance;
      CHECK(c.requirement == c.loss + c.contingency);
      if (c.rule != BindingRule::max_loss || net_calls < 0) continue;
      for (double price = 0; price < 200; price += 0.5) {
        double total = 0;
        for (const OptionLeg& leg : s.book.legs) {
          if (leg.expiry == x) total += payoff(leg, price);
        }
        CHECK(-total <= c.loss + 1e-10);
      }
    }
  }
}

TEST_CASE("An option bought never raises the requirement", "[standard_manager]") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    Sample s(sample_book(5, 700 + seed));
    const double before = s.value().maintenance_parts.options;
    OptionLeg bought = s.book.legs[seed % 5];
    bought.amount = 1;
    s.book.legs.push_back(bought);
    CHECK(s.value().maintenance_parts.options >= before - 1e-11);
  }
}

TEST_CASE("Confidence and the peg weigh on initial margin alone", "[standard_manager]") {
  Sample s(sample_book(0, 1));
  s.book.legs = {{0, OptionType::put, 90, -1, 0.5}};
  s.markets[0].perpetual = {2, 101, 5, 1};
  s.markets[0].base_amount = 1;
  const StandardMargin calm = s.value();
  CHECK(calm.maintenance_parts.base == 80);
  CHECK(std::fabs(calm.maintenance_parts.perpetual - (5 - 202 * 0.05)) < 1e-12);
  s.markets[0].spot_confidence = 0.2;
  s.account.stable_price = 0.9;
  const StandardMargin troubled = s.value();
  CHECK(troubled.maintenance == calm.maintenance);
  CHECK(std::fabs(troubled.initial_parts.oracle + 0.8 * 0.4 * (100 + 200 + 100)) < 1e-12);
  CHECK(std::fabs(troubled.initial_parts.peg + 0.08 * 1.2 * 300) < 1e-12);
  CHECK(standard_perpetual(static_cast<StandardAsset>(77)).initial == 0.15);
}

TEST_CASE("The standard manager refuses by field", "[standard_manager]") {
  using S = Sample;
  constexpr ErrorCode kDomain = ErrorCode::out_of_domain, kFinite = ErrorCode::not_finite;
  refuses(Field::expiry_seconds, kDomain, [](S& s) { s.book.expiries[0].seconds = -5; });
  refuses(Field::strike, kFinite, [](S& s) { s.book.legs[1].strike = kNan; }, 1);
  refuses(Field::markets, ErrorCode::length_mismatch,
          [](S& s) { s.markets_of_expiries.pop_back(); });
  refuses(Field::markets, kDomain, [](S& s) { s.markets_of_expiries[2] = 1; }, 2);
  refuses(Field::spot, kDomain, [](S& s) { s.markets[0].spot = 0; });
  refuses(Field::confidence, kDomain, [](S& s) { s.markets[0].spot_confidence = 1.5; });
  refuses(Field::amount, kDomain, [](S& s) { s.markets[0].base_amount = -1; });
  refuses(Field::parameter, kFinite, [](S& s) { s.markets[0].rules.most_initial = kNan; });
  refuses(Field::cash, kFinite, [](S& s) { s.account.cash = kInfinite; });
  refuses(Field::stable_price, kDomain, [](S& s) { s.account.stable_price = -1; });
  Sample s(sample_book(3, 5));
  s.account.book = s.book.view();
  s.account.expiry_markets = s.markets_of_expiries;
  s.account.markets = s.markets;
  Scratch small(16);
  CHECK(standard_margin(s.account, {}, small.arena).error().field == Field::arena);
  std::vector<double> wrong(9);
  CHECK(standard_margin(s.account, {{}, wrong, {}}, small.arena).error().field == Field::losses);
}
