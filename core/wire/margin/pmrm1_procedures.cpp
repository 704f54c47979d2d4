// Derive's first portfolio margin: records and procedure.
#include "core/base/limits.hpp"
#include "core/wire/margin/margin_groups.hpp"
#include "core/wire/margin/option_calls.hpp"
#include "core/wire/procedure_tables.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

struct Pmrm1Outcome {
  Pmrm1Margin margin;
  bool liquidatable = false;
  std::span<const real> losses;  ///< every leg, the perpetual, the underlying
};

Result<Pmrm1Outcome> pmrm1(const Pmrm1Inputs& inputs, Arena& arena) noexcept {
  std::span<real> losses;
  const std::size_t count = inputs.account.book.legs.size() + 2;
  if (const Error error = take(arena, count, losses); error.code != ErrorCode::ok) return error;
  const auto margin = pmrm1_margin(inputs.account, inputs.rules, losses, arena);
  if (!margin.ok()) return margin.error();
  return Pmrm1Outcome{*margin, margin->maintenance < real(0), losses};
}

constexpr std::array kPmrm1Account = {
    LOADLINE_FIELD(Pmrm1Account, book, record, "", "option_book"),
    LOADLINE_OPTIONAL(Pmrm1Account, perpetual, record, "", "perpetual_position"),
    LOADLINE_OPTIONAL(Pmrm1Account, base_amount, f64, "units of the underlying", ">= 0"),
    LOADLINE_FIELD(Pmrm1Account, cash, f64, "quote", "finite"),
    LOADLINE_FIELD(Pmrm1Account, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_OPTIONAL(Pmrm1Account, spot_confidence, f64, "", "[0, 1]"),
    LOADLINE_OPTIONAL(Pmrm1Account, stable_price, f64, "dollars per quote", "> 0"),
};

constexpr std::array kPmrm1Rules = {
    LOADLINE_OPTIONAL_LIST(Pmrm1Rules, scenarios, "scenario", kMaxScenarios),
    LOADLINE_FIELD(Pmrm1Rules, vol_shock, record, "", "vol_shock_rule"),
    LOADLINE_FIELD(Pmrm1Rules, discount, record, "", "static_discount"),
    LOADLINE_FIELD(Pmrm1Rules, basis, record, "", "basis_rule"),
    LOADLINE_FIELD(Pmrm1Rules, base_share, f64, "of notional at spot", ">= 0"),
    LOADLINE_FIELD(Pmrm1Rules, perpetual_share, f64, "of notional at spot", ">= 0"),
    LOADLINE_FIELD(Pmrm1Rules, option_share, f64, "of notional at spot", ">= 0"),
    LOADLINE_FIELD(Pmrm1Rules, confidence_threshold, f64, "", ">= 0"),
    LOADLINE_FIELD(Pmrm1Rules, confidence_factor, f64, "", ">= 0"),
    LOADLINE_FIELD(Pmrm1Rules, peg_threshold, f64, "", ">= 0"),
    LOADLINE_FIELD(Pmrm1Rules, peg_factor, f64, "", ">= 0"),
    LOADLINE_FIELD(Pmrm1Rules, initial_factor, f64, "", ">= 0"),
};

constexpr std::array kPmrm1Inputs = {
    LOADLINE_FIELD(Pmrm1Inputs, account, record, "", "pmrm1_account"),
    LOADLINE_FIELD(Pmrm1Inputs, rules, record, "", "pmrm1_rules"),
};

constexpr std::array kPmrm1Outcome = {
    LOADLINE_MEMBER(Pmrm1Outcome, margin.maintenance, maintenance, f64, "quote", ""),
    LOADLINE_MEMBER(Pmrm1Outcome, margin.initial, initial, f64, "quote", ""),
    LOADLINE_MEMBER(Pmrm1Outcome, margin.mark_to_market, mark_to_market, f64, "quote", ""),
    LOADLINE_MEMBER(Pmrm1Outcome, margin.basis_contingency, basis_contingency, f64, "quote", ""),
    LOADLINE_MEMBER(Pmrm1Outcome, margin.static_contingency, static_contingency, f64, "quote", ""),
    LOADLINE_MEMBER(Pmrm1Outcome, margin.oracle_contingency, oracle_contingency, f64, "quote", ""),
    LOADLINE_FIELD(Pmrm1Outcome, liquidatable, flag, "", ""),
    LOADLINE_MEMBER(Pmrm1Outcome, margin.maintenance_certificate, maintenance_certificate, record,
                    "", "margin_certificate"),
    LOADLINE_MEMBER(Pmrm1Outcome, margin.initial_certificate, initial_certificate, record, "",
                    "margin_certificate"),
    LOADLINE_LIST(Pmrm1Outcome, losses, "f64", 0),
};

constexpr std::array kPmrm1Records = {
    LOADLINE_WRITTEN("pmrm1_account", Pmrm1Account, kPmrm1Account),
    LOADLINE_WRITTEN("pmrm1_rules", Pmrm1Rules, kPmrm1Rules),
    LOADLINE_WRITTEN("pmrm1_inputs", Pmrm1Inputs, kPmrm1Inputs),
    LOADLINE_RECORD("pmrm1_outcome", Pmrm1Outcome, kPmrm1Outcome),
};

constexpr std::array kPmrm1Procedures = {
    procedure<Pmrm1Inputs, pmrm1>({"pmrm1_margin", "pmrm1_inputs", "pmrm1_outcome"}),
};

}  // namespace

std::span<const Record> pmrm1_records() noexcept {
  return kPmrm1Records;
}

std::span<const Procedure> pmrm1_procedures() noexcept {
  return kPmrm1Procedures;
}

}  // namespace loadline::wire
