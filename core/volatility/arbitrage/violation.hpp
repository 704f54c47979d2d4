// Where a smile allows arbitrage.
#pragma once

#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The worst point of a violation is sought within this log-moneyness, a factor of nine million, or
/// one unit inside an interval that lies beyond.
inline constexpr real kWidestLogMoneyness = 16.0;

/// One open interval of log-moneyness on which the condition fails, and the worst point found.
struct Violation {
  real low = 0.0;    ///< -inf when the left wing fails without end
  real high = 0.0;   ///< +inf when the right wing does
  real worst = 0.0;  ///< a log-moneyness inside
  real value = 0.0;  ///< of the function there, below zero
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
