// Nonlinear least squares within bounds: fits a model's parameters to observations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/linear/matrix.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The allowed interval of each parameter; empty spans leave them free. Infinite ends are allowed.
struct ParameterBounds {
  std::span<const real> low;
  std::span<const real> high;
};

/// Why the iteration ended. All have a usable point; `max_iterations` is an error instead.
enum class FitStatus : std::uint32_t {
  running = 0,    ///< never returned
  gradient = 1,   ///< a stationary point: no step within the bounds lowers the sum to first order
  step = 2,       ///< the next step would not change the parameters beyond their tolerance
  reduction = 3,  ///< the last step took less than 2^-48 off the sum of squares
  exact = 4,      ///< all residuals are zero
};

struct FitOptions {
  real gradient_tolerance = 0x1p-40;   ///< cosine between residuals and a column of the Jacobian
  real step_tolerance = 0x1p-46;       ///< step relative to the parameters
  std::uint32_t max_iterations = 100;  ///< Jacobians; each has at most 30 trial steps
};

struct Fit {
  FitStatus status = FitStatus::running;
  real sum_of_squares = 0.0;
  std::uint32_t iterations = 0;
  std::uint32_t evaluations = 0;  ///< of the residuals, without those for differences
};

/// The algebra of one iteration, without the model, so that its code exists once. All of it lies in
/// the arena.
class FitState {
 public:
  static std::size_t workspace_bytes(std::size_t residuals, std::size_t parameters) noexcept;

  static Result<FitState> create(std::size_t residuals, std::span<real> parameters,
                                 const ParameterBounds& bounds, Arena& arena) noexcept;

  std::span<real> parameters() const noexcept { return parameters_; }
  std::span<real> residuals() const noexcept { return residuals_; }
  std::span<real> trial() const noexcept { return trial_; }
  std::span<real> trial_residuals() const noexcept { return trial_residuals_; }
  Matrix jacobian() const noexcept { return jacobian_; }

  /// Scales the columns and holds the parameters whose bound is in the way. Returns the largest
  /// cosine between the residuals and a free column; below zero when the Jacobian is not finite.
  real prepare(real sum_of_squares) noexcept;
  /// Sets the trial to the damped Gauss-Newton step, cut at the bounds; returns the length of the
  /// step over that of the parameters, both scaled.
  Result<real> propose(real damping) noexcept;
  /// What the linear model promises the trial to take off the sum of squares.
  real promised() const noexcept;
  /// Makes the trial the current point.
  void accept() noexcept;

  FitState() = default;

 private:
  bool is_held(std::size_t j, real gradient) const noexcept;

  std::span<real> parameters_, trial_, residuals_, trial_residuals_;
  std::span<real> scale_;  // of each column; 0 where the parameter is held
  std::span<real> step_, right_;
  Matrix jacobian_, work_;
  ParameterBounds bounds_;
};

/// The sum of squares of the residuals, infinite where one is not a finite number.
real sum_of_squares(std::span<const real> residuals) noexcept;

/// How strongly the steps are damped, after Nielsen (1999).
struct Damping {
  real value = 0x1p-10;
  real growth = 2.0;

  /// After a step that took `gain` times what it promised.
  void ease(real gain) noexcept;
  /// After a step that did not.
  void tighten() noexcept;
};

/// Forward or backward differences, whichever stay within the bounds: column j of the Jacobian from
/// one more evaluation. For models without derivatives of their own.
template <class Residuals>
struct FiniteDifferences {
  Residuals& residuals;
  ParameterBounds bounds;

  void operator()(std::span<real> parameters, std::span<const real> at, std::span<real> scratch,
                  Matrix jacobian) const {
    for (std::size_t j = 0; j < parameters.size(); ++j) {
      const real kept = parameters[j];
      real step = larger(absolute(kept), 1.0) * real(0x1p-26);
      if (!bounds.high.empty() && kept + step > bounds.high[j]) step = -step;
      parameters[j] = kept + step;
      const real exact_step = parameters[j] - kept;
      residuals(std::span<const real>(parameters), scratch);
      parameters[j] = kept;
      for (std::size_t i = 0; i < jacobian.rows; ++i) {
        jacobian(i, j) = (scratch[i] - at[i]) / exact_step;
      }
    }
  }
};

/// Tries steps from the current point, ever more damped, until one lowers the sum of squares. Sets
/// the status when the iteration is over.
template <class Residuals>
Error take_step(Residuals& residuals, FitState& state, Damping& damping, const FitOptions& options,
                Fit& fit) noexcept {
  constexpr int kMaxTrials = 30;  // the damping has then grown by 2^465
  for (int trial = 0; trial < kMaxTrials; ++trial) {
    const auto size = state.propose(damping.value);
    if (!size.ok()) return size.error();
    if (*size <= options.step_tolerance) break;
    residuals(std::span<const real>(state.trial()), state.trial_residuals());
    ++fit.evaluations;
    const real sum = sum_of_squares(state.trial_residuals());
    const real reduction = fit.sum_of_squares - sum;
    const real promised = state.promised();
    if (!(reduction > 0.0 && promised > 0.0)) {
      damping.tighten();
      continue;
    }
    damping.ease(reduction / promised);
    if (reduction <= fit.sum_of_squares * real(0x1p-48)) fit.status = FitStatus::reduction;
    fit.sum_of_squares = sum;
    state.accept();
    return {};
  }
  fit.status = FitStatus::step;
  return {};
}

/// Lowers the sum of squares of `residuals(parameters, out)`, m of them, from the given start, with
/// `jacobian(parameters, residuals, scratch, out)` for the m x n derivatives. `parameters` ends at
/// the best point found, also on an error.
///
/// Method: damped Gauss-Newton steps by QR (Marquardt 1963, More 1978), the damping after Nielsen
/// (1999), columns scaled to length one. A parameter at a bound whose gradient points outside is
/// held for the step, and steps are cut at the bounds.
/// Errors: length_mismatch (Field::vector: m < n, n = 0, or bounds of another length); not_finite
/// (residuals at the start, or Field::matrix for the Jacobian); out_of_domain with the index of a
/// start outside its bounds; capacity_exceeded; no_convergence.
template <class Residuals, class Jacobian>
Result<Fit> levenberg_marquardt(Residuals residuals, Jacobian jacobian, std::size_t count,
                                std::span<real> parameters, const ParameterBounds& bounds,
                                const FitOptions& options, Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  const Result<FitState> created = FitState::create(count, parameters, bounds, arena);
  if (!created.ok()) return created.error();
  FitState state = *created;
  Damping damping;
  Fit fit;
  residuals(std::span<const real>(parameters), state.residuals());
  fit.evaluations = 1;
  fit.sum_of_squares = sum_of_squares(state.residuals());
  if (!is_finite(fit.sum_of_squares)) return Error{ErrorCode::not_finite, Field::vector};

  while (fit.status == FitStatus::running) {
    if (fit.sum_of_squares == 0.0) {
      fit.status = FitStatus::exact;
      break;
    }
    if (fit.iterations == options.max_iterations) {
      return Error{ErrorCode::no_convergence, Field::vector, fit.iterations};
    }
    ++fit.iterations;
    jacobian(state.parameters(), std::span<const real>(state.residuals()), state.trial_residuals(),
             state.jacobian());
    const real steepest = state.prepare(fit.sum_of_squares);
    if (!(steepest >= 0.0)) return Error{ErrorCode::not_finite, Field::matrix};
    if (steepest <= options.gradient_tolerance) {
      fit.status = FitStatus::gradient;
      break;
    }
    const Error error = take_step(residuals, state, damping, options, fit);
    if (error.code != ErrorCode::ok) return error;
  }
  return fit;
}

/// The same with finite differences for the derivatives.
template <class Residuals>
Result<Fit> levenberg_marquardt(Residuals residuals, std::size_t count, std::span<real> parameters,
                                const ParameterBounds& bounds, const FitOptions& options,
                                Arena& arena) noexcept {
  const FiniteDifferences<Residuals> differences{residuals, bounds};
  return levenberg_marquardt(residuals, differences, count, parameters, bounds, options, arena);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
