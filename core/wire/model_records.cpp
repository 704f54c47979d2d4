// Options under the models of core/pricing/fourier: the parameters lie beside the option's fields.
#include "core/wire/formula_inputs.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kHestonInputs = {
    LOADLINE_MEMBER(HestonInputs, option.spot, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(HestonInputs, option.strike, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(HestonInputs, option.expiry_years, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_OPTIONAL_MEMBER(HestonInputs, option.rate, rate, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL_MEMBER(HestonInputs, option.carry, carry, f64, "continuous, per year", "finite"),
    LOADLINE_MEMBER(HestonInputs, option.type, type, choice, "", "option_type"),
    LOADLINE_MEMBER(HestonInputs, parameters.initial_variance, initial_variance, f64, "annual", ">= 0"),
    LOADLINE_MEMBER(HestonInputs, parameters.mean_reversion, mean_reversion, f64, "per year", ">= 0"),
    LOADLINE_MEMBER(HestonInputs, parameters.long_run_variance, long_run_variance, f64, "annual", ">= 0"),
    LOADLINE_MEMBER(HestonInputs, parameters.vol_of_variance, vol_of_variance, f64, "per year", ">= 0"),
    LOADLINE_MEMBER(HestonInputs, parameters.correlation, correlation, f64, "", "-1 < rho < 1"),
};

constexpr std::array kHestonValue = {
    LOADLINE_FIELD(HestonValue, value, f64, "quote currency", ""),
    LOADLINE_FIELD(HestonValue, delta, f64, "dV/dS", ""),
    LOADLINE_FIELD(HestonValue, gamma, f64, "d2V/dS2", ""),
    LOADLINE_FIELD(HestonValue, theta, f64, "-dV/dT, per year", ""),
    LOADLINE_FIELD(HestonValue, rho, f64, "dV/dr", ""),
    LOADLINE_FIELD(HestonValue, phi, f64, "dV/dq", ""),
    LOADLINE_FIELD(HestonValue, dual_delta, f64, "dV/dK", ""),
    LOADLINE_FIELD(HestonValue, dual_gamma, f64, "d2V/dK2", ""),
    LOADLINE_MEMBER(HestonValue, sensitivity.initial_variance, d_initial_variance, f64, "dV/dinitial_variance", ""),
    LOADLINE_MEMBER(HestonValue, sensitivity.mean_reversion, d_mean_reversion, f64, "dV/dmean_reversion", ""),
    LOADLINE_MEMBER(HestonValue, sensitivity.long_run_variance, d_long_run_variance, f64, "dV/dlong_run_variance", ""),
    LOADLINE_MEMBER(HestonValue, sensitivity.vol_of_variance, d_vol_of_variance, f64, "dV/dvol_of_variance", ""),
    LOADLINE_MEMBER(HestonValue, sensitivity.correlation, d_correlation, f64, "dV/dcorrelation", ""),
    LOADLINE_FIELD(HestonValue, error, f64, "quote currency", ""),
};

constexpr std::array kMertonInputs = {
    LOADLINE_MEMBER(MertonInputs, option.spot, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(MertonInputs, option.strike, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(MertonInputs, option.expiry_years, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_OPTIONAL_MEMBER(MertonInputs, option.rate, rate, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL_MEMBER(MertonInputs, option.carry, carry, f64, "continuous, per year", "finite"),
    LOADLINE_MEMBER(MertonInputs, option.type, type, choice, "", "option_type"),
    LOADLINE_MEMBER(MertonInputs, parameters.vol, vol, f64, "annual", "> 0"),
    LOADLINE_MEMBER(MertonInputs, parameters.jumps.intensity, intensity, f64, "jumps a year", ">= 0"),
    LOADLINE_MEMBER(MertonInputs, parameters.jumps.mean_log_jump, mean_log_jump, f64, "", "finite"),
    LOADLINE_MEMBER(MertonInputs, parameters.jumps.log_jump_vol, log_jump_vol, f64, "", ">= 0"),
};

constexpr std::array kMertonValue = {
    LOADLINE_FIELD(MertonValue, value, f64, "quote currency", ""),
    LOADLINE_FIELD(MertonValue, delta, f64, "dV/dS", ""),
    LOADLINE_FIELD(MertonValue, gamma, f64, "d2V/dS2", ""),
    LOADLINE_FIELD(MertonValue, theta, f64, "-dV/dT, per year", ""),
    LOADLINE_FIELD(MertonValue, rho, f64, "dV/dr", ""),
    LOADLINE_FIELD(MertonValue, phi, f64, "dV/dq", ""),
    LOADLINE_FIELD(MertonValue, dual_delta, f64, "dV/dK", ""),
    LOADLINE_FIELD(MertonValue, dual_gamma, f64, "d2V/dK2", ""),
    LOADLINE_MEMBER(MertonValue, sensitivity.vol, d_vol, f64, "dV/dvol", ""),
    LOADLINE_MEMBER(MertonValue, sensitivity.jumps.intensity, d_intensity, f64, "dV/dintensity", ""),
    LOADLINE_MEMBER(MertonValue, sensitivity.jumps.mean_log_jump, d_mean_log_jump, f64, "dV/dmean_log_jump", ""),
    LOADLINE_MEMBER(MertonValue, sensitivity.jumps.log_jump_vol, d_log_jump_vol, f64, "dV/dlog_jump_vol", ""),
    LOADLINE_FIELD(MertonValue, error, f64, "quote currency", ""),
};

constexpr std::array kKouInputs = {
    LOADLINE_MEMBER(KouInputs, option.spot, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(KouInputs, option.strike, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(KouInputs, option.expiry_years, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_OPTIONAL_MEMBER(KouInputs, option.rate, rate, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL_MEMBER(KouInputs, option.carry, carry, f64, "continuous, per year", "finite"),
    LOADLINE_MEMBER(KouInputs, option.type, type, choice, "", "option_type"),
    LOADLINE_MEMBER(KouInputs, parameters.vol, vol, f64, "annual", "> 0"),
    LOADLINE_MEMBER(KouInputs, parameters.intensity, intensity, f64, "jumps a year", ">= 0"),
    LOADLINE_MEMBER(KouInputs, parameters.up_probability, up_probability, f64, "", "0 .. 1"),
    LOADLINE_MEMBER(KouInputs, parameters.up_rate, up_rate, f64, "", "> 1"),
    LOADLINE_MEMBER(KouInputs, parameters.down_rate, down_rate, f64, "", "> 0"),
};

constexpr std::array kKouValue = {
    LOADLINE_FIELD(KouValue, value, f64, "quote currency", ""),
    LOADLINE_FIELD(KouValue, delta, f64, "dV/dS", ""),
    LOADLINE_FIELD(KouValue, gamma, f64, "d2V/dS2", ""),
    LOADLINE_FIELD(KouValue, theta, f64, "-dV/dT, per year", ""),
    LOADLINE_FIELD(KouValue, rho, f64, "dV/dr", ""),
    LOADLINE_FIELD(KouValue, phi, f64, "dV/dq", ""),
    LOADLINE_FIELD(KouValue, dual_delta, f64, "dV/dK", ""),
    LOADLINE_FIELD(KouValue, dual_gamma, f64, "d2V/dK2", ""),
    LOADLINE_MEMBER(KouValue, sensitivity.vol, d_vol, f64, "dV/dvol", ""),
    LOADLINE_MEMBER(KouValue, sensitivity.intensity, d_intensity, f64, "dV/dintensity", ""),
    LOADLINE_MEMBER(KouValue, sensitivity.up_probability, d_up_probability, f64, "dV/dup_probability", ""),
    LOADLINE_MEMBER(KouValue, sensitivity.up_rate, d_up_rate, f64, "dV/dup_rate", ""),
    LOADLINE_MEMBER(KouValue, sensitivity.down_rate, d_down_rate, f64, "dV/ddown_rate", ""),
    LOADLINE_FIELD(KouValue, error, f64, "quote currency", ""),
};

constexpr std::array kBatesInputs = {
    LOADLINE_MEMBER(BatesInputs, option.spot, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(BatesInputs, option.strike, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_MEMBER(BatesInputs, option.expiry_years, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_OPTIONAL_MEMBER(BatesInputs, option.rate, rate, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL_MEMBER(BatesInputs, option.carry, carry, f64, "continuous, per year", "finite"),
    LOADLINE_MEMBER(BatesInputs, option.type, type, choice, "", "option_type"),
    LOADLINE_MEMBER(BatesInputs, parameters.heston.initial_variance, initial_variance, f64, "annual", ">= 0"),
    LOADLINE_MEMBER(BatesInputs, parameters.heston.mean_reversion, mean_reversion, f64, "per year", ">= 0"),
    LOADLINE_MEMBER(BatesInputs, parameters.heston.long_run_variance, long_run_variance, f64, "annual", ">= 0"),
    LOADLINE_MEMBER(BatesInputs, parameters.heston.vol_of_variance, vol_of_variance, f64, "per year", ">= 0"),
    LOADLINE_MEMBER(BatesInputs, parameters.heston.correlation, correlation, f64, "", "-1 < rho < 1"),
    LOADLINE_MEMBER(BatesInputs, parameters.jumps.intensity, intensity, f64, "jumps a year", ">= 0"),
    LOADLINE_MEMBER(BatesInputs, parameters.jumps.mean_log_jump, mean_log_jump, f64, "", "finite"),
    LOADLINE_MEMBER(BatesInputs, parameters.jumps.log_jump_vol, log_jump_vol, f64, "", ">= 0"),
};

constexpr std::array kBatesValue = {
    LOADLINE_FIELD(BatesValue, value, f64, "quote currency", ""),
    LOADLINE_FIELD(BatesValue, delta, f64, "dV/dS", ""),
    LOADLINE_FIELD(BatesValue, gamma, f64, "d2V/dS2", ""),
    LOADLINE_FIELD(BatesValue, theta, f64, "-dV/dT, per year", ""),
    LOADLINE_FIELD(BatesValue, rho, f64, "dV/dr", ""),
    LOADLINE_FIELD(BatesValue, phi, f64, "dV/dq", ""),
    LOADLINE_FIELD(BatesValue, dual_delta, f64, "dV/dK", ""),
    LOADLINE_FIELD(BatesValue, dual_gamma, f64, "d2V/dK2", ""),
    LOADLINE_MEMBER(BatesValue, sensitivity.heston.initial_variance, d_initial_variance, f64, "dV/dinitial_variance", ""),
    LOADLINE_MEMBER(BatesValue, sensitivity.heston.mean_reversion, d_mean_reversion, f64, "dV/dmean_reversion", ""),
    LOADLINE_MEMBER(BatesValue, sensitivity.heston.long_run_variance, d_long_run_variance, f64, "dV/dlong_run_variance", ""),
    LOADLINE_MEMBER(BatesValue, sensitivity.heston.vol_of_variance, d_vol_of_variance, f64, "dV/dvol_of_variance", ""),
    LOADLINE_MEMBER(BatesValue, sensitivity.heston.correlation, d_correlation, f64, "dV/dcorrelation", ""),
    LOADLINE_MEMBER(BatesValue, sensitivity.jumps.intensity, d_intensity, f64, "dV/dintensity", ""),
    LOADLINE_MEMBER(BatesValue, sensitivity.jumps.mean_log_jump, d_mean_log_jump, f64, "dV/dmean_log_jump", ""),
    LOADLINE_MEMBER(BatesValue, sensitivity.jumps.log_jump_vol, d_log_jump_vol, f64, "dV/dlog_jump_vol", ""),
    LOADLINE_FIELD(BatesValue, error, f64, "quote currency", ""),
};

constexpr std::array kRecords = {
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
  return kRecords;
}

}  // namespace loadline::wire
