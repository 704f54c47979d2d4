// Arguments of a function that takes more than one aggregate, as the one record that a host sends.
#pragma once

#include "core/pricing/american/american.hpp"

namespace loadline::wire {

struct AmericanInputs {
  OptionInputs option;
  AmericanAccuracy accuracy = AmericanAccuracy::standard;
};

}  // namespace loadline::wire
