// How far a boundary is from today's price: per 1, and in standard deviations.
#pragma once

#include "core/base/result.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct DistanceInputs {
  real price = 0.0;     ///< today's, in (0, 2^100]
  real boundary = 0.0;  ///< in (0, 2^100]
  real vol = 0.0;       ///< standard deviation of the return over the horizon, in (0, 2^20]
};

struct BoundaryDistance {
  real simple_return = 0.0;  ///< boundary / price - 1; below zero: the price has to fall
  real log_return = 0.0;     ///< log(boundary / price)
  real simple_sigmas = 0.0;  ///< simple_return / vol, where vol is that of simple returns
  real log_sigmas = 0.0;     ///< log_return / vol, where vol is that of log returns
};

/// Both readings of one distance; which vol it is the caller says by what it reads. A joint move's
/// is its own: move / vol of the driver. Errors: not_finite, out_of_domain, missing_price at 0
/// (Field::price for today's price, Field::barrier for the boundary, Field::vol).
Result<BoundaryDistance> boundary_distance(const DistanceInputs& inputs) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
