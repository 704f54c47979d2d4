// Smiles for the tests: the reference file, and seeded random slices.
#pragma once

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "core/volatility/arbitrage/butterfly.hpp"
#include "core/volatility/smile/svi.hpp"

#include "tests/native/catch.hpp"

namespace loadline::checks {

using Json = nlohmann::json;

inline Json load_vectors(const std::string& name) {
  std::ifstream stream(std::string(LOADLINE_VECTORS) + "/" + name);
  REQUIRE(stream.good());
  return Json::parse(stream);
}

/// A JSON number, or a decimal string of more digits.
inline double number(const Json& value) {
  return value.is_string() ? std::strtod(value.get<std::string>().c_str(), nullptr)
                           : value.get<double>();
}

/// A slice that stands as a list.
inline SviRaw slice_of(const Json& list) {
  return {number(list[0]), number(list[1]), number(list[2]), number(list[3]), number(list[4])};
}

class Slices {
 public:
  explicit Slices(std::uint64_t seed) : engine_(seed) {}

  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(engine_);
  }
  double log_uniform(double low, double high) {
    return std::exp(uniform(std::log(low), std::log(high)));
  }
  double normal() { return std::normal_distribution<double>()(engine_); }

  /// Any slice with a positive variance.
  SviRaw any() {
    const double b = log_uniform(1e-3, 1.5), rho = uniform(-0.99, 0.99);
    const double sigma = log_uniform(1e-3, 2), least = log_uniform(1e-4, 1);
    return {least - b * sigma * std::sqrt(1 - rho * rho), b, rho, uniform(-1, 1), sigma};
  }
  /// One that is free of butterfly arbitrage.
  SviRaw any_free() {
    for (;;) {
      const SviRaw slice = any();
      if (is_butterfly_free(slice)) return slice;
    }
  }
  /// A smile as markets have them: vol at the money, skew and wings in proportion to sqrt(T).
  SviRaw market(double expiry_years, double vol) {
    const double root = vol * std::sqrt(expiry_years);
    const double sigma = root * uniform(0.4, 1.4), b = root * uniform(0.15, 0.45);
    const double rho = uniform(-0.5, 0.3), least = 0.8 * root * root;
    return {least - b * sigma * std::sqrt(1 - rho * rho), b, rho, root * uniform(-0.2, 0.2), sigma};
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace loadline::checks
