// One reference case's outcome, and how numbers are read from the files.
#pragma once

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/digest.hpp"
#include "core/numeric/fixed_point.hpp"
#include "core/numeric/real.hpp"

namespace loadline::conformance {

using Json = nlohmann::json;

/// `error` is in the unit of `tolerance` (relative or absolute, as the suite says).
struct Case {
  std::string label;
  bool passed = false;
  double error = 0.0;
  double tolerance = 0.0;
  std::uint64_t digest = 0;  ///< of the bits that the engine returned
  std::string note;          ///< why it failed, or what was explained
};

/// A file's cases in file order. `kind` says what the errors are measured in.
struct Report {
  std::string kind;
  std::vector<Case> cases;
};

using Suite = Report (*)(const Json& file);

Report european_haug(const Json&);
Report european_greeks_haug(const Json&);
Report bsm_greeks_mp(const Json&);
Report iv_extreme(const Json&);
Report options_svi(const Json&);
Report american_andersen_lake(const Json&);
Report american_reference(const Json&);
Report american_true_values(const Json&);
Report aave_math_utils(const Json&);
Report aave_peer_run(const Json&);
Report digital_haug(const Json&);
Report barrier_haug(const Json&);
Report heston_lewis(const Json&);
Report heston_highmoneyness(const Json&);
Report heston_impliedvols(const Json&);
Report heston_misc(const Json&);
Report merton_mp(const Json&);
Report merton_haug(const Json&);
Report bates_mp(const Json&);
Report fourier_mp(const Json&);
Report comet_vectors(const Json&);
Report morpho_vectors(const Json&);
Report risk_liquidation(const Json&);
Report derive_pmrm2(const Json&);
Report derive_srm_portfolio(const Json&);
Report risk_liquidity_haircut(const Json&);
Report risk_portfolio_margin(const Json&);
Report risk_correlation(const Json&);
Report risk_pricing_mc(const Json&);
Report hyperliquid_tiers(const Json&);
Report dydx_v4(const Json&);
Report drift(const Json&);
Report mango_health(const Json&);
Report gmx_peer_run(const Json&);
Report orderly_peer_run(const Json&);
Report software_rows(const Json&);

/// A row of the liquidation file about perpetuals, deleveraging or loss sharing; false for another.
bool evaluate_perpetual_liquidation(const Json& row, Case& out);

/// The rows of the risk file about barriers, touches and first passage.
bool is_exotic_row(const std::string& id);
Case exotic_row(const Json& row);

/// A row about liquidation on a lending protocol: fills the case, or says that it is none.
bool evaluate_lending_liquidation(const Json& row, Case& out);

/// A row of a risk file that is an option under Heston, Merton or Kou, or nothing.
std::optional<Case> model_row(const Json& row);
/// A row of a risk file that is one quadratic-exponential step, or nothing.
std::optional<Case> variance_step_row(const Json& row);

/// A number that stands as a JSON number or as a decimal string.
inline double number(const Json& value) {
  return value.is_string() ? std::strtod(value.get<std::string>().c_str(), nullptr)
                           : value.get<double>();
}

/// The same for the engine, whichever real it is built with.
inline real real_number(const Json& value) {
  return real_from_bits(bit_cast<std::uint64_t>(number(value)));
}

/// A result of the engine for a comparison or a printout.
inline double shown(real x) {
  return bit_cast<double>(bits_of(x));
}

/// A row as a lookup by the names in the file's `fields`, so that column order does not matter.
class Row {
 public:
  Row(const Json& fields, const Json& row) : fields_(fields), row_(row) {}

  const Json& at(const char* name) const {
    static const Json none;
    for (std::size_t i = 0; i < fields_.size() && i < row_.size(); ++i) {
      if (fields_[i] == name) return row_[i];
    }
    return none;
  }
  bool has(const char* name) const { return !at(name).is_null(); }
  double number(const char* name) const { return conformance::number(at(name)); }
  real real_number(const char* name) const { return conformance::real_number(at(name)); }
  std::string text(const char* name) const { return at(name).get<std::string>(); }

 private:
  const Json& fields_;
  const Json& row_;
};

/// A case decided by |got - want| / scale against a tolerance. NaN never passes.
inline Case compare(std::string label, double got, double want, double scale, double tolerance) {
  Digest digest;
  digest.add(got);
  const double error = std::fabs(got - want) / scale;
  const bool passed = got == want || error <= tolerance;
  std::string note;
  if (!passed) note = "got " + std::to_string(got) + ", want " + std::to_string(want);
  return {std::move(label), passed, got == want ? 0.0 : error, tolerance, digest.value(), note};
}

/// An exact decimal ("12.5", 12.5, "1e18" is not one) as an integer times 10^-digits.
struct Decimal {
  u256 units;
  unsigned digits = 0;
};

/// Reads the decimal digits of a JSON string or number exactly.
Decimal decimal(const Json& value);
/// Whether a minus sign stands before it; `decimal` reads what follows.
bool is_negative(const Json& value);
/// `decimal` scaled to `digits` decimals; excess digits are cut.
u256 scaled(const Json& value, unsigned digits);
u256 power_of_ten(unsigned exponent);
double as_double(const u256& value);

}  // namespace loadline::conformance
