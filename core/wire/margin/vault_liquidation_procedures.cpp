// What liquidating a Maker vault puts into an auction, where a Liquity trove's debt and collateral
// go, and what a Kamino obligation repays and gives up: records and procedures.
#include "core/margin/lending/vault/kamino_liquidation.hpp"
#include "core/margin/lending/vault/liquity_liquidation.hpp"
#include "core/margin/lending/vault/maker_liquidation.hpp"
#include "core/wire/margin/lending_calls.hpp"
#include "core/wire/margin/margin_groups.hpp"
#include "core/wire/procedure_tables.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

struct MakerLiquidationInputs {
  maker::Ilk ilk{};
  maker::Urn urn{};
  maker::Dog dog{};
};

Result<maker::Bark> maker_call(const MakerLiquidationInputs& inputs) noexcept {
  if (const Error error = maker::check(inputs.ilk, inputs.urn); error.code != ErrorCode::ok) {
    return error;
  }
  if (const Error error = maker::check(inputs.dog); error.code != ErrorCode::ok) return error;
  return maker::bark(inputs.ilk, inputs.urn, inputs.dog);
}

Result<liquity::Liquidation> liquity_call(const LiquityInputs& inputs) noexcept {
  const Error error = liquity::check(inputs.system, inputs.trove);
  if (error.code != ErrorCode::ok) return error;
  return liquity::liquidate(inputs.system, inputs.trove);
}

struct KaminoLiquidationInputs {
  kamino::Obligation obligation{};
  kamino::LiquidationTerms terms{};
  u256 amount;
  std::uint32_t deposit = 0, borrow = 0;
};

Result<kamino::Liquidation> kamino_call(const KaminoLiquidationInputs& inputs) noexcept {
  if (const Error error = kamino::check(inputs.obligation); error.code != ErrorCode::ok) {
    return error;
  }
  const kamino::LiquidationRequest request{inputs.deposit, inputs.borrow, inputs.amount};
  if (const Error error = kamino::check(inputs.terms, request); error.code != ErrorCode::ok) {
    return error;
  }
  return kamino::liquidate(inputs.obligation, inputs.terms, request);
}

constexpr std::array kDog = {
    LOADLINE_FIELD(maker::Dog, chop, u256, "wad", ">= 1e18"),
    LOADLINE_FIELD(maker::Dog, hole, u256, "rad", "< 2^250"),
    LOADLINE_FIELD(maker::Dog, dirt, u256, "rad", "< 2^250"),
    LOADLINE_FIELD(maker::Dog, global_hole, u256, "rad", "< 2^250"),
    LOADLINE_FIELD(maker::Dog, global_dirt, u256, "rad", "< 2^250"),
};

constexpr std::array kMakerLiquidationInputs = {
    LOADLINE_FIELD(MakerLiquidationInputs, ilk, record, "", "maker_ilk"),
    LOADLINE_FIELD(MakerLiquidationInputs, urn, record, "", "maker_urn"),
    LOADLINE_FIELD(MakerLiquidationInputs, dog, record, "", "maker_dog"),
};

constexpr std::array kBark = {
    LOADLINE_FIELD(maker::Bark, dart, u256, "wad", ""),
    LOADLINE_FIELD(maker::Bark, dink, u256, "wad", ""),
    LOADLINE_FIELD(maker::Bark, due, u256, "rad", ""),
    LOADLINE_FIELD(maker::Bark, tab, u256, "rad", ""),
    LOADLINE_FIELD(maker::Bark, left, record, "", "maker_urn"),
    LOADLINE_FIELD(maker::Bark, whole_vault, flag, "", ""),
    LOADLINE_FIELD(maker::Bark, refusal, choice, "", "maker_bark_refusal"),
};

using TroveLiquidation = liquity::Liquidation;
constexpr std::array kTroveLiquidation = {
    LOADLINE_FIELD(TroveLiquidation, liquidates, flag, "", ""),
    LOADLINE_FIELD(TroveLiquidation, capped, flag, "", ""),
    LOADLINE_FIELD(TroveLiquidation, collateral_gas_compensation, u256, "wad", ""),
    LOADLINE_FIELD(TroveLiquidation, debt_gas_compensation, u256, "wad", ""),
    LOADLINE_FIELD(TroveLiquidation, debt_to_offset, u256, "wad", ""),
    LOADLINE_FIELD(TroveLiquidation, collateral_to_pool, u256, "wad", ""),
    LOADLINE_FIELD(TroveLiquidation, debt_to_redistribute, u256, "wad", ""),
    LOADLINE_FIELD(TroveLiquidation, collateral_to_redistribute, u256, "wad", ""),
    LOADLINE_FIELD(TroveLiquidation, collateral_surplus, u256, "wad", ""),
};

constexpr std::array kBonusTerms = {
    LOADLINE_FIELD(kamino::BonusTerms, minimum_bps, u32, "bps", "0 .. maximum_bps"),
    LOADLINE_FIELD(kamino::BonusTerms, maximum_bps, u32, "bps", "0 .. 10000"),
    LOADLINE_FIELD(kamino::BonusTerms, bad_debt_bps, u32, "bps", "0 .. 10000"),
};

using KaminoTerms = kamino::LiquidationTerms;
constexpr std::array kKaminoTerms = {
    LOADLINE_FIELD(KaminoTerms, full_liquidation_value, u256, "currency", "< 2^64"),
    LOADLINE_FIELD(KaminoTerms, largest_value, u256, "currency", "< 2^64"),
    LOADLINE_FIELD(KaminoTerms, close_factor_percent, u32, "per cent", "1 .. 100"),
    LOADLINE_FIELD(KaminoTerms, insolvency_ltv_percent, u32, "per cent", "0 .. 100"),
    LOADLINE_OPTIONAL(KaminoTerms, group_maximum_bps, u32, "bps", "0 .. 10000; 0: no limit"),
    LOADLINE_FIELD(KaminoTerms, deposit, record, "", "kamino_bonus_terms"),
    LOADLINE_FIELD(KaminoTerms, borrow, record, "", "kamino_bonus_terms"),
};

constexpr std::array kKaminoInputs = {
    LOADLINE_FIELD(KaminoLiquidationInputs, obligation, record, "", "kamino_obligation"),
    LOADLINE_FIELD(KaminoLiquidationInputs, terms, record, "", "kamino_liquidation_terms"),
    LOADLINE_FIELD(KaminoLiquidationInputs, deposit, u32, "", "place in the obligation"),
    LOADLINE_FIELD(KaminoLiquidationInputs, borrow, u32, "", "place in the obligation"),
    LOADLINE_FIELD(KaminoLiquidationInputs, amount, u256, "token base units", "1 .. 2^64 - 1"),
};

constexpr std::array kKaminoLiquidation = {
    LOADLINE_FIELD(kamino::Liquidation, bonus_sf, u256, "2^-60", ""),
    LOADLINE_FIELD(kamino::Liquidation, settled_sf, u256, "2^-60 token base units", ""),
    LOADLINE_FIELD(kamino::Liquidation, repaid, u256, "token base units", ""),
    LOADLINE_FIELD(kamino::Liquidation, withdrawn, u256, "token base units", ""),
    LOADLINE_FIELD(kamino::Liquidation, amount_sf_left, u256, "2^-60 token base units", ""),
    LOADLINE_FIELD(kamino::Liquidation, amount_left, u256, "token base units", ""),
    LOADLINE_FIELD(kamino::Liquidation, full, flag, "", ""),
    LOADLINE_FIELD(kamino::Liquidation, refusal, choice, "", "kamino_liquidation_refusal"),
};

constexpr std::array kVaultLiquidationRecords = {
    LOADLINE_WRITTEN("kamino_bonus_terms", kamino::BonusTerms, kBonusTerms),
    LOADLINE_WRITTEN("kamino_liquidation_terms", KaminoTerms, kKaminoTerms),
    LOADLINE_WRITTEN("kamino_liquidation_inputs", KaminoLiquidationInputs, kKaminoInputs),
    LOADLINE_RECORD("kamino_liquidation", kamino::Liquidation, kKaminoLiquidation),
    LOADLINE_WRITTEN("maker_dog", maker::Dog, kDog),
    LOADLINE_WRITTEN("maker_liquidation_inputs", MakerLiquidationInputs, kMakerLiquidationInputs),
    LOADLINE_RECORD("maker_liquidation", maker::Bark, kBark),
    LOADLINE_RECORD("liquity_liquidation", TroveLiquidation, kTroveLiquidation),
};

constexpr std::array kVaultLiquidationProcedures = {
    procedure<MakerLiquidationInputs, maker_call>(
        {"liquidate_maker_vault", "maker_liquidation_inputs", "maker_liquidation"}),
    procedure<LiquityInputs, liquity_call>(
        {"liquidate_liquity_trove", "liquity_inputs", "liquity_liquidation"}),
    procedure<KaminoLiquidationInputs, kamino_call>(
        {"liquidate_kamino_obligation", "kamino_liquidation_inputs", "kamino_liquidation"}),
};

constexpr std::array<std::string_view, 5> kBarkRefusal = {
    "none", "not_unsafe", "liquidation_limit_hit", "dusty_auction", "null_auction"};
static_assert(kBarkRefusal.size() ==
              static_cast<std::size_t>(maker::BarkRefusal::null_auction) + 1);

constexpr std::array<std::string_view, 7> kKaminoRefusal = {"none",
                                                            "healthy",
                                                            "borrow_empty",
                                                            "deposit_empty",
                                                            "borrow_factor_priority",
                                                            "lowest_ltv_priority",
                                                            "repay_too_small"};
static_assert(kKaminoRefusal.size() ==
              static_cast<std::size_t>(kamino::LiquidationRefusal::repay_too_small) + 1);

constexpr std::array kVaultLiquidationEnumerations = {
    Enumeration{"kamino_liquidation_refusal", kKaminoRefusal},
    Enumeration{"maker_bark_refusal", kBarkRefusal},
};

}  // namespace

std::span<const Record> vault_liquidation_records() noexcept {
  return kVaultLiquidationRecords;
}

std::span<const Enumeration> vault_liquidation_enumerations() noexcept {
  return kVaultLiquidationEnumerations;
}

std::span<const Procedure> vault_liquidation_procedures() noexcept {
  return kVaultLiquidationProcedures;
}

}  // namespace loadline::wire
