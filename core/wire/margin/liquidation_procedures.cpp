// What liquidating an account pays, seizes and leaves, and the most that its next action can move:
// records and procedures. Compound III and Morpho are accrued to `now` first.
#include "core/margin/lending/comet/comet_absorb.hpp"
#include "core/margin/lending/morpho/morpho_pre_liquidation.hpp"
#include "core/margin/lending/pool/aave_liquidation_call.hpp"
#include "core/wire/margin/lending_calls.hpp"
#include "core/wire/margin/margin_groups.hpp"
#include "core/wire/procedure_tables.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

struct CometPurchaseInputs {
  comet::Market market{};
  u256 base_amount;
  std::uint32_t asset = 0;
};

struct CometCapacityInputs {
  comet::Market market{};
  comet::Account account{};
  comet::ActionType type = comet::ActionType::supply_base;
  std::uint32_t asset = 0;
};

struct MorphoLiquidationInputs {
  morpho::Market market{};
  morpho::Position position{};
  u256 seized_assets, repaid_shares;
};

struct MorphoPreLiquidationInputs {
  morpho::Market market{};
  morpho::Position position{};
  morpho::PreLiquidation pre_liquidation{};
  u256 seized_assets, repaid_shares;
};

struct MorphoPreLiquidationOutcome {
  morpho::Liquidation done;
  morpho::PreLiquidationTerms terms;
};

struct MorphoCapacityInputs {
  morpho::Market market{};
  morpho::Position position{};
  morpho::ActionType type = morpho::ActionType::supply;
};

Result<aave::LiquidationOutcome> aave_call(const aave::LiquidationCall& call) noexcept {
  if (const Error error = aave::check(call); error.code != ErrorCode::ok) return error;
  return aave::liquidation_call(call);
}

Result<comet::Absorption> absorb(const CometInputs& inputs) noexcept {
  const auto market = comet_now(inputs.market, inputs.account);
  if (!market.ok()) return market.error();
  return comet::absorb(*market, inputs.account);
}

Result<comet::Purchase> buy(const CometPurchaseInputs& inputs) noexcept {
  const auto market = comet_now(inputs.market);
  if (!market.ok()) return market.error();
  return comet::buy_collateral(*market, inputs.asset, inputs.base_amount);
}

Result<comet::Capacity> comet_capacity(const CometCapacityInputs& inputs) noexcept {
  const auto market = comet_now(inputs.market, inputs.account);
  if (!market.ok()) return market.error();
  return comet::capacity(*market, inputs.account, inputs.type, inputs.asset);
}

Result<morpho::Liquidation> morpho_call(const MorphoLiquidationInputs& inputs) noexcept {
  const auto market = morpho_now(inputs.market, inputs.position);
  if (!market.ok()) return market.error();
  return morpho::liquidate(*market, inputs.position, inputs.seized_assets, inputs.repaid_shares);
}

Result<MorphoPreLiquidationOutcome> morpho_pre_call(
    const MorphoPreLiquidationInputs& inputs) noexcept {
  const auto market = morpho_now(inputs.market, inputs.position);
  if (!market.ok()) return market.error();
  const morpho::PreLiquidation& parameters = inputs.pre_liquidation;
  if (const Error error = morpho::check(parameters, *market); error.code != ErrorCode::ok) {
    return error;
  }
  const auto terms = morpho::pre_liquidation_terms(parameters, *market, inputs.position);
  if (!terms.ok()) return terms.error();
  const auto done = morpho::pre_liquidate(parameters, *market, inputs.position,
                                          inputs.seized_assets, inputs.repaid_shares);
  if (!done.ok()) return done.error();
  return MorphoPreLiquidationOutcome{*done, *terms};
}

Result<morpho::Capacity> morpho_capacity(const MorphoCapacityInputs& inputs) noexcept {
  const auto market = morpho_now(inputs.market, inputs.position);
  if (!market.ok()) return market.error();
  return morpho::capacity(*market, inputs.position, inputs.type);
}

using AaveCall = aave::LiquidationCall;
constexpr std::array kAaveCall = {
    LOADLINE_FIELD(AaveCall, collateral_balance, u256, "token base units", "< 2^128"),
    LOADLINE_FIELD(AaveCall, collateral_price, u256, "1e8 a token", "1 .. 2^96 - 1"),
    LOADLINE_FIELD(AaveCall, debt_balance, u256, "token base units", "< 2^128"),
    LOADLINE_FIELD(AaveCall, debt_price, u256, "1e8 a token", "1 .. 2^96 - 1"),
    LOADLINE_FIELD(AaveCall, debt_to_cover, u256, "token base units", "2^256 - 1: all allowed"),
    LOADLINE_FIELD(AaveCall, health_factor, u256, "wad", ""),
    LOADLINE_FIELD(AaveCall, total_collateral, u256, "base currency, 1e8", ""),
    LOADLINE_FIELD(AaveCall, total_debt, u256, "base currency, 1e8", ""),
    LOADLINE_FIELD(AaveCall, liquidation_bonus_bps, u64, "bps", ">= 10000"),
    LOADLINE_FIELD(AaveCall, protocol_fee_bps, u64, "bps of the bonus", "0 .. 10000"),
    LOADLINE_FIELD(AaveCall, collateral_decimals, u32, "", "0 .. 36"),
    LOADLINE_FIELD(AaveCall, debt_decimals, u32, "", "0 .. 36"),
    LOADLINE_FIELD(AaveCall, version, choice, "", "version"),
};

using AaveOutcome = aave::LiquidationOutcome;
constexpr std::array kAaveOutcome = {
    LOADLINE_FIELD(AaveOutcome, debt_repaid, u256, "debt base units", ""),
    LOADLINE_FIELD(AaveOutcome, collateral_seized, u256, "collateral base units", ""),
    LOADLINE_FIELD(AaveOutcome, protocol_fee, u256, "collateral base units", ""),
    LOADLINE_FIELD(AaveOutcome, collateral_to_liquidator, u256, "collateral base units", ""),
    LOADLINE_FIELD(AaveOutcome, deficit, u256, "debt base units", ""),
    LOADLINE_FIELD(AaveOutcome, max_debt, u256, "debt base units", ""),
    LOADLINE_FIELD(AaveOutcome, refusal, choice, "", "aave_liquidation_refusal"),
};

constexpr std::array kAbsorption = {
    LOADLINE_FIELD(comet::Absorption, collateral_value, u256, "price units", ""),
    LOADLINE_FIELD(comet::Absorption, credited_value, u256, "price units", ""),
    LOADLINE_FIELD(comet::Absorption, credited_base, u256, "token base units", ""),
    LOADLINE_FIELD(comet::Absorption, base_paid_out, u256, "token base units", ""),
    LOADLINE_FIELD(comet::Absorption, bad_debt, u256, "token base units", ""),
    LOADLINE_FIELD(comet::Absorption, principal, i256, "base principal", ""),
    LOADLINE_FIELD(comet::Absorption, refusal, choice, "", "comet_absorb_refusal"),
};

constexpr std::array kPurchaseInputs = {
    LOADLINE_FIELD(CometPurchaseInputs, market, record, "", "comet_market"),
    LOADLINE_FIELD(CometPurchaseInputs, base_amount, u256, "token base units", ""),
    LOADLINE_FIELD(CometPurchaseInputs, asset, u32, "index of the asset", ""),
};

constexpr std::array kPurchase = {
    LOADLINE_FIELD(comet::Purchase, collateral, u256, "token base units", ""),
    LOADLINE_FIELD(comet::Purchase, refusal, choice, "", "comet_absorb_refusal"),
};

constexpr std::array kCometCapacityInputs = {
    LOADLINE_FIELD(CometCapacityInputs, market, record, "", "comet_market"),
    LOADLINE_FIELD(CometCapacityInputs, account, record, "", "comet_account"),
    LOADLINE_FIELD(CometCapacityInputs, type, choice, "", "comet_action_type"),
    LOADLINE_OPTIONAL(CometCapacityInputs, asset, u32, "index of the asset", ""),
};

constexpr std::array kCometCapacity = {
    LOADLINE_FIELD(comet::Capacity, amount, u256, "token base units", ""),
    LOADLINE_FIELD(comet::Capacity, limiter, choice, "", "comet_limiter"),
};

constexpr std::array kMorphoLiquidationInputs = {
    LOADLINE_FIELD(MorphoLiquidationInputs, market, record, "", "morpho_market"),
    LOADLINE_FIELD(MorphoLiquidationInputs, position, record, "", "morpho_position"),
    LOADLINE_OPTIONAL(MorphoLiquidationInputs, seized_assets, u256, "collateral base units", ""),
    LOADLINE_OPTIONAL(MorphoLiquidationInputs, repaid_shares, u256, "shares", ""),
};

constexpr std::array kMorphoLiquidation = {
    LOADLINE_FIELD(morpho::Liquidation, position, record, "", "morpho_position"),
    LOADLINE_FIELD(morpho::Liquidation, seized_assets, u256, "collateral base units", ""),
    LOADLINE_FIELD(morpho::Liquidation, repaid_shares, u256, "shares", ""),
    LOADLINE_FIELD(morpho::Liquidation, repaid_assets, u256, "loan base units", ""),
    LOADLINE_FIELD(morpho::Liquidation, bad_debt_assets, u256, "loan base units", ""),
    LOADLINE_FIELD(morpho::Liquidation, bad_debt_shares, u256, "shares", ""),
    LOADLINE_FIELD(morpho::Liquidation, incentive_factor, u256, "wad", ""),
    LOADLINE_FIELD(morpho::Liquidation, refusal, choice, "", "morpho_liquidation_refusal"),
};

constexpr std::array kPreLiquidation = {
    LOADLINE_FIELD(morpho::PreLiquidation, pre_lltv, u256, "wad", "< lltv"),
    LOADLINE_FIELD(morpho::PreLiquidation, pre_lcf1, u256, "wad", "0 .. 1e18"),
    LOADLINE_FIELD(morpho::PreLiquidation, pre_lcf2, u256, "wad", ">= pre_lcf1, < 2^128"),
    LOADLINE_FIELD(morpho::PreLiquidation, pre_lif1, u256, "wad", ">= 1e18"),
    LOADLINE_FIELD(morpho::PreLiquidation, pre_lif2, u256, "wad", "pre_lif1 .. 1e36 / lltv"),
};

using PreInputs = MorphoPreLiquidationInputs;
constexpr std::array kPreInputs = {
    LOADLINE_FIELD(PreInputs, market, record, "", "morpho_market"),
    LOADLINE_FIELD(PreInputs, position, record, "", "morpho_position"),
    LOADLINE_FIELD(PreInputs, pre_liquidation, record, "", "morpho_pre_liquidation"),
    LOADLINE_OPTIONAL(PreInputs, seized_assets, u256, "collateral base units", ""),
    LOADLINE_OPTIONAL(PreInputs, repaid_shares, u256, "shares", ""),
};

using PreOutcome = MorphoPreLiquidationOutcome;
constexpr std::array kPreOutcome = {
    LOADLINE_MEMBER(PreOutcome, done.position, position, record, "", "morpho_position"),
    LOADLINE_MEMBER(PreOutcome, done.seized_assets, seized_assets, u256, "collateral base units",
                    ""),
    LOADLINE_MEMBER(PreOutcome, done.repaid_shares, repaid_shares, u256, "shares", ""),
    LOADLINE_MEMBER(PreOutcome, done.repaid_assets, repaid_assets, u256, "loan base units", ""),
    LOADLINE_MEMBER(PreOutcome, terms.ltv, ltv, quotient, "wad", ""),
    LOADLINE_MEMBER(PreOutcome, terms.close_factor, close_factor, u256, "wad", ""),
    LOADLINE_MEMBER(PreOutcome, terms.incentive_factor, incentive_factor, u256, "wad", ""),
    LOADLINE_MEMBER(PreOutcome, terms.repayable_shares, repayable_shares, u256, "shares", ""),
    LOADLINE_MEMBER(PreOutcome, done.refusal, refusal, choice, "", "morpho_liquidation_refusal"),
};

constexpr std::array kMorphoCapacityInputs = {
    LOADLINE_FIELD(MorphoCapacityInputs, market, record, "", "morpho_market"),
    LOADLINE_FIELD(MorphoCapacityInputs, position, record, "", "morpho_position"),
    LOADLINE_FIELD(MorphoCapacityInputs, type, choice, "", "morpho_action_type"),
};

constexpr std::array kMorphoCapacity = {
    LOADLINE_FIELD(morpho::Capacity, amount, u256, "base units", ""),
    LOADLINE_FIELD(morpho::Capacity, limiter, choice, "", "morpho_limiter"),
};

constexpr std::array kLiquidationRecords = {
    LOADLINE_WRITTEN("aave_liquidation_call", AaveCall, kAaveCall),
    LOADLINE_RECORD("aave_liquidation_outcome", AaveOutcome, kAaveOutcome),
    LOADLINE_RECORD("comet_absorption", comet::Absorption, kAbsorption),
    LOADLINE_WRITTEN("comet_purchase_inputs", CometPurchaseInputs, kPurchaseInputs),
    LOADLINE_RECORD("comet_purchase", comet::Purchase, kPurchase),
    LOADLINE_WRITTEN("comet_capacity_inputs", CometCapacityInputs, kCometCapacityInputs),
    LOADLINE_RECORD("comet_capacity", comet::Capacity, kCometCapacity),
    LOADLINE_WRITTEN("morpho_liquidation_inputs", MorphoLiquidationInputs,
                     kMorphoLiquidationInputs),
    LOADLINE_RECORD("morpho_liquidation", morpho::Liquidation, kMorphoLiquidation),
    LOADLINE_WRITTEN("morpho_pre_liquidation", morpho::PreLiquidation, kPreLiquidation),
    LOADLINE_WRITTEN("morpho_pre_liquidation_inputs", PreInputs, kPreInputs),
    LOADLINE_RECORD("morpho_pre_liquidation_outcome", PreOutcome, kPreOutcome),
    LOADLINE_WRITTEN("morpho_capacity_inputs", MorphoCapacityInputs, kMorphoCapacityInputs),
    LOADLINE_RECORD("morpho_capacity", morpho::Capacity, kMorphoCapacity),
};

constexpr std::array kLiquidationProcedures = {
    procedure<AaveCall, aave_call>(
        {"liquidate_aave_position", "aave_liquidation_call", "aave_liquidation_outcome"}),
    procedure<CometInputs, absorb>({"absorb_comet_account", "comet_inputs", "comet_absorption"}),
    procedure<CometPurchaseInputs, buy>(
        {"buy_comet_collateral", "comet_purchase_inputs", "comet_purchase"}),
    procedure<CometCapacityInputs, comet_capacity>(
        {"max_comet_action", "comet_capacity_inputs", "comet_capacity"}),
    procedure<MorphoLiquidationInputs, morpho_call>(
        {"liquidate_morpho_position", "morpho_liquidation_inputs", "morpho_liquidation"}),
    procedure<PreInputs, morpho_pre_call>({"pre_liquidate_morpho_position",
                                           "morpho_pre_liquidation_inputs",
                                           "morpho_pre_liquidation_outcome"}),
    procedure<MorphoCapacityInputs, morpho_capacity>(
        {"max_morpho_action", "morpho_capacity_inputs", "morpho_capacity"}),
};

constexpr std::array<std::string_view, 3> kAaveRefusal = {
    "none", "health_factor_not_below_threshold", "must_not_leave_dust"};
static_assert(kAaveRefusal.size() ==
              static_cast<std::size_t>(aave::LiquidationRefusal::must_not_leave_dust) + 1);

constexpr std::array<std::string_view, 4> kAbsorbRefusal = {
    "none", "not_liquidatable", "not_for_sale", "insufficient_reserves"};
static_assert(kAbsorbRefusal.size() ==
              static_cast<std::size_t>(comet::AbsorbRefusal::insufficient_reserves) + 1);

constexpr std::array<std::string_view, 6> kCometLimiter = {"balance",    "collateral", "liquidity",
                                                           "borrow_min", "supply_cap", "debt"};
static_assert(kCometLimiter.size() == static_cast<std::size_t>(comet::Limiter::debt) + 1);

constexpr std::array<std::string_view, 9> kMorphoRefusal = {"none",
                                                            "inconsistent_input",
                                                            "healthy_position",
                                                            "not_enough_shares",
                                                            "not_enough_collateral",
                                                            "liquidatable_position",
                                                            "not_pre_liquidatable_position",
                                                            "pre_liquidation_too_large",
                                                            "zero_assets"};
static_assert(kMorphoRefusal.size() ==
              static_cast<std::size_t>(morpho::LiquidationRefusal::zero_assets) + 1);

constexpr std::array<std::string_view, 3> kMorphoLimiter = {"position", "liquidity", "collateral"};
static_assert(kMorphoLimiter.size() == static_cast<std::size_t>(morpho::Limiter::collateral) + 1);

constexpr std::array kLiquidationEnumerations = {
    Enumeration{"aave_liquidation_refusal", kAaveRefusal},
    Enumeration{"comet_absorb_refusal", kAbsorbRefusal},
    Enumeration{"comet_limiter", kCometLimiter},
    Enumeration{"morpho_liquidation_refusal", kMorphoRefusal},
    Enumeration{"morpho_limiter", kMorphoLimiter},
};

}  // namespace

std::span<const Record> liquidation_records() noexcept {
  return kLiquidationRecords;
}

std::span<const Enumeration> liquidation_enumerations() noexcept {
  return kLiquidationEnumerations;
}

std::span<const Procedure> liquidation_procedures() noexcept {
  return kLiquidationProcedures;
}

}  // namespace loadline::wire
