#include "core/numeric/elementary/exponential.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real expm1(real x) noexcept {
  return expm1(pack<1>(x)).v;
}

real exp2(real x) noexcept {
  return exp2(pack<1>(x)).v;
}

void expm1(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return expm1(x); });
}

void exp2(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return exp2(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
