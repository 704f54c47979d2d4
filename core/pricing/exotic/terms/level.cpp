#include "core/pricing/exotic/terms/level.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

EffectiveBarrier effective_barrier(real barrier, BarrierSide side, real spot, real vol,
                                   real monitoring_years) noexcept {
  EffectiveBarrier result;
  result.log_moneyness = log_ratio(barrier, spot);
  result.value = barrier;
  result.shift_per_vol = 0.0;
  if (!(monitoring_years > real(0.0))) return result;
  const real shift = kMonitoringShift * square_root(monitoring_years);
  result.shift_per_vol = side == BarrierSide::up ? shift : -shift;
  result.log_moneyness =
      result.log_moneyness + two_product(pack<1>(result.shift_per_vol), pack<1>(vol));
  result.value = shifted_barrier(barrier, side, vol, monitoring_years);
  return result;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
