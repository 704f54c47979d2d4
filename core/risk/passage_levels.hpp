// The prices that are met with a wanted probability: passage_probability the other way round.
#pragma once

#include "core/risk/passage.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The price is a geometric Brownian motion, as in PassageInputs.
struct PassageLevelsInputs {
  real price = 0;             ///< today, within the domain of an option's spot
  real drift = 0;             ///< growth of the expected price, per year
  real vol = 0;               ///< >= 0, annual lognormal
  real horizon_years = 0;     ///< >= 0
  real monitoring_years = 0;  ///< >= 0, time between two looks (a block time); 0 is always
  real probability = 0;       ///< the most that is wanted, 0 .. 1
};

/// Each level is as if it were alone: `probability` in it is that of reaching it, at most the
/// wanted one. exists is false where every price of the domain on that side is likelier.
struct PassageLevels {
  LevelPassage falling;
  LevelPassage rising;
};

/// The level nearest to the price on either side, other than the price itself, that is reached
/// before the horizon with at most the wanted probability: with the next double toward the price
/// the computed one is more, unless that is the price. So an account whose liquidation prices lie
/// beyond them is as safe as is wanted: moved to a level, it must still be healthy. Bracketed by
/// doubling, then halved among the representable numbers; at most 128 evaluations a side. Errors:
/// of `passage_probability`; not_finite, out_of_domain (Field::probability).
Result<PassageLevels> passage_levels(const PassageLevelsInputs& inputs) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
