// Random models over a wide domain, and the reference file of all four, for tests.
#pragma once

#include <cmath>
#include <complex>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "core/pricing/fourier/model_price.hpp"

namespace loadline::checks {

/// Draws from seeded laws: log-uniform where sizes span decades.
class ModelSample {
 public:
  explicit ModelSample(std::uint64_t seed) : random_(seed) {}

  double between(double low, double high) { return low + (high - low) * uniform_(random_); }
  double decades(double low, double high) { return low * std::pow(high / low, uniform_(random_)); }

  double expiry() { return decades(1 / 365.0, 10); }
  HestonParameters heston() {
    return {.initial_variance = decades(0.005, 0.5),
            .mean_reversion = decades(0.1, 6),
            .long_run_variance = decades(0.005, 0.5),
            .vol_of_variance = decades(0.05, 2),
            .correlation = between(-0.95, 0.95)};
  }
  MertonJumps jumps() {
    return {.intensity = decades(0.02, 5),
            .mean_log_jump = between(-0.25, 0.1),
            .log_jump_vol = decades(0.02, 0.3)};
  }
  MertonParameters merton() { return {decades(0.1, 1), jumps()}; }
  KouParameters kou() {
    return {.vol = decades(0.1, 1),
            .intensity = decades(0.02, 5),
            .up_probability = between(0, 1),
            .up_rate = decades(2, 50),
            .down_rate = decades(2, 50)};
  }
  BatesParameters bates() { return {heston(), jumps()}; }

 private:
  std::mt19937_64 random_;
  std::uniform_real_distribution<double> uniform_{0, 1};
};

inline nlohmann::json load_vectors(const std::string& name) {
  std::ifstream stream(std::string(LOADLINE_VECTORS) + "/" + name);
  return nlohmann::json::parse(stream);
}

/// A number that stands as such or as a decimal string.
inline double number_of(const nlohmann::json& value) {
  return value.is_string() ? std::strtod(value.get<std::string>().c_str(), nullptr)
                           : value.get<double>();
}

inline ModelOption option_of(const nlohmann::json& in) {
  return {.spot = number_of(in["S"]),
          .strike = number_of(in["K"]),
          .expiry_years = number_of(in["T"]),
          .rate = number_of(in["r"]),
          .carry = number_of(in["q"]),
          .type = in["type"] == "call" ? OptionType::call : OptionType::put};
}

/// The parameters of one model with the names of the reference file, in the order of its fields.
template <class Parameters>
struct ModelFields;
template <>
struct ModelFields<HestonParameters> {
  static constexpr const char* kName = "heston";
  static constexpr const char* kFields[] = {"initial_variance", "mean_reversion",
                                            "long_run_variance", "vol_of_variance", "correlation"};
};
template <>
struct ModelFields<BatesParameters> {
  static constexpr const char* kName = "bates";
  static constexpr const char* kFields[] = {
      "initial_variance", "mean_reversion", "long_run_variance", "vol_of_variance",
      "correlation",      "intensity",      "mean_log_jump",     "log_jump_vol"};
};
template <>
struct ModelFields<MertonParameters> {
  static constexpr const char* kName = "merton";
  static constexpr const char* kFields[] = {"vol", "intensity", "mean_log_jump", "log_jump_vol"};
};
template <>
struct ModelFields<KouParameters> {
  static constexpr const char* kName = "kou";
  static constexpr const char* kFields[] = {"vol", "intensity", "up_probability", "up_rate",
                                            "down_rate"};
};

template <class Parameters>
Parameters parameters_of(const nlohmann::json& in) {
  double fields[kParameterCount<Parameters>];
  for (std::size_t i = 0; i < kParameterCount<Parameters>; ++i) {
    fields[i] = number_of(in[ModelFields<Parameters>::kFields[i]]);
  }
  Parameters parameters;
  std::memcpy(&parameters, fields, sizeof parameters);
  return parameters;
}

inline auto price(const ModelOption& option, const HestonParameters& p) {
  return price_heston(option, p);
}
inline auto price(const ModelOption& option, const MertonParameters& p) {
  return price_merton(option, p);
}
inline auto price(const ModelOption& option, const KouParameters& p) {
  return price_kou(option, p);
}
inline auto price(const ModelOption& option, const BatesParameters& p) {
  return price_bates(option, p);
}

}  // namespace loadline::checks
