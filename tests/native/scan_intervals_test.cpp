#include "core/margin/option/interval/scan_intervals.hpp"

#include "core/margin/option/venue_grids.hpp"

#include "tests/native/spot_map_check.hpp"

using namespace loadline;
using namespace loadline::test;

namespace {

constexpr double kDay = 86400;
constexpr auto kCall = OptionType::call;
constexpr auto kPut = OptionType::put;

FoundMap search(const ScanHolding& holding, const ScanRules& rules) {
  Scratch memory(scan_intervals_workspace_bytes(holding.account.book.legs.size(),
                                                holding.account.book.expiries.size(),
                                                rules.scenarios.size()));
  return find_map([&](auto& intervals, auto& stretches) {
    return scan_intervals(holding, rules, {}, intervals, stretches, memory.arena);
  });
}

double excess(const ScanHolding& holding, const ScanRules& rules, double spot) {
  Scratch memory(scan_intervals_workspace_bytes(64, 8, 64));
  const auto value = scan_excess_at(holding, rules, spot, memory.arena);
  REQUIRE(value.ok());
  return *value;
}

void check_map(const ScanHolding& holding, const ScanRules& rules, const FoundMap& found,
               int points) {
  check_map(found, points, [&](double spot) { return excess(holding, rules, spot); });
}

SampleBook strangle() {
  SampleBook book;
  book.expiries = {{.seconds = 20 * kDay, .forward = 100.5}};
  book.legs = {{0, kCall, 125, -5, 0.6}, {0, kPut, 80, -5, 0.65}};
  return book;
}

}  // namespace

TEST_CASE("A short strangle under Deribit in coin and under Paradex", "[scan_intervals]") {
  const SampleBook book = strangle();
  ScanHolding coin{{.book = book.view(), .spot = 100, .settlement = Settlement::coin}, 2.0};
  const FoundMap deribit = search(coin, deribit_rules());
  check_map(coin, deribit_rules(), deribit, 1500);
  REQUIRE(deribit.intervals.size() == 2);
  CHECK(deribit.intervals[0].opens_below);
  ScanHolding quote{{.book = book.view(), .spot = 100}, 150.0};
  const FoundMap paradex = search(quote, paradex_rules());
  check_map(quote, paradex_rules(), paradex, 1500);
  REQUIRE(paradex.intervals.size() == 2);
  CHECK(paradex.intervals[1].opens_above);
}

TEST_CASE("What an account under a scan is worth, by hand", "[scan_intervals]") {
  const SampleBook book = strangle();
  ScanHolding holding{{.book = book.view(),
                       .perpetual = {.amount = 3, .price = 100.2, .unrealised = 7},
                       .spot = 100,
                       .fees = 1},
                      150.0};
  Scratch memory(1 << 16);
  for (const double spot : {80.0, 100.0, 130.0}) {
    ScanAccount moved = holding.account;
    SampleBook there = book;
    there.expiries[0].forward = 100.5 * spot / 100;
    moved.book = there.view();
    moved.spot = spot;
    moved.perpetual.price = 100.2 * spot / 100;
    double equity = 157 + 3 * 100.2 * (spot / 100 - 1);
    for (const OptionLeg& leg : there.legs) {
      equity += leg.amount * black_value(there.expiries[0].forward, leg.strike, 20.0 / 365, leg.vol,
                                         1, leg.type);
    }
    const auto margin = scan_margin(moved, paradex_rules(), {}, memory.arena);
    CHECK(excess(holding, paradex_rules(), spot) ==
          Approx(equity - margin->maintenance.requirement).epsilon(1e-12));
    // In coin: values over the spot, an inverse perpetual of 300 in quote currency.
    ScanHolding coin = holding;
    coin.account.settlement = Settlement::coin;
    coin.cash = 4;
    coin.account.perpetual.unrealised = 0.25;
    moved.settlement = Settlement::coin;
    moved.perpetual.amount = 300 / spot;
    double owned = 4.25 + 3 - 300 / spot;
    for (const OptionLeg& leg : there.legs) {
      owned += leg.amount / spot *
               black_value(there.expiries[0].forward, leg.strike, 20.0 / 365, leg.vol, 1, leg.type);
    }
    const auto scan = scan_margin(moved, deribit_rules(), {}, memory.arena);
    CHECK(excess(coin, deribit_rules(), spot) ==
          Approx(owned - scan->maintenance.requirement).epsilon(1e-12));
  }
}

TEST_CASE("Random books under scans: none missed", "[scan_intervals]") {
  std::mt19937 engine(23);
  const auto draw = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(engine()) / 4294967296.0);
  };
  std::size_t total = 0, several = 0;
  for (unsigned seed = 0; seed < 32; ++seed) {
    const SampleBook book = sample_book(2 + seed % 8, 700 + seed);
    const bool coin = seed % 2 == 0;
    const ScanRules rules = seed % 4 < 2 ? deribit_rules() : paradex_rules();
    ScanHolding holding{{.book = book.view(),
                         .spot = 100,
                         .fees = draw(0, 0.1),
                         .settlement = coin ? Settlement::coin : Settlement::quote},
                        0.0};
    if (seed % 3 == 0) {
      holding.account.perpetual = {.amount = draw(-3, 3), .price = 100, .unrealised = 0};
    }
    holding.cash = draw(0, 100) / (coin ? 100 : 1) - excess(holding, rules, 100);
    INFO(seed);
    const FoundMap found = search(holding, rules);
    check_map(holding, rules, found, 500);
    total += found.intervals.size();
    several += found.intervals.size() > 1;
  }
  CHECK(total > 16);
  CHECK(several > 2);
}

TEST_CASE("Refusals of a scan's intervals", "[scan_intervals]") {
  const SampleBook book = strangle();
  const ScanHolding good{{.book = book.view(), .spot = 100}, 150.0};
  std::vector<LiquidationInterval> out(8);
  std::vector<SpotStretch> stretches(8);
  Scratch memory(1 << 18);
  const auto of = [&](const ScanHolding& holding, const SpotSearch& how = {}) {
    return scan_intervals(holding, paradex_rules(), how, out, stretches, memory.arena).error();
  };
  for (const double bad : {kNan, kInfinite, -kInfinite, 1e300}) {
    const ErrorCode code = std::isfinite(bad) ? ErrorCode::out_of_domain : ErrorCode::not_finite;
    ScanHolding holding = good;
    holding.cash = bad;
    CHECK(of(holding).code == code);
    CHECK(of(holding).field == Field::cash);
    holding = good;
    holding.account.perpetual.unrealised = bad;
    CHECK(of(holding).field == Field::unrealised);
    holding = good;
    holding.account.spot = bad;
    CHECK(of(holding).field == Field::spot);
    CHECK(scan_excess_at(good, paradex_rules(), bad, memory.arena).error().field == Field::spot);
  }
  CHECK(of(good, {.highest_factor = 0.5}).field == Field::bracket);
  Scratch tiny(64);
  CHECK(scan_intervals(good, paradex_rules(), {}, out, stretches, tiny.arena).error().code ==
        ErrorCode::capacity_exceeded);
  CHECK(of(good).code == ErrorCode::ok);
  CHECK(memory.arena.used_bytes() == 0);
}
