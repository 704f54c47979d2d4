#include "core/numeric/analysis/interpolation.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check_finite(std::span<const real> values, Field field) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_finite(values[i])) continue;
    return {ErrorCode::not_finite, field, static_cast<std::uint32_t>(i), refused_value(values[i])};
  }
  return {};
}

/// The i with x[i] <= at < x[i + 1], for x[0] <= at < x.back(): at most log2 n steps.
std::size_t interval_of(std::span<const real> x, real at) {
  std::size_t low = 0, high = x.size() - 1;
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (x[middle] <= at ? low : high) = middle;
  }
  return low;
}

real secant(std::span<const real> x, std::span<const real> y, std::size_t i) {
  return (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
}

/// Shortens the slopes at both ends of an interval until they lie in the circle of radius 3
/// secants. They have the sign of the secant or are 0. Relative to the larger of them, since the
/// square of their ratio to a flat secant may overflow.
void limit(real secant, real& left, real& right) {
  const real most = larger(absolute(left), absolute(right));
  if (secant == 0.0 || most == 0.0) {
    left = right = 0.0;
    return;
  }
  const real a = left / most, b = right / most;
  const real length = square_root(a * a + b * b), radius = real(3.0) * absolute(secant);
  if (!(most * length > radius)) return;
  left = radius * (a / length);
  right = radius * (b / length);
}

}  // namespace

Error check_points(std::span<const real> x, std::span<const real> y) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (x.empty() || x.size() != y.size()) return {ErrorCode::length_mismatch, Field::nodes};
  if (const Error error = check_finite(x, Field::nodes); error.code != ErrorCode::ok) return error;
  if (const Error error = check_finite(y, Field::vector); error.code != ErrorCode::ok) return error;
  for (std::size_t i = 1; i < x.size(); ++i) {
    const auto index = static_cast<std::uint32_t>(i);
    if (!(x[i - 1] < x[i])) {
      return {ErrorCode::out_of_domain, Field::nodes, index, refused_value(x[i])};
    }
    // The cubic's coefficients are at most 12 times the rise, its slopes 3 times the secant.
    const real rise = y[i] - y[i - 1], slope = secant(x, y, i - 1);
    if (!is_finite(x[i] - x[i - 1]) || !is_finite(rise * 16.0) || !is_finite(slope * 4.0)) {
      return {ErrorCode::overflow, Field::nodes, index, refused_value(x[i])};
    }
  }
  return {};
}

real interpolate_linear(std::span<const real> x, std::span<const real> y, real at) noexcept {
  if (at != at) return canonical(at);
  if (!(x.front() < at)) return y.front();
  if (!(at < x.back())) return y.back();
  const std::size_t i = interval_of(x, at);
  const real t = (at - x[i]) / (x[i + 1] - x[i]);
  return y[i] + t * (y[i + 1] - y[i]);
}

Error monotone_slopes(std::span<const real> x, std::span<const real> y,
                      std::span<real> slopes) noexcept {
  if (const Error error = check_points(x, y); error.code != ErrorCode::ok) return error;
  const std::size_t n = x.size();
  if (slopes.size() != n) return {ErrorCode::length_mismatch, Field::vector};
  slopes[0] = 0.0;
  if (n == 1) return {};
  slopes[0] = secant(x, y, 0);
  slopes[n - 1] = secant(x, y, n - 2);
  for (std::size_t i = 1; i + 1 < n; ++i) {
    const real before = secant(x, y, i - 1), after = secant(x, y, i);
    const bool turns = !((before > 0.0 && after > 0.0) || (before < 0.0 && after < 0.0));
    slopes[i] = turns ? real(0.0) : before * real(0.5) + after * real(0.5);
  }
  for (std::size_t i = 0; i + 1 < n; ++i) limit(secant(x, y, i), slopes[i], slopes[i + 1]);
  return {};
}

real interpolate_cubic(std::span<const real> x, std::span<const real> y,
                       std::span<const real> slopes, real at) noexcept {
  if (at != at) return canonical(at);
  if (!(x.front() < at)) return y.front();
  if (!(at < x.back())) return y.back();
  const std::size_t i = interval_of(x, at);
  const real width = x[i + 1] - x[i];
  const real t = (at - x[i]) / width;
  const real rise = y[i + 1] - y[i];
  // Hermite's form about y[i], so that t = 0 gives y[i] itself.
  const real left = slopes[i] * width, right = slopes[i + 1] * width;
  const real square = real(3.0) * rise - (left + left) - right;
  const real cube = left + right - (rise + rise);
  return y[i] + t * (left + t * (square + t * cube));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
