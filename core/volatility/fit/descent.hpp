// Damped Gauss-Newton steps under inequalities: sequential quadratic programmes for a few
// parameters.
#pragma once

#include "core/volatility/fit/constrained_step.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct DescentLimits {
  std::uint32_t iterations = 60;
  real reduction = 0x1p-16;  ///< of the sum of squares: two steps in turn that take less end it
  real violation = 5e-7;     ///< of a row's value, as the model scales it
};

struct DescentResult {
  bool converged = false;
  std::uint32_t iterations = 0;  ///< normal equations formed
  real value = 0.0;              ///< half the sum of squares
  real violation = 0.0;
};

/// A point with all that a step from it needs.
template <std::size_t N>
struct DescentPoint {
  std::array<real, N> parameters{};
  NormalEquations<N> equations;
  ConstraintRows<N> rows;
  real violation = 0.0;
};

template <class Model>
DescentPoint<Model::kSize> descent_point(
    const Model& model, const std::array<real, Model::kSize>& parameters) noexcept {
  DescentPoint<Model::kSize> point;
  point.parameters = parameters;
  point.equations = model.equations(parameters);
  model.constrain(parameters, point.rows);
  point.violation = point.rows.violation();
  return point;
}

/// What the quadratic model says that a step takes off the value.
template <std::size_t N>
real promised_by(const NormalEquations<N>& equations, const std::array<real, N>& step) noexcept {
  real slope = 0.0, bend = 0.0;
  for (std::size_t i = 0; i < N; ++i) {
    slope = slope + equations.gradient[i] * step[i];
    for (std::size_t j = 0; j < N; ++j) {
      const real h = j <= i ? equations.matrix[i][j] : equations.matrix[j][i];
      bend = bend + h * step[i] * step[j];
    }
  }
  return -slope - bend * real(0.5);
}

/// How strongly steps are damped (Nielsen 1999), how much of a violation each must make good, and
/// what a violation costs against the sum of squares.
struct StepControl {
  real damping = 0x1p-10;
  real growth = 2.0;
  real share = 1.0;
  real price = 0.0;

  void ease(real gain) noexcept {
    const real bent = gain + gain - real(1.0);
    const real factor = larger(real(0x1.5555555555555p-2), real(1.0) - bent * bent * bent);
    damping = larger(damping * factor, real(0x1p-60));
    growth = 2.0;
    share = 1.0;
  }
  void tighten() noexcept {
    damping = damping * growth;
    growth = growth + growth;
    share = share * real(0.5);
  }
  /// Twice what the multipliers ask for, or on the way down to it (Powell 1978).
  void set_price(real multipliers) noexcept {
    const real due = multipliers + multipliers;
    price = larger(due, (price + due) * real(0.5));
  }
};

enum class StepOutcome { moved, refused, exhausted };

/// One trial: moves `point` when the merit falls by it, and sets `gained` to by how much.
template <class Model>
StepOutcome try_step(const Model& model, StepControl& control, DescentPoint<Model::kSize>& point,
                     real& gained) noexcept {
  ConstraintRows<Model::kSize> rows = point.rows;
  const DampedFactor<Model::kSize> factor{point.equations.matrix, control.damping};
  const auto step =
      constrained_step(point.equations, factor, point.parameters, model.box(), control.share, rows);
  real multipliers = 0.0;
  for (std::size_t j = 0; j < rows.count; ++j) multipliers = multipliers + rows.row[j].multiplier;
  control.set_price(multipliers);
  auto next = point.parameters;
  for (std::size_t i = 0; i < Model::kSize; ++i) next[i] = next[i] + step[i];
  const DescentPoint<Model::kSize> tried = descent_point(model, clipped(next, model.box()));
  gained = point.equations.value - tried.equations.value +
           control.price * (point.violation - tried.violation);
  const real promised =
      promised_by(point.equations, step) + control.price * control.share * point.violation;
  if (!(gained > 0.0)) {
    control.tighten();
    const real merit = point.equations.value + control.price * point.violation;
    return promised > merit * real(0x1p-50) ? StepOutcome::refused : StepOutcome::exhausted;
  }
  control.ease(promised > 0.0 ? smaller(gained / promised, 1.5) : real(1.0));
  point = tried;
  return StepOutcome::moved;
}

/// Lowers model.equations(parameters).value within model.box() and the rows of
/// model.constrain(parameters, rows), from a start that need not meet the rows. The merit of a step
/// is the value plus the price of the largest violation, which exceeds the sum of the multipliers
/// (Han 1977). `parameters` ends at the last point accepted.
template <class Model>
DescentResult descend(const Model& model, std::array<real, Model::kSize>& parameters,
                      const DescentLimits& limits) noexcept {
  constexpr int kMaxRefusals = 12;  // the damping has then grown by 2^78
  DescentPoint<Model::kSize> point = descent_point(model, clipped(parameters, model.box()));
  DescentResult result;
  StepControl control;
  int idle = 0, refusals = 0;
  for (result.iterations = 1; result.iterations < limits.iterations; ++result.iterations) {
    real gained = 0.0;
    const StepOutcome outcome = try_step(model, control, point, gained);
    const bool met = point.violation <= limits.violation;
    if (outcome != StepOutcome::moved) {
      if (outcome == StepOutcome::refused && ++refusals < kMaxRefusals) continue;
      result.converged = met;
      break;
    }
    refusals = 0;
    idle = absolute(gained) <= limits.reduction * point.equations.value ? idle + 1 : 0;
    if (met && (idle == 2 || point.equations.value <= model.negligible())) {
      result.converged = true;
      break;
    }
  }
  parameters = point.parameters;
  result.value = point.equations.value;
  result.violation = point.violation;
  return result;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
