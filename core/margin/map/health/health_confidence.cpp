#include "core/margin/map/health/health_confidence.hpp"

#include <array>

#include "core/base/limits.hpp"
#include "core/margin/field_range.hpp"
#include "core/margin/perpetual/venue/drift_form.hpp"
#include "core/margin/perpetual/venue/mango_form.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::size_t kMostEntries = 2 * kMaxHealthSlots;
/// Turns of one asset's slots on one side.
constexpr std::size_t kMostTurns = 256;
/// Of one asset's price; each turn can begin or end one.
constexpr std::size_t kMostHealthIntervals = 4 * kMaxHealthSlots;

using Confidences = std::span<const AssetConfidence>;

LinearForm excess_form(const DriftAccount& account, const JointMove& joint, Bends& bends) {
  DriftMotion motion;
  motion.joint = &joint;
  const DriftForms forms = drift_forms(account, motion, bends);
  return forms.collateral - forms.requirement;
}
LinearForm excess_form(const MangoAccount& account, const JointMove& joint, Bends& bends) {
  MangoMotion motion;
  motion.joint = &joint;
  return mango_form(account, motion, bends);
}
Result<DriftHealth> health_of(const DriftAccount& account) {
  return drift_health(account);
}
Result<MangoHealth> health_of(const MangoAccount& account) {
  return mango_health(account);
}
Result<PriceMap> prices_of(const DriftAccount& account, std::uint32_t asset,
                           std::span<LiquidationInterval> out) {
  return drift_liquidation_prices(account, asset, out);
}
Result<PriceMap> prices_of(const MangoAccount& account, std::uint32_t asset,
                           std::span<LiquidationInterval> out) {
  return mango_liquidation_prices(account, asset, out);
}
std::span<const DriftSpot> tokens_of(const DriftAccount& account) {
  return account.spots;
}
std::span<const MangoToken> tokens_of(const MangoAccount& account) {
  return account.tokens;
}
DriftAccount with_slots(const DriftAccount&, std::span<const DriftSpot> spots,
                        std::span<const DriftPerp> perps) {
  return {spots, perps};
}
MangoAccount with_slots(const MangoAccount& account, std::span<const MangoToken> tokens,
                        std::span<const MangoPerp> perps) {
  return {tokens, account.spot_markets, perps};
}

/// Slots of one kind, of which some have been moved.
template <class Slot>
class MovedSlots {
 public:
  explicit MovedSlots(std::span<const Slot> slots) noexcept : count_(slots.size()) {
    for (std::size_t i = 0; i < count_; ++i) slots_[i] = slots[i];
  }
  void move(std::uint32_t asset, real factor) noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      if (slots_[i].asset == asset) slots_[i].price = slots_[i].price * factor;
    }
  }
  std::span<const Slot> view() const noexcept { return std::span(slots_).first(count_); }

 private:
  std::array<Slot, kMaxHealthSlots> slots_;
  std::size_t count_;
};

/// The move of one asset, within its confidence, at which the excess is least and largest.
struct Extremes {
  real worst = 0.0, best = 0.0;
};

template <class Account>
Extremes extremes_of(const Account& account, const AssetConfidence& one) {
  Extremes moves;
  real least = 0.0, most = 0.0;
  bool started = false;
  const AssetBeta beta = {one.asset, 1.0};
  for (const real sign : {real(-1.0), real(1.0)}) {
    const JointMove joint{{&beta, 1}, sign};
    real from = 0.0;
    for (std::size_t i = 0; i < kMostTurns && from < one.confidence; ++i) {
      Bends bends(from, one.confidence);
      const LinearForm excess = excess_form(account, joint, bends);
      if (!started) least = most = excess.constant;
      started = true;
      from = bends.next();
      const real there = excess.at(from);
      if (there < least) {
        least = there;
        moves.worst = sign * from;
      }
      if (there > most) {
        most = there;
        moves.best = sign * from;
      }
    }
  }
  return moves;
}

template <class Slots>
bool lists(const Slots& slots, std::uint32_t asset) {
  for (const auto& slot : slots) {
    if (slot.asset == asset) return true;
  }
  return false;
}

template <class Account>
Error check_entries(const Account& account, Confidences confidences, std::size_t rows) {
  if (const Error e = check_capacity(confidences.size(), kMostEntries, Field::confidence);
      e.code != ErrorCode::ok) {
    return e;
  }
  constexpr real kMost = 1.0 - 0x1p-53;
  for (std::size_t i = 0; i < confidences.size(); ++i) {
    const auto row = static_cast<std::uint32_t>(i);
    const AssetConfidence& one = confidences[i];
    const Error error = check_ranges({{Field::confidence, one.confidence, 0.0, kMost}}, i);
    if (error.code != ErrorCode::ok) return error;
    if (!lists(tokens_of(account), one.asset) && !lists(account.perps, one.asset)) {
      return {ErrorCode::unknown_asset, Field::asset, row};
    }
    if (lists(confidences.first(i), one.asset)) return {ErrorCode::duplicate, Field::asset, row};
  }
  return rows == confidences.size() ? Error{} : Error{ErrorCode::length_mismatch, Field::intervals};
}

Error check_sum(const DriftAccount&, Confidences) {
  return {};
}

/// Whether the health is a sum of functions of one asset each.
Error check_sum(const MangoAccount& account, Confidences confidences) {
  std::size_t count = 0;
  for (const AssetConfidence& one : confidences) count += one.confidence > 0.0;
  const auto moves = [&](std::uint32_t asset) {
    for (const AssetConfidence& one : confidences) {
      if (one.asset == asset) return one.confidence > 0.0;
    }
    return false;
  };
  const auto token_moves = [&](std::uint32_t i) { return moves(account.tokens[i].asset); };
  for (std::uint32_t i = 0; i < account.perps.size(); ++i) {
    const MangoPerp& perp = account.perps[i];
    if (!moves(perp.asset)) continue;
    if (token_moves(perp.settle)) return {ErrorCode::unsupported, Field::asset, i};
    const MangoToken& settle = account.tokens[perp.settle];
    if (settle.asset_weight.maintenance == settle.liability_weight.maintenance) continue;
    for (const MangoPerp& other : account.perps.first(i)) {
      if (other.settle != perp.settle || other.asset == perp.asset || !moves(other.asset)) continue;
      return {ErrorCode::unsupported, Field::weight, perp.settle};
    }
  }
  for (std::uint32_t i = 0; i < account.spot_markets.size() && count > 1; ++i) {
    const MangoSpotMarket& market = account.spot_markets[i];
    if (market.reserved_base == 0.0 && market.reserved_quote == 0.0) continue;
    if (!token_moves(market.base) && !token_moves(market.quote)) continue;
    return {ErrorCode::unsupported, Field::open_orders, i};
  }
  return {};
}

/// The account with every asset but `except` at the move of one end.
template <class Account, class Use>
auto at_end(const Account& account, Confidences confidences, std::span<const Extremes> moves,
            bool worst, std::uint32_t except, Use use) {
  MovedSlots tokens(tokens_of(account));
  MovedSlots perps(account.perps);
  for (std::size_t i = 0; i < confidences.size(); ++i) {
    if (i == except) continue;
    const real factor = real(1.0) + (worst ? moves[i].worst : moves[i].best);
    tokens.move(confidences[i].asset, factor);
    perps.move(confidences[i].asset, factor);
  }
  return use(with_slots(account, tokens.view(), perps.view()));
}

template <class Range, class Account>
Result<Range> confidence_of(const Account& account, Confidences confidences,
                            std::span<BoundaryRange> out) {
  const auto now = health_of(account);
  if (!now.ok()) return now.error();
  for (const Error& e :
       {check_entries(account, confidences, out.size()), check_sum(account, confidences)}) {
    if (e.code != ErrorCode::ok) return e;
  }
  std::array<Extremes, kMostEntries> moves;
  for (std::size_t i = 0; i < confidences.size(); ++i) {
    moves[i] = extremes_of(account, confidences[i]);
  }
  const auto health = [](const Account& moved) { return health_of(moved); };
  const auto worst = at_end(account, confidences, moves, true, kNothingMoves, health);
  const auto best = at_end(account, confidences, moves, false, kNothingMoves, health);
  if (!worst.ok()) return worst.error();
  if (!best.ok()) return best.error();
  for (std::uint32_t i = 0; i < out.size(); ++i) {
    const auto prices = [&](const Account& moved) {
      std::array<LiquidationInterval, kMostHealthIntervals> intervals;
      return prices_of(moved, confidences[i].asset, intervals);
    };
    const auto near = at_end(account, confidences, moves, true, i, prices);
    const auto far = at_end(account, confidences, moves, false, i, prices);
    if (!near.ok()) return near.error();
    if (!far.ok()) return far.error();
    out[i] = {confidences[i].asset, near->falling, far->falling, near->rising, far->rising};
  }
  return Range{*worst, *best};
}

}  // namespace

Result<DriftConfidence> drift_confidence_range(const DriftAccount& account,
                                               std::span<const AssetConfidence> confidences,
                                               std::span<BoundaryRange> out) noexcept {
  return confidence_of<DriftConfidence>(account, confidences, out);
}

Result<MangoConfidence> mango_confidence_range(const MangoAccount& account,
                                               std::span<const AssetConfidence> confidences,
                                               std::span<BoundaryRange> out) noexcept {
  return confidence_of<MangoConfidence>(account, confidences, out);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
