// What the tests of digitals, barriers and touches share: the fields of OptionValue by name, the
// rows of options-exotic-mp.json, and one batch of any of them against its scalar calls.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/pricing/black.hpp"

#include "tests/native/catch.hpp"

namespace loadline::checks {

using Json = nlohmann::json;

inline constexpr double kInf = std::numeric_limits<double>::infinity();

struct NamedResult {
  const char* name;
  double OptionValue::* field;
  double* OptionValueColumns::* column;
};

inline constexpr NamedResult kResults[] = {
    {"value", &OptionValue::value, &OptionValueColumns::value},
    {"delta", &OptionValue::delta, &OptionValueColumns::delta},
    {"gamma", &OptionValue::gamma, &OptionValueColumns::gamma},
    {"vega", &OptionValue::vega, &OptionValueColumns::vega},
    {"theta", &OptionValue::theta, &OptionValueColumns::theta},
    {"rho", &OptionValue::rho, &OptionValueColumns::rho},
    {"phi", &OptionValue::phi, &OptionValueColumns::phi},
    {"dual_delta", &OptionValue::dual_delta, &OptionValueColumns::dual_delta},
    {"dual_gamma", &OptionValue::dual_gamma, &OptionValueColumns::dual_gamma},
    {"vanna", &OptionValue::vanna, &OptionValueColumns::vanna},
    {"volga", &OptionValue::volga, &OptionValueColumns::volga},
    {"charm", &OptionValue::charm, &OptionValueColumns::charm},
    {"veta", &OptionValue::veta, &OptionValueColumns::veta},
    {"speed", &OptionValue::speed, &OptionValueColumns::speed},
    {"zomma", &OptionValue::zomma, &OptionValueColumns::zomma},
    {"color", &OptionValue::color, &OptionValueColumns::color},
    {"ultima", &OptionValue::ultima, &OptionValueColumns::ultima},
};
inline constexpr std::size_t kResultCount = 17;

inline std::uint64_t bits(double x) {
  return std::bit_cast<std::uint64_t>(x);
}

inline double number(const Json& value) {
  return value.is_string() ? std::strtod(value.get<std::string>().c_str(), nullptr)
                           : value.get<double>();
}

inline Json load_vectors(const std::string& name) {
  std::ifstream stream(std::string(LOADLINE_VECTORS) + "/" + name);
  REQUIRE(stream.good());
  return Json::parse(stream);
}

/// The place of a name in a list: the number of an enumeration.
template <class Enumeration, std::size_t N>
Enumeration named(const Json& name, const char* const (&names)[N]) {
  std::uint32_t at = 0;
  while (at < N && name != names[at]) ++at;
  REQUIRE(at < N);
  return static_cast<Enumeration>(at);
}

inline Settlement settlement_of(const Json& row) {
  return row["settlement"] == "coin"      ? Settlement::coin
         : row["settlement"] == "futures" ? Settlement::futures
                                          : Settlement::quote;
}

/// `price` takes a row of the file. Errors are relative to the result or to the sum of the sizes of
/// its terms: `value_bound` for the value, `bound` for the derivatives. Returns how many rows there
/// were.
inline int check_exotic_vectors(const char* instrument,
                                const std::function<Result<OptionValue>(const Json&)>& price,
                                double value_bound, double bound) {
  const Json file = load_vectors("options-exotic-mp.json");
  int rows = 0;
  for (const Json& row : file["vectors"]) {
    if (row["instrument"] != instrument) continue;
    ++rows;
    INFO(row.dump());
    const Result<OptionValue> got = price(row);
    REQUIRE(got.ok());
    const double value_scale = number(row["scales"][0]);
    for (std::size_t i = 0; i < kResultCount; ++i) {
      REQUIRE(file["results"][i] == kResults[i].name);
      const double want = number(row["results"][i]);
      const double is = (*got).*(kResults[i].field);
      const double scale = std::max(std::fabs(want), number(row["scales"][i]));
      INFO(kResults[i].name << " got " << is << ", want " << want << ", of terms "
                            << std::fabs(is - want) / scale);
      if (want == 0) {
        CHECK(std::fabs(is) <= 1e-100 * value_scale);
      } else if (std::fabs(want) > 1e-280) {
        CHECK(std::fabs(is - want) <= (i == 0 ? value_bound : bound) * scale);
      }
    }
  }
  return rows;
}

/// Result columns for one batch, filled with what no result is.
struct ResultBlock {
  explicit ResultBlock(std::size_t count) : status(count, 77) {
    for (auto& column : columns) column.assign(count + 1, -7.0);
  }
  OptionValueColumns wanted(unsigned mask = ~0u) {
    OptionValueColumns out;
    for (std::size_t i = 0; i < kResultCount; ++i) {
      if ((mask >> i & 1u) != 0) out.*(kResults[i].column) = columns[i].data();
    }
    out.status = status.data();
    return out;
  }

  std::array<std::vector<double>, kResultCount> columns;
  std::vector<std::uint16_t> status;
};

/// Holds a batch against its scalar calls: `run` prices into the columns, `scalar` prices one row.
inline void check_batch(std::size_t count,
                        const std::function<std::size_t(const OptionValueColumns&)>& run,
                        const std::function<Result<OptionValue>(std::size_t)>& scalar) {
  ResultBlock all(count);
  const std::size_t refused = run(all.wanted());
  std::size_t expected_refusals = 0;
  for (std::size_t row = 0; row < count; ++row) {
    const Result<OptionValue> one = scalar(row);
    INFO("row " << row);
    CHECK(all.status[row] == static_cast<std::uint16_t>(one.error().code));
    expected_refusals += one.ok() ? 0 : 1;
    for (std::size_t i = 0; i < kResultCount; ++i) {
      INFO(kResults[i].name);
      CHECK(bits(all.columns[i][row]) == (one.ok() ? bits((*one).*(kResults[i].field)) : 0));
    }
  }
  CHECK(refused == expected_refusals);
  CHECK(refused > 0);
  CHECK(refused < count);
  // The bits of a column do not depend on which others are wanted; unwanted memory is untouched.
  for (const unsigned mask : {1u, 0x3fu, 0xffu, 0x201u, 0x10000u, 0u}) {
    ResultBlock some(count);
    run(some.wanted(mask));
    for (std::size_t i = 0; i < kResultCount; ++i) {
      const bool wanted = (mask >> i & 1u) != 0;
      for (std::size_t row = 0; row < count; ++row) {
        // Overflow is judged over the wanted columns.
        if (some.status[row] != all.status[row]) continue;
        CHECK(bits(some.columns[i][row]) == (wanted ? bits(all.columns[i][row]) : bits(-7.0)));
      }
      CHECK(some.columns[i][count] == -7.0);
    }
  }
}

/// Every way of filling one real field wrongly, and what comes of it.
template <class Inputs>
struct FieldCase {
  double Inputs::* input;
  Field field;
  double low, high;  ///< the domain, inclusive
};

template <class Inputs, std::size_t N, class Check>
void check_fields(const Inputs& ordinary, const FieldCase<Inputs> (&cases)[N], Check check) {
  const auto refusal = [&](const FieldCase<Inputs>& c, double value) {
    Inputs in = ordinary;
    in.*(c.input) = value;
    return check(in);
  };
  CHECK(check(ordinary).code == ErrorCode::ok);
  for (const FieldCase<Inputs>& c : cases) {
    INFO(field_name(c.field));
    for (const double bad : {std::nan(""), kInf, -kInf}) {
      const Error error = refusal(c, bad);
      CHECK(error.code == ErrorCode::not_finite);
      CHECK(error.field == c.field);
    }
    for (const double x : {-1e308, -1e80, -1.0, -5e-324, -0.0, 0.0, 5e-324, 1e-80, 1e80, 1e308}) {
      const Error error = refusal(c, x);
      INFO(x);
      if (x < c.low || x > c.high) {
        CHECK(error.code == ErrorCode::out_of_domain);
        CHECK(error.field == c.field);
        CHECK(error.value == x);
      } else {
        CHECK(error.code == ErrorCode::ok);
      }
    }
  }
}

inline constexpr double kMost = std::numeric_limits<double>::max();

/// Numbers in [0, 1) from a fixed seed.
class Uniform {
 public:
  explicit Uniform(std::uint64_t seed) : state_(seed) {}
  double operator()() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state_ >> 11) * 0x1p-53;
  }
  double between(double low, double high) { return low + (high - low) * (*this)(); }

 private:
  std::uint64_t state_;
};

}  // namespace loadline::checks
