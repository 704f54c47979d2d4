#include "core/pricing/paths/variance_step.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

Error check_path_variance(const HestonParameters& parameters) noexcept {
  const Error refused = check_heston(parameters);
  if (refused.code != ErrorCode::ok) return refused;
  if (!(parameters.vol_of_variance >= kMinPathVolOfVariance)) {
    return {ErrorCode::out_of_domain, Field::vol_of_variance, 0,
            refused_value(parameters.vol_of_variance)};
  }
  return {};
}

Result<VarianceStep> quadratic_exponential_step(const HestonParameters& parameters, real variance,
                                                real step_years, real u) noexcept {
  const Error refused = check_path_variance(parameters);
  if (refused.code != ErrorCode::ok) return refused;
  struct Argument {
    Field field;
    real value, low, high;
    bool open;
  };
  const Argument arguments[] = {
      {Field::initial_variance, variance, 0.0, kMaxModelParameter, false},
      {Field::expiry_years, step_years, 0.0, kMaxModelParameter, true},
      {Field::probability, u, 0.0, 1.0, true},
  };
  for (const Argument& x : arguments) {
    if (!is_finite(x.value))
      return Error{ErrorCode::not_finite, x.field, 0, refused_value(x.value)};
    const bool inside = x.open ? x.value > x.low : x.value >= x.low;
    const bool below = x.field == Field::probability ? x.value < x.high : x.value <= x.high;
    if (!inside || !below) {
      return Error{ErrorCode::out_of_domain, x.field, 0, refused_value(x.value)};
    }
  }
  const HestonStep step(parameters, step_years);
  const VarianceLaw<1> law = step.law(pack<1>(variance));
  const pack<1> uniform = u;
  VarianceStep result{};
  result.mean = law.mean.v;
  result.variance = law.variance.v;
  result.ratio = law.ratio.v;
  result.is_quadratic = law.is_quadratic.v;
  result.next = step.next(law, uniform, 1.0 - uniform, normal_quantile(uniform)).v;
  if (result.is_quadratic) {
    result.a = law.a.v;
    result.b_square = law.b_square.v;
  } else {
    result.zero_probability = law.zero_probability.v;
    result.rate = law.rate.v;
  }
  return result;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
