// The sums of the contract's rule at one point of a ray, and the decision on them.
#pragma once

#include "core/margin/lending/aave_health.hpp"

namespace loadline::aave {

struct Totals {
  u256 collateral;
  u256 weighted;  ///< sum(C_i * LT_i)
  u256 debt;
  bool reverts = false;  ///< the contract's own sums overflow here
};

/// Health factor at a point; wad. 2^256 - 1 without debt, and where the contract would revert,
/// because an account whose health factor reverts cannot be liquidated.
u256 health_at(HealthRule, const Totals&) noexcept;

}  // namespace loadline::aave
