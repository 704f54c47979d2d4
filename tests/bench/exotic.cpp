// Barriers, digitals and one-touches beside QuantLib's analytic engines, which give fewer Greeks or
// none.
#include <cmath>

#include "core/pricing/exotic/barrier.hpp"
#include "core/pricing/exotic/digital.hpp"
#include "core/pricing/exotic/touch.hpp"

#include "tests/bench/areas.hpp"

#ifdef LOADLINE_HAS_QUANTLIB
#include <ql/exercise.hpp>
#include <ql/instruments/barrieroption.hpp>
#include <ql/instruments/vanillaoption.hpp>
#include <ql/pricingengines/barrier/analyticbarrierengine.hpp>
#include <ql/pricingengines/vanilla/analyticdigitalamericanengine.hpp>
#include <ql/pricingengines/vanilla/analyticeuropeanengine.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>
#endif

namespace loadline::bench {
namespace {

constexpr std::size_t kOptions = 64;  // a peer has a process and curves for each

/// How much of OptionValue is asked for.
enum class Wanted { value, five_greeks, all };

/// Options on one spot, each with its own strike, level, expiry and volatility. Half of the
/// barriers lie below the spot, half above, and none is reached.
struct Exotics {
  std::vector<double> strike = spread_over(80, 120, 0.618034, kOptions);
  std::vector<double> level = spread_over(0.8, 0.98, 0.302776, kOptions);
  std::vector<double> years = spread_over(0.1, 1.9, 0.732051, kOptions);
  std::vector<double> vol = spread_over(0.15, 0.45, 0.414214, kOptions);
  std::vector<std::uint8_t> type = std::vector<std::uint8_t>(kOptions);
  std::vector<std::uint8_t> barrier_type = type, touch_type = type, side = type, payoff = type;
  double spot = 100, rate = 0.05, carry = 0.02, rebate = 2, one = 1;
  std::vector<double> results[17];
  std::vector<std::uint16_t> status = std::vector<std::uint16_t>(kOptions);

  Exotics() {
    for (std::size_t i = 0; i < kOptions; ++i) {
      const bool up = i % 2 == 1;
      level[i] = up ? spot / level[i] : spot * level[i];
      years[i] = std::round(years[i] * 365) / 365;  // the peer counts days
      type[i] = i % 4 < 2 ? 0 : 1;
      barrier_type[i] = static_cast<std::uint8_t>((up ? 2 : 0) + i / 4 % 2);
      side[i] = static_cast<std::uint8_t>(up ? BarrierSide::up : BarrierSide::down);
    }
    for (auto& column : results) column.resize(kOptions);
  }

  OptionValueColumns outputs(Wanted wanted) {
    const auto at = [this](std::size_t c) { return results[c].data(); };
    OptionValueColumns out = {.value = at(0), .status = status.data()};
    if (wanted == Wanted::value) return out;
    out.delta = at(1), out.gamma = at(2), out.vega = at(3), out.theta = at(4), out.rho = at(5);
    if (wanted == Wanted::five_greeks) return out;
    out.phi = at(6), out.dual_delta = at(7), out.dual_gamma = at(8), out.vanna = at(9);
    out.volga = at(10), out.charm = at(11), out.veta = at(12), out.speed = at(13);
    out.zomma = at(14), out.color = at(15), out.ultima = at(16);
    return out;
  }
  void price_all_barriers(Wanted wanted) {
    price_barriers({.count = kOptions,
                    .spot = {&spot, 0},
                    .strike = {strike.data()},
                    .barrier = {level.data()},
                    .rebate = {&rebate, 0},
                    .expiry_years = {years.data()},
                    .vol = {vol.data()},
                    .rate = {&rate, 0},
                    .carry = {&carry, 0},
                    .monitoring_years = {nullptr, 0},
                    .barrier_type = {barrier_type.data()},
                    .type = {type.data()}},
                   outputs(wanted));
  }
  void price_all_digitals(Wanted wanted) {
    price_digitals({.count = kOptions,
                    .spot = {&spot, 0},
                    .strike = {strike.data()},
                    .expiry_years = {years.data()},
                    .vol = {vol.data()},
                    .rate = {&rate, 0},
                    .carry = {&carry, 0},
                    .amount = {&one, 0},
                    .payoff = {payoff.data()},
                    .type = {type.data()}},
                   outputs(wanted));
  }
  void price_all_touches(Wanted wanted) {
    price_touches({.count = kOptions,
                   .spot = {&spot, 0},
                   .barrier = {level.data()},
                   .expiry_years = {years.data()},
                   .vol = {vol.data()},
                   .rate = {&rate, 0},
                   .carry = {&carry, 0},
                   .amount = {&one, 0},
                   .monitoring_years = {nullptr, 0},
                   .touch_type = {touch_type.data()},
                   .side = {side.data()}},
                  outputs(wanted));
  }
  std::uint64_t digest() const {
    Digest digest;
    for (const auto& column : results) digest.add(digest_of(column));
    return digest.value();
  }
};

#ifdef LOADLINE_HAS_QUANTLIB
using Process = QuantLib::ext::shared_ptr<QuantLib::BlackScholesMertonProcess>;
using Instrument = QuantLib::ext::shared_ptr<QuantLib::OneAssetOption>;

/// A row of the book as the peer's objects: its process, and when it expires.
struct PeerRow {
  Process process;
  QuantLib::Date today, expiry;
};

PeerRow peer_row(const Exotics& book, std::size_t i) {
  using namespace QuantLib;
  const Date today(2, January, 2026);
  Settings::instance().evaluationDate() = today;
  const DayCounter days = Actual365Fixed();
  const auto flat = [&](double level) {
    return Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, level, days));
  };
  const auto vol = Handle<BlackVolTermStructure>(
      ext::make_shared<BlackConstantVol>(today, NullCalendar(), book.vol[i], days));
  return {ext::make_shared<BlackScholesMertonProcess>(
              Handle<Quote>(ext::make_shared<SimpleQuote>(book.spot)), flat(book.carry),
              flat(book.rate), vol),
          today, today + static_cast<int>(std::round(book.years[i] * 365))};
}

Instrument peer_barrier(const Exotics& book, std::size_t i) {
  using namespace QuantLib;
  const PeerRow row = peer_row(book, i);
  constexpr Barrier::Type kTypes[] = {Barrier::DownIn, Barrier::DownOut, Barrier::UpIn,
                                      Barrier::UpOut};
  const auto option = ext::make_shared<BarrierOption>(
      kTypes[book.barrier_type[i]], book.level[i], book.rebate,
      ext::make_shared<PlainVanillaPayoff>(book.type[i] == 0 ? Option::Call : Option::Put,
                                           book.strike[i]),
      ext::make_shared<EuropeanExercise>(row.expiry));
  option->setPricingEngine(ext::make_shared<AnalyticBarrierEngine>(row.process));
  return option;
}

Instrument peer_digital(const Exotics& book, std::size_t i) {
  using namespace QuantLib;
  const PeerRow row = peer_row(book, i);
  const auto option = ext::make_shared<VanillaOption>(
      ext::make_shared<CashOrNothingPayoff>(book.type[i] == 0 ? Option::Call : Option::Put,
                                            book.strike[i], book.one),
      ext::make_shared<EuropeanExercise>(row.expiry));
  option->setPricingEngine(ext::make_shared<AnalyticEuropeanEngine>(row.process));
  return option;
}

Instrument peer_touch(const Exotics& book, std::size_t i) {
  using namespace QuantLib;
  const PeerRow row = peer_row(book, i);
  const auto option = ext::make_shared<VanillaOption>(
      ext::make_shared<CashOrNothingPayoff>(book.side[i] == 1 ? Option::Call : Option::Put,
                                            book.level[i], book.one),
      ext::make_shared<AmericanExercise>(row.today, row.expiry));
  option->setPricingEngine(ext::make_shared<AnalyticDigitalAmericanEngine>(row.process));
  return option;
}

std::vector<Candidate> peer(const char* name, const Exotics& book,
                            Instrument (*option_of)(const Exotics&, std::size_t), double& sink) {
  std::vector<Instrument> options;
  for (std::size_t i = 0; i < kOptions; ++i) options.push_back(option_of(book, i));
  return {{name, [options, &sink] {
             for (const Instrument& option : options) {
               option->recalculate();
               sink += option->NPV();
             }
           }}};
}
std::vector<Candidate> barrier_peers(const Exotics& book, double& sink) {
  return peer("QuantLib AnalyticBarrierEngine, value", book, peer_barrier, sink);
}
std::vector<Candidate> digital_peers(const Exotics& book, double& sink) {
  return peer("QuantLib AnalyticEuropeanEngine, its Greeks", book, peer_digital, sink);
}
std::vector<Candidate> touch_peers(const Exotics& book, double& sink) {
  return peer("QuantLib AnalyticDigitalAmericanEngine, value, delta", book, peer_touch, sink);
}
#else
std::vector<Candidate> barrier_peers(const Exotics&, double&) {
  return {};
}
std::vector<Candidate> digital_peers(const Exotics&, double&) {
  return {};
}
std::vector<Candidate> touch_peers(const Exotics&, double&) {
  return {};
}
#endif

}  // namespace

void bench_exotic(const Bench& bench) {
  Exotics book;
  double sink = 0;
  const auto rows = [&](const std::string& name, void (Exotics::*run)(Wanted), auto peers_of) {
    constexpr std::pair<Wanted, const char*> kWanted[] = {{Wanted::value, " value"},
                                                          {Wanted::five_greeks, " + 5 Greeks"},
                                                          {Wanted::all, " + 16 Greeks"}};
    for (const auto& [wanted, what] : kWanted) {
      const Row row{name + what + ", batch of 64, " + kIsa, kOptions, {}};
      if (!bench.wants(row.name)) continue;
      bench.compare(
          row, [&, w = wanted] { (book.*run)(w); }, peers_of(book, sink),
          [&] { return book.digest(); });
    }
  };
  rows("barrier", &Exotics::price_all_barriers, barrier_peers);
  rows("digital", &Exotics::price_all_digitals, digital_peers);
  rows("one-touch", &Exotics::price_all_touches, touch_peers);
  if (!std::isfinite(sink)) std::fprintf(stderr, "the peer went wrong\n");
}

}  // namespace loadline::bench
