// Option quotes as a venue sends them, and a forward where it sends none.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"
#include "core/pricing/black.hpp"
#include "core/volatility/fit/smile_quotes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// In what a venue's price columns are quoted.
enum class PriceUnit : std::uint32_t {
  coin = 0,   ///< units of the underlying (inverse options): price over forward
  quote = 1,  ///< quote currency, not discounted
};

/// A chain of options, one row each, in any order. A column whose `first` is null is absent; a 0 in
/// a price or a vol is a missing side, as venues have it; a negative one, NaN or infinity is none:
/// the row is refused, with its field and value, whatever its other columns say. Vols are in per
/// cent.
struct VenueQuotes {
  std::size_t count;
  std::int64_t now_ms;               ///< valuation time, Unix milliseconds
  Column<std::int64_t> expiry_ms;    ///< Unix milliseconds
  Column<real> strike;               ///< > 0, quote currency
  Column<std::uint8_t> type;         ///< the numbers of OptionType
  Column<real> forward = {nullptr};  ///< of the expiry, quote currency; 0: take it by parity
  PriceUnit unit = PriceUnit::coin;
  Column<real> bid_price = {nullptr}, ask_price = {nullptr}, mark_price = {nullptr};
  Column<real> bid_vol_percent = {nullptr}, ask_vol_percent = {nullptr};
  Column<real> mark_vol_percent = {nullptr};
};

/// Milliseconds between two instants as years of 365 days. Exact to 2^-52 below 140,000 years.
real years_between(std::int64_t from_ms, std::int64_t to_ms) noexcept;

/// One strike's call and put, mid or mark prices.
struct ParityPair {
  real strike;
  real call;
  real put;
  real weight;  ///< >= 0, 1 / (sum of both spreads), say
};

/// The forward that put-call parity gives: with coin prices, of each pair, K / (1 - (call - put)),
/// and of these the weighted median; in quote currency K + call - put. Discounting is 1 in both.
/// Errors: no_data without a pair of positive weight; not_finite; out_of_domain (Field::forward)
/// when what comes out is not above zero.
Result<real> parity_forward(std::span<const ParityPair> pairs, PriceUnit unit,
                            Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
