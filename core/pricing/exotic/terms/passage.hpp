// The probability that a Brownian motion with drift reaches a level, in standardised form.
#pragma once

#include "core/pricing/exotic/terms/process.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The level and the drift are measured in standard deviations at the horizon.
struct Passage {
  real probability, log_probability, survival;
  real gaussian;  ///< e^(-(distance - drift)^2 / 2)
};

/// For a level at `distance` > 0 and a `drift` that counts positive towards it, each below 1e150.
/// Probability and survival are both good to 4e-14, relative, given e to their logarithm; however
/// near the level and however far the tail.
Passage passage(Extended distance, Extended drift) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
