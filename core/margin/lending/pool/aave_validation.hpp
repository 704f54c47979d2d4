// The checks of the protocol's ValidationLogic, in its order, with the bound each one ran into.
#pragma once

#include "core/margin/lending/pool/aave_pool.hpp"

namespace loadline::aave {

/// Each validates one action on the state before it; `scaled` is the amount over the index. Where a
/// version checks the amount and another the scaled amount, both do as their contract.
Outcome validate_supply(const Pool&, std::uint32_t reserve, const u256& amount,
                        const u256& scaled) noexcept;
Outcome validate_withdraw(const Pool&, std::uint32_t reserve, const u256& amount,
                          const u256& balance) noexcept;
Outcome validate_borrow(const Pool&, std::uint32_t reserve, const u256& amount,
                        const u256& scaled) noexcept;
Outcome validate_repay(const Pool&, std::uint32_t reserve, const u256& amount) noexcept;
Outcome validate_e_mode(const Pool&, std::uint32_t category) noexcept;

/// The debt ceiling, and the assets that an isolated account may borrow.
Outcome validate_isolation(const Pool&, std::uint32_t reserve, const u256& amount) noexcept;

/// The pool holds the underlying that has to leave it.
Outcome validate_liquidity(const Reserve&, const u256& amount) noexcept;

/// After collateral left: health factor, and LTV-zero collateral first (validateHFAndLtvzero).
Outcome validate_health(const Pool&, std::uint32_t reserve) noexcept;

/// After a borrow, from v3.5: LTV, health factor and cover of the whole debt (validateHFAndLtv).
Outcome validate_debt(const Pool&) noexcept;

/// Inactive or paused; with `new_exposure` also frozen.
Refusal closed_to(const Reserve&, bool new_exposure) noexcept;

/// validateUseAsCollateral and validateAutomaticUseAsCollateral, for an account without a role.
bool usable_as_collateral(const Pool&, std::uint32_t reserve) noexcept;
bool automatic_collateral(const Pool&, std::uint32_t reserve) noexcept;

}  // namespace loadline::aave
