// Paths of Heston and Bates: an option, a model, and how the paths are drawn.
#include "core/wire/desk/formula_inputs.hpp"
#include "core/wire/record_tables.hpp"

// What paths of every model take before its parameters, and after them.
#define LOADLINE_PATH_OPTION(Inputs)                                                              \
  LOADLINE_MEMBER(Inputs, option.spot, spot, f64, "quote per underlying", "> 0"),                 \
      LOADLINE_MEMBER(Inputs, option.strike, strike, f64, "quote per underlying", "> 0"),         \
      LOADLINE_MEMBER(Inputs, option.expiry_years, expiry_years, f64, "years, ACT/365F", "> 0"),  \
      LOADLINE_OPTIONAL_MEMBER(Inputs, option.rate, rate, f64, "continuous, per year", "finite"), \
      LOADLINE_OPTIONAL_MEMBER(Inputs, option.carry, carry, f64, "continuous, per year",          \
                               "finite"),                                                         \
      LOADLINE_MEMBER(Inputs, option.type, type, choice, "", "option_type")
#define LOADLINE_HESTON_OF_PATH(Inputs, heston)                                                    \
  LOADLINE_MEMBER(Inputs, heston.initial_variance, initial_variance, f64, "annual", ">= 0"),       \
      LOADLINE_MEMBER(Inputs, heston.mean_reversion, mean_reversion, f64, "per year", ">= 0"),     \
      LOADLINE_MEMBER(Inputs, heston.long_run_variance, long_run_variance, f64, "annual", ">= 0"), \
      LOADLINE_MEMBER(Inputs, heston.vol_of_variance, vol_of_variance, f64, "per year",            \
                      ">= 0.0001"),                                                                \
      LOADLINE_MEMBER(Inputs, heston.correlation, correlation, f64, "", "-1 < rho < 1")
#define LOADLINE_PATH_CHOICE(Inputs, name, kind, unit, domain) \
  LOADLINE_OPTIONAL_MEMBER(Inputs, paths.name, name, kind, unit, domain)
#define LOADLINE_PATH_CHOICES(Inputs)                                                            \
  LOADLINE_PATH_CHOICE(Inputs, barrier, f64, "quote per underlying", "> 0, of a barrier alone"), \
      LOADLINE_PATH_CHOICE(Inputs, seed, f64, "", "a whole number below 2^53"),                  \
      LOADLINE_PATH_CHOICE(Inputs, steps, f64, "", "1 .. 4096"),                                 \
      LOADLINE_PATH_CHOICE(Inputs, draws, f64, "", "2 .. 2^32, a multiple of the replications"), \
      LOADLINE_PATH_CHOICE(Inputs, replications, f64, "", "1 .. 2048, 2 at least for sobol"),    \
      LOADLINE_PATH_CHOICE(Inputs, payoff, choice, "", "path_payoff"),                           \
      LOADLINE_PATH_CHOICE(Inputs, barrier_type, choice, "", "barrier_type"),                    \
      LOADLINE_PATH_CHOICE(Inputs, control, choice, "", "path_control"),                         \
      LOADLINE_PATH_CHOICE(Inputs, source, choice, "", "path_source"),                           \
      LOADLINE_PATH_CHOICE(Inputs, pairs, choice, "", "path_pairs")

namespace loadline::wire {
namespace {

constexpr std::array kHestonPathInputs = {
    LOADLINE_PATH_OPTION(HestonPathInputs),
    LOADLINE_HESTON_OF_PATH(HestonPathInputs, parameters),
    LOADLINE_PATH_CHOICES(HestonPathInputs),
};

constexpr std::array kBatesPathInputs = {
    LOADLINE_PATH_OPTION(BatesPathInputs),
    LOADLINE_HESTON_OF_PATH(BatesPathInputs, parameters.heston),
    LOADLINE_MEMBER(BatesPathInputs, parameters.jumps.intensity, intensity, f64, "jumps a year",
                    ">= 0"),
    LOADLINE_MEMBER(BatesPathInputs, parameters.jumps.mean_log_jump, mean_log_jump, f64, "",
                    "finite"),
    LOADLINE_MEMBER(BatesPathInputs, parameters.jumps.log_jump_vol, log_jump_vol, f64, "", ">= 0"),
    LOADLINE_PATH_CHOICES(BatesPathInputs),
};

// The draws are the caller's own number.
constexpr std::array kPathEstimate = {
    LOADLINE_FIELD(PathEstimate, value, f64, "quote currency", ""),
    LOADLINE_FIELD(PathEstimate, standard_error, f64, "quote currency", ""),
    LOADLINE_FIELD(PathEstimate, control_coefficient, f64, "", ""),
    LOADLINE_FIELD(PathEstimate, control_gap, f64, "quote currency", ""),
    LOADLINE_FIELD(PathEstimate, uncorrected_share, f64, "", "0 .. 1"),
};

constexpr std::array kPathRecords = {
    LOADLINE_RECORD("heston_path_inputs", HestonPathInputs, kHestonPathInputs),
    LOADLINE_RECORD("bates_path_inputs", BatesPathInputs, kBatesPathInputs),
    LOADLINE_RECORD("path_estimate", PathEstimate, kPathEstimate),
};

}  // namespace

std::span<const Record> path_records() noexcept {
  return kPathRecords;
}

}  // namespace loadline::wire
