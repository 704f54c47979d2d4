// How likely, and how far away, a price's next liquidation is: the intervals of a liquidation map
// with distances and probabilities.
#pragma once

#include <span>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Prices, both included, at and between which an account is liquidated.
struct PriceBand {
  real low = 0;      ///< >= 0
  real high = 1e75;  ///< >= low and > 0; 1e75 and above goes on for ever
};

/// The price is a geometric Brownian motion.
struct PassageInputs {
  std::span<const PriceBand> intervals;  ///< rising, each above the one before it
  real price = 0;                        ///< today, within the domain of an option's spot
  real drift = 0;                        ///< growth of the expected price, per year
  real vol = 0;                          ///< >= 0, annual lognormal
  real horizon_years = 0;                ///< >= 0
  real monitoring_years = 0;  ///< >= 0, time between two looks (a block time); 0 is always
};

/// The nearest liquidatable price on one side.
struct LevelPassage {
  bool exists = false;        ///< there is one; everything else is 0 where there is none
  real level = 0;             ///< that price
  real distance_percent = 0;  ///< 100 (level / price - 1), negative below the price
  /// |log(level / price)| in standard deviations at the horizon; the deviation counts as 2^-200
  /// where it is less.
  real distance_sigmas = 0;
  real probability = 0;      ///< that the level is reached before the horizon, as if it were alone
  real log_probability = 0;  ///< its logarithm, -inf where it cannot be reached
  real first_probability = 0;  ///< that it is reached, and before the level on the other side
};

struct PassageProbability {
  bool inside = false;  ///< the price lies in an interval: liquidatable now, probability 1
  LevelPassage falling;
  LevelPassage rising;
  real probability = 0;           ///< that an interval is entered before the horizon
  real log_probability = 0;       ///< its logarithm, -inf where none can be reached
  real survival = 0;              ///< that none is
  real terminal_probability = 0;  ///< that the price lies in one of the intervals at the horizon
};

/// All of PassageProbability. Whoever sits between two intervals leaves by either side: the
/// probability is `corridor_exit`'s; with an interval on one side alone it is `first_passage`'s.
/// With monitoring_years > 0 both levels are moved away by kMonitoringShift vol
/// sqrt(monitoring_years) in the logarithm (Broadie, Glasserman and Kou 1997, theorem 1.1), the
/// terminal probability is not. A price in an interval gives probability 1 and no levels. Accuracy
/// is that of the two functions: 1e-12 relative in the tails, however far. Errors: not_finite,
/// out_of_domain by field (Field::intervals with the index), unsorted (Field::intervals) for
/// intervals that do not rise or touch, overflow (field none) beyond 1e6 standard deviations.
Result<PassageProbability> passage_probability(const PassageInputs& inputs) noexcept;

/// The first field that `passage_probability` would refuse, or an Error with ErrorCode::ok.
Error check_passage(const PassageInputs& inputs) noexcept;

/// log(level / price), both > 0, to 3 ulp: near 1 from the difference, which is exact.
real log_distance(real price, real level) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
