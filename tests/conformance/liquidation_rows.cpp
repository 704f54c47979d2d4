// The risk file about liquidation: each row by the venue family that knows it. Cases are named by
// the row's id.
#include "tests/conformance/case.hpp"

namespace loadline::conformance {

Report risk_liquidation(const Json& file) {
  Report report{"absolute", {}};
  for (const Json& row : file.at("vectors")) {
    Case result{"", false, 0, 0, 0, "no method of the engine"};
    const bool known =
        evaluate_perpetual_liquidation(row, result) || evaluate_lending_liquidation(row, result);
    if (!known || result.label.empty()) result.label = row.at("id").get<std::string>();
    report.cases.push_back(std::move(result));
  }
  return report;
}

}  // namespace loadline::conformance
