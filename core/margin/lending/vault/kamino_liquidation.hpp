// Liquidation of a Kamino Lend obligation: the bonus, how much of one borrow may be repaid, and how
// much of one deposit leaves for it.
//
// The rule is that of the program's liquidation of an unhealthy obligation (Kamino-Finance/klend,
// liquidation_operations.rs), restated. Values have 60 binary digits after the point; every product
// and quotient is cut toward zero. LTV: adjusted debt / deposits; plain LTV: debt without borrow
// factors / deposits; limit: weighted deposits / deposits.
//
// Bonus. Below a plain LTV of 99 %: LTV less limit, at least the greater `minimum_bps` and at most
// the greater `maximum_bps` of the two reserves (the group's maximum where it is lower), and never
// above 1 less the plain LTV. From 99 %: the lesser `bad_debt_bps`, or 1 less the plain LTV where
// that is more.
//
// Repayment. A borrow worth less than `full_liquidation_value` is repaid whole or not at all.
// Otherwise at most the close factor of all debt, or all of it above `insolvency_ltv_percent`, at
// most `largest_value` and at most what is asked for. Where the deposit does not cover repayment
// and bonus, all of it leaves and the repayment shrinks in proportion, except that a borrow below
// `full_liquidation_value` is settled whole all the same.
//
// Order. The borrow's reserve must have the highest borrow factor of all borrows, the deposit the
// lowest liquidation threshold of all deposits: the group's inside a group.
//
// Not part of this: deleveraging, orders, the protocol's part of the bonus, and reserves that may
// not be liquidated. Liquidatable is as `obligation_data` decides it.
#pragma once

#include "core/margin/lending/vault/kamino_obligation.hpp"

namespace loadline::kamino {

/// Bonuses of one reserve. 0 .. 10000; minimum at most maximum.
struct BonusTerms {
  std::uint32_t minimum_bps;
  std::uint32_t maximum_bps;
  std::uint32_t bad_debt_bps;
};

/// Terms of the market and of the two reserves. Values are whole units of the prices' currency,
/// below 2^64.
struct LiquidationTerms {
  u256 full_liquidation_value;           ///< a borrow worth less is repaid whole
  u256 largest_value;                    ///< of debt, repaid at once
  std::uint32_t close_factor_percent;    ///< 1 .. 100
  std::uint32_t insolvency_ltv_percent;  ///< 0 .. 100; above it the close factor is 1
  std::uint32_t group_maximum_bps;       ///< 0 .. 10000; 0, or above a reserve's own: no limit
  BonusTerms deposit;
  BonusTerms borrow;
};

/// What the liquidator asks for.
struct LiquidationRequest {
  std::uint32_t deposit;
  std::uint32_t borrow;
  u256 amount;  ///< most to repay, token base units, 1 .. 2^64 - 1
};

/// Numbers are API.
enum class LiquidationRefusal : std::uint32_t {
  none = 0,
  healthy = 1,
  borrow_empty = 2,            ///< it is worth nothing
  deposit_empty = 3,           ///< it is worth nothing
  borrow_factor_priority = 4,  ///< another borrow has a higher factor
  lowest_ltv_priority = 5,     ///< another deposit has a lower threshold
  repay_too_small = 6,         ///< the whole borrow has to be repaid
};

struct Liquidation {
  u256 bonus_sf;        ///< of the value repaid, * 2^60
  u256 settled_sf;      ///< taken off the borrow, token base units * 2^60
  u256 repaid;          ///< paid by the liquidator, token base units, up
  u256 withdrawn;       ///< of the deposit, token base units, down; at least 1 in a whole repayment
  u256 amount_sf_left;  ///< of the borrow
  u256 amount_left;     ///< of the deposit
  LiquidationRefusal refusal = LiquidationRefusal::none;
  std::uint32_t full = 0;  ///< 1: the borrow is below `full_liquidation_value`
};

/// Domains. Errors: out_of_domain by field.
Error check(const LiquidationTerms&, const LiquidationRequest&) noexcept;

/// Refused: what is left is as it was, the rest 0. Errors: unknown_asset (`value` is the index),
/// overflow.
Result<Liquidation> liquidate(const Obligation&, const LiquidationTerms&,
                              const LiquidationRequest&) noexcept;

}  // namespace loadline::kamino
