#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real exp(real x) noexcept {
  return exp(pack<1>(x)).v;
}

void exp(std::span<const real> in, std::span<real> out) noexcept {
  constexpr int N = kLanes;
  map_lanes<N>(
      in, out,
      [](EveryLane<N>& every, pack<N> x)
          LOADLINE_INLINE_LAMBDA { every.require_below(absolute(x), kOrdinaryExponent); },
      [](pack<N> x) LOADLINE_INLINE_LAMBDA { return ordinary_exp(x); },
      [](pack<N> x) LOADLINE_INLINE_LAMBDA { return exp(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
