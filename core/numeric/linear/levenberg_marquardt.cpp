#include "core/numeric/linear/levenberg_marquardt.hpp"

#include "core/numeric/arithmetic/environment.hpp"
#include "core/numeric/linear/least_squares.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check(std::size_t residuals, std::span<const real> parameters,
            const ParameterBounds& bounds) {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  const std::size_t n = parameters.size();
  const bool fits = n > 0 && residuals >= n && (bounds.low.empty() || bounds.low.size() == n) &&
                    (bounds.high.empty() || bounds.high.size() == n);
  if (!fits) return {ErrorCode::length_mismatch, Field::vector};
  for (std::size_t j = 0; j < n; ++j) {
    const bool inside = is_finite(parameters[j]) &&
                        (bounds.low.empty() || bounds.low[j] <= parameters[j]) &&
                        (bounds.high.empty() || parameters[j] <= bounds.high[j]);
    if (inside) continue;
    return {ErrorCode::out_of_domain, Field::vector, static_cast<std::uint32_t>(j),
            refused_value(parameters[j])};
  }
  return {};
}

}  // namespace

real sum_of_squares(std::span<const real> residuals) noexcept {
  real total = 0.0;
  for (const real r : residuals) total = total + r * r;
  return is_finite(total) ? total : real_from_bits(0x7ff0000000000000u);
}

void Damping::ease(real gain) noexcept {
  const real bend = gain + gain - real(1.0);
  const real factor = larger(real(1.0) - bend * bend * bend, 0x1.5555555555555p-2);  // 1/3
  value = larger(value * factor, 0x1p-60);  // enough to keep dependent columns apart
  growth = 2.0;
}

void Damping::tighten() noexcept {
  value = value * growth;
  growth = growth + growth;
}

std::size_t FitState::workspace_bytes(std::size_t residuals, std::size_t parameters) noexcept {
  const std::size_t rows = residuals + parameters;
  return (residuals * parameters + rows * parameters + 2 * residuals + rows + 3 * parameters) *
             sizeof(real) +
         alignof(real);
}

Result<FitState> FitState::create(std::size_t residuals, std::span<real> parameters,
                                  const ParameterBounds& bounds, Arena& arena) noexcept {
  if (const Error error = check(residuals, parameters, bounds); error.code != ErrorCode::ok) {
    return error;
  }
  const std::size_t n = parameters.size(), rows = residuals + n;
  FitState state;
  state.parameters_ = parameters;
  state.bounds_ = bounds;
  state.residuals_ = arena.take<real>(residuals);
  state.trial_residuals_ = arena.take<real>(residuals);
  state.trial_ = arena.take<real>(n);
  state.scale_ = arena.take<real>(n);
  state.step_ = arena.take<real>(n);
  state.right_ = arena.take<real>(rows);
  state.jacobian_ = {arena.take<real>(residuals * n).data(), residuals, n};
  const auto work = arena.take<real>(rows * n);  // the last: there is room for all when it fits
  if (work.empty()) return Error{ErrorCode::capacity_exceeded, Field::arena};
  state.work_ = {work.data(), rows, n};
  return state;
}

bool FitState::is_held(std::size_t j, real gradient) const noexcept {
  const bool at_low = !bounds_.low.empty() && parameters_[j] <= bounds_.low[j];
  const bool at_high = !bounds_.high.empty() && parameters_[j] >= bounds_.high[j];
  return (at_low && gradient >= 0.0) || (at_high && gradient <= 0.0);
}

real FitState::prepare(real sum_of_squares) noexcept {
  if (!all_finite({jacobian_.first, jacobian_.size()})) return -1.0;
  const real length = square_root(sum_of_squares);
  real steepest = 0.0;
  for (std::size_t j = 0; j < jacobian_.columns; ++j) {
    real squares = 0.0, gradient = 0.0;
    for (std::size_t i = 0; i < jacobian_.rows; ++i) {
      squares = squares + jacobian_(i, j) * jacobian_(i, j);
      gradient = gradient + jacobian_(i, j) * residuals_[i];
    }
    if (!is_finite(squares)) return -1.0;
    scale_[j] = is_held(j, gradient) ? real(0.0) : square_root(squares);
    if (scale_[j] > 0.0) steepest = larger(steepest, absolute(gradient) / (scale_[j] * length));
  }
  return steepest;
}

Result<real> FitState::propose(real damping) noexcept {
  const std::size_t m = jacobian_.rows, n = jacobian_.columns;
  const real root = square_root(damping);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      work_(i, j) = scale_[j] > 0.0 ? jacobian_(i, j) / scale_[j] : real(0.0);
    }
    right_[i] = -residuals_[i];
  }
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < n; ++k) work_(m + j, k) = 0.0;
    work_(m + j, j) = root;
    right_[m + j] = 0.0;
  }
  const auto solved = least_squares(work_, right_, step_);
  if (!solved.ok()) return solved.error();

  real moved = 0.0, reach = 0.0;
  for (std::size_t j = 0; j < n; ++j) {
    const real step = scale_[j] > 0.0 ? step_[j] / scale_[j] : real(0.0);
    trial_[j] = parameters_[j] + step;
    if (!bounds_.low.empty()) trial_[j] = larger(trial_[j], bounds_.low[j]);
    if (!bounds_.high.empty()) trial_[j] = smaller(trial_[j], bounds_.high[j]);
    step_[j] = trial_[j] - parameters_[j];
    const real scaled_step = step_[j] * scale_[j], scaled_size = parameters_[j] * scale_[j];
    moved = moved + scaled_step * scaled_step;
    reach = reach + scaled_size * scaled_size;
  }
  return moved > 0.0 ? square_root(moved / reach) : real(0.0);
}

real FitState::promised() const noexcept {
  real total = 0.0;
  for (std::size_t i = 0; i < jacobian_.rows; ++i) {
    real change = 0.0;
    for (std::size_t j = 0; j < jacobian_.columns; ++j) {
      change = change + jacobian_(i, j) * step_[j];
    }
    total = total - change * (residuals_[i] + residuals_[i] + change);
  }
  return total;
}

void FitState::accept() noexcept {
  for (std::size_t j = 0; j < parameters_.size(); ++j) parameters_[j] = trial_[j];
  for (std::size_t i = 0; i < residuals_.size(); ++i) residuals_[i] = trial_residuals_[i];
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
