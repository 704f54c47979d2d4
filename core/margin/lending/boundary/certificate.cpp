// Two arguments, each enough alone. Write C, W, D for collateral, weighted collateral and debt, and
// [a, b] for the interval by parameter. All three are non-decreasing.
//
// Monotone. C, W at a and D at b bound them inside. Newer rule: the health factor is at least 1
// exactly when W 1e18 + floor(D/2) >= 1e22 D, which falls in D and rises in W. Older rule, with
// K = floor((C A + 5000) / 1e4) and A = floor(W / C): exactly when K 1e18 + floor(D/2) >= 1e18 D.
// For C A there are three lower bounds on the interval:
//   C(a) floor(W(a) / C(b));
//   C(a) A' for every A' with W >= A' C all over the interval. The lowest threshold is one. W - A'
//   C
//     is a sum of values with weights LT - A', linear but for its band: another is every A' for
//     which it reaches the band's width at both ends. When one asset alone moves, W / C is a
//     monotone function of that asset's value, and min(A(a), A(b)) is one too;
//   W(a) - C(a) + 1 when no threshold is 0, because C A > W - C, which is a sum of values with
//     weights LT - 1 and so monotone.
//
// Concave. Let X be a weighted sum of collateral and g = X - 1e4 D. But for its band g is a concave
// function g* (collateral is linear, debt convex): u <= g - g* <= v. So inside the interval
//   g >= g* + u >= min(g*(a), g*(b)) + u >= min(g(a), g(b)) - (v - u),
// and v - u is the slack. The newer rule holds where W >= 1e4 D; the older where
// C A + 5000 >= 1e4 D, for which X is either W - C + 1, or C times an A' as above.
#include "core/margin/lending/boundary/certificate.hpp"

#include <algorithm>

namespace loadline::aave {
namespace {

constexpr std::uint64_t kHalfBps = kBps / 2;

constexpr unsigned kRelativeSlackBits = 60;

/// A signed difference.
struct Gap {
  u256 size;
  bool negative = false;
};

/// What stands against the debt at one end, and 1e4 times that debt.
struct Balanced {
  u256 credit;
  u256 required;
};

constexpr Gap gap_of(const Balanced& sides) noexcept {
  const bool negative = sides.credit < sides.required;
  std::uint64_t borrow = 0;
  const u256 size = negative ? subtract_with_borrow(sides.required, sides.credit, borrow)
                             : subtract_with_borrow(sides.credit, sides.required, borrow);
  return {size, negative};
}

u256 required_for(Exact& exact, const Totals& totals) noexcept {
  return exact.multiply(totals.debt, kBps);
}

u256 whole_slack(Exact& exact, const RayTraits& ray, const u256& slack,
                 const Totals& largest) noexcept {
  if (!ray.slack.relative) return slack;
  const u256 size = exact.add(largest.weighted, required_for(exact, largest));
  return exact.add(slack, shift_right(size, kRelativeSlackBits));
}

u256 average_of(Exact& exact, const Totals& totals) noexcept {
  return is_zero(totals.collateral) ? u256{} : exact.divide(totals.weighted, totals.collateral);
}

/// The greatest A for which the totals at one end leave W - A C at or above the slack.
u256 average_above(Exact& exact, const Totals& totals, const u256& slack) noexcept {
  if (is_zero(totals.collateral) || totals.weighted < slack) return {};
  return exact.divide(exact.subtract(totals.weighted, slack), totals.collateral);
}

u256 lowest_average(Exact& exact, const RayTraits& ray, const Totals& low,
                    const Totals& high) noexcept {
  if (is_zero(high.collateral)) return {};
  if (ray.one_asset) return std::min(average_of(exact, low), average_of(exact, high));
  const u256 slack = whole_slack(exact, ray, ray.slack.average, high);
  const u256 linear = std::min(average_above(exact, low, slack), average_above(exact, high, slack));
  const u256 monotone = exact.divide(low.weighted, high.collateral);
  return std::max({linear, monotone, u256{ray.thresholds.lowest}});
}

/// W - C + 1, a lower bound of C A; 0 where it is not one.
u256 threshold_bound(Exact& exact, const RayTraits& ray, const Totals& totals) noexcept {
  if (ray.thresholds.lowest == 0) return {};
  return exact.add(exact.subtract(totals.weighted, totals.collateral), 1);
}

/// Whether a shortfall of `missing` before the last division is made up by its half-up rounding:
/// missing * 1e18 <= floor(debt / 2).
bool rounds_up(Exact& exact, const u256& missing, const u256& debt) noexcept {
  return missing <= exact.divide(shift_right(debt, 1), kWadDivisor);
}

bool monotone_weighted(Exact& exact, const Totals& low, const Totals& high) noexcept {
  const u256 required = required_for(exact, high);
  if (low.weighted >= required) return true;
  return rounds_up(exact, exact.subtract(required, low.weighted), high.debt);
}

bool monotone_truncated(Exact& exact, const u256& credit, const Totals& high) noexcept {
  const u256 covered = exact.divide(exact.add(credit, kHalfBps), kBpsDivisor);
  if (covered >= high.debt) return true;
  return rounds_up(exact, exact.subtract(high.debt, covered), high.debt);
}

bool clears(const Balanced& sides, const u256& slack) noexcept {
  const Gap gap = gap_of(sides);
  return !gap.negative && gap.size >= slack;
}

bool proves_weighted(const RayTraits& ray, const Totals& low, const Totals& high) noexcept {
  Exact exact;
  if (monotone_weighted(exact, low, high)) return !exact.overflowed();
  const u256 slack = whole_slack(exact, ray, ray.slack.health, high);
  const bool clear = clears({low.weighted, required_for(exact, low)}, slack) &&
                     clears({high.weighted, required_for(exact, high)}, slack);
  return clear && !exact.overflowed();
}

bool proves_truncated(const RayTraits& ray, const Totals& low, const Totals& high) noexcept {
  Exact exact;
  const u256 average = lowest_average(exact, ray, low, high);
  const u256 by_threshold = threshold_bound(exact, ray, low);
  const u256 by_average = exact.multiply(low.collateral, average);
  if (monotone_truncated(exact, std::max(by_threshold, by_average), high)) {
    return !exact.overflowed();
  }
  const u256 slack = whole_slack(exact, ray, ray.slack.health, high);
  const u256 low_required = required_for(exact, low);
  const u256 high_required = required_for(exact, high);
  const u256 far_threshold = threshold_bound(exact, ray, high);
  const u256 far_average = exact.multiply(high.collateral, average);
  const auto clear = [&](const u256& at_low, const u256& at_high) {
    return clears({exact.add(at_low, kHalfBps), low_required}, slack) &&
           clears({exact.add(at_high, kHalfBps), high_required}, slack);
  };
  const bool proved = clear(by_average, far_average) ||
                      (ray.thresholds.lowest != 0 && clear(by_threshold, far_threshold));
  return proved && !exact.overflowed();
}

/// a - b, which is not negative.
u256 minus(Exact& exact, const Gap& a, const Gap& b) noexcept {
  if (a.negative != b.negative) return exact.add(a.size, b.size);
  return a.negative ? exact.subtract(b.size, a.size) : exact.subtract(a.size, b.size);
}

/// Where the line through two gaps, `distance` apart and falling, meets `level`: from the first.
u256 crossing(Exact& exact, const Gap& first, const Gap& second, const Gap& level,
              const u256& distance) noexcept {
  return exact.multiply_divide(distance, minus(exact, first, level), minus(exact, first, second),
                               Rounding::down);
}

bool below(const Gap& gap, const Gap& level) noexcept {
  if (gap.negative != level.negative) return gap.negative && !is_zero(gap.size);
  return gap.negative ? gap.size > level.size : gap.size < level.size;
}

/// What stands against the debt at both ends, at the least and at the most.
struct Sides {
  Balanced near_least, far_least, near_most, far_most;
};

Sides sides_of(Exact& exact, const RayTraits& ray, const Totals& near, const Totals& far) noexcept {
  const u256 near_required = required_for(exact, near);
  const u256 far_required = required_for(exact, far);
  if (ray.rule == HealthRule::weighted_sum) {
    const Balanced at_near{near.weighted, near_required};
    const Balanced at_far{far.weighted, far_required};
    return {at_near, at_far, at_near, at_far};
  }
  const u256 near_average = average_of(exact, near);
  const u256 far_average = average_of(exact, far);
  const u256& least = std::min(near_average, far_average);
  const u256& most = std::max(near_average, far_average);
  const auto credit = [&](const Totals& totals, const u256& average) {
    return exact.add(exact.multiply(totals.collateral, average), kHalfBps);
  };
  const auto at_least = [&](const Totals& totals) {
    const u256 bound = exact.add(threshold_bound(exact, ray, totals), kHalfBps);
    return std::max(credit(totals, least), bound);
  };
  return {{at_least(near), near_required},
          {at_least(far), far_required},
          {credit(near, most), near_required},
          {credit(far, most), far_required}};
}

}  // namespace

bool proves_safe(const RayTraits& ray, const Totals& low, const Totals& high) noexcept {
  if (low.reverts || high.reverts) return false;
  return ray.rule == HealthRule::weighted_sum ? proves_weighted(ray, low, high)
                                              : proves_truncated(ray, low, high);
}

Guess guess_boundary(const RayTraits& ray, const Totals& near, const Totals& far,
                     const u256& distance) noexcept {
  if (near.reverts || far.reverts) return {};
  Exact exact;
  const Sides sides = sides_of(exact, ray, near, far);
  const bool rising = far.debt >= near.debt && far.collateral >= near.collateral;
  const Gap above{whole_slack(exact, ray, ray.slack.health, rising ? far : near), false};
  const Gap under{above.size, true};
  const Gap near_least = gap_of(sides.near_least);
  const Gap far_least = gap_of(sides.far_least);
  if (below(near_least, above) || !below(far_least, above)) return {};
  Guess guess{.safe = crossing(exact, near_least, far_least, above, distance),
              .unsafe = distance,
              .found = true};
  const Gap far_most = gap_of(sides.far_most);
  if (below(far_most, under)) {
    const Gap near_most = gap_of(sides.near_most);
    guess.unsafe = exact.add(crossing(exact, near_most, far_most, under, distance), 1);
  }
  guess.found = !exact.overflowed();
  return guess;
}

u256 extend_boundary(const RayTraits& ray, const Totals& before, const Totals& near,
                     const u256& step) noexcept {
  Exact exact;
  const Gap first = gap_of({before.weighted, required_for(exact, before)});
  const Gap second = gap_of({near.weighted, required_for(exact, near)});
  const Gap under{whole_slack(exact, ray, ray.slack.health, near), true};
  if (!below(second, first) || below(second, under)) return u256::max();
  const u256 ahead = exact.subtract(crossing(exact, first, second, under, step), step);
  return exact.overflowed() ? u256::max() : exact.add(ahead, 1);
}

}  // namespace loadline::aave
