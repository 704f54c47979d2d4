// Mango v4: health with the worst outcome of open orders.
#pragma once

#include <cstdint>
#include <span>

#include "core/margin/perpetual/boundary/intervals.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// One weight for opening and one for keeping.
struct HealthWeights {
  real initial = 1.0;
  real maintenance = 1.0;
};

struct MangoToken {
  std::uint32_t asset = 0;         ///< what moves together with it, also perpetuals
  real price = 0.0;                ///< oracle, quote currency per token
  real stable_price = 0.0;         ///< the slow price of initial health; 0: the oracle's
  real balance = 0.0;              ///< tokens; below zero is borrowed
  HealthWeights asset_weight;      ///< in [0, 1]
  HealthWeights liability_weight;  ///< >= 1
  real deposits = 0.0;             ///< of the whole bank, tokens
  real borrows = 0.0;              ///< of the whole bank, tokens
  real deposit_scale_start = 0.0;  ///< quote currency; 0: initial weights are not scaled
  real borrow_scale_start = 0.0;   ///< quote currency; 0: initial weights are not scaled
};

/// Open orders of one spot market: what they hold back may come out as either token.
struct MangoSpotMarket {
  std::uint32_t base = 0;   ///< index of a token
  std::uint32_t quote = 0;  ///< index of a token
  real reserved_base = 0.0;
  real reserved_quote = 0.0;
  real lowest_ask = 0.0;           ///< quote per base; 0: unknown
  real highest_bid_inverse = 0.0;  ///< base per quote; 0: unknown
};

struct MangoPerp {
  std::uint32_t asset = 0;
  std::uint32_t settle = 0;  ///< index of the token in which gains are settled
  real price = 0.0;
  real stable_price = 0.0;              ///< 0: the oracle's
  real base = 0.0;                      ///< units (lots times lot size); below zero is short
  real quote = 0.0;                     ///< settle token, unsettled funding included
  real bids = 0.0;                      ///< units of open bids, >= 0
  real asks = 0.0;                      ///< units of open asks, >= 0
  HealthWeights base_asset_weight;      ///< in [0, 1]
  HealthWeights base_liability_weight;  ///< >= 1
  HealthWeights overall_asset_weight;   ///< of gains, in [0, 1]
};

struct MangoAccount {
  std::span<const MangoToken> tokens;
  std::span<const MangoSpotMarket> spot_markets;
  std::span<const MangoPerp> perps;
};

/// In quote currency. An account opens positions while `initial` is at least zero, and can be
/// liquidated while `maintenance` is below zero.
struct MangoHealth {
  real initial = 0.0;
  real maintenance = 0.0;
  real equity = 0.0;  ///< unweighted, orders as they stand
  bool liquidatable = false;
};

/// Errors, with the index of the slot: capacity_exceeded above kMaxHealthSlots of a kind
/// (Field::positions, Field::open_orders, Field::markets for tokens, spot markets, perpetuals);
/// not_finite, out_of_domain or missing_price by field (Field::price, Field::amount, Field::weight,
/// Field::open_orders, Field::size); unknown_asset (Field::asset) for a token that is not there.
Error check_mango(const MangoAccount& account) noexcept;

/// Both healths by the program's HealthCache (mango-v4, health/cache.rs): weighted balances; a
/// perpetual adds the worse of all its bids or all its asks being filled to its settle token, less
/// what the overall weight takes from gains; a spot market adds what the reserved funds are worth
/// as the worse of its tokens, all markets taken at their most unfavourable at once. Errors of
/// `check_mango`.
Result<MangoHealth> mango_health(const MangoAccount& account) noexcept;

/// Every interval of one asset's price in which the maintenance health is below zero. The health is
/// linear in the price between the turns of its minima and signs, each of which is known in closed
/// form (boundary/linear_form.hpp), so that the walk misses none. Tokens and perpetuals of the
/// asset move together; the peer moves the perpetual alone: give tokens another `asset` for its
/// answer. Errors: of `check_mango`; unknown_asset (Field::asset) when nothing is of that asset;
/// unsupported (Field::asset) when a settle token moves with perpetuals settled in it, which makes
/// the health quadratic; capacity_exceeded (Field::intervals).
Result<PriceMap> mango_liquidation_prices(const MangoAccount& account, std::uint32_t asset,
                                          std::span<LiquidationInterval> out) noexcept;

/// A fill of one perpetual: `size` units bought (below zero: sold) at `price`, plus the fee.
struct MangoOrder {
  std::uint32_t perp = 0;
  real size = 0.0;
  real price = 0.0;
  real fee_rate = 0.0;
};

struct MangoPreview {
  MangoHealth before;
  MangoHealth after;
  bool accepted = false;  ///< initial health is not below zero after it, or not lower than before
};

/// Errors: of `check_mango`, before and after; unknown_asset (Field::markets), not_finite or
/// out_of_domain (Field::size, Field::price, Field::fee_rate).
Result<MangoPreview> preview_mango_order(const MangoAccount& account,
                                         const MangoOrder& order) noexcept;

/// The most units in the direction of `order.size` that leave the initial health at least zero from
/// there down to the last size at which it fell below; 0 when there is none. The same walk, along
/// the size. Errors of `preview_mango_order`; `kHighestPrice` units when nothing limits it.
Result<real> max_mango_order(const MangoAccount& account, const MangoOrder& order) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
