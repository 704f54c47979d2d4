#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real exp(real x) noexcept {
  return exp(pack<1>(x)).v;
}

void exp(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return exp(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
