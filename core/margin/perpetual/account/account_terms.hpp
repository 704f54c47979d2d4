// What the functions over a cross account share once it has been checked.
#pragma once

#include "core/margin/perpetual/account/cross_account.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Largest magnitude of a size, a price or an amount: products of two, to the power 1.8, stay far
/// inside binary64.
inline constexpr real kLargestAmount = 0x1p100;

/// not_finite, or out_of_domain above `kLargestAmount`.
Error check_amount(real x, Field field, std::size_t index) noexcept;

/// The reward for a total notional; 0 without positions.
real liquidation_reward(const LiquidationReward& reward, real notional) noexcept;

/// `cross_margin` of an account that has passed `check_cross_account`.
CrossMargin checked_margin(const CrossAccount& account) noexcept;

/// The same at other prices, one a market, which may be 0.
CrossMargin margin_at(const CrossAccount& account, std::span<const real> prices) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
