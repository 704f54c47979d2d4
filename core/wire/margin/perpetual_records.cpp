// Accounts of perpetuals: cross accounts by curves, Drift and Mango.
#include "core/base/limits.hpp"
#include "core/wire/margin/perpetual_calls.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kMarginTier = {
    LOADLINE_FIELD(MarginTier, lower_bound, f64, "notional, quote", "0, then rising"),
    LOADLINE_FIELD(MarginTier, rate, f64, "per 1 of notional", "(0, 1], never falling"),
    LOADLINE_OPTIONAL(MarginTier, deduction, f64, "quote", "finite"),
};

constexpr std::array kMarginCurve = {
    LOADLINE_LIST(MarginCurve, tiers, "margin_tier", kMaxMarginTiers),
    LOADLINE_OPTIONAL(MarginCurve, power_factor, f64, "per quote^0.8", ">= 0"),
    LOADLINE_OPTIONAL(MarginCurve, fixed, f64, "quote", ">= 0"),
};

constexpr std::array kPerpMarket = {
    LOADLINE_FIELD(PerpMarket, price, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(PerpMarket, initial, record, "", "margin_curve"),
    LOADLINE_FIELD(PerpMarket, maintenance, record, "", "margin_curve"),
};

constexpr std::array kPerpPosition = {
    LOADLINE_FIELD(PerpPosition, market, u32, "index of the market", "each once"),
    LOADLINE_FIELD(PerpPosition, size, f64, "units", "below 0: short"),
    LOADLINE_FIELD(PerpPosition, entry_price, f64, "quote per unit", "finite"),
};

constexpr std::array kLiquidationReward = {
    LOADLINE_OPTIONAL(LiquidationReward, ratio, f64, "of the notional", ">= 0"),
    LOADLINE_OPTIONAL(LiquidationReward, cost, f64, "quote", ">= 0"),
    LOADLINE_OPTIONAL(LiquidationReward, lowest, f64, "quote", ">= 0"),
    LOADLINE_OPTIONAL(LiquidationReward, highest, f64, "quote", ">= lowest"),
};

constexpr std::array kCrossAccount = {
    LOADLINE_FIELD(CrossAccount, collateral, f64, "quote", "finite"),
    LOADLINE_LIST(CrossAccount, markets, "perp_market", kMaxPerpetualPositions),
    LOADLINE_LIST(CrossAccount, positions, "perp_position", kMaxPerpetualPositions),
    LOADLINE_OPTIONAL(CrossAccount, reward, record, "", "liquidation_reward"),
};

constexpr std::array kCrossMargin = {
    LOADLINE_FIELD(CrossMargin, equity, f64, "quote", ""),
    LOADLINE_FIELD(CrossMargin, notional, f64, "quote", ""),
    LOADLINE_FIELD(CrossMargin, initial, f64, "quote", ""),
    LOADLINE_FIELD(CrossMargin, maintenance, f64, "quote", ""),
    LOADLINE_FIELD(CrossMargin, free_collateral, f64, "quote", ""),
    LOADLINE_FIELD(CrossMargin, excess, f64, "quote", ""),
    LOADLINE_FIELD(CrossMargin, binding_market, u32, "index of the market", ""),
    LOADLINE_FIELD(CrossMargin, liquidatable, flag, "", ""),
};

constexpr std::array kLiquidationInterval = {
    LOADLINE_FIELD(LiquidationInterval, low, f64, "quote per unit", ""),
    LOADLINE_FIELD(LiquidationInterval, high, f64, "quote per unit", ""),
    LOADLINE_FIELD(LiquidationInterval, residual_low, f64, "quote", ""),
    LOADLINE_FIELD(LiquidationInterval, residual_high, f64, "quote", ""),
    LOADLINE_FIELD(LiquidationInterval, opens_below, flag, "", ""),
    LOADLINE_FIELD(LiquidationInterval, opens_above, flag, "", ""),
};

constexpr std::array kSideBoundary = {
    LOADLINE_FIELD(SideBoundary, price, f64, "quote per unit", ""),
    LOADLINE_FIELD(SideBoundary, residual, f64, "quote", ""),
    LOADLINE_FIELD(SideBoundary, reach, choice, "", "reach"),
};

#define LOADLINE_INTERVALS(label)                                             \
  std::array {                                                                \
    LOADLINE_MEMBER(PriceIntervals, key, label, u32, "index", ""),            \
        LOADLINE_FIELD(PriceIntervals, price, f64, "quote per unit", ""),     \
        LOADLINE_FIELD(PriceIntervals, falling, record, "", "side_boundary"), \
        LOADLINE_FIELD(PriceIntervals, rising, record, "", "side_boundary"),  \
        LOADLINE_LIST(PriceIntervals, intervals, "liquidation_interval", 0),  \
  }
constexpr auto kMarketIntervals = LOADLINE_INTERVALS(market);
constexpr auto kAssetIntervals = LOADLINE_INTERVALS(asset);
#undef LOADLINE_INTERVALS

constexpr std::array kPerpAssessment = {
    LOADLINE_FIELD(PerpAssessment, margin, record, "", "cross_margin"),
    LOADLINE_LIST(PerpAssessment, markets, "market_intervals", 0),
};

constexpr std::array kPerpOrder = {
    LOADLINE_FIELD(PerpOrder, market, u32, "index of the market", ""),
    LOADLINE_FIELD(PerpOrder, size, f64, "units", "below 0: sold"),
    LOADLINE_FIELD(PerpOrder, price, f64, "quote per unit", "> 0"),
    LOADLINE_OPTIONAL(PerpOrder, fee_rate, f64, "of the notional", "[-1, 1]"),
};

constexpr std::array kPerpOrderInputs = {
    LOADLINE_FIELD(PerpOrderInputs, account, record, "", "cross_account"),
    LOADLINE_FIELD(PerpOrderInputs, order, record, "", "perp_order"),
};

constexpr std::array kPerpOrderOutcome = {
    LOADLINE_FIELD(PerpOrderOutcome, before, record, "", "cross_margin"),
    LOADLINE_FIELD(PerpOrderOutcome, after, record, "", "cross_margin"),
    LOADLINE_FIELD(PerpOrderOutcome, collateral_after, f64, "quote", ""),
    LOADLINE_FIELD(PerpOrderOutcome, realised, f64, "quote", ""),
    LOADLINE_FIELD(PerpOrderOutcome, accepted, flag, "", ""),
    LOADLINE_LIST(PerpOrderOutcome, positions, "perp_position", 0),
};

constexpr std::array kLargestOrder = {
    LOADLINE_FIELD(LargestOrder, size, f64, "units", ""),
    LOADLINE_FIELD(LargestOrder, unlimited, flag, "", ""),
};

constexpr std::array kPerpMarketInputs = {
    LOADLINE_FIELD(PerpMarketInputs, account, record, "", "cross_account"),
    LOADLINE_FIELD(PerpMarketInputs, market, u32, "index of the market", ""),
};

constexpr std::array kPrice = {LOADLINE_FIELD(Price, price, f64, "quote per unit", "")};

constexpr std::array kLiquidationStepInputs = {
    LOADLINE_FIELD(LiquidationStepInputs, account, record, "", "cross_account"),
    LOADLINE_FIELD(LiquidationStepInputs, market, u32, "index of the market", ""),
    LOADLINE_OPTIONAL(LiquidationStepInputs, resting, flag, "", ""),
};

constexpr std::array kLiquidationStep = {
    LOADLINE_FIELD(LiquidationStep, stage, choice, "", "liquidation_stage"),
    LOADLINE_FIELD(LiquidationStep, close_size, f64, "units", ""),
};

constexpr std::array kLeverageTier = {
    LOADLINE_FIELD(LeverageTier, lower_bound, f64, "notional, quote", "0, then rising"),
    LOADLINE_FIELD(LeverageTier, max_leverage, f64, "", ">= 1, falling"),
};

constexpr std::array kHyperliquidInputs = {
    LOADLINE_FIELD(HyperliquidMarginInputs, price, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(HyperliquidMarginInputs, leverage, f64, "", ">= 1"),
    LOADLINE_LIST(HyperliquidMarginInputs, tiers, "leverage_tier", kMaxMarginTiers),
};

constexpr std::array kOrderlyMarket = {
    LOADLINE_FIELD(OrderlyMarket, base_maintenance_rate, f64, "of the notional", "(0, initial]"),
    LOADLINE_FIELD(OrderlyMarket, base_initial_rate, f64, "of the notional", "(0, 1]"),
    LOADLINE_FIELD(OrderlyMarket, initial_factor, f64, "per quote^0.8", ">= 0"),
    LOADLINE_OPTIONAL(OrderlyMarket, max_leverage, f64, "", ">= 1"),
};

constexpr std::array kOrderlyInputs = {
    LOADLINE_FIELD(OrderlyMarginInputs, price, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(OrderlyMarginInputs, market, record, "", "orderly_market"),
};

constexpr std::array kSynthetixMarket = {
    LOADLINE_FIELD(SynthetixMarket, skew_scale, f64, "units", "> 0"),
    LOADLINE_FIELD(SynthetixMarket, initial_ratio, f64, "", ">= 0"),
    LOADLINE_FIELD(SynthetixMarket, minimum_initial_ratio, f64, "", ">= 0"),
    LOADLINE_FIELD(SynthetixMarket, maintenance_scalar, f64, "", "(0, 1]"),
    LOADLINE_OPTIONAL(SynthetixMarket, minimum_margin, f64, "quote", ">= 0"),
};

constexpr std::array kSynthetixInputs = {
    LOADLINE_FIELD(SynthetixMarginInputs, price, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(SynthetixMarginInputs, size, f64, "units", "finite"),
    LOADLINE_FIELD(SynthetixMarginInputs, market, record, "", "synthetix_market"),
};

constexpr std::array kPerpetualRecords = {
    LOADLINE_WRITTEN("margin_tier", MarginTier, kMarginTier),
    LOADLINE_WRITTEN("margin_curve", MarginCurve, kMarginCurve),
    LOADLINE_WRITTEN("perp_market", PerpMarket, kPerpMarket),
    LOADLINE_WRITTEN("perp_position", PerpPosition, kPerpPosition),
    LOADLINE_WRITTEN("liquidation_reward", LiquidationReward, kLiquidationReward),
    LOADLINE_WRITTEN("cross_account", CrossAccount, kCrossAccount),
    LOADLINE_RECORD("cross_margin", CrossMargin, kCrossMargin),
    LOADLINE_RECORD("liquidation_interval", LiquidationInterval, kLiquidationInterval),
    LOADLINE_RECORD("side_boundary", SideBoundary, kSideBoundary),
    LOADLINE_RECORD("market_intervals", PriceIntervals, kMarketIntervals),
    LOADLINE_RECORD("asset_intervals", PriceIntervals, kAssetIntervals),
    LOADLINE_RECORD("perp_assessment", PerpAssessment, kPerpAssessment),
    LOADLINE_WRITTEN("perp_order", PerpOrder, kPerpOrder),
    LOADLINE_WRITTEN("perp_order_inputs", PerpOrderInputs, kPerpOrderInputs),
    LOADLINE_RECORD("perp_order_outcome", PerpOrderOutcome, kPerpOrderOutcome),
    LOADLINE_RECORD("largest_order", LargestOrder, kLargestOrder),
    LOADLINE_WRITTEN("perp_market_inputs", PerpMarketInputs, kPerpMarketInputs),
    LOADLINE_RECORD("price", Price, kPrice),
    LOADLINE_WRITTEN("liquidation_step_inputs", LiquidationStepInputs, kLiquidationStepInputs),
    LOADLINE_RECORD("liquidation_step", LiquidationStep, kLiquidationStep),
    LOADLINE_WRITTEN("leverage_tier", LeverageTier, kLeverageTier),
    LOADLINE_WRITTEN("hyperliquid_inputs", HyperliquidMarginInputs, kHyperliquidInputs),
    LOADLINE_WRITTEN("orderly_market", OrderlyMarket, kOrderlyMarket),
    LOADLINE_WRITTEN("orderly_inputs", OrderlyMarginInputs, kOrderlyInputs),
    LOADLINE_WRITTEN("synthetix_market", SynthetixMarket, kSynthetixMarket),
    LOADLINE_WRITTEN("synthetix_inputs", SynthetixMarginInputs, kSynthetixInputs),
};

}  // namespace

std::span<const Record> perpetual_records() noexcept {
  return kPerpetualRecords;
}

}  // namespace loadline::wire
