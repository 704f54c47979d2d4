// An account's excess as planes over the simple returns of what moves: tangents, tiers, chords.
#pragma once

#include <span>

#include "core/base/limits.hpp"
#include "core/margin/map/closest_on_plane.hpp"
#include "core/margin/perpetual/account/cross_account.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Whether a matrix is a covariance of `markets` returns: the errors of `nearest_liquidation`.
Error check_covariance(ConstMatrix covariance, std::size_t markets, Arena& arena) noexcept;

/// margin = level + rate * notional on one piece of a curve.
struct MarginLine {
  real level = 0.0;
  real rate = 0.0;
};

/// Tiers of a curve, and where its power begins.
inline constexpr std::size_t kMaxMarginLines = kMaxMarginTiers + 2;

/// One position whose price moves.
struct Exposure {
  std::uint32_t position = 0;
  real price = 0.0;  ///< today's
  real value = 0.0;  ///< |size| * price
  real deviation = 0.0;
};

/// The part of an account that does not move, and the exposures that do.
struct MovingAccount {
  const CrossAccount* account = nullptr;
  std::span<Exposure> exposures;
  real fixed_excess = 0.0;    ///< collateral, gains today, margins of what stays
  real fixed_notional = 0.0;  ///< of what stays

  const MarginCurve& curve(const Exposure& one) const noexcept {
    return account->markets[account->positions[one.position].market].maintenance;
  }
};

/// The lowest notional of an exposure: a price of 0 would end what is fixed in its margin.
inline constexpr real kLeastPriceShare = 0x1p-100;

/// |size| * price * (1 + r).
real notional_at(const Exposure& one, real simple_return) noexcept;

/// The tangent of the margin just above a notional.
MarginLine tangent_margin(const MarginCurve& curve, real notional) noexcept;

/// The lines between two notionals; 0 of them when a power has a part in it.
std::size_t margin_lines(const MarginCurve& curve, real low, real high,
                         std::span<MarginLine> out) noexcept;

/// Which piece of the reward total notionals lie on: 0 the lowest, 1 rising, 2 the highest.
int reward_piece(const LiquidationReward& reward, real notional) noexcept;

/// The plane of one line an exposure and one piece of the reward, into `plane.slope`.
void set_plane(const MovingAccount& moving, std::span<const MarginLine> lines, int reward,
               ExcessPlane& plane) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
