// Rows about margin rules as venues publish them: grids, parameters, and worked examples.
#include "tests/conformance/option_margin.hpp"

namespace loadline::conformance {

Case margin_rule_row(const Json& row) {
  return {row.at("id").get<std::string>(), false, 0, 0, 0, "no method of the engine"};
}

}  // namespace loadline::conformance
