#include "core/margin/perpetual/venue/synthetix.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error refuse(Field field, real value) {
  const ErrorCode code = is_finite(value) ? ErrorCode::out_of_domain : ErrorCode::not_finite;
  return {code, field, 0, refused_value(value)};
}

bool in_range(real x) {
  return x >= 0.0 && is_finite(x);
}

}  // namespace

Result<SynthetixCurves> synthetix_curves(const SynthetixMarket& market, real size) noexcept {
  if (!(market.skew_scale > 0.0 && is_finite(market.skew_scale))) {
    return refuse(Field::size, market.skew_scale);
  }
  if (!is_finite(size)) return refuse(Field::size, size);
  if (!in_range(market.initial_ratio)) return refuse(Field::rate, market.initial_ratio);
  if (!in_range(market.minimum_initial_ratio)) {
    return refuse(Field::rate, market.minimum_initial_ratio);
  }
  if (!(market.maintenance_scalar > 0.0 && market.maintenance_scalar <= 1.0)) {
    return refuse(Field::rate, market.maintenance_scalar);
  }
  if (!in_range(market.minimum_margin)) return refuse(Field::margin, market.minimum_margin);
  SynthetixCurves curves;
  curves.initial.rate =
      absolute(size) / market.skew_scale * market.initial_ratio + market.minimum_initial_ratio;
  curves.maintenance.rate = curves.initial.rate * market.maintenance_scalar;
  curves.minimum_margin = market.minimum_margin;
  if (!(curves.maintenance.rate > 0.0 && curves.initial.rate <= 1.0)) {
    return refuse(Field::rate, curves.initial.rate);
  }
  return curves;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
