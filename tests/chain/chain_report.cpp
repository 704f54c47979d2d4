#include "tests/chain/chain_report.hpp"

#include <algorithm>
#include <cmath>

#include "core/pricing/implied/black_implied.hpp"

namespace loadline::chain {
namespace {

/// The chain as the core takes it.
class Columns {
 public:
  explicit Columns(const Chain& chain) {
    for (const ChainRow& row : chain.rows) {
      expiry_ms_.push_back(row.expiry_ms);
      type_.push_back(row.type);
      const double cells[] = {row.strike, row.forward, row.bid,     row.ask,
                              row.mark,   row.bid_vol, row.ask_vol, row.mark_vol};
      for (std::size_t c = 0; c < reals_.size(); ++c) reals_[c].push_back(cells[c]);
    }
    now_ms_ = chain.now_ms;
  }

  VenueQuotes quotes(Source source) const {
    VenueQuotes quotes{.count = type_.size(),
                       .now_ms = now_ms_,
                       .expiry_ms = {expiry_ms_.data()},
                       .strike = {reals_[0].data()},
                       .type = {type_.data()},
                       .forward = {reals_[1].data()},
                       .unit = PriceUnit::coin,
                       .bid_price = {reals_[2].data()},
                       .ask_price = {reals_[3].data()},
                       .mark_price = {reals_[4].data()}};
    if (source == Source::vols) {
      quotes.bid_vol_percent = {reals_[5].data()};
      quotes.ask_vol_percent = {reals_[6].data()};
      quotes.mark_vol_percent = {reals_[7].data()};
    }
    return quotes;
  }

 private:
  std::int64_t now_ms_ = 0;
  std::vector<std::int64_t> expiry_ms_;
  std::vector<std::uint8_t> type_;
  std::array<std::vector<double>, 8> reals_;
};

/// Prices a row at a vol and adds what is left between that and the venue's marks.
Error reproduce(const ChainRow& row, double years, double vol, Reproduction& to, double& price) {
  OptionInputs inputs{.spot = row.forward,
                      .strike = row.strike,
                      .expiry_years = years,
                      .vol = vol,
                      .rate = 0,
                      .carry = 0,
                      .type = static_cast<OptionType>(row.type)};
  const auto quote = price_option(inputs);
  inputs.settlement = Settlement::coin;
  const auto coin = price_option(inputs);
  if (!coin.ok()) return coin.error();
  price = coin->value;
  if (row.mark > 0) to.price.push_back(coin->value - row.mark);
  const double own[kGreeks] = {quote->delta, quote->gamma, quote->vega / 100, quote->theta / 365,
                               quote->rho / 100};
  for (std::size_t i = 0; i < kGreeks; ++i) {
    const double difference = own[i] - row.greeks[i];
    if (std::isfinite(difference)) to.greeks[i].push_back(difference);
  }
  return {};
}

Refusal refusal_of(const ChainRow& row, const char* stage, const Error& error) {
  return {row.instrument, stage, std::string(error_name(error.code)), error.field, error.value};
}

/// The venue's own vol to its price and Greeks, and its price to its vol.
void check_marks(const Chain& chain, ChainReport& report) {
  for (const ChainRow& row : chain.rows) {
    const double years = years_between(row.at_ms, row.expiry_ms);
    double price = 0;
    const Error error = row.mark_vol == 0
                            ? Error{ErrorCode::no_data, Field::mark_vol}
                            : reproduce(row, years, row.mark_vol / 100, report.at_mark, price);
    if (error.code != ErrorCode::ok) report.refused.push_back(refusal_of(row, "mark", error));
    if (row.mark == 0) continue;
    BlackQuote quote{.price = row.mark,
                     .forward = row.forward,
                     .strike = row.strike,
                     .expiry_years = years,
                     .type = static_cast<OptionType>(row.type)};
    quote.settlement = Settlement::coin;
    const auto implied = implied_vol(quote);
    if (!implied.ok()) {
      report.refused.push_back(refusal_of(row, "implied", implied.error()));
    } else if (error.code == ErrorCode::ok) {
      report.implied.push_back(100 * implied->vol - row.mark_vol);
    }
  }
}

void add_row(const ChainRow& row, const QuoteFit& fit, const ExpiryReport* expiry,
             ExpiryResult* result, ChainReport& report) {
  const bool other = fit.status == QuoteStatus::other_side_used;
  if (fit.status != QuoteStatus::used && !other) {
    report.refused.push_back(
        {row.instrument, "surface", name_of(fit.status), fit.field, fit.refused});
  }
  report.fitted += fit.status == QuoteStatus::used;
  report.other_side += other;
  if (result != nullptr) ++result->quotes;
  if (fit.vol == 0.0 || fit.field != Field::none || result == nullptr) return;
  double price = 0;
  if (reproduce(row, expiry->expiry_years, fit.vol, report.at_surface, price).code !=
      ErrorCode::ok) {
    return;
  }
  if (row.mark > 0) result->price.push_back(price - row.mark);
  if (row.mark_vol > 0) {
    result->vol.push_back(100 * fit.vol - row.mark_vol);
    report.vol.push_back(result->vol.back());
  }
  if (row.bid > 0 && row.ask > 0) {
    ++result->two_sided;
    result->inside += price >= row.bid && price <= row.ask;
  }
}

}  // namespace

Residuals residuals_of(std::vector<double> differences) {
  Residuals result{.count = differences.size()};
  if (differences.empty()) return result;
  for (double& x : differences) x = std::fabs(x);
  std::sort(differences.begin(), differences.end());
  const auto at = [&](double share) {
    const double rank = std::ceil(share * static_cast<double>(differences.size()));
    return differences[static_cast<std::size_t>(rank) - 1];
  };
  result.median = at(0.5);
  result.high = at(0.95);
  result.worst = differences.back();
  return result;
}

ChainReport report_on(const Chain& chain, Source source, SurfaceModel model) {
  ChainReport report;
  report.currency = chain.currency;
  report.quotes = chain.rows.size();
  check_marks(chain, report);
  const Columns columns(chain);
  std::vector<QuoteFit> fits(report.quotes);
  std::vector<std::byte> block(surface_workspace_bytes(report.quotes));
  Arena arena{block};
  SurfaceOptions options;
  options.model = model;
  const auto build = build_surface(columns.quotes(source), options, fits, arena);
  report.error = build.error();
  if (!build.ok()) return report;
  report.build = *build;
  report.check = check_surface(build->surface);
  report.expiries.resize(build->expiries);
  for (std::size_t i = 0; i < report.quotes; ++i) {
    const ChainRow& row = chain.rows[i];
    std::size_t e = 0;
    while (e < build->expiries && build->reports[e].expiry_ms != row.expiry_ms) ++e;
    const bool known = e < build->expiries;
    add_row(row, fits[i], known ? &report.build.reports[e] : nullptr,
            known ? &report.expiries[e] : nullptr, report);
  }
  return report;
}

const char* name_of(QuoteStatus status) {
  constexpr const char* kNames[] = {
      "used",           "not_finite", "out_of_domain",   "crossed",         "no_quote",
      "no_weight",      "duplicate",  "other_side_used", "below_intrinsic", "above_maximum",
      "no_information", "expired",    "no_forward",      "not_fitted"};
  return kNames[static_cast<std::size_t>(status)];
}

}  // namespace loadline::chain
