#include "core/numeric/elementary/error_function.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real erf(real x) noexcept {
  return erf(pack<1>(x)).v;
}

real erfc(real x) noexcept {
  return erfc(pack<1>(x)).v;
}

real erfcx(real x) noexcept {
  return erfcx(pack<1>(x)).v;
}

void erf(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return erf(x); });
}

void erfc(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return erfc(x); });
}

void erfcx(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return erfcx(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
