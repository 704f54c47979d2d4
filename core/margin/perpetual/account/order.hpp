// An order before it is placed: what the account is after it, and how large it may be.
#pragma once

#include "core/margin/perpetual/account/cross_account.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct PerpOrder {
  std::uint32_t market = 0;
  real size = 0.0;      ///< units bought; below zero are sold
  real price = 0.0;     ///< of the fill, quote currency per unit
  real fee_rate = 0.0;  ///< of the fill's notional; a rebate is below zero; in [-1, 1]
};

struct OrderPreview {
  CrossMargin before;
  CrossMargin after;
  real collateral_after = 0.0;  ///< with realised gains and the fee
  real realised = 0.0;          ///< gains on what the order closes, before the fee
  std::uint32_t positions_after = 0;
  bool accepted = false;  ///< free collateral is left, or the order only makes a position smaller
};

/// The account after a fill: entry price averaged where the position grows, gains realised where it
/// shrinks, both where it turns over. `positions` takes the positions after it, in order, the
/// market's own last if it is new; a position of size 0 stays. Composes: two fills of one market at
/// one price are the fill of their sum, up to rounding.
/// Errors: of `cross_margin` before and after; unknown_asset (Field::markets); missing_price;
/// not_finite or out_of_domain (Field::size, Field::fee_rate); length_mismatch (Field::positions)
/// when `positions` has not room for one more than there are.
Result<OrderPreview> preview_order(const CrossAccount& account, const PerpOrder& order,
                                   std::span<PerpPosition> positions) noexcept;

/// The most units that can be traded in the direction of `order.size` (only its sign is read) with
/// free collateral left after it; closing is always allowed, so that it is at least what closes the
/// position. The free collateral is piecewise linear, or bent by a power, in the size: the walk
/// that finds liquidation prices finds the answer, which `preview_order`, summing in another order,
/// may see on the other side of zero by the rounding of its sums. Errors of `preview_order`;
/// out_of_domain (Field::size) for a size of 0. `kHighestPrice` units when nothing limits the order.
Result<real> max_order_size(const CrossAccount& account, const PerpOrder& order) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
