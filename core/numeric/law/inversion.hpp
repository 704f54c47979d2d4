// The inverse of a distribution function by Newton's method on logarithms, kept in a bracket.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/exponential.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A function's value at x and its derivative with respect to log x.
struct LogarithmicSlope {
  real value;
  real slope;
};

/// The x > 0 where f, which increases, is 0: f(x) gives a LogarithmicSlope. `start` is positive and
/// finite. Every step stays inside the numbers between which the sign is known to change, and a
/// step that would leave them halves them on the logarithmic scale instead. At most 200
/// evaluations.
template <class Function>
real positive_root(Function f, real start) noexcept {
  constexpr int kMostSteps = 200;
  constexpr real kLongest = 40.0;  // of log x
  real low = 0.0, high = std::numeric_limits<real>::infinity(), x = start;
  for (int i = 0; i < kMostSteps; ++i) {
    const LogarithmicSlope at = f(x);
    if (at.value == real(0.0)) return x;
    (at.value < real(0.0) ? low : high) = x;
    real step = -at.value / at.slope;
    if (!(absolute(step) <= kLongest)) step = at.value < real(0.0) ? kLongest : -kLongest;
    // A short step must not round x away, nor a long one leave nothing of e^step.
    real next = absolute(step) < real(1.0) ? x + x * expm1(step) : x * exp(step);
    if (absolute(step) < real(0x1p-50)) return next;
    const bool is_bracketed = low > real(0.0) && is_finite(high);
    if (!(next > low && next < high) && is_bracketed) {
      next = square_root(low) * square_root(high);
      if (!(next > low && next < high)) return x;
    }
    if (!(next > real(0.0)) || !is_finite(next)) return next;
    x = next;
  }
  return x;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
