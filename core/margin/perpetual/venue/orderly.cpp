#include "core/margin/perpetual/venue/orderly.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error refuse(Field field, real value) {
  const ErrorCode code = is_finite(value) ? ErrorCode::out_of_domain : ErrorCode::not_finite;
  return {code, field, 0, refused_value(value)};
}

}  // namespace

Result<OrderlyCurves> orderly_curves(const OrderlyMarket& market) noexcept {
  const real initial = market.base_initial_rate, maintenance = market.base_maintenance_rate;
  if (!(initial > 0.0 && initial <= 1.0)) return refuse(Field::rate, initial);
  if (!(maintenance > 0.0 && maintenance <= initial)) return refuse(Field::margin, maintenance);
  if (!(market.initial_factor >= 0.0 && is_finite(market.initial_factor))) {
    return refuse(Field::power_factor, market.initial_factor);
  }
  if (!(market.max_leverage >= 1.0 && is_finite(market.max_leverage))) {
    return refuse(Field::leverage, market.max_leverage);
  }
  OrderlyCurves curves;
  curves.initial.rate = larger(initial, real(1.0) / market.max_leverage);
  curves.maintenance.rate = maintenance;
  curves.initial_power = market.initial_factor;
  curves.maintenance_power = maintenance / initial * market.initial_factor;
  return curves;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
