#include "core/wire/contract/perpetual.hpp"

#include <cstring>

#include "core/margin/perpetual/account/account_terms.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC {
namespace {

// Tiers and positions on the wire are the aggregates as they lie in memory, a position's market
// with four bytes of zeros behind it.
static_assert(sizeof(MarginTier) == 8 * kTierWords &&
              sizeof(PerpPosition) == 8 * kPerpetualPositionWords);
static_assert(std::is_trivially_copyable_v<MarginTier> &&
              std::is_trivially_copyable_v<PerpPosition>);

constexpr Error kNoRoom{.code = ErrorCode::capacity_exceeded, .field = Field::arena};

using Words = std::span<const std::uint64_t>;

/// How many records follow, as the request says; bounded.
struct Counts {
  std::uint32_t markets, tiers, positions;
};

std::size_t words_of(const Counts& counts, std::size_t before) noexcept {
  return before + kPerpetualWords + counts.markets * kMarketWords + counts.tiers * kTierWords +
         counts.positions * kPerpetualPositionWords;
}

/// Whether doubles are canonical, halves that are reserved are zero, and the markets' counts of
/// tiers add up. `words` begins with the account.
Fault check_words(Words words, const Counts& counts) noexcept {
  if (!are_canonical(words.first(kPerpetualWords - 1))) return Fault::not_canonical;
  words = words.subspan(kPerpetualWords);
  std::uint64_t tiers = 0;
  for (std::uint32_t i = 0; i < counts.markets; ++i, words = words.subspan(kMarketWords)) {
    if (!are_canonical(words.first(kMarketWords - 1))) return Fault::not_canonical;
    const std::uint64_t of_curves = words[kMarketWords - 1];
    tiers += std::uint64_t{low_half(of_curves)} + high_half(of_curves);
  }
  if (tiers != counts.tiers) return Fault::bad_count;
  if (!are_canonical(words.first(counts.tiers * kTierWords))) return Fault::not_canonical;
  words = words.subspan(counts.tiers * kTierWords);
  for (; !words.empty(); words = words.subspan(kPerpetualPositionWords)) {
    if (high_half(words[0]) != 0 || !are_canonical(words.subspan(1, 2))) {
      return Fault::not_canonical;
    }
  }
  return Fault::none;
}

/// A curve of the next `count` tiers. Moves `tiers` past them.
MarginCurve curve_of(Words words, std::uint32_t count,
                     std::span<const MarginTier>& tiers) noexcept {
  const MarginCurve curve = {tiers.first(count), real_from_bits(words[0]),
                             real_from_bits(words[1])};
  tiers = tiers.subspan(count);
  return curve;
}

/// The next records, as many as `to` holds. Moves `words` past them.
template <class Record>
void copy(Words& words, std::span<Record> to) noexcept {
  if (to.empty()) return;
  std::memcpy(static_cast<void*>(to.data()), words.data(), to.size_bytes());
  words = words.subspan(to.size_bytes() / 8);
}

/// Fills an account from words that have passed `check_words`. False where the arena is too small.
bool fill(Words words, const Counts& counts, CrossAccount& account, Arena& arena) noexcept {
  const auto markets = arena.take<PerpMarket>(counts.markets);
  const auto tiers = arena.take<MarginTier>(counts.tiers);
  const auto positions = arena.take<PerpPosition>(counts.positions);
  if (markets.size() != counts.markets || tiers.size() != counts.tiers ||
      positions.size() != counts.positions) {
    return false;
  }
  account.collateral = real_from_bits(words[0]);
  account.reward = {real_from_bits(words[1]), real_from_bits(words[2]), real_from_bits(words[3]),
                    real_from_bits(words[4])};
  const Words listed = words.subspan(kPerpetualWords);
  Words records = listed.subspan(counts.markets * kMarketWords);
  copy(records, tiers);
  copy(records, positions);
  std::span<const MarginTier> left = tiers;
  for (std::uint32_t i = 0; i < counts.markets; ++i) {
    const Words market = listed.subspan(i * kMarketWords, kMarketWords);
    markets[i].price = real_from_bits(market[0]);
    markets[i].initial = curve_of(market.subspan(1), low_half(market[5]), left);
    markets[i].maintenance = curve_of(market.subspan(3), high_half(market[5]), left);
  }
  account.markets = markets;
  account.positions = positions;
  return true;
}

/// Reads what follows the first `before` words of a request.
Outcome read_account(const Request& request, std::size_t before, CrossAccount& account,
                     Arena& arena) noexcept {
  if (request.words.size() < before + kPerpetualWords) return {.fault = Fault::bad_count};
  const Words words = request.words.subspan(before);
  const std::uint64_t sizes = words[kPerpetualWords - 1];
  const Counts counts = {low_half(sizes), high_half(sizes), request.count};
  if (counts.markets > kMaxRequestMarkets || counts.tiers > kMaxRequestTiers ||
      counts.positions > kMaxRequestPerpetuals) {
    return {.fault = Fault::over_budget};
  }
  if (request.words.size() != words_of(counts, before)) return {.fault = Fault::bad_count};
  const Fault fault = check_words(words, counts);
  if (fault != Fault::none) return {.fault = fault};
  if (!fill(words, counts, account, arena)) return {.error = kNoRoom};
  return {};
}

bool is_refused(const Outcome& outcome) noexcept {
  return outcome.fault != Fault::none || outcome.error.code != ErrorCode::ok;
}

Error refuse_claim(const CrossAccount& account, const MarketClaim& claim) noexcept {
  const auto refuse = [&](ErrorCode code, Field field, real value) {
    return Error{code, field, claim.market, refused_value(value)};
  };
  if (claim.market >= account.markets.size()) {
    return {ErrorCode::unknown_asset, Field::markets, 0, refused_value(real_of(claim.market))};
  }
  bool is_held = false;
  for (const PerpPosition& position : account.positions) {
    is_held = is_held || (position.market == claim.market && position.size != real(0.0));
  }
  if (!is_held) return refuse(ErrorCode::unknown_asset, Field::positions, real_of(claim.market));
  if (!is_finite(claim.price)) return refuse(ErrorCode::not_finite, Field::price, claim.price);
  if (!(claim.price > 0.0)) return refuse(ErrorCode::missing_price, Field::price, claim.price);
  if (claim.price <= kLargestAmount) return {};
  return refuse(ErrorCode::out_of_domain, Field::price, claim.price);
}

/// The neighbour of `price` on the side of `own`; itself where it is `own`. Both above 0, where
/// numbers are ordered as their bits.
real inside_of(real price, real own) noexcept {
  const std::uint64_t bits = bits_of(price), target = bits_of(own);
  if (bits == target) return price;
  return real_from_bits(bits < target ? bits + 1 : bits - 1);
}

constexpr Error kOverflow{.code = ErrorCode::overflow};

}  // namespace

Result<MarketVerdict> judge_market(const CrossAccount& account, const MarketClaim& claim,
                                   Arena& arena) noexcept {
  Error refused = check_cross_account(account);
  if (refused.code == ErrorCode::ok) refused = refuse_claim(account, claim);
  if (refused.code != ErrorCode::ok) return refused;
  const Arena::Scope scope(arena);
  const auto prices = arena.take<real>(account.markets.size());
  if (prices.size() != account.markets.size()) return kNoRoom;
  for (std::size_t i = 0; i < prices.size(); ++i) prices[i] = account.markets[i].price;
  prices[claim.market] = claim.price;
  const CrossMargin at = margin_at(account, prices);
  prices[claim.market] = inside_of(claim.price, account.markets[claim.market].price);
  const CrossMargin inside = margin_at(account, prices);
  if (!is_finite(at.excess) || !is_finite(inside.excess)) return kOverflow;
  return MarketVerdict{at.excess, inside.excess, at.liquidatable, inside.liquidatable,
                       at.liquidatable && !inside.liquidatable};
}

Outcome answer_perpetual_assess(const Request& request, std::span<std::uint64_t> body,
                                Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  CrossAccount account;
  const Outcome read = read_account(request, kHeadingWords, account, arena);
  if (is_refused(read)) return read;
  const auto margin = cross_margin(account);
  if (!margin) return {.error = margin.error()};
  // Equity is within range as its parts are; a power or a fixed margin may not be.
  if (!is_finite(margin->free_collateral) || !is_finite(margin->excess)) {
    return {.error = kOverflow};
  }
  Writer to(body);
  for (const real x : {margin->equity, margin->notional, margin->initial, margin->maintenance,
                       margin->free_collateral, margin->excess}) {
    to.word(bits_of(x));
  }
  to.word(halves(margin->liquidatable, margin->binding_market));
  return {.words = to.used()};
}

Outcome answer_perpetual_boundary(const Request& request, std::span<std::uint64_t> body,
                                  Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  if (request.words.size() < kHeadingWords + kPerpetualClaimWords) {
    return {.fault = Fault::bad_count};
  }
  const Words words = request.words.subspan(kHeadingWords);
  CrossAccount account;
  const Outcome read = read_account(request, kHeadingWords + kPerpetualClaimWords, account, arena);
  if (read.fault == Fault::none && (high_half(words[0]) != 0 || !is_canonical(words[1]))) {
    return {.fault = Fault::not_canonical};
  }
  if (is_refused(read)) return read;
  const auto verdict = judge_market(account, {low_half(words[0]), real_from_bits(words[1])}, arena);
  if (!verdict) return {.error = verdict.error()};
  Writer to(body);
  to.word(bits_of(verdict->excess_at));
  to.word(bits_of(verdict->excess_inside));
  to.word(halves(verdict->liquidatable_at, verdict->liquidatable_inside));
  to.word(verdict->is_boundary);
  return {.words = to.used()};
}

}  // namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC
