// From a bound on the account's totals back to the amount of one action: where a search begins.
#pragma once

#include <optional>

#include "core/margin/lending/pool/aave_pool.hpp"

namespace loadline::aave {

/// Each inverts, with the contract's roundings, the steps from an amount over its scaled balance to
/// a value and the account's totals. Nothing when the action does not move the total, when the
/// bound is out of its reach, or when the numbers leave 256 bits. `data` are of the state as it is.

/// Least supply, or greatest withdrawal, with a health factor >= `target` (wad).
std::optional<u256> collateral_for_health(const Pool&, const AccountData& data, ActionType,
                                          std::uint32_t reserve, const u256& target) noexcept;

/// Least repayment, or greatest borrow, with a health factor >= `target` (wad).
std::optional<u256> debt_for_health(const Pool&, const AccountData& data, ActionType,
                                    std::uint32_t reserve, const u256& target) noexcept;

/// Greatest borrow that the collateral covers at its average LTV.
std::optional<u256> borrow_for_cover(const Pool&, const AccountData& data,
                                     std::uint32_t reserve) noexcept;

}  // namespace loadline::aave
