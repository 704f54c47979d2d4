// Arguments of a function that takes more than one aggregate, as the one record that a host sends.
#pragma once

#include "core/pricing/american/american_implied.hpp"
#include "core/pricing/fourier/model_price.hpp"
#include "core/pricing/paths/chosen_payoff.hpp"

namespace loadline::wire {

struct AmericanInputs {
  OptionInputs option;
  AmericanAccuracy accuracy = AmericanAccuracy::standard;
};

struct AmericanQuoteInputs {
  AmericanQuote quote;
  AmericanAccuracy accuracy = AmericanAccuracy::standard;
};

template <class Parameters>
struct ModelInputs {
  ModelOption option;
  Parameters parameters;
};

using HestonInputs = ModelInputs<HestonParameters>;
using MertonInputs = ModelInputs<MertonParameters>;
using KouInputs = ModelInputs<KouParameters>;
using BatesInputs = ModelInputs<BatesParameters>;

/// What is simulated, and from which draws; whole numbers as reals, which hold them exactly.
struct PathChoices {
  real barrier = 0;  ///< of PathPayoff::barrier alone
  real seed = 0;     ///< 0 .. 2^53 - 1
  real steps = PathDesign{}.steps;
  real draws = static_cast<real>(PathDesign{}.draws);
  real replications = PathDesign{}.replications;
  PathPayoff payoff = PathPayoff::european;
  BarrierType barrier_type = BarrierType::down_out;
  PathControl control = PathControl::none;
  PathSource source = PathSource::philox;
  PathPairs pairs = PathPairs::antithetic;
};

template <class Parameters>
struct PathInputs {
  ModelOption option;
  Parameters parameters;
  PathChoices paths;
};

using HestonPathInputs = PathInputs<HestonParameters>;
using BatesPathInputs = PathInputs<BatesParameters>;

}  // namespace loadline::wire
