// How large a number of a margin rule may be.
#pragma once

#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Largest price, amount or total that a margin rule takes: sums of some hundred products of three
/// of them stay inside binary64.
inline constexpr real kMaxMarginNumber = 0x1p300;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
