#include "core/volatility/surface/surface.hpp"

#include <limits>
#include <vector>

#include "core/volatility/arbitrage/calendar.hpp"
#include "core/volatility/smile/smile_point.hpp"
#include "core/volatility/surface/smile_greeks.hpp"
#include "core/volatility/surface/surface_batch.hpp"

#include "tests/native/smile_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

VolSurface surface_of(const std::vector<SurfaceSlice>& slices) {
  VolSurface surface;
  for (const SurfaceSlice& slice : slices) surface.slices[surface.count++] = slice;
  return surface;
}

VolSurface sample() {
  return surface_of({{0.1, 100, {0.01, 0.06, -0.15, 0.02, 0.2}},
                     {0.25, 101, {0.03, 0.1, -0.2, 0.02, 0.25}},
                     {1.0, 104, {0.12, 0.16, -0.25, 0.03, 0.4}}});
}

/// A flat surface of one vol.
VolSurface flat(double vol) {
  VolSurface surface;
  for (const double years : {0.1, 0.5, 2.0}) {
    surface.slices[surface.count++] = {years, 100, {vol * vol * years, 0, 0, 0, 1}};
  }
  return surface;
}

double w_at(const VolSurface& surface, double k, double years) {
  const auto point = evaluate_surface(surface, k, years);
  REQUIRE(point.ok());
  return point->w;
}

}  // namespace

TEST_CASE("The surface passes through its slices and forwards, and its derivatives are its own") {
  const VolSurface surface = sample();
  CHECK(check_surface(surface).code == ErrorCode::ok);
  for (std::uint32_t i = 0; i < surface.count; ++i) {
    const SurfaceSlice& slice = surface.slices[i];
    CHECK(*surface_forward(surface, slice.expiry_years) == slice.forward);
    for (const double k : {-0.7, 0.0, 0.4}) {
      CHECK(w_at(surface, k, slice.expiry_years) == svi_total_variance(slice.svi, k).w);
    }
  }
  const double h = 1e-5;
  for (const double years : {0.03, 0.1001, 0.2, 0.26, 0.7, 0.99, 1.5, 4.0}) {
    for (const double k : {-1.2, -0.3, 0.0, 0.2, 1.0}) {
      CAPTURE(years, k);
      const auto point = evaluate_surface(surface, k, years);
      REQUIRE(point.ok());
      const double up = w_at(surface, k + h, years), down = w_at(surface, k - h, years);
      CHECK(std::fabs(point->dw_dk - (up - down) / (2 * h)) < 1e-8);
      CHECK(std::fabs(point->d2w_dk2 - (up - 2 * point->w + down) / (h * h)) < 1e-4);
      const double later = w_at(surface, k, years + 1e-7);
      CHECK(std::fabs(point->dw_dt - (later - point->w) / 1e-7) < 1e-6);
      CHECK(point->dw_dt > 0);
      CHECK(point->vol == std::sqrt(point->w / years));
      const double strike = *surface_forward(surface, years) * std::exp(k);
      const auto same = evaluate_surface_at_strike(surface, strike, years);
      REQUIRE(same.ok());
      CHECK(std::fabs(same->log_moneyness - k) < 1e-14);
    }
  }
}

TEST_CASE("Forwards run on an exponential between and beyond the slices") {
  const VolSurface surface = sample();
  const double first = std::log(101.0 / 100) / 0.15, last = std::log(104.0 / 101) / 0.75;
  CHECK(std::fabs(*surface_forward(surface, 0.05) / (100 * std::exp(-0.05 * first)) - 1) < 1e-15);
  CHECK(std::fabs(*surface_forward(surface, 0.2) / (100 * std::exp(0.1 * first)) - 1) < 1e-15);
  CHECK(std::fabs(*surface_forward(surface, 0.5) / (101 * std::exp(0.25 * last)) - 1) < 1e-15);
  CHECK(std::fabs(*surface_forward(surface, 3.0) / (104 * std::exp(2 * last)) - 1) < 1e-15);
  CHECK(*surface_forward(surface_of({{0.5, 70, {0.04, 0, 0, 0, 1}}}), 9.0) == 70);
}

TEST_CASE("A flat surface is flat everywhere, its local vol too, and its density Black's") {
  const VolSurface surface = flat(0.6);
  CHECK(check_surface(surface).code == ErrorCode::ok);
  for (const double years : {0.01, 0.1, 0.3, 0.5, 1.7, 2.0, 5.0}) {
    for (const double k : {-3.0, -0.5, 0.0, 0.7, 2.0}) {
      const auto point = evaluate_surface(surface, k, years);
      REQUIRE(point.ok());
      CHECK(std::fabs(point->vol - 0.6) < 1e-14);
      CHECK(std::fabs(*local_vol_at(*point) - 0.6) < 1e-13);
      const double w = 0.36 * years, d = k / std::sqrt(w) + std::sqrt(w) / 2;
      const double normal = std::exp(-d * d / 2) / std::sqrt(2 * 3.14159265358979323846 * w);
      CHECK(std::fabs(*density_at(*point) - normal) <= 1e-13 * normal * (1 + d * d));
    }
  }
}

TEST_CASE("Local vol against Dupire's quotient of differentiated calls") {
  const Json file = load_vectors("options-smile-mp.json");
  for (const Json& row : file["local_vol"]) {
    CAPTURE(row.dump());
    const VolSurface surface =
        surface_of({{0.5, 1, slice_of(row["first"])}, {1.0, 1, slice_of(row["later"])}});
    const auto point = evaluate_surface(surface, number(row["k"]), number(row["expiry_years"]));
    REQUIRE(point.ok());
    const auto local = local_vol_at(*point);
    REQUIRE(local.ok());
    const double g = durrleman_g(point->log_moneyness, {point->w, point->dw_dk, point->d2w_dk2});
    const double lever = std::fabs(point->log_moneyness * point->dw_dk / point->w) + 1;
    CHECK(std::fabs(*local / number(row["local_vol"]) - 1) < 1e-13 * (1 + lever * lever / g));
  }
}

TEST_CASE("Greeks by each rule against differentiated values") {
  const Json file = load_vectors("options-smile-mp.json");
  for (const Json& row : file["greeks"]) {
    CAPTURE(row.dump());
    const double years = number(row["expiry_years"]);
    const VolSurface surface = surface_of({{years, 100, slice_of(row["raw"])}});
    const OptionInputs inputs{.spot = number(row["spot"]),
                              .strike = number(row["strike"]),
                              .expiry_years = years,
                              .vol = kNan,
                              .rate = number(row["rate"]),
                              .carry = number(row["carry"])};
    const StickyRule rule = row["rule"] == "strike"      ? StickyRule::strike
                            : row["rule"] == "moneyness" ? StickyRule::moneyness
                                                         : StickyRule::delta;
    const auto greeks = smile_greeks(surface, inputs, rule);
    REQUIRE(greeks.ok());
    const struct {
      const char* name;
      double got;
    } results[] = {{"value", greeks->value}, {"delta", greeks->delta}, {"gamma", greeks->gamma},
                   {"vega", greeks->vega},   {"theta", greeks->theta}, {"rho", greeks->rho},
                   {"phi", greeks->phi},     {"vanna", greeks->vanna}, {"volga", greeks->volga}};
    for (const auto& result : results) {
      CAPTURE(result.name);
      const double want = number(row[result.name]);
      CHECK(std::fabs(result.got - want) <= 1e-11 * std::max(1.0, std::fabs(want)));
    }
  }
}

TEST_CASE("A put and a call with the same inputs differ by parity under every rule") {
  const VolSurface surface = sample();
  for (const Settlement settlement : {Settlement::quote, Settlement::coin}) {
    for (const StickyRule rule : {StickyRule::strike, StickyRule::moneyness, StickyRule::delta}) {
      OptionInputs inputs{.spot = 100,
                          .strike = 110,
                          .expiry_years = 0.4,
                          .vol = 0,
                          .rate = 0.02,
                          .carry = 0.01,
                          .type = OptionType::call,
                          .settlement = settlement};
      const auto call = smile_greeks(surface, inputs, rule);
      inputs.type = OptionType::put;
      const auto put = smile_greeks(surface, inputs, rule);
      REQUIRE(call.ok());
      REQUIRE(put.ok());
      // call - put is linear in the spot, whatever the vol: its Greeks have no share of the smile.
      const double s = 100 * std::exp(-0.004), k = 110 * std::exp(-0.008);
      const bool coin = settlement == Settlement::coin;
      const double value = coin ? (s - k) / 100 : s - k;
      CHECK(std::fabs(call->value - put->value - value) < 1e-12);
      CHECK(std::fabs(call->delta - put->delta - (coin ? k / 1e4 : s / 100)) < 1e-12);
      CHECK(std::fabs(call->gamma - put->gamma - (coin ? -2 * k / 1e6 : 0)) < 1e-12);
      CHECK(std::fabs(call->vega - put->vega) < 1e-11);
      CHECK(std::fabs(call->vanna - put->vanna) < 1e-11);
    }
  }
}

TEST_CASE("Between slices that do not cross no butterfly loses its price") {
  // Pairs at random; linear total variance is not proven to keep g >= 0, but none is known where it
  // does not.
  Slices slices(71);
  int pairs = 0;
  while (pairs < 1500) {
    const SviRaw first = slices.any_free(), second = slices.any_free();
    if (!is_calendar_free(first, second)) continue;
    ++pairs;
    const VolSurface surface = surface_of({{1, 1, first}, {2, 1, second}});
    for (int i = 0; i < 200; ++i) {
      const double k = slices.normal() * 1.5, years = slices.uniform(1, 2);
      const auto point = evaluate_surface(surface, k, years);
      REQUIRE(point.ok());
      REQUIRE(durrleman_g(k, {point->w, point->dw_dk, point->d2w_dk2}) > -1e-10);
    }
  }
}

TEST_CASE("A batch has the bits of the scalar calls, and a bad row disturbs none") {
  const VolSurface surface = sample();
  Slices slices(72);
  std::vector<double> at, years;
  for (int i = 0; i < 200; ++i) {
    at.push_back(slices.uniform(-2, 2));
    years.push_back(slices.log_uniform(0.01, 5));
  }
  at[3] = kNan;
  years[7] = 0;
  years[11] = -kInfinity;
  at[20] = 1e31;
  const std::size_t n = at.size();
  std::vector<double> vol(n), w(n), dk(n), dkk(n), dt(n), k(n), f(n), density(n), local(n);
  std::vector<std::uint16_t> status(n);
  const SurfaceValueColumns all{.vol = vol.data(),
                                .w = w.data(),
                                .dw_dk = dk.data(),
                                .d2w_dk2 = dkk.data(),
                                .dw_dt = dt.data(),
                                .log_moneyness = k.data(),
                                .forward = f.data(),
                                .density = density.data(),
                                .local_vol = local.data(),
                                .status = status.data()};
  CHECK(evaluate_surface(surface, {.count = n, .at = {at.data()}, .expiry_years = {years.data()}},
                         all) == 4);
  for (std::size_t i = 0; i < n; ++i) {
    CAPTURE(i);
    const auto point = evaluate_surface(surface, at[i], years[i]);
    CHECK(status[i] == static_cast<std::uint16_t>(point.error().code));
    if (!point.ok()) {
      CHECK((vol[i] == 0 && w[i] == 0 && density[i] == 0 && local[i] == 0 && f[i] == 0));
      continue;
    }
    CHECK(vol[i] == point->vol);
    CHECK(w[i] == point->w);
    CHECK(dk[i] == point->dw_dk);
    CHECK(dkk[i] == point->d2w_dk2);
    CHECK(dt[i] == point->dw_dt);
    CHECK(k[i] == at[i]);
    CHECK(f[i] == point->forward);
    CHECK(density[i] == *density_at(*point));
    CHECK(local[i] == *local_vol_at(*point));
  }
  // By strike, one expiry for all rows, and a single column.
  std::vector<double> strikes{80, 100, -1, 130};
  const double year = 0.5;
  CHECK(evaluate_surface(surface,
                         {.count = 4,
                          .coordinate = SurfaceCoordinate::strike,
                          .at = {strikes.data()},
                          .expiry_years = {&year, 0}},
                         {.vol = vol.data()}) == 1);
  CHECK(vol[3] == evaluate_surface_at_strike(surface, 130, 0.5)->vol);
  CHECK(vol[2] == 0);
}

TEST_CASE("Surfaces refuse by name") {
  const VolSurface good = sample();
  CHECK(evaluate_surface({}, 0, 1).error().code == ErrorCode::no_data);
  CHECK(check_surface({}).code == ErrorCode::no_data);
  CHECK(surface_forward({}, 1).error().code == ErrorCode::no_data);
  for (const double bad : {kNan, kInfinity, -kInfinity}) {
    CHECK(evaluate_surface(good, bad, 1).error().field == Field::log_moneyness);
    CHECK(evaluate_surface(good, 0, bad).error().field == Field::expiry_years);
    CHECK(evaluate_surface_at_strike(good, bad, 1).error().field == Field::strike);
    CHECK(evaluate_surface_at_strike(good, bad, 1).error().code == ErrorCode::not_finite);
  }
  for (const double bad : {0.0, -1.0}) {
    CHECK(evaluate_surface(good, 0, bad).error().code == ErrorCode::out_of_domain);
    CHECK(evaluate_surface_at_strike(good, bad, 1).error().field == Field::strike);
  }
  CHECK(evaluate_surface(good, 0, 5e-324).error().code != ErrorCode::ok);
  CHECK(evaluate_surface(surface_of({{1, 1, {-0.05, 0.1, -0.3, 0.1, 0.2}}}), 0, 1).error().field ==
        Field::total_variance);
  const auto changed = [&](auto change) {
    VolSurface surface = good;
    change(surface);
    return check_surface(surface);
  };
  CHECK(changed([](VolSurface& s) { s.slices[1].svi.b = kNan; }).index == 1);
  CHECK(changed([](VolSurface& s) { s.slices[1].svi.rho = 2; }).field == Field::rho);
  CHECK(changed([](VolSurface& s) { s.slices[2].forward = 0; }).field == Field::forward);
  CHECK(changed([](VolSurface& s) { s.slices[0].expiry_years = -1; }).field == Field::expiry_years);
  CHECK(changed([](VolSurface& s) { s.slices[1].expiry_years = 0.1; }).code == ErrorCode::unsorted);
  CHECK(changed([](VolSurface& s) {
          s.slices[1].svi = {-0.041, 0.1331, 0.306, 0.3586, 0.4153};
        }).code == ErrorCode::butterfly_arbitrage);
  const Error crossing = changed([](VolSurface& s) { s.slices[2].svi.a = -0.02; });
  CHECK(crossing.code == ErrorCode::calendar_arbitrage);
  CHECK(crossing.index == 2);
  CHECK(static_cast<double>(crossing.value) < 0);
  CHECK(changed([](VolSurface& s) { s.count = 65; }).code == ErrorCode::capacity_exceeded);

  OptionInputs inputs{
      .spot = 100, .strike = 110, .expiry_years = 0.4, .vol = 0, .rate = 0, .carry = 0};
  CHECK(smile_greeks(good, inputs, static_cast<StickyRule>(4)).error().field == Field::sticky_rule);
  inputs.spot = -1;
  CHECK(smile_greeks(good, inputs, StickyRule::delta).error().field == Field::spot);
  inputs.spot = 100;
  inputs.expiry_years = 0;
  CHECK(smile_greeks(good, inputs, StickyRule::delta).error().field == Field::expiry_years);
  inputs.expiry_years = 1;
  CHECK(smile_greeks({}, inputs, StickyRule::delta).error().code == ErrorCode::no_data);
}
