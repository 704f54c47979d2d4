#include "core/numeric/analysis/sums.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real sum(std::span<const real> values) noexcept {
  return sum<kLanes>(values);
}

real dot(std::span<const real> a, std::span<const real> b) noexcept {
  return dot<kLanes>(a, b);
}

real mean(std::span<const real> values) noexcept {
  return canonical(sum(values) / real_of(values.size()));
}

real compensated_sum(std::span<const real> values) noexcept {
  real total = 0.0, lost = 0.0;
  for (const real x : values) {
    const real next = total + x;
    // The smaller operand is the one whose low bits the addition dropped.
    const bool total_leads = absolute(total) >= absolute(x);
    lost = lost + (total_leads ? (total - next) + x : (x - next) + total);
    total = next;
  }
  // An infinity has lost infinity - infinity: the plain total is the answer then.
  return canonical(is_finite(total) ? total + lost : total);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
