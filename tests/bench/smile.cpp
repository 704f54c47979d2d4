// Smiles and surfaces: the fit of an SVI slice beside QuantLib, the decision on its arbitrage, and
// points of a surface.
#include <cmath>

#include "core/volatility/arbitrage/butterfly.hpp"
#include "core/volatility/fit/svi_fit.hpp"
#include "core/volatility/surface/surface_batch.hpp"

#include "tests/bench/areas.hpp"

#ifdef LOADLINE_HAS_QUANTLIB
#include <ql/experimental/volatility/sviinterpolation.hpp>
#endif

namespace loadline::bench {
namespace {

constexpr std::size_t kChains = 64;
constexpr std::size_t kQuotes = 25;

/// Chains of 25 quotes about market smiles, a day to two years, with a noise of 0.5 % of vol.
struct Chains {
  std::vector<double> years = spread_over(0.01, 2, 0.618034, kChains);
  std::vector<SviRaw> truth;
  std::vector<double> k, strike, vol;
  std::vector<std::byte> block = std::vector<std::byte>(svi_fit_workspace_bytes(kQuotes));

  /// `bend` times the usual slopes: at 1 no condition binds, at 8 butterflies do.
  explicit Chains(double bend) {
    const auto level = spread_over(0.3, 0.9, 0.414214, kChains);
    const auto rho = spread_over(-0.5, 0.3, 0.732051, kChains);
    const auto noise = spread_over(-0.005, 0.005, 0.236068, kChains * kQuotes);
    for (std::size_t i = 0; i < kChains; ++i) {
      const double root = level[i] * std::sqrt(years[i]), b = 0.3 * bend * root;
      const double sigma = 0.8 * root, least = 0.8 * root * root;
      truth.push_back(
          {least - b * sigma * std::sqrt(1 - rho[i] * rho[i]), b, rho[i], 0.1 * root, sigma});
      for (std::size_t n = 0; n < kQuotes; ++n) {
        k.push_back((static_cast<double>(n) - 12) / 5 * root);
        strike.push_back(std::exp(k.back()));
        const double w = svi_total_variance(truth[i], k.back()).w;
        vol.push_back(std::sqrt(w / years[i]) * (1 + noise[i * kQuotes + n]));
      }
    }
  }
  SmileQuotes quotes(std::size_t i) const {
    return {years[i], std::span(k).subspan(i * kQuotes, kQuotes),
            std::span(vol).subspan(i * kQuotes, kQuotes)};
  }
};

#ifdef LOADLINE_HAS_QUANTLIB
/// One fit a chain, from at most `guesses` starting points.
void quantlib_fit(const Chains& chains, QuantLib::Size guesses, double& sink) {
  const double none = QuantLib::Null<double>(), forward = 1.0, accepted = 0.0020;
  for (std::size_t i = 0; i < kChains; ++i) {
    const double* const x = chains.strike.data() + i * kQuotes;
    const double* const y = chains.vol.data() + i * kQuotes;
    try {
      QuantLib::SviInterpolation fit(x, x + kQuotes, y, chains.years[i], forward, none, none, none,
                                     none, none, false, false, false, false, false, false, {}, {},
                                     accepted, false, guesses);
      fit.update();
      sink += fit.a();
    } catch (const std::exception&) {
      sink += 1;  // it refuses some
    }
  }
}
#endif

std::vector<Candidate> quantlib_fits([[maybe_unused]] const Chains& chains,
                                     [[maybe_unused]] double& sink) {
#ifdef LOADLINE_HAS_QUANTLIB
  return {{"QuantLib SviInterpolation, one start, unchecked",
           [&chains, &sink] { quantlib_fit(chains, 1, sink); }},
          {"QuantLib SviInterpolation, as it comes, unchecked",
           [&chains, &sink] { quantlib_fit(chains, 50, sink); }}};
#else
  return {};
#endif
}

void bench_fit(const Bench& bench, const std::string& name, double bend) {
  Chains chains(bend);
  std::vector<double> fitted(5 * kChains);
  double sink = 0;
  bench.compare(
      {"SVI slice, 25 quotes, " + name + ", " + kIsa, kChains, {100'000, 20'000}},
      [&] {
        for (std::size_t i = 0; i < kChains; ++i) {
          Arena arena{chains.block};
          const auto fit = fit_svi(chains.quotes(i), {}, {}, {}, arena);
          const SviRaw& s = fit->slice;
          const double parameters[] = {s.a, s.b, s.rho, s.m, s.sigma};
          std::copy(std::begin(parameters), std::end(parameters), fitted.begin() + 5 * i);
        }
      },
      quantlib_fits(chains, sink), [&] { return digest_of(fitted); });
  if (!std::isfinite(sink)) std::fprintf(stderr, "the peer went wrong\n");
}

void bench_decision(const Bench& bench) {
  const Chains chains(1);
  std::vector<double> least(kChains);
  bench.compare(
      {std::string("butterfly arbitrage decided over the line, ") + kIsa, kChains, {}},
      [&] {
        for (std::size_t i = 0; i < kChains; ++i) {
          least[i] = is_butterfly_free(chains.truth[i], 1e-6) ? 1 : 0;
        }
      },
      {}, [&] { return digest_of(least); });
  bench.compare(
      {std::string("the same with intervals and the least g, ") + kIsa, kChains, {}},
      [&] {
        for (std::size_t i = 0; i < kChains; ++i) {
          least[i] = check_butterfly(chains.truth[i])->least_g;
        }
      },
      {}, [&] { return digest_of(least); });
}

void bench_points(const Bench& bench) {
  VolSurface surface;
  for (const double years : {0.02, 0.1, 0.25, 0.5, 1.0, 2.0}) {
    const double root = 0.6 * std::sqrt(years);
    surface.slices[surface.count++] = {
        years, 100, {0.6 * root * root, 0.3 * root, -0.2, 0.05 * root, 0.6 * root}};
  }
  const auto k = spread_over(-0.8, 0.8), years = spread_over(0.01, 3, 0.414214);
  std::vector<double> vol(kCount), local(kCount);
  const SurfacePointColumns points{
      .count = kCount, .at = {k.data()}, .expiry_years = {years.data()}};
  bench.compare(
      {std::string("surface, vol at a point, batch of 4096, ") + kIsa, kCount, {}},
      [&] { evaluate_surface(surface, points, {.vol = vol.data()}); }, {},
      [&] { return digest_of(vol); });
  bench.compare(
      {std::string("surface, vol and local vol, batch of 4096, ") + kIsa, kCount, {}},
      [&] { evaluate_surface(surface, points, {.vol = vol.data(), .local_vol = local.data()}); },
      {}, [&] { return digest_of(local); });
}

}  // namespace

void bench_smile(const Bench& bench) {
  bench_fit(bench, "no arbitrage in them", 1);
  bench_fit(bench, "butterflies bind", 8);
  bench_decision(bench);
  bench_points(bench);
}

}  // namespace loadline::bench
