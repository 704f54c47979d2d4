// A boundary of a decision that flips once along a line of integers, exactly: the last healthy
// point and the first liquidatable one, which are neighbours.
#pragma once

#include "core/margin/reach.hpp"
#include "core/numeric/fixed_point.hpp"

namespace loadline::lending {

using loadline::Reach;

/// Both points are decided by the contract's own rule, not only by the closed form that names them.
struct Boundary {
  u256 last_healthy;        ///< price in the venue's units, factor in wad, or seconds after now
  u256 first_liquidatable;  ///< one unit further from now
  Reach reach = Reach::reached;
  std::uint32_t reserved = 0;
};

inline Boundary no_boundary(Reach reach) noexcept {
  Boundary boundary;
  boundary.reach = reach;
  return boundary;
}

/// The least x with floor(x * multiplier / divisor) >= n: ceil(n * divisor / multiplier), by a
/// 512-bit product. Sets `overflowed` when no x below 2^256 is enough, or the multiplier is 0.
inline u256 least_reaching(Exact& exact, const u256& n, const u256& multiplier,
                           const u256& divisor) noexcept {
  return exact.multiply_divide(n, divisor, multiplier, Rounding::up);
}

/// The first x in low .. high with `flipped(x)`, given that it is false at `low`, true at `high`,
/// and never turns back. At most 256 questions.
template <class Flipped>
u256 first_flipped(u256 low, u256 high, Flipped flipped) noexcept {
  Exact exact;
  for (;;) {
    const u256 width = exact.subtract(high, low);
    if (width <= u256{1}) return high;
    const u256 middle = exact.add(low, shift_right(width, 1));
    (flipped(middle) ? high : low) = middle;
  }
}

/// The boundary below `now`, where the decision is healthy. `last_healthy` is what a closed form
/// says; the rule is asked on both sides of it, and settles the matter by bisection if it
/// disagrees.
template <class Liquidatable>
Boundary boundary_below(const u256& last_healthy, const u256& now, const u256& least,
                        Liquidatable liquidatable) noexcept {
  Exact exact;
  Boundary boundary;
  const bool inside = last_healthy > least && last_healthy <= now;
  if (inside && !liquidatable(last_healthy)) {
    boundary.last_healthy = last_healthy;
    boundary.first_liquidatable = exact.subtract(last_healthy, 1);
    if (liquidatable(boundary.first_liquidatable)) return boundary;
  }
  if (now <= least || !liquidatable(least)) return no_boundary(Reach::unreachable);
  const auto healthy = [&](const u256& x) { return !liquidatable(x); };
  boundary.last_healthy = first_flipped(least, now, healthy);
  boundary.first_liquidatable = exact.subtract(boundary.last_healthy, 1);
  return boundary;
}

/// The same above `now`, up to and with `most`.
template <class Liquidatable>
Boundary boundary_above(const u256& last_healthy, const u256& now, const u256& most,
                        Liquidatable liquidatable) noexcept {
  Exact exact;
  Boundary boundary;
  const bool inside = last_healthy >= now && last_healthy < most;
  if (inside && !liquidatable(last_healthy)) {
    boundary.last_healthy = last_healthy;
    boundary.first_liquidatable = exact.add(last_healthy, 1);
    if (liquidatable(boundary.first_liquidatable)) return boundary;
  }
  if (now >= most || !liquidatable(most)) return no_boundary(Reach::unreachable);
  boundary.first_liquidatable = first_flipped(now, most, liquidatable);
  boundary.last_healthy = exact.subtract(boundary.first_liquidatable, 1);
  return boundary;
}

}  // namespace loadline::lending
