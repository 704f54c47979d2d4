#include "core/volatility/surface/venue_rows.hpp"

#include "core/numeric/analysis/order.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/log.hpp"
#include "core/pricing/implied/black_implied.hpp"
#include "core/volatility/fit/quote_rows.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

template <class T>
T cell(const Column<T>& column, std::size_t row) noexcept {
  return column.first == nullptr ? T{} : column.first[row * column.stride];
}

bool is_price(real value) noexcept {
  return value >= kMinOptionPrice && value <= kMaxOptionPrice;
}

RowCell price_cell(Field field, const Column<real>& column, std::size_t row) noexcept {
  const real price = cell(column, row);
  return {field, price, price >= 0.0 && price <= kMaxOptionPrice};
}

RowCell vol_cell(Field field, const Column<real>& column, std::size_t row) noexcept {
  const real percent = cell(column, row);
  const real vol = percent / real(100.0);  // may underflow
  return {field, percent, is_side(vol) && (vol > 0.0 || percent == 0.0)};
}

VenueRow read_row(const VenueQuotes& quotes, std::size_t i) noexcept {
  VenueRow row;
  row.strike = cell(quotes.strike, i);
  row.forward = cell(quotes.forward, i);
  const std::uint8_t type = cell(quotes.type, i);
  row.type = type == 1 ? OptionType::put : OptionType::call;
  const RowCell cells[] = {
      {Field::option_type, real_of(type), type <= 1},
      {Field::strike, row.strike, is_price(row.strike)},
      {Field::forward, row.forward, row.forward == 0.0 || is_price(row.forward)},
      price_cell(Field::bid_price, quotes.bid_price, i),
      price_cell(Field::ask_price, quotes.ask_price, i),
      price_cell(Field::mark_price, quotes.mark_price, i),
      vol_cell(Field::bid_vol, quotes.bid_vol_percent, i),
      vol_cell(Field::ask_vol, quotes.ask_vol_percent, i),
      vol_cell(Field::mark_vol, quotes.mark_vol_percent, i),
  };
  const RefusedCell refused = first_refused(cells);
  row.status = refused.status;
  row.field = refused.field;
  row.refused = refused.value;
  if (refused.status != QuoteStatus::used) {
    row.strike = row.forward = 0.0;
  } else if (cell(quotes.expiry_ms, i) <= quotes.now_ms) {
    row.status = QuoteStatus::expired;
  }
  return row;
}

/// The place of an expiry in the rising list, made when it is new; kMaxSurfaceExpiries when full.
std::size_t place_of(std::int64_t expiry_ms, VenueExpiries& expiries) noexcept {
  std::size_t at = 0;
  while (at < expiries.count && expiries.report[at].expiry_ms < expiry_ms) ++at;
  if (at < expiries.count && expiries.report[at].expiry_ms == expiry_ms) return at;
  if (expiries.count == kMaxSurfaceExpiries) return kMaxSurfaceExpiries;
  for (std::size_t i = expiries.count; i > at; --i) expiries.report[i] = expiries.report[i - 1];
  expiries.report[at] = {};
  expiries.report[at].expiry_ms = expiry_ms;
  ++expiries.count;
  return at;
}

/// The price that parity is asked of: the middle, or the mark where a side is missing. `spread` is
/// what it is weighed by.
struct MiddlePrice {
  real price = 0.0;
  real spread = 0.0;
};

MiddlePrice middle_price(const VenueQuotes& quotes, std::size_t row) noexcept {
  const real bid = cell(quotes.bid_price, row), ask = cell(quotes.ask_price, row);
  const real mark = cell(quotes.mark_price, row);
  if (bid > 0.0 && ask >= bid) return {(bid + ask) * real(0.5), ask - bid};
  return {mark, mark};
}

/// The forward that the expiry's pairs of call and put give, in rows that are ordered by strike.
Result<real> forward_by_parity(const VenueQuotes& quotes, std::span<const VenueRow> rows,
                               std::span<const std::uint32_t> order, std::uint32_t expiry,
                               Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  const auto pairs = arena.take<ParityPair>(rows.size());
  if (pairs.empty()) return Error{ErrorCode::capacity_exceeded, Field::arena};
  std::size_t count = 0, last[2] = {};
  bool known[2] = {};
  real strike = 0.0;
  for (const std::uint32_t i : order) {
    const VenueRow& row = rows[i];
    if (!row.has_expiry || row.expiry != expiry || row.status != QuoteStatus::used) continue;
    if (row.strike != strike) known[0] = known[1] = false;
    strike = row.strike;
    const auto side = static_cast<std::size_t>(row.type);
    if (known[side] || !(middle_price(quotes, i).price > 0.0)) continue;
    known[side] = true;
    last[side] = i;
    if (!known[1 - side]) continue;
    const MiddlePrice call = middle_price(quotes, last[0]), put = middle_price(quotes, last[1]);
    const real spread = larger(call.spread + put.spread, real(1e-12) * (call.price + put.price));
    pairs[count++] = {strike, call.price, put.price, real(1.0) / spread};
  }
  return parity_forward(pairs.first(count), quotes.unit, arena);
}

QuoteStatus status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::ok:
      return QuoteStatus::used;
    case ErrorCode::below_intrinsic:
      return QuoteStatus::below_intrinsic;
    case ErrorCode::above_maximum:
      return QuoteStatus::above_maximum;
    case ErrorCode::no_information:
      return QuoteStatus::no_information;
    case ErrorCode::not_finite:
      return QuoteStatus::not_finite;
    default:
      return QuoteStatus::out_of_domain;
  }
}

/// A vol from the venue's own column, else from its price; 0 where neither is there.
struct ReadVol {
  real vol = 0.0;
  QuoteStatus status = QuoteStatus::used;
};

ReadVol vol_of(const VenueQuotes& quotes, const VenueRow& row, real expiry_years, real percent,
               real price) noexcept {
  if (percent != 0.0) return {percent / real(100.0), QuoteStatus::used};
  if (price == 0.0) return {};
  BlackQuote quote{
      .price = price, .forward = row.forward, .strike = row.strike, .expiry_years = expiry_years};
  quote.type = row.type;
  quote.settlement = quotes.unit == PriceUnit::coin ? Settlement::coin : Settlement::quote;
  const auto implied = implied_vol(quote);
  if (!implied.ok()) return {0.0, status_of(implied.error().code)};
  return {implied->vol, QuoteStatus::used};
}

bool has_vol(const VenueRow& row) noexcept {
  return row.status == QuoteStatus::used && (row.target > 0.0 || (row.bid > 0.0 && row.ask > 0.0));
}

bool out_of_the_money(const VenueRow& row) noexcept {
  return row.type == OptionType::call ? row.strike >= row.forward : row.strike < row.forward;
}

}  // namespace

Error read_rows(const VenueQuotes& quotes, std::span<VenueRow> rows,
                VenueExpiries& expiries) noexcept {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = read_row(quotes, i);
    const std::int64_t expiry_ms = cell(quotes.expiry_ms, i);
    if (expiry_ms <= quotes.now_ms) continue;
    if (place_of(expiry_ms, expiries) == kMaxSurfaceExpiries) {
      return {ErrorCode::capacity_exceeded, Field::expiry_years, static_cast<std::uint32_t>(i)};
    }
  }
  // Only now are the places final.
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::int64_t expiry_ms = cell(quotes.expiry_ms, i);
    if (expiry_ms <= quotes.now_ms) continue;
    const std::size_t at = place_of(expiry_ms, expiries);
    rows[i].expiry = static_cast<std::uint32_t>(at);
    rows[i].has_expiry = true;
    ExpiryReport& report = expiries.report[at];
    report.expiry_years = years_between(quotes.now_ms, expiry_ms);
    ++report.rows;
  }
  return {};
}

void set_forwards(const VenueQuotes& quotes, std::span<VenueRow> rows,
                  std::span<const std::uint32_t> order, VenueExpiries& expiries,
                  Arena& arena) noexcept {
  for (std::uint32_t e = 0; e < expiries.count; ++e) {
    const Arena::Scope scope(arena);
    ExpiryReport& report = expiries.report[e];
    const auto given = arena.take<real>(rows.size());
    std::size_t count = 0;
    for (const VenueRow& row : rows) {
      if (given.empty() || !row.has_expiry || row.expiry != e) continue;
      if (row.status == QuoteStatus::used && row.forward > 0.0) given[count++] = row.forward;
    }
    const auto forward = count > 0 ? order_statistic(given.first(count), (count - 1) / 2)
                                   : forward_by_parity(quotes, rows, order, e, arena);
    report.forward_by_parity = count == 0;
    report.forward = forward.ok() ? *forward : real(0.0);
    report.status = forward.error().code;
    for (VenueRow& row : rows) {
      if (!row.has_expiry || row.expiry != e || row.status != QuoteStatus::used) continue;
      if (!forward.ok()) row.status = QuoteStatus::no_forward;
      if (row.forward == 0.0) row.forward = report.forward;
      if (row.status == QuoteStatus::used) row.k = log(row.strike / row.forward);
    }
  }
}

void read_vols(const VenueQuotes& quotes, QuoteTarget target, std::size_t i, real expiry_years,
               VenueRow& row) noexcept {
  if (row.status != QuoteStatus::used) return;
  const auto read = [&](const Column<real>& percent, const Column<real>& price) {
    return vol_of(quotes, row, expiry_years, cell(percent, i), cell(price, i));
  };
  const ReadVol bid = read(quotes.bid_vol_percent, quotes.bid_price);
  const ReadVol ask = read(quotes.ask_vol_percent, quotes.ask_price);
  // A bid below intrinsic value says nothing; an ask there is an arbitrage against the row.
  row.bid = bid.vol;
  row.ask = ask.vol;
  if (ask.status == QuoteStatus::below_intrinsic) row.status = ask.status;
  if (row.bid > row.ask && row.ask > 0.0) row.status = QuoteStatus::crossed;
  if (target == QuoteTarget::mark) {
    const ReadVol mark = read(quotes.mark_vol_percent, quotes.mark_price);
    row.target = mark.vol;
    const bool both = row.bid > 0.0 && row.ask > 0.0;
    if (mark.vol == 0.0 && !both && row.status == QuoteStatus::used) row.status = mark.status;
  }
  if (row.status == QuoteStatus::used && !has_vol(row)) {
    row.status = bid.status != QuoteStatus::used && bid.status != QuoteStatus::below_intrinsic
                     ? bid.status
                     : QuoteStatus::no_quote;
  }
}

void choose_sides(std::span<VenueRow> rows, std::span<const std::uint32_t> order) noexcept {
  // Rows of one strike stand together; of these, the first call and put of each expiry.
  std::size_t from = 0;
  while (from < order.size()) {
    std::size_t to = from + 1;
    while (to < order.size() && rows[order[to]].strike == rows[order[from]].strike) ++to;
    for (std::size_t i = from; i < to; ++i) {
      VenueRow& row = rows[order[i]];
      if (row.status != QuoteStatus::used) continue;
      for (std::size_t j = from; j < i; ++j) {
        VenueRow& other = rows[order[j]];
        const bool fits =
            other.status == QuoteStatus::used || other.status == QuoteStatus::other_side_used;
        if (!fits || other.expiry != row.expiry) continue;
        if (other.type == row.type) {
          row.status = QuoteStatus::duplicate;
          break;
        }
        if (other.status != QuoteStatus::used) continue;
        (out_of_the_money(row) ? other : row).status = QuoteStatus::other_side_used;
        if (row.status != QuoteStatus::used) break;
      }
    }
    from = to;
  }
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
