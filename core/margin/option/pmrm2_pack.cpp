#include "core/margin/option/pmrm2.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr VolShock kUp = VolShock::up, kDown = VolShock::down, kNone = VolShock::none;

/// Derive's 31 scenarios: the grid, the dampened tails, the two skews.
constexpr Scenario kPmrm2Scenarios[] = {
    {1.18, kUp, 1.0},
    {1.135, kDown, 1.0},
    {1.135, kNone, 1.0},
    {1.135, kUp, 1.0},
    {1.09, kDown, 1.0},
    {1.09, kNone, 1.0},
    {1.09, kUp, 1.0},
    {1.045, kDown, 1.0},
    {1.045, kNone, 1.0},
    {1.045, kUp, 1.0},
    {1.0, kDown, 1.0},
    {1.0, kNone, 1.0},
    {1.0, kUp, 1.0},
    {0.955, kDown, 1.0},
    {0.955, kNone, 1.0},
    {0.955, kUp, 1.0},
    {0.91, kDown, 1.0},
    {0.91, kNone, 1.0},
    {0.91, kUp, 1.0},
    {0.865, kDown, 1.0},
    {0.865, kNone, 1.0},
    {0.865, kUp, 1.0},
    {0.8200000000000001, kUp, 1.0},
    {0.33999999999999997, kUp, 0.054545454545454536},
    {0.6699999999999999, kUp, 0.10909090909090907},
    {1.5, kUp, 0.072},
    {2.0, kUp, 0.036},
    {3.0, kUp, 0.018},
    {4.0, kUp, 0.011999999999999999},
    {1.0, VolShock::linear_skew, 1.0},
    {1.0, VolShock::absolute_skew, 1.0},
};

constexpr VolShockRule kPmrm2VolShock = {.up = 0.5,
                                         .down = 0.275,
                                         .short_power = 0.3,
                                         .long_power = 0.13,
                                         .floor_days = 1.0,
                                         .least_up_vol = 0.45};
constexpr SkewRule kPmrm2Skew = {.linear_cap = 0.15,
                                 .linear_slope = -0.05,
                                 .absolute_cap = 0.15,
                                 .absolute_slope = -0.05,
                                 .least_width = 0.01,
                                 .width_scale = 4.0,
                                 .width_vol = 0.6,
                                 .width_vol_slope = -0.1};
constexpr StaticDiscount kPmrm2Long = {.base = 0.95, .rate_scale = 1.0, .rate_add = 0.08};
constexpr StaticDiscount kPmrm2Short = {.base = 1.04, .rate_scale = 0.5, .rate_add = 0.08};
constexpr BasisRule kPmrm2Basis = {
    .up_factor = 1.045, .down_factor = 0.955, .add = 0.5, .multiple = 2.0};
constexpr Pmrm2Contingency kPmrm2Contingency = {.peg_threshold = 0.98,
                                                .peg_factor = 2.0,
                                                .confidence_threshold = 0.55,
                                                .confidence_factor = 1.0,
                                                .perpetual_maintenance = 0.015,
                                                .perpetual_initial = 0.005000000000000001,
                                                .option_maintenance = 0.003,
                                                .option_initial = 0.002};
constexpr real kPmrm2Maintenance = 0.8, kPmrm2Initial = 1.0;

}  // namespace

Pmrm2Rules pmrm2_rules() noexcept {
  return {.scenarios = kPmrm2Scenarios,
          .vol_shock = kPmrm2VolShock,
          .skew = kPmrm2Skew,
          .long_discount = kPmrm2Long,
          .short_discount = kPmrm2Short,
          .basis = kPmrm2Basis,
          .contingency = kPmrm2Contingency,
          .maintenance_factor = kPmrm2Maintenance,
          .initial_factor = kPmrm2Initial};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
