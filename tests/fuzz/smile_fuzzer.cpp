// Smiles, surfaces and calibrations: decisions on arbitrage against the formula at a point, fits
// free of it whatever the quotes, surfaces of numbers, refused rows by name.
#include <array>
#include <cmath>

#include "core/numeric/analysis/scalar.hpp"
#include "core/volatility/arbitrage/butterfly.hpp"
#include "core/volatility/arbitrage/calendar.hpp"
#include "core/volatility/calibration/model_calibration.hpp"
#include "core/volatility/fit/ssvi_fit.hpp"
#include "core/volatility/fit/svi_fit.hpp"
#include "core/volatility/smile/smile_point.hpp"
#include "core/volatility/smile/svi_forms.hpp"
#include "core/volatility/surface/smile_greeks.hpp"
#include "core/volatility/surface/surface_build.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using namespace loadline;
using fuzz::Input;
using fuzz::real;
using fuzz::require;

std::array<std::byte, 1 << 20> block;

SviRaw slice(Input& input) {
  return {input.number(-0.05, 0.3), input.number(0, 0.6), input.number(-0.95, 0.95),
          input.number(-0.3, 0.3), input.number(0.01, 0.6)};
}

void fuzz_arbitrage(Input& input) {
  const SviRaw s = slice(input), later = slice(input);
  const auto report = check_butterfly(s);
  require(report.ok() == (check_svi(s).code == ErrorCode::ok) ||
              report.error().code == ErrorCode::overflow ||
              report.error().code == ErrorCode::no_convergence,
          "a decision wherever there is a slice");
  if (!report.ok()) {
    fuzz::require_named(report.error(), "check_butterfly");
    return;
  }
  require(report->count <= kMaxButterflyViolations &&
              report->free == (report->count == 0 && !report->steep_left && !report->steep_right &&
                               !report->negative_variance),
          "a report that agrees with itself", {static_cast<real>(report->count)});
  const real k = input.number(-3, 3);
  if (!is_finite(k)) return;
  if (std::fabs(k) <= kMaxSviParameter && report->free) {
    const TotalVariance at = svi_total_variance(s, k);
    if (at.w > 1e-12 && std::fabs(k) < 100) {
      require(durrleman_g(k, at) >= -1e-9 * (1 + std::fabs(k) / at.w) - report->resolution,
              "no density below zero on a free slice",
              {k, durrleman_g(k, at), s.a, s.b, s.rho, s.m, s.sigma});
    }
  }
  const auto calendar = check_calendar(s, later);
  if (!calendar.ok()) {
    fuzz::require_named(calendar.error(), "check_calendar");
    return;
  }
  require(calendar->count <= kMaxCalendarViolations, "a bounded report");
  if (!calendar->free || std::fabs(k) > 1e6) return;
  const real above = svi_total_variance(later, k).w, below = svi_total_variance(s, k).w;
  const real size = std::fabs(s.a) + std::fabs(later.a) +
                    (s.b + later.b) * (std::fabs(k) + std::fabs(s.m) + std::fabs(later.m) +
                                       s.sigma + later.sigma);
  require(above >= below - 1e-12 * size, "no crossing of free slices",
          {k, above, below, s.a, s.b, s.rho, s.m, s.sigma, later.a, later.b, later.rho, later.m,
           later.sigma});
}

void fuzz_forms(Input& input) {
  const SviRaw s = slice(input);
  const auto natural = natural_of(s);
  fuzz::require_named(natural.error(), "natural_of");
  if (natural.ok()) fuzz::require_named(raw_of(*natural).error(), "raw_of natural");
  const auto wings = jump_wings_of(s, input.number(0.01, 2));
  fuzz::require_named(wings.error(), "jump_wings_of");
  if (wings.ok()) fuzz::require_named(raw_of(*wings).error(), "raw_of jump wings");
  const SsviSlice ssvi = {input.number(0.001, 0.5), input.number(-0.95, 0.95),
                          input.number(0.1, 5)};
  const auto raw = raw_of(ssvi);
  fuzz::require_named(raw.error(), "raw_of ssvi");
  if (raw.ok() && ssvi_conditions(ssvi).butterfly_free) {
    require(is_butterfly_free(*raw), "the published condition", {ssvi.theta, ssvi.rho, ssvi.phi});
  }
}

/// A few quotes, good and bad.
struct Quotes {
  static constexpr std::size_t kMost = 8;
  std::array<real, kMost> k, vol, bid, ask, weight;
  std::size_t count;

  explicit Quotes(Input& input) : count(input.below(kMost + 1)) {
    const real level = input.number(0.2, 1);
    for (std::size_t i = 0; i < count; ++i) {
      k[i] = i > 0 && input.below(8) == 0 ? k[i - 1] : input.number(-0.5, 0.5);
      vol[i] = input.below(8) == 0 ? real(0) : std::fabs(level + input.number(-0.1, 0.1));
      bid[i] = input.below(4) == 0 ? real(0) : vol[i] - input.number(-0.005, 0.02);
      ask[i] = input.below(4) == 0 ? real(0) : vol[i] + input.number(-0.005, 0.02);
      weight[i] = input.below(4) == 0 ? input.number(-1, 3) : real(1);
    }
  }
  SmileQuotes quotes(real years) const {
    return {years,
            {k.data(), count},
            {vol.data(), count},
            {bid.data(), count},
            {ask.data(), count},
            {weight.data(), count}};
  }
  void require_rows(std::span<const QuoteFit> report) const {
    for (const QuoteFit& row : report) {
      require(is_finite(row.vol) && is_finite(row.residual) && is_finite(row.moved),
              "a row of numbers", {row.vol, row.residual, row.moved});
      const bool refused =
          row.status == QuoteStatus::not_finite || row.status == QuoteStatus::out_of_domain;
      require(refused == (row.field != Field::none), "a refused row is named");
    }
  }
};

void fuzz_fit(Input& input) {
  const Quotes given(input);
  std::array<QuoteFit, Quotes::kMost> report;
  const std::span rows(report.data(), given.count);
  const real years = input.number(0x1p-60, 3);
  const SmileQuotes quotes = given.quotes(years);
  SmileFitOptions options = {.spread = static_cast<SpreadUse>(input.below(4)),
                             .max_iterations = 1 + static_cast<std::uint32_t>(input.below(6))};
  Arena arena{block};
  if (input.below(2) == 0) {
    const auto fit = fit_svi(quotes, options, {}, rows, arena);
    fuzz::require_named(fit.error(), "fit_svi");
    if (!fit.ok()) return;
    require(is_butterfly_free(fit->slice), "a fit without arbitrage",
            {fit->slice.a, fit->slice.b, fit->slice.rho, fit->slice.m, fit->slice.sigma});
    require(is_finite(fit->quality.rms_vol) && is_finite(fit->quality.sum_of_squares),
            "a residual");
  } else {
    const auto fit = fit_essvi(quotes, options, {}, rows, arena);
    fuzz::require_named(fit.error(), "fit_essvi");
    if (!fit.ok()) return;
    const auto raw = raw_of(fit->slice);
    require(raw.ok() && is_butterfly_free(*raw), "a fit without arbitrage",
            {fit->slice.theta, fit->slice.rho, fit->slice.phi});
  }
  given.require_rows(rows);
}

void fuzz_surface(Input& input) {
  constexpr std::size_t kRows = 9;
  std::array<std::int64_t, kRows> expiry;
  std::array<real, kRows> strike, forward, bid, ask, mark, mark_vol;
  std::array<std::uint8_t, kRows> type;
  const bool by_price = input.below(2) == 0;
  for (std::size_t i = 0; i < kRows; ++i) {
    expiry[i] = static_cast<std::int64_t>(1 + input.below(2)) * 2'000'000'000;
    strike[i] = input.number(60, 160);
    type[i] = static_cast<std::uint8_t>(input.below(2));
    forward[i] = input.below(4) == 0 ? real(0) : real(100);
    mark[i] = input.number(0.001, 0.4);
    bid[i] = input.below(2) == 0 ? real(0) : mark[i] - input.number(-0.001, 0.01);
    ask[i] = input.below(2) == 0 ? real(0) : mark[i] + input.number(-0.001, 0.01);
    mark_vol[i] = input.number(20, 120);
  }
  VenueQuotes quotes = {.count = kRows,
                        .now_ms = 0,
                        .expiry_ms = {expiry.data()},
                        .strike = {strike.data()},
                        .type = {type.data()},
                        .forward = {forward.data()},
                        .unit = static_cast<PriceUnit>(input.below(2))};
  if (by_price) {
    quotes.bid_price = {bid.data()};
    quotes.ask_price = {ask.data()};
    quotes.mark_price = {mark.data()};
  } else {
    quotes.mark_vol_percent = {mark_vol.data()};
  }
  std::array<QuoteFit, kRows> report;
  Arena arena{block};
  SurfaceOptions options = {.model = static_cast<SurfaceModel>(input.below(3)),
                            .target = static_cast<QuoteTarget>(input.below(2))};
  options.fit.max_iterations = 2;
  const auto built = build_surface(quotes, options, report, arena);
  fuzz::require_named(built.error(), "build_surface");
  if (!built.ok()) return;
  const Error arbitrage = check_surface(built->surface);
  const SviRaw& s = built->surface.slices[arbitrage.index].svi;
  // By sufficient conditions slices may touch in a wing, where the raw form's rounding decides.
  const bool touches = options.model != SurfaceModel::svi &&
                       arbitrage.code == ErrorCode::calendar_arbitrage && arbitrage.value >= -1e-9;
  require(arbitrage.code == ErrorCode::ok || touches, "a surface without arbitrage",
          {static_cast<real>(static_cast<int>(arbitrage.code)), arbitrage.value, s.a, s.b, s.rho,
           s.m, s.sigma});
  const real years = input.number(0.01, 0.3), k = input.number(-1, 1);
  const auto point = evaluate_surface(built->surface, k, years);
  fuzz::require_named(point.error(), "evaluate_surface");
  if (point.ok()) {
    require(point->vol > 0 && is_finite(point->vol) && is_finite(point->dw_dk) &&
                is_finite(point->dw_dt),
            "a point of a surface", {k, years, point->vol});
  }
  const auto greeks = smile_greeks(built->surface,
                                   {.spot = 100,
                                    .strike = input.number(60, 160),
                                    .expiry_years = years,
                                    .vol = 0,
                                    .rate = 0.02,
                                    .carry = 0.01,
                                    .type = static_cast<OptionType>(input.below(2))},
                                   static_cast<StickyRule>(input.below(3)));
  fuzz::require_named(greeks.error(), "smile_greeks");
  if (greeks.ok()) require(is_finite(greeks->delta) && is_finite(greeks->theta), "smile Greeks");
}

void fuzz_calibration(Input& input) {
  constexpr std::size_t kRows = 7;
  std::array<real, kRows> strike, years, vol, weight;
  const real level = input.number(0.2, 0.8), rate = input.number(-0.02, 0.05), carry = 0;
  for (std::size_t i = 0; i < kRows; ++i) {
    strike[i] = input.number(80, 125);
    years[i] = i < 4 ? real(0.25) : real(1);
    vol[i] = level + input.number(-0.1, 0.1);
    weight[i] = input.below(4) == 0 ? input.number(-1, 2) : real(1);
  }
  std::array<CalibrationRow, kRows> report;
  Arena arena{block};
  const auto fit = calibrate_heston({.count = kRows,
                                     .spot = 100,
                                     .strike = {strike.data()},
                                     .expiry_years = {years.data()},
                                     .rate = {&rate, 0},
                                     .carry = {&carry, 0},
                                     .vol = {vol.data()},
                                     .weight = {weight.data()}},
                                    {0.2, 1.5, 0.2, 0.7, -0.3},
                                    {.max_iterations = 1, .from_start = true}, report, arena);
  fuzz::require_named(fit.error(), "calibrate_heston");
  for (const CalibrationRow& row : report) {
    require(is_finite(row.vol) && is_finite(row.residual), "a row of numbers",
            {row.vol, row.residual});
    const bool refused = row.field != Field::none;
    require(!refused || (row.status != ErrorCode::ok && row.vol == 0), "a refused row");
  }
  if (!fit.ok()) return;
  require(check_heston(fit->parameters).code == ErrorCode::ok && is_finite(fit->rms_vol),
          "the best point found");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const std::uint64_t kind = input.below(128);
  if (kind < 60) {
    fuzz_arbitrage(input);
  } else if (kind < 108) {
    fuzz_forms(input);
  } else if (kind < 125) {
    fuzz_fit(input);
  } else if (kind < 127) {
    fuzz_surface(input);
  } else {
    fuzz_calibration(input);
  }
  return 0;
}
