#include "core/pricing/exotic/monitoring.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real shifted_barrier(real barrier, BarrierSide side, real vol, real monitoring_years) noexcept {
  if (!(barrier > real(0.0)) || !(vol >= real(0.0)) || !(monitoring_years >= real(0.0))) {
    return real_from_bits(kCanonicalNanBits);
  }
  const real shift = kMonitoringShift * vol * square_root(monitoring_years);
  return canonical(barrier * exp(side == BarrierSide::up ? shift : -shift));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
