// European options and implied volatilities.
#include "core/pricing/forward_option.hpp"
#include "core/pricing/implied/black_implied.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kOptionInputs = {
    LOADLINE_FIELD(OptionInputs, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(OptionInputs, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(OptionInputs, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_FIELD(OptionInputs, vol, f64, "annual lognormal", ">= 0"),
    LOADLINE_OPTIONAL(OptionInputs, rate, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(OptionInputs, carry, f64, "continuous, per year", "finite"),
    LOADLINE_FIELD(OptionInputs, type, choice, "", "option_type"),
    LOADLINE_OPTIONAL(OptionInputs, settlement, choice, "", "settlement"),
};

constexpr std::array kOptionValue = {
    LOADLINE_FIELD(OptionValue, value, f64, "settlement currency", ""),
    LOADLINE_FIELD(OptionValue, delta, f64, "dV/dS", ""),
    LOADLINE_FIELD(OptionValue, gamma, f64, "d2V/dS2", ""),
    LOADLINE_FIELD(OptionValue, vega, f64, "dV/dvol", ""),
    LOADLINE_FIELD(OptionValue, theta, f64, "-dV/dT, per year", ""),
    LOADLINE_FIELD(OptionValue, rho, f64, "dV/dr", ""),
    LOADLINE_FIELD(OptionValue, phi, f64, "dV/dq", ""),
    LOADLINE_FIELD(OptionValue, dual_delta, f64, "dV/dK", ""),
    LOADLINE_FIELD(OptionValue, dual_gamma, f64, "d2V/dK2", ""),
    LOADLINE_FIELD(OptionValue, vanna, f64, "d2V/dS dvol", ""),
    LOADLINE_FIELD(OptionValue, volga, f64, "d2V/dvol2", ""),
    LOADLINE_FIELD(OptionValue, charm, f64, "-d2V/dS dT", ""),
    LOADLINE_FIELD(OptionValue, veta, f64, "d2V/dvol dT", ""),
    LOADLINE_FIELD(OptionValue, speed, f64, "d3V/dS3", ""),
    LOADLINE_FIELD(OptionValue, zomma, f64, "d3V/dS2 dvol", ""),
    LOADLINE_FIELD(OptionValue, color, f64, "-d3V/dS2 dT", ""),
    LOADLINE_FIELD(OptionValue, ultima, f64, "d3V/dvol3", ""),
};

constexpr std::array kForwardOptionInputs = {
    LOADLINE_FIELD(ForwardOptionInputs, forward, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(ForwardOptionInputs, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(ForwardOptionInputs, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_FIELD(ForwardOptionInputs, vol, f64, "annual lognormal", ">= 0"),
    LOADLINE_OPTIONAL(ForwardOptionInputs, discount, f64, "", "> 0"),
    LOADLINE_OPTIONAL(ForwardOptionInputs, displacement, f64, "quote per underlying", "finite"),
    LOADLINE_FIELD(ForwardOptionInputs, type, choice, "", "option_type"),
};

constexpr std::array kForwardOptionValue = {
    LOADLINE_FIELD(ForwardOptionValue, value, f64, "quote currency", ""),
    LOADLINE_FIELD(ForwardOptionValue, delta, f64, "dV/dF", ""),
    LOADLINE_FIELD(ForwardOptionValue, gamma, f64, "d2V/dF2", ""),
    LOADLINE_FIELD(ForwardOptionValue, vega, f64, "dV/dvol", ""),
    LOADLINE_FIELD(ForwardOptionValue, theta, f64, "-dV/dT, per year", ""),
    LOADLINE_FIELD(ForwardOptionValue, rho, f64, "-T V", ""),
    LOADLINE_FIELD(ForwardOptionValue, dual_delta, f64, "dV/dK", ""),
    LOADLINE_FIELD(ForwardOptionValue, dual_gamma, f64, "d2V/dK2", ""),
    LOADLINE_FIELD(ForwardOptionValue, vanna, f64, "d2V/dF dvol", ""),
    LOADLINE_FIELD(ForwardOptionValue, volga, f64, "d2V/dvol2", ""),
    LOADLINE_FIELD(ForwardOptionValue, charm, f64, "-d2V/dF dT", ""),
    LOADLINE_FIELD(ForwardOptionValue, veta, f64, "d2V/dvol dT", ""),
    LOADLINE_FIELD(ForwardOptionValue, speed, f64, "d3V/dF3", ""),
    LOADLINE_FIELD(ForwardOptionValue, zomma, f64, "d3V/dF2 dvol", ""),
    LOADLINE_FIELD(ForwardOptionValue, color, f64, "-d3V/dF2 dT", ""),
    LOADLINE_FIELD(ForwardOptionValue, ultima, f64, "d3V/dvol3", ""),
};

constexpr std::array kBlackQuote = {
    LOADLINE_FIELD(BlackQuote, price, f64, "settlement currency", ">= 0"),
    LOADLINE_FIELD(BlackQuote, forward, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(BlackQuote, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(BlackQuote, expiry_years, f64, "years, ACT/365F", "> 0"),
    LOADLINE_OPTIONAL(BlackQuote, discount, f64, "", "> 0"),
    LOADLINE_OPTIONAL(BlackQuote, displacement, f64, "quote per underlying", "finite"),
    LOADLINE_FIELD(BlackQuote, type, choice, "", "option_type"),
    LOADLINE_OPTIONAL(BlackQuote, settlement, choice, "", "settlement"),
};

constexpr std::array kImpliedVol = {
    LOADLINE_FIELD(ImpliedVol, vol, f64, "annual lognormal", ""),
    LOADLINE_FIELD(ImpliedVol, total_vol, f64, "vol sqrt(T)", ""),
    LOADLINE_FIELD(ImpliedVol, vega, f64, "dprice/dvol", ""),
};

constexpr std::array kOptionRecords = {
    LOADLINE_RECORD("option_inputs", OptionInputs, kOptionInputs),
    LOADLINE_RECORD("option_value", OptionValue, kOptionValue),
    LOADLINE_RECORD("forward_option_inputs", ForwardOptionInputs, kForwardOptionInputs),
    LOADLINE_RECORD("forward_option_value", ForwardOptionValue, kForwardOptionValue),
    LOADLINE_RECORD("black_quote", BlackQuote, kBlackQuote),
    LOADLINE_RECORD("implied_vol", ImpliedVol, kImpliedVol),
};

}  // namespace

std::span<const Record> option_records() noexcept {
  return kOptionRecords;
}

}  // namespace loadline::wire
