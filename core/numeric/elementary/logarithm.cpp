#include "core/numeric/elementary/logarithm.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real log1p(real x) noexcept {
  return log1p(pack<1>(x)).v;
}

real log2(real x) noexcept {
  return log2(pack<1>(x)).v;
}

void log1p(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return log1p(x); });
}

void log2(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return log2(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
