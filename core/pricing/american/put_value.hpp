// The value of an American put of strike 1 on a boundary that is solved for.
#pragma once

#include "core/pricing/american/premium.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct PutValue {
  PutTerms terms;
  bool whole = false;      ///< the value; else what it exceeds the European put by
  bool exercised = false;  ///< exercise now is optimal: value 1 - S
};

/// The put with the logarithm of spot / strike. Its derivatives by the inputs are there only where
/// the boundary has tangents.
PutValue put_value(const ExerciseBoundary& boundary, real log_spot) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
