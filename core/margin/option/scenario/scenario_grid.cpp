#include "core/margin/option/scenario/scenario_grid.hpp"

#include "core/base/limits.hpp"
#include "core/margin/option/scenario/option_book.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/power.hpp"
#include "core/numeric/log.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kMostFactor = 1e6;
constexpr real kMonthDays = 30;

real clamped(real x, real cap) noexcept {
  return larger(smaller(x, cap), -cap);
}

/// Where the wings have no width every strike but the forward is beyond them.
real signed_cap(real k, real cap) noexcept {
  if (k > 0.0) return cap;
  return k < 0.0 ? -cap : real(0.0);
}

}  // namespace

VolFactors vol_shock_factors(const VolShockRule& rule, real seconds) noexcept {
  const real days = larger(seconds / kSecondsPerDay, rule.floor_days);
  const real month = kMonthDays * kSecondsPerDay;
  const bool is_short = seconds < month || (rule.is_month_short && seconds == month);
  const real multiple = pow(kMonthDays / days, is_short ? rule.short_power : rule.long_power);
  return {multiple, real(1.0) + rule.up * multiple, larger(real(1.0) - rule.down * multiple, 0.0)};
}

real skew_factor(const SkewRule& rule, VolShock shock, real strike, real forward,
                 real years) noexcept {
  if (!is_skew(shock)) return 1.0;
  const bool is_linear = shock == VolShock::linear_skew;
  const real root = square_root(years);
  const real cap = is_linear ? rule.linear_slope * root + rule.linear_cap
                             : rule.absolute_slope * root + rule.absolute_cap;
  const real own = root * rule.width_scale * (rule.width_vol + rule.width_vol_slope * root);
  const real width = larger(rule.least_width, own);
  const real moneyness = log(strike / forward);
  const real k = is_linear ? moneyness : absolute(moneyness);
  const real skew = width > 0.0 ? k * cap / width : signed_cap(k, cap);
  return larger(real(1.0) + clamped(skew, cap), 0.0);
}

Error check_scenarios(std::span<const Scenario> scenarios) noexcept {
  if (scenarios.empty()) return {ErrorCode::no_data, Field::scenarios};
  const Error size = check_capacity(scenarios.size(), kMaxScenarios, Field::scenarios);
  if (size.code != ErrorCode::ok) return size;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    const Scenario& s = scenarios[i];
    const FieldRange fields[] = {{Field::spot_factor, s.spot_factor, 0.0, kMostFactor},
                                 {Field::dampening, s.dampening, 0.0, kMostFactor}};
    const Error error = check_ranges(fields, i);
    if (error.code != ErrorCode::ok) return error;
    const auto shock = static_cast<std::uint32_t>(s.vol);
    if (shock > 4) {
      return {ErrorCode::out_of_domain, Field::vol_shock, static_cast<std::uint32_t>(i),
              refused_value(real_of(shock))};
    }
  }
  return {};
}

Error check_vol_shock_rule(const VolShockRule& rule) noexcept {
  constexpr real kMost = 100;
  const FieldRange fields[] = {
      {Field::vol_shock, rule.up, 0.0, kMost},
      {Field::vol_shock, rule.down, 0.0, kMost},
      {Field::vol_shock, rule.short_power, 0.0, kMost},
      {Field::vol_shock, rule.long_power, 0.0, kMost},
      {Field::vol_shock, rule.floor_days, 0.0, 1e4},
      {Field::vol_shock, rule.least_up_vol, 0.0, kMost},
  };
  return check_ranges(fields, 0);
}

Error check_skew_rule(const SkewRule& rule) noexcept {
  const FieldRange fields[] = {
      {Field::skew, rule.linear_cap, -kMostFactor, kMostFactor},
      {Field::skew, rule.linear_slope, -kMostFactor, kMostFactor},
      {Field::skew, rule.absolute_cap, -kMostFactor, kMostFactor},
      {Field::skew, rule.absolute_slope, -kMostFactor, kMostFactor},
      {Field::skew, rule.least_width, 0.0, kMostFactor},
      {Field::skew, rule.width_scale, 0.0, kMostFactor},
      {Field::skew, rule.width_vol, -kMostFactor, kMostFactor},
      {Field::skew, rule.width_vol_slope, -kMostFactor, kMostFactor},
  };
  return check_ranges(fields, 0);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
