// An obligation in the manner of Kamino Lend: debts count by their borrow factors, collateral by
// loan-to-value and liquidation thresholds in per cent, and an elevation group overrides both.
//
// Values are fractions with 60 binary digits after the point, as the program keeps them (fields
// ending in _sf); every product and quotient is cut toward zero. The comparison follows klend-sdk
// (obligation.ts): liquidatable when the factor-adjusted debt reaches the weighted deposits. The
// program's own order of roundings was not available to check against: a decision within a few
// units of 2^-60 of the threshold may differ.
#pragma once

#include <span>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/margin/lending/boundary/price_boundary.hpp"

namespace loadline::kamino {

using lending::Boundary;
using lending::Reach;

inline constexpr unsigned kFractionBits = 60;

/// A deposit. Per cents are whole.
struct Deposit {
  u256 amount;                            ///< token base units, below 2^64
  u256 price_sf;                          ///< a whole token, * 2^60, below 2^128
  std::uint32_t decimals;                 ///< 0 .. 18
  std::uint32_t loan_to_value_percent;    ///< 0 .. 100
  std::uint32_t liquidation_ltv_percent;  ///< 0 .. 100, from loan_to_value
  std::uint32_t in_elevation_group;       ///< 1: the group's terms apply in it
};

/// A borrow.
struct Borrow {
  u256 amount_sf;                       ///< token base units * 2^60, below 2^128
  u256 price_sf;                        ///< a whole token, * 2^60, below 2^128
  std::uint32_t decimals;               ///< 0 .. 18
  std::uint32_t borrow_factor_percent;  ///< 100 .. 65535
};

/// The group that the obligation is in; inside it borrow factors are 1.
struct ElevationGroup {
  std::uint32_t id = 0;  ///< 0: none
  std::uint32_t loan_to_value_percent = 0;
  std::uint32_t liquidation_ltv_percent = 0;
  std::uint32_t reserved = 0;
};

/// Shapes: deposits, borrows [<= kMaxObligationSides each].
struct Obligation {
  std::span<const Deposit> deposits;
  std::span<const Borrow> borrows;
  ElevationGroup group;
};

enum class HealthStatus : std::uint32_t { no_debt = 0, healthy = 1, liquidatable = 2 };

/// Values * 2^60.
struct ObligationData {
  u256 deposited_value;
  u256 borrowed_value;          ///< without borrow factors
  u256 adjusted_debt;           ///< with them
  u256 allowed_borrow_value;    ///< sum of deposit value * loan-to-value
  u256 unhealthy_borrow_value;  ///< sum of deposit value * liquidation threshold
  u256 remaining_borrow_value;  ///< allowed less adjusted debt, 0 below
  u256 loan_to_value_sf;        ///< adjusted debt / deposited value; 2^256 - 1 without deposits
  HealthStatus status = HealthStatus::no_debt;
  std::uint32_t reserved = 0;
};

/// Domains. `Error::index` is the deposit or borrow. Errors: out_of_domain, capacity_exceeded.
Error check(const Obligation&) noexcept;

/// Errors: overflow.
Result<ObligationData> obligation_data(const Obligation&) noexcept;

/// The price (sf) of one deposit, falling to 0. Errors: unknown_asset, overflow.
Result<Boundary> deposit_boundary(const Obligation&, std::uint32_t deposit) noexcept;

/// The price (sf) of one borrow, rising to 2^128 - 1. Errors: unknown_asset, overflow.
Result<Boundary> borrow_boundary(const Obligation&, std::uint32_t borrow) noexcept;

}  // namespace loadline::kamino
