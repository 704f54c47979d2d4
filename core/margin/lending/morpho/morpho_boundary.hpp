// Where a Morpho Blue position can be liquidated, or pre-liquidated: by the price, and in time.
//
// The most debt of a healthy position is a floor of a floor of the price, so it never falls as the
// price rises, and both floors are turned around exactly. Debt never falls in time.
#pragma once

#include "core/margin/lending/boundary/price_boundary.hpp"
#include "core/margin/lending/morpho/morpho_pre_liquidation.hpp"

namespace loadline::morpho {

using lending::Boundary;
using lending::Reach;

/// The price, falling from today's to 0. Errors: overflow at the current price.
Result<Boundary> price_boundary(const Market&, const Position&) noexcept;

/// The same for pre-liquidation: `first_liquidatable` is the highest price at which it opens. A
/// position past it is already_liquidatable, also where Morpho's own liquidation has opened.
Result<Boundary> pre_liquidation_boundary(const PreLiquidation&, const Market&,
                                          const Position&) noexcept;

/// Seconds after `last_update` at the market's borrow rate and price, up to kMaxHorizonSeconds.
/// Errors: overflow at 0 seconds.
Result<Boundary> interest_boundary(const Market&, const Position&) noexcept;

/// The SDK's getLiquidationPrice: ceil(debt * 1e36 / floor(collateral * lltv / 1e18)). A position
/// is often still liquidatable at the price that it names, because the contract takes its floors in
/// another order: `price_boundary` is exact. 2^256 - 1 without borrowing power; no_debt is
/// Reach::no_debt. Errors: overflow.
struct PublishedPrice {
  u256 price;
  Reach reach = Reach::reached;
  std::uint32_t reserved = 0;
};
Result<PublishedPrice> published_liquidation_price(const Market&, const Position&) noexcept;

/// The SDK's getPriceVariationToLiquidationPrice: that price over today's, up, less 1; wad,
/// negative while the price has to fall. Without borrowing power or at price 0 no_exposure. Errors:
/// overflow.
struct PriceVariation {
  u256 magnitude;
  std::uint32_t negative = 0;
  Reach reach = Reach::reached;
};
Result<PriceVariation> published_price_variation(const Market&, const Position&) noexcept;

}  // namespace loadline::morpho
