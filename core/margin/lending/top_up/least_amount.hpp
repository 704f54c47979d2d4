// The least amount of an action that makes a position as healthy as is wanted, exact to a unit.
#pragma once

#include "core/base/result.hpp"
#include "core/margin/lending/boundary/price_boundary.hpp"
#include "core/margin/lending/pool/aave_search.hpp"

namespace loadline::lending {

/// What the contract makes of the amount; `amount` and `after` are 0 unless `reached`.
struct LeastAmount {
  u256 amount;  ///< base units; 0 where the position is healthy enough as it is
  u256 after;   ///< the measure with it
  Reach reach = Reach::reached;  ///< unreachable: no amount that the contract takes is enough
  std::uint32_t reserved = 0;
};

/// The two ways to the wanted health, each alone.
struct TopUp {
  u256 before;  ///< the measure as the position stands; 2^256 - 1 where nothing is owed
  LeastAmount collateral;
  LeastAmount repay;
};

inline TopUp no_debt_to_cover() noexcept {
  TopUp top_up{};
  top_up.before = u256::max();
  top_up.collateral.reach = top_up.repay.reach = Reach::no_debt;
  return top_up;
}

/// The least amount in 0 .. most with measure(amount) >= wanted, of a Result<u256> that never falls
/// as the amount rises. By doubling, then halving: at most 513 questions. Errors: the measure's.
template <class Measure>
Result<LeastAmount> least_amount(const u256& most, const u256& wanted, Measure measure) noexcept {
  LeastAmount least{};
  u256 low{}, high{};
  for (;;) {
    const Result<u256> there = measure(high);
    if (!there.ok()) return there.error();
    least.after = *there;
    if (*there >= wanted) break;
    if (high >= most) {
      least.after = {};
      least.reach = Reach::unreachable;
      return least;
    }
    low = high;
    high = is_zero(high) ? u256{1} : aave::saturating_add(high, high);
    if (high > most) high = most;
  }
  least.amount = high;
  if (is_zero(high)) return least;
  Error failed{};
  least.amount = first_flipped(low, high, [&](const u256& amount) {
    const Result<u256> there = measure(amount);
    if (!there.ok()) failed = there.error();
    const bool enough = there.ok() && *there >= wanted;
    if (enough) least.after = *there;
    return enough;
  });
  if (failed.code != ErrorCode::ok) return failed;
  return least;
}

}  // namespace loadline::lending
