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

/// The price of one slot of a copied account.
struct MovedPrice {
  std::uint32_t asset = 0;
  real today = 0.0;
  real* price = nullptr;
};

/// A copied account of either venue by its prices, and what is asked of it.
struct MovedAccount {
  const void* account = nullptr;
  LinearForm (*excess)(const void* account, const JointMove& joint, Bends& bends) = nullptr;
  Result<PriceMap> (*prices)(const void* account, std::uint32_t asset,
                             std::span<LiquidationInterval> out) = nullptr;
  std::array<MovedPrice, kMostEntries> slots;
  std::size_t count = 0;

  template <class Slot>
  std::span<const Slot> copy(std::span<const Slot> from, std::array<Slot, kMaxHealthSlots>& to) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      to[i] = from[i];
      slots[count++] = {from[i].asset, from[i].price, &to[i].price};
    }
    return std::span(to).first(from.size());
  }
  bool holds(std::uint32_t asset) const noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      if (slots[i].asset == asset) return true;
    }
    return false;
  }
  void move(std::uint32_t asset, real factor) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      if (slots[i].asset == asset) *slots[i].price = slots[i].today * factor;
    }
  }
};

/// The move of one asset, within its confidence, at which the excess is least and largest.
struct Extremes {
  real worst = 0.0, best = 0.0;
};

Extremes extremes_of(const MovedAccount& moved, const AssetConfidence& one) {
  Extremes moves;
  real least = 0.0, most = 0.0;
  bool started = false;
  const AssetBeta beta = {one.asset, 1.0};
  for (int side = 0; side < 2; ++side) {
    const real sign = either(side == 0, -1.0, 1.0);
    const JointMove joint{{&beta, 1}, sign};
    real from = 0.0;
    for (std::size_t i = 0; i < kMostTurns && from < one.confidence; ++i) {
      Bends bends(from, one.confidence);
      const LinearForm excess = moved.excess(moved.account, joint, bends);
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

Error check_entries(const MovedAccount& moved, Confidences confidences, std::size_t rows) {
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
    if (!moved.holds(one.asset)) return {ErrorCode::unknown_asset, Field::asset, row};
    for (const AssetConfidence& other : confidences.first(i)) {
      if (other.asset == one.asset) return {ErrorCode::duplicate, Field::asset, row};
    }
  }
  return rows == confidences.size() ? Error{} : Error{ErrorCode::length_mismatch, Field::intervals};
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

/// Moves every entry of an account to one of its two ends, and gives rows of its boundaries.
class Ends {
 public:
  Ends(MovedAccount& moved, Confidences confidences) noexcept
      : moved_(moved), confidences_(confidences) {
    for (std::size_t i = 0; i < confidences.size(); ++i) {
      moves_[i] = extremes_of(moved, confidences[i]);
    }
  }
  void move(bool worst) noexcept {
    for (std::size_t i = 0; i < confidences_.size(); ++i) {
      const real factor = real(1.0) + (worst ? moves_[i].worst : moves_[i].best);
      moved_.move(confidences_[i].asset, factor);
    }
  }
  Error find_rows(std::span<BoundaryRange> out) noexcept {
    for (const bool worst : {true, false}) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        move(worst);
        moved_.move(confidences_[i].asset, 1.0);
        std::array<LiquidationInterval, kMostHealthIntervals> intervals;
        const auto map = moved_.prices(moved_.account, confidences_[i].asset, intervals);
        if (!map.ok()) return map.error();
        out[i].market = confidences_[i].asset;
        (worst ? out[i].near_falling : out[i].far_falling) = map->falling;
        (worst ? out[i].near_rising : out[i].far_rising) = map->rising;
      }
    }
    return {};
  }

 private:
  MovedAccount& moved_;
  Confidences confidences_;
  std::array<Extremes, kMostEntries> moves_;
};

LinearForm drift_excess(const void* account, const JointMove& joint, Bends& bends) {
  DriftMotion motion;
  motion.joint = &joint;
  const DriftForms forms = drift_forms(*static_cast<const DriftAccount*>(account), motion, bends);
  return forms.collateral - forms.requirement;
}

Result<PriceMap> drift_prices(const void* account, std::uint32_t asset,
                              std::span<LiquidationInterval> out) {
  return drift_liquidation_prices(*static_cast<const DriftAccount*>(account), asset, out);
}

LinearForm mango_excess(const void* account, const JointMove& joint, Bends& bends) {
  MangoMotion motion;
  motion.joint = &joint;
  return mango_form(*static_cast<const MangoAccount*>(account), motion, bends);
}

Result<PriceMap> mango_prices(const void* account, std::uint32_t asset,
                              std::span<LiquidationInterval> out) {
  return mango_liquidation_prices(*static_cast<const MangoAccount*>(account), asset, out);
}

}  // namespace

Result<DriftConfidence> drift_confidence_range(const DriftAccount& account,
                                               std::span<const AssetConfidence> confidences,
                                               std::span<BoundaryRange> out) noexcept {
  if (const Error e = check_drift(account); e.code != ErrorCode::ok) return e;
  std::array<DriftSpot, kMaxHealthSlots> spots;
  std::array<DriftPerp, kMaxHealthSlots> perps;
  DriftAccount copy;
  MovedAccount moved = {&copy, drift_excess, drift_prices, {}, 0};
  copy.spots = moved.copy(account.spots, spots);
  copy.perps = moved.copy(account.perps, perps);
  if (const Error e = check_entries(moved, confidences, out.size()); e.code != ErrorCode::ok) {
    return e;
  }
  Ends ends(moved, confidences);
  if (const Error e = ends.find_rows(out); e.code != ErrorCode::ok) return e;
  ends.move(true);
  const auto worst = drift_health(copy);
  ends.move(false);
  const auto best = drift_health(copy);
  if (!worst.ok()) return worst.error();
  if (!best.ok()) return best.error();
  return DriftConfidence{*worst, *best};
}

Result<MangoConfidence> mango_confidence_range(const MangoAccount& account,
                                               std::span<const AssetConfidence> confidences,
                                               std::span<BoundaryRange> out) noexcept {
  if (const Error e = check_mango(account); e.code != ErrorCode::ok) return e;
  std::array<MangoToken, kMaxHealthSlots> tokens;
  std::array<MangoPerp, kMaxHealthSlots> perps;
  MangoAccount copy = account;
  MovedAccount moved = {&copy, mango_excess, mango_prices, {}, 0};
  copy.tokens = moved.copy(account.tokens, tokens);
  copy.perps = moved.copy(account.perps, perps);
  Error error = check_entries(moved, confidences, out.size());
  if (error.code == ErrorCode::ok) error = check_sum(account, confidences);
  if (error.code != ErrorCode::ok) return error;
  Ends ends(moved, confidences);
  if (error = ends.find_rows(out); error.code != ErrorCode::ok) return error;
  ends.move(true);
  const auto worst = mango_health(copy);
  ends.move(false);
  const auto best = mango_health(copy);
  if (!worst.ok()) return worst.error();
  if (!best.ok()) return best.error();
  return MangoConfidence{*worst, *best};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
