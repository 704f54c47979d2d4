#include "core/pricing/black.hpp"
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

constexpr std::array kRecords = {
    LOADLINE_RECORD("option_inputs", OptionInputs, kOptionInputs),
    LOADLINE_RECORD("option_value", OptionValue, kOptionValue),
};

}  // namespace

std::span<const Record> pricing_records() noexcept {
  return kRecords;
}

}  // namespace loadline::wire
