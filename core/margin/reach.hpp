// How a search for a liquidation boundary ended. One vocabulary for every venue family.
#pragma once

#include <cstdint>

namespace loadline {

/// What the search found. `reached` alone comes with a boundary.
enum class Reach : std::uint32_t {
  reached = 0,
  already_liquidatable = 1,  ///< at the current prices
  unreachable = 2,           ///< no price (time) in the range triggers it
  no_debt = 3,               ///< nothing is owed in any asset
  no_exposure = 4,           ///< the account holds nothing whose value moves with the asset
  unresolved = 5,            ///< the evaluation budget ended; nothing up to `boundary` triggers it
};

}  // namespace loadline
