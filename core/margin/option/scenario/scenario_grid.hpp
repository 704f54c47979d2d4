// Scenarios of a margin model: a move of the underlying, a move of the volatilities, and how much
// of the loss counts.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What happens to the volatilities.
enum class VolShock : std::uint32_t {
  none = 0,
  up = 1,
  down = 2,
  linear_skew = 3,    ///< wings turn: vol (1 + s), s rising with log(strike / forward)
  absolute_skew = 4,  ///< wings rise: the same of |log(strike / forward)|
};

struct Scenario {
  real spot_factor = 1;  ///< the underlying is multiplied by this, >= 0
  VolShock vol = VolShock::none;
  real dampening = 1;  ///< share of the profit or loss that counts, >= 0
};

/// Volatility moves scale with time to expiry: by (30 days / max(T, floor_days))^power, with the
/// short power up to 30 days and the long one beyond.
struct VolShockRule {
  real up = 0;                 ///< vol (1 + up x multiple)
  real down = 0;               ///< vol max(0, 1 - down x multiple)
  real short_power = 0;        ///< for T up to 30 days
  real long_power = 0;         ///< beyond
  real floor_days = 1;         ///< >= 0; an expired leg is refused (not_finite) where it is 0
  real least_up_vol = 0;       ///< a volatility that is shocked up ends no lower than this
  bool is_month_short = true;  ///< exactly 30 days has the short power (Derive), else the long one
};

/// Turned and raised wings, as in Derive's PMRM 2. With t the time in years and k the log-moneyness
/// of the unshocked forward (or its size) the volatility is multiplied by
/// max(0, 1 + clamp(k cap / k*, -cap, cap)), cap = c_base sqrt(t) + base_cap and
/// k* = max(least_width, sqrt(t) width_scale (width_vol + width_vol_slope sqrt(t))).
struct SkewRule {
  real linear_cap = 0, linear_slope = 0;      ///< base_cap and c_base of linear_skew
  real absolute_cap = 0, absolute_slope = 0;  ///< of absolute_skew
  real least_width = 1;                       ///< >= 0
  real width_scale = 0, width_vol = 0, width_vol_slope = 0;
};

/// What a rule does to volatilities of one expiry.
struct VolFactors {
  real multiple;  ///< (30 days / max(T, floor))^power
  real up, down;
};

VolFactors vol_shock_factors(const VolShockRule& rule, real seconds) noexcept;

/// The factor of a skew shock; 1 for the other kinds. `forward` and `strike` > 0.
real skew_factor(const SkewRule& rule, VolShock shock, real strike, real forward,
                 real years) noexcept;

/// not_finite and out_of_domain with the scenario's index (Field::spot_factor in [0, 1e6],
/// Field::vol_shock, Field::dampening in [0, 1e6]); no_data for an empty list; capacity_exceeded
/// beyond kMaxScenarios.
Error check_scenarios(std::span<const Scenario> scenarios) noexcept;

/// Powers and sizes within [0, 100], floor_days in [0, 1e4]; widths and caps within +-1e6.
Error check_vol_shock_rule(const VolShockRule& rule) noexcept;
Error check_skew_rule(const SkewRule& rule) noexcept;

/// Whether a volatility shock is one of the two that turn the wings.
constexpr bool is_skew(VolShock shock) noexcept {
  return shock == VolShock::linear_skew || shock == VolShock::absolute_skew;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
