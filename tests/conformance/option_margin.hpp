// What the suites of option margin share.
#pragma once

#include "core/margin/option/pmrm2.hpp"

#include "tests/conformance/comparison.hpp"

namespace loadline::conformance {

inline Case refused(const std::string& label, const Error& error) {
  return {label,
          false,
          0,
          0,
          0,
          "refused: " + std::string(error_name(error.code)) + " " +
              std::string(field_name(error.field))};
}

/// A row about a venue's published rule or table.
Case margin_rule_row(const Json& row);

}  // namespace loadline::conformance
