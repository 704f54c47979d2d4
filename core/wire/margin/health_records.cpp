// Accounts of weighted balances and perpetuals: Drift and Mango.
#include "core/base/limits.hpp"
#include "core/wire/margin/perpetual_calls.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kDriftSpot = {
    LOADLINE_FIELD(DriftSpot, asset, u32, "what moves together", ""),
    LOADLINE_FIELD(DriftSpot, price, f64, "quote per token", "> 0"),
    LOADLINE_FIELD(DriftSpot, tokens, f64, "tokens", "below 0: borrowed"),
    LOADLINE_OPTIONAL(DriftSpot, open_bids, f64, "tokens", ">= 0"),
    LOADLINE_OPTIONAL(DriftSpot, open_asks, f64, "tokens", "<= 0"),
    LOADLINE_OPTIONAL(DriftSpot, initial_asset_weight, f64, "", "[0, 1]"),
    LOADLINE_OPTIONAL(DriftSpot, maintenance_asset_weight, f64, "", "[0, 1]"),
    LOADLINE_OPTIONAL(DriftSpot, initial_liability_weight, f64, "", ">= 1"),
    LOADLINE_OPTIONAL(DriftSpot, maintenance_liability_weight, f64, "", ">= 1"),
    LOADLINE_OPTIONAL(DriftSpot, imf_factor, f64, "", ">= 0"),
};

constexpr std::array kDriftPerp = {
    LOADLINE_FIELD(DriftPerp, asset, u32, "what moves together", ""),
    LOADLINE_FIELD(DriftPerp, price, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(DriftPerp, base, f64, "units", "below 0: short"),
    LOADLINE_FIELD(DriftPerp, quote, f64, "quote", "finite"),
    LOADLINE_OPTIONAL(DriftPerp, open_bids, f64, "units", ">= 0"),
    LOADLINE_OPTIONAL(DriftPerp, open_asks, f64, "units", "<= 0"),
    LOADLINE_FIELD(DriftPerp, initial_ratio, f64, "of the notional", "[maintenance, 1]"),
    LOADLINE_FIELD(DriftPerp, maintenance_ratio, f64, "of the notional", "(0, 1]"),
    LOADLINE_OPTIONAL(DriftPerp, imf_factor, f64, "", ">= 0"),
    LOADLINE_OPTIONAL(DriftPerp, initial_gain_weight, f64, "", "[0, 1]"),
    LOADLINE_OPTIONAL(DriftPerp, maintenance_gain_weight, f64, "", "[0, 1]"),
};

constexpr std::array kDriftAccount = {
    LOADLINE_LIST(DriftAccount, spots, "drift_spot", kMaxHealthSlots),
    LOADLINE_LIST(DriftAccount, perps, "drift_perp", kMaxHealthSlots),
};

constexpr std::array kDriftMargin = {
    LOADLINE_FIELD(DriftMargin, collateral, f64, "quote", ""),
    LOADLINE_FIELD(DriftMargin, requirement, f64, "quote", ""),
    LOADLINE_FIELD(DriftMargin, free, f64, "quote", ""),
};

constexpr std::array kDriftHealth = {
    LOADLINE_FIELD(DriftHealth, initial, record, "", "drift_margin"),
    LOADLINE_FIELD(DriftHealth, maintenance, record, "", "drift_margin"),
    LOADLINE_FIELD(DriftHealth, equity, f64, "quote", ""),
    LOADLINE_FIELD(DriftHealth, liabilities, f64, "quote", ""),
    LOADLINE_FIELD(DriftHealth, health, u32, "0 .. 100", ""),
    LOADLINE_FIELD(DriftHealth, liquidatable, flag, "", ""),
};

constexpr std::array kDriftAssessment = {
    LOADLINE_FIELD(DriftAssessment, health, record, "", "drift_health"),
    LOADLINE_LIST(DriftAssessment, assets, "asset_intervals", 0),
};

constexpr std::array kDriftOrder = {
    LOADLINE_FIELD(DriftOrder, perp, u32, "index of the perpetual", ""),
    LOADLINE_FIELD(DriftOrder, size, f64, "units", "below 0: sold"),
    LOADLINE_FIELD(DriftOrder, price, f64, "quote per unit", "> 0"),
    LOADLINE_OPTIONAL(DriftOrder, fee_rate, f64, "of the notional", "[-1, 1]"),
};

constexpr std::array kDriftOrderInputs = {
    LOADLINE_FIELD(DriftOrderInputs, account, record, "", "drift_account"),
    LOADLINE_FIELD(DriftOrderInputs, order, record, "", "drift_order"),
};

constexpr std::array kDriftPreview = {
    LOADLINE_FIELD(DriftPreview, before, record, "", "drift_health"),
    LOADLINE_FIELD(DriftPreview, after, record, "", "drift_health"),
    LOADLINE_FIELD(DriftPreview, accepted, flag, "", ""),
};

constexpr std::array kHealthWeights = {
    LOADLINE_OPTIONAL(HealthWeights, initial, f64, "", ""),
    LOADLINE_OPTIONAL(HealthWeights, maintenance, f64, "", ""),
};

constexpr std::array kMangoToken = {
    LOADLINE_FIELD(MangoToken, asset, u32, "what moves together", ""),
    LOADLINE_FIELD(MangoToken, price, f64, "quote per token", "> 0"),
    LOADLINE_OPTIONAL(MangoToken, stable_price, f64, "quote per token", "0: the oracle's"),
    LOADLINE_FIELD(MangoToken, balance, f64, "tokens", "below 0: borrowed"),
    LOADLINE_OPTIONAL(MangoToken, asset_weight, record, "", "health_weights"),
    LOADLINE_OPTIONAL(MangoToken, liability_weight, record, "", "health_weights"),
    LOADLINE_OPTIONAL(MangoToken, deposits, f64, "tokens of the bank", ">= 0"),
    LOADLINE_OPTIONAL(MangoToken, borrows, f64, "tokens of the bank", ">= 0"),
    LOADLINE_OPTIONAL(MangoToken, deposit_scale_start, f64, "quote", "0: not scaled"),
    LOADLINE_OPTIONAL(MangoToken, borrow_scale_start, f64, "quote", "0: not scaled"),
};

constexpr std::array kMangoSpotMarket = {
    LOADLINE_FIELD(MangoSpotMarket, base, u32, "index of a token", ""),
    LOADLINE_FIELD(MangoSpotMarket, quote, u32, "index of a token", ""),
    LOADLINE_OPTIONAL(MangoSpotMarket, reserved_base, f64, "tokens", ">= 0"),
    LOADLINE_OPTIONAL(MangoSpotMarket, reserved_quote, f64, "tokens", ">= 0"),
    LOADLINE_OPTIONAL(MangoSpotMarket, lowest_ask, f64, "quote per base", "0: unknown"),
    LOADLINE_OPTIONAL(MangoSpotMarket, highest_bid_inverse, f64, "base per quote", "0: unknown"),
};

constexpr std::array kMangoPerp = {
    LOADLINE_FIELD(MangoPerp, asset, u32, "what moves together", ""),
    LOADLINE_FIELD(MangoPerp, settle, u32, "index of a token", ""),
    LOADLINE_FIELD(MangoPerp, price, f64, "quote per unit", "> 0"),
    LOADLINE_OPTIONAL(MangoPerp, stable_price, f64, "quote per unit", "0: the oracle's"),
    LOADLINE_FIELD(MangoPerp, base, f64, "units", "below 0: short"),
    LOADLINE_FIELD(MangoPerp, quote, f64, "settle tokens", "finite"),
    LOADLINE_OPTIONAL(MangoPerp, bids, f64, "units", ">= 0"),
    LOADLINE_OPTIONAL(MangoPerp, asks, f64, "units", ">= 0"),
    LOADLINE_OPTIONAL(MangoPerp, base_asset_weight, record, "", "health_weights"),
    LOADLINE_OPTIONAL(MangoPerp, base_liability_weight, record, "", "health_weights"),
    LOADLINE_OPTIONAL(MangoPerp, overall_asset_weight, record, "", "health_weights"),
};

constexpr std::array kMangoAccount = {
    LOADLINE_LIST(MangoAccount, tokens, "mango_token", kMaxHealthSlots),
    LOADLINE_OPTIONAL_LIST(MangoAccount, spot_markets, "mango_spot_market", kMaxHealthSlots),
    LOADLINE_OPTIONAL_LIST(MangoAccount, perps, "mango_perp", kMaxHealthSlots),
};

constexpr std::array kMangoHealth = {
    LOADLINE_FIELD(MangoHealth, initial, f64, "quote", ""),
    LOADLINE_FIELD(MangoHealth, maintenance, f64, "quote", ""),
    LOADLINE_FIELD(MangoHealth, equity, f64, "quote", ""),
    LOADLINE_FIELD(MangoHealth, liquidatable, flag, "", ""),
};

constexpr std::array kMangoAssessment = {
    LOADLINE_FIELD(MangoAssessment, health, record, "", "mango_health"),
    LOADLINE_LIST(MangoAssessment, assets, "asset_intervals", 0),
};

constexpr std::array kMangoOrder = {
    LOADLINE_FIELD(MangoOrder, perp, u32, "index of the perpetual", ""),
    LOADLINE_FIELD(MangoOrder, size, f64, "units", "below 0: sold"),
    LOADLINE_FIELD(MangoOrder, price, f64, "quote per unit", "> 0"),
    LOADLINE_OPTIONAL(MangoOrder, fee_rate, f64, "of the notional", "[-1, 1]"),
};

constexpr std::array kMangoOrderInputs = {
    LOADLINE_FIELD(MangoOrderInputs, account, record, "", "mango_account"),
    LOADLINE_FIELD(MangoOrderInputs, order, record, "", "mango_order"),
};

constexpr std::array kMangoPreview = {
    LOADLINE_FIELD(MangoPreview, before, record, "", "mango_health"),
    LOADLINE_FIELD(MangoPreview, after, record, "", "mango_health"),
    LOADLINE_FIELD(MangoPreview, accepted, flag, "", ""),
};

constexpr std::array kHealthRecords = {
    LOADLINE_WRITTEN("drift_spot", DriftSpot, kDriftSpot),
    LOADLINE_WRITTEN("drift_perp", DriftPerp, kDriftPerp),
    LOADLINE_WRITTEN("drift_account", DriftAccount, kDriftAccount),
    LOADLINE_RECORD("drift_margin", DriftMargin, kDriftMargin),
    LOADLINE_RECORD("drift_health", DriftHealth, kDriftHealth),
    LOADLINE_RECORD("drift_assessment", DriftAssessment, kDriftAssessment),
    LOADLINE_WRITTEN("drift_order", DriftOrder, kDriftOrder),
    LOADLINE_WRITTEN("drift_order_inputs", DriftOrderInputs, kDriftOrderInputs),
    LOADLINE_RECORD("drift_preview", DriftPreview, kDriftPreview),
    LOADLINE_WRITTEN("health_weights", HealthWeights, kHealthWeights),
    LOADLINE_WRITTEN("mango_token", MangoToken, kMangoToken),
    LOADLINE_WRITTEN("mango_spot_market", MangoSpotMarket, kMangoSpotMarket),
    LOADLINE_WRITTEN("mango_perp", MangoPerp, kMangoPerp),
    LOADLINE_WRITTEN("mango_account", MangoAccount, kMangoAccount),
    LOADLINE_RECORD("mango_health", MangoHealth, kMangoHealth),
    LOADLINE_RECORD("mango_assessment", MangoAssessment, kMangoAssessment),
    LOADLINE_WRITTEN("mango_order", MangoOrder, kMangoOrder),
    LOADLINE_WRITTEN("mango_order_inputs", MangoOrderInputs, kMangoOrderInputs),
    LOADLINE_RECORD("mango_preview", MangoPreview, kMangoPreview),
};

}  // namespace

std::span<const Record> health_records() noexcept {
  return kHealthRecords;
}

}  // namespace loadline::wire
