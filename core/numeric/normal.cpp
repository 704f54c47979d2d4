#include "core/numeric/normal.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real normal_pdf(real x) noexcept {
  return normal_pdf(pack<1>(x)).v;
}

real normal_cdf(real x) noexcept {
  return normal_cdf(pack<1>(x)).v;
}

void normal_pdf(std::span<const real> in, std::span<real> out) noexcept {
  constexpr int N = kLanes;
  map_lanes<N>(
      in, out,
      [](EveryLane<N>& every, pack<N> x)
          LOADLINE_INLINE_LAMBDA { every.require_below(absolute(x), kOrdinaryDistance); },
      [](pack<N> x) LOADLINE_INLINE_LAMBDA { return ordinary_normal_pdf(x); },
      [](pack<N> x) LOADLINE_INLINE_LAMBDA { return normal_pdf(x); });
}

void normal_cdf(std::span<const real> in, std::span<real> out) noexcept {
  constexpr int N = kLanes;
  map_lanes<N>(
      in, out,
      [](EveryLane<N>& every, pack<N> x)
          LOADLINE_INLINE_LAMBDA { every.require_below(absolute(x), kOrdinaryDistance); },
      [](pack<N> x) LOADLINE_INLINE_LAMBDA { return ordinary_normal_cdf(x); },
      [](pack<N> x) LOADLINE_INLINE_LAMBDA { return normal_cdf(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
