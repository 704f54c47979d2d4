// Arguments of a function that takes more than one aggregate, as the one record that a host sends.
#pragma once

#include "core/pricing/american/american_implied.hpp"
#include "core/pricing/fourier/model_price.hpp"

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

}  // namespace loadline::wire
