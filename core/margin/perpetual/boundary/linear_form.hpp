// A quantity as it moves with one price, and the comparisons on the way that bend it.
//
// A health rule made of sums, minima and signs of quantities that are linear in a price is itself
// linear in it between the points where one of its comparisons turns. Evaluated with linear forms
// at a price, the rule gives its own straight piece there; and because the two sides of every
// comparison are linear, the point where the first of them turns is known in closed form. Walked
// from piece to piece nothing is missed.
#pragma once

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// constant + slope * price.
struct LinearForm {
  real constant = 0.0;
  real slope = 0.0;

  real at(real price) const noexcept { return constant + slope * price; }
  friend LinearForm operator+(LinearForm a, LinearForm b) noexcept {
    return {a.constant + b.constant, a.slope + b.slope};
  }
  friend LinearForm operator-(LinearForm a, LinearForm b) noexcept {
    return {a.constant - b.constant, a.slope - b.slope};
  }
  friend LinearForm operator*(LinearForm a, real factor) noexcept {
    return {a.constant * factor, a.slope * factor};
  }
};

/// Evaluates comparisons just above `from`, and keeps the nearest price at which one of them turns.
class Bends {
 public:
  Bends(real from, real farthest) noexcept : from_(from), next_(farthest) {}

  /// The nearest turn: all comparisons made so far hold from `from` up to it.
  real next() const noexcept { return next_; }

  /// Whether the form is below zero just above `from`. Decided by where it is zero, and a zero as
  /// near as 2^-45 counts as passed: the walk has just stopped there.
  bool negative(LinearForm form) noexcept {
    if (form.slope == 0.0) return form.constant < 0.0;
    const real zero = -form.constant / form.slope;
    if (zero > from_ + from_ * real(0x1p-45)) {
      if (zero < next_) next_ = zero;
      return form.slope > 0.0;
    }
    return form.slope < 0.0;
  }
  LinearForm least(LinearForm a, LinearForm b) noexcept { return negative(b - a) ? b : a; }

 private:
  real from_;
  real next_;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
