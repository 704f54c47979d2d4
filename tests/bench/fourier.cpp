// A chain of options under Heston, whole and one option at a time, beside two of QuantLib's
// engines: its default, and the fastest that keeps 13 digits.
#include <cmath>

#include "core/pricing/fourier/model_chain.hpp"

#include "tests/bench/areas.hpp"

#ifdef LOADLINE_HAS_QUANTLIB
#include <ql/exercise.hpp>
#include <ql/instruments/vanillaoption.hpp>
#include <ql/models/equity/hestonmodel.hpp>
#include <ql/pricingengines/vanilla/analytichestonengine.hpp>
#include <ql/pricingengines/vanilla/exponentialfittinghestonengine.hpp>
#include <ql/processes/hestonprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>
#endif

namespace loadline::bench {
namespace {

constexpr std::size_t kStrikes = 25;
constexpr int kDays = 182;
constexpr double kSpot = 100, kRate = 0.03, kCarry = 0.01;
constexpr HestonParameters kHeston = {0.04, 1.5, 0.06, 0.7, -0.6};
constexpr BatesParameters kBates = {kHeston, {0.5, -0.1, 0.15}};

/// The options out of the money of one expiry.
struct HestonChain {
  std::vector<double> strike = std::vector<double>(kStrikes);
  std::vector<std::uint8_t> type = std::vector<std::uint8_t>(kStrikes);
  std::vector<double> results[17];

  HestonChain() {
    for (std::size_t i = 0; i < kStrikes; ++i) {
      strike[i] = 70 + 2.5 * static_cast<double>(i);
      type[i] = strike[i] < kSpot ? 1 : 0;
    }
    for (auto& column : results) column.resize(kStrikes);
  }

  ModelChain options() const {
    return {kStrikes, kSpot, kDays / 365.0, kRate, kCarry, {strike.data()}, {type.data()}};
  }
  template <class Parameters>
  ModelValueColumns<Parameters> outputs(bool greeks) {
    ModelValueColumns<Parameters> out;
    out.value = results[0].data();
    if (!greeks) return out;
    out.delta = results[1].data();
    out.gamma = results[2].data();
    out.theta = results[3].data();
    for (std::size_t i = 0; i < kParameterCount<Parameters>; ++i) {
      out.sensitivity[i] = results[4 + i].data();
    }
    return out;
  }
  std::uint64_t digest() const {
    Digest digest;
    for (const auto& column : results) {
      for (const double x : column) digest.add(x);
    }
    return digest.value();
  }
};

#ifdef LOADLINE_HAS_QUANTLIB
class Peer {
 public:
  template <class Engine>
  Peer(const HestonChain& chain, const Engine& engine_of) {
    using namespace QuantLib;
    const Date today(2, January, 2026);
    Settings::instance().evaluationDate() = today;
    const auto flat = [&](double level) {
      return Handle<YieldTermStructure>(
          ext::make_shared<FlatForward>(today, level, Actual365Fixed()));
    };
    const auto process = ext::make_shared<HestonProcess>(
        flat(kRate), flat(kCarry), Handle<Quote>(ext::make_shared<SimpleQuote>(kSpot)),
        kHeston.initial_variance, kHeston.mean_reversion, kHeston.long_run_variance,
        kHeston.vol_of_variance, kHeston.correlation);
    const auto engine = engine_of(ext::make_shared<HestonModel>(process));
    for (std::size_t i = 0; i < kStrikes; ++i) {
      const auto payoff = ext::make_shared<PlainVanillaPayoff>(
          chain.type[i] == 0 ? Option::Call : Option::Put, chain.strike[i]);
      options_.push_back(ext::make_shared<VanillaOption>(
          payoff, ext::make_shared<EuropeanExercise>(today + kDays)));
      options_.back()->setPricingEngine(engine);
    }
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
  std::vector<QuantLib::ext::shared_ptr<QuantLib::VanillaOption>> options_;
};

std::vector<Candidate> peers_of(const HestonChain& chain, double& sink) {
  using namespace QuantLib;
  using Model = ext::shared_ptr<HestonModel>;
  std::vector<Candidate> candidates;
  const auto add = [&](const char* name, auto engine_of) {
    auto peer = std::make_shared<Peer>(chain, engine_of);
    candidates.push_back({name, [peer, &sink] { sink += peer->run(); }});
  };
  add("QuantLib AnalyticHestonEngine",
      [](const Model& model) { return ext::make_shared<AnalyticHestonEngine>(model, Size{144}); });
  add("QuantLib ExponentialFittingHestonEngine",
      [](const Model& model) { return ext::make_shared<ExponentialFittingHestonEngine>(model); });
  return candidates;
}
#else
std::vector<Candidate> peers_of(const HestonChain&, double&) {
  return {};
}
#endif

}  // namespace

void bench_fourier(const Bench& bench) {
  double sink = 0;
  HestonChain chain;
  const auto row = [&](const std::string& name, Target target, auto run) {
    const Row described{name + ", " + kIsa, kStrikes, target};
    if (!bench.wants(described.name)) return;
    for (auto& column : chain.results) column.assign(kStrikes, 0.0);
    bench.compare(described, run, peers_of(chain, sink), [&] { return chain.digest(); });
  };
  row("Heston value, chain of 25", {5'000, 1'000},
      [&] { heston_chain(chain.options(), kHeston, chain.outputs<HestonParameters>(false)); });
  row("Heston value + 8 derivatives, chain of 25", {},
      [&] { heston_chain(chain.options(), kHeston, chain.outputs<HestonParameters>(true)); });
  row("Heston value, one strike at a time", {}, [&] {
    ModelChain one = chain.options();
    one.count = 1;
    for (std::size_t i = 0; i < kStrikes; ++i) {
      one.strike = {&chain.strike[i]};
      one.type = {&chain.type[i]};
      ModelValueColumns<HestonParameters> out;
      out.value = &chain.results[0][i];
      heston_chain(one, kHeston, out);
    }
  });
  row("Bates value, chain of 25, beside Heston", {},
      [&] { bates_chain(chain.options(), kBates, chain.outputs<BatesParameters>(false)); });
  if (!std::isfinite(sink)) std::fprintf(stderr, "the peer went wrong\n");
}

}  // namespace loadline::bench
