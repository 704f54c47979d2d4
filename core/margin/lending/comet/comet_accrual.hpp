// Interest of Compound III: utilisation, rates a second on each side, and the indexes they move.
#pragma once

#include "core/margin/lending/comet/comet_balance.hpp"

namespace loadline::comet {

/// totalBorrow * 1e18 / totalSupply of the indexes as given; wad, 0 without supply
/// (getUtilization). Above 1e18 where more is owed than supplied. Errors: overflow.
Result<u256> utilization(const Market&) noexcept;

/// Rate a second at a utilisation, wad (getSupplyRate, getBorrowRate). Errors: overflow above
/// 2^64 - 1.
Result<std::uint64_t> rate_at(const RateModel&, const u256& utilization) noexcept;

/// Both indexes after `seconds` without any action: one step of simple interest at the utilisation
/// as it is (accruedInterestIndices). Errors: overflow.
struct Indexes {
  std::uint64_t base_supply;
  std::uint64_t base_borrow;
};
Result<Indexes> accrued_indexes(const Market&, std::uint64_t seconds) noexcept;

/// The market after accrueInternal at `at` >= last_accrual; tracking of rewards is left out.
/// Errors: stale_time, overflow.
Result<Market> accrued(const Market&, std::uint64_t at) noexcept;

}  // namespace loadline::comet
