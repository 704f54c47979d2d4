// Steps of Heston's paths: the whole of an estimate, random numbers included, beside the steps of
// QuantLib's process under the same scheme.
#include <cmath>

#include "core/pricing/paths/path_estimate.hpp"

#include "tests/bench/areas.hpp"

#ifdef LOADLINE_HAS_QUANTLIB
#include <ql/math/randomnumbers/rngtraits.hpp>
#include <ql/processes/hestonprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>
#endif

namespace loadline::bench {
namespace {

constexpr std::uint32_t kSteps = 64;
constexpr std::uint64_t kDraws = 256;

constexpr PathUnderlying kUnderlying = {
    .spot = 100, .expiry_years = 1, .rate = 0.03, .carry = 0.01};

/// A coin's smile: two steps in three are quadratic, the others exponential.
constexpr HestonParameters kCoin = {0.36, 2.0, 0.36, 1.2, -0.4};
/// An index: hardly a step is exponential.
constexpr HestonParameters kIndex = {0.04, 1.5, 0.04, 0.3, -0.7};

#ifdef LOADLINE_HAS_QUANTLIB
/// As many steps of QuantLib's process, its Mersenne twister and inverse normal included.
class QuantLibPaths {
 public:
  explicit QuantLibPaths(const HestonParameters& p) {
    using namespace QuantLib;
    const Date today(1, January, 2026);
    const auto flat = [&](double rate) {
      return Handle<YieldTermStructure>(
          ext::make_shared<FlatForward>(today, rate, Actual365Fixed(), Continuous));
    };
    process_ = ext::make_shared<HestonProcess>(
        flat(kUnderlying.rate), flat(kUnderlying.carry),
        Handle<Quote>(ext::make_shared<SimpleQuote>(kUnderlying.spot)), p.initial_variance,
        p.mean_reversion, p.long_run_variance, p.vol_of_variance, p.correlation,
        HestonProcess::QuadraticExponentialMartingale);
  }

  double run(std::uint64_t paths) {
    const double dt = kUnderlying.expiry_years / kSteps;
    double sum = 0;
    QuantLib::Array numbers(2);
    for (std::uint64_t path = 0; path < paths; ++path) {
      const auto& point = generator_.nextSequence().value;
      QuantLib::Array state = process_->initialValues();
      for (std::uint32_t j = 0; j < kSteps; ++j) {
        numbers[0] = point[2 * j];
        numbers[1] = point[2 * j + 1];
        state = process_->evolve(j * dt, state, dt, numbers);
      }
      sum += std::fmax(state[0] - kUnderlying.spot, 0);
    }
    return sum;
  }

 private:
  QuantLib::PseudoRandom::rsg_type generator_ =
      QuantLib::PseudoRandom::make_sequence_generator(2 * kSteps, 42);
  QuantLib::ext::shared_ptr<QuantLib::HestonProcess> process_;
};
#endif

void bench_heston(const Bench& bench, const std::string& name, const HestonParameters& parameters,
                  PathPairs pairs, Target target) {
  const std::string label = "Heston QE path-step, " + name + ", " + kIsa;
  if (!bench.wants(label)) return;
  EuropeanPayoff payoff;
  payoff.strike = kUnderlying.spot;
  PathDesign design = {.seed = 42, .pairs = pairs, .steps = kSteps, .draws = kDraws};
  Arena arena{{}};
  std::vector<double> results(3);
  const std::uint64_t members = pairs == PathPairs::antithetic ? 2 : 1;
  const std::size_t path_steps = kDraws * kSteps * members;
  std::vector<Candidate> peers;
  double sink = 0;
#ifdef LOADLINE_HAS_QUANTLIB
  QuantLibPaths peer(parameters);
  peers.push_back({"QuantLib HestonProcess, QuadraticExponentialMartingale",
                   [&] { sink += peer.run(kDraws * members); }});
#endif
  bench.compare(
      {label, path_steps, target},
      [&] {
        const auto estimate =
            estimate_paths<HestonPathStep>(kUnderlying, parameters, payoff, design, arena);
        results = {estimate->value, estimate->standard_error, estimate->uncorrected_share};
      },
      peers, [&] { return digest_of(results); });
  if (!std::isfinite(sink)) std::fprintf(stderr, "the peer went wrong\n");
}

}  // namespace

void bench_paths(const Bench& bench) {
  const Target target = {by_isa(25, 25, 40), by_isa(12, 12, 20)};
  bench_heston(bench, "coin", kCoin, PathPairs::single, target);
  bench_heston(bench, "coin, antithetic pairs", kCoin, PathPairs::antithetic, target);
  bench_heston(bench, "index", kIndex, PathPairs::single, target);
  bench_heston(bench, "index, antithetic pairs", kIndex, PathPairs::antithetic, target);
}

}  // namespace loadline::bench
