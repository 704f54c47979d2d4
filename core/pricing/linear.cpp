#include "core/pricing/linear.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/log.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

bool is_dated(LinearType type) noexcept {
  return type == LinearType::forward || type == LinearType::future;
}

/// With price P, entry E and discount D: value D (P - E), where P grows with T, rate and carry.
void fill_quote(const LinearInputs& in, real T, real discount, LinearValue& v) noexcept {
  const real price = discount * v.price, entry = discount * in.entry_price;
  v.value = discount * (v.price - in.entry_price);
  v.delta = price / in.spot;
  v.gamma = 0.0;
  if (in.linear_type == LinearType::forward) {
    v.theta = in.carry * price - in.rate * entry;
    v.rho = T * entry;
  } else {
    v.theta = T > real(0.0) ? (in.carry - in.rate) * price : real(0.0);
    v.rho = T * price;
  }
  v.phi = -(T * price);
}

/// Inverse: value D (1/E - 1/P).
void fill_coin(const LinearInputs& in, real T, real discount, LinearValue& v) noexcept {
  const real price = discount / v.price, entry = discount / in.entry_price;
  v.value = discount * ((v.price - in.entry_price) / in.entry_price / v.price);
  v.delta = price / in.spot;
  v.gamma = real(-2.0) * v.delta / in.spot;
  if (in.linear_type == LinearType::forward) {
    v.theta = in.carry * entry - in.rate * price;
    v.phi = -(T * entry);
  } else {
    v.theta = T > real(0.0) ? (in.carry - in.rate) * price : real(0.0);
    v.phi = -(T * price);
  }
  v.rho = T * price;
}

void fill_carry(const LinearInputs& in, real T, LinearValue& v) noexcept {
  const bool is_model = in.mark_price == real(0.0);
  const real growth = (in.rate - in.carry) * T;
  v.basis = is_model ? expm1(growth) : (v.price - in.spot) / in.spot;
  v.carry_annual = 0.0;
  if (T > real(0.0)) {
    v.carry_annual = is_model ? in.rate - in.carry : log(v.price / in.spot) / T;
  }
  v.funding = 0.0;
  if (in.linear_type != LinearType::perpetual) return;
  v.carry_annual = in.funding_rate_8h * kFundingIntervalsPerYear;
  const real paid = v.carry_annual * in.accrual_years;
  v.funding = -(in.settlement == Settlement::coin ? paid / v.price : paid * v.price);
}

}  // namespace

Error check_linear(const LinearInputs& inputs) noexcept {
  constexpr real kUnbounded = std::numeric_limits<real>::max();
  const bool has_mark = !(inputs.mark_price == real(0.0));
  const FieldRange fields[] = {
      {Field::spot, inputs.spot, kMinOptionPrice, kMaxOptionPrice},
      {Field::entry_price, inputs.entry_price, kMinOptionPrice, kMaxOptionPrice},
      {Field::expiry_years, inputs.expiry_years, 0.0, kUnbounded},
      {Field::rate, inputs.rate, -kUnbounded, kUnbounded},
      {Field::carry, inputs.carry, -kUnbounded, kUnbounded},
      {Field::mark_price, inputs.mark_price, has_mark ? kMinOptionPrice : real(0.0),
       kMaxOptionPrice},
      {Field::funding_rate_8h, inputs.funding_rate_8h, -kUnbounded, kUnbounded},
      {Field::accrual_years, inputs.accrual_years, 0.0, kUnbounded},
  };
  const Error refused = check_ranges(fields);
  if (refused.code != ErrorCode::ok) return refused;
  const auto type = static_cast<std::uint32_t>(inputs.linear_type);
  if (type > 3)
    return {ErrorCode::out_of_domain, Field::linear_type, 0, refused_value(real_of(type))};
  const auto settlement = static_cast<std::uint32_t>(inputs.settlement);
  if (settlement >= kSettlements) {
    return {ErrorCode::out_of_domain, Field::settlement, 0, refused_value(real_of(settlement))};
  }
  const bool is_coin_spot =
      inputs.linear_type == LinearType::spot && inputs.settlement == Settlement::coin;
  if (is_coin_spot || inputs.settlement == Settlement::futures) {
    return {ErrorCode::unsupported, Field::settlement, 0, refused_value(real_of(settlement))};
  }
  return {};
}

Result<LinearValue> price_linear(const LinearInputs& inputs) noexcept {
  const Error refused = check_linear(inputs);
  if (refused.code != ErrorCode::ok) return refused;
  const real T = is_dated(inputs.linear_type) ? inputs.expiry_years : real(0.0);
  const real model = inputs.spot * exp((inputs.rate - inputs.carry) * T);
  const bool coin = inputs.settlement == Settlement::coin;
  const bool is_discounted = inputs.linear_type == LinearType::forward;
  const real discount = is_discounted ? exp(-((coin ? inputs.carry : inputs.rate) * T)) : real(1.0);

  LinearValue v;
  v.price = inputs.mark_price == real(0.0) ? model : inputs.mark_price;
  if (!is_finite(v.price) || !(v.price > real(0.0))) {
    return Error{ErrorCode::overflow, Field::none, 0, 0.0};
  }
  coin ? fill_coin(inputs, T, discount, v) : fill_quote(inputs, T, discount, v);
  fill_carry(inputs, T, v);
  real* const results[] = {&v.price, &v.value, &v.delta,   &v.gamma, &v.theta,
                           &v.rho,   &v.phi,   &v.funding, &v.basis, &v.carry_annual};
  for (real* const result : results) {
    *result = *result + real(0.0);  // -0 to +0
    if (!is_finite(*result)) return Error{ErrorCode::overflow, Field::none, 0, 0.0};
  }
  return v;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
