#include "core/volatility/fit/quote_rows.hpp"

#include <limits>

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kLeastVol = 1e-6;
constexpr real kLargestVol = 100;
constexpr real kLargestLogMoneyness = 100;
constexpr std::uint32_t kStrikesThatMatter = 5;  // the parameters of SVI

real cell(std::span<const real> column, std::size_t row, real fallback) noexcept {
  return column.empty() ? fallback : column[row];
}

/// The spread a row is weighed by: a missing bid counts as 0, a missing ask as twice the target.
real spread_of(const ScreenedQuote& quote) noexcept {
  return (quote.ask > 0.0 ? quote.ask : quote.target + quote.target) - quote.bid;
}

QuoteRow row_of(const ScreenedQuote& quote, const SmileFitOptions& options) noexcept {
  QuoteRow row;
  row.target = row.low = row.high = quote.target;
  row.weight = quote.weight;
  row.pull = 0.0;
  if (options.spread == SpreadUse::weights) {
    const real ratio = options.least_spread / larger(spread_of(quote), options.least_spread);
    row.weight = row.weight * (ratio * ratio);
  }
  if (options.spread == SpreadUse::band) {
    row.low = quote.bid > 0.0 ? smaller(quote.bid, quote.target) : quote.target;
    row.high = quote.ask > 0.0 ? larger(quote.ask, quote.target) : quote.target;
    row.pull = row.weight * options.pull_to_target;
    row.weight = row.weight - row.pull;
  }
  return row;
}

void count_strikes(QuoteRows& rows) noexcept {
  for (std::size_t i = 0; i < rows.rows.size() && rows.strikes < kStrikesThatMatter; ++i) {
    bool known = false;
    for (std::size_t j = 0; j < i && !known; ++j) known = rows.rows[j].k == rows.rows[i].k;
    if (!known) ++rows.strikes;
  }
}

}  // namespace

Error check_fit(const SmileQuotes& quotes, const SmileFitOptions& options,
                std::span<const QuoteFit> report) noexcept {
  struct Column {
    Field field;
    std::size_t size;
  };
  const std::size_t count = quotes.log_moneyness.size();
  const Column columns[] = {{Field::vol, quotes.vol.size()},
                            {Field::bid_vol, quotes.bid_vol.size()},
                            {Field::ask_vol, quotes.ask_vol.size()},
                            {Field::weight, quotes.weight.size()},
                            {Field::report, report.size()}};
  for (const Column& column : columns) {
    if (column.size != 0 && column.size != count) {
      return {ErrorCode::length_mismatch, column.field, 0, refused_value(real_of(column.size))};
    }
  }
  const real largest = std::numeric_limits<real>::max();
  struct Checked {
    Field field;
    real value, low, high;
  };
  const Checked fields[] = {{Field::expiry_years, quotes.expiry_years, real(0x1p-60), 1e6},
                            {Field::least_spread, options.least_spread, real(0x1p-60), largest},
                            {Field::pull_to_target, options.pull_to_target, 0.0, 1.0},
                            {Field::margin, options.margin, 0.0, 0.1},
                            {Field::least_vol, options.least_vol, kLeastVol, kLargestVol}};
  for (const Checked& f : fields) {
    if (!is_finite(f.value)) return {ErrorCode::not_finite, f.field, 0, refused_value(f.value)};
    if (f.value < f.low || f.value > f.high) {
      return {ErrorCode::out_of_domain, f.field, 0, refused_value(f.value)};
    }
  }
  const auto use = static_cast<std::uint32_t>(options.spread);
  if (use > 2) return {ErrorCode::out_of_domain, Field::spread_use, 0, refused_value(use)};
  return {};
}

bool is_side(real vol) noexcept {
  return vol == 0.0 || (vol >= kLeastVol && vol <= kLargestVol);
}

RefusedCell first_refused(std::span<const RowCell> cells) noexcept {
  for (const RowCell& cell : cells) {
    if (is_finite(cell.value)) continue;
    return {QuoteStatus::not_finite, cell.field, refused_value(cell.value)};
  }
  for (const RowCell& cell : cells) {
    if (cell.in_domain) continue;
    return {QuoteStatus::out_of_domain, cell.field, refused_value(cell.value)};
  }
  return {};
}

ScreenedQuote screen_quote(const SmileQuotes& quotes, std::size_t row) noexcept {
  ScreenedQuote quote;
  const real k = quotes.log_moneyness[row];
  quote.target = cell(quotes.vol, row, 0.0);
  quote.bid = cell(quotes.bid_vol, row, 0.0);
  quote.ask = cell(quotes.ask_vol, row, 0.0);
  quote.weight = cell(quotes.weight, row, 1.0);
  const RowCell cells[] = {
      {Field::log_moneyness, k, absolute(k) <= kLargestLogMoneyness},
      {Field::vol, quote.target, is_side(quote.target)},
      {Field::bid_vol, quote.bid, is_side(quote.bid)},
      {Field::ask_vol, quote.ask, is_side(quote.ask)},
      {Field::weight, quote.weight, is_weight(quote.weight)},
  };
  const RefusedCell refused = first_refused(cells);
  quote.status = refused.status;
  quote.field = refused.field;
  quote.refused = refused.value;
  if (quote.status != QuoteStatus::used) return quote;
  const bool two_sided = quote.bid > 0.0 && quote.ask > 0.0;
  if (quote.target == 0.0 && two_sided) quote.target = (quote.bid + quote.ask) * real(0.5);
  if (two_sided && quote.bid > quote.ask) {
    quote.status = QuoteStatus::crossed;
  } else if (quote.target == 0.0) {
    quote.status = QuoteStatus::no_quote;
  } else if (quote.weight == 0.0) {
    quote.status = QuoteStatus::no_weight;
  }
  return quote;
}

Result<QuoteRows> usable_rows(const SmileQuotes& quotes, const SmileFitOptions& options,
                              Arena& arena) noexcept {
  const std::size_t count = quotes.log_moneyness.size();
  std::size_t used = 0;
  bool is_any_unweighted = false;
  for (std::size_t i = 0; i < count; ++i) {
    const QuoteStatus status = screen_quote(quotes, i).status;
    if (status == QuoteStatus::used) ++used;
    is_any_unweighted |= status == QuoteStatus::no_weight;
  }
  if (used == 0) {
    return Error{ErrorCode::no_data, is_any_unweighted ? Field::weight : Field::vol};
  }
  QuoteRows result;
  result.rows = arena.take<QuoteRow>(used);
  if (result.rows.empty()) return Error{ErrorCode::capacity_exceeded, Field::arena};
  result.expiry_years = quotes.expiry_years;
  std::size_t at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const ScreenedQuote quote = screen_quote(quotes, i);
    if (quote.status != QuoteStatus::used) continue;
    QuoteRow& row = result.rows[at];
    row = row_of(quote, options);
    row.k = quotes.log_moneyness[i];
    row.row = static_cast<std::uint32_t>(i);
    result.total_weight = result.total_weight + row.weight + row.pull;
    result.low_k = at == 0 ? row.k : smaller(result.low_k, row.k);
    result.high_k = at == 0 ? row.k : larger(result.high_k, row.k);
    ++at;
  }
  count_strikes(result);
  return result;
}

real negligible_error(const QuoteRows& rows) noexcept {
  return rows.total_weight * real(0x1p-97);  // half of (2^-48)^2 a row
}

real mean_total_variance(const QuoteRows& rows) noexcept {
  real total = 0.0, sum = 0.0;
  for (const QuoteRow& row : rows.rows) {
    const real weight = row.weight + row.pull;
    total = total + weight;
    sum = sum + weight * row.target * row.target;
  }
  return sum / total * rows.expiry_years;
}

QuoteFit fit_of_quote(const ScreenedQuote& quote, real vol) noexcept {
  QuoteFit fit;
  fit.status = quote.status;
  fit.vol = vol;
  fit.field = quote.field;
  fit.refused = quote.refused;
  const bool known =
      quote.status != QuoteStatus::not_finite && quote.status != QuoteStatus::out_of_domain;
  if (!known) return fit;
  if (quote.target > 0.0) fit.residual = vol - quote.target;
  const bool above = quote.bid == 0.0 || vol >= quote.bid;
  const bool below = quote.ask == 0.0 || vol <= quote.ask;
  fit.inside_spread = above && below && (quote.bid > 0.0 || quote.ask > 0.0);
  return fit;
}

void add_to_quality(const QuoteFit& fit, std::uint32_t row, FitQuality& quality) noexcept {
  if (fit.status != QuoteStatus::used) return;
  ++quality.used;
  if (fit.inside_spread) ++quality.inside_spread;
  quality.rms_vol = quality.rms_vol + fit.residual * fit.residual;
  if (absolute(fit.residual) > quality.largest_vol) {
    quality.largest_vol = absolute(fit.residual);
    quality.largest_row = row;
  }
}

void close_quality(FitQuality& quality) noexcept {
  if (quality.used == 0) return;
  quality.rms_vol = square_root(quality.rms_vol / real_of(quality.used));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
