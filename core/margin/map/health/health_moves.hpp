// A Drift or Mango account by the prices of its assets: copied, so that they can be moved, and its
// maintenance excess along each of them.
#pragma once

#include <array>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/boundary/joint_move.hpp"
#include "core/margin/perpetual/venue/drift.hpp"
#include "core/margin/perpetual/venue/mango.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Each of an account's two kinds of slots may have an asset of its own.
inline constexpr std::size_t kMaxMovedAssets = 2 * kMaxHealthSlots;

/// The least price that either venue's check takes: a move to 0 ends here.
inline constexpr real kLeastHealthPrice = 0x1p-100;

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
  /// The maintenance excess as the prices are.
  Result<real> (*left)(const void* account) = nullptr;
  std::array<MovedPrice, kMaxMovedAssets> slots;
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
      if (slots[i].asset != asset) continue;
      *slots[i].price = larger(slots[i].today * factor, kLeastHealthPrice);
    }
  }
};

/// The copies; what `moved` points to is in here, so that they stay where they are.
struct MovedDrift {
  explicit MovedDrift(const DriftAccount& from) noexcept;
  MovedDrift(const MovedDrift&) = delete;
  MovedDrift& operator=(const MovedDrift&) = delete;

  std::array<DriftSpot, kMaxHealthSlots> spots;
  std::array<DriftPerp, kMaxHealthSlots> perps;
  DriftAccount account;
  MovedAccount moved;
};

struct MovedMango {
  explicit MovedMango(const MangoAccount& from) noexcept;
  MovedMango(const MovedMango&) = delete;
  MovedMango& operator=(const MovedMango&) = delete;

  std::array<MangoToken, kMaxHealthSlots> tokens;
  std::array<MangoPerp, kMaxHealthSlots> perps;
  MangoAccount account;
  MovedAccount moved;
};

/// Whether the maintenance health is a sum of functions of one of the moving assets each (a Drift
/// account's always is): unsupported as `mango_confidence_range` has it.
Error check_mango_sum(const MangoAccount& account, std::span<const std::uint32_t> assets) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
