#include "core/numeric/elementary/arc_tangent.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real atan(real x) noexcept {
  return atan(pack<1>(x)).v;
}

real atan2(real y, real x) noexcept {
  return atan2(pack<1>(y), pack<1>(x)).v;
}

void atan(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return atan(x); });
}

void atan2(std::span<const real> y, std::span<const real> x, std::span<real> out) noexcept {
  std::size_t count = out.size();
  if (y.size() < count) count = y.size();
  if (x.size() < count) count = x.size();
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    atan2(pack<kLanes>::load(&y[i]), pack<kLanes>::load(&x[i])).store(&out[i]);
  }
  for (; i < count; ++i) out[i] = atan2(y[i], x[i]);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
