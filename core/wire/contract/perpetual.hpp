// Cross accounts of perpetuals over the wire, with their markets' tiers.
#pragma once

#include "core/base/arena.hpp"
#include "core/margin/perpetual/account/cross_account.hpp"
#include "core/wire/contract/message.hpp"

namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC {

/// What a request claims: that `price` of one market is where liquidation begins.
struct MarketClaim {
  std::uint32_t market;  ///< index into CrossAccount::markets, one that a position is in
  real price;            ///< quote currency per unit, above 0 and at most 2^100
};

/// The venue's rule at a price and at its neighbour, one ulp nearer to the market's own.
struct MarketVerdict {
  real excess_at;      ///< equity less maintenance, quote currency
  real excess_inside;  ///< of the neighbour
  bool liquidatable_at;
  bool liquidatable_inside;
  /// True when the first is liquidatable and the second is not. That proves a boundary, and not
  /// that it is the nearest one: `liquidation_prices` bounds all of them, off chain.
  bool is_boundary;
};

/// Bytes of arena that an operation on perpetuals needs at most.
inline constexpr std::size_t kPerpetualWorkspaceBytes = 12 * 1024;

/// The verdict on a claim, by the sums of `cross_margin` at the two prices. Errors: those of
/// `check_cross_account`; unknown_asset (Field::markets) for a market that is not listed, and
/// (Field::positions) for one without a position of a size other than 0; not_finite, missing_price
/// or out_of_domain (Field::price, index the market); overflow; capacity_exceeded.
Result<MarketVerdict> judge_market(const CrossAccount& account, const MarketClaim& claim,
                                   Arena& arena) noexcept;

/// Operation::perpetual_assess and Operation::perpetual_boundary. Shape: body [kMarginWords].
Outcome answer_perpetual_assess(const Request& request, std::span<std::uint64_t> body,
                                Arena& arena) noexcept;
Outcome answer_perpetual_boundary(const Request& request, std::span<std::uint64_t> body,
                                  Arena& arena) noexcept;

}  // namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC
