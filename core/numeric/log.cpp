#include "core/numeric/log.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real log(real x) noexcept {
  return log(pack<1>(x)).v;
}

void log(std::span<const real> in, std::span<real> out) noexcept {
  constexpr int N = kLanes;
  map_lanes<N>(
      in, out,
      [](EveryLane<N>& every, pack<N> x) LOADLINE_INLINE_LAMBDA {
        every.require_at_least(x, std::numeric_limits<real>::min());
        every.require_below(x, std::numeric_limits<real>::infinity());
      },
      [](pack<N> x) LOADLINE_INLINE_LAMBDA { return ordinary_log(x); },
      [](pack<N> x) LOADLINE_INLINE_LAMBDA { return log(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
