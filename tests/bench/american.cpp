// American options beside QuantLib's fixed-point engine (Andersen, Lake and Offengenden) and its
// Barone-Adesi-Whaley approximation.
#include "core/pricing/american/american.hpp"

#include <cmath>

#include "tests/bench/areas.hpp"

#ifdef LOADLINE_HAS_QUANTLIB
#include <ql/exercise.hpp>
#include <ql/instruments/vanillaoption.hpp>
#include <ql/pricingengines/vanilla/baroneadesiwhaleyengine.hpp>
#include <ql/pricingengines/vanilla/qdfpamericanengine.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>
#endif

namespace loadline::bench {
namespace {

constexpr std::size_t kOptions =
    64;  // a peer at high accuracy takes a quarter of a millisecond each

/// Puts and calls of one underlying, each with an expiry and a volatility of its own, so that no
/// two share a boundary; or a chain, which shares one.
struct American {
  std::vector<double> strike = spread_over(80, 120, 0.618034, kOptions);
  std::vector<double> years = spread_over(0.1, 1.9, 0.732051, kOptions);
  std::vector<double> vol = spread_over(0.15, 0.45, 0.414214, kOptions);
  std::vector<std::uint8_t> type = std::vector<std::uint8_t>(kOptions);
  double spot = 100, rate = 0.05, carry = 0.02;
  std::vector<double> results[7];
  std::vector<std::uint16_t> status = std::vector<std::uint16_t>(kOptions);

  explicit American(bool chain) {
    for (std::size_t i = 0; i < kOptions; ++i) {
      type[i] = chain || i % 4 != 0 ? 1 : 0;
      years[i] = (chain ? 365 : std::round(years[i] * 365)) / 365;  // the peer counts days
      if (chain) vol[i] = 0.3;
    }
    for (auto& column : results) column.resize(kOptions);
  }

  OptionColumns inputs() const {
    return {.count = kOptions,
            .spot = {&spot, 0},
            .strike = {strike.data()},
            .expiry_years = {years.data()},
            .vol = {vol.data()},
            .rate = {&rate, 0},
            .carry = {&carry, 0},
            .type = {type.data()}};
  }
  AmericanValueColumns outputs(bool greeks) {
    if (!greeks) return {.value = results[0].data(), .status = status.data()};
    return {.value = results[0].data(),
            .delta = results[1].data(),
            .gamma = results[2].data(),
            .vega = results[3].data(),
            .theta = results[4].data(),
            .rho = results[5].data(),
            .phi = results[6].data(),
            .status = status.data()};
  }
  std::uint64_t digest() const {
    Digest digest;
    for (const auto& column : results) digest.add(digest_of(column));
    return digest.value();
  }
};

#ifdef LOADLINE_HAS_QUANTLIB
/// The same options as the peer's objects, every one with all that it needs.
class Peer {
 public:
  explicit Peer(const American& book) {
    using namespace QuantLib;
    const Date today(2, January, 2026);
    Settings::instance().evaluationDate() = today;
    const DayCounter days = Actual365Fixed();
    const auto flat = [&](double level) {
      return Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, level, days));
    };
    for (std::size_t i = 0; i < kOptions; ++i) {
      const auto vol = Handle<BlackVolTermStructure>(
          ext::make_shared<BlackConstantVol>(today, NullCalendar(), book.vol[i], days));
      processes_.push_back(ext::make_shared<BlackScholesMertonProcess>(
          Handle<Quote>(ext::make_shared<SimpleQuote>(book.spot)), flat(book.carry),
          flat(book.rate), vol));
      const Date expiry = today + static_cast<int>(std::round(book.years[i] * 365));
      options_.push_back(ext::make_shared<VanillaOption>(
          ext::make_shared<PlainVanillaPayoff>(book.type[i] == 0 ? Option::Call : Option::Put,
                                               book.strike[i]),
          ext::make_shared<AmericanExercise>(today, expiry)));
    }
  }

  template <class Engine>
  void set_engine(const Engine& engine_of) {
    for (std::size_t i = 0; i < kOptions; ++i)
      options_[i]->setPricingEngine(engine_of(processes_[i]));
  }
  double run() const {
    double sum = 0;
    for (const auto& option : options_) {
      option->recalculate();
      sum += option->NPV();
    }
    return sum;
  }

 private:
  std::vector<QuantLib::ext::shared_ptr<QuantLib::BlackScholesMertonProcess>> processes_;
  std::vector<QuantLib::ext::shared_ptr<QuantLib::VanillaOption>> options_;
};

std::vector<Candidate> peers_of(const American& book, double& sink) {
  using namespace QuantLib;
  using Process = ext::shared_ptr<BlackScholesMertonProcess>;
  std::vector<Candidate> candidates;
  const auto add = [&](const char* name, auto engine_of) {
    auto peer = std::make_shared<Peer>(book);
    peer->set_engine(engine_of);
    candidates.push_back({name, [peer, &sink] { sink += peer->run(); }});
  };
  add("QuantLib QdFp fast", [](const Process& process) {
    return ext::make_shared<QdFpAmericanEngine>(process, QdFpAmericanEngine::fastScheme());
  });
  add("QuantLib QdFp accurate", [](const Process& process) {
    return ext::make_shared<QdFpAmericanEngine>(process, QdFpAmericanEngine::accurateScheme());
  });
  add("QuantLib Barone-Adesi-Whaley", [](const Process& process) {
    return ext::make_shared<BaroneAdesiWhaleyApproximationEngine>(process);
  });
  return candidates;
}
#else
std::vector<Candidate> peers_of(const American&, double&) {
  return {};
}
#endif

}  // namespace

void bench_american(const Bench& bench) {
  double sink = 0;
  const auto row = [&](const std::string& name, AmericanAccuracy accuracy, bool chain, bool greeks,
                       Target target) {
    const Row described{name + ", " + kIsa, kOptions, target};
    if (!bench.wants(described.name)) return;
    American book(chain);
    bench.compare(
        described, [&] { price_americans(book.inputs(), accuracy, book.outputs(greeks)); },
        peers_of(book, sink), [&] { return book.digest(); });
  };
  const Target target = {15'000, 3'000};
  row("American value, no two of a boundary, fast", AmericanAccuracy::fast, false, false, target);
  row("American value, no two of a boundary", AmericanAccuracy::standard, false, false, target);
  row("American value, no two of a boundary, high", AmericanAccuracy::high, false, false, {});
  row("American value + 6 Greeks, no two of a boundary", AmericanAccuracy::standard, false, true,
      {});
  row("American value, chain of 64", AmericanAccuracy::standard, true, false, {});
  row("American value + 6 Greeks, chain of 64", AmericanAccuracy::standard, true, true, {});
  if (!std::isfinite(sink)) std::fprintf(stderr, "the peer went wrong\n");
}

}  // namespace loadline::bench
