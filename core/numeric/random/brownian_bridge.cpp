#include "core/numeric/random/brownian_bridge.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check(std::span<const real> times) {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (times.empty() || times.size() > 0xffffffffu) {
    return {ErrorCode::length_mismatch, Field::nodes};
  }
  real last = 0.0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto index = static_cast<std::uint32_t>(i);
    if (!is_finite(times[i])) {
      return {ErrorCode::not_finite, Field::nodes, index, refused_value(times[i])};
    }
    if (!(times[i] > last)) {
      return {ErrorCode::out_of_domain, Field::nodes, index, refused_value(times[i])};
    }
    last = times[i];
  }
  return {};
}

/// The middle point between two fixed ones: its mean is the linear interpolation.
BridgeStep halve(std::span<const real> times, std::uint32_t left, std::uint32_t right) {
  const std::uint32_t at = left + (right - left) / 2;
  const auto time = [&](std::uint32_t index) { return index == 0 ? real(0.0) : times[index - 1]; };
  const real before = time(at) - time(left);
  const real after = time(right) - time(at);
  const real whole = time(right) - time(left);
  return {at, left, right, after / whole, before / whole, square_root(before / whole * after)};
}

}  // namespace

std::size_t BrownianBridge::workspace_bytes(std::size_t times) noexcept {
  return times * sizeof(BridgeStep) + alignof(BridgeStep);
}

Result<BrownianBridge> BrownianBridge::create(std::span<const real> times, Arena& arena) noexcept {
  if (const Error error = check(times); error.code != ErrorCode::ok) return error;
  const auto steps = arena.take<BridgeStep>(times.size());
  if (steps.empty()) return Error{ErrorCode::capacity_exceeded, Field::arena};
  const auto last = static_cast<std::uint32_t>(times.size());
  steps[0] = {last, 0, 0, 0.0, 0.0, square_root(times.back())};
  std::size_t count = 1;
  const auto append = [&](std::uint32_t left, std::uint32_t right) {
    if (right - left >= 2) steps[count++] = halve(times, left, right);
  };
  append(0, last);
  // The steps are the queue of the search: each leaves the two intervals beside its point.
  for (std::size_t i = 1; i < count; ++i) {
    append(steps[i].left, steps[i].at);
    append(steps[i].at, steps[i].right);
  }
  return BrownianBridge(steps.data(), count);
}

Error BrownianBridge::build(std::span<const real> normals, std::span<real> path) const noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (normals.size() != count_ || path.size() != count_) {
    return {ErrorCode::length_mismatch, Field::vector};
  }
  for (std::size_t i = 0; i < count_; ++i) {
    const BridgeStep& step = steps_[i];
    const real left = step.left == 0 ? real(0.0) : path[step.left - 1];
    const real right = step.right == 0 ? real(0.0) : path[step.right - 1];
    path[step.at - 1] =
        (step.left_weight * left + step.right_weight * right) + step.deviation * normals[i];
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
