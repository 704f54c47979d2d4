// Suites in software arithmetic: the rows that are written for either real, the others left out.
#include "tests/conformance/rows.hpp"

namespace loadline::conformance {

Report software_rows(const Json& file) {
  Report report{"absolute", {}};
  for (const Json& row : file.at("vectors")) {
    for (const auto evaluator : {random_row, matrix_row, european_row}) {
      if (const auto result = evaluator(row)) report.cases.push_back(*result);
    }
  }
  return report;
}

}  // namespace loadline::conformance
