#include "core/margin/option/interval/pmrm1_intervals.hpp"

#include "tests/native/pmrm1_sample.hpp"
#include "tests/native/spot_map_check.hpp"

using namespace loadline;
using namespace loadline::test;

namespace {

constexpr double kDay = 86400;
constexpr auto kCall = OptionType::call;
constexpr auto kPut = OptionType::put;

struct Account {
  SampleBook book;
  Pmrm1Account account;
  Pmrm1Rules rules = sample_pmrm1_rules();
  Pmrm1Account view() const {
    Pmrm1Account a = account;
    a.book = book.view();
    a.spot = 100;
    return a;
  }
};

double excess(const Account& a, double spot) {
  Scratch memory(pmrm1_intervals_workspace_bytes(16, 4, 23));
  const auto value = pmrm1_excess_at(a.view(), a.rules, spot, memory.arena);
  REQUIRE(value.ok());
  return *value;
}

FoundMap search(const Account& a, const SpotSearch& how = {}) {
  Scratch memory(pmrm1_intervals_workspace_bytes(a.book.legs.size(), a.book.expiries.size(),
                                                 a.rules.scenarios.size()));
  return find_map([&](auto& intervals, auto& stretches) {
    return pmrm1_intervals(a.view(), a.rules, how, intervals, stretches, memory.arena);
  });
}

/// Undiscounted value of one expiry by Black of the C library, with the spot at `move` times
/// today's and the open part of the forward shocked on top.
double expiry_value(const Account& a, std::uint32_t x, double move, const Scenario& s) {
  const BookExpiry& e = a.book.expiries[x];
  const double open = (e.forward - e.settled_forward) * move * s.spot_factor;
  const double m =
      std::pow(30 / std::max(e.seconds / kDay, 1.0), e.seconds <= 30 * kDay ? 0.3 : 0.13);
  const double factor = s.vol == VolShock::up     ? 1 + 0.45 * m
                        : s.vol == VolShock::down ? std::max(0.0, 1 - 0.3 * m)
                                                  : 1;
  double value = 0;
  for (const OptionLeg& leg : a.book.legs) {
    if (leg.expiry != x) continue;
    value += leg.amount * black_value(open + e.settled_forward, leg.strike, e.seconds / 31536000,
                                      leg.vol * factor, 1, leg.type);
  }
  return value;
}

/// Maintenance margin left, from the rule's formulas.
double brute(const Account& a, double spot) {
  const double move = spot / 100, mark = a.account.perpetual.price * move;
  const double size = a.account.perpetual.amount;
  const double base = a.account.base_amount * spot / a.account.stable_price;
  double left = a.account.cash + a.account.perpetual.unrealised +
                size * (mark - a.account.perpetual.price) + base;
  double shares = 0.03 * (std::fabs(size) + a.account.base_amount), basis = 0;
  std::vector<double> now, discount;
  for (std::uint32_t x = 0; x < a.book.expiries.size(); ++x) {
    const BookExpiry& e = a.book.expiries[x];
    const double years = e.seconds / 31536000;
    now.push_back(expiry_value(a, x, move, {}));
    discount.push_back(0.95 * std::exp(-years * (std::max(e.rate, 0.0) * 4 + 0.05)));
    const double up = expiry_value(a, x, move, {1.05, VolShock::none, 1});
    const double down = expiry_value(a, x, move, {0.95, VolShock::none, 1});
    basis += std::max({0.0, now[x] - up, now[x] - down}) * (0.25 + 0.01 * years);
    left += now[x];
    shares += 0.01 * naked_shorts(a.book.view(), x);
  }
  double worst = basis;
  for (const Scenario& s : a.rules.scenarios) {
    double profit = (size * mark + base) * (s.spot_factor - 1);
    for (std::uint32_t x = 0; x < a.book.expiries.size(); ++x) {
      const double then = expiry_value(a, x, move, s);
      profit += (then > 0 ? then * discount[x] : then) - now[x];
    }
    worst = std::max(worst, -profit * s.dampening);
  }
  return left - worst - shares * spot;
}

void check_map(const Account& a, const FoundMap& found, int points) {
  check_map(
      found, points, [&](double spot) { return excess(a, spot); },
      [&](double spot) { return brute(a, spot); }, 1e-8);
}

Account with_legs(std::vector<OptionLeg> legs, double cash) {
  Account a;
  a.book.expiries = {{.seconds = 7 * kDay, .forward = 100.2, .rate = 0.05},
                     {.seconds = 60 * kDay, .forward = 101, .rate = 0.05}};
  a.book.legs = std::move(legs);
  a.account.cash = cash;
  return a;
}

}  // namespace

TEST_CASE("The underlying alone, by hand", "[pmrm1_intervals]") {
  Account a;
  a.account.base_amount = 10;
  a.account.cash = -600;
  static const std::vector<Scenario> grid = {{0.8, VolShock::none, 1}, {1.2, VolShock::none, 1}};
  a.rules.scenarios = grid;
  // Left: 10 S - 600 - a fifth of 10 S - 3 % of it, 0 at 600 / 7.7.
  const FoundMap found = search(a);
  REQUIRE(found.intervals.size() == 1);
  CHECK(found.intervals[0].opens_below);
  CHECK(found.intervals[0].high == Approx(600 / 7.7).epsilon(1e-14));
  CHECK(found.map->rising.reach == Reach::unreachable);
  check_map(a, found, 500);
}

TEST_CASE("Strangles, calendars, condors under PMRM 1", "[pmrm1_intervals]") {
  struct Case {
    std::vector<OptionLeg> legs;
    double cash;
    std::size_t least;
  };
  const Case cases[] = {
      {{{0, kCall, 120, -10, 0.6}, {0, kPut, 80, -10, 0.65}}, 300, 2},
      {{{0, kCall, 100, -10, 0.6}, {1, kCall, 100, 10, 0.55}}, 40, 1},
      {{{0, kPut, 80, 20, 0.7},
        {0, kPut, 90, -20, 0.65},
        {0, kCall, 110, -20, 0.6},
        {0, kCall, 120, 20, 0.62}},
       180,
       2},
      {{{0, kCall, 100, -10, 0.6},
        {0, kPut, 100, -10, 0.6},
        {0, kPut, 80, 25, 0.6},
        {0, kCall, 125, 25, 0.6},
        {0, kPut, 55, -30, 0.8},
        {0, kCall, 180, -30, 0.8}},
       170,
       3},
  };
  std::size_t most = 0;
  for (const Case& c : cases) {
    const Account a = with_legs(c.legs, c.cash);
    const FoundMap found = search(a);
    check_map(a, found, 2000);
    CHECK(found.intervals.size() >= c.least);
    most = std::max(most, found.intervals.size());
  }
  CHECK(most == 3);
}

TEST_CASE("Random books under PMRM 1: none missed", "[pmrm1_intervals]") {
  std::mt19937 engine(31);
  const auto draw = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(engine()) / 4294967296.0);
  };
  std::size_t total = 0, several = 0, unresolved = 0;
  for (unsigned seed = 0; seed < 80; ++seed) {
    Account a;
    a.book = sample_book(2 + seed % 9, 1500 + seed);
    if (seed % 4 == 0) a.book.expiries[0].settled_forward = draw(0, 50);
    if (seed % 5 == 0) a.book.expiries[0].seconds = 0;
    if (seed % 2 == 0) {
      a.account.perpetual = {
          .amount = draw(-4, 4), .price = draw(98, 102), .unrealised = draw(-9, 9)};
    }
    if (seed % 3 == 0) a.account.base_amount = draw(0, 2);
    a.account.stable_price = draw(0.95, 1.05);
    // As much cash as puts the account within reach of its trigger.
    a.account.cash = draw(0, 150) - excess(a, 100);
    INFO(seed);
    const FoundMap found = search(a);
    check_map(a, found, 500);
    total += found.intervals.size();
    several += found.intervals.size() > 1;
    for (const SpotStretch& s : found.stretches) unresolved += !s.has_boundary;
  }
  CHECK(total > 40);
  CHECK(several > 3);
  CHECK(unresolved == 0);
}

TEST_CASE("Refusals of PMRM 1's intervals", "[pmrm1_intervals]") {
  const Account good = with_legs({{0, kCall, 120, -10, 0.6}}, 300);
  std::vector<LiquidationInterval> out(8);
  std::vector<SpotStretch> stretches(8);
  Scratch memory(1 << 18);
  const auto of = [&](const Pmrm1Account& a, const SpotSearch& how, Arena& arena) {
    return pmrm1_intervals(a, good.rules, how, out, stretches, arena).error();
  };
  for (const double bad : {kNan, kInfinite, -kInfinite, 1e301}) {
    const ErrorCode code = std::isfinite(bad) ? ErrorCode::out_of_domain : ErrorCode::not_finite;
    Pmrm1Account broken = good.view();
    broken.cash = bad;
    CHECK(of(broken, {}, memory.arena).field == Field::cash);
    CHECK(of(broken, {}, memory.arena).code == code);
    broken = good.view();
    broken.spot = bad;
    CHECK(of(broken, {}, memory.arena).field == Field::spot);
    const Error moved = pmrm1_excess_at(good.view(), good.rules, bad, memory.arena).error();
    CHECK(moved.field == Field::spot);
    CHECK(moved.code == code);
  }
  CHECK(pmrm1_excess_at(good.view(), good.rules, 0, memory.arena).error().field == Field::spot);
  CHECK(of(good.view(), {.max_iterations = 0}, memory.arena).field == Field::max_iterations);
  CHECK(of(good.view(), {.lowest_factor = 2}, memory.arena).field == Field::bracket);
  Scratch tiny(64);
  CHECK(of(good.view(), {}, tiny.arena).code == ErrorCode::capacity_exceeded);
  Scratch exact(pmrm1_intervals_workspace_bytes(1, 2, 23));
  CHECK(of(good.view(), {}, exact.arena).code == ErrorCode::ok);
  CHECK(exact.arena.used_bytes() == 0);
  out.clear();
  CHECK(of(good.view(), {}, memory.arena).field == Field::intervals);
}
