#include "core/pricing/paths/path_moments.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/analysis/sums.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Samples taken at a time: the deviations stay on the stack.
constexpr std::size_t kAtOnce = 128;

}  // namespace

void PathMoments::add(std::span<const real> samples, std::span<const real> control) noexcept {
  for (std::size_t at = 0; at < samples.size(); at += kAtOnce) {
    const std::size_t left = samples.size() - at;
    const std::size_t count = left < kAtOnce ? left : kAtOnce;
    const auto y = samples.subspan(at, count);
    const auto c = control.empty() ? control : control.subspan(at, count);
    if (count_ == 0) {
      centre_ = loadline::mean(y);
      control_centre_ = c.empty() ? real(0.0) : loadline::mean(c);
    }
    real deviation[kAtOnce], control_deviation[kAtOnce];
    for (std::size_t i = 0; i < count; ++i) deviation[i] = y[i] - centre_;
    const std::span<const real> d(deviation, count);
    sum_ = sum_ + sum(d);
    square_ = square_ + dot(d, d);
    if (!c.empty()) {
      for (std::size_t i = 0; i < count; ++i) control_deviation[i] = c[i] - control_centre_;
      const std::span<const real> e(control_deviation, count);
      control_sum_ = control_sum_ + sum(e);
      control_square_ = control_square_ + dot(e, e);
      cross_ = cross_ + dot(d, e);
    }
    count_ += count;
  }
}

real PathMoments::mean() const noexcept {
  return centre_ + sum_ / real_of(count_);
}

real PathMoments::control_mean() const noexcept {
  return control_centre_ + control_sum_ / real_of(count_);
}

real PathMoments::square() const noexcept {
  return larger(0.0, square_ - sum_ * (sum_ / real_of(count_)));
}

real PathMoments::control_square() const noexcept {
  return larger(0.0, control_square_ - control_sum_ * (control_sum_ / real_of(count_)));
}

real PathMoments::cross() const noexcept {
  return cross_ - sum_ * (control_sum_ / real_of(count_));
}

PathEstimate estimate_of(const PathMoments& draws, real control_value) noexcept {
  return estimate_of(draws, draws, control_value);
}

PathEstimate estimate_of(const PathMoments& draws, const PathMoments& means,
                         real control_value) noexcept {
  PathEstimate estimate{};
  estimate.draws = draws.count();
  const bool controlled = draws.control_square() > 0.0;
  const real beta = controlled ? draws.cross() / draws.control_square() : real(0.0);
  estimate.control_coefficient = beta;
  estimate.control_gap = controlled ? draws.control_mean() - control_value : real(0.0);
  estimate.value = draws.mean() - beta * estimate.control_gap;
  const real residue =
      means.square() - beta * (means.cross() + means.cross() - beta * means.control_square());
  // One degree of freedom for the mean, one for the coefficient where it is of the same samples.
  const std::uint64_t spent = controlled && &means == &draws && means.count() > 2 ? 2 : 1;
  const real freedom = real_of(means.count() - spent) * real_of(means.count());
  estimate.standard_error = square_root(larger(0.0, residue) / freedom);
  return estimate;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
