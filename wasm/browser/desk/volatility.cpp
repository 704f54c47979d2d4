// Smiles and surfaces: fits, evaluation and checks of arbitrage.
#include "wasm/browser/desk/volatility.hpp"

#include <cstring>
#include <iterator>
#include <span>

#include "core/volatility/surface/smile_greeks.hpp"
#include "core/volatility/surface/surface_batch.hpp"

#include "wasm/browser/areas.hpp"

namespace loadline::browser {

constinit VolatilityAreas volatility{};

namespace {

constinit std::array<QuoteFit, kChainRows> fitted{};
constinit std::array<std::int64_t, kChainRows> expiry_ms{};
constinit VolSurface surface{};

bool has(std::uint32_t present, std::size_t column) noexcept {
  return (present >> column & 1u) != 0;
}

/// A column of the chain, or an absent one.
Column<real> chain_column(std::uint32_t present, std::size_t column) noexcept {
  return {.first = has(present, column) ? volatility.chain[column].data() : nullptr, .stride = 1};
}

std::span<const real> smile_column(std::uint32_t present, std::size_t column,
                                   std::size_t count) noexcept {
  return {volatility.chain[column].data(), has(present, column) ? count : 0};
}

SmileFitOptions fit_options(std::uint32_t spread) noexcept {
  const auto& number = volatility.fit_options;
  return {.spread = static_cast<SpreadUse>(spread),
          .least_spread = number[0],
          .pull_to_target = number[1],
          .margin = number[2],
          .least_vol = number[3],
          .max_iterations = static_cast<std::uint32_t>(number[4])};
}

void write_rows(std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    const QuoteFit& row = fitted[i];
    volatility.row_status[i] = static_cast<std::uint8_t>(row.status);
    volatility.row_constraint[i] = static_cast<std::uint8_t>(row.constraint);
    volatility.row_inside_spread[i] = row.inside_spread;
    volatility.row_vol[i] = row.vol;
    volatility.row_residual[i] = row.residual;
    volatility.row_moved[i] = row.moved;
  }
}

void write_quality(std::size_t at, const FitQuality& quality) noexcept {
  auto& to = volatility.expiries;
  to[kReportOutcome][at] = static_cast<std::uint32_t>(quality.outcome);
  to[kReportUsed][at] = quality.used;
  to[kReportInsideSpread][at] = quality.inside_spread;
  to[kReportIterations][at] = quality.iterations;
  to[kReportRmsVol][at] = quality.rms_vol;
  to[kReportLargestVol][at] = quality.largest_vol;
  to[kReportLargestRow][at] = quality.largest_row;
  to[kReportConstraints][at] = quality.constraints;
}

void write_expiry(std::size_t at, const ExpiryReport& report) noexcept {
  auto& to = volatility.expiries;
  to[kReportExpiryMs][at] = static_cast<real>(report.expiry_ms);
  to[kReportExpiryYears][at] = report.expiry_years;
  to[kReportForward][at] = report.forward;
  to[kReportForwardByParity][at] = report.forward_by_parity;
  to[kReportStatus][at] = static_cast<std::uint16_t>(report.status);
  to[kReportRows][at] = report.rows;
  to[kReportSlice][at] = report.slice;
  write_quality(at, report.quality);
}

void write_slice(std::size_t at, const SurfaceSlice& slice) noexcept {
  const real numbers[kSliceColumns] = {slice.expiry_years, slice.forward, slice.svi.a,
                                       slice.svi.b,        slice.svi.rho, slice.svi.m,
                                       slice.svi.sigma};
  for (std::size_t i = 0; i < kSliceColumns; ++i) volatility.slices[i][at] = numbers[i];
}

SviRaw svi_at(std::size_t at) noexcept {
  const auto& from = volatility.slices;
  return {from[2][at], from[3][at], from[4][at], from[5][at], from[6][at]};
}

/// The surface that the slice columns hold.
const VolSurface& read_surface(std::uint32_t slices) noexcept {
  surface.count = slices;
  for (std::size_t i = 0; i < slices && i < kMaxSurfaceExpiries; ++i) {
    surface.slices[i] = {volatility.slices[0][i], volatility.slices[1][i], svi_at(i)};
  }
  return surface;
}

void write_violations(std::size_t first, std::uint32_t count, const Violation* from) noexcept {
  for (std::uint32_t i = 0; i < count; ++i) {
    real* const to = &volatility.arbitrage[first + 4 * i];
    to[0] = from[i].low;
    to[1] = from[i].high;
    to[2] = from[i].worst;
    to[3] = from[i].value;
  }
}

}  // namespace

/// Leaves the options that a fit has where the caller gives none.
LOADLINE_EXPORT void loadline_fit_defaults() {
  constexpr SmileFitOptions kDefaults;
  volatility.fit_options = {kDefaults.least_spread, kDefaults.pull_to_target, kDefaults.margin,
                            kDefaults.least_vol, real(kDefaults.max_iterations)};
}

/// Builds a surface from the first `count` rows of the chain; bit i of `present` says that column i
/// is given. Leaves reports, slices and rows, and returns the error's code.
LOADLINE_EXPORT std::uint32_t loadline_build_surface(std::uint32_t count, double now_ms,
                                                     std::uint32_t present, std::uint32_t unit,
                                                     std::uint32_t model, std::uint32_t target,
                                                     std::uint32_t spread) {
  for (std::size_t i = 0; i < count; ++i) {
    expiry_ms[i] = static_cast<std::int64_t>(volatility.chain[kExpiryMs][i]);
  }
  const VenueQuotes quotes = {.count = count,
                              .now_ms = static_cast<std::int64_t>(now_ms),
                              .expiry_ms = {expiry_ms.data(), 1},
                              .strike = chain_column(~0u, kStrike),
                              .type = {volatility.type.data(), 1},
                              .forward = chain_column(present, kForward),
                              .unit = static_cast<PriceUnit>(unit),
                              .bid_price = chain_column(present, kBidPrice),
                              .ask_price = chain_column(present, kAskPrice),
                              .mark_price = chain_column(present, kMarkPrice),
                              .bid_vol_percent = chain_column(present, kBidVolPercent),
                              .ask_vol_percent = chain_column(present, kAskVolPercent),
                              .mark_vol_percent = chain_column(present, kMarkVolPercent)};
  const SurfaceOptions options = {.model = static_cast<SurfaceModel>(model),
                                  .target = static_cast<QuoteTarget>(target),
                                  .fit = fit_options(spread)};
  const auto built = build_surface(quotes, options, std::span(fitted).first(count), scratch());
  if (!built.ok()) return report(built.error());
  for (std::size_t i = 0; i < built->expiries; ++i) write_expiry(i, built->reports[i]);
  for (std::size_t i = 0; i < built->surface.count; ++i) write_slice(i, built->surface.slices[i]);
  write_rows(count);
  volatility.expiry_count = built->expiries;
  volatility.slice_count = built->surface.count;
  return report(built.error());
}

/// Fits one smile to the first `count` rows of the smile columns. With `after_slice` it stays above
/// the slice in place 0. Leaves the slice in place 1, the one without conditions in place 2.
LOADLINE_EXPORT std::uint32_t loadline_fit_smile(std::uint32_t count, double expiry_years,
                                                 std::uint32_t present, std::uint32_t spread,
                                                 std::uint32_t after_slice) {
  const SmileQuotes quotes = {.expiry_years = expiry_years,
                              .log_moneyness = smile_column(~0u, kLogMoneyness, count),
                              .vol = smile_column(~0u, kVol, count),
                              .bid_vol = smile_column(present, kBidVol, count),
                              .ask_vol = smile_column(present, kAskVol, count),
                              .weight = smile_column(present, kWeight, count)};
  const SviRaw earlier = svi_at(0);
  const SviNeighbours neighbours = {.earlier = after_slice != 0 ? &earlier : nullptr};
  const auto fit =
      fit_svi(quotes, fit_options(spread), neighbours, std::span(fitted).first(count), scratch());
  if (!fit.ok()) return report(fit.error());
  write_slice(1, {expiry_years, 1.0, fit->slice});
  write_slice(2, {expiry_years, 1.0, fit->unconstrained});
  write_quality(0, fit->quality);
  write_rows(count);
  return report(fit.error());
}

/// `check_surface` of the first `slices` slices.
LOADLINE_EXPORT std::uint32_t loadline_check_surface(std::uint32_t slices) {
  return report(check_surface(read_surface(slices)));
}

/// Points in the first two number columns: strike or log-moneyness, and expiry. Bit i of `wanted`
/// asks for result i: vol, w, dw/dk, d2w/dk2, dw/dT, log-moneyness, forward, density, local vol.
LOADLINE_EXPORT std::uint32_t loadline_evaluate_surface(std::uint32_t slices, std::uint32_t count,
                                                        std::uint32_t coordinate,
                                                        std::uint32_t wanted) {
  const auto to = [wanted](std::size_t i) noexcept {
    return has(wanted, i) ? areas.columns.result[i].data() : nullptr;
  };
  const SurfacePointColumns points = {.count = count,
                                      .coordinate = static_cast<SurfaceCoordinate>(coordinate),
                                      .at = {areas.columns.number[0].data(), 1},
                                      .expiry_years = {areas.columns.number[1].data(), 1}};
  const SurfaceValueColumns out = {.vol = to(0),
                                   .w = to(1),
                                   .dw_dk = to(2),
                                   .d2w_dk2 = to(3),
                                   .dw_dt = to(4),
                                   .log_moneyness = to(5),
                                   .forward = to(6),
                                   .density = to(7),
                                   .local_vol = to(8),
                                   .status = areas.columns.status.data()};
  return static_cast<std::uint32_t>(evaluate_surface(read_surface(slices), points, out));
}

/// Greeks of the option in `formula_inputs` on the surface; the first eleven result columns of row
/// 0 take the fields of SmileGreeks in their order.
LOADLINE_EXPORT std::uint32_t loadline_smile_greeks(std::uint32_t slices, std::uint32_t rule) {
  OptionInputs inputs;
  std::memcpy(&inputs, areas.formula_inputs.data(), sizeof inputs);
  const auto greeks = smile_greeks(read_surface(slices), inputs, static_cast<StickyRule>(rule));
  if (greeks.ok()) {
    const SmileGreeks& g = *greeks;
    const real numbers[] = {g.vol,   g.dvol_dspot, g.value, g.delta, g.gamma, g.vega,
                            g.theta, g.rho,        g.phi,   g.vanna, g.volga};
    for (std::size_t i = 0; i < std::size(numbers); ++i) areas.columns.result[i][0] = numbers[i];
  }
  return report(greeks.error());
}

/// Arbitrage of the slice in place 0: free, negative variance, steep left, steep right, least g,
/// where, resolution, count, then the violations.
LOADLINE_EXPORT std::uint32_t loadline_check_butterfly() {
  const auto checked = check_butterfly(svi_at(0));
  if (checked.ok()) {
    const ButterflyReport& r = *checked;
    const real numbers[8] = {real(r.free),       real(r.negative_variance),
                             real(r.steep_left), real(r.steep_right),
                             r.least_g,          r.least_g_at,
                             r.resolution,       real(r.count)};
    for (std::size_t i = 0; i < 8; ++i) volatility.arbitrage[i] = numbers[i];
    write_violations(8, r.count, r.violations);
  }
  return report(checked.error());
}

/// Calendar arbitrage of the slice in place 1 after the one in place 0: free, least difference,
/// where, left excess, right excess, 0, 0, count, then the violations.
LOADLINE_EXPORT std::uint32_t loadline_check_calendar() {
  const auto checked = check_calendar(svi_at(0), svi_at(1));
  if (checked.ok()) {
    const CalendarReport& r = *checked;
    const real numbers[8] = {
        real(r.free), r.least_difference, r.least_at, r.left_excess, r.right_excess, 0, 0,
        real(r.count)};
    for (std::size_t i = 0; i < 8; ++i) volatility.arbitrage[i] = numbers[i];
    write_violations(8, r.count, r.violations);
  }
  return report(checked.error());
}

}  // namespace loadline::browser
