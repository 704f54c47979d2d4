#include "core/pricing/exotic/first_passage.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/pricing/exotic/monitoring.hpp"
#include "core/pricing/exotic/terms/passage.hpp"
#include "core/pricing/exotic/terms/rows.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Where a standardised length squared leaves binary64.
constexpr real kMaxStandardised = 1e150;

/// A path that follows its drift alone, to a level at `distance` >= 0 that it has not reached yet.
FirstPassage without_noise(real distance, real towards) noexcept {
  const bool reached = towards >= distance && towards > real(0.0);
  const real never = -std::numeric_limits<real>::infinity();
  return {either(reached, 1.0, 0.0), either(reached, 0.0, never), either(reached, 0.0, 1.0), 0.0};
}

Result<FirstPassage> passage_of(const FirstPassageInputs& in) noexcept {
  if (in.distance_log == real(0.0) && in.monitoring_years == real(0.0)) {
    return FirstPassage{1.0, 0.0, 0.0, 0.0};
  }
  const bool down = (bits_of(in.distance_log) >> 63) != 0;
  const Extended drift = two_product(pack<1>(down ? -in.drift : in.drift), in.horizon_years);
  const Extended shift =
      two_product(pack<1>(kMonitoringShift * in.vol), square_root(in.monitoring_years));
  const Extended distance = Extended{absolute(in.distance_log), 0.0} + shift;
  const real spread = in.vol * square_root(in.horizon_years);
  if (!(spread >= kMinTotalVol)) return without_noise(distance.high.v, drift.high.v);

  const Extended s = Extended{in.vol, 0.0} * square_root(Extended{in.horizon_years, 0.0});
  const Extended standard_distance = distance / s, standard_drift = drift / s;
  if (!(standard_distance.high.v < kMaxStandardised) ||
      !(absolute(standard_drift.high.v) < kMaxStandardised)) {
    return Error{ErrorCode::overflow, Field::none, 0, 0.0};
  }
  const Passage p = passage(standard_distance, standard_drift);
  const real density =
      standard_distance.high.v * (p.gaussian * tables::kInverseRootTwoPi) / in.horizon_years;
  if (!is_finite(density)) return Error{ErrorCode::overflow, Field::none, 0, 0.0};
  return FirstPassage{p.probability, p.log_probability, p.survival, density};
}

FirstPassageInputs level_of_row(const FirstPassageColumns& rows, std::size_t i) noexcept {
  return {.distance_log = at_row(rows.distance_log, i),
          .drift = at_row(rows.drift, i),
          .vol = at_row(rows.vol, i),
          .horizon_years = at_row(rows.horizon_years, i),
          .monitoring_years = at_row_or_zero(rows.monitoring_years, i)};
}

void write(real* column, std::size_t row, real value) noexcept {
  if (column != nullptr) column[row] = value;
}

}  // namespace

Error check_first_passage(const FirstPassageInputs& inputs) noexcept {
  constexpr real kUnbounded = std::numeric_limits<real>::max();
  const FieldRange reals[] = {
      {Field::distance_log, inputs.distance_log, -kUnbounded, kUnbounded},
      {Field::drift, inputs.drift, -kUnbounded, kUnbounded},
      {Field::vol, inputs.vol, 0.0, kUnbounded},
      {Field::horizon_years, inputs.horizon_years, 0.0, kUnbounded},
      {Field::monitoring_years, inputs.monitoring_years, 0.0, kUnbounded},
  };
  return check_ranges(reals);
}

Result<FirstPassage> first_passage(const FirstPassageInputs& inputs) noexcept {
  const Error refused = check_first_passage(inputs);
  if (refused.code != ErrorCode::ok) return refused;
  return passage_of(inputs);
}

Result<real> first_passage_probability(const FirstPassageInputs& inputs) noexcept {
  const Result<FirstPassage> passage = first_passage(inputs);
  if (!passage.ok()) return passage.error();
  return passage->probability;
}

std::size_t first_passages(const FirstPassageColumns& levels,
                           const FirstPassageResults& out) noexcept {
  const ErrorCode mode = check_arithmetic().code;
  std::size_t refused = 0;
  for (std::size_t row = 0; row < levels.count; ++row) {
    const Result<FirstPassage> one = mode == ErrorCode::ok
                                         ? first_passage(level_of_row(levels, row))
                                         : Result<FirstPassage>(Error{mode});
    const FirstPassage value = one.ok() ? *one : FirstPassage{0.0, 0.0, 0.0, 0.0};
    write(out.probability, row, value.probability);
    write(out.log_probability, row, value.log_probability);
    write(out.survival, row, value.survival);
    write(out.density, row, value.density);
    if (out.status != nullptr) out.status[row] = static_cast<std::uint16_t>(one.error().code);
    refused += one.ok() ? 0u : 1u;
  }
  return refused;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
