// tests/vectors/options-forward-mp.json, and what hostile numbers do to a field.
#pragma once

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/pricing/black.hpp"

#include "tests/native/catch.hpp"

namespace loadline::checks {

using Json = nlohmann::json;

inline constexpr double kEps = 0x1p-52;

inline std::uint64_t bits(double x) {
  return std::bit_cast<std::uint64_t>(x);
}

inline double number(const Json& value) {
  return value.is_string() ? std::strtod(value.get<std::string>().c_str(), nullptr)
                           : value.get<double>();
}

inline OptionType type_of(const Json& in) {
  return in.at("type") == "call" ? OptionType::call : OptionType::put;
}

/// The rows about one function.
inline std::vector<Json> rows_about(const std::string& function) {
  std::ifstream stream(std::string(LOADLINE_VECTORS) + "/options-forward-mp.json");
  REQUIRE(stream.good());
  const Json file = Json::parse(stream);
  std::vector<Json> rows;
  for (const Json& row : file.at("vectors")) {
    if (row.at("fn") == function) rows.push_back(row);
  }
  REQUIRE(rows.size() > 50);
  return rows;
}

/// Uniform numbers in [0, 1) from a seed.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}
  double next() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    std::uint64_t z = state_ ^ (state_ >> 33);
    z *= 0xff51afd7ed558ccdu;
    return static_cast<double>((z ^ (z >> 29)) >> 11) * 0x1p-53;
  }
  double between(double low, double high) { return low + (high - low) * next(); }

 private:
  std::uint64_t state_;
};

/// What one field refuses: its least and largest number.
template <class Inputs>
struct FieldDomain {
  double Inputs::* member;
  Field field;
  double low, high;
};

/// Sets the field to each hostile number in turn; `error_of` gives the error of the whole input.
template <class Inputs, class ErrorOf>
void check_field(const Inputs& good, const FieldDomain<Inputs>& domain, ErrorOf error_of) {
  const double inf = std::numeric_limits<double>::infinity();
  const double most = std::numeric_limits<double>::max();
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), inf, -inf}) {
    Inputs in = good;
    in.*(domain.member) = bad;
    const Error error = error_of(in);
    CAPTURE(static_cast<int>(domain.field), bad);
    CHECK(error.code == ErrorCode::not_finite);
    CHECK(error.field == domain.field);
    CHECK(bits(error.value) == bits(bad));
  }
  for (const double x : {0.0, -0.0, 5e-324, -5e-324, 1e-300, -1e-300, -1.0, 1e300, most, -most}) {
    Inputs in = good;
    in.*(domain.member) = x;
    const Error error = error_of(in);
    CAPTURE(static_cast<int>(domain.field), x);
    if (x < domain.low || x > domain.high) {
      CHECK(error.code == ErrorCode::out_of_domain);
      CHECK(error.field == domain.field);
    } else {
      CHECK(error.code != ErrorCode::not_finite);
    }
  }
}

}  // namespace loadline::checks
