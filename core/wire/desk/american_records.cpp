// American options and their implied volatilities.
#include "core/wire/desk/formula_inputs.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kAmericanInputs = {
    LOADLINE_MEMBER(AmericanInputs, option.spot, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(AmericanInputs, option.strike, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(AmericanInputs, option.expiry_years, expiry_years, f64, "years, ACT/365F",
                    ">= 0"),
    LOADLINE_MEMBER(AmericanInputs, option.vol, vol, f64, "annual lognormal", ">= 0"),
    LOADLINE_OPTIONAL_MEMBER(AmericanInputs, option.rate, rate, f64, "continuous, per year",
                             "finite"),
    LOADLINE_OPTIONAL_MEMBER(AmericanInputs, option.carry, carry, f64, "continuous, per year",
                             "finite"),
    LOADLINE_MEMBER(AmericanInputs, option.type, type, choice, "", "option_type"),
    LOADLINE_OPTIONAL_MEMBER(AmericanInputs, option.settlement, settlement, choice, "",
                             "settlement"),
    LOADLINE_OPTIONAL(AmericanInputs, accuracy, choice, "", "american_accuracy"),
};

constexpr std::array kAmericanValue = {
    LOADLINE_FIELD(AmericanValue, value, f64, "settlement currency", ""),
    LOADLINE_FIELD(AmericanValue, delta, f64, "dV/dS", ""),
    LOADLINE_FIELD(AmericanValue, gamma, f64, "d2V/dS2", ""),
    LOADLINE_FIELD(AmericanValue, vega, f64, "dV/dvol", ""),
    LOADLINE_FIELD(AmericanValue, theta, f64, "-dV/dT, per year", ""),
    LOADLINE_FIELD(AmericanValue, rho, f64, "dV/dr", ""),
    LOADLINE_FIELD(AmericanValue, phi, f64, "dV/dq", ""),
    LOADLINE_FIELD(AmericanValue, premium, f64, "settlement currency", ""),
    LOADLINE_FIELD(AmericanValue, boundary, f64, "quote per underlying", ""),
    LOADLINE_FIELD(AmericanValue, far_boundary, f64, "quote per underlying", ""),
    LOADLINE_FIELD(AmericanValue, region, choice, "", "exercise_region"),
};

constexpr std::array kAmericanQuoteInputs = {
    LOADLINE_MEMBER(AmericanQuoteInputs, quote.price, price, f64, "settlement currency", ">= 0"),
    LOADLINE_MEMBER(AmericanQuoteInputs, quote.spot, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(AmericanQuoteInputs, quote.strike, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(AmericanQuoteInputs, quote.expiry_years, expiry_years, f64, "years, ACT/365F",
                    "> 0"),
    LOADLINE_OPTIONAL_MEMBER(AmericanQuoteInputs, quote.rate, rate, f64, "continuous, per year",
                             "finite"),
    LOADLINE_OPTIONAL_MEMBER(AmericanQuoteInputs, quote.carry, carry, f64, "continuous, per year",
                             "finite"),
    LOADLINE_MEMBER(AmericanQuoteInputs, quote.type, type, choice, "", "option_type"),
    LOADLINE_OPTIONAL_MEMBER(AmericanQuoteInputs, quote.settlement, settlement, choice, "",
                             "settlement"),
    LOADLINE_OPTIONAL(AmericanQuoteInputs, accuracy, choice, "", "american_accuracy"),
};

constexpr std::array kAmericanImpliedVol = {
    LOADLINE_FIELD(AmericanImpliedVol, vol, f64, "annual lognormal", ""),
    LOADLINE_FIELD(AmericanImpliedVol, vega, f64, "dprice/dvol", ""),
};

constexpr std::array kAmericanRecords = {
    LOADLINE_RECORD("american_inputs", AmericanInputs, kAmericanInputs),
    LOADLINE_RECORD("american_value", AmericanValue, kAmericanValue),
    LOADLINE_RECORD("american_quote", AmericanQuoteInputs, kAmericanQuoteInputs),
    LOADLINE_RECORD("american_implied_vol", AmericanImpliedVol, kAmericanImpliedVol),
};

}  // namespace

std::span<const Record> american_records() noexcept {
  return kAmericanRecords;
}

}  // namespace loadline::wire
