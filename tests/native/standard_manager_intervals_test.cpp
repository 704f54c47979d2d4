#include "core/margin/option/interval/standard_manager_intervals.hpp"

#include "core/margin/option/interval/book_bounds.hpp"

#include "tests/native/spot_map_check.hpp"

using namespace loadline;
using namespace loadline::test;

namespace {

constexpr double kDay = 86400;
constexpr auto kCall = OptionType::call;
constexpr auto kPut = OptionType::put;

struct Account {
  SampleBook book;
  std::vector<std::uint32_t> expiry_markets;
  std::vector<StandardMarket> markets{{.spot = 100, .rules = standard_rules()}};
  double cash = 0;
  StandardAccount view() const {
    StandardAccount a;
    a.book = book.view();
    a.expiry_markets = expiry_markets;
    a.markets = markets;
    a.cash = cash;
    return a;
  }
};

Scratch scratch() {
  return Scratch(standard_manager_intervals_workspace_bytes(16, 4, 3));
}

double excess(const Account& a, std::uint32_t market, double spot) {
  Scratch memory = scratch();
  const auto value = standard_manager_excess_at(a.view(), market, spot, memory.arena);
  REQUIRE(value.ok());
  return *value;
}

FoundMap search(const Account& a, std::uint32_t market = 0, const SpotSearch& how = {}) {
  Scratch memory(standard_manager_intervals_workspace_bytes(
      a.book.legs.size(), a.book.expiries.size(), a.markets.size()));
  return find_map([&](auto& intervals, auto& stretches) {
    return standard_manager_intervals(a.view(), market, how, intervals, stretches, memory.arena);
  });
}

double payoff(const OptionLeg& leg, double price) {
  const double gain = leg.type == kCall ? price - leg.strike : leg.strike - price;
  return leg.amount * std::max(gain, 0.0);
}

/// What an expiry requires, from the rule's formulas, with its market at `move` times today's spot.
double expiry_requirement(const Account& a, std::uint32_t x, double move) {
  const StandardMarket& m = a.markets[a.expiry_markets[x]];
  const BookExpiry& e = a.book.expiries[x];
  const double forward = (e.forward - e.settled_forward) * move + e.settled_forward;
  const double years = e.seconds / 31536000, discount = std::exp(-std::max(e.rate, 0.0) * years);
  double isolated = 0, worst = 0, net_calls = 0;
  std::vector<double> settlements{0.0};
  for (const OptionLeg& leg : a.book.legs) {
    if (leg.expiry != x) continue;
    settlements.push_back(leg.strike);
    if (leg.type == kCall) net_calls += leg.amount;
    if (leg.amount >= 0) continue;
    const double value = black_value(forward, leg.strike, years, leg.vol, discount, leg.type);
    const double by_spot =
        (leg.type == kCall ? m.rules.call_maintenance : m.rules.put_maintenance) * m.spot * move;
    const double by_value = leg.type == kCall ? 0.0 : m.rules.put_value_maintenance * value;
    isolated -= leg.amount * (value + std::max(by_spot, by_value));
  }
  for (const double price : settlements) {
    double total = 0;
    for (const OptionLeg& leg : a.book.legs) total += leg.expiry == x ? payoff(leg, price) : 0.0;
    worst = std::max(worst, -total);
  }
  worst += m.rules.unpaired_maintenance * forward * std::max(-net_calls, 0.0);
  return std::min(isolated, worst);
}

/// Maintenance margin left, from the rule's formulas.
double brute(const Account& a, std::uint32_t market, double spot) {
  double left = a.cash;
  for (std::uint32_t i = 0; i < a.markets.size(); ++i) {
    const StandardMarket& m = a.markets[i];
    const double move = i == market ? spot / m.spot : 1.0;
    left += m.base_amount * m.spot * move * m.rules.base_factor;
    for (std::uint32_t x = 0; x < a.book.expiries.size(); ++x) {
      if (a.expiry_markets[x] == i) left -= expiry_requirement(a, x, move);
    }
    if (m.perpetual.amount == 0) continue;
    const double mark = m.perpetual.price * move;
    left += m.perpetual.unrealised + m.perpetual.amount * (mark - m.perpetual.price) -
            std::fabs(m.perpetual.amount) * mark * m.rules.perpetual_maintenance;
  }
  return left;
}

void check_map(const Account& a, std::uint32_t market, const FoundMap& found, int points) {
  check_map(
      found, points, [&](double spot) { return excess(a, market, spot); },
      [&](double spot) { return brute(a, market, spot); }, 1e-8);
}

Account with_legs(std::vector<OptionLeg> legs, double cash) {
  Account a;
  a.book.expiries = {{.seconds = 7 * kDay, .forward = 100.2},
                     {.seconds = 60 * kDay, .forward = 101}};
  a.expiry_markets = {0, 0};
  a.book.legs = std::move(legs);
  a.cash = cash;
  return a;
}

}  // namespace

TEST_CASE("A perpetual, the underlying, a spread that cannot lose more: by hand",
          "[standard_manager_intervals]") {
  Account a;
  a.markets[0].perpetual = {.amount = 2, .price = 100, .unrealised = 0};
  a.cash = 60;
  // 60 + 2 (S - 100) - 5 % of 2 S.
  FoundMap found = search(a);
  REQUIRE(found.intervals.size() == 1);
  CHECK(found.intervals[0].high == Approx(140 / 1.9).epsilon(1e-14));
  check_map(a, 0, found, 400);
  a.markets[0].perpetual.amount = -2;
  CHECK(search(a).map->rising.price == Approx(260 / 2.1).epsilon(1e-14));
  a.markets[0] = {.spot = 100, .base_amount = 1, .rules = standard_rules()};
  a.cash = -40;
  CHECK(search(a).map->falling.price == Approx(50).epsilon(1e-14));
  // A put spread loses at most its width, in whichever spot.
  a = with_legs({{0, kPut, 90, 1, 0.5}, {0, kPut, 100, -1, 0.5}}, 10.0);
  found = search(a);
  CHECK(found.map->count == 0);
  CHECK(found.map->falling.reach != Reach::reached);
  a.cash = 10.01;
  CHECK(search(a).map->falling.reach == Reach::unreachable);
  CHECK(search(a).map->rising.reach == Reach::unreachable);
  a.cash = 9.5;
  found = search(a);
  check_map(a, 0, found, 1000);
  REQUIRE(found.map->falling.reach == Reach::already_liquidatable);
  REQUIRE(found.map->count == 2);
  CHECK(found.intervals[0].opens_below);
  CHECK(found.intervals[0].high > 100);
  // Far above, the share of the spot that the put sold requires is more than the width again.
  CHECK(found.intervals[1].opens_above);
  const double high = found.intervals[1].low;
  const double value = black_value(1.002 * high, 100, 7.0 / 365, 0.5, 1, kPut);
  CHECK(9.5 == Approx(0.075 * high + value).epsilon(1e-12));
}

TEST_CASE("One option sold: the trigger solves its formula", "[standard_manager_intervals]") {
  const Account call = with_legs({{1, kCall, 120, -3, 0.6}}, 120);
  const FoundMap above = search(call);
  check_map(call, 0, above, 1500);
  REQUIRE(above.intervals.size() == 1);
  const double spot = above.intervals[0].low;
  const double value = black_value(1.01 * spot, 120, 60.0 / 365, 0.6, 1, kCall);
  CHECK(120 == Approx(3 * (0.075 * spot + value)).epsilon(1e-12));
  // A put deep in the money takes a share of its own value.
  const Account put = with_legs({{0, kPut, 200, -1, 0.3}}, 190);
  const FoundMap below = search(put);
  check_map(put, 0, below, 1500);
  REQUIRE(below.intervals.size() == 1);
  const double low = below.intervals[0].high;
  CHECK(190 ==
        Approx(1.075 * black_value(1.002 * low, 200, 7.0 / 365, 0.3, 1, kPut)).epsilon(1e-12));
}

TEST_CASE("Several intervals, and two markets of which one moves", "[standard_manager_intervals]") {
  Account a =
      with_legs({{0, kCall, 130, -2, 0.6}, {0, kPut, 70, -2, 0.6}, {1, kPut, 90, 4, 0.5}}, 60);
  const FoundMap strangle = search(a);
  check_map(a, 0, strangle, 2000);
  CHECK(strangle.intervals.size() == 2);
  a.markets.push_back({.spot = 100, .rules = standard_rules()});
  a.markets[1].perpetual = {.amount = -1, .price = 100.5, .unrealised = 4};
  a.markets[1].base_amount = 0.5;
  a.expiry_markets[1] = 1;
  a.book.legs[2].amount = -0.5;
  for (std::uint32_t market = 0; market < 2; ++market) {
    const FoundMap found = search(a, market);
    INFO(market);
    check_map(a, market, found, 2000);
    CHECK(found.map->count > 0);
  }
  // Today both say the same.
  CHECK(excess(a, 0, 100) == excess(a, 1, 100));
}

TEST_CASE("Random accounts under the standard manager: none missed",
          "[standard_manager_intervals]") {
  std::mt19937 engine(47);
  const auto draw = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(engine()) / 4294967296.0);
  };
  std::size_t total = 0, several = 0, unresolved = 0;
  for (unsigned seed = 0; seed < 80; ++seed) {
    Account a;
    a.book = sample_book(2 + seed % 9, 2500 + seed);
    for (BookExpiry& e : a.book.expiries) e.rate = seed % 7 == 0 ? 0.05 : 0.0;
    if (seed % 4 == 0) a.book.expiries[0].settled_forward = draw(0, 50);
    if (seed % 5 == 0) a.book.expiries[0].seconds = 0;
    a.markets.push_back({.spot = 100, .rules = standard_rules()});
    a.expiry_markets = {0, 0, static_cast<std::uint32_t>(seed % 2)};
    for (StandardMarket& m : a.markets) {
      if (engine() % 2 == 0) {
        m.perpetual = {.amount = draw(-3, 3), .price = draw(98, 102), .unrealised = draw(-9, 9)};
      }
      if (engine() % 3 == 0) m.base_amount = draw(0, 2);
    }
    const auto market = static_cast<std::uint32_t>(seed % 8 == 0);
    a.cash = draw(0, 100) - excess(a, market, 100);
    INFO(seed);
    const FoundMap found = search(a, market);
    check_map(a, market, found, 1000);
    total += found.intervals.size();
    several += found.intervals.size() > 1;
    for (const SpotStretch& s : found.stretches) unresolved += !s.has_boundary;
  }
  CHECK(total > 40);
  CHECK(several > 5);
  CHECK(unresolved == 0);
}

TEST_CASE("Nothing leaves the lines about a leg's value", "[standard_manager_intervals]") {
  std::mt19937 engine(9);
  const auto draw = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(engine()) / 4294967296.0);
  };
  Scratch memory(1 << 18);
  int outside = 0;
  for (unsigned round = 0; round < 200; ++round) {
    const SampleBook book = sample_book(6, 300 + round);
    const double near = draw(0.3, 3), far = near * (1 + std::exp(draw(-12, 0)));
    std::vector<Enclosure> lines(6);
    REQUIRE(leg_bounds(book.view(), near, far, lines, memory.arena).code == ErrorCode::ok);
    for (double t = 0; t <= 1; t += 0.125) {
      for (std::size_t i = 0; i < 6; ++i) {
        const OptionLeg& leg = book.legs[i];
        const BookExpiry& e = book.expiries[leg.expiry];
        const double years = e.seconds / 31536000;
        const double value = black_value(e.forward * (near + (far - near) * t), leg.strike, years,
                                         leg.vol, std::exp(-e.rate * years), leg.type);
        const Enclosure& l = lines[i];
        outside += value < l.low_near + (l.low_far - l.low_near) * t - 1e-9 ||
                   value > l.high_near + (l.high_far - l.high_near) * t + 1e-9;
      }
    }
  }
  CHECK(outside == 0);
  const PerpetualPosition moved =
      move_perpetual({.amount = -2, .price = 100, .unrealised = 3}, 1.25);
  CHECK(moved.price == 125);
  CHECK(moved.unrealised == -47);
}

TEST_CASE("Refusals of the standard manager's intervals", "[standard_manager_intervals]") {
  const Account good = with_legs({{0, kCall, 120, -1, 0.6}}, 100);
  std::vector<LiquidationInterval> out(8);
  std::vector<SpotStretch> stretches(8);
  Scratch memory(1 << 18);
  const auto of = [&](const Account& a, std::uint32_t market, const SpotSearch& how, Arena& arena) {
    return standard_manager_intervals(a.view(), market, how, out, stretches, arena).error();
  };
  for (const double bad : {kNan, kInfinite, -kInfinite, 1e301}) {
    const ErrorCode code = std::isfinite(bad) ? ErrorCode::out_of_domain : ErrorCode::not_finite;
    Account broken = good;
    broken.cash = bad;
    CHECK(of(broken, 0, {}, memory.arena).field == Field::cash);
    CHECK(of(broken, 0, {}, memory.arena).code == code);
    broken = good;
    broken.markets[0].spot = bad;
    CHECK(of(broken, 0, {}, memory.arena).field == Field::spot);
    const auto moved = standard_manager_excess_at(good.view(), 0, bad, memory.arena).error();
    CHECK(moved.field == Field::spot);
    CHECK(moved.code == code);
  }
  for (const std::uint32_t absent : {1u, 0xffffffffu}) {
    CHECK(of(good, absent, {}, memory.arena).field == Field::markets);
    CHECK(of(good, absent, {}, memory.arena).code == ErrorCode::out_of_domain);
    CHECK(standard_manager_excess_at(good.view(), absent, 100, memory.arena).error().field ==
          Field::markets);
  }
  CHECK(of(good, 0, {.max_iterations = 0}, memory.arena).field == Field::max_iterations);
  Scratch tiny(64);
  CHECK(of(good, 0, {}, tiny.arena).code == ErrorCode::capacity_exceeded);
  Scratch exact(standard_manager_intervals_workspace_bytes(1, 2, 1));
  CHECK(of(good, 0, {}, exact.arena).code == ErrorCode::ok);
  CHECK(exact.arena.used_bytes() == 0);
  out.clear();
  CHECK(of(good, 0, {}, memory.arena).field == Field::intervals);
}
