// Lending beside Aave: Compound III, Morpho Blue, Maker, Liquity, Kamino.
#include "core/wire/margin/lending_calls.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kExactBoundary = {
    LOADLINE_FIELD(lending::Boundary, last_healthy, u256, "", ""),
    LOADLINE_FIELD(lending::Boundary, first_liquidatable, u256, "", ""),
    LOADLINE_FIELD(lending::Boundary, reach, choice, "", "reach"),
};

constexpr std::array kCometAsset = {
    LOADLINE_FIELD(comet::Asset, price, u256, "1e8 a token", "1 .. 2^96 - 1"),
    LOADLINE_OPTIONAL(comet::Asset, supply_cap, u256, "token base units", ""),
    LOADLINE_OPTIONAL(comet::Asset, total_supply, u256, "token base units", ""),
    LOADLINE_OPTIONAL(comet::Asset, reserves, u256, "token base units", ""),
    LOADLINE_FIELD(comet::Asset, borrow_collateral_factor, u64, "wad", "0 .. 1e18"),
    LOADLINE_FIELD(comet::Asset, liquidate_collateral_factor, u64, "wad", "0 .. 1e18"),
    LOADLINE_FIELD(comet::Asset, liquidation_factor, u64, "wad", "0 .. 1e18"),
    LOADLINE_FIELD(comet::Asset, decimals, u32, "", "0 .. 18"),
};

constexpr std::array kRateModel = {
    LOADLINE_FIELD(comet::RateModel, kink, u64, "wad", "0 .. 1e18"),
    LOADLINE_FIELD(comet::RateModel, base, u64, "wad per second", ""),
    LOADLINE_FIELD(comet::RateModel, slope_low, u64, "wad per second", ""),
    LOADLINE_FIELD(comet::RateModel, slope_high, u64, "wad per second", ""),
};

constexpr std::array kCometMarket = {
    LOADLINE_LIST(comet::Market, assets, "comet_asset", kMaxCometAssets),
    LOADLINE_FIELD(comet::Market, supply, record, "", "rate_model"),
    LOADLINE_FIELD(comet::Market, borrow, record, "", "rate_model"),
    LOADLINE_FIELD(comet::Market, base_price, u256, "1e8 a token", "1 .. 2^96 - 1"),
    LOADLINE_FIELD(comet::Market, total_supply_base, u256, "principal", "< 2^104"),
    LOADLINE_FIELD(comet::Market, total_borrow_base, u256, "principal", "< 2^104"),
    LOADLINE_OPTIONAL(comet::Market, base_balance, u256, "token base units", ""),
    LOADLINE_OPTIONAL(comet::Market, base_borrow_min, u256, "token base units", ""),
    LOADLINE_OPTIONAL(comet::Market, target_reserves, u256, "token base units", ""),
    LOADLINE_FIELD(comet::Market, base_supply_index, u64, "1e15", ">= 1e15"),
    LOADLINE_FIELD(comet::Market, base_borrow_index, u64, "1e15", ">= 1e15"),
    LOADLINE_OPTIONAL(comet::Market, store_front_price_factor, u64, "wad", "0 .. 1e18"),
    LOADLINE_FIELD(comet::Market, last_accrual, integer, "Unix seconds", "<= now"),
    LOADLINE_FIELD(comet::Market, now, integer, "Unix seconds", ""),
    LOADLINE_FIELD(comet::Market, base_decimals, u32, "", "0 .. 18"),
};

constexpr std::array kCometAccount = {
    LOADLINE_LIST(comet::Account, collateral, "u256", kMaxCometAssets),
    LOADLINE_FIELD(comet::Account, principal, i256, "base principal", "below 0: owed"),
};

constexpr std::array kCometInputs = {
    LOADLINE_FIELD(CometInputs, market, record, "", "comet_market"),
    LOADLINE_FIELD(CometInputs, account, record, "", "comet_account"),
};

constexpr std::array kCometData = {
    LOADLINE_FIELD(comet::AccountData, debt_value, u256, "price units", ""),
    LOADLINE_FIELD(comet::AccountData, collateral_value, u256, "price units", ""),
    LOADLINE_FIELD(comet::AccountData, borrow_limit, u256, "price units", ""),
    LOADLINE_FIELD(comet::AccountData, liquidation_limit, u256, "price units", ""),
    LOADLINE_FIELD(comet::AccountData, liquidation_credit, u256, "price units", ""),
    LOADLINE_FIELD(comet::AccountData, status, choice, "", "health_status"),
    LOADLINE_FIELD(comet::AccountData, borrow_collateralized, flag, "", ""),
};

constexpr std::array kCometAssessment = {
    LOADLINE_FIELD(CometAssessment, data, record, "", "comet_data"),
    LOADLINE_LIST(CometAssessment, assets, "exact_boundary", 0),
    LOADLINE_FIELD(CometAssessment, base, record, "", "exact_boundary"),
    LOADLINE_FIELD(CometAssessment, shock, record, "", "exact_boundary"),
    LOADLINE_FIELD(CometAssessment, interest, record, "", "exact_boundary"),
};

constexpr std::array kCometAction = {
    LOADLINE_FIELD(comet::Action, amount, u256, "token base units", "2^256 - 1: all"),
    LOADLINE_FIELD(comet::Action, type, choice, "", "comet_action_type"),
    LOADLINE_OPTIONAL(comet::Action, asset, u32, "index of the asset", ""),
};

constexpr std::array kCometActionInputs = {
    LOADLINE_FIELD(CometActionInputs, market, record, "", "comet_market"),
    LOADLINE_FIELD(CometActionInputs, account, record, "", "comet_account"),
    LOADLINE_FIELD(CometActionInputs, action, record, "", "comet_action"),
};

constexpr std::array kCometPreview = {
    LOADLINE_FIELD(comet::Preview, principal, i256, "base principal", ""),
    LOADLINE_FIELD(comet::Preview, collateral, u256, "token base units", ""),
    LOADLINE_FIELD(comet::Preview, amount, u256, "token base units", ""),
    LOADLINE_FIELD(comet::Preview, refusal, choice, "", "comet_refusal"),
};

constexpr std::array kMorphoMarket = {
    LOADLINE_FIELD(morpho::Market, total_supply_assets, u256, "loan base units", "< 2^128"),
    LOADLINE_FIELD(morpho::Market, total_supply_shares, u256, "shares", "< 2^128"),
    LOADLINE_FIELD(morpho::Market, total_borrow_assets, u256, "loan base units", "< 2^128"),
    LOADLINE_FIELD(morpho::Market, total_borrow_shares, u256, "shares", "< 2^128"),
    LOADLINE_FIELD(morpho::Market, price, u256, "1e36 loan units a collateral unit", ""),
    LOADLINE_OPTIONAL(morpho::Market, borrow_rate, u256, "wad per second", ""),
    LOADLINE_OPTIONAL(morpho::Market, fee, u64, "wad", "0 .. 0.25e18"),
    LOADLINE_FIELD(morpho::Market, lltv, u64, "wad", "< 1e18"),
    LOADLINE_FIELD(morpho::Market, last_update, integer, "Unix seconds", "<= now"),
    LOADLINE_FIELD(morpho::Market, now, integer, "Unix seconds", ""),
};

constexpr std::array kMorphoPosition = {
    LOADLINE_OPTIONAL(morpho::Position, supply_shares, u256, "shares", "< 2^128"),
    LOADLINE_FIELD(morpho::Position, borrow_shares, u256, "shares", "< 2^128"),
    LOADLINE_FIELD(morpho::Position, collateral, u256, "collateral base units", "< 2^128"),
};

constexpr std::array kMorphoInputs = {
    LOADLINE_FIELD(MorphoInputs, market, record, "", "morpho_market"),
    LOADLINE_FIELD(MorphoInputs, position, record, "", "morpho_position"),
};

constexpr std::array kMorphoData = {
    LOADLINE_FIELD(morpho::AccountData, debt, u256, "loan base units", ""),
    LOADLINE_FIELD(morpho::AccountData, supply, u256, "loan base units", ""),
    LOADLINE_FIELD(morpho::AccountData, collateral_value, u256, "loan base units", ""),
    LOADLINE_FIELD(morpho::AccountData, max_borrow, u256, "loan base units", ""),
    LOADLINE_FIELD(morpho::AccountData, borrowable, u256, "loan base units", ""),
    LOADLINE_FIELD(morpho::AccountData, health_factor, quotient, "wad", ""),
    LOADLINE_FIELD(morpho::AccountData, ltv, quotient, "wad", ""),
    LOADLINE_FIELD(morpho::AccountData, borrow_capacity_usage, quotient, "wad", ""),
    LOADLINE_FIELD(morpho::AccountData, status, choice, "", "health_status"),
};

constexpr std::array kMorphoAssessment = {
    LOADLINE_FIELD(MorphoAssessment, data, record, "", "morpho_data"),
    LOADLINE_FIELD(MorphoAssessment, price, record, "", "exact_boundary"),
    LOADLINE_FIELD(MorphoAssessment, interest, record, "", "exact_boundary"),
};

constexpr std::array kMorphoAction = {
    LOADLINE_OPTIONAL(morpho::Action, assets, u256, "base units", ""),
    LOADLINE_OPTIONAL(morpho::Action, shares, u256, "shares", ""),
    LOADLINE_FIELD(morpho::Action, type, choice, "", "morpho_action_type"),
};

constexpr std::array kMorphoActionInputs = {
    LOADLINE_FIELD(MorphoActionInputs, market, record, "", "morpho_market"),
    LOADLINE_FIELD(MorphoActionInputs, position, record, "", "morpho_position"),
    LOADLINE_FIELD(MorphoActionInputs, action, record, "", "morpho_action"),
};

constexpr std::array kMorphoOutcome = {
    LOADLINE_FIELD(MorphoOutcome, position, record, "", "morpho_position"),
    LOADLINE_FIELD(MorphoOutcome, before, record, "", "morpho_data"),
    LOADLINE_FIELD(MorphoOutcome, after, record, "", "morpho_data"),
    LOADLINE_FIELD(MorphoOutcome, assets, u256, "base units", ""),
    LOADLINE_FIELD(MorphoOutcome, shares, u256, "shares", ""),
    LOADLINE_FIELD(MorphoOutcome, refusal, choice, "", "morpho_refusal"),
};

constexpr std::array kIlk = {
    LOADLINE_FIELD(maker::Ilk, price, u256, "wad a token", "< 2^128"),
    LOADLINE_FIELD(maker::Ilk, par, u256, "ray", ""),
    LOADLINE_FIELD(maker::Ilk, liquidation_ratio, u256, "ray", ">= 1e27"),
    LOADLINE_FIELD(maker::Ilk, rate, u256, "ray", ">= 1e27"),
    LOADLINE_OPTIONAL(maker::Ilk, dust, u256, "rad", ""),
    LOADLINE_OPTIONAL(maker::Ilk, line, u256, "rad", ""),
    LOADLINE_FIELD(maker::Ilk, total_art, u256, "wad", ">= art of the vault"),
};

constexpr std::array kUrn = {
    LOADLINE_FIELD(maker::Urn, ink, u256, "wad", "< 2^128"),
    LOADLINE_FIELD(maker::Urn, art, u256, "wad", "< 2^128"),
};

constexpr std::array kMakerInputs = {
    LOADLINE_FIELD(MakerInputs, ilk, record, "", "maker_ilk"),
    LOADLINE_FIELD(MakerInputs, urn, record, "", "maker_urn"),
};

constexpr std::array kVaultData = {
    LOADLINE_FIELD(maker::VaultData, spot, u256, "ray", ""),
    LOADLINE_FIELD(maker::VaultData, debt, u256, "rad", ""),
    LOADLINE_FIELD(maker::VaultData, debt_limit, u256, "rad", ""),
    LOADLINE_FIELD(maker::VaultData, collateral_value, u256, "wad", ""),
    LOADLINE_FIELD(maker::VaultData, collateralization_ratio, quotient, "wad", ""),
    LOADLINE_FIELD(maker::VaultData, ltv, quotient, "wad", ""),
    LOADLINE_FIELD(maker::VaultData, status, choice, "", "health_status"),
};

constexpr std::array kMakerAssessment = {
    LOADLINE_FIELD(MakerAssessment, data, record, "", "maker_data"),
    LOADLINE_FIELD(MakerAssessment, price, record, "", "exact_boundary"),
    LOADLINE_FIELD(MakerAssessment, drawable_art, u256, "wad", ""),
    LOADLINE_FIELD(MakerAssessment, free_ink, u256, "wad", ""),
};

constexpr std::array kMakerChange = {
    LOADLINE_OPTIONAL(maker::Change, dink, u256, "wad", ""),
    LOADLINE_OPTIONAL(maker::Change, dart, u256, "wad", ""),
    LOADLINE_OPTIONAL(maker::Change, withdraws, flag, "", ""),
    LOADLINE_OPTIONAL(maker::Change, repays, flag, "", ""),
};

constexpr std::array kMakerChangeInputs = {
    LOADLINE_FIELD(MakerChangeInputs, ilk, record, "", "maker_ilk"),
    LOADLINE_FIELD(MakerChangeInputs, urn, record, "", "maker_urn"),
    LOADLINE_FIELD(MakerChangeInputs, change, record, "", "maker_change"),
};

constexpr std::array kMakerPreview = {
    LOADLINE_FIELD(maker::Preview, urn, record, "", "maker_urn"),
    LOADLINE_FIELD(maker::Preview, total_art, u256, "wad", ""),
    LOADLINE_FIELD(maker::Preview, refusal, choice, "", "maker_refusal"),
};

constexpr std::array kSystem = {
    LOADLINE_FIELD(liquity::System, price, u256, "wad", "< 2^128"),
    LOADLINE_FIELD(liquity::System, collateral, u256, "wad", "< 2^128"),
    LOADLINE_FIELD(liquity::System, debt, u256, "wad", "< 2^128"),
    LOADLINE_FIELD(liquity::System, stability_pool, u256, "wad", "< 2^128"),
    LOADLINE_FIELD(liquity::System, trove_count, integer, "troves", ">= 1"),
};

constexpr std::array kTrove = {
    LOADLINE_FIELD(liquity::Trove, collateral, u256, "wad", "< 2^128"),
    LOADLINE_FIELD(liquity::Trove, debt, u256, "wad", "< 2^128"),
};

constexpr std::array kLiquityInputs = {
    LOADLINE_FIELD(LiquityInputs, system, record, "", "liquity_system"),
    LOADLINE_FIELD(LiquityInputs, trove, record, "", "liquity_trove"),
};

constexpr std::array kTroveData = {
    LOADLINE_FIELD(liquity::TroveData, individual_ratio, quotient, "wad", ""),
    LOADLINE_FIELD(liquity::TroveData, nominal_ratio, quotient, "1e20", ""),
    LOADLINE_FIELD(liquity::TroveData, total_ratio, quotient, "wad", ""),
    LOADLINE_FIELD(liquity::TroveData, net_debt, u256, "wad", ""),
    LOADLINE_FIELD(liquity::TroveData, recovery_mode, flag, "", ""),
    LOADLINE_FIELD(liquity::TroveData, status, choice, "", "health_status"),
};

constexpr std::array kLiquityAssessment = {
    LOADLINE_FIELD(LiquityAssessment, data, record, "", "liquity_data"),
    LOADLINE_FIELD(LiquityAssessment, minimum_ratio, record, "", "exact_boundary"),
    LOADLINE_FIELD(LiquityAssessment, recovery_mode, record, "", "exact_boundary"),
};

constexpr std::array kDeposit = {
    LOADLINE_FIELD(kamino::Deposit, amount, u256, "token base units", "< 2^64"),
    LOADLINE_FIELD(kamino::Deposit, price_sf, u256, "2^-60 a token", "< 2^128"),
    LOADLINE_FIELD(kamino::Deposit, decimals, u32, "", "0 .. 18"),
    LOADLINE_FIELD(kamino::Deposit, loan_to_value_percent, u32, "per cent", "0 .. 100"),
    LOADLINE_FIELD(kamino::Deposit, liquidation_ltv_percent, u32, "per cent", "0 .. 100"),
    LOADLINE_OPTIONAL(kamino::Deposit, in_elevation_group, flag, "", ""),
};

constexpr std::array kBorrow = {
    LOADLINE_FIELD(kamino::Borrow, amount_sf, u256, "2^-60 token base units", "< 2^128"),
    LOADLINE_FIELD(kamino::Borrow, price_sf, u256, "2^-60 a token", "< 2^128"),
    LOADLINE_FIELD(kamino::Borrow, decimals, u32, "", "0 .. 18"),
    LOADLINE_FIELD(kamino::Borrow, borrow_factor_percent, u32, "per cent", ">= 100"),
};

constexpr std::array kElevationGroup = {
    LOADLINE_FIELD(kamino::ElevationGroup, id, u32, "", "0: none"),
    LOADLINE_FIELD(kamino::ElevationGroup, loan_to_value_percent, u32, "per cent", "0 .. 100"),
    LOADLINE_FIELD(kamino::ElevationGroup, liquidation_ltv_percent, u32, "per cent", "0 .. 100"),
};

constexpr std::array kObligation = {
    LOADLINE_LIST(kamino::Obligation, deposits, "kamino_deposit", kMaxObligationSides),
    LOADLINE_LIST(kamino::Obligation, borrows, "kamino_borrow", kMaxObligationSides),
    LOADLINE_OPTIONAL(kamino::Obligation, group, record, "", "elevation_group"),
};

constexpr std::array kObligationData = {
    LOADLINE_FIELD(kamino::ObligationData, deposited_value, u256, "2^-60", ""),
    LOADLINE_FIELD(kamino::ObligationData, borrowed_value, u256, "2^-60", ""),
    LOADLINE_FIELD(kamino::ObligationData, adjusted_debt, u256, "2^-60", ""),
    LOADLINE_FIELD(kamino::ObligationData, allowed_borrow_value, u256, "2^-60", ""),
    LOADLINE_FIELD(kamino::ObligationData, unhealthy_borrow_value, u256, "2^-60", ""),
    LOADLINE_FIELD(kamino::ObligationData, remaining_borrow_value, u256, "2^-60", ""),
    LOADLINE_FIELD(kamino::ObligationData, loan_to_value_sf, quotient, "2^-60", ""),
    LOADLINE_FIELD(kamino::ObligationData, status, choice, "", "health_status"),
};

constexpr std::array kKaminoAssessment = {
    LOADLINE_FIELD(KaminoAssessment, data, record, "", "kamino_data"),
    LOADLINE_LIST(KaminoAssessment, deposits, "exact_boundary", 0),
    LOADLINE_LIST(KaminoAssessment, borrows, "exact_boundary", 0),
};

constexpr std::array kVenueLendingRecords = {
    LOADLINE_RECORD("exact_boundary", lending::Boundary, kExactBoundary),
    LOADLINE_WRITTEN("comet_asset", comet::Asset, kCometAsset),
    LOADLINE_WRITTEN("rate_model", comet::RateModel, kRateModel),
    LOADLINE_WRITTEN("comet_market", comet::Market, kCometMarket),
    LOADLINE_WRITTEN("comet_account", comet::Account, kCometAccount),
    LOADLINE_WRITTEN("comet_inputs", CometInputs, kCometInputs),
    LOADLINE_RECORD("comet_data", comet::AccountData, kCometData),
    LOADLINE_RECORD("comet_assessment", CometAssessment, kCometAssessment),
    LOADLINE_WRITTEN("comet_action", comet::Action, kCometAction),
    LOADLINE_WRITTEN("comet_action_inputs", CometActionInputs, kCometActionInputs),
    LOADLINE_RECORD("comet_preview", comet::Preview, kCometPreview),
    LOADLINE_WRITTEN("morpho_market", morpho::Market, kMorphoMarket),
    LOADLINE_WRITTEN("morpho_position", morpho::Position, kMorphoPosition),
    LOADLINE_WRITTEN("morpho_inputs", MorphoInputs, kMorphoInputs),
    LOADLINE_RECORD("morpho_data", morpho::AccountData, kMorphoData),
    LOADLINE_RECORD("morpho_assessment", MorphoAssessment, kMorphoAssessment),
    LOADLINE_WRITTEN("morpho_action", morpho::Action, kMorphoAction),
    LOADLINE_WRITTEN("morpho_action_inputs", MorphoActionInputs, kMorphoActionInputs),
    LOADLINE_RECORD("morpho_outcome", MorphoOutcome, kMorphoOutcome),
    LOADLINE_WRITTEN("maker_ilk", maker::Ilk, kIlk),
    LOADLINE_WRITTEN("maker_urn", maker::Urn, kUrn),
    LOADLINE_WRITTEN("maker_inputs", MakerInputs, kMakerInputs),
    LOADLINE_RECORD("maker_data", maker::VaultData, kVaultData),
    LOADLINE_RECORD("maker_assessment", MakerAssessment, kMakerAssessment),
    LOADLINE_WRITTEN("maker_change", maker::Change, kMakerChange),
    LOADLINE_WRITTEN("maker_change_inputs", MakerChangeInputs, kMakerChangeInputs),
    LOADLINE_RECORD("maker_preview", maker::Preview, kMakerPreview),
    LOADLINE_WRITTEN("liquity_system", liquity::System, kSystem),
    LOADLINE_WRITTEN("liquity_trove", liquity::Trove, kTrove),
    LOADLINE_WRITTEN("liquity_inputs", LiquityInputs, kLiquityInputs),
    LOADLINE_RECORD("liquity_data", liquity::TroveData, kTroveData),
    LOADLINE_RECORD("liquity_assessment", LiquityAssessment, kLiquityAssessment),
    LOADLINE_WRITTEN("kamino_deposit", kamino::Deposit, kDeposit),
    LOADLINE_WRITTEN("kamino_borrow", kamino::Borrow, kBorrow),
    LOADLINE_WRITTEN("elevation_group", kamino::ElevationGroup, kElevationGroup),
    LOADLINE_WRITTEN("kamino_obligation", kamino::Obligation, kObligation),
    LOADLINE_RECORD("kamino_data", kamino::ObligationData, kObligationData),
    LOADLINE_RECORD("kamino_assessment", KaminoAssessment, kKaminoAssessment),
};

}  // namespace

std::span<const Record> venue_lending_records() noexcept {
  return kVenueLendingRecords;
}

}  // namespace loadline::wire
