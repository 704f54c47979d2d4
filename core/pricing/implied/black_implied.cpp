#include "core/pricing/implied/black_implied.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"
#include "core/pricing/implied/black_implied_batch.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// The price's own fault, after all other fields have passed.
Error judge(const NormalisedQuote<1>& q, Field field, real price) noexcept {
  if (q.above_intrinsic.v && q.below_maximum.v) return {};
  const ErrorCode code = !q.not_under.v  ? ErrorCode::below_intrinsic
                         : !q.not_over.v ? ErrorCode::above_maximum
                                         : ErrorCode::no_information;
  return {code, field, 0, refused_value(price)};
}

NormalisedQuote<1> normalised(const BlackQuote& quote) noexcept {
  const real sign = quote.type == OptionType::call ? real(1.0) : real(-1.0);
  const real discount = quote.settlement == Settlement::futures ? real(1.0) : quote.discount;
  return normalise<1>(quote.price, quote.forward, quote.strike, discount, sign, quote.displacement,
                      quote.settlement == Settlement::coin);
}

/// `total_vol` of one quote: out of line, since two functions call it and it is several kilobytes.
[[gnu::noinline]] real total_vol_of(real x, real x_low, real value, real room) noexcept {
  return total_vol<1>(x, x_low, value, room).v;
}

BlackQuote quote_of_row(const BlackQuoteColumns& quotes, std::size_t i) noexcept {
  const auto at = [i](const auto& column) { return column.first[i * column.stride]; };
  return {.price = at(quotes.price),
          .forward = at(quotes.forward),
          .strike = at(quotes.strike),
          .expiry_years = at(quotes.expiry_years),
          .discount = at(quotes.discount),
          .displacement = quotes.displacement,
          .type = static_cast<OptionType>(at(quotes.type)),
          .settlement = quotes.settlement};
}

Error refusal_of(const BlackQuote& quote) noexcept {
  const Error refused = check_black_quote(quote);
  if (refused.code != ErrorCode::ok) return refused;
  return judge(normalised(quote), Field::price, quote.price);
}

std::size_t refuse_all(ErrorCode code, std::size_t count, const ImpliedVolColumns& out) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    if (out.status != nullptr) out.status[i] = static_cast<std::uint16_t>(code);
    for (real* const column : {out.vol, out.total_vol, out.vega}) {
      if (column != nullptr) column[i] = 0.0;
    }
  }
  return count;
}

}  // namespace

Error check_black_quote(const BlackQuote& quote) noexcept {
  constexpr real kMost = std::numeric_limits<real>::max();
  constexpr real kLeastExpiry = std::numeric_limits<real>::denorm_min();
  const bool coin = quote.settlement == Settlement::coin;
  const FieldRange fields[] = {
      {Field::price, quote.price, -kMost, kMost},
      {Field::forward, quote.forward, coin ? kMinOptionPrice : -kMost, kMaxOptionPrice},
      {Field::strike, quote.strike, -kMost, kMaxOptionPrice},
      {Field::expiry_years, quote.expiry_years, kLeastExpiry, kMost},
      {Field::discount, quote.discount, kMinOptionPrice, kMaxOptionPrice},
      {Field::displacement, quote.displacement, -kMaxOptionPrice, kMaxOptionPrice},
      {Field::forward, quote.forward + quote.displacement, kMinOptionPrice, kMaxOptionPrice},
      {Field::strike, quote.strike + quote.displacement, kMinOptionPrice, kMaxOptionPrice},
  };
  const Error refused = check_ranges(fields);
  if (refused.code != ErrorCode::ok) return refused;
  const auto type = static_cast<std::uint32_t>(quote.type);
  if (type > 1) return {ErrorCode::out_of_domain, Field::option_type, 0, refused_value(type)};
  const auto settlement = static_cast<std::uint32_t>(quote.settlement);
  if (settlement >= kSettlements) {
    return {ErrorCode::out_of_domain, Field::settlement, 0, refused_value(settlement)};
  }
  return {};
}

std::size_t replace_refused(const BlackQuoteColumns& quotes, std::size_t start, std::size_t count,
                            NormalisedBlock& block, BlockColumn& expiry,
                            std::uint16_t* codes) noexcept {
  std::size_t refused = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const ErrorCode code = refusal_of(quote_of_row(quotes, start + i)).code;
    codes[i] = static_cast<std::uint16_t>(code);
    if (code == ErrorCode::ok) continue;
    ++refused;
    block.x[i] = block.x_low[i] = 0.0;
    block.value[i] = 0.25;
    block.room[i] = 0.75;
    block.unit[i] = expiry[i] = 1.0;
  }
  return refused;
}

void clear_refused(const ImpliedVolColumns& out, std::size_t start, std::size_t count,
                   const std::uint16_t* codes) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    if (codes[i] == 0) continue;
    for (real* const column : {out.vol, out.total_vol, out.vega}) {
      if (column != nullptr) column[start + i] = 0.0;
    }
  }
}

std::size_t implied_vols(const BlackQuoteColumns& quotes, const ImpliedVolColumns& out) noexcept {
  const ErrorCode mode = check_arithmetic().code;
  if (mode != ErrorCode::ok) return refuse_all(mode, quotes.count, out);
  return implied_vol_rows<kLanes>(quotes, out);
}

Result<ImpliedVol> implied_vol(const BlackQuote& quote) noexcept {
  const Error mode = check_arithmetic();
  if (mode.code != ErrorCode::ok) return mode;
  const Error refused = check_black_quote(quote);
  if (refused.code != ErrorCode::ok) return refused;
  const NormalisedQuote<1> q = normalised(quote);
  const Error fault = judge(q, Field::price, quote.price);
  if (fault.code != ErrorCode::ok) return fault;
  const real s = total_vol_of(q.x.v, q.x_low.v, q.value.v, q.room.v);
  const real root = square_root(quote.expiry_years);
  const real slope = normalised_vega<1>(s, q.x, q.x_low).v;
  return ImpliedVol{.vol = s / root, .total_vol = s, .vega = slope * q.unit.v * root};
}

Result<real> implied_total_vol(real normalised_price, real log_moneyness) noexcept {
  constexpr real kMost = std::numeric_limits<real>::max();
  const Error mode = check_arithmetic();
  if (mode.code != ErrorCode::ok) return mode;
  const FieldRange fields[] = {{Field::normalised_price, normalised_price, -kMost, kMost},
                               {Field::log_moneyness, log_moneyness, -kMaxLogMoneyness, 0.0}};
  const Error refused = check_ranges(fields);
  if (refused.code != ErrorCode::ok) return refused;
  const real x = -log_moneyness;
  const DoubleWord<1> gap =
      room_to_maximum<1>(x, 0.0, normalised_price, std::numeric_limits<real>::infinity());
  const real room = gap.high.v + gap.low.v;
  const real resolution = absolute(normalised_price) * kPriceResolution;
  NormalisedQuote<1> q;
  q.above_intrinsic = {normalised_price >= kLeastNormalisedPrice};
  q.below_maximum = {room > resolution};
  q.not_under = {normalised_price >= 0.0};
  q.not_over = {room >= -resolution};
  const Error fault = judge(q, Field::normalised_price, normalised_price);
  if (fault.code != ErrorCode::ok) return fault;
  return total_vol_of(x, 0.0, normalised_price, room);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
