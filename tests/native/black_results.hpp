// The numbers of an option by name, for tests of Black's model.
#pragma once

#include <bit>
#include <cstdint>

#include "core/pricing/black.hpp"

namespace loadline::checks {

struct Named {
  const char* name;
  const char* vector_name;  // in options-bsm-greeks-mp.json
  double OptionValue::* field;
};

inline constexpr Named kResults[] = {{"value", "price", &OptionValue::value},
                                     {"delta", "delta", &OptionValue::delta},
                                     {"gamma", "gamma", &OptionValue::gamma},
                                     {"vega", "vega", &OptionValue::vega},
                                     {"theta", "theta", &OptionValue::theta},
                                     {"rho", "rho", &OptionValue::rho},
                                     {"phi", "phi_dPdq", &OptionValue::phi},
                                     {"dual_delta", "dual_delta", &OptionValue::dual_delta},
                                     {"dual_gamma", "dual_gamma", &OptionValue::dual_gamma},
                                     {"vanna", "vanna", &OptionValue::vanna},
                                     {"volga", "volga", &OptionValue::volga},
                                     {"charm", "charm", &OptionValue::charm},
                                     {"veta", "veta", &OptionValue::veta},
                                     {"speed", "speed", &OptionValue::speed},
                                     {"zomma", "zomma", &OptionValue::zomma},
                                     {"color", "color", &OptionValue::color},
                                     {"ultima", "ultima", &OptionValue::ultima}};

inline std::uint64_t bits(double x) {
  return std::bit_cast<std::uint64_t>(x);
}

}  // namespace loadline::checks
