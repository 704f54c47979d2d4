// Implied total volatility from the normalised price, against mpmath.
#include "core/pricing/implied/black_implied.hpp"

#include <algorithm>

#include "tests/conformance/case.hpp"

namespace loadline::conformance {
namespace {

constexpr double kEps = 0x1p-52;

/// d price / d s of the normalised price.
double normalised_vega(double x, double s) {
  const double y = x / s, t = s / 2;
  return std::exp(-(y * y + t * t) / 2) / std::sqrt(2 * std::acos(-1.0));
}

}  // namespace

Report iv_extreme(const Json& file) {
  Report report{"relative", {}};
  for (const Json& vector : file.at("vectors")) {
    const Row row{file.at("fields"), vector};
    const double x = row.number("x"), s = row.number("s"), beta = row.number("beta_double");
    const std::string label = "x=" + row.at("x").dump() + " s=" + row.at("s").dump();
    const auto answer = implied_total_vol(beta, x);
    if (!answer.ok()) {
      const std::string code(error_name(answer.error().code));
      report.cases.push_back({label, false, 0, 0, 0, "refused: " + code});
      continue;
    }
    const double attainable = std::max(1.0, std::fabs(beta / (s * normalised_vega(x, s))));
    report.cases.push_back(compare(label, *answer, s, s, 4 * kEps * attainable));
  }
  return report;
}

}  // namespace loadline::conformance
