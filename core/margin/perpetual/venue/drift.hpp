// Drift v2: spot balances and perpetuals in one account, with weights and ratios that size scales.
#pragma once

#include <cstdint>
#include <span>

#include "core/margin/perpetual/boundary/intervals.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A spot balance and its open orders.
struct DriftSpot {
  std::uint32_t asset = 0;          ///< what moves together with it (one oracle), also perpetuals
  real price = 0.0;                 ///< oracle, quote currency per token
  real tokens = 0.0;                ///< below zero is borrowed
  real open_bids = 0.0;             ///< tokens, >= 0
  real open_asks = 0.0;             ///< tokens, <= 0
  real initial_asset_weight = 1.0;  ///< in [0, 1]
  real maintenance_asset_weight = 1.0;  ///< in [0, 1]
  real initial_liability_weight = 1.0;  ///< >= 1
  real maintenance_liability_weight = 1.0;
  real imf_factor = 0.0;  ///< >= 0: discounts large deposits, surcharges large debts
};

struct DriftPerp {
  std::uint32_t asset = 0;
  real price = 0.0;                    ///< oracle
  real base = 0.0;                     ///< units; below zero is short
  real quote = 0.0;                    ///< quote currency: minus what was paid, funding settled
  real open_bids = 0.0;                ///< units, >= 0
  real open_asks = 0.0;                ///< units, <= 0
  real initial_ratio = 0.0;            ///< in [maintenance_ratio, 1]
  real maintenance_ratio = 0.0;        ///< in (0, 1]
  real imf_factor = 0.0;               ///< >= 0: surcharges large positions
  real initial_gain_weight = 1.0;      ///< of unrealised gains, in [0, 1]
  real maintenance_gain_weight = 1.0;  ///< in [0, 1]
};

/// An isolated position is an account of its own: its deposit and the one perpetual.
struct DriftAccount {
  std::span<const DriftSpot> spots;
  std::span<const DriftPerp> perps;
};

/// One requirement and what stands against it, quote currency.
struct DriftMargin {
  real collateral = 0.0;   ///< weighted deposits and gains, with losses
  real requirement = 0.0;  ///< perpetuals, weighted debts, what open bids would cost
  real free = 0.0;         ///< collateral - requirement
};

struct DriftHealth {
  DriftMargin initial;
  DriftMargin maintenance;
  real equity = 0.0;          ///< unweighted
  real liabilities = 0.0;     ///< notional of perpetuals and debts, with the worse open orders
  std::uint32_t health = 0;   ///< 0 .. 100 as the SDK displays it
  bool liquidatable = false;  ///< maintenance collateral < maintenance requirement
};

/// Errors with the slot: capacity_exceeded (Field::positions, Field::markets), not_finite,
/// out_of_domain, missing_price (Field::price, Field::amount, Field::size, Field::open_orders,
/// Field::weight, Field::rate, Field::power_factor for an imf factor).
Error check_drift(const DriftAccount& account) noexcept;

/// Drift's margin (protocol-v2, math/margin.rs and sdk/src/user.ts). A perpetual counts with the
/// larger of its size after all bids or all asks, a spot balance with the order side that leaves
/// less. A ratio or liability weight is max(r, 4/5 r + imf sqrt(size)), an asset weight
/// min(w, 1.1 / (1 + imf sqrt(size))), initial and maintenance alike (PerpMarket::get_margin_ratio,
/// SpotMarket::get_asset_weight): a position's size, not its price, so that every piece of a ray is
/// straight. The program cuts ratios to 1e-4, which this does not. health is
/// round(100 (1 - requirement / collateral)) held in 0 .. 100.
Result<DriftHealth> drift_health(const DriftAccount& account) noexcept;

/// Every interval of one asset's price (all spots and perpetuals of that oracle move) in which the
/// account can be liquidated; straight pieces between the turns of gains and order sides, all known
/// in closed form. Errors: of `check_drift`, unknown_asset (Field::asset), capacity_exceeded
/// (Field::intervals).
Result<PriceMap> drift_liquidation_prices(const DriftAccount& account, std::uint32_t asset,
                                          std::span<LiquidationInterval> out) noexcept;

/// A fill of one perpetual, `size` units bought (below zero: sold).
struct DriftOrder {
  std::uint32_t perp = 0;
  real size = 0.0;
  real price = 0.0;
  real fee_rate = 0.0;
};

struct DriftPreview {
  DriftHealth before;
  DriftHealth after;
  bool accepted = false;  ///< initial free collateral is left, or not less than before
};

/// Errors: of `drift_health` before and after; unknown_asset (Field::markets), out_of_domain or
/// not_finite (Field::size, Field::price, Field::fee_rate).
Result<DriftPreview> preview_drift_order(const DriftAccount& account,
                                         const DriftOrder& order) noexcept;

/// Leverage that a perpetual can be taken to: (liabilities + free / ratio) / equity, the ratio
/// without a surcharge. `initial`: by the initial requirement, else by the maintenance. Errors: of
/// `drift_health`, unknown_asset (Field::markets), out_of_domain (Field::collateral) without
/// equity.
Result<real> drift_max_leverage(const DriftAccount& account, std::uint32_t perp,
                                bool initial) noexcept;

/// Most units of a perpetual in the direction of `order.size` with initial free collateral left:
/// the requirement bends with size^1.5, and the walk along the size finds where it ends. Errors of
/// `preview_drift_order`; `kHighestPrice` when nothing limits it.
Result<real> max_drift_order(const DriftAccount& account, const DriftOrder& order) noexcept;

/// What one spot balance with its open orders adds, initial weights: quote currency.
struct DriftSpotWorst {
  real tokens = 0.0;        ///< after the worse side's orders
  real value = 0.0;         ///< unweighted
  real weighted = 0.0;      ///< by asset or liability weight
  real orders_value = 0.0;  ///< what the orders pay (below zero) or bring
  real free = 0.0;          ///< weighted + orders_value
};
Result<DriftSpotWorst> drift_spot_worst(const DriftSpot& spot) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
