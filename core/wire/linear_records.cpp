// First passage and linear instruments.
#include "core/pricing/exotic/first_passage.hpp"
#include "core/pricing/linear.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kFirstPassageInputs = {
    LOADLINE_FIELD(FirstPassageInputs, distance_log, f64, "log(level / price)", "finite"),
    LOADLINE_FIELD(FirstPassageInputs, drift, f64, "of the logarithm, per year", "finite"),
    LOADLINE_FIELD(FirstPassageInputs, vol, f64, "per sqrt(year)", ">= 0"),
    LOADLINE_FIELD(FirstPassageInputs, horizon_years, f64, "years", ">= 0"),
    LOADLINE_OPTIONAL(FirstPassageInputs, monitoring_years, f64, "years", ">= 0, 0 = always"),
};

constexpr std::array kFirstPassage = {
    LOADLINE_FIELD(FirstPassage, probability, f64, "", ""),
    LOADLINE_FIELD(FirstPassage, log_probability, f64, "", ""),
    LOADLINE_FIELD(FirstPassage, survival, f64, "", ""),
    LOADLINE_FIELD(FirstPassage, density, f64, "per year", ""),
};

constexpr std::array kLinearInputs = {
    LOADLINE_FIELD(LinearInputs, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(LinearInputs, entry_price, f64, "quote per underlying", "> 0"),
    LOADLINE_OPTIONAL(LinearInputs, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_OPTIONAL(LinearInputs, rate, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(LinearInputs, carry, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(LinearInputs, mark_price, f64, "quote per underlying", "0 = the model's"),
    LOADLINE_OPTIONAL(LinearInputs, funding_rate_8h, f64, "fraction per 8 hours", "finite"),
    LOADLINE_OPTIONAL(LinearInputs, accrual_years, f64, "years", ">= 0"),
    LOADLINE_OPTIONAL(LinearInputs, linear_type, choice, "", "linear_type"),
    LOADLINE_OPTIONAL(LinearInputs, settlement, choice, "", "settlement"),
};

constexpr std::array kLinearValue = {
    LOADLINE_FIELD(LinearValue, price, f64, "quote per underlying", ""),
    LOADLINE_FIELD(LinearValue, value, f64, "settlement currency", ""),
    LOADLINE_FIELD(LinearValue, delta, f64, "dV/dS", ""),
    LOADLINE_FIELD(LinearValue, gamma, f64, "d2V/dS2", ""),
    LOADLINE_FIELD(LinearValue, theta, f64, "-dV/dT, per year", ""),
    LOADLINE_FIELD(LinearValue, rho, f64, "dV/dr", ""),
    LOADLINE_FIELD(LinearValue, phi, f64, "dV/dq", ""),
    LOADLINE_FIELD(LinearValue, funding, f64, "settlement currency", ""),
    LOADLINE_FIELD(LinearValue, basis, f64, "fraction of spot", ""),
    LOADLINE_FIELD(LinearValue, carry_annual, f64, "continuous, per year", ""),
};

constexpr std::array kLinearRecords = {
    LOADLINE_RECORD("first_passage_inputs", FirstPassageInputs, kFirstPassageInputs),
    LOADLINE_RECORD("first_passage", FirstPassage, kFirstPassage),
    LOADLINE_RECORD("linear_inputs", LinearInputs, kLinearInputs),
    LOADLINE_RECORD("linear_value", LinearValue, kLinearValue),
};

}  // namespace

std::span<const Record> linear_records() noexcept {
  return kLinearRecords;
}

}  // namespace loadline::wire
