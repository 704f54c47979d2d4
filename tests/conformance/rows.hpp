// Rows that are evaluated for either real: natively, in WebAssembly and in software arithmetic.
// Each takes a row of any file and gives nothing where the row asks for something else.
#pragma once

#include <optional>

#include "core/numeric/real.hpp"

#include "tests/conformance/case.hpp"

namespace loadline::conformance::inline LOADLINE_ARITHMETIC {

/// Philox4x32-10 and Sobol points.
std::optional<Case> random_row(const Json& row);
/// Repair, shrinkage and stress of correlation matrices.
std::optional<Case> matrix_row(const Json& row);
/// Hull's worked examples of European options.
std::optional<Case> european_row(const Json& row);

}  // namespace loadline::conformance::inline LOADLINE_ARITHMETIC
