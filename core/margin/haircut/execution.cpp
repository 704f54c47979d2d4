#include "core/margin/haircut/execution.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/arc_tangent.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/elementary/trigonometric.hpp"
#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kMost = 0x1p200, kLeast = 0x1p-200;

Error check_execution(const ExecutionInputs& in, std::size_t holdings) noexcept {
  const FieldRange fields[] = {
      {Field::amount, in.quantity, 0.0, kMost},
      {Field::vol, in.vol, 0.0, kMost},
      {Field::horizon_years, in.days, kLeast, kMost},
      {Field::parameter, in.permanent, 0.0, kMost},
      {Field::spread, in.fixed, 0.0, kMost},
      {Field::parameter, in.temporary, kLeast, kMost},
      {Field::parameter, in.risk_aversion, -kMost, kMost},
  };
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  if (in.periods < 1 || in.periods > 10000) {
    return {ErrorCode::out_of_domain, Field::steps, 0, refused_value(real_of(in.periods))};
  }
  if (holdings != in.periods + 1) return {ErrorCode::length_mismatch, Field::steps};
  return {};
}

/// sinh(a) / sinh(b) for 0 <= a <= b, b > 0, without overflow.
real sinh_ratio(real a, real b) noexcept {
  return exp(a - b) * (expm1(real(-2.0) * a) / expm1(real(-2.0) * b));
}

/// Expected cost and variance of a schedule, by their sums (equations 4 and 5).
Execution cost_of(const ExecutionInputs& in, std::span<const real> holdings) noexcept {
  const real tau = in.days / real_of(in.periods);
  const real eta = in.temporary - real(0.5) * in.permanent * tau;
  real squares = 0.0, held = 0.0;
  for (std::size_t j = 1; j < holdings.size(); ++j) {
    const real sold = holdings[j - 1] - holdings[j];
    squares = squares + sold * sold;
    held = held + holdings[j] * holdings[j];
  }
  Execution e;
  e.expected_cost = real(0.5) * in.permanent * in.quantity * in.quantity + in.fixed * in.quantity +
                    eta / tau * squares;
  e.variance = in.vol * in.vol * tau * held;
  e.deviation = square_root(e.variance);
  return e;
}

/// kappa tau: half-angle forms, exact where 1 + y would lose y. y = |cosh(k tau) - 1|.
real decay_angle(real y, bool is_averse) noexcept {
  const real s = square_root(y * real(0.5));  // sinh or sin of half the angle
  if (is_averse) return real(2.0) * log1p(s + s * s / (real(1.0) + square_root(s * s + real(1.0))));
  return real(2.0) * atan2(s, square_root(larger(real(1.0) - s * s, 0.0)));
}

}  // namespace

Result<Execution> schedule_execution(const ExecutionInputs& in, std::span<real> holdings) noexcept {
  if (const Error e = check_execution(in, holdings.size()); e.code != ErrorCode::ok) return e;
  const std::size_t n = in.periods;
  const real count = real_of(n), tau = in.days / count;
  const real eta = in.temporary - real(0.5) * in.permanent * tau;
  if (!(eta > 0.0)) return Error{ErrorCode::out_of_domain, Field::parameter, 0, refused_value(eta)};
  const real curvature = in.risk_aversion * in.vol * in.vol / eta;
  const bool is_averse = curvature > 0.0;
  const real y = absolute(curvature) * tau * tau * real(0.5);
  const real angle = decay_angle(y, is_averse);
  constexpr real kPi = 3.141592653589793;
  if (!is_finite(angle)) return Error{ErrorCode::overflow, Field::none};
  if (!is_averse && !(angle * count < kPi)) {
    return Error{ErrorCode::out_of_domain, Field::parameter, 0, refused_value(in.risk_aversion)};
  }
  for (std::size_t j = 0; j <= n; ++j) {
    const real left = real_of(n - j);
    real share = left / count;
    if (angle > 0.0) {
      share = is_averse ? sinh_ratio(angle * left, angle * count)
                        : sin(angle * left) / sin(angle * count);
    }
    holdings[j] = in.quantity * share;
  }
  Execution e = cost_of(in, holdings);
  e.decay = angle / tau;
  if (!is_finite(e.expected_cost) || !is_finite(e.variance)) {
    return Error{ErrorCode::overflow, Field::none};
  }
  return e;
}

Result<LiquidityVar> liquidity_var(real value, real vol, real quantile, real spread) noexcept {
  const FieldRange fields[] = {{Field::amount, value, 0.0, kMost},
                               {Field::vol, vol, 0.0, 1e6},
                               {Field::parameter, quantile, 0.0, 100.0},
                               {Field::spread, spread, 0.0, 2.0}};
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  const real market = value * (quantile * vol), cost = real(0.5) * value * spread;
  return LiquidityVar{market, cost, market + cost};
}

Result<LiquidityVar> spread_stressed_var(real value, real vol, real quantile, real tail_factor,
                                         real spread_mean, real spread_deviation,
                                         real spread_multiple) noexcept {
  const FieldRange fields[] = {{Field::amount, value, 0.0, kMost},
                               {Field::vol, vol, 0.0, 1e6},
                               {Field::parameter, quantile, 0.0, 100.0},
                               {Field::parameter, tail_factor, 0.0, 100.0},
                               {Field::spread, spread_mean, 0.0, 2.0},
                               {Field::spread, spread_deviation, 0.0, 2.0},
                               {Field::parameter, spread_multiple, 0.0, 100.0}};
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  const real market = real(0.0) - value * expm1(-(quantile * tail_factor * vol));
  const real cost = real(0.5) * value * (spread_mean + spread_multiple * spread_deviation);
  return LiquidityVar{market, cost, market + cost};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
