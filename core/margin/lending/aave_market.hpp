// One Aave v3 market and one account in it, as read from the chain.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/margin/lending/aave_rules.hpp"
#include "core/numeric/uint256.hpp"

namespace loadline::aave {

/// A reserve's configuration flags, one bit each.
enum ReserveFlag : std::uint32_t {
  kActive = 1u << 0,
  kFrozen = 1u << 1,
  kPaused = 1u << 2,
  kBorrowingEnabled = 1u << 3,
  kSiloedBorrowing = 1u << 4,
  kBorrowableInIsolation = 1u << 5,
  kVolatile = 1u << 6,  ///< moves with the common shock (not a flag of the chain)
  kHasTotals =
      1u << 7,  ///< liquidity, debt and supply of the whole reserve are given: caps are checked
};

/// One reserve, at its last update. Names and scales are the contract's. The reserve's place in
/// `Market::reserves` is its id on chain: efficiency-mode bitmaps count by it.
struct Reserve {
  u256 price;            ///< base-currency units (1e8) per whole token, 1 .. 2^96 - 1; 0 = none
  u256 liquidity_index;  ///< ray, >= 1e27
  u256 liquidity_rate;   ///< ray per year
  u256 variable_borrow_index;  ///< ray, >= 1e27
  u256 variable_borrow_rate;   ///< ray per year
  u256 scaled_variable_debt;   ///< of the whole reserve, token base units / index
  u256 scaled_supply;          ///< aToken scaledTotalSupply of the whole reserve
  u256 accrued_to_treasury;    ///< scaled, token base units / index
  u256 available_liquidity;    ///< token base units that can leave the pool
  u256 isolation_debt;         ///< isolationModeTotalDebt, in 10^-2 whole units
  std::uint64_t debt_ceiling;  ///< in 10^-2 whole units of base currency, 0 = not isolated
  std::uint64_t supply_cap;    ///< whole tokens, 0 = none
  std::uint64_t borrow_cap;    ///< whole tokens, 0 = none
  std::uint64_t last_update;   ///< seconds, Unix
  std::uint32_t ltv_bps;       ///< 0 .. 10000
  std::uint32_t liquidation_threshold_bps;  ///< 0 .. 10000
  std::uint32_t liquidation_bonus_bps;      ///< 10500 = 5 % bonus
  std::uint32_t decimals;                   ///< 0 .. 36
  std::uint32_t e_mode_category;            ///< EModeMembership::one_category only, 0 = none
  std::uint32_t flags;                      ///< ReserveFlag bits
};

/// An efficiency-mode category. Category 0 does not exist: it means "off".
struct EMode {
  std::uint64_t collateral_bitmap[2];  ///< bit i = reserve i, 128 bits, low word first
  std::uint64_t borrowable_bitmap[2];
  std::uint64_t ltv_zero_bitmap[2];  ///< from v3.6: reserves whose LTV counts as 0 in this mode
  u256 price;        ///< one_category only: the category's own oracle price, 0 = each reserve's own
  std::uint32_t id;  ///< 1 .. 255
  std::uint32_t ltv_bps;
  std::uint32_t liquidation_threshold_bps;
  std::uint32_t liquidation_bonus_bps;
  std::uint32_t isolated = 0;  ///< from v3.7: 1 = collateral outside the category has LTV 0
  std::uint32_t reserved = 0;
};

/// What the account holds in one reserve.
struct Position {
  u256 scaled_supply;         ///< aToken scaled balance
  u256 scaled_variable_debt;  ///< debt token scaled balance
  std::uint32_t reserve;      ///< index into Market::reserves
  std::uint32_t collateral;   ///< 1 when used as collateral, else 0
};

/// Shapes: reserves [<= kMaxReserves], e_modes [<= kMaxEModes].
struct Market {
  std::span<const Reserve> reserves;
  std::span<const EMode> e_modes;
  std::uint64_t now;  ///< seconds, Unix; >= every last_update
  Version version;
};

/// Shape: positions [<= kMaxReserves], one a reserve at most.
struct Account {
  std::span<const Position> positions;
  std::uint32_t e_mode_category;  ///< 0 = off
};

/// Checks every field's domain and every cross-reference once; the functions beside this one take
/// only what has passed. A reserve without a price is an error (`missing_price`) only for an
/// account that holds or owes it. `Error::index` is the reserve, the efficiency mode or the
/// position. The reserve's totals are 128-bit numbers; those without a Field of their own report
/// `Field::reserves`.
Error check(const Market&) noexcept;
Error check(const Market&, const Account&) noexcept;

}  // namespace loadline::aave
