// Which condition keeps a fit from which quote.
#pragma once

#include "core/volatility/fit/constrained_step.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The conditions that are active at a fit, and how far each moves the parameters.
template <std::size_t N>
struct Influence {
  /// A vol moved by less was not hit.
  static constexpr real kNoticed = 1e-7;

  real sum_of_squares = 0.0;
  std::uint32_t kinds = 0;  ///< bit i set: FitConstraint i is active
  std::size_t count = 0;
  std::array<FitConstraint, kMaxConstraintRows> kind{};
  std::array<std::array<real, N>, kMaxConstraintRows> shift{};

  /// The condition that moves a vol most, whose parameters' gradient is scale * slope.
  FitConstraint strongest(const std::array<real, N>& slope, real scale) const noexcept {
    FitConstraint result = FitConstraint::none;
    real most = kNoticed;
    for (std::size_t j = 0; j < count; ++j) {
      const real move = absolute(inner(slope, shift[j]) * scale);
      if (!(move > most)) continue;
      most = move;
      result = kind[j];
    }
    return result;
  }
};

/// To first order, from the multipliers of one more step.
template <class Model>
Influence<Model::kSize> influence_of(const Model& model,
                                     const std::array<real, Model::kSize>& parameters) noexcept {
  Influence<Model::kSize> result;
  const auto equations = model.equations(parameters);
  result.sum_of_squares = equations.value + equations.value;
  ConstraintRows<Model::kSize> rows;
  model.constrain(parameters, rows);
  const DampedFactor<Model::kSize> factor{equations.matrix, real(0x1p-30)};
  static_cast<void>(constrained_step(equations, factor, parameters, model.box(), 1.0, rows));
  for (std::size_t j = 0; j < rows.count; ++j) {
    const auto& row = rows.row[j];
    if (row.multiplier == 0.0) continue;
    result.kinds |= 1u << static_cast<std::uint32_t>(row.kind);
    auto& shift = result.shift[result.count];
    shift = factor.up(factor.down(row.gradient));
    for (real& x : shift) x = x * row.multiplier;
    result.kind[result.count++] = row.kind;
  }
  return result;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
