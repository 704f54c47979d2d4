#include "core/pricing/forward_option.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error out_of(real low, real high, real value, Field field) noexcept {
  const ErrorCode code = !is_finite(value)             ? ErrorCode::not_finite
                         : value < low || value > high ? ErrorCode::out_of_domain
                                                       : ErrorCode::ok;
  if (code == ErrorCode::ok) return {};
  return {code, field, 0, refused_value(value)};
}

/// The same option on a spot that neither grows nor yields.
OptionInputs undiscounted(const ForwardOptionInputs& inputs) noexcept {
  return {.spot = inputs.forward + inputs.displacement,
          .strike = inputs.strike + inputs.displacement,
          .expiry_years = inputs.expiry_years,
          .vol = inputs.vol,
          .rate = 0.0,
          .carry = 0.0,
          .type = inputs.type};
}

}  // namespace

Error check_forward_option(const ForwardOptionInputs& inputs) noexcept {
  constexpr real kMost = kMaxOptionPrice;
  const Error own[] = {out_of(-kMost, kMost, inputs.forward, Field::forward),
                       out_of(-kMost, kMost, inputs.strike, Field::strike),
                       out_of(kMinOptionPrice, kMost, inputs.discount, Field::discount),
                       out_of(-kMost, kMost, inputs.displacement, Field::displacement)};
  for (const Error& error : own) {
    if (error.code != ErrorCode::ok) return error;
  }
  Error error = check_option(undiscounted(inputs));
  if (error.field == Field::spot) error.field = Field::forward;
  return error;
}

Result<ForwardOptionValue> price_forward_option(const ForwardOptionInputs& inputs) noexcept {
  const Error refused = check_forward_option(inputs);
  if (refused.code != ErrorCode::ok) return refused;
  const Result<OptionValue> option = price_option(undiscounted(inputs));
  if (!option.ok()) return option.error();
  const OptionValue& v = *option;
  const real d = inputs.discount;
  const ForwardOptionValue value = {.value = d * v.value,
                                    .delta = d * v.delta,
                                    .gamma = d * v.gamma,
                                    .vega = d * v.vega,
                                    .theta = d * v.theta,
                                    .rho = real(0.0) - inputs.expiry_years * (d * v.value),
                                    .dual_delta = d * v.dual_delta,
                                    .dual_gamma = d * v.dual_gamma,
                                    .vanna = d * v.vanna,
                                    .volga = d * v.volga,
                                    .charm = d * v.charm,
                                    .veta = d * v.veta,
                                    .speed = d * v.speed,
                                    .zomma = d * v.zomma,
                                    .color = d * v.color,
                                    .ultima = d * v.ultima};
  for (const real result :
       {value.value, value.delta, value.gamma, value.vega, value.theta, value.rho, value.dual_delta,
        value.dual_gamma, value.vanna, value.volga, value.charm, value.veta, value.speed,
        value.zomma, value.color, value.ultima}) {
    if (!is_finite(result)) return Error{ErrorCode::overflow, Field::none, 0, 0.0};
  }
  return value;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
