// The rows of one expiry that a smile is fitted to, ready for the arithmetic of the fit.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/volatility/fit/constrained_step.hpp"
#include "core/volatility/fit/smile_quotes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What one usable row asks of the smile.
struct QuoteRow {
  real k;
  real target;        ///< vol
  real low, high;     ///< no penalty but the pull between them; equal to the target without a band
  real weight;        ///< of the squared distance to the band
  real pull;          ///< of the squared distance to the target
  std::uint32_t row;  ///< of the quotes
};

struct QuoteRows {
  std::span<QuoteRow> rows;
  real expiry_years = 0.0;
  real low_k = 0.0, high_k = 0.0;  ///< of the usable rows
  real total_weight = 0.0;
  std::uint32_t strikes = 0;  ///< different ones, counted up to five
};

/// length_mismatch for a column or `report`, out_of_domain for the expiry or an option, by name.
Error check_fit(const SmileQuotes& quotes, const SmileFitOptions& options,
                std::span<const QuoteFit> report) noexcept;

/// Why the row of the quotes can or cannot be used, and its target vol when it can.
struct ScreenedQuote {
  QuoteStatus status = QuoteStatus::used;
  real target = 0.0;
  real bid = 0.0, ask = 0.0;
  real weight = 1.0;
  Field field = Field::none;  ///< the first that is refused
  ErrorValue refused{};       ///< its value
};

/// A vol, or 0 for a missing side: within [1e-6, 100].
bool is_side(real vol) noexcept;

/// One cell of a row of quotes, and whether its column allows it.
struct RowCell {
  Field field;
  real value;
  bool in_domain;
};

struct RefusedCell {
  QuoteStatus status = QuoteStatus::used;
  Field field = Field::none;
  ErrorValue value{};
};

/// The first cell that is not finite, else the first out of its domain, else none.
RefusedCell first_refused(std::span<const RowCell> cells) noexcept;

ScreenedQuote screen_quote(const SmileQuotes& quotes, std::size_t row) noexcept;

/// The usable rows, in the arena, in the order of the quotes. Errors: no_data, capacity_exceeded.
Result<QuoteRows> usable_rows(const SmileQuotes& quotes, const SmileFitOptions& options,
                              Arena& arena) noexcept;

/// Adds one row's squared residual in vol, given w there and its gradient.
template <std::size_t N>
void add_quote(const QuoteRow& row, real w, real per_year, const std::array<real, N>& slope,
               NormalEquations<N>& equations) noexcept;

/// A sum of squares that rounding alone makes.
real negligible_error(const QuoteRows& rows) noexcept;

/// The weighted mean of the total variance that the quotes ask for.
real mean_total_variance(const QuoteRows& rows) noexcept;

/// Fills in what is known of every row once the fitted vol at each is known, `vol_at(k)`, and adds
/// the rows, numbered from `first`, to the sums of the quality.
template <class VolAt>
void add_rows(const SmileQuotes& quotes, VolAt vol_at, std::span<QuoteFit> report,
              std::uint32_t first, FitQuality& quality) noexcept;

/// The same for the rows of the only expiry, with the quality closed.
template <class VolAt>
void report_rows(const SmileQuotes& quotes, VolAt vol_at, std::span<QuoteFit> report,
                 FitQuality& quality) noexcept;

/// One row of the report.
QuoteFit fit_of_quote(const ScreenedQuote& quote, real vol) noexcept;

/// Takes one row of the report into the sums of the quality: rms_vol holds the sum of squares until
/// `close_quality`.
void add_to_quality(const QuoteFit& fit, std::uint32_t row, FitQuality& quality) noexcept;
void close_quality(FitQuality& quality) noexcept;

template <std::size_t N>
void add_quote(const QuoteRow& row, real w, real per_year, const std::array<real, N>& slope,
               NormalEquations<N>& equations) noexcept {
  const real vol = square_root(w * per_year);
  const real off = vol < row.low ? vol - row.low : vol > row.high ? vol - row.high : real(0.0);
  // Band and pull in one: their squares share the slope.
  const real away = vol - row.target;
  const bool outside = off != 0.0 || row.low == row.high;
  const real stiffness = row.pull + (outside ? row.weight : real(0.0));
  const real value = row.weight * (off * off) + row.pull * (away * away);
  equations.add(value, row.weight * off + row.pull * away, stiffness, real(0.5) * vol / w, slope);
}

template <class VolAt>
void add_rows(const SmileQuotes& quotes, VolAt vol_at, std::span<QuoteFit> report,
              std::uint32_t first, FitQuality& quality) noexcept {
  for (std::size_t i = 0; i < quotes.log_moneyness.size(); ++i) {
    const ScreenedQuote quote = screen_quote(quotes, i);
    const bool has_strike =
        quote.status != QuoteStatus::not_finite && quote.status != QuoteStatus::out_of_domain;
    const QuoteFit fit =
        fit_of_quote(quote, has_strike ? vol_at(quotes.log_moneyness[i]) : real(0.0));
    add_to_quality(fit, first + static_cast<std::uint32_t>(i), quality);
    if (!report.empty()) report[i] = fit;
  }
}

template <class VolAt>
void report_rows(const SmileQuotes& quotes, VolAt vol_at, std::span<QuoteFit> report,
                 FitQuality& quality) noexcept {
  add_rows(quotes, vol_at, report, 0, quality);
  close_quality(quality);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
