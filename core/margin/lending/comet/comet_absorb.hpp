// Liquidation on Compound III: the protocol absorbs an account whole, then sells what it seized.
#pragma once

#include "core/margin/lending/comet/comet_health.hpp"

namespace loadline::comet {

/// Why absorb or buyCollateral would revert, by the name of the contract's error.
enum class AbsorbRefusal : std::uint32_t {
  none = 0,
  not_liquidatable = 1,
  not_for_sale = 2,           ///< reserves have reached targetReserves
  insufficient_reserves = 3,  ///< less of the asset is held than would be bought
};

/// absorbInternal: all collateral is seized, its value at the liquidation factors is credited, and
/// debt beyond that is borne by the reserves. Values in price-feed units, amounts in base units.
struct Absorption {
  u256 collateral_value;        ///< of all that is seized
  u256 credited_value;          ///< sum of value * liquidation factor
  u256 credited_base;           ///< that value in base tokens, toward zero
  u256 base_paid_out;           ///< by which the account's balance rises: what the reserves pay
  u256 value_of_base_paid_out;  ///< as the AbsorbDebt event has it
  u256 bad_debt;                ///< part of base_paid_out that no credit stands against
  SignedAmount principal;       ///< after: never owed
  u256 total_supply_base;       ///< principal, after
  u256 total_borrow_base;       ///< principal, after
  AbsorbRefusal refusal = AbsorbRefusal::none;
  std::uint32_t reserved = 0;
};

/// Accrue first. Errors: overflow.
Result<Absorption> absorb(const Market&, const Account&) noexcept;

/// Collateral for `base_amount` of base at the store front's discount, each factor toward zero:
/// basePrice * base * scale / (price * (1 - storeFront * (1 - liquidationFactor))) / baseScale
/// (quoteCollateral). Errors: unknown_asset, overflow; also where the discounted price is 0.
Result<u256> quote_collateral(const Market&, std::uint32_t asset, const u256& base_amount) noexcept;

/// balance - totalSupply + totalBorrow at the market's indexes (getReserves). Errors: overflow.
Result<SignedAmount> reserves(const Market&) noexcept;

/// What buyCollateral gives for `base_amount`, or why it would not. Errors: as quote_collateral.
struct Purchase {
  u256 collateral;
  AbsorbRefusal refusal = AbsorbRefusal::none;
  std::uint32_t reserved = 0;
};
Result<Purchase> buy_collateral(const Market&, std::uint32_t asset,
                                const u256& base_amount) noexcept;

}  // namespace loadline::comet
