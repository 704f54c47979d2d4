#include "core/margin/map/health/health_confidence.hpp"

#include <array>

#include "core/base/limits.hpp"
#include "core/margin/map/health/health_moves.hpp"
#include "core/numeric/analysis/field_range.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::size_t kMostEntries = kMaxMovedAssets;
/// Turns of one asset's slots on one side.
constexpr std::size_t kMostTurns = 256;
/// Of one asset's price; each turn can begin or end one.
constexpr std::size_t kMostHealthIntervals = 4 * kMaxHealthSlots;

using Confidences = std::span<const AssetConfidence>;

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

}  // namespace

Result<DriftConfidence> drift_confidence_range(const DriftAccount& account,
                                               std::span<const AssetConfidence> confidences,
                                               std::span<BoundaryRange> out) noexcept {
  if (const Error e = check_drift(account); e.code != ErrorCode::ok) return e;
  MovedDrift copy(account);
  if (const Error e = check_entries(copy.moved, confidences, out.size()); e.code != ErrorCode::ok) {
    return e;
  }
  Ends ends(copy.moved, confidences);
  if (const Error e = ends.find_rows(out); e.code != ErrorCode::ok) return e;
  ends.move(true);
  const auto worst = drift_health(copy.account);
  ends.move(false);
  const auto best = drift_health(copy.account);
  if (!worst.ok()) return worst.error();
  if (!best.ok()) return best.error();
  return DriftConfidence{*worst, *best};
}

Result<MangoConfidence> mango_confidence_range(const MangoAccount& account,
                                               std::span<const AssetConfidence> confidences,
                                               std::span<BoundaryRange> out) noexcept {
  if (const Error e = check_mango(account); e.code != ErrorCode::ok) return e;
  MovedMango copy(account);
  Error error = check_entries(copy.moved, confidences, out.size());
  std::array<std::uint32_t, kMostEntries> assets;
  std::size_t count = 0;
  if (error.code == ErrorCode::ok) {
    for (const AssetConfidence& one : confidences) {
      if (one.confidence > 0.0) assets[count++] = one.asset;
    }
    error = check_mango_sum(account, std::span(assets).first(count));
  }
  if (error.code != ErrorCode::ok) return error;
  Ends ends(copy.moved, confidences);
  if (error = ends.find_rows(out); error.code != ErrorCode::ok) return error;
  ends.move(true);
  const auto worst = mango_health(copy.account);
  ends.move(false);
  const auto best = mango_health(copy.account);
  if (!worst.ok()) return worst.error();
  if (!best.ok()) return best.error();
  return MangoConfidence{*worst, *best};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
