// Options under the models of core/pricing/fourier: the parameters lie beside the option's fields.
#include "core/wire/desk/formula_inputs.hpp"
#include "core/wire/record_tables.hpp"

// What every model's option, and its value, has.
#define LOADLINE_MODEL_OPTION(Inputs)                                                             \
  LOADLINE_MEMBER(Inputs, option.spot, spot, f64, "quote per underlying", "> 0"),                 \
      LOADLINE_MEMBER(Inputs, option.strike, strike, f64, "quote per underlying", "> 0"),         \
      LOADLINE_MEMBER(Inputs, option.expiry_years, expiry_years, f64, "years, ACT/365F", ">= 0"), \
      LOADLINE_OPTIONAL_MEMBER(Inputs, option.rate, rate, f64, "continuous, per year", "finite"), \
      LOADLINE_OPTIONAL_MEMBER(Inputs, option.carry, carry, f64, "continuous, per year",          \
                               "finite"),                                                         \
      LOADLINE_MEMBER(Inputs, option.type, type, choice, "", "option_type")
#define LOADLINE_MODEL_VALUE(Value)                                                               \
  LOADLINE_FIELD(Value, value, f64, "quote currency", ""),                                        \
      LOADLINE_FIELD(Value, delta, f64, "dV/dS", ""),                                             \
      LOADLINE_FIELD(Value, gamma, f64, "d2V/dS2", ""),                                           \
      LOADLINE_FIELD(Value, theta, f64, "-dV/dT, per year", ""),                                  \
      LOADLINE_FIELD(Value, rho, f64, "dV/dr", ""), LOADLINE_FIELD(Value, phi, f64, "dV/dq", ""), \
      LOADLINE_FIELD(Value, dual_delta, f64, "dV/dK", ""),                                        \
      LOADLINE_FIELD(Value, dual_gamma, f64, "d2V/dK2", "")
#define LOADLINE_PARAMETER(Inputs, member, name, unit, domain) \
  LOADLINE_MEMBER(Inputs, parameters.member, name, f64, unit, domain)
#define LOADLINE_SENSITIVITY(Value, member, name) \
  LOADLINE_MEMBER(Value, sensitivity.member, d_##name, f64, "dV/d" #name, "")

namespace loadline::wire {
namespace {

constexpr std::array kHestonInputs = {
    LOADLINE_MODEL_OPTION(HestonInputs),
    LOADLINE_PARAMETER(HestonInputs, initial_variance, initial_variance, "annual", ">= 0"),
    LOADLINE_PARAMETER(HestonInputs, mean_reversion, mean_reversion, "per year", ">= 0"),
    LOADLINE_PARAMETER(HestonInputs, long_run_variance, long_run_variance, "annual", ">= 0"),
    LOADLINE_PARAMETER(HestonInputs, vol_of_variance, vol_of_variance, "per year", ">= 0"),
    LOADLINE_PARAMETER(HestonInputs, correlation, correlation, "", "-1 < rho < 1"),
};

constexpr std::array kHestonValue = {
    LOADLINE_MODEL_VALUE(HestonValue),
    LOADLINE_SENSITIVITY(HestonValue, initial_variance, initial_variance),
    LOADLINE_SENSITIVITY(HestonValue, mean_reversion, mean_reversion),
    LOADLINE_SENSITIVITY(HestonValue, long_run_variance, long_run_variance),
    LOADLINE_SENSITIVITY(HestonValue, vol_of_variance, vol_of_variance),
    LOADLINE_SENSITIVITY(HestonValue, correlation, correlation),
    LOADLINE_FIELD(HestonValue, error, f64, "quote currency", ""),
};

constexpr std::array kMertonInputs = {
    LOADLINE_MODEL_OPTION(MertonInputs),
    LOADLINE_PARAMETER(MertonInputs, vol, vol, "annual", "> 0"),
    LOADLINE_PARAMETER(MertonInputs, jumps.intensity, intensity, "jumps a year", ">= 0"),
    LOADLINE_PARAMETER(MertonInputs, jumps.mean_log_jump, mean_log_jump, "", "finite"),
    LOADLINE_PARAMETER(MertonInputs, jumps.log_jump_vol, log_jump_vol, "", ">= 0"),
};

constexpr std::array kMertonValue = {
    LOADLINE_MODEL_VALUE(MertonValue),
    LOADLINE_SENSITIVITY(MertonValue, vol, vol),
    LOADLINE_SENSITIVITY(MertonValue, jumps.intensity, intensity),
    LOADLINE_SENSITIVITY(MertonValue, jumps.mean_log_jump, mean_log_jump),
    LOADLINE_SENSITIVITY(MertonValue, jumps.log_jump_vol, log_jump_vol),
    LOADLINE_FIELD(MertonValue, error, f64, "quote currency", ""),
};

constexpr std::array kKouInputs = {
    LOADLINE_MODEL_OPTION(KouInputs),
    LOADLINE_PARAMETER(KouInputs, vol, vol, "annual", "> 0"),
    LOADLINE_PARAMETER(KouInputs, intensity, intensity, "jumps a year", ">= 0"),
    LOADLINE_PARAMETER(KouInputs, up_probability, up_probability, "", "0 .. 1"),
    LOADLINE_PARAMETER(KouInputs, up_rate, up_rate, "", "> 1"),
    LOADLINE_PARAMETER(KouInputs, down_rate, down_rate, "", "> 0"),
};

constexpr std::array kKouValue = {
    LOADLINE_MODEL_VALUE(KouValue),
    LOADLINE_SENSITIVITY(KouValue, vol, vol),
    LOADLINE_SENSITIVITY(KouValue, intensity, intensity),
    LOADLINE_SENSITIVITY(KouValue, up_probability, up_probability),
    LOADLINE_SENSITIVITY(KouValue, up_rate, up_rate),
    LOADLINE_SENSITIVITY(KouValue, down_rate, down_rate),
    LOADLINE_FIELD(KouValue, error, f64, "quote currency", ""),
};

constexpr std::array kBatesInputs = {
    LOADLINE_MODEL_OPTION(BatesInputs),
    LOADLINE_PARAMETER(BatesInputs, heston.initial_variance, initial_variance, "annual", ">= 0"),
    LOADLINE_PARAMETER(BatesInputs, heston.mean_reversion, mean_reversion, "per year", ">= 0"),
    LOADLINE_PARAMETER(BatesInputs, heston.long_run_variance, long_run_variance, "annual", ">= 0"),
    LOADLINE_PARAMETER(BatesInputs, heston.vol_of_variance, vol_of_variance, "per year", ">= 0"),
    LOADLINE_PARAMETER(BatesInputs, heston.correlation, correlation, "", "-1 < rho < 1"),
    LOADLINE_PARAMETER(BatesInputs, jumps.intensity, intensity, "jumps a year", ">= 0"),
    LOADLINE_PARAMETER(BatesInputs, jumps.mean_log_jump, mean_log_jump, "", "finite"),
    LOADLINE_PARAMETER(BatesInputs, jumps.log_jump_vol, log_jump_vol, "", ">= 0"),
};

constexpr std::array kBatesValue = {
    LOADLINE_MODEL_VALUE(BatesValue),
    LOADLINE_SENSITIVITY(BatesValue, heston.initial_variance, initial_variance),
    LOADLINE_SENSITIVITY(BatesValue, heston.mean_reversion, mean_reversion),
    LOADLINE_SENSITIVITY(BatesValue, heston.long_run_variance, long_run_variance),
    LOADLINE_SENSITIVITY(BatesValue, heston.vol_of_variance, vol_of_variance),
    LOADLINE_SENSITIVITY(BatesValue, heston.correlation, correlation),
    LOADLINE_SENSITIVITY(BatesValue, jumps.intensity, intensity),
    LOADLINE_SENSITIVITY(BatesValue, jumps.mean_log_jump, mean_log_jump),
    LOADLINE_SENSITIVITY(BatesValue, jumps.log_jump_vol, log_jump_vol),
    LOADLINE_FIELD(BatesValue, error, f64, "quote currency", ""),
};

constexpr std::array kModelRecords = {
    LOADLINE_RECORD("heston_inputs", HestonInputs, kHestonInputs),
    LOADLINE_RECORD("heston_value", HestonValue, kHestonValue),
    LOADLINE_RECORD("merton_inputs", MertonInputs, kMertonInputs),
    LOADLINE_RECORD("merton_value", MertonValue, kMertonValue),
    LOADLINE_RECORD("kou_inputs", KouInputs, kKouInputs),
    LOADLINE_RECORD("kou_value", KouValue, kKouValue),
    LOADLINE_RECORD("bates_inputs", BatesInputs, kBatesInputs),
    LOADLINE_RECORD("bates_value", BatesValue, kBatesValue),
};

}  // namespace

std::span<const Record> model_records() noexcept {
  return kModelRecords;
}

}  // namespace loadline::wire
