// Barrier options that may be exercised early: a lattice, for which there is no closed form.
#pragma once

#include "core/base/arena.hpp"
#include "core/pricing/exotic/barrier.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Steps of the lattice: 5000 are 12.5 million nodes, a tenth of a second.
inline constexpr std::uint32_t kMaxLatticeSteps = 5000;

/// What comes first on a node of an out-option at or beyond the barrier.
enum class BarrierOrder : std::uint32_t {
  /// The holder exercises at the barrier where that beats the rebate: the value of continuous
  /// exercise, as the steps grow.
  exercise_first = 0,
  /// The option is gone, and exercise ended one node before: Haug's and QuantLib's reading, which
  /// falls short by about (payoff at the barrier) / sqrt(steps).
  barrier_first = 1,
};

struct LatticeOptions {
  std::uint32_t steps = 400;  ///< least number; 1 to kMaxLatticeSteps
  BarrierOrder order = BarrierOrder::exercise_first;
};

struct LatticeValue {
  real value;
  std::uint32_t steps;  ///< that were taken
};

/// The option of BarrierInputs with exercise at any time up to expiry (an in-option: once it is
/// in), on a Cox-Ross-Rubinstein lattice. Steps are raised to the next number at which a layer of
/// nodes lies at or just beyond the barrier (Boyle and Lau, Journal of Derivatives 1, 1994), where
/// that is at most kMaxLatticeSteps; otherwise `steps` are taken. A spot that has reached the
/// barrier has knocked it.
///
/// Accuracy: about (value scale) / steps, to be judged by doubling the steps; this is a reference,
/// not a fast method. Errors name the field: those of check_barrier; out_of_domain: `steps`, and
/// `vol` where the drift of one step exceeds its volatility, so that no probability fits;
/// capacity_exceeded (arena) when less than american_barrier_workspace_bytes() is left; overflow
/// (field none).
Result<LatticeValue> price_american_barrier(const BarrierInputs& inputs,
                                            const LatticeOptions& options, Arena& arena) noexcept;

/// Scratch for any inputs.
constexpr std::size_t american_barrier_workspace_bytes() noexcept {
  return (4 * (std::size_t{kMaxLatticeSteps} + 1)) * sizeof(real) + 64;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
