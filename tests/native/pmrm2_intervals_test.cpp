#include "core/margin/option/interval/pmrm2_intervals.hpp"

#include "core/margin/option/interval/book_bounds.hpp"
#include "core/margin/option/scenario/revaluation.hpp"

#include "tests/native/spot_map_check.hpp"

using namespace loadline;
using namespace loadline::test;

namespace {

constexpr double kDay = 86400;

struct Account {
  SampleBook book;
  std::vector<CollateralPosition> collaterals;
  PerpetualPosition perpetual;
  double cash = 0;
  Pmrm2Account view() const {
    Pmrm2Account a;
    a.book = book.view();
    a.collaterals = collaterals;
    a.perpetual = perpetual;
    a.cash = cash;
    a.spot = 100;
    return a;
  }
};

Scratch scratch() {
  return Scratch(pmrm2_intervals_workspace_bytes(64, 8, 8, 31));
}

FoundMap search(const Account& account, const SpotSearch& how = {}) {
  Scratch memory = scratch();
  return find_map([&](auto& intervals, auto& stretches) {
    return pmrm2_intervals(account.view(), pmrm2_rules(), how, intervals, stretches, memory.arena);
  });
}

double excess(const Account& account, double spot, Scratch& memory) {
  const auto value = pmrm2_excess_at(account.view(), pmrm2_rules(), spot, memory.arena);
  REQUIRE(value.ok());
  return *value;
}

void check_map(const Account& account, const FoundMap& found, int points) {
  Scratch memory = scratch();
  check_map(found, points, [&](double spot) { return excess(account, spot, memory); });
}

Account with_legs(std::vector<OptionLeg> legs, double cash) {
  Account account;
  account.book.expiries = {{.seconds = 7 * kDay, .forward = 100.2, .rate = 0.05},
                           {.seconds = 60 * kDay, .forward = 101, .rate = 0.05}};
  account.book.legs = std::move(legs);
  account.cash = cash;
  return account;
}

constexpr auto kCall = OptionType::call;
constexpr auto kPut = OptionType::put;

}  // namespace

TEST_CASE("A short strangle is liquidated on either side", "[pmrm2_intervals]") {
  const Account account = with_legs({{0, kCall, 120, -10, 0.6}, {0, kPut, 80, -10, 0.65}}, 300);
  const FoundMap found = search(account);
  check_map(account, found, 3000);
  REQUIRE(found.intervals.size() == 2);
  CHECK(found.intervals[0].opens_below);
  CHECK(found.intervals[1].opens_above);
  CHECK(found.map->falling.reach == Reach::reached);
  CHECK(found.map->falling.price == found.intervals[0].high);
  CHECK(found.map->rising.price == found.intervals[1].low);
}

TEST_CASE("Books with several intervals: straddles, calendars, condors, butterflies",
          "[pmrm2_intervals]") {
  struct Case {
    std::vector<OptionLeg> legs;
    double cash;
    std::size_t least;
  };
  const Case cases[] = {
      {{{0, kCall, 100, -10, 0.6}, {0, kPut, 100, -10, 0.6}}, 500, 2},
      {{{0, kCall, 100, -10, 0.6}, {1, kCall, 100, 10, 0.55}}, 40, 1},
      {{{0, kPut, 80, 20, 0.7},
        {0, kPut, 90, -20, 0.65},
        {0, kCall, 110, -20, 0.6},
        {0, kCall, 120, 20, 0.62}},
       180,
       2},
      {{{0, kCall, 90, 10, 0.6},
        {0, kCall, 100, -20, 0.6},
        {0, kCall, 110, 10, 0.6},
        {0, kCall, 150, -10, 0.7},
        {0, kCall, 160, 10, 0.7}},
       0,
       2},
      {{{0, kPut, 60, -10, 0.8},
        {0, kPut, 50, 10, 0.8},
        {0, kCall, 140, -10, 0.8},
        {0, kCall, 150, 10, 0.8},
        {0, kPut, 100, 3, 0.6},
        {0, kCall, 100, 3, 0.6}},
       -8,
       1},
      {{{0, kCall, 110, -30, 0.6},
        {0, kCall, 115, 60, 0.6},
        {0, kPut, 90, -30, 0.6},
        {0, kPut, 85, 60, 0.6}},
       30,
       1},
      {{{0, kCall, 100, -10, 0.6},
        {0, kPut, 100, -10, 0.6},
        {0, kPut, 80, 25, 0.6},
        {0, kCall, 125, 25, 0.6},
        {0, kPut, 55, -30, 0.8},
        {0, kCall, 180, -30, 0.8}},
       170,
       4},
  };
  std::size_t most = 0;
  for (const Case& c : cases) {
    const Account account = with_legs(c.legs, c.cash);
    const FoundMap found = search(account);
    check_map(account, found, 3000);
    CHECK(found.intervals.size() >= c.least);
    most = std::max(most, found.intervals.size());
  }
  CHECK(most == 4);
}

TEST_CASE("Random books with perpetual and collateral: none missed", "[pmrm2_intervals]") {
  std::mt19937 engine(11);
  const auto draw = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(engine()) / 4294967296.0);
  };
  std::size_t total = 0, several = 0, unresolved = 0;
  for (unsigned seed = 0; seed < 40; ++seed) {
    Account account;
    account.book = sample_book(2 + seed % 9, 500 + seed);
    if (seed % 4 == 0) account.book.expiries[0].settled_forward = draw(0, 50);
    if (seed % 5 == 0) account.book.expiries[0].seconds = 0;
    if (seed % 2 == 0) {
      account.perpetual = {
          .amount = draw(-4, 4), .price = draw(98, 102), .unrealised = draw(-9, 9)};
    }
    account.collaterals.resize(2);
    for (CollateralPosition& c : account.collaterals) {
      c.amount = draw(0, 1);
      c.price = 100;
      c.maintenance_haircut = draw(0, 0.3);
    }
    account.collaterals[0].moves_with_spot = true;
    Scratch memory = scratch();
    // As much cash as puts the account within reach of its trigger.
    account.cash = draw(0, 150) - excess(account, 100, memory);
    const FoundMap found = search(account);
    INFO(seed);
    check_map(account, found, 800);
    total += found.intervals.size();
    several += found.intervals.size() > 1;
    for (const SpotStretch& s : found.stretches) unresolved += !s.has_boundary;
  }
  CHECK(total > 20);
  CHECK(several > 3);
  CHECK(unresolved == 0);
}

TEST_CASE("The account as it is, and moved", "[pmrm2_intervals]") {
  Account account = with_legs({{0, kCall, 120, -10, 0.6}, {1, kPut, 80, -10, 0.65}}, 900);
  account.perpetual = {.amount = -2, .price = 100.1, .unrealised = 3};
  Scratch memory = scratch();
  const auto now = pmrm2_margin(account.view(), pmrm2_rules(), {}, memory.arena);
  CHECK(excess(account, 100, memory) == now->maintenance);
  // A third higher: forwards, mark and what the perpetual has lost.
  Account moved = account;
  for (BookExpiry& expiry : moved.book.expiries) expiry.forward *= 1.25;
  moved.perpetual.price *= 1.25;
  moved.perpetual.unrealised -= 2 * (moved.perpetual.price - 100.1);
  Pmrm2Account there = moved.view();
  there.spot = 125;
  const auto margin = pmrm2_margin(there, pmrm2_rules(), {}, memory.arena);
  CHECK(excess(account, 125, memory) == Approx(margin->maintenance).epsilon(1e-13));
  CHECK(pmrm2_excess_at(account.view(), pmrm2_rules(), kNan, memory.arena).error().field ==
        Field::spot);
  CHECK(pmrm2_excess_at(account.view(), pmrm2_rules(), -1, memory.arena).error().field ==
        Field::spot);
}

TEST_CASE("Nothing leaves the lines about an expiry's value", "[pmrm2_intervals]") {
  std::mt19937 engine(3);
  const auto draw = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(engine()) / 4294967296.0);
  };
  const Pmrm2Rules rules = pmrm2_rules();
  Scratch memory(1 << 20);
  int outside = 0;
  double widest = 0;
  for (unsigned round = 0; round < 300; ++round) {
    const SampleBook book = sample_book(6, 900 + round);
    const double near = draw(0.3, 3), far = near * (1 + std::exp(draw(-12, 0)));
    for (const Scenario& s : rules.scenarios) {
      std::vector<Enclosure> lines(3);
      REQUIRE(
          book_bounds(book.view(), s, rules.vol_shock, rules.skew, near, far, lines, memory.arena)
              .code == ErrorCode::ok);
      SampleBook moved = book;
      for (int step = 0; step <= 4; ++step) {
        const double t = step / 4.0;
        move_expiries(book.expiries, near + (far - near) * t, moved.expiries);
        std::vector<double> values(6);
        REQUIRE(revalue_book(moved.view(), std::span(&s, 1), rules.vol_shock, rules.skew, values,
                             memory.arena)
                    .code == ErrorCode::ok);
        double of_expiry[3] = {};
        for (std::size_t i = 0; i < 6; ++i) {
          of_expiry[book.legs[i].expiry] += book.legs[i].amount * values[i];
        }
        for (std::size_t x = 0; x < 3; ++x) {
          const double low = lines[x].low_near + (lines[x].low_far - lines[x].low_near) * t;
          const double high = lines[x].high_near + (lines[x].high_far - lines[x].high_near) * t;
          outside += of_expiry[x] < low - 1e-9 || of_expiry[x] > high + 1e-9;
          if (far - near < 1e-4) widest = std::max(widest, high - low);
        }
      }
    }
  }
  CHECK(outside == 0);
  CHECK(widest < 0.05);  // narrow cells have narrow bounds
}

TEST_CASE("Lines: scaling, the lesser of two, the kink", "[pmrm2_intervals]") {
  std::mt19937 engine(5);
  const auto draw = [&] { return static_cast<double>(engine()) / 2147483648.0 - 1; };
  for (int i = 0; i < 2000; ++i) {
    Enclosure a, b;
    for (Enclosure* e : {&a, &b}) {
      e->low_near = draw(), e->low_far = draw();
      e->high_near = e->low_near + std::fabs(draw()), e->high_far = e->low_far + std::fabs(draw());
    }
    const double factor = draw(), dl = 1 + draw(), ds = 1 + draw();
    const Enclosure s = scaled(a, factor), l = lesser(a, b), d = discounted(a, dl, ds);
    for (double t = 0; t <= 1; t += 0.25) {
      for (double u = 0; u <= 1; u += 0.5) {
        const auto at = [t](double near, double far) { return near + (far - near) * t; };
        const auto inside = [&](const Enclosure& e) {
          const double low = at(e.low_near, e.low_far);
          return low + (at(e.high_near, e.high_far) - low) * u;
        };
        const auto holds = [&](const Enclosure& e, double value) {
          return value >= at(e.low_near, e.low_far) - 1e-12 &&
                 value <= at(e.high_near, e.high_far) + 1e-12;
        };
        const double x = inside(a), y = inside(b);
        CHECK(holds(s, factor * x));
        CHECK(holds(l, std::min(x, y)));
        CHECK(holds(d, x * (x >= 0 ? dl : ds)));
      }
    }
  }
}

TEST_CASE("Refusals of PMRM 2's intervals", "[pmrm2_intervals]") {
  const Account account = with_legs({{0, kCall, 120, -10, 0.6}}, 300);
  Pmrm2Account broken = account.view();
  broken.cash = kNan;
  std::vector<LiquidationInterval> out(8);
  std::vector<SpotStretch> stretches(8);
  Scratch memory = scratch();
  const auto of = [&](const Pmrm2Account& a, const SpotSearch& how, Arena& arena) {
    return pmrm2_intervals(a, pmrm2_rules(), how, out, stretches, arena).error();
  };
  CHECK(of(broken, {}, memory.arena).field == Field::cash);
  CHECK(of(account.view(), {.max_iterations = 0}, memory.arena).field == Field::max_iterations);
  Scratch tiny(64);
  CHECK(of(account.view(), {}, tiny.arena).code == ErrorCode::capacity_exceeded);
  Scratch exact(pmrm2_intervals_workspace_bytes(1, 2, 0, 31));
  CHECK(of(account.view(), {}, exact.arena).code == ErrorCode::ok);
  CHECK(exact.arena.used_bytes() == 0);
  out.clear();
  CHECK(of(account.view(), {}, memory.arena).field == Field::intervals);
}
