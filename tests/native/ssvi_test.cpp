#include "core/volatility/smile/ssvi.hpp"

#include <limits>
#include <vector>

#include "core/base/limits.hpp"
#include "core/volatility/arbitrage/calendar.hpp"
#include "core/volatility/fit/ssvi_fit.hpp"
#include "core/volatility/smile/smile_point.hpp"

#include "tests/native/smile_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

SviRaw raw(const SsviSlice& slice) {
  const auto result = raw_of(slice);
  REQUIRE(result.ok());
  return *result;
}

/// One expiry of quotes that owns its columns.
struct Expiry {
  double expiry;
  std::vector<double> k, vol;
  SmileQuotes quotes() const { return {expiry, k, vol}; }
};

/// Quotes of an SSVI surface, a flat vol at the money, with noise.
std::vector<Expiry> surface_quotes(const SsviParameters& p, double vol, double noise,
                                   Slices& slices) {
  std::vector<Expiry> expiries;
  for (int e = 0; e < 7; ++e) {
    Expiry chain{0.03 * std::pow(1.8, e), {}, {}};
    const SviRaw slice = raw(*ssvi_slice(p, vol * vol * chain.expiry));
    for (int i = -9; i <= 9; ++i) {
      const double k = i * 0.25 * vol * std::sqrt(chain.expiry);
      chain.k.push_back(k);
      chain.vol.push_back(std::sqrt(svi_total_variance(slice, k).w / chain.expiry) *
                          std::exp(noise * slices.normal()));
    }
    expiries.push_back(chain);
  }
  return expiries;
}

SsviParameters random_parameters(Slices& slices, PhiFamily family) {
  SsviParameters p;
  p.family = family;
  p.rho = slices.uniform(-0.8, 0.5);
  p.eta = slices.uniform(0.3, 2) / (1 + std::fabs(p.rho));
  p.gamma = slices.uniform(0.1, 0.5);
  p.lambda = slices.uniform(1.1, 20) * (1 + std::fabs(p.rho)) / 4;
  return p;
}

}  // namespace

TEST_CASE("phi against mpmath") {
  const Json file = load_vectors("options-smile-mp.json");
  for (const Json& row : file["phi"]) {
    CAPTURE(row.dump());
    SsviParameters p;
    p.rho = 0;
    if (row["family"] == "power_law") {
      p.eta = number(row["eta"]);
      p.gamma = number(row["gamma"]);
    } else {
      p.family = PhiFamily::heston_like;
      p.lambda = number(row["lambda"]);
    }
    const auto phi = ssvi_phi(p, number(row["theta"]));
    REQUIRE(phi.ok());
    CHECK(std::fabs(*phi / number(row["phi"]) - 1) <= 0x1p-50);
  }
}

TEST_CASE("A slice is its own formula, at the money theta and skew rho sqrt(theta) phi / 2") {
  Slices slices(51);
  for (int i = 0; i < 500; ++i) {
    const SsviSlice s{slices.log_uniform(1e-4, 1), slices.uniform(-0.95, 0.95),
                      slices.log_uniform(0.1, 30)};
    const SviRaw r = raw(s);
    for (const double k : {-1.0, -0.2, 0.0, 0.3, 1.5}) {
      const double x = s.phi * k + s.rho;
      const double want =
          s.theta / 2 * (1 + s.rho * s.phi * k + std::sqrt(x * x + 1 - s.rho * s.rho));
      CHECK(std::fabs(svi_total_variance(r, k).w - want) <= 1e-14 * (want + s.theta * s.phi));
    }
    const TotalVariance money = svi_total_variance(r, 0);
    CHECK(std::fabs(money.w / s.theta - 1) < 1e-13);
    CHECK(std::fabs(money.dw - s.rho * s.theta * s.phi) < 1e-13 * s.theta * s.phi);
  }
}

TEST_CASE("The published conditions hold what they promise, by the exact decision") {
  Slices slices(52);
  int free = 0;
  for (int i = 0; i < 2000; ++i) {
    const SsviSlice s{slices.log_uniform(1e-4, 2), slices.uniform(-0.95, 0.95),
                      slices.log_uniform(0.05, 30)};
    const SsviConditions conditions = ssvi_conditions(s);
    const auto report = check_butterfly(raw(s));
    REQUIRE(report.ok());
    if (conditions.butterfly_free) CHECK(report->free);
    if (conditions.wing > 4) CHECK_FALSE(report->free);
    free += conditions.butterfly_free;
  }
  CHECK(free > 500);
  for (const PhiFamily family : {PhiFamily::power_law, PhiFamily::heston_like}) {
    for (int i = 0; i < 60; ++i) {
      const SsviParameters p = random_parameters(slices, family);
      REQUIRE(ssvi_surface_is_free(p));
      double theta = 1e-4;
      SviRaw last = raw(*ssvi_slice(p, theta));
      for (int j = 0; j < 12; ++j) {
        theta *= slices.uniform(1.0, 3.0);
        const SviRaw next = raw(*ssvi_slice(p, theta));
        CHECK(is_butterfly_free(next));
        CHECK(is_calendar_free(last, next));
        last = next;
      }
    }
  }
}

TEST_CASE("SSVI quotes give their parameters back, and noisy ones a free surface") {
  Slices slices(53);
  std::vector<std::byte> block(ssvi_fit_workspace_bytes(7 * 19, 7));
  for (int i = 0; i < 60; ++i) {
    const PhiFamily family = i % 2 == 0 ? PhiFamily::power_law : PhiFamily::heston_like;
    const SsviParameters truth = random_parameters(slices, family);
    const double noise = i % 3 == 0 ? 0.0 : slices.log_uniform(1e-3, 0.1);
    const auto chains = surface_quotes(truth, slices.uniform(0.2, 0.8), noise, slices);
    std::vector<SmileQuotes> expiries;
    for (const Expiry& chain : chains) expiries.push_back(chain.quotes());
    std::vector<double> theta(7);
    std::vector<QuoteFit> rows(7 * 19);
    Arena arena{block};
    const auto fit = fit_ssvi(expiries, family, {}, theta, rows, arena);
    CAPTURE(i, truth.rho, truth.eta, truth.gamma, truth.lambda, noise);
    REQUIRE(fit.ok());
    CHECK(arena.used_bytes() == 0);
    CHECK(ssvi_surface_is_free(fit->parameters));
    CHECK(fit->quality.used == 7 * 19);
    if (noise == 0.0) {
      CHECK(fit->quality.rms_vol < 1e-6);
      CHECK(std::fabs(fit->parameters.rho - truth.rho) < 1e-3);
    } else {
      CHECK(fit->quality.rms_vol < 3 * noise);
    }
    SviRaw last{};
    for (std::size_t e = 0; e < 7; ++e) {
      const SviRaw slice = raw(*ssvi_slice(fit->parameters, theta[e]));
      CHECK(is_butterfly_free(slice));
      if (e > 0) CHECK(is_calendar_free(last, slice));
      last = slice;
    }
  }
}

TEST_CASE("eSSVI slices in turn leave no arbitrage, and meet SSVI quotes") {
  Slices slices(54);
  std::vector<std::byte> block(ssvi_fit_workspace_bytes(19, 1));
  for (int i = 0; i < 150; ++i) {
    const SsviParameters truth = random_parameters(slices, PhiFamily::power_law);
    const double noise = i % 3 == 0 ? 0.0 : slices.log_uniform(1e-3, 0.3);
    const auto chains = surface_quotes(truth, slices.uniform(0.2, 0.8), noise, slices);
    const bool backwards = i % 2 == 1;
    SsviSlice last{};
    bool first = true;
    for (std::size_t n = 0; n < 7; ++n) {
      const Expiry& chain = chains[backwards ? 6 - n : n];
      SsviNeighbours neighbours;
      if (!first) (backwards ? neighbours.later : neighbours.earlier) = &last;
      Arena arena{block};
      std::vector<QuoteFit> rows(19);
      const auto fit = fit_essvi(chain.quotes(), {}, neighbours, rows, arena);
      CAPTURE(i, n, truth.rho, truth.eta, truth.gamma, noise);
      REQUIRE(fit.ok());
      CHECK(fit->quality.outcome == FitOutcome::converged);
      CHECK(ssvi_conditions(fit->slice).butterfly_free);
      CHECK(is_butterfly_free(raw(fit->slice)));
      if (!first) {
        const SviRaw a = raw(last), b = raw(fit->slice);
        CHECK((backwards ? is_calendar_free(b, a) : is_calendar_free(a, b)));
      }
      if (noise == 0.0) CHECK(fit->quality.rms_vol < 1e-5);
      last = fit->slice;
      first = false;
    }
  }
}

TEST_CASE("SSVI refuses by name") {
  const SsviSlice good{0.04, -0.3, 2};
  CHECK(check_ssvi(good).code == ErrorCode::ok);
  CHECK(check_ssvi(SsviSlice{0, -0.3, 2}).field == Field::theta);
  CHECK(check_ssvi(SsviSlice{kNan, -0.3, 2}).code == ErrorCode::not_finite);
  CHECK(check_ssvi(SsviSlice{0.04, 1, 2}).field == Field::rho);
  CHECK(check_ssvi(SsviSlice{0.04, 0, -2}).field == Field::phi);
  SsviParameters p;
  p.rho = 0;
  CHECK(check_ssvi(p).code == ErrorCode::ok);
  p.family = static_cast<PhiFamily>(9);
  CHECK(check_ssvi(p).field == Field::phi_family);
  p.family = PhiFamily::power_law;
  p.gamma = 1.5;
  CHECK(check_ssvi(p).field == Field::gamma);
  CHECK_FALSE(ssvi_surface_is_free(p));
  p.gamma = 0.7;
  CHECK_FALSE(ssvi_surface_is_free(p));
  p.gamma = 0.5;
  p.eta = -1;
  CHECK(ssvi_phi(p, 0.1).error().field == Field::eta);
  p.eta = 1;
  CHECK(ssvi_phi(p, 0).error().field == Field::theta);
  CHECK(ssvi_phi(p, kNan).error().code == ErrorCode::not_finite);
  p.family = PhiFamily::heston_like;
  p.lambda = 0;
  CHECK(ssvi_slice(p, 0.1).error().field == Field::lambda);

  std::vector<std::byte> block(1 << 16);
  Arena arena{block};
  const std::vector<double> k{-0.1, 0, 0.1}, vol{0.5, 0.5, 0.5};
  const SmileQuotes one{0.25, k, vol}, two{0.5, k, vol};
  const SsviSlice late{0.09, -0.3, 2}, sharp{0.04, 0.0, 20};
  CHECK(fit_essvi(one, {}, {.earlier = &sharp}, {}, arena).error().code ==
        ErrorCode::butterfly_arbitrage);
  CHECK(fit_essvi(one, {}, {.earlier = &late, .later = &good}, {}, arena).error().code ==
        ErrorCode::calendar_arbitrage);
  std::vector<double> theta(2);
  const auto error = [&](std::vector<SmileQuotes> expiries, PhiFamily family) {
    return fit_ssvi(expiries, family, {}, theta, {}, arena).error();
  };
  CHECK(error({}, PhiFamily::power_law).code == ErrorCode::no_data);
  CHECK(error({one}, PhiFamily::power_law).field == Field::theta);
  CHECK(error({two, one}, PhiFamily::power_law).code == ErrorCode::unsorted);
  CHECK(error({one, two}, static_cast<PhiFamily>(5)).field == Field::phi_family);
  CHECK(error({one, {0.5, k, {}}}, PhiFamily::power_law).code == ErrorCode::no_data);
  CHECK(error({one, {0.5, k, {}}}, PhiFamily::power_law).index == 1);
  CHECK(fit_ssvi(std::vector<SmileQuotes>(kMaxSurfaceExpiries + 1, one), PhiFamily::power_law, {},
                 theta, {}, arena)
            .error()
            .code == ErrorCode::capacity_exceeded);
}
