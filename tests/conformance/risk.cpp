// The risk files: rows that the engine carries so far. Cases are named by the row's id.
#include "tests/conformance/rows.hpp"

namespace loadline::conformance {
namespace {

Case unsupported(const Json& row) {
  return {row.at("id").get<std::string>(), false, 0, 0, 0, "no method of the engine"};
}

std::optional<Case> passage_row(const Json& row) {
  if (!is_exotic_row(row.at("id").get<std::string>())) return std::nullopt;
  return exotic_row(row);
}

using Evaluator = std::optional<Case> (*)(const Json& row);

/// What the first evaluator that knows the row makes of it.
Case evaluate(const Json& row, std::initializer_list<Evaluator> evaluators) {
  for (const Evaluator evaluator : evaluators) {
    if (auto result = evaluator(row)) return *result;
  }
  return unsupported(row);
}

}  // namespace

Report risk_pricing_mc(const Json& file) {
  Report report{"absolute", {}};
  for (const Json& row : file.at("vectors")) {
    report.cases.push_back(
        evaluate(row, {random_row, european_row, passage_row, model_row, variance_step_row}));
  }
  return report;
}

Report risk_correlation(const Json& file) {
  Report report{"absolute", {}};
  for (const Json& row : file.at("vectors")) report.cases.push_back(evaluate(row, {matrix_row}));
  return report;
}

}  // namespace loadline::conformance
