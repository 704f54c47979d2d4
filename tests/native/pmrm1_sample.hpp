// Rules of PMRM 1 for tests: no venue's, but each parameter counts.
#pragma once

#include "core/margin/option/pmrm1.hpp"
#include "core/margin/option/venue_grids.hpp"

namespace loadline::test {

inline Pmrm1Rules sample_pmrm1_rules() {
  return {.scenarios = pmrm1_scenarios(),
          .vol_shock = {.up = 0.45, .down = 0.3, .short_power = 0.3, .long_power = 0.13},
          .discount = {0.95, 4, 0.05},
          .basis = {1.05, 0.95, 0.25, 0.01},
          .base_share = 0.03,
          .perpetual_share = 0.03,
          .option_share = 0.01,
          .confidence_threshold = 0.55,
          .confidence_factor = 0.5,
          .peg_threshold = 0.98,
          .peg_factor = 4,
          .initial_factor = 1.3};
}

}  // namespace loadline::test
