// Principals and present values of Compound III's base token, and values of assets.
#pragma once

#include "core/margin/lending/comet/comet_market.hpp"

namespace loadline::comet {

/// principal * index / 1e15, toward zero (CometCore.presentValue, ...Supply, ...Borrow).
SignedAmount present_value(Exact&, const Market&, const SignedAmount& principal) noexcept;
u256 present_value_supply(Exact&, std::uint64_t base_supply_index, const u256& principal) noexcept;
u256 present_value_borrow(Exact&, std::uint64_t base_borrow_index, const u256& principal) noexcept;

/// amount * 1e15 / index: a supply toward zero, a debt away from it (CometCore.principalValue).
/// A principal that int104 does not hold sets `overflowed`.
SignedAmount principal_value(Exact&, const Market&, const SignedAmount& present) noexcept;

/// a + b with signs.
SignedAmount add(Exact&, const SignedAmount& a, const SignedAmount& b) noexcept;

/// amount * price / scale toward zero (mulPrice), and value * factor / 1e18 (mulFactor).
u256 multiply_price(Exact&, const u256& amount, const u256& price, std::uint32_t decimals) noexcept;
u256 multiply_factor(Exact&, const u256& value, const u256& factor) noexcept;

/// balanceOf and borrowBalanceOf at the market's indexes: base units, one of them 0.
/// Errors: overflow.
struct BaseBalance {
  u256 supply;
  u256 borrow;
};
Result<BaseBalance> base_balance(const Market&, const Account&) noexcept;

}  // namespace loadline::comet
