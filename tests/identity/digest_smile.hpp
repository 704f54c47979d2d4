// Digests of smiles, the decisions on their arbitrage, their fits, surfaces, and calibrations.
#pragma once

#include "core/numeric/exp.hpp"
#include "core/pricing/implied/black_implied.hpp"
#include "core/volatility/arbitrage/calendar.hpp"
#include "core/volatility/calibration/model_calibration.hpp"
#include "core/volatility/fit/ssvi_fit.hpp"
#include "core/volatility/smile/smile_point.hpp"
#include "core/volatility/smile/svi_forms.hpp"
#include "core/volatility/surface/smile_greeks.hpp"
#include "core/volatility/surface/surface_batch.hpp"
#include "core/volatility/surface/surface_build.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline void add_slice(Digest& digest, const SviRaw& s) noexcept {
  add_all(digest, std::array{s.a, s.b, s.rho, s.m, s.sigma});
}

inline void add_heston(Digest& digest, const HestonParameters& p) noexcept {
  add_all(digest, std::array{p.initial_variance, p.mean_reversion, p.long_run_variance,
                             p.vol_of_variance, p.correlation});
}

/// Slices of every shape, some with arbitrage, now and then one with a parameter out of domain.
inline SviRaw draw_slice(Words& words) noexcept {
  const real b = exp(between(words, -6.0, 0.4)), rho = between(words, -0.98, 0.98);
  const real sigma = exp(between(words, -6.0, 0.5)), least = exp(between(words, -8.0, 0.0));
  SviRaw slice{least - b * sigma * square_root(real(1.0) - rho * rho), b, rho,
               between(words, -1.0, 1.0), sigma};
  const std::uint64_t kind = words.next() % 64, word = words.next();
  if (kind == 0) slice.a = real_from_bits(kSpecialBits[word % 30]);
  if (kind == 1) slice.b = real_from_bits(kSpecialBits[word % 30]);
  if (kind == 2) slice.rho = signed_by(word, 1.0);
  if (kind == 3) slice.sigma = real_from_bits(kSpecialBits[word % 30]);
  return slice;
}

/// A smile as markets have them.
inline SviRaw draw_market_slice(Words& words, real expiry_years, real vol) noexcept {
  const real root = vol * square_root(expiry_years);
  const real sigma = root * between(words, 0.4, 1.4), b = root * between(words, 0.15, 0.45);
  const real rho = between(words, -0.5, 0.3);
  return {root * root * 0.8 - b * sigma * square_root(real(1.0) - rho * rho), b, rho,
          root * between(words, -0.2, 0.2), sigma};
}

inline BlockDigest digest_smiles(Share share) noexcept {
  Words words(share.seed(51));
  Digest digest;
  for (std::uint64_t i = 0; i < 40'000 / share + 1; ++i) {
    const SviRaw slice = draw_slice(words);
    const Error refused = check_svi(slice);
    add_error(digest, refused);
    const auto natural = natural_of(slice);
    const auto wings = jump_wings_of(slice, between(words, 0.01, 2.0));
    add_error(digest, natural.error());
    add_error(digest, wings.error());
    add_slice(digest, *raw_of(*natural));
    const auto back = raw_of(*wings);
    add_error(digest, back.error());
    add_slice(digest, *back);
    const SsviSlice flat{exp(between(words, -8.0, 0.5)), between(words, -0.98, 0.98),
                         exp(between(words, -2.0, 3.5))};
    add_slice(digest, *raw_of(flat));
    const SsviConditions conditions = ssvi_conditions(flat);
    add_all(digest, std::array{conditions.wing, conditions.curvature});
    SsviParameters p;
    p.family = static_cast<PhiFamily>(i % 2);
    p.rho = flat.rho;
    p.gamma = between(words, 0.0, 1.0);
    p.eta = p.lambda = flat.phi;
    digest.add(bits_of(*ssvi_phi(p, flat.theta)));
    digest.add(std::uint64_t{ssvi_surface_is_free(p)});
    if (refused.code != ErrorCode::ok) continue;
    const real k = between(words, -2.0, 2.0);
    const TotalVariance at = svi_total_variance(slice, k);
    const SviShape shape = svi_shape(slice);
    const auto density = risk_neutral_density(k, at), vol = implied_vol_of(at, 0.5);
    const auto local = local_vol_of(k, at, 0.25);
    for (const Error& error : {density.error(), vol.error(), local.error()}) {
      add_error(digest, error);
    }
    add_all(digest, std::array{at.w, at.dw, at.d2w, shape.least_variance, shape.least_at,
                               shape.left_slope, shape.right_slope, *density, *vol, *local});
  }
  return {.value = digest.value()};
}

inline void add_violations(Digest& digest, std::span<const Violation> violations) noexcept {
  digest.add(std::uint64_t{violations.size()});
  for (const Violation& v : violations) {
    add_all(digest, std::array{v.low, v.high, v.worst, v.value});
  }
}

inline BlockDigest digest_smile_arbitrage(Share share) noexcept {
  Words words(share.seed(52));
  Digest digest;
  for (std::uint64_t i = 0; i < 3'000 / share + 1; ++i) {
    const SviRaw first = draw_slice(words);
    SviRaw second = i % 2 == 0 ? draw_slice(words) : first;
    second.a = second.a + between(words, -0.01, 0.02);
    second.b = second.b * between(words, 0.95, 1.1);
    const auto butterfly = check_butterfly(first);
    add_error(digest, butterfly.error());
    add_all(digest, std::array{butterfly->least_g, butterfly->least_g_at, butterfly->resolution});
    add_violations(digest, std::span(butterfly->violations).first(butterfly->count));
    const auto calendar = check_calendar(first, second);
    add_error(digest, calendar.error());
    add_all(digest, std::array{calendar->least_difference, calendar->least_at,
                               calendar->left_excess, calendar->right_excess});
    add_violations(digest, std::span(calendar->violations).first(calendar->count));
    if (butterfly.ok() && calendar.ok()) {
      digest.add(std::uint64_t{is_butterfly_free(first, 0x1p-10)} << 1 |
                 std::uint64_t{is_calendar_free(first, second)});
    }
  }
  return {.value = digest.value()};
}

/// Quotes of one expiry with noise and, now and then, a row that cannot be used.
struct SmileQuoteSample {
  static constexpr std::size_t kCount = 21;
  std::array<real, kCount> k, vol, bid, ask;
  real expiry_years;

  void draw(Words& words, real years, real vol_at_money, real noise) noexcept {
    expiry_years = years;
    const SviRaw smile = draw_market_slice(words, years, vol_at_money);
    const real step = vol_at_money * square_root(years) * 0.25;
    for (std::size_t i = 0; i < kCount; ++i) {
      k[i] = step * (real_of(i) - 10.0);
      const real w = svi_total_variance(smile, k[i]).w;
      vol[i] = square_root(w / years) * (1.0 + noise * between(words, -1.0, 1.0));
      bid[i] = vol[i] - between(words, 0.001, 0.02);
      ask[i] = vol[i] + between(words, 0.001, 0.02);
    }
    const std::uint64_t word = words.next();
    if (word % 4 == 0) vol[word % kCount] = real_from_bits(kSpecialBits[word / 8 % 30]);
    if (word % 4 == 1) bid[word % kCount] = ask[word % kCount] * 2.0;
  }
  SmileQuotes quotes() const noexcept { return {expiry_years, k, vol, bid, ask, {}}; }
};

inline void add_report(Digest& digest, std::span<const QuoteFit> rows,
                       const FitQuality& quality) noexcept {
  for (const QuoteFit& row : rows) {
    digest.add(static_cast<std::uint64_t>(row.field) << 32 |
               static_cast<std::uint64_t>(row.status) << 16 |
               static_cast<std::uint64_t>(row.constraint));
    add_all(digest, std::array{row.vol, row.residual, row.moved});
  }
  digest.add(std::uint64_t{quality.iterations} << 32 | static_cast<std::uint32_t>(quality.outcome));
  digest.add(std::uint64_t{quality.constraints} << 32 | quality.inside_spread);
  add_all(digest, std::array{quality.sum_of_squares, quality.rms_vol, quality.largest_vol});
}

inline BlockDigest digest_smile_fit(Share share) noexcept {
  static std::array<std::byte, 16384> block;
  static SmileQuoteSample sample;
  Words words(share.seed(53));
  Digest digest;
  for (std::uint64_t i = 0; i < 400 / share + 1; ++i) {
    Arena arena{block};
    std::array<QuoteFit, SmileQuoteSample::kCount> rows{};
    const real years = exp(between(words, -4.0, 0.5)), vol = between(words, 0.2, 1.0);
    sample.draw(words, years, vol, i % 3 == 0 ? real(0.0) : between(words, 0.0, 0.1));
    SmileFitOptions options;
    options.spread = static_cast<SpreadUse>(i % 3);
    const SviRaw neighbour = draw_market_slice(words, years * between(words, 0.6, 1.5), vol);
    SviNeighbours neighbours;
    if (i % 4 == 1) neighbours.earlier = &neighbour;
    if (i % 4 == 2) neighbours.later = &neighbour;
    if (i % 8 == 1) neighbours.earlier_penalty = 4.0;
    const auto svi = fit_svi(sample.quotes(), options, neighbours, rows, arena);
    add_error(digest, svi.error());
    add_slice(digest, svi->slice);
    add_slice(digest, svi->unconstrained);
    add_report(digest, rows, svi->quality);
    const SsviSlice earlier{vol * vol * years * 0.9, -0.25, 0.5 / (vol * square_root(years))};
    SsviNeighbours others;
    if (i % 2 == 1) others.earlier = &earlier;
    const auto essvi = fit_essvi(sample.quotes(), options, others, rows, arena);
    add_error(digest, essvi.error());
    add_all(digest, std::array{essvi->slice.theta, essvi->slice.rho, essvi->slice.phi});
    add_report(digest, rows, essvi->quality);
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_ssvi_fit(Share share) noexcept {
  static std::array<std::byte, 32768> block;
  static std::array<SmileQuoteSample, 4> samples;
  Words words(share.seed(54));
  Digest digest;
  for (std::uint64_t i = 0; i < 40 / share + 1; ++i) {
    Arena arena{block};
    std::array<SmileQuotes, 4> expiries;
    std::array<QuoteFit, 4 * SmileQuoteSample::kCount> rows{};
    std::array<real, 4> theta{};
    const real vol = between(words, 0.2, 1.0);
    real years = between(words, 0.02, 0.1);
    for (std::size_t e = 0; e < 4; ++e) {
      samples[e].draw(words, years, vol, 0.02);
      expiries[e] = samples[e].quotes();
      years = years * between(words, 1.2, 3.0);
    }
    const auto fit =
        fit_ssvi(expiries, static_cast<PhiFamily>(i % 2), SmileFitOptions{}, theta, rows, arena);
    add_error(digest, fit.error());
    add_all(digest, theta);
    add_all(digest, std::array{fit->parameters.rho, fit->parameters.eta, fit->parameters.gamma,
                               fit->parameters.lambda});
    add_report(digest, rows, fit->quality);
  }
  return {.value = digest.value()};
}

inline VolSurface draw_surface(Words& words) noexcept {
  VolSurface surface;
  const real vol = between(words, 0.2, 1.0);
  real years = between(words, 0.01, 0.1), forward = between(words, 50.0, 200.0);
  for (std::uint64_t count = 1 + words.next() % 4; surface.count < count;) {
    surface.slices[surface.count++] = {years, forward, draw_market_slice(words, years, vol)};
    years = years * between(words, 1.2, 3.0);
    forward = forward * between(words, 0.98, 1.03);
  }
  return surface;
}

inline BlockDigest digest_surface(Share share) noexcept {
  constexpr std::size_t kRows = 64;
  static std::array<std::array<real, kRows>, 9> out;
  static std::array<std::uint16_t, kRows> status;
  Words words(share.seed(55));
  Digest digest;
  BlockDigest result;
  for (std::uint64_t i = 0; i < 400 / share + 1; ++i) {
    const VolSurface surface = draw_surface(words);
    add_error(digest, check_surface(surface));
    const auto forward = surface_forward(surface, between(words, 0.01, 3.0));
    add_error(digest, forward.error());
    digest.add(bits_of(*forward));
    std::array<real, kRows> at, years;
    for (std::size_t n = 0; n < kRows; ++n) {
      at[n] = i % 2 == 0 ? between(words, -1.5, 1.5) : between(words, 20.0, 300.0);
      years[n] = exp(between(words, -5.0, 1.5));
      if (words.next() % 32 == 0) years[n] = real_from_bits(kSpecialBits[words.next() % 30]);
    }
    const SurfacePointColumns points{.count = kRows,
                                     .coordinate = static_cast<SurfaceCoordinate>(i % 2),
                                     .at = {at.data()},
                                     .expiry_years = {years.data()}};
    evaluate_surface(surface, points,
                     {out[0].data(), out[1].data(), out[2].data(), out[3].data(), out[4].data(),
                      out[5].data(), out[6].data(), out[7].data(), out[8].data(), status.data()});
    for (const auto& column : out) add_all(digest, column);
    for (std::size_t n = 0; n < kRows; ++n) {
      digest.add(std::uint64_t{status[n]});
      const auto one = i % 2 == 0 ? evaluate_surface(surface, at[n], years[n])
                                  : evaluate_surface_at_strike(surface, at[n], years[n]);
      if (status[n] != 0) continue;
      result.lanes_agree &= bits_of(one->vol) == bits_of(out[0][n]);
      const auto density = density_at(*one), local = local_vol_at(*one);
      add_error(digest, density.error());
      add_error(digest, local.error());
      add_all(digest, std::array{*density, *local});
    }
    const auto greeks = smile_greeks(surface,
                                     {.spot = between(words, 80.0, 120.0),
                                      .strike = between(words, 60.0, 160.0),
                                      .expiry_years = between(words, 0.01, 2.0),
                                      .vol = 0.0,
                                      .rate = between(words, -0.05, 0.1),
                                      .carry = between(words, -0.05, 0.1),
                                      .type = static_cast<OptionType>(i % 2),
                                      .settlement = static_cast<Settlement>(i / 2 % 2)},
                                     static_cast<StickyRule>(i % 3));
    add_error(digest, greeks.error());
    const SmileGreeks& g = *greeks;
    add_all(digest, std::array{g.vol, g.dvol_dspot, g.value, g.delta, g.gamma, g.vega, g.theta,
                               g.rho, g.phi, g.vanna, g.volga});
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_surface_build(Share share) noexcept {
  constexpr std::size_t kStrikes = 11, kRows = 3 * 2 * kStrikes;
  static std::array<std::byte, 65536> block;
  Words words(share.seed(56));
  Digest digest;
  for (std::uint64_t i = 0; i < 40 / share + 1; ++i) {
    const VolSurface truth = draw_surface(words);
    std::array<std::int64_t, kRows> expiry;
    std::array<real, kRows> strike, bid, ask, mark;
    std::array<std::uint8_t, kRows> type;
    for (std::size_t n = 0; n < kRows; ++n) {
      const std::size_t e = n / (2 * kStrikes), at = n / 2 % kStrikes;
      expiry[n] = 1'700'000'000'000 + 86'400'000 * static_cast<std::int64_t>(3 + 10 * e * e);
      const real years = years_between(1'700'000'000'000, expiry[n]);
      strike[n] = 100.0 + 4.0 * (real_of(at) - 5.0);
      type[n] = static_cast<std::uint8_t>(n % 2);
      const auto point = evaluate_surface(truth, (strike[n] - 100.0) * 0.01, years);
      const auto option = price_option({.spot = 100.0,
                                        .strike = strike[n],
                                        .expiry_years = years,
                                        .vol = point->vol,
                                        .rate = 0.0,
                                        .carry = 0.0,
                                        .type = static_cast<OptionType>(type[n]),
                                        .settlement = Settlement::coin});
      mark[n] = option->value;
      bid[n] = mark[n] * 0.98;
      ask[n] = mark[n] * 1.02;
      if (words.next() % 16 == 0) bid[n] = 0.0;
      if (words.next() % 32 == 0) mark[n] = real_from_bits(kSpecialBits[words.next() % 30]);
    }
    SurfaceOptions options;
    options.model = static_cast<SurfaceModel>(i % 3);
    options.target = static_cast<QuoteTarget>(i % 2);
    std::array<QuoteFit, kRows> rows{};
    Arena arena{block};
    const auto build = build_surface({.count = kRows,
                                      .now_ms = 1'700'000'000'000,
                                      .expiry_ms = {expiry.data()},
                                      .strike = {strike.data()},
                                      .type = {type.data()},
                                      .bid_price = {bid.data()},
                                      .ask_price = {ask.data()},
                                      .mark_price = {mark.data()}},
                                     options, rows, arena);
    add_error(digest, build.error());
    for (std::uint32_t e = 0; e < build->surface.count; ++e) {
      digest.add(bits_of(build->surface.slices[e].forward));
      add_slice(digest, build->surface.slices[e].svi);
    }
    for (std::uint32_t e = 0; e < build->expiries; ++e) {
      add_report(digest, {}, build->reports[e].quality);
    }
    add_report(digest, rows, {});
  }
  return {.value = digest.value()};
}

/// Vols of two expiries about a level, falling or rising to the right, now and then one that is no
/// number. A calibration takes some hundred prices of the chain: samples are few.
inline BlockDigest digest_calibration(Share share) noexcept {
  constexpr std::size_t kStrikes = 5, kRows = 2 * kStrikes;
  static std::array<std::byte, 16384> block;
  Words words(share.seed(57));
  Digest digest;
  for (std::uint64_t i = 0; i < 48 / share + 1; ++i) {
    std::array<real, kRows> strike, years, vol, weight;
    const real level = between(words, 0.2, 0.8), tilt = between(words, -0.3, 0.1);
    const real zero = 0.0, rate = between(words, -0.01, 0.05);
    for (std::size_t n = 0; n < kRows; ++n) {
      years[n] = n < kStrikes ? real(0.25) : real(1.0);
      const real k = (real_of(n % kStrikes) - 2.0) * 0.4 * level * square_root(years[n]);
      strike[n] = 100.0 * exp(k);
      vol[n] = level * (1.0 + tilt * k + 0.3 * k * k + 0.01 * between(words, -1.0, 1.0));
      weight[n] = between(words, 0.5, 2.0);
    }
    const std::uint64_t word = words.next();
    if (word % 4 == 0) vol[word / 4 % kRows] = real_from_bits(kSpecialBits[word / 64 % 30]);
    const CalibrationQuotes quotes{.count = kRows,
                                   .spot = 100.0,
                                   .strike = {strike.data()},
                                   .expiry_years = {years.data()},
                                   .rate = {&rate, 0},
                                   .carry = {&zero, 0},
                                   .vol = {vol.data()},
                                   .weight = {weight.data()}};
    std::array<CalibrationRow, kRows> report{};
    Arena arena{block};
    const CalibrationOptions options{.max_iterations = 2, .from_start = i % 2 == 1};
    const HestonParameters start{level * level, 1.5, level * level, 0.6, -0.3};
    const auto heston = calibrate_heston(quotes, start, options, report, arena);
    add_error(digest, heston.error());
    digest.add(std::uint64_t{heston->evaluations} << 32 | heston->iterations);
    add_heston(digest, heston->parameters);
    digest.add(bits_of(heston->rms_vol));
    for (const CalibrationRow& row : report) {
      digest.add(static_cast<std::uint64_t>(row.status));
      add_all(digest, std::array{row.vol, row.residual});
    }
    if (i % 4 != 1) continue;
    const auto bates = calibrate_bates(quotes, {start, {0.5, -0.1, 0.15}}, options, report, arena);
    add_error(digest, bates.error());
    add_heston(digest, bates->parameters.heston);
    const MertonJumps& jumps = bates->parameters.jumps;
    add_all(digest,
            std::array{jumps.intensity, jumps.mean_log_jump, jumps.log_jump_vol, bates->rms_vol});
  }
  return {.value = digest.value()};
}

inline constexpr Block kSmiles[] = {
    {"smiles", digest_smiles},           {"smile_arbitrage", digest_smile_arbitrage},
    {"smile_fit", digest_smile_fit},     {"ssvi_fit", digest_ssvi_fit},
    {"surface", digest_surface},         {"surface_build", digest_surface_build},
    {"calibration", digest_calibration},
};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC
