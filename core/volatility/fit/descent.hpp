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

/// Lowers model.equations(parameters).value within model.box() and the rows of
/// model.constrain(parameters, rows), from a start that need not meet the rows. The merit of a step
/// is the value plus a multiple of the largest violation that exceeds the sum of multipliers (Han
/// 1977, Powell 1978). `parameters` ends at the last point accepted.
template <class Model>
DescentResult descend(const Model& model, std::array<real, Model::kSize>& parameters,
                      const DescentLimits& limits) noexcept {
  constexpr std::size_t kSize = Model::kSize;
  constexpr int kMaxTrials = 12;
  const Box<kSize>& box = model.box();
  parameters = clipped(parameters, box);
  NormalEquations<kSize> equations = model.equations(parameters);
  ConstraintRows<kSize> rows;
  model.constrain(parameters, rows);
  DescentResult result{.iterations = 1, .value = equations.value, .violation = rows.violation()};
  real damping = 0x1p-10, growth = 2.0, price = 0.0;
  int idle = 0;
  while (result.iterations < limits.iterations) {
    bool moved = false;
    real share = 1.0;
    for (int trial = 0; trial < kMaxTrials && !moved; ++trial) {
      ConstraintRows<kSize> tried = rows;
      const Factor<kSize> factor{equations.matrix, damping};
      const auto step = constrained_step(equations, factor, parameters, box, share, tried);
      real sum = 0.0, slope = 0.0, bend = 0.0;
      for (std::size_t j = 0; j < tried.count; ++j) sum = sum + tried.row[j].multiplier;
      price = larger(price, sum + sum);
      std::array<real, kSize> next;
      for (std::size_t i = 0; i < kSize; ++i) {
        next[i] = parameters[i] + step[i];
        slope = slope + equations.gradient[i] * step[i];
        for (std::size_t j = 0; j < kSize; ++j) {
          const real h = j <= i ? equations.matrix[i][j] : equations.matrix[j][i];
          bend = bend + h * step[i] * step[j];
        }
      }
      next = clipped(next, box);
      const NormalEquations<kSize> at = model.equations(next);
      ConstraintRows<kSize> seen;
      model.constrain(next, seen);
      ++result.iterations;
      const real violation = seen.violation();
#ifdef LOADLINE_TRACE
      std::printf("  it %u trial %d damp %.2g share %.2g price %.3g f %.6g->%.6g viol %.3g->%.3g rows %zu next %g %g %g %g %g\n",result.iterations,trial,damping,share,price,result.value,at.value,result.violation,violation,seen.count,next[0],next[1],next[2],next[3],next[4]);
#endif
      const real promised = price * share * result.violation - slope - bend * real(0.5);
      const real gained = result.value - at.value + price * (result.violation - violation);
      if (!(gained > 0.0 && at.value == at.value)) {
        if (!(promised > (result.value + price * result.violation) * real(0x1p-50))) break;
        damping = damping * growth;
        growth = growth + growth;
        share = share * real(0.5);
        if (result.iterations >= limits.iterations) break;
        continue;
      }
      const real ratio = promised > 0.0 ? smaller(gained / promised, 1.5) : real(1.0);
      const real bent = ratio + ratio - real(1.0);
      damping = larger(damping * larger(real(0x1.5555555555555p-2), real(1.0) - bent * bent * bent),
                       real(0x1p-60));
      growth = 2.0;
      const bool small = absolute(gained) <= limits.reduction * result.value;
      moved = true;
      parameters = next;
      equations = at;
      rows = seen;
      result.value = at.value;
      result.violation = violation;
      idle = small ? idle + 1 : 0;
      if (idle == 2 && violation <= limits.violation) {
        result.converged = true;
        return result;
      }
    }
    if (result.value <= model.negligible()) {
      result.converged = result.violation <= limits.violation;
      return result;
    }
    if (!moved) {
      result.converged = result.violation <= limits.violation;
      return result;
    }
  }
  return result;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
