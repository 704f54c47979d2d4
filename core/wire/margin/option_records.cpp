// Option books, and the rules and results of their margin.
#include "core/base/limits.hpp"
#include "core/wire/margin/option_calls.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kBookExpiry = {
    LOADLINE_FIELD(BookExpiry, seconds, f64, "seconds to expiry", "0 .. 1e10"),
    LOADLINE_FIELD(BookExpiry, forward, f64, "quote per underlying", "> 0"),
    LOADLINE_OPTIONAL(BookExpiry, settled_forward, f64, "quote per underlying", "0 .. forward"),
    LOADLINE_OPTIONAL(BookExpiry, rate, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(BookExpiry, confidence, f64, "", "[0, 1]"),
};

constexpr std::array kOptionLeg = {
    LOADLINE_FIELD(OptionLeg, expiry, u32, "index of the expiry", ""),
    LOADLINE_FIELD(OptionLeg, type, choice, "", "option_type"),
    LOADLINE_FIELD(OptionLeg, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(OptionLeg, amount, f64, "contracts", "below 0: short"),
    LOADLINE_FIELD(OptionLeg, vol, f64, "annual lognormal", ">= 0"),
};

constexpr std::array kOptionBook = {
    LOADLINE_LIST(OptionBook, legs, "option_leg", kMaxOptionLegs),
    LOADLINE_LIST(OptionBook, expiries, "book_expiry", kMaxBookExpiries),
};

constexpr std::array kPerpetualPosition = {
    LOADLINE_OPTIONAL(PerpetualPosition, amount, f64, "units", "below 0: short"),
    LOADLINE_OPTIONAL(PerpetualPosition, price, f64, "quote per unit", "> 0"),
    LOADLINE_OPTIONAL(PerpetualPosition, unrealised, f64, "quote", "finite"),
    LOADLINE_OPTIONAL(PerpetualPosition, confidence, f64, "", "[0, 1]"),
};

constexpr std::array kCollateralPosition = {
    LOADLINE_FIELD(CollateralPosition, amount, f64, "tokens", ">= 0"),
    LOADLINE_FIELD(CollateralPosition, price, f64, "quote per token", "> 0"),
    LOADLINE_OPTIONAL(CollateralPosition, confidence, f64, "", "[0, 1]"),
    LOADLINE_OPTIONAL(CollateralPosition, maintenance_haircut, f64, "", "[0, 1]"),
    LOADLINE_OPTIONAL(CollateralPosition, initial_haircut, f64, "", "[0, 1]"),
    LOADLINE_OPTIONAL(CollateralPosition, moves_with_spot, flag, "", ""),
};

constexpr std::array kScenario = {
    LOADLINE_FIELD(Scenario, spot_factor, f64, "", "[0, 1e6]"),
    LOADLINE_OPTIONAL(Scenario, vol, choice, "", "vol_shock"),
    LOADLINE_OPTIONAL(Scenario, dampening, f64, "", "[0, 1e6]"),
};

constexpr std::array kVolShockRule = {
    LOADLINE_OPTIONAL(VolShockRule, up, f64, "", "[0, 100]"),
    LOADLINE_OPTIONAL(VolShockRule, down, f64, "", "[0, 100]"),
    LOADLINE_OPTIONAL(VolShockRule, short_power, f64, "", "[0, 100]"),
    LOADLINE_OPTIONAL(VolShockRule, long_power, f64, "", "[0, 100]"),
    LOADLINE_OPTIONAL(VolShockRule, floor_days, f64, "days", "[0, 1e4]"),
    LOADLINE_OPTIONAL(VolShockRule, least_up_vol, f64, "annual lognormal", ">= 0"),
    LOADLINE_OPTIONAL(VolShockRule, is_month_short, flag, "", ""),
};

constexpr std::array kSkewRule = {
    LOADLINE_OPTIONAL(SkewRule, linear_cap, f64, "", ""),
    LOADLINE_OPTIONAL(SkewRule, linear_slope, f64, "", ""),
    LOADLINE_OPTIONAL(SkewRule, absolute_cap, f64, "", ""),
    LOADLINE_OPTIONAL(SkewRule, absolute_slope, f64, "", ""),
    LOADLINE_OPTIONAL(SkewRule, least_width, f64, "", ">= 0"),
    LOADLINE_OPTIONAL(SkewRule, width_scale, f64, "", ""),
    LOADLINE_OPTIONAL(SkewRule, width_vol, f64, "", ""),
    LOADLINE_OPTIONAL(SkewRule, width_vol_slope, f64, "", ""),
};

constexpr std::array kStaticDiscount = {
    LOADLINE_OPTIONAL(StaticDiscount, base, f64, "", ""),
    LOADLINE_OPTIONAL(StaticDiscount, rate_scale, f64, "", ""),
    LOADLINE_OPTIONAL(StaticDiscount, rate_add, f64, "", ""),
};

constexpr std::array kBasisRule = {
    LOADLINE_OPTIONAL(BasisRule, up_factor, f64, "", ""),
    LOADLINE_OPTIONAL(BasisRule, down_factor, f64, "", ""),
    LOADLINE_OPTIONAL(BasisRule, add, f64, "", ""),
    LOADLINE_OPTIONAL(BasisRule, multiple, f64, "", ""),
};

constexpr std::array kPmrm2Contingency = {
    LOADLINE_OPTIONAL(Pmrm2Contingency, peg_threshold, f64, "", ""),
    LOADLINE_OPTIONAL(Pmrm2Contingency, peg_factor, f64, "", ""),
    LOADLINE_OPTIONAL(Pmrm2Contingency, confidence_threshold, f64, "", ""),
    LOADLINE_OPTIONAL(Pmrm2Contingency, confidence_factor, f64, "", ""),
    LOADLINE_OPTIONAL(Pmrm2Contingency, perpetual_maintenance, f64, "", ""),
    LOADLINE_OPTIONAL(Pmrm2Contingency, perpetual_initial, f64, "", ""),
    LOADLINE_OPTIONAL(Pmrm2Contingency, option_maintenance, f64, "", ""),
    LOADLINE_OPTIONAL(Pmrm2Contingency, option_initial, f64, "", ""),
};

constexpr std::array kPmrm2Rules = {
    LOADLINE_OPTIONAL_LIST(Pmrm2Rules, scenarios, "scenario", kMaxScenarios),
    LOADLINE_OPTIONAL(Pmrm2Rules, vol_shock, record, "", "vol_shock_rule"),
    LOADLINE_OPTIONAL(Pmrm2Rules, skew, record, "", "skew_rule"),
    LOADLINE_OPTIONAL(Pmrm2Rules, long_discount, record, "", "static_discount"),
    LOADLINE_OPTIONAL(Pmrm2Rules, short_discount, record, "", "static_discount"),
    LOADLINE_OPTIONAL(Pmrm2Rules, basis, record, "", "basis_rule"),
    LOADLINE_OPTIONAL(Pmrm2Rules, contingency, record, "", "pmrm2_contingency"),
    LOADLINE_OPTIONAL(Pmrm2Rules, maintenance_factor, f64, "", ""),
    LOADLINE_OPTIONAL(Pmrm2Rules, initial_factor, f64, "", ""),
};

constexpr std::array kPmrm2Account = {
    LOADLINE_FIELD(Pmrm2Account, book, record, "", "option_book"),
    LOADLINE_OPTIONAL_LIST(Pmrm2Account, collaterals, "collateral_position", kMaxOptionLegs),
    LOADLINE_OPTIONAL(Pmrm2Account, perpetual, record, "", "perpetual_position"),
    LOADLINE_FIELD(Pmrm2Account, cash, f64, "quote", "finite"),
    LOADLINE_FIELD(Pmrm2Account, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_OPTIONAL(Pmrm2Account, spot_confidence, f64, "", "[0, 1]"),
    LOADLINE_OPTIONAL(Pmrm2Account, stable_price, f64, "dollars per quote", "> 0"),
};

constexpr std::array kPmrm2Inputs = {
    LOADLINE_FIELD(Pmrm2Inputs, account, record, "", "pmrm2_account"),
    LOADLINE_OPTIONAL(Pmrm2Inputs, rules, record, "", "pmrm2_rules"),
};

constexpr std::array kPmrm2Contingencies = {
    LOADLINE_FIELD(Pmrm2Contingencies, perpetual_maintenance, f64, "quote", ""),
    LOADLINE_FIELD(Pmrm2Contingencies, perpetual_initial, f64, "quote", ""),
    LOADLINE_FIELD(Pmrm2Contingencies, option_maintenance, f64, "quote", ""),
    LOADLINE_FIELD(Pmrm2Contingencies, option_initial, f64, "quote", ""),
    LOADLINE_FIELD(Pmrm2Contingencies, collateral_maintenance, f64, "quote", ""),
    LOADLINE_FIELD(Pmrm2Contingencies, collateral_initial, f64, "quote", ""),
    LOADLINE_FIELD(Pmrm2Contingencies, oracle, f64, "quote", ""),
};

constexpr std::array kMarginCertificate = {
    LOADLINE_FIELD(MarginCertificate, rule, choice, "", "binding_rule"),
    LOADLINE_FIELD(MarginCertificate, scenario, place, "index of the scenario", ""),
    LOADLINE_FIELD(MarginCertificate, loss, f64, "quote", ""),
    LOADLINE_FIELD(MarginCertificate, factor, f64, "", ""),
    LOADLINE_FIELD(MarginCertificate, contingency, f64, "quote", ""),
    LOADLINE_FIELD(MarginCertificate, requirement, f64, "quote", ""),
};

constexpr std::array kPmrm2Outcome = {
    LOADLINE_MEMBER(Pmrm2Outcome, margin.maintenance, maintenance, f64, "quote", ""),
    LOADLINE_MEMBER(Pmrm2Outcome, margin.initial, initial, f64, "quote", ""),
    LOADLINE_MEMBER(Pmrm2Outcome, margin.mark_to_market, mark_to_market, f64, "quote", ""),
    LOADLINE_MEMBER(Pmrm2Outcome, margin.options, options, f64, "quote", ""),
    LOADLINE_MEMBER(Pmrm2Outcome, margin.perpetual, perpetual, f64, "quote", ""),
    LOADLINE_MEMBER(Pmrm2Outcome, margin.collateral, collateral, f64, "quote", ""),
    LOADLINE_MEMBER(Pmrm2Outcome, margin.basis_contingency, basis_contingency, f64, "quote", ""),
    LOADLINE_FIELD(Pmrm2Outcome, liquidatable, flag, "", ""),
    LOADLINE_MEMBER(Pmrm2Outcome, margin.contingencies, contingencies, record, "",
                    "pmrm2_contingencies"),
    LOADLINE_MEMBER(Pmrm2Outcome, margin.maintenance_certificate, maintenance_certificate, record,
                    "", "margin_certificate"),
    LOADLINE_MEMBER(Pmrm2Outcome, margin.initial_certificate, initial_certificate, record, "",
                    "margin_certificate"),
    LOADLINE_LIST(Pmrm2Outcome, scenario_profit, "f64", 0),
    LOADLINE_LIST(Pmrm2Outcome, losses, "f64", 0),
};

constexpr std::array kStandardRules = {
    LOADLINE_OPTIONAL(StandardRules, perpetual_maintenance, f64, "of the notional", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, perpetual_initial, f64, "of the notional", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, most_initial, f64, "of spot", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, least_initial, f64, "of spot", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, call_maintenance, f64, "of spot", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, put_maintenance, f64, "of spot", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, put_value_maintenance, f64, "of the value", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, unpaired_maintenance, f64, "of the forward", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, unpaired_initial, f64, "of the forward", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, put_initial_scale, f64, "", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, perpetual_threshold, f64, "", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, option_threshold, f64, "", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, base_threshold, f64, "", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, confidence_factor, f64, "", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, base_factor, f64, "", "[0, 10]"),
    LOADLINE_OPTIONAL(StandardRules, base_initial_scale, f64, "", "[0, 10]"),
};

constexpr std::array kStandardMarket = {
    LOADLINE_FIELD(StandardMarket, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_OPTIONAL(StandardMarket, spot_confidence, f64, "", "[0, 1]"),
    LOADLINE_OPTIONAL(StandardMarket, perpetual, record, "", "perpetual_position"),
    LOADLINE_OPTIONAL(StandardMarket, base_amount, f64, "units", ">= 0"),
    LOADLINE_OPTIONAL(StandardMarket, rules, record, "", "standard_rules"),
};

constexpr std::array kStandardAccount = {
    LOADLINE_FIELD(StandardAccount, book, record, "", "option_book"),
    LOADLINE_LIST(StandardAccount, expiry_markets, "u32", kMaxBookExpiries),
    LOADLINE_LIST(StandardAccount, markets, "standard_market", kMaxBookExpiries),
    LOADLINE_FIELD(StandardAccount, cash, f64, "quote", "finite"),
    LOADLINE_OPTIONAL(StandardAccount, stable_price, f64, "dollars per quote", "> 0"),
    LOADLINE_OPTIONAL(StandardAccount, peg_threshold, f64, "", ""),
    LOADLINE_OPTIONAL(StandardAccount, peg_factor, f64, "", ""),
};

constexpr std::array kStandardExpiry = {
    LOADLINE_FIELD(StandardExpiry, maintenance, record, "", "margin_certificate"),
    LOADLINE_FIELD(StandardExpiry, initial, record, "", "margin_certificate"),
    LOADLINE_FIELD(StandardExpiry, worst_price, f64, "quote per underlying", ""),
};

constexpr std::array kStandardParts = {
    LOADLINE_FIELD(StandardParts, options, f64, "quote", ""),
    LOADLINE_FIELD(StandardParts, perpetual, f64, "quote", ""),
    LOADLINE_FIELD(StandardParts, base, f64, "quote", ""),
    LOADLINE_FIELD(StandardParts, oracle, f64, "quote", ""),
    LOADLINE_FIELD(StandardParts, peg, f64, "quote", ""),
};

constexpr std::array kStandardOutcome = {
    LOADLINE_MEMBER(StandardOutcome, margin.maintenance, maintenance, f64, "quote", ""),
    LOADLINE_MEMBER(StandardOutcome, margin.initial, initial, f64, "quote", ""),
    LOADLINE_MEMBER(StandardOutcome, margin.mark_to_market, mark_to_market, f64, "quote", ""),
    LOADLINE_FIELD(StandardOutcome, liquidatable, flag, "", ""),
    LOADLINE_MEMBER(StandardOutcome, margin.maintenance_parts, maintenance_parts, record, "",
                    "standard_parts"),
    LOADLINE_MEMBER(StandardOutcome, margin.initial_parts, initial_parts, record, "",
                    "standard_parts"),
    LOADLINE_LIST(StandardOutcome, expiries, "standard_expiry", 0),
    LOADLINE_LIST(StandardOutcome, maintenance_losses, "f64", 0),
    LOADLINE_LIST(StandardOutcome, initial_losses, "f64", 0),
};

constexpr std::array kScanAccount = {
    LOADLINE_FIELD(ScanAccount, book, record, "", "option_book"),
    LOADLINE_OPTIONAL(ScanAccount, perpetual, record, "", "perpetual_position"),
    LOADLINE_FIELD(ScanAccount, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_OPTIONAL(ScanAccount, fees, f64, "settlement currency", ">= 0"),
    LOADLINE_OPTIONAL(ScanAccount, settlement, choice, "", "settlement"),
};

constexpr std::array kScanRules = {
    LOADLINE_OPTIONAL_LIST(ScanRules, scenarios, "scenario", kMaxScenarios),
    LOADLINE_OPTIONAL(ScanRules, vol_shock, record, "", "vol_shock_rule"),
    LOADLINE_OPTIONAL(ScanRules, short_charge, f64, "settlement currency", ">= 0"),
    LOADLINE_OPTIONAL(ScanRules, net_delta_share, f64, "", ">= 0"),
    LOADLINE_OPTIONAL(ScanRules, hedged_delta_share, f64, "", ">= 0"),
    LOADLINE_OPTIONAL(ScanRules, maintenance_share, f64, "", ">= 0"),
};

constexpr std::array kScanInputs = {
    LOADLINE_FIELD(ScanInputs, account, record, "", "scan_account"),
    LOADLINE_OPTIONAL(ScanInputs, rules, record, "", "scan_rules"),
};

constexpr std::array kScanOutcome = {
    LOADLINE_MEMBER(ScanOutcome, margin.scan_loss, scan_loss, f64, "settlement currency", ""),
    LOADLINE_MEMBER(ScanOutcome, margin.minimum_delta, minimum_delta, f64, "settlement currency",
                    ""),
    LOADLINE_MEMBER(ScanOutcome, margin.initial, initial, record, "", "margin_certificate"),
    LOADLINE_MEMBER(ScanOutcome, margin.maintenance, maintenance, record, "", "margin_certificate"),
    LOADLINE_LIST(ScanOutcome, losses, "f64", 0),
};

constexpr std::array kRiskArrayInputs = {
    LOADLINE_LIST(RiskArrayInputs, profits, "f64", kMaxOptionLegs* kMaxScenarios),
    LOADLINE_LIST(RiskArrayInputs, amounts, "f64", kMaxOptionLegs),
    LOADLINE_FIELD(RiskArrayInputs, scenarios, u32, "", "> 0"),
};

constexpr std::array kRiskArrayOutcome = {
    LOADLINE_FIELD(RiskArrayOutcome, certificate, record, "", "margin_certificate"),
    LOADLINE_LIST(RiskArrayOutcome, losses, "f64", 0),
};

constexpr std::array kSpanCharges = {
    LOADLINE_FIELD(SpanCharges, scan_loss, f64, "quote", ">= 0"),
    LOADLINE_OPTIONAL(SpanCharges, calendar_spread, f64, "quote", ">= 0"),
    LOADLINE_OPTIONAL(SpanCharges, delivery, f64, "quote", ">= 0"),
    LOADLINE_OPTIONAL(SpanCharges, inter_commodity_credit, f64, "quote", ">= 0"),
    LOADLINE_OPTIONAL(SpanCharges, short_options, f64, "options", ">= 0"),
    LOADLINE_OPTIONAL(SpanCharges, short_minimum, f64, "quote", ">= 0"),
};

constexpr std::array kDeribitOption = {
    LOADLINE_MEMBER(DeribitOptionInputs, option.type, type, choice, "", "option_type"),
    LOADLINE_MEMBER(DeribitOptionInputs, option.amount, amount, f64, "contracts", "below 0: short"),
    LOADLINE_MEMBER(DeribitOptionInputs, option.spot, spot, f64, "quote per coin", "> 0"),
    LOADLINE_MEMBER(DeribitOptionInputs, option.strike, strike, f64, "quote per coin", "> 0"),
    LOADLINE_MEMBER(DeribitOptionInputs, option.mark, mark, f64, "coin", ">= 0"),
    LOADLINE_OPTIONAL_MEMBER(DeribitOptionInputs, rules.most_initial, most_initial, f64, "", ""),
    LOADLINE_OPTIONAL_MEMBER(DeribitOptionInputs, rules.least_initial, least_initial, f64, "", ""),
    LOADLINE_OPTIONAL_MEMBER(DeribitOptionInputs, rules.call_maintenance, call_maintenance, f64, "",
                             ""),
    LOADLINE_OPTIONAL_MEMBER(DeribitOptionInputs, rules.put_maintenance, put_maintenance, f64, "",
                             ""),
};

constexpr std::array kDeribitStandardMargin = {
    LOADLINE_FIELD(DeribitStandardMargin, initial, f64, "coin", ""),
    LOADLINE_FIELD(DeribitStandardMargin, maintenance, f64, "coin", ""),
};

/// A record's bytes as `inputs` has them.
template <class Inputs>
void write(const Inputs& inputs, std::byte* record) noexcept {
  std::memcpy(record, &inputs, sizeof inputs);
}

void write_market(std::byte* record) noexcept {
  StandardMarket market;
  market.rules = standard_rules();
  write(market, record);
}

template <auto Rules>
void write_scan(std::byte* record) noexcept {
  write(ScanInputs{{}, Rules()}, record);
}

template <class Type>
constexpr Record record_with(std::string_view name, std::span<const FieldRow> fields,
                             void (*defaults)(std::byte*) noexcept) noexcept {
  return {name, static_cast<std::uint32_t>(sizeof(Type)), fields, defaults};
}

constexpr std::array kOptionMarginRecords = {
    LOADLINE_WRITTEN("book_expiry", BookExpiry, kBookExpiry),
    LOADLINE_WRITTEN("option_leg", OptionLeg, kOptionLeg),
    LOADLINE_WRITTEN("option_book", OptionBook, kOptionBook),
    LOADLINE_WRITTEN("perpetual_position", PerpetualPosition, kPerpetualPosition),
    LOADLINE_WRITTEN("collateral_position", CollateralPosition, kCollateralPosition),
    LOADLINE_WRITTEN("scenario", Scenario, kScenario),
    LOADLINE_WRITTEN("vol_shock_rule", VolShockRule, kVolShockRule),
    LOADLINE_WRITTEN("skew_rule", SkewRule, kSkewRule),
    LOADLINE_WRITTEN("static_discount", StaticDiscount, kStaticDiscount),
    LOADLINE_WRITTEN("basis_rule", BasisRule, kBasisRule),
    LOADLINE_WRITTEN("pmrm2_contingency", Pmrm2Contingency, kPmrm2Contingency),
    LOADLINE_WRITTEN("pmrm2_rules", Pmrm2Rules, kPmrm2Rules),
    LOADLINE_WRITTEN("pmrm2_account", Pmrm2Account, kPmrm2Account),
    LOADLINE_WRITTEN("pmrm2_inputs", Pmrm2Inputs, kPmrm2Inputs),
    LOADLINE_RECORD("pmrm2_contingencies", Pmrm2Contingencies, kPmrm2Contingencies),
    LOADLINE_RECORD("margin_certificate", MarginCertificate, kMarginCertificate),
    LOADLINE_RECORD("pmrm2_outcome", Pmrm2Outcome, kPmrm2Outcome),
    LOADLINE_WRITTEN("standard_rules", StandardRules, kStandardRules),
    record_with<StandardMarket>("standard_market", kStandardMarket, write_market),
    LOADLINE_WRITTEN("standard_account", StandardAccount, kStandardAccount),
    LOADLINE_RECORD("standard_expiry", StandardExpiry, kStandardExpiry),
    LOADLINE_RECORD("standard_parts", StandardParts, kStandardParts),
    LOADLINE_RECORD("standard_outcome", StandardOutcome, kStandardOutcome),
    LOADLINE_WRITTEN("scan_account", ScanAccount, kScanAccount),
    LOADLINE_WRITTEN("scan_rules", ScanRules, kScanRules),
    record_with<ScanInputs>("deribit_scan_inputs", kScanInputs, write_scan<deribit_rules>),
    record_with<ScanInputs>("paradex_scan_inputs", kScanInputs, write_scan<paradex_rules>),
    LOADLINE_RECORD("scan_outcome", ScanOutcome, kScanOutcome),
    LOADLINE_WRITTEN("risk_array_inputs", RiskArrayInputs, kRiskArrayInputs),
    LOADLINE_RECORD("risk_array_outcome", RiskArrayOutcome, kRiskArrayOutcome),
    LOADLINE_WRITTEN("span_charges", SpanCharges, kSpanCharges),
    LOADLINE_WRITTEN("deribit_option_inputs", DeribitOptionInputs, kDeribitOption),
    LOADLINE_RECORD("deribit_standard_margin", DeribitStandardMargin, kDeribitStandardMargin),
};

}  // namespace

std::span<const Record> option_margin_records() noexcept {
  return kOptionMarginRecords;
}

}  // namespace loadline::wire
