// Grids and parameters as clearing houses and venues publish them.
#pragma once

#include <span>

#include "core/margin/option/scan.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// One of SPAN's sixteen: a share of the scan range, a volatility move, and how much of it counts.
struct SpanScenario {
  real price_fraction;
  VolShock vol;
  real cover;
};

/// CME SPAN: 0, +-1/3, +-2/3, +-1 of the range with volatility up and down, and 3 times the range
/// at 33 %. Older parameter files have twice the range at 35 %.
std::span<const SpanScenario> span_scenarios() noexcept;

/// Paradex: 16 moves to +-16 % and 8 extremes with weights 16 % / |move| as published.
ScanRules paradex_rules() noexcept;

/// Deribit's standard portfolio margin: nine moves from -16 % to +16 % with volatility down, as it
/// is and up, and eight extremes with volatility up, dampened by 16 % / |move|. The volatility
/// moves are those of its older pages: up and down by (30 / days)^0.30 x 38 %; 0.01 coin for each
/// naked short.
ScanRules deribit_rules() noexcept;

/// Derive's first portfolio margin: 23 scenarios; volatility moves of PMRM 1 (45 % up, 30 % down).
std::span<const Scenario> pmrm1_scenarios() noexcept;

/// Deribit's margin of one option outside of portfolio margin, in coin for one contract of one
/// coin.
struct DeribitStandardRules {
  real most_initial = 0.15, least_initial = 0.1;
  real call_maintenance = 0.075, put_maintenance = 0.075;  ///< a put: or this times its mark
};
struct DeribitStandardInputs {
  OptionType type = OptionType::call;
  real amount = 0;  ///< negative where short; an option bought takes no margin
  real spot = 0, strike = 0;
  real mark = 0;  ///< of one contract, in coin
};
struct DeribitStandardMargin {
  real initial = 0, maintenance = 0;  ///< coin, >= 0
};

/// Short call: initial max(0.15 - out of the money / S, 0.1) + mark, maintenance 0.075 + mark.
/// Short put: initial max(the same, maintenance), maintenance max(0.075, 0.075 mark) + mark. Errors
/// name the field.
Result<DeribitStandardMargin> deribit_standard_margin(const DeribitStandardInputs& inputs,
                                                      const DeribitStandardRules& rules) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
