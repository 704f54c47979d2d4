#include "core/numeric/elementary/hyperbolic.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real tanh(real x) noexcept {
  return tanh(pack<1>(x)).v;
}

real sigmoid(real x) noexcept {
  return sigmoid(pack<1>(x)).v;
}

void tanh(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return tanh(x); });
}

void sigmoid(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return sigmoid(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
