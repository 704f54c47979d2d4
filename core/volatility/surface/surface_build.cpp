#include "core/volatility/surface/surface_build.hpp"

#include "core/numeric/analysis/order.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"
#include "core/volatility/arbitrage/calendar.hpp"
#include "core/volatility/fit/quote_rows.hpp"
#include "core/volatility/fit/ssvi_fit.hpp"
#include "core/volatility/surface/venue_rows.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

// Turns in which each expiry is fitted once more between its neighbours.
constexpr int kSweeps = 2;
// What a crossing of neighbours costs in the turns before, as SviNeighbours counts it.
constexpr real kPenalties[] = {1, 4, 16, 64};
constexpr real kLastPenalty = 64;

/// The rows that are fitted, expiry after expiry.
struct FittedColumns {
  std::span<real> k, target, bid, ask;
  std::span<std::uint32_t> row;
  std::span<QuoteFit> fit, alone, spare;  // `alone`: of the fits without neighbours

  bool take(std::size_t count, Arena& arena) noexcept {
    for (std::span<real>* const column : {&k, &target, &bid, &ask}) {
      *column = arena.take<real>(count);
      if (column->empty()) return false;
    }
    row = arena.take<std::uint32_t>(count);
    fit = arena.take<QuoteFit>(count);
    alone = arena.take<QuoteFit>(count);
    spare = arena.take<QuoteFit>(count);
    return !row.empty() && !fit.empty() && !alone.empty() && !spare.empty();
  }

  SmileQuotes quotes(real expiry_years, std::size_t first, std::size_t count) const noexcept {
    return {expiry_years,
            k.subspan(first, count),
            target.subspan(first, count),
            bid.subspan(first, count),
            ask.subspan(first, count),
            {}};
  }
};

class Builder {
 public:
  Builder(const SurfaceOptions& options, std::span<const VenueRow> rows,
          const FittedColumns& columns, SurfaceBuild& build, Arena& arena) noexcept
      : options_(options), rows_(rows), columns_(columns), build_(build), arena_(arena) {}

  Error run() noexcept;

 private:
  /// The slice of one expiry as it is now.
  struct Fitted {
    bool known = false;
    SviRaw svi{};
    SsviSlice essvi{};
    FitQuality quality;
  };

  void gather(std::uint32_t expiry) noexcept;
  /// Which neighbours a turn heeds.
  struct Turn {
    bool backwards = false;  ///< the latest expiry first
    bool earlier = false, later = false;
    real earlier_penalty = 0.0, later_penalty = 0.0;
    bool only_better = false;
  };

  const Fitted* neighbour(std::uint32_t expiry, int step) const noexcept;
  Result<Fitted> fitted_between(std::uint32_t expiry, const Fitted* earlier, const Fitted* later,
                                const Turn& turn) const noexcept;
  void copy_report(std::uint32_t expiry, std::span<const QuoteFit> from,
                   std::span<QuoteFit> to) const noexcept;
  Error fit_one(std::uint32_t expiry, const Turn& turn) noexcept;
  bool is_calendar_free_now() const noexcept;
  Error fit_in_turn() noexcept;
  Error fit_ssvi_surface() noexcept;
  void append(std::uint32_t expiry, const SviRaw& svi, const FitQuality& quality) noexcept;
  std::span<QuoteFit> fits(std::uint32_t expiry) const noexcept {
    return columns_.fit.subspan(first_[expiry], count_[expiry]);
  }

  const SurfaceOptions& options_;
  std::span<const VenueRow> rows_;
  const FittedColumns& columns_;
  SurfaceBuild& build_;
  Arena& arena_;
  std::size_t filled_ = 0;
  std::array<std::size_t, kMaxSurfaceExpiries> first_{}, count_{};
  std::array<Fitted, kMaxSurfaceExpiries> fitted_{}, alone_{};
};

void Builder::gather(std::uint32_t expiry) noexcept {
  first_[expiry] = filled_;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const VenueRow& row = rows_[i];
    if (!row.has_expiry || row.expiry != expiry || row.status != QuoteStatus::used) continue;
    columns_.k[filled_] = row.k;
    columns_.target[filled_] = row.target;
    columns_.bid[filled_] = row.bid;
    columns_.ask[filled_] = row.ask;
    columns_.row[filled_] = static_cast<std::uint32_t>(i);
    ++filled_;
  }
  count_[expiry] = filled_ - first_[expiry];
}

void Builder::append(std::uint32_t expiry, const SviRaw& svi, const FitQuality& quality) noexcept {
  ExpiryReport& report = build_.reports[expiry];
  report.slice = build_.surface.count;
  report.quality = quality;
  if (quality.used > 0)
    report.quality.largest_row = columns_.row[first_[expiry] + quality.largest_row];
  build_.surface.slices[build_.surface.count++] = {report.expiry_years, report.forward, svi};
}

/// The nearest expiry before (step -1) or after (+1) that has a slice.
const Builder::Fitted* Builder::neighbour(std::uint32_t expiry, int step) const noexcept {
  for (std::int64_t e = std::int64_t{expiry} + step; e >= 0 && e < build_.expiries; e += step) {
    const Fitted& other = fitted_[static_cast<std::size_t>(e)];
    if (other.known) return &other;
  }
  return nullptr;
}

void Builder::copy_report(std::uint32_t expiry, std::span<const QuoteFit> from,
                          std::span<QuoteFit> to) const noexcept {
  for (std::size_t i = 0; i < count_[expiry]; ++i) to[i] = from[i];
}

/// The fit of one expiry, its report in columns_.spare.
Result<Builder::Fitted> Builder::fitted_between(std::uint32_t expiry, const Fitted* earlier,
                                                const Fitted* later,
                                                const Turn& turn) const noexcept {
  const SmileQuotes quotes =
      columns_.quotes(build_.reports[expiry].expiry_years, first_[expiry], count_[expiry]);
  const auto report = columns_.spare.first(count_[expiry]);
  if (options_.model == SurfaceModel::svi) {
    const SviNeighbours neighbours{.earlier = earlier == nullptr ? nullptr : &earlier->svi,
                                   .later = later == nullptr ? nullptr : &later->svi,
                                   .earlier_penalty = turn.earlier_penalty,
                                   .later_penalty = turn.later_penalty};
    const auto fit = fit_svi(quotes, options_.fit, neighbours, report, arena_);
    if (!fit.ok()) return fit.error();
    return Fitted{true, fit->slice, {}, fit->quality};
  }
  const SsviNeighbours neighbours{.earlier = earlier == nullptr ? nullptr : &earlier->essvi,
                                  .later = later == nullptr ? nullptr : &later->essvi};
  const auto fit = fit_essvi(quotes, options_.fit, neighbours, report, arena_);
  if (!fit.ok()) return fit.error();
  const auto raw = raw_of(fit->slice);
  if (!raw.ok()) return raw.error();
  return Fitted{true, *raw, fit->slice, fit->quality};
}

/// Fits one expiry, and keeps what comes out unless `only_better` and it is worse than what is
/// there. The error is the expiry's own.
Error Builder::fit_one(std::uint32_t expiry, const Turn& turn) noexcept {
  const Fitted* const earlier = turn.earlier ? neighbour(expiry, -1) : nullptr;
  const Fitted* const later = turn.later ? neighbour(expiry, 1) : nullptr;
  Fitted& kept = fitted_[expiry];
  const Fitted& alone = alone_[expiry];
  if (alone.known && (earlier == nullptr || is_calendar_free(earlier->svi, alone.svi)) &&
      (later == nullptr || is_calendar_free(alone.svi, later->svi))) {
    // What is best without conditions, and meets them, is best with them.
    kept = alone;
    copy_report(expiry, columns_.alone.subspan(first_[expiry]), fits(expiry));
    return {};
  }
  const auto next = fitted_between(expiry, earlier, later, turn);
  if (!next.ok()) return next.error();
  const bool better = next->quality.sum_of_squares < kept.quality.sum_of_squares;
  if (kept.known && turn.only_better && !better) return {};
  kept = *next;
  copy_report(expiry, columns_.spare, fits(expiry));
  if (turn.earlier || turn.later || options_.model != SurfaceModel::svi) return {};
  alone_[expiry] = kept;
  copy_report(expiry, columns_.spare, columns_.alone.subspan(first_[expiry]));
  return {};
}

bool Builder::is_calendar_free_now() const noexcept {
  const Fitted* last = nullptr;
  for (std::uint32_t e = 0; e < build_.expiries; ++e) {
    if (!fitted_[e].known) continue;
    if (last != nullptr && !is_calendar_free(last->svi, fitted_[e].svi)) return false;
    last = &fitted_[e];
  }
  return true;
}

/// Every expiry by itself; where slices cross, turns in which a crossing costs more and more, so
/// that both give way; then each below the later slice for certain, from the last on; at last each
/// once more between its neighbours as they are then.
Error Builder::fit_in_turn() noexcept {
  const bool svi = options_.model == SurfaceModel::svi;
  for (std::uint32_t e = build_.expiries; e-- > 0;) {
    ExpiryReport& report = build_.reports[e];
    if (report.status != ErrorCode::ok) continue;
    report.status = fit_one(e, {.later = !svi}).code;
    if (report.status == ErrorCode::capacity_exceeded) return {report.status, Field::arena};
  }
  const auto every = [&](const Turn& turn) {
    for (std::uint32_t n = 0; n < build_.expiries; ++n) {
      const std::uint32_t e = turn.backwards ? build_.expiries - 1 - n : n;
      if (fitted_[e].known) static_cast<void>(fit_one(e, turn));
    }
  };
  if (svi && !is_calendar_free_now()) {
    for (const real penalty : kPenalties) {
      every({.earlier = true, .later = true, .earlier_penalty = penalty, .later_penalty = penalty});
    }
    every({.backwards = true, .earlier = true, .later = true, .earlier_penalty = kLastPenalty});
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      every({.earlier = true, .later = true, .only_better = true});
    }
  }
  for (std::uint32_t e = 0; e < build_.expiries; ++e) {
    if (fitted_[e].known) append(e, fitted_[e].svi, fitted_[e].quality);
  }
  return {};
}

/// Fits all usable expiries at once.
Error Builder::fit_ssvi_surface() noexcept {
  std::array<SmileQuotes, kMaxSurfaceExpiries> quotes;
  std::array<std::uint32_t, kMaxSurfaceExpiries> expiry{};
  std::array<real, kMaxSurfaceExpiries> theta{};
  std::size_t usable = 0, rows = 0;
  for (std::uint32_t e = 0; e < build_.expiries; ++e) {
    if (build_.reports[e].status != ErrorCode::ok) continue;
    quotes[usable] = columns_.quotes(build_.reports[e].expiry_years, first_[e], count_[e]);
    expiry[usable++] = e;
    rows += count_[e];
  }
  if (usable == 0) return {};
  // Expiries without rows lie between none: the rows of the others follow each other.
  const auto fit = fit_ssvi(std::span(quotes).first(usable), PhiFamily::power_law, options_.fit,
                            std::span(theta).first(usable), columns_.fit.first(rows), arena_);
  if (!fit.ok()) return fit.error();
  for (std::size_t i = 0; i < usable; ++i) {
    const auto slice = ssvi_slice(fit->parameters, theta[i]);
    if (!slice.ok()) return slice.error();
    const auto raw = raw_of(*slice);
    if (!raw.ok()) return raw.error();
    FitQuality quality{.outcome = fit->quality.outcome, .iterations = fit->quality.iterations};
    quality.constraints = fit->quality.constraints;
    const auto own = fits(expiry[i]);
    for (std::size_t n = 0; n < own.size(); ++n) {
      add_to_quality(own[n], static_cast<std::uint32_t>(n), quality);
    }
    close_quality(quality);
    append(expiry[i], *raw, quality);
  }
  return {};
}

Error Builder::run() noexcept {
  for (std::uint32_t e = 0; e < build_.expiries; ++e) {
    gather(e);
    ExpiryReport& report = build_.reports[e];
    if (report.status == ErrorCode::ok && count_[e] == 0) report.status = ErrorCode::no_data;
  }
  const bool whole = options_.model == SurfaceModel::ssvi;
  const Error error = whole ? fit_ssvi_surface() : fit_in_turn();
  if (error.code != ErrorCode::ok) return error;
  if (build_.surface.count == 0) return {ErrorCode::no_data, Field::slices};
  return {};
}

/// What the report says of every row, fitted or not.
void report_all(const SurfaceBuild& build, std::span<const VenueRow> rows,
                const FittedColumns& columns, std::span<QuoteFit> report) noexcept {
  for (std::size_t i = 0; i < report.size(); ++i) {
    const VenueRow& row = rows[i];
    ScreenedQuote quote{.status = row.status, .target = row.target, .bid = row.bid, .ask = row.ask};
    quote.field = row.field;
    quote.refused = row.refused;
    const ExpiryReport* const expiry = row.has_expiry ? &build.reports[row.expiry] : nullptr;
    const bool fitted = expiry != nullptr && expiry->status == ErrorCode::ok;
    if (!fitted && quote.status == QuoteStatus::used) quote.status = QuoteStatus::not_fitted;
    if (quote.target == 0.0 && row.bid > 0.0 && row.ask > 0.0) {
      quote.target = (row.bid + row.ask) * real(0.5);
    }
    real vol = 0.0;
    if (fitted && row.forward > 0.0) {
      const SurfaceSlice& slice = build.surface.slices[expiry->slice];
      vol = square_root(svi_total_variance(slice.svi, row.k).w / slice.expiry_years);
    }
    report[i] = fit_of_quote(quote, vol);
    if (vol == 0.0) report[i].residual = 0.0;
  }
  for (std::size_t n = 0; n < columns.row.size(); ++n) {
    const std::uint32_t row = columns.row[n];
    if (rows[row].status != QuoteStatus::used || columns.fit[n].vol == 0.0) continue;
    report[row] = columns.fit[n];
  }
}

Error check_build(const VenueQuotes& quotes, const SurfaceOptions& options,
                  std::span<const QuoteFit> report) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (!report.empty() && report.size() != quotes.count) {
    return {ErrorCode::length_mismatch, Field::report};
  }
  const Error error = check_fit({.expiry_years = 1.0}, options.fit, {});
  if (error.code != ErrorCode::ok) return error;
  const auto model = static_cast<std::uint32_t>(options.model);
  const auto target = static_cast<std::uint32_t>(options.target);
  if (model > 2) return {ErrorCode::out_of_domain, Field::surface_model, 0, refused_value(model)};
  if (target > 1) return {ErrorCode::out_of_domain, Field::quote_target, 0, refused_value(target)};
  if (quotes.count == 0) return {ErrorCode::no_data, Field::slices};
  return {};
}

/// Reads the chain: expiries, forwards, vols, and which row of a strike is fitted.
Error understand(const VenueQuotes& quotes, QuoteTarget target, std::span<VenueRow> rows,
                 VenueExpiries& expiries, Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  const auto order = arena.take<std::uint32_t>(rows.size());
  const auto strikes = arena.take<real>(rows.size());
  if (order.empty() || strikes.empty()) return {ErrorCode::capacity_exceeded, Field::arena};
  if (const Error error = read_rows(quotes, rows, expiries); error.code != ErrorCode::ok) {
    return error;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) strikes[i] = rows[i].strike;
  if (const Error error = sort_order(strikes, order, arena); error.code != ErrorCode::ok) {
    return error;
  }
  set_forwards(quotes, rows, order, expiries, arena);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    read_vols(quotes, target, i, expiries.report[rows[i].expiry].expiry_years, rows[i]);
  }
  choose_sides(rows, order);
  return {};
}

}  // namespace

std::size_t surface_workspace_bytes(std::size_t quotes) noexcept {
  const std::size_t a_row = sizeof(VenueRow) + 5 * sizeof(real) + 3 * sizeof(std::uint32_t) +
                            3 * sizeof(QuoteFit) + sizeof(ParityPair) + 2 * sizeof(real);
  const std::size_t fit = svi_fit_workspace_bytes(quotes);
  const std::size_t ssvi = ssvi_fit_workspace_bytes(quotes, kMaxSurfaceExpiries);
  return quotes * a_row + (fit < ssvi ? ssvi : fit) + 16 * alignof(std::max_align_t);
}

Result<SurfaceBuild> build_surface(const VenueQuotes& quotes, const SurfaceOptions& options,
                                   std::span<QuoteFit> report, Arena& arena) noexcept {
  if (const Error error = check_build(quotes, options, report); error.code != ErrorCode::ok) {
    return error;
  }
  const Arena::Scope scope(arena);
  const auto rows = arena.take<VenueRow>(quotes.count);
  FittedColumns columns;
  if (rows.empty() || !columns.take(quotes.count, arena)) {
    return Error{ErrorCode::capacity_exceeded, Field::arena};
  }
  VenueExpiries expiries;
  if (const Error error = understand(quotes, options.target, rows, expiries, arena);
      error.code != ErrorCode::ok) {
    return error;
  }
  SurfaceBuild build;
  build.expiries = expiries.count;
  build.reports = expiries.report;
  const Error error = Builder{options, rows, columns, build, arena}.run();
  report_all(build, rows, columns, report);
  if (error.code != ErrorCode::ok) return error;
  return build;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
