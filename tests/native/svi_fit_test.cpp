#include "core/volatility/fit/svi_fit.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/volatility/arbitrage/calendar.hpp"
#include "core/volatility/smile/smile_point.hpp"

#include "tests/native/smile_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double vol_of(const SviRaw& slice, double k, double expiry) {
  return std::sqrt(svi_total_variance(slice, k).w / expiry);
}

/// Quotes that own their columns.
struct Chain {
  double expiry = 0.25;
  std::vector<double> k, vol, bid, ask, weight;

  SmileQuotes quotes() const { return {expiry, k, vol, bid, ask, weight}; }

  static Chain of(const SviRaw& slice, double expiry, std::size_t count, double reach) {
    Chain chain;
    chain.expiry = expiry;
    for (std::size_t i = 0; i < count; ++i) {
      const double x = count == 1 ? 0.0 : 2.0 * static_cast<double>(i) / (count - 1.0) - 1.0;
      chain.k.push_back(x * reach);
      chain.vol.push_back(vol_of(slice, chain.k.back(), expiry));
    }
    return chain;
  }
};

struct Fitted {
  SviFit fit{};
  Error error;
  std::vector<QuoteFit> rows;
};

Fitted fitted(const Chain& chain, const SmileFitOptions& options = {},
              const SviNeighbours& neighbours = {}) {
  std::vector<std::byte> block(svi_fit_workspace_bytes(chain.k.size()));
  Arena arena{block};
  Fitted result;
  result.rows.resize(chain.k.size());
  const auto fit = fit_svi(chain.quotes(), options, neighbours, result.rows, arena);
  CHECK(arena.used_bytes() == 0);
  result.error = fit.error();
  result.fit = *fit;
  return result;
}

/// Freedom by the exact decision, on a fine grid and at random points.
void check_free(const SviRaw& slice, Slices& slices) {
  CAPTURE(slice.a, slice.b, slice.rho, slice.m, slice.sigma);
  const auto report = check_butterfly(slice);
  REQUIRE(report.ok());
  CHECK(report->free);
  const SviShape shape = svi_shape(slice);
  CHECK(shape.least_variance > 0);
  CHECK(shape.left_slope <= 2);
  CHECK(shape.right_slope <= 2);
  for (int i = -100; i <= 100; ++i) {
    const double u = i / 12.0;
    for (const double k : {slice.m + slice.sigma * std::sinh(u), slices.uniform(-3, 3)}) {
      REQUIRE(durrleman_g(k, svi_total_variance(slice, k)) > -1e-10);
    }
  }
}

double sum_of_squares(const Chain& chain, const SviRaw& slice) {
  double sum = 0;
  for (std::size_t i = 0; i < chain.k.size(); ++i) {
    const double off = vol_of(slice, chain.k[i], chain.expiry) - chain.vol[i];
    sum += off * off;
  }
  return sum;
}

const SviRaw kVogt{-0.0410, 0.1331, 0.3060, 0.3586, 0.4153};

}  // namespace

TEST_CASE("Quotes of an SVI slice are met to rounding") {
  Slices slices(41);
  int exact = 0;
  for (int i = 0; i < 600; ++i) {
    const double expiry = slices.log_uniform(0.01, 2), vol = slices.uniform(0.2, 1);
    const SviRaw truth = slices.market(expiry, vol);
    if (!is_butterfly_free(truth, 1e-5)) continue;
    const std::size_t count = i % 3 == 0 ? 7 : i % 3 == 1 ? 25 : 60;
    const Chain chain = Chain::of(truth, expiry, count, 2.5 * vol * std::sqrt(expiry));
    const Fitted result = fitted(chain);
    CAPTURE(truth.a, truth.b, truth.rho, truth.m, truth.sigma, expiry);
    REQUIRE(result.error.code == ErrorCode::ok);
    CHECK(result.fit.quality.outcome == FitOutcome::converged);
    CHECK(result.fit.quality.used == count);
    CHECK(result.fit.quality.rms_vol < 1e-9);
    exact += result.fit.quality.rms_vol < 1e-13;
    check_free(result.fit.slice, slices);
    for (const QuoteFit& row : result.rows) CHECK(std::fabs(row.residual) < 1e-8);
  }
  CHECK(exact > 400);
}

TEST_CASE("Noise, outliers and broken rows: always free, and no worse than the truth") {
  Slices slices(42);
  for (int i = 0; i < 600; ++i) {
    const double expiry = slices.log_uniform(0.01, 2), vol = slices.uniform(0.2, 1);
    const SviRaw truth = slices.market(expiry, vol);
    Chain chain = Chain::of(truth, expiry, 25, 2.5 * vol * std::sqrt(expiry));
    const double noise = slices.log_uniform(1e-4, 0.1);
    for (double& v : chain.vol) v *= std::exp(noise * slices.normal());
    if (i % 3 == 0) chain.vol[static_cast<std::size_t>(i) % 25] *= 1.8;
    if (i % 5 == 0) chain.vol[static_cast<std::size_t>(i) % 24] = kNan;
    const Fitted result = fitted(chain);
    CAPTURE(i, noise);
    REQUIRE(result.error.code == ErrorCode::ok);
    CHECK(result.fit.quality.outcome != FitOutcome::repaired);
    check_free(result.fit.slice, slices);
    if (i % 5 == 0) continue;
    const double sum = sum_of_squares(chain, result.fit.slice);
    CHECK(std::fabs(result.fit.quality.sum_of_squares / sum - 1) < 1e-9);
    CHECK(std::fabs(result.fit.quality.rms_vol - std::sqrt(sum / 25)) < 1e-12);
    // The truth meets every condition, so the least sum of squares is at most its own.
    if (is_butterfly_free(truth, 1e-5)) {
      CHECK(sum <= sum_of_squares(chain, truth) * (1 + 1e-3));
    }
  }
}

TEST_CASE("A smile with arbitrage is fitted at its edge, and the quotes that pay are named") {
  Slices slices(43);
  const Chain chain = Chain::of(kVogt, 1.0, 25, 1.5);
  const Fitted result = fitted(chain);
  REQUIRE(result.error.code == ErrorCode::ok);
  CHECK(result.fit.quality.outcome == FitOutcome::converged);
  CHECK(sum_of_squares(chain, result.fit.unconstrained) < 1e-18);
  check_free(result.fit.slice, slices);
  const auto report = check_butterfly(result.fit.slice);
  CHECK(report->least_g < 1e-5);  // at the edge, not far inside
  CHECK(result.fit.quality.constraints ==
        1u << static_cast<std::uint32_t>(FitConstraint::butterfly_right));
  int hit = 0;
  for (const QuoteFit& row : result.rows) {
    CHECK(std::fabs(row.moved - row.residual) < 1e-9);  // the free fit was exact
    if (std::fabs(row.moved) < 1e-6) continue;
    ++hit;
    CHECK(row.constraint == FitConstraint::butterfly_right);
  }
  CHECK(hit > 15);
  // No free slice near it does better: the optimum among those that meet the condition.
  const double best = sum_of_squares(chain, result.fit.slice);
  // Gatheral and Jacquier's repair of the same slice, their section 5.1.
  CHECK(best <
        sum_of_squares(chain, {-0.03051990506606317, 0.10271678958363469, 0.10071761029107323,
                               0.27234420514090457, 0.41239805708619603}));
  int tried = 0;
  for (int i = 0; i < 20000; ++i) {
    const double size = slices.log_uniform(1e-5, 0.2);
    SviRaw other = result.fit.slice;
    other.a += size * 0.05 * slices.normal();
    other.b *= std::exp(size * slices.normal());
    other.rho = std::tanh(std::atanh(other.rho) + size * slices.normal());
    other.m += size * slices.normal();
    other.sigma *= std::exp(size * slices.normal());
    if (!is_butterfly_free(other)) continue;
    ++tried;
    REQUIRE(sum_of_squares(chain, other) >= best * (1 - 1e-3));
  }
  CHECK(tried > 1000);
}

TEST_CASE("Slopes are held at Lee's bound") {
  // Left slope 2.25 over strikes where the density is still positive.
  Slices slices(44);
  Chain chain;
  chain.expiry = 1;
  const SviRaw steep{0.3, 1.5, -0.5, 0.0, 1.0};
  chain = Chain::of(steep, 1.0, 25, 4.0);
  const Fitted result = fitted(chain);
  REQUIRE(result.error.code == ErrorCode::ok);
  check_free(result.fit.slice, slices);
  CHECK((result.fit.quality.constraints &
         (1u << static_cast<std::uint32_t>(FitConstraint::slope_left) |
          1u << static_cast<std::uint32_t>(FitConstraint::butterfly_left))) != 0);
}

TEST_CASE("A fit lies between its neighbours for every strike") {
  Slices slices(45);
  int bound = 0;
  for (int i = 0; i < 200; ++i) {
    const double vol = slices.uniform(0.3, 0.8), expiry = slices.log_uniform(0.05, 1);
    const SviRaw truth = slices.market(expiry, vol);
    Chain chain = Chain::of(truth, expiry, 25, 2.0 * vol * std::sqrt(expiry));
    const auto neighbour = [&](double scale) {
      const SviRaw other = slices.market(expiry * scale, vol);
      return is_butterfly_free(other, 1e-6) ? other : SviRaw{};
    };
    const SviRaw earlier = neighbour(slices.uniform(0.6, 1.05));
    const SviRaw later = neighbour(slices.uniform(0.95, 1.6));
    const bool has_earlier = i % 3 != 1 && earlier.sigma > 0;
    const bool has_later = i % 3 != 0 && later.sigma > 0;
    SviNeighbours neighbours{has_earlier ? &earlier : nullptr, has_later ? &later : nullptr};
    const bool ordered = !has_earlier || !has_later || is_calendar_free(earlier, later);
    const Fitted result = fitted(chain, {}, neighbours);
    CAPTURE(i);
    if (!ordered) {
      CHECK(result.error.code == ErrorCode::calendar_arbitrage);
      continue;
    }
    REQUIRE(result.error.code == ErrorCode::ok);
    check_free(result.fit.slice, slices);
    if (has_earlier) CHECK(is_calendar_free(earlier, result.fit.slice));
    if (has_later) CHECK(is_calendar_free(result.fit.slice, later));
    for (int j = 0; j < 200; ++j) {
      const double k = slices.uniform(-4, 4);
      const double w = svi_total_variance(result.fit.slice, k).w, rounding = 1e-12 * (1 + w);
      if (has_earlier) REQUIRE(w >= svi_total_variance(earlier, k).w - rounding);
      if (has_later) REQUIRE(w <= svi_total_variance(later, k).w + rounding);
    }
    bound += result.fit.quality.constraints != 0;
  }
  CHECK(bound > 50);
}

TEST_CASE("A fit under its neighbour is about as near as the best of a search, never in a corner") {
  Slices slices(48);
  int searched = 0;
  for (int i = 0; i < 400; ++i) {
    const double vol = slices.uniform(0.3, 0.8), expiry = slices.log_uniform(0.002, 1);
    const SviRaw truth = slices.market(expiry, vol);
    const Chain chain = Chain::of(truth, expiry, 15, 2.0 * vol * std::sqrt(expiry));
    // Crosses the truth: about as high, with other wings.
    SviRaw later = slices.market(expiry, vol * slices.uniform(0.98, 1.1));
    if (!is_butterfly_free(later, 1e-6) || is_calendar_free(truth, later)) continue;
    const Fitted result = fitted(chain, {}, {.later = &later});
    REQUIRE(result.error.code == ErrorCode::ok);
    // From the truth towards the later slice, scaled: the nearest that meets the conditions.
    double best = kInfinity;
    for (double scale = 0.5; scale < 1; scale += 0.02) {
      for (double part = 0; part < 1; part += 0.02) {
        const auto mixed = [&](double from, double to) { return from + part * (to - from); };
        const SviRaw tried{mixed(later.a * scale, truth.a), mixed(later.b * scale, truth.b),
                           mixed(later.rho, truth.rho), mixed(later.m, truth.m),
                           mixed(later.sigma, truth.sigma)};
        if (!is_calendar_free(tried, later) || !is_butterfly_free(tried, 1e-6)) break;
        double sum = 0.0;
        for (std::size_t n = 0; n < chain.k.size(); ++n) {
          const double w = svi_total_variance(tried, chain.k[n]).w;
          sum += std::pow(std::sqrt(w / expiry) - chain.vol[n], 2);
        }
        best = std::min(best, std::sqrt(sum / static_cast<double>(chain.k.size())));
      }
    }
    CAPTURE(i);
    CHECK(result.fit.quality.rms_vol < 1.1 * best);
    ++searched;
  }
  CHECK(searched > 100);
}

TEST_CASE("A neighbour with a penalty is crossed the less the more it costs") {
  const SviRaw truth{0.03, 0.12, -0.3, 0.0, 0.2};
  SviRaw earlier = truth;
  earlier.a += 0.015;  // above in the middle, with flatter wings
  earlier.b *= 0.7;
  const Chain chain = Chain::of(truth, 0.25, 25, 0.7);
  double last = kInfinity;
  for (const double penalty : {0.01, 0.1, 1.0, 10.0, 100.0}) {
    const Fitted result = fitted(chain, {}, {.earlier = &earlier, .earlier_penalty = penalty});
    REQUIRE(result.error.code == ErrorCode::ok);
    double depth = 0.0;
    for (double k = -2; k <= 2; k += 0.01) {
      const double bound = svi_total_variance(earlier, k).w;
      depth = std::max(depth, 1 - svi_total_variance(result.fit.slice, k).w / bound);
    }
    CHECK(depth < last);
    last = depth;
  }
  CHECK(last < 0.01);
}

TEST_CASE("Spreads weigh the rows or leave them room") {
  const SviRaw truth{0.03, 0.12, -0.3, 0.0, 0.2};
  Chain chain = Chain::of(truth, 0.25, 21, 0.7);
  for (std::size_t i = 0; i < chain.k.size(); ++i) {
    const double half = 0.004 + 0.002 * static_cast<double>(i % 3);
    chain.bid.push_back(chain.vol[i] - half);
    chain.ask.push_back(chain.vol[i] + half);
    chain.vol[i] += i % 2 == 0 ? 0.003 : -0.003;  // the target off, the true vol inside
  }
  SmileFitOptions options;
  options.spread = SpreadUse::band;
  options.pull_to_target = 0.0;
  const Fitted band = fitted(chain, options);
  CHECK(band.fit.quality.inside_spread == 21);
  CHECK(band.fit.quality.sum_of_squares == 0.0);
  for (const QuoteFit& row : band.rows) CHECK(row.inside_spread);

  // One row with a spread a hundred times narrower is met best.
  options.spread = SpreadUse::weights;
  options.least_spread = 0.0001;
  chain.vol[10] += 0.02;
  chain.bid[10] = chain.vol[10] - 0.00005;
  chain.ask[10] = chain.vol[10] + 0.00005;
  const Fitted weighted = fitted(chain, options);
  const Fitted plain = fitted(chain);
  CHECK(std::fabs(weighted.rows[10].residual) < 0.1 * std::fabs(plain.rows[10].residual));
  // A target of 0 is the middle.
  Chain middle = chain;
  middle.vol.clear();
  CHECK(fitted(middle).error.code == ErrorCode::ok);
  CHECK(fitted(middle).fit.quality.used == 21);
  // Weights: a row of weight 0 is judged but not fitted.
  Chain light = Chain::of(truth, 0.25, 21, 0.7);
  light.weight.assign(21, 1.0);
  light.weight[3] = 0.0;
  light.vol[3] *= 3;
  const Fitted without = fitted(light);
  CHECK(without.rows[3].status == QuoteStatus::no_weight);
  CHECK(without.fit.quality.rms_vol < 1e-12);
  CHECK(without.rows[3].residual < -0.3);
}

TEST_CASE("Few strikes give a smile too") {
  Slices slices(46);
  const SviRaw truth{0.03, 0.12, -0.3, 0.0, 0.2};
  for (const std::size_t count : {1u, 2u, 3u, 4u}) {
    const Chain chain = Chain::of(truth, 0.25, count, 0.3);
    const Fitted result = fitted(chain);
    CAPTURE(count);
    REQUIRE(result.error.code == ErrorCode::ok);
    CHECK(result.fit.quality.outcome == FitOutcome::underdetermined);
    CHECK(result.fit.quality.rms_vol < 1e-6);
    check_free(result.fit.slice, slices);
  }
  // Many quotes of one strike are one strike.
  Chain same;
  same.k.assign(30, 0.1);
  same.vol.assign(30, 0.5);
  const Fitted flat = fitted(same);
  REQUIRE(flat.error.code == ErrorCode::ok);
  CHECK(flat.fit.quality.outcome == FitOutcome::underdetermined);
  CHECK(std::fabs(vol_of(flat.fit.slice, 0.1, 0.25) - 0.5) < 1e-6);
  CHECK(std::fabs(vol_of(flat.fit.slice, -1.0, 0.25) - 0.5) < 1e-3);
  // Different targets at one strike: their mean.
  same.vol[0] = 0.8;
  CHECK(std::fabs(vol_of(fitted(same).fit.slice, 0.1, 0.25) - 0.51) < 1e-4);
}

TEST_CASE("Every row says why it was not used, and disturbs no other") {
  const SviRaw truth{0.03, 0.12, -0.3, 0.0, 0.2};
  const Chain clean = Chain::of(truth, 0.25, 20, 0.7);
  const Fitted reference = fitted(clean);
  Chain chain = clean;
  chain.bid.assign(20, 0.0);
  chain.ask.assign(20, 0.0);
  chain.weight.assign(20, 1.0);
  struct Bad {
    double k, vol, bid, ask, weight;
    QuoteStatus status;
    Field field = Field::none;
  };
  const Bad bad[] = {{kNan, 0.5, 0, 0, 1, QuoteStatus::not_finite, Field::log_moneyness},
                     {0.1, kInfinity, 0, 0, 1, QuoteStatus::not_finite, Field::vol},
                     {0.1, 0.5, kNan, 0, 1, QuoteStatus::not_finite, Field::bid_vol},
                     {0.1, 0.5, 0, -kInfinity, 1, QuoteStatus::not_finite, Field::ask_vol},
                     {0.1, 0.5, 0, 0, kNan, QuoteStatus::not_finite, Field::weight},
                     {0.1, -0.5, 0, 0, 1, QuoteStatus::out_of_domain, Field::vol},
                     {0.1, 5e-324, 0, 0, 1, QuoteStatus::out_of_domain, Field::vol},
                     {0.1, 1e300, 0, 0, 1, QuoteStatus::out_of_domain, Field::vol},
                     {1e300, 0.5, 0, 0, 1, QuoteStatus::out_of_domain, Field::log_moneyness},
                     {0.1, 0.5, -0.1, 0, 1, QuoteStatus::out_of_domain, Field::bid_vol},
                     {0.1, 0.5, 0, 0, -1, QuoteStatus::out_of_domain, Field::weight},
                     {0.1, 0.5, 0.6, 0.4, 1, QuoteStatus::crossed},
                     {0.1, 0.0, 0.6, 0, 1, QuoteStatus::no_quote},
                     {0.1, -0.0, 0, 0, 1, QuoteStatus::no_quote},
                     {0.1, 0.9, 0, 0, 0, QuoteStatus::no_weight}};
  for (const Bad& row : bad) {
    chain.k.insert(chain.k.begin(), row.k);
    chain.vol.insert(chain.vol.begin(), row.vol);
    chain.bid.insert(chain.bid.begin(), row.bid);
    chain.ask.insert(chain.ask.begin(), row.ask);
    chain.weight.insert(chain.weight.begin(), row.weight);
  }
  const Fitted result = fitted(chain);
  REQUIRE(result.error.code == ErrorCode::ok);
  const std::size_t count = std::size(bad);
  for (std::size_t i = 0; i < count; ++i) {
    CAPTURE(i);
    CHECK(result.rows[i].status == bad[count - 1 - i].status);
    CHECK(result.rows[i].field == bad[count - 1 - i].field);
    CHECK(result.rows[i].vol == result.rows[i].vol);
    CHECK(result.rows[i].residual == result.rows[i].residual);
  }
  CHECK(result.fit.quality.used == 20);
  CHECK(result.fit.slice.a == reference.fit.slice.a);
  CHECK(result.fit.slice.sigma == reference.fit.slice.sigma);
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(result.rows[count + i].vol == reference.rows[i].vol);
  }
}

TEST_CASE("Fits of a slice refuse by name") {
  const SviRaw truth{0.03, 0.12, -0.3, 0.0, 0.2};
  const Chain good = Chain::of(truth, 0.25, 10, 0.5);
  const auto code = [&](auto change) {
    Chain chain = good;
    SmileFitOptions options;
    change(chain, options);
    return fitted(chain, options).error;
  };
  using C = Chain&;
  using O = SmileFitOptions&;
  const auto check = [&](ErrorCode expected, Field field, auto change) {
    const Error error = code(change);
    CHECK(error.code == expected);
    CHECK(error.field == field);
  };
  check(ErrorCode::length_mismatch, Field::vol, [](C c, O) { c.vol.pop_back(); });
  check(ErrorCode::length_mismatch, Field::bid_vol, [](C c, O) { c.bid = {0.1}; });
  check(ErrorCode::length_mismatch, Field::ask_vol, [](C c, O) { c.ask = {0.1}; });
  check(ErrorCode::length_mismatch, Field::weight, [](C c, O) { c.weight = {0.1}; });
  check(ErrorCode::no_data, Field::vol, [](C c, O) { c.vol.assign(10, kNan); });
  check(ErrorCode::no_data, Field::vol, [](C c, O) { c.vol.clear(); });
  check(ErrorCode::no_data, Field::weight, [](C c, O) { c.weight.assign(10, 0.0); });
  check(ErrorCode::no_data, Field::vol, [](C c, O) { c.weight.assign(10, kNan); });
  for (const double bad : {-1.0, 5e-324, 1e308}) {
    check(ErrorCode::no_data, Field::vol, [&](C c, O) { c.weight.assign(10, bad); });
  }
  check(ErrorCode::no_data, Field::vol, [](C c, O) { c = {}; });
  for (const double bad : {kNan, kInfinity}) {
    check(ErrorCode::not_finite, Field::expiry_years, [&](C c, O) { c.expiry = bad; });
    check(ErrorCode::not_finite, Field::margin, [&](C, O o) { o.margin = bad; });
    check(ErrorCode::not_finite, Field::least_spread, [&](C, O o) { o.least_spread = bad; });
    check(ErrorCode::not_finite, Field::pull_to_target, [&](C, O o) { o.pull_to_target = bad; });
    check(ErrorCode::not_finite, Field::least_vol, [&](C, O o) { o.least_vol = bad; });
  }
  for (const double bad : {0.0, -1.0, 5e-324}) {
    check(ErrorCode::out_of_domain, Field::expiry_years, [&](C c, O) { c.expiry = bad; });
    check(ErrorCode::out_of_domain, Field::least_spread, [&](C, O o) { o.least_spread = bad; });
    check(ErrorCode::out_of_domain, Field::least_vol, [&](C, O o) { o.least_vol = bad; });
  }
  check(ErrorCode::out_of_domain, Field::margin, [](C, O o) { o.margin = -0.1; });
  check(ErrorCode::out_of_domain, Field::margin, [](C, O o) { o.margin = 0.2; });
  check(ErrorCode::out_of_domain, Field::pull_to_target, [](C, O o) { o.pull_to_target = 1.1; });
  check(ErrorCode::out_of_domain, Field::spread_use,
        [](C, O o) { o.spread = static_cast<SpreadUse>(7); });

  const SviRaw broken{0.03, -1, 0, 0, 0.1};
  CHECK(fitted(good, {}, {.earlier = &broken}).error.field == Field::b);
  CHECK(fitted(good, {}, {.later = &broken}).error.index == 1);
  CHECK(fitted(good, {}, {.earlier = &kVogt}).error.code == ErrorCode::butterfly_arbitrage);
  CHECK(fitted(good, {}, {.earlier = &truth, .earlier_penalty = -1}).error.field == Field::weight);
  CHECK(fitted(good, {}, {.later = &truth, .later_penalty = kNan}).error.index == 1);
  std::vector<std::byte> small(64);
  Arena arena{small};
  CHECK(fit_svi(good.quotes(), {}, {}, {}, arena).error().code == ErrorCode::capacity_exceeded);
  std::vector<QuoteFit> rows(3);
  CHECK(fit_svi(good.quotes(), {}, {}, rows, arena).error().field == Field::report);
}

TEST_CASE("An iteration limit ends the fit with the best point so far, free of arbitrage") {
  Slices slices(47);
  for (const SviRaw& truth : {kVogt, SviRaw{0.03, 0.12, -0.3, 0.0, 0.2}}) {
    const Chain chain = Chain::of(truth, 1.0, 25, 1.2);
    double first = 0, last = 0;
    for (const std::uint32_t limit : {1u, 2u, 4u, 8u, 60u}) {
      SmileFitOptions options;
      options.max_iterations = limit;
      const Fitted result = fitted(chain, options);
      REQUIRE(result.error.code == ErrorCode::ok);
      CHECK(result.fit.quality.iterations <= 6 * limit);
      if (limit == 1) CHECK(result.fit.quality.outcome != FitOutcome::converged);
      check_free(result.fit.slice, slices);
      last = sum_of_squares(chain, result.fit.slice);
      if (limit == 1) first = last;
    }
    CHECK(last < 0.1 * first);
  }
}
