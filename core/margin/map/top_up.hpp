// The least collateral to add to a cross account of perpetuals that makes it as safe as is wanted.
#pragma once

#include <cstdint>

#include "core/margin/perpetual/account/cross_account.hpp"
#include "core/margin/reach.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct TopUp {
  Reach reach = Reach::reached;  ///< unreachable: not even with a collateral of 2^100
  real amount = 0.0;             ///< >= 0, quote currency; 0 where the account is safe enough
  real before = 0.0;             ///< the measure as the account stands ...
  real after = 0.0;              ///< ... and with the amount; `before` unless `reached`
};

/// How the price of one market may move: a geometric Brownian motion, as in `passage_probability`.
struct PassageGoal {
  std::uint32_t market = 0;
  real drift = 0.0;             ///< growth of the expected price, per year
  real vol = 0.0;               ///< >= 0, annual lognormal
  real horizon_years = 0.0;     ///< >= 0
  real monitoring_years = 0.0;  ///< >= 0, time between two looks; 0 is always
  real probability = 0.0;       ///< the most that is wanted, 0 .. 1
};

/// The measure is equity over maintenance margin, and at least `health` (0 .. 2^20) is wanted; an
/// account that needs no margin has Reach::no_exposure. The collateral in all is exact to one
/// double: with the next smaller one the computed measure falls short; the amount is the
/// difference, rounded up. Errors: of `cross_margin`; not_finite, out_of_domain
/// (Field::target_health).
Result<TopUp> top_up_to_health(const CrossAccount& account, real health) noexcept;

/// The measure is the probability that the price of the goal's market enters an interval of
/// `liquidation_prices` before the horizon, the other prices unchanged, and at most the goal's is
/// wanted; 1 for an account that can be liquidated now. More collateral narrows every interval, so
/// that the probability never rises: the amount is bracketed by doubling, then halved among the
/// representable numbers, at most 101 and 64 evaluations; exact as above. Errors: of
/// `liquidation_prices` and `passage_probability`; not_finite, out_of_domain (Field::probability).
Result<TopUp> top_up_to_probability(const CrossAccount& account, const PassageGoal& goal) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
