#include "core/risk/corridor.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/elementary/trigonometric.hpp"
#include "core/numeric/exp.hpp"
#include "core/pricing/exotic/first_passage.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kPi = 0x1.921fb54442d18p+1;
constexpr real kMostDeviations = 1e6;

/// A level on one side: its own passage, and the part of it that comes before the other level.
struct SideExit {
  real first = 0;
  real log_first = 0;
};

/// One level at a distance x > 0, `drift` being towards it.
FirstPassage standard_passage(real x, real drift) noexcept {
  FirstPassageInputs in;
  in.distance_log = x;
  in.drift = drift;
  in.vol = 1.0;
  in.horizon_years = 1.0;
  return *first_passage(in);
}

/// log h(x). The size of the drift alone matters, and towards the level nothing is lost.
real log_image(real x, real size) noexcept {
  return standard_passage(x, size).log_probability - size * x;
}

/// The level at `near` is reached before the one at `width - near` on the other side.
SideExit first_by_images(real near, real width, real towards) noexcept {
  const FirstPassage alone = standard_passage(near, towards);
  const real size = absolute(towards), first = log_image(near, size);
  const real twice = width + width;
  const real images[kCorridorImages - 1] = {twice - near, twice + near, (twice + twice) - near};
  real lost = 0.0;
  for (std::size_t i = kCorridorImages - 1; i-- > 0;) {
    lost = exp(smaller(log_image(images[i], size) - first, 0.0)) - lost;
  }
  lost = smaller(lost, 1.0);
  SideExit side;
  side.first = alone.probability * (real(1.0) - lost);
  side.log_first = alone.log_probability + log1p(-lost);
  return side;
}

CorridorExit exit_by_images(const CorridorInputs& in) noexcept {
  const real width = in.below + in.above;
  const SideExit lower = first_by_images(in.below, width, -in.drift);
  const SideExit upper = first_by_images(in.above, width, in.drift);
  CorridorExit out;
  out.lower_first = lower.first;
  out.upper_first = upper.first;
  out.probability = smaller(lower.first + upper.first, 1.0);
  out.survival = larger(real(1.0) - (lower.first + upper.first), 0.0);
  const real most = larger(lower.log_first, upper.log_first);
  const real least = smaller(lower.log_first, upper.log_first);
  out.log_probability = smaller(most + log1p(exp(least - most)), 0.0);
  return out;
}

/// The probability that a motion without a horizon, drifting by `towards` to the level at `near`,
/// leaves there.
real ruin(real near, real far, real towards) noexcept {
  const real twice = towards + towards, width = near + far;
  const real size = absolute(twice);
  if (!(size * width > real(0x1p-60))) return far / width;
  const real ratio = expm1(-(size * far)) / expm1(-(size * width));
  return towards > real(0.0) ? ratio : exp(twice * near) * ratio;
}

/// The probability that the motion leaves after the horizon by the level at `near`.
real late_exit(real near, real width, real towards) noexcept {
  const real inverse = real(1.0) / width, square = towards * towards;
  const real weight = towards * near - square * real(0.5);
  real sum = 0.0;
  for (int k = kCorridorSines; k >= 1; --k) {
    const real f = inverse * (kPi * real_of(static_cast<std::uint64_t>(k)));
    sum = sum + f * sin(f * near) * exp(weight - f * f * real(0.5)) / (f * f + square);
  }
  return sum * inverse * real(2.0);
}

CorridorExit exit_by_sines(const CorridorInputs& in) noexcept {
  const real width = in.below + in.above;
  const real lower = late_exit(in.below, width, -in.drift);
  const real upper = late_exit(in.above, width, in.drift);
  CorridorExit out;
  out.survival = smaller(larger(lower + upper, 0.0), 1.0);
  out.probability = real(1.0) - out.survival;
  out.log_probability = log1p(-out.survival);
  out.lower_first = larger(ruin(in.below, in.above, -in.drift) - lower, 0.0);
  out.upper_first = larger(ruin(in.above, in.below, in.drift) - upper, 0.0);
  return out;
}

Error check_corridor(const CorridorInputs& in) noexcept {
  const FieldRange reals[] = {
      {Field::lower_barrier, in.below, 0x1p-200, kMostDeviations},
      {Field::upper_barrier, in.above, 0x1p-200, kMostDeviations},
      {Field::drift, in.drift, -kMostDeviations, kMostDeviations},
  };
  return check_ranges(reals);
}

}  // namespace

Result<CorridorExit> corridor_exit(const CorridorInputs& inputs) noexcept {
  const Error refused = check_corridor(inputs);
  if (refused.code != ErrorCode::ok) return refused;
  const bool is_wide = inputs.below + inputs.above >= kWideCorridor;
  return is_wide ? exit_by_images(inputs) : exit_by_sines(inputs);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
