// The least collateral or repayment that makes a position of a lending venue as healthy as is wanted:
// records and procedures. Compound III and Morpho are accrued to `now` first.
#include "core/margin/lending/top_up/comet_top_up.hpp"
#include "core/margin/lending/top_up/morpho_top_up.hpp"
#include "core/margin/lending/top_up/vault_top_up.hpp"
#include "core/wire/margin/lending_calls.hpp"
#include "core/wire/margin/margin_groups.hpp"
#include "core/wire/procedure_tables.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

using lending::LeastAmount;
using lending::TopUp;

struct CometTopUpInputs {
  comet::Market market{};
  comet::Account account{};
  u256 health;
  std::uint32_t asset = 0;
};

struct MorphoTopUpInputs {
  morpho::Market market{};
  morpho::Position position{};
  u256 health;
};

struct MakerTopUpInputs {
  maker::Ilk ilk{};
  maker::Urn urn{};
  u256 ratio;
};

struct LiquityTopUpInputs {
  liquity::System system{};
  liquity::Trove trove{};
  u256 ratio;
};

Result<TopUp> comet_top_up(const CometTopUpInputs& inputs) noexcept {
  const auto market = comet_now(inputs.market, inputs.account);
  if (!market.ok()) return market.error();
  return comet::top_up(*market, inputs.account, inputs.asset, inputs.health);
}

Result<TopUp> morpho_top_up(const MorphoTopUpInputs& inputs) noexcept {
  const auto market = morpho_now(inputs.market, inputs.position);
  if (!market.ok()) return market.error();
  return morpho::top_up(*market, inputs.position, inputs.health);
}

Result<TopUp> maker_top_up(const MakerTopUpInputs& inputs) noexcept {
  const Error error = maker::check(inputs.ilk, inputs.urn);
  if (error.code != ErrorCode::ok) return error;
  return maker::top_up(inputs.ilk, inputs.urn, inputs.ratio);
}

Result<TopUp> liquity_top_up(const LiquityTopUpInputs& inputs) noexcept {
  const Error error = liquity::check(inputs.system, inputs.trove);
  if (error.code != ErrorCode::ok) return error;
  return liquity::top_up(inputs.system, inputs.trove, inputs.ratio);
}

constexpr std::array kCometTopUpInputs = {
    LOADLINE_FIELD(CometTopUpInputs, market, record, "", "comet_market"),
    LOADLINE_FIELD(CometTopUpInputs, account, record, "", "comet_account"),
    LOADLINE_FIELD(CometTopUpInputs, health, u256, "wad", ""),
    LOADLINE_OPTIONAL(CometTopUpInputs, asset, u32, "index of the asset", ""),
};

constexpr std::array kMorphoTopUpInputs = {
    LOADLINE_FIELD(MorphoTopUpInputs, market, record, "", "morpho_market"),
    LOADLINE_FIELD(MorphoTopUpInputs, position, record, "", "morpho_position"),
    LOADLINE_FIELD(MorphoTopUpInputs, health, u256, "wad", ""),
};

constexpr std::array kMakerTopUpInputs = {
    LOADLINE_FIELD(MakerTopUpInputs, ilk, record, "", "maker_ilk"),
    LOADLINE_FIELD(MakerTopUpInputs, urn, record, "", "maker_urn"),
    LOADLINE_FIELD(MakerTopUpInputs, ratio, u256, "wad", ""),
};

constexpr std::array kLiquityTopUpInputs = {
    LOADLINE_FIELD(LiquityTopUpInputs, system, record, "", "liquity_system"),
    LOADLINE_FIELD(LiquityTopUpInputs, trove, record, "", "liquity_trove"),
    LOADLINE_FIELD(LiquityTopUpInputs, ratio, u256, "wad", ""),
};

constexpr std::array kLeastAmount = {
    LOADLINE_FIELD(LeastAmount, reach, choice, "", "reach"),
    LOADLINE_FIELD(LeastAmount, amount, u256, "base units", ""),
    LOADLINE_FIELD(LeastAmount, after, quotient, "wad", ""),
};

constexpr std::array kLendingTopUp = {
    LOADLINE_FIELD(TopUp, before, quotient, "wad", ""),
    LOADLINE_FIELD(TopUp, collateral, record, "", "least_amount"),
    LOADLINE_FIELD(TopUp, repay, record, "", "least_amount"),
};

constexpr std::array kTopUpRecords = {
    LOADLINE_WRITTEN("comet_top_up_inputs", CometTopUpInputs, kCometTopUpInputs),
    LOADLINE_WRITTEN("morpho_top_up_inputs", MorphoTopUpInputs, kMorphoTopUpInputs),
    LOADLINE_WRITTEN("maker_top_up_inputs", MakerTopUpInputs, kMakerTopUpInputs),
    LOADLINE_WRITTEN("liquity_top_up_inputs", LiquityTopUpInputs, kLiquityTopUpInputs),
    LOADLINE_RECORD("least_amount", LeastAmount, kLeastAmount),
    LOADLINE_RECORD("lending_top_up", TopUp, kLendingTopUp),
};

constexpr std::array kTopUpProcedures = {
    procedure<CometTopUpInputs, comet_top_up>(
        {"top_up_comet_account", "comet_top_up_inputs", "lending_top_up"}),
    procedure<MorphoTopUpInputs, morpho_top_up>(
        {"top_up_morpho_position", "morpho_top_up_inputs", "lending_top_up"}),
    procedure<MakerTopUpInputs, maker_top_up>(
        {"top_up_maker_vault", "maker_top_up_inputs", "lending_top_up"}),
    procedure<LiquityTopUpInputs, liquity_top_up>(
        {"top_up_liquity_trove", "liquity_top_up_inputs", "lending_top_up"}),
};

}  // namespace

std::span<const Record> top_up_records() noexcept {
  return kTopUpRecords;
}

std::span<const Procedure> top_up_procedures() noexcept {
  return kTopUpProcedures;
}

}  // namespace loadline::wire
