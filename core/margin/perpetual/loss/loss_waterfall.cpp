#include "core/margin/perpetual/loss/loss_waterfall.hpp"

#include "core/numeric/arithmetic/environment.hpp"
#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check_amount_at_least(real x, bool positive, Field field, std::size_t index) {
  const auto at = static_cast<std::uint32_t>(index);
  if (!is_finite(x)) return {ErrorCode::not_finite, field, at, refused_value(x)};
  if (positive ? x > 0.0 : x >= 0.0) return {};
  return {ErrorCode::out_of_domain, field, at, refused_value(x)};
}

}  // namespace

Result<LossWaterfall> share_loss(real deficit, real fund, real backstop,
                                 std::span<const real> gains,
                                 std::span<real> gains_after) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  for (const Error& error : {check_amount_at_least(deficit, false, Field::amount, 0),
                             check_amount_at_least(fund, false, Field::collateral, 0),
                             check_amount_at_least(backstop, false, Field::collateral, 1)}) {
    if (error.code != ErrorCode::ok) return error;
  }
  if (gains_after.size() != gains.size()) {
    return Error{ErrorCode::length_mismatch, Field::positions};
  }
  real total = 0.0;
  for (std::size_t i = 0; i < gains.size(); ++i) {
    const Error error = check_amount_at_least(gains[i], false, Field::positions, i);
    if (error.code != ErrorCode::ok) return error;
    total = total + gains[i];
  }
  if (!is_finite(total)) return Error{ErrorCode::overflow, Field::positions};
  LossWaterfall result;
  const real from_fund = smaller(deficit, fund);
  const real left = deficit - from_fund;
  const real from_backstop = smaller(left, backstop);
  result.fund_after = fund - from_fund;
  result.backstop_after = backstop - from_backstop;
  result.residual = left - from_backstop;
  if (result.residual > 0.0 && total > 0.0) {
    result.haircut = smaller(result.residual / total, 1.0);
  }
  result.uncovered = larger(result.residual - total, 0.0);
  for (std::size_t i = 0; i < gains.size(); ++i) {
    gains_after[i] = gains[i] - gains[i] * result.haircut;
  }
  return result;
}

Result<real> ruin_probability(real loading, real mean_claim, real capital) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  for (const Error& error : {check_amount_at_least(loading, true, Field::weight, 0),
                             check_amount_at_least(mean_claim, true, Field::mu, 0),
                             check_amount_at_least(capital, false, Field::collateral, 0)}) {
    if (error.code != ErrorCode::ok) return error;
  }
  const real one_and_loading = real(1.0) + loading;
  const real exponent = loading / one_and_loading * (capital / mean_claim);
  return exp(-exponent) / one_and_loading;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
