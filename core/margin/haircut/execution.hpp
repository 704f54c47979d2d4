// Selling over time: the optimal schedule of Almgren and Chriss, and value at risk with the cost of
// getting out.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A sale of `quantity` in `periods` equal periods over `days`.
struct ExecutionInputs {
  real quantity;        ///< X
  real vol;             ///< sigma, in price units per sqrt(day)
  real days;            ///< T > 0
  std::size_t periods;  ///< N, 1 .. 10000
  real permanent;       ///< gamma: price units per unit sold
  real fixed;           ///< epsilon: half the spread and fees, price units
  real temporary;       ///< eta: price units per unit a day; eta > gamma tau / 2
  real risk_aversion;   ///< lambda, per price unit; below 0 for one who seeks risk
};

struct Execution {
  real decay = 0;          ///< kappa of cosh (or cos, below zero) in the schedule, per day
  real expected_cost = 0;  ///< price units times quantity
  real variance = 0;
  real deviation = 0;
};

/// `holdings` takes N + 1 numbers: x_0 = X to x_N = 0. Almgren and Chriss 2000, equations 8-17:
///   x_j = X sinh(k (T - t_j)) / sinh(k T), cosh(k tau) = 1 + lambda sigma^2 tau^2 / (2 eta~),
/// eta~ = eta - gamma tau / 2; straight for lambda = 0, sines for lambda < 0 as long as k T < pi.
/// Errors by field: length_mismatch (Field::steps); out_of_domain of Field::parameter for eta~ <= 0
/// or a lambda below what the horizon allows; overflow.
Result<Execution> schedule_execution(const ExecutionInputs& inputs,
                                     std::span<real> holdings) noexcept;

/// Value at risk, and the cost of half the spread on top, both in the unit of `value`.
struct LiquidityVar {
  real market = 0, spread = 0, total = 0;
};

/// Jorion's first order: value z sigma, and value spread / 2. All >= 0.
Result<LiquidityVar> liquidity_var(real value, real vol, real quantile, real spread) noexcept;

/// Bangia, Diebold, Schuermann and Stroughair 1999: value (1 - e^(-z theta sigma)), and half of
/// value (mean spread + a spread deviation). theta = 1 + phi log(kurtosis / 3) is the caller's.
Result<LiquidityVar> spread_stressed_var(real value, real vol, real quantile, real tail_factor,
                                         real spread_mean, real spread_deviation,
                                         real spread_multiple) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
