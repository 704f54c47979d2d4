// The last integer on the low side of a boundary, by doubling steps from a guess, then halving.
#pragma once

#include "core/numeric/uint256.hpp"

namespace loadline::aave {

/// a + b, 2^256 - 1 where that is more; a - b, 0 where that is less.
constexpr u256 saturating_add(const u256& a, const u256& b) noexcept {
  std::uint64_t carry = 0;
  const u256 sum = add_with_carry(a, b, carry);
  return carry == 0 ? sum : u256::max();
}
constexpr u256 saturating_subtract(const u256& a, const u256& b) noexcept {
  std::uint64_t borrow = 0;
  const u256 difference = subtract_with_borrow(a, b, borrow);
  return borrow == 0 ? difference : u256{};
}

/// Some x in 0 .. ceiling with is_low(x), and not is_low(x + 1) unless x is the ceiling. 0 counts
/// as low without being asked. Takes 2 questions when the guess is x, else about 2 log2 of its
/// error.
template <class IsLow>
u256 last_low(const u256& guess, const u256& ceiling, IsLow is_low) noexcept {
  u256 low{};
  u256 high = saturating_add(ceiling, 1);
  u256 step{1};
  const auto double_step = [&step] { step = saturating_add(step, step); };
  u256 next = guess < ceiling ? guess : ceiling;
  if (is_zero(next) || is_low(next)) {
    for (low = next; low < ceiling; low = next, double_step()) {
      next = saturating_add(low, step);
      if (next > ceiling) next = ceiling;
      if (is_low(next)) continue;
      high = next;
      break;
    }
  } else {
    for (high = next;; high = next, double_step()) {
      next = saturating_subtract(high, step);
      if (!is_zero(next) && !is_low(next)) continue;
      low = next;
      break;
    }
  }
  while (low < ceiling && saturating_subtract(high, low) > u256{1}) {
    const u256 middle = saturating_add(low, shift_right(saturating_subtract(high, low), 1));
    (is_low(middle) ? low : high) = middle;
  }
  return low;
}

}  // namespace loadline::aave
