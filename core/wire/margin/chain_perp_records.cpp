// Perpetuals in a chain's own integers: dYdX v4 and GMX v2.
#include "core/base/limits.hpp"
#include "core/wire/margin/chain_perp_calls.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kLiquidityTier = {
    LOADLINE_FIELD(dydx::LiquidityTier, initial_margin_ppm, u32, "ppm", "0 .. 1e6"),
    LOADLINE_FIELD(dydx::LiquidityTier, maintenance_fraction_ppm, u32, "ppm", "0 .. 1e6"),
    LOADLINE_OPTIONAL(dydx::LiquidityTier, open_interest_lower_cap, u256, "quote quantums", ""),
    LOADLINE_OPTIONAL(dydx::LiquidityTier, open_interest_upper_cap, u256, "quote quantums",
                      "0: no cap"),
};

constexpr std::array kDydxMarket = {
    LOADLINE_FIELD(dydx::Market, tier, record, "", "liquidity_tier"),
    LOADLINE_OPTIONAL(dydx::Market, open_interest, u256, "base quantums", ""),
    LOADLINE_FIELD(dydx::Market, price, u64, "10^exponent quote per unit", "> 0"),
    LOADLINE_FIELD(dydx::Market, exponent, i32, "", "-36 .. 36"),
    LOADLINE_FIELD(dydx::Market, atomic_resolution, i32, "", "-36 .. 36"),
};

constexpr std::array kDydxPosition = {
    LOADLINE_FIELD(dydx::Position, market, u32, "index of the market", "each once"),
    LOADLINE_FIELD(dydx::Position, quantums, i256, "base quantums", "below 0: short"),
};

constexpr std::array kDydxAccount = {
    LOADLINE_FIELD(dydx::Subaccount, quote, i256, "quote quantums", ""),
    LOADLINE_LIST(dydx::Subaccount, markets, "dydx_market", kMaxPerpetualPositions),
    LOADLINE_LIST(dydx::Subaccount, positions, "dydx_position", kMaxPerpetualPositions),
};

constexpr std::array kDydxRisk = {
    LOADLINE_FIELD(dydx::Risk, net_collateral, i256, "quote quantums", ""),
    LOADLINE_FIELD(dydx::Risk, initial, u256, "quote quantums", ""),
    LOADLINE_FIELD(dydx::Risk, maintenance, u256, "quote quantums", ""),
    LOADLINE_FIELD(dydx::Risk, liquidatable, flag, "", ""),
};

constexpr std::array kDydxPriceRange = {
    LOADLINE_FIELD(dydx::PriceRange, reach, choice, "kept", "reach"),
    LOADLINE_FIELD(dydx::PriceRange, low, u64, "10^exponent quote per unit", ""),
    LOADLINE_FIELD(dydx::PriceRange, high, u64, "10^exponent quote per unit", ""),
};

constexpr std::array kDydxRange = {
    LOADLINE_FIELD(DydxRange, market, u32, "index of the market", ""),
    LOADLINE_FIELD(DydxRange, range, record, "", "dydx_price_range"),
};

constexpr std::array kDydxAssessment = {
    LOADLINE_FIELD(DydxAssessment, risk, record, "", "dydx_risk"),
    LOADLINE_LIST(DydxAssessment, markets, "dydx_range", 0),
};

constexpr std::array kDydxFill = {
    LOADLINE_FIELD(DydxFill, account, record, "", "dydx_account"),
    LOADLINE_FIELD(DydxFill, market, u32, "index of the market", ""),
    LOADLINE_FIELD(DydxFill, base, i256, "base quantums", "below 0: sold"),
    LOADLINE_FIELD(DydxFill, quote, i256, "quote quantums received", ""),
};

constexpr std::array kDydxPreview = {
    LOADLINE_FIELD(dydx::Preview, before, record, "", "dydx_risk"),
    LOADLINE_FIELD(dydx::Preview, after, record, "", "dydx_risk"),
    LOADLINE_FIELD(dydx::Preview, accepted, flag, "", ""),
};

constexpr std::array kDydxOrder = {
    LOADLINE_FIELD(DydxOrder, account, record, "", "dydx_account"),
    LOADLINE_FIELD(DydxOrder, market, u32, "index of the market", ""),
    LOADLINE_FIELD(DydxOrder, sell, flag, "", ""),
};

constexpr std::array kDydxQuantums = {
    LOADLINE_FIELD(DydxQuantums, quantums, u256, "base quantums", ""),
};

constexpr std::array kGmxMarket = {
    LOADLINE_FIELD(gmx::Market, position_fee_factor, u256, "1e-30", ""),
    LOADLINE_FIELD(gmx::Market, min_collateral_factor, u256, "1e-30", ""),
    LOADLINE_FIELD(gmx::Market, min_collateral_factor_for_liquidation, u256, "1e-30", ""),
    LOADLINE_FIELD(gmx::Market, max_impact_factor_for_liquidation, u256, "1e-30", ""),
    LOADLINE_FIELD(gmx::Market, min_collateral_usd, u256, "1e-30 USD", ""),
};

constexpr std::array kGmxPosition = {
    LOADLINE_FIELD(gmx::Position, size_usd, u256, "1e-30 USD", ""),
    LOADLINE_FIELD(gmx::Position, size_tokens, u256, "base units", "> 0"),
    LOADLINE_FIELD(gmx::Position, collateral_amount, u256, "base units", ""),
    LOADLINE_FIELD(gmx::Position, collateral_usd, u256, "1e-30 USD", ""),
    LOADLINE_OPTIONAL(gmx::Position, funding_fee_usd, u256, "1e-30 USD", ""),
    LOADLINE_OPTIONAL(gmx::Position, borrowing_fee_usd, u256, "1e-30 USD", ""),
    LOADLINE_OPTIONAL(gmx::Position, impact_usd, i256, "1e-30 USD", ""),
    LOADLINE_FIELD(gmx::Position, price, u256, "1e-30 USD per base unit", "> 0"),
    LOADLINE_OPTIONAL(gmx::Position, impact_mode, choice, "", "impact_mode"),
    LOADLINE_FIELD(gmx::Position, is_long, flag, "", ""),
    LOADLINE_FIELD(gmx::Position, collateral_is_index, flag, "", ""),
};

constexpr std::array kGmxInputs = {
    LOADLINE_FIELD(GmxInputs, market, record, "", "gmx_market"),
    LOADLINE_FIELD(GmxInputs, position, record, "", "gmx_position"),
};

constexpr std::array kGmxHealth = {
    LOADLINE_FIELD(gmx::Health, remaining, i256, "1e-30 USD", ""),
    LOADLINE_FIELD(gmx::Health, gains, i256, "1e-30 USD", ""),
    LOADLINE_FIELD(gmx::Health, fees, u256, "1e-30 USD", ""),
    LOADLINE_FIELD(gmx::Health, required, u256, "1e-30 USD", ""),
    LOADLINE_FIELD(gmx::Health, required_for_opening, u256, "1e-30 USD", ""),
    LOADLINE_FIELD(gmx::Health, liquidatable, flag, "", ""),
};

constexpr std::array kGmxLiquidation = {
    LOADLINE_FIELD(gmx::LiquidationPrice, reach, choice, "kept", "reach"),
    LOADLINE_FIELD(gmx::LiquidationPrice, falling, flag, "", ""),
    LOADLINE_FIELD(gmx::LiquidationPrice, price, u256, "1e-30 USD per base unit", ""),
    LOADLINE_FIELD(gmx::LiquidationPrice, residual, i256, "1e-30 USD", ""),
    LOADLINE_FIELD(gmx::LiquidationPrice, peer_price, u256, "1e-30 USD per base unit", ""),
};

constexpr std::array kGmxAssessment = {
    LOADLINE_FIELD(GmxAssessment, health, record, "", "gmx_health"),
    LOADLINE_FIELD(GmxAssessment, liquidation, record, "", "gmx_liquidation"),
};

constexpr std::array kIncrease = {
    LOADLINE_OPTIONAL(gmx::Increase, size_usd, u256, "1e-30 USD", ""),
    LOADLINE_OPTIONAL(gmx::Increase, collateral_amount, u256, "base units", ""),
    LOADLINE_OPTIONAL(gmx::Increase, collateral_usd, u256, "1e-30 USD", ""),
};

constexpr std::array kGmxIncrease = {
    LOADLINE_FIELD(GmxIncrease, market, record, "", "gmx_market"),
    LOADLINE_FIELD(GmxIncrease, position, record, "", "gmx_position"),
    LOADLINE_FIELD(GmxIncrease, increase, record, "", "gmx_increase"),
};

constexpr std::array kGmxPreview = {
    LOADLINE_FIELD(gmx::Preview, before, record, "", "gmx_health"),
    LOADLINE_MEMBER(gmx::Preview, health_after, after, record, "", "gmx_health"),
    LOADLINE_MEMBER(gmx::Preview, after, position_after, record, "", "gmx_position"),
    LOADLINE_FIELD(gmx::Preview, accepted, flag, "", ""),
};

constexpr std::array kGmxSize = {LOADLINE_FIELD(GmxSize, size_usd, u256, "1e-30 USD", "")};

constexpr std::array kChainPerpRecords = {
    LOADLINE_WRITTEN("liquidity_tier", dydx::LiquidityTier, kLiquidityTier),
    LOADLINE_WRITTEN("dydx_market", dydx::Market, kDydxMarket),
    LOADLINE_WRITTEN("dydx_position", dydx::Position, kDydxPosition),
    LOADLINE_WRITTEN("dydx_account", dydx::Subaccount, kDydxAccount),
    LOADLINE_RECORD("dydx_risk", dydx::Risk, kDydxRisk),
    LOADLINE_RECORD("dydx_price_range", dydx::PriceRange, kDydxPriceRange),
    LOADLINE_RECORD("dydx_range", DydxRange, kDydxRange),
    LOADLINE_RECORD("dydx_assessment", DydxAssessment, kDydxAssessment),
    LOADLINE_WRITTEN("dydx_fill", DydxFill, kDydxFill),
    LOADLINE_RECORD("dydx_preview", dydx::Preview, kDydxPreview),
    LOADLINE_WRITTEN("dydx_order", DydxOrder, kDydxOrder),
    LOADLINE_RECORD("dydx_quantums", DydxQuantums, kDydxQuantums),
    LOADLINE_WRITTEN("gmx_market", gmx::Market, kGmxMarket),
    LOADLINE_WRITTEN("gmx_position", gmx::Position, kGmxPosition),
    LOADLINE_WRITTEN("gmx_inputs", GmxInputs, kGmxInputs),
    LOADLINE_RECORD("gmx_health", gmx::Health, kGmxHealth),
    LOADLINE_RECORD("gmx_liquidation", gmx::LiquidationPrice, kGmxLiquidation),
    LOADLINE_RECORD("gmx_assessment", GmxAssessment, kGmxAssessment),
    LOADLINE_WRITTEN("gmx_increase", gmx::Increase, kIncrease),
    LOADLINE_WRITTEN("gmx_increase_inputs", GmxIncrease, kGmxIncrease),
    LOADLINE_RECORD("gmx_preview", gmx::Preview, kGmxPreview),
    LOADLINE_RECORD("gmx_size", GmxSize, kGmxSize),
};

}  // namespace

std::span<const Record> chain_perp_records() noexcept {
  return kChainPerpRecords;
}

}  // namespace loadline::wire
