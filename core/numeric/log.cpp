#include "core/numeric/log.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real log(real x) noexcept {
  return log(pack<1>(x)).v;
}

void log(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return log(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
