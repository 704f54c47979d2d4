// What the suites of option margin share.
#pragma once

#include "core/margin/option/pmrm2.hpp"

#include "tests/conformance/facts.hpp"

namespace loadline::conformance {

/// A row about a venue's published rule or table.
Case margin_rule_row(const Json& row);

}  // namespace loadline::conformance
