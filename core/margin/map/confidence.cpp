#include "core/margin/map/confidence.hpp"

#include <array>

#include "core/margin/map/nearest_terms.hpp"
#include "core/margin/perpetual/account/account_terms.hpp"
#include "core/numeric/analysis/field_range.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check_confidences(const CrossAccount& account, std::span<const real> confidences) {
  if (const Error error = check_cross_account(account); error.code != ErrorCode::ok) return error;
  if (confidences.size() != account.markets.size()) {
    return {ErrorCode::length_mismatch, Field::confidence};
  }
  constexpr real kMost = 1.0 - 0x1p-53;
  for (std::size_t i = 0; i < confidences.size(); ++i) {
    const Error error = check_ranges({{Field::confidence, confidences[i], 0.0, kMost}}, i);
    if (error.code != ErrorCode::ok) return error;
  }
  for (const PerpPosition& position : account.positions) {
    const PerpMarket& market = account.markets[position.market];
    const real confidence = confidences[position.market];
    if (!(position.size > 0.0) || confidence == 0.0) continue;
    const real notional = position.size * market.price * (real(1.0) + confidence);
    const real growth = tangent_margin(market.maintenance, notional).rate + account.reward.ratio;
    if (growth <= 1.0) continue;
    return {ErrorCode::unsupported, Field::confidence, position.market, refused_value(growth)};
  }
  return {};
}

/// Sets the prices of the worst end, or the best.
void set_prices(const CrossAccount& account, std::span<const real> confidences, bool worst,
                std::span<PerpMarket> markets) {
  for (const PerpPosition& position : account.positions) {
    const real confidence = confidences[position.market];
    const bool falls = (position.size > 0.0) == worst;
    markets[position.market].price =
        account.markets[position.market].price * (real(1.0) + (falls ? -confidence : confidence));
  }
}

struct Ends {
  CrossAccount worst, best;
  std::span<PerpMarket> worst_markets, best_markets;
};

/// The account at both ends, on markets of its own.
Result<Ends> take_ends(const CrossAccount& account, std::span<const real> confidences,
                       Arena& arena) {
  const std::size_t count = account.markets.size();
  Ends ends{account, account, arena.take<PerpMarket>(count), arena.take<PerpMarket>(count)};
  if (ends.worst_markets.size() != count || ends.best_markets.size() != count) {
    return Error{ErrorCode::capacity_exceeded, Field::arena};
  }
  for (std::size_t i = 0; i < count; ++i) {
    ends.worst_markets[i] = account.markets[i];
    ends.best_markets[i] = account.markets[i];
  }
  set_prices(account, confidences, true, ends.worst_markets);
  set_prices(account, confidences, false, ends.best_markets);
  ends.worst.markets = ends.worst_markets;
  ends.best.markets = ends.best_markets;
  return ends;
}

/// The boundaries of a market that itself is at today's price.
Result<PriceMap> prices_at(const CrossAccount& end, std::span<PerpMarket> markets,
                           std::uint32_t market, real today) {
  std::array<LiquidationInterval, kMaxPriceIntervals> intervals;
  const real kept = markets[market].price;
  markets[market].price = today;
  const auto map = liquidation_prices(end, market, intervals);
  markets[market].price = kept;
  return map;
}

}  // namespace

std::size_t confidence_workspace_bytes(std::size_t markets) noexcept {
  return 2 * markets * sizeof(PerpMarket) + alignof(PerpMarket);
}

Result<ConfidenceRange> confidence_range(const CrossAccount& account,
                                         std::span<const real> confidences, Arena& arena) noexcept {
  if (const Error error = check_confidences(account, confidences); error.code != ErrorCode::ok) {
    return error;
  }
  Arena::Scope scope(arena);
  const auto ends = take_ends(account, confidences, arena);
  if (!ends.ok()) return ends.error();
  return ConfidenceRange{checked_margin(ends->worst), checked_margin(ends->best)};
}

Error confidence_boundaries(const CrossAccount& account, std::span<const real> confidences,
                            std::span<BoundaryRange> out, Arena& arena) noexcept {
  if (const Error error = check_confidences(account, confidences); error.code != ErrorCode::ok) {
    return error;
  }
  if (out.size() != account.positions.size()) return {ErrorCode::length_mismatch, Field::intervals};
  Arena::Scope scope(arena);
  const auto ends = take_ends(account, confidences, arena);
  if (!ends.ok()) return ends.error();
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint32_t market = account.positions[i].market;
    const real today = account.markets[market].price;
    const auto near = prices_at(ends->worst, ends->worst_markets, market, today);
    if (!near.ok()) return near.error();
    const auto far = prices_at(ends->best, ends->best_markets, market, today);
    if (!far.ok()) return far.error();
    out[i] = {market, near->falling, far->falling, near->rising, far->rising};
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
