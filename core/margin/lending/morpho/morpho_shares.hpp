// Morpho Blue's arithmetic: rounded products in 256 bits, and shares against assets with virtual
// amounts, so that an empty market has a price too.
#pragma once

#include "core/margin/lending/morpho/morpho_market.hpp"

namespace loadline::morpho {

inline constexpr std::uint64_t kVirtualShares = 1'000'000;
inline constexpr std::uint64_t kVirtualAssets = 1;

/// a * b / d where the product (and, rounding up, d - 1 more) has to fit 256 bits, else the
/// contract reverts (MathLib.mulDivDown, mulDivUp); d = 0 reverts too.
u256 multiply_divide(Exact&, const u256& a, const u256& b, const u256& d, Rounding) noexcept;
u256 wad_multiply_down(Exact&, const u256& a, const u256& b) noexcept;     ///< a * b / 1e18
u256 wad_divide(Exact&, const u256& a, const u256& b, Rounding) noexcept;  ///< a * 1e18 / b

/// shares * (assets + 1) / (total shares + 1e6) and its inverse (SharesMathLib).
u256 to_assets(Exact&, const u256& shares, const u256& total_assets, const u256& total_shares,
               Rounding) noexcept;
u256 to_shares(Exact&, const u256& assets, const u256& total_assets, const u256& total_shares,
               Rounding) noexcept;

/// The same on a side of a market.
u256 to_supply_assets(Exact&, const Market&, const u256& shares, Rounding) noexcept;
u256 to_supply_shares(Exact&, const Market&, const u256& assets, Rounding) noexcept;
u256 to_borrow_assets(Exact&, const Market&, const u256& shares, Rounding) noexcept;
u256 to_borrow_shares(Exact&, const Market&, const u256& assets, Rounding) noexcept;

}  // namespace loadline::morpho
