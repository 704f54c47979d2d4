#include "core/wire/catalogue.hpp"
#include "core/wire/margin/option_calls.hpp"
#include "core/wire/procedure_tables.hpp"

namespace loadline::wire {
namespace {

Result<Pmrm2Outcome> pmrm2(const Pmrm2Inputs& inputs, Arena& arena) noexcept {
  const Pmrm2Account& account = inputs.account;
  std::span<real> profit, losses;
  Error error = take(arena, inputs.rules.scenarios.size(), profit);
  if (error.code == ErrorCode::ok) {
    error = take(arena, account.book.legs.size() + 1 + account.collaterals.size(), losses);
  }
  if (error.code != ErrorCode::ok) return error;
  const auto margin = pmrm2_margin(account, inputs.rules, {profit, losses}, arena);
  if (!margin.ok()) return margin.error();
  return Pmrm2Outcome{*margin, margin->maintenance < real(0), profit, losses};
}

Result<StandardOutcome> standard(const StandardAccount& account, Arena& arena) noexcept {
  std::span<StandardExpiry> expiries;
  std::span<real> maintenance, initial;
  Error error = take(arena, account.book.expiries.size(), expiries);
  if (error.code == ErrorCode::ok) error = take(arena, account.book.legs.size(), maintenance);
  if (error.code == ErrorCode::ok) error = take(arena, account.book.legs.size(), initial);
  if (error.code != ErrorCode::ok) return error;
  const auto margin = standard_margin(account, {expiries, maintenance, initial}, arena);
  if (!margin.ok()) return margin.error();
  return StandardOutcome{*margin, margin->maintenance < real(0), expiries, maintenance, initial};
}

Result<ScanOutcome> scan(const ScanInputs& inputs, Arena& arena) noexcept {
  std::span<real> losses;
  const std::size_t count = inputs.account.book.legs.size() + 1;
  if (const Error error = take(arena, count, losses); error.code != ErrorCode::ok) return error;
  const auto margin = scan_margin(inputs.account, inputs.rules, losses, arena);
  if (!margin.ok()) return margin.error();
  return ScanOutcome{*margin, losses};
}

Result<RiskArrayOutcome> risk_arrays(const RiskArrayInputs& inputs, Arena& arena) noexcept {
  std::span<real> losses;
  const std::size_t count = inputs.amounts.size();
  if (const Error error = take(arena, count, losses); error.code != ErrorCode::ok) return error;
  const auto scanned = scan_risk_arrays(inputs.profits, inputs.amounts, inputs.scenarios, losses);
  if (!scanned.ok()) return scanned.error();
  return RiskArrayOutcome{*scanned, losses};
}

Result<DeribitStandardMargin> deribit_option(const DeribitOptionInputs& inputs) noexcept {
  return deribit_standard_margin(inputs.option, inputs.rules);
}

constexpr std::array kOptionMarginProcedures = {
    procedure<Pmrm2Inputs, pmrm2>({"pmrm2_margin", "pmrm2_inputs", "pmrm2_outcome"}),
    procedure<StandardAccount, standard>(
        {"derive_standard_margin", "standard_account", "standard_outcome"}),
    procedure<ScanInputs, scan>(
        {"deribit_portfolio_margin", "deribit_scan_inputs", "scan_outcome"}),
    procedure<ScanInputs, scan>(
        {"paradex_portfolio_margin", "paradex_scan_inputs", "scan_outcome"}),
    procedure<DeribitOptionInputs, deribit_option>(
        {"deribit_option_margin", "deribit_option_inputs", "deribit_standard_margin"}),
    procedure<RiskArrayInputs, risk_arrays>(
        {"scan_risk_arrays", "risk_array_inputs", "risk_array_outcome"}),
    procedure<SpanCharges, span_margin>({"span_margin", "span_charges", "margin_certificate"}),
};

}  // namespace

std::span<const Procedure> option_margin_procedures() noexcept {
  return kOptionMarginProcedures;
}

}  // namespace loadline::wire
