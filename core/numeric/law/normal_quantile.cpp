#include "core/numeric/law/normal_quantile.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

// The number after kNearQuantile, and 1 - kNearQuantile. What is negative fails one of the checks.
constexpr real kLeastOrdinary = 0x1.0000000000001p-12, kBeyondOrdinary = 0x1.ffep-1;

}  // namespace

real normal_quantile(real p) noexcept {
  return normal_quantile(pack<1>(p)).v;
}

void normal_quantile(std::span<const real> in, std::span<real> out) noexcept {
  constexpr int N = kLanes;
  map_lanes<N>(
      in, out,
      [](EveryLane<N>& every, pack<N> p) LOADLINE_INLINE_LAMBDA {
        every.require_at_least(p, kLeastOrdinary);
        every.require_below(p, kBeyondOrdinary);
      },
      [](pack<N> p) LOADLINE_INLINE_LAMBDA { return ordinary_quantile(p); },
      [](pack<N> p) LOADLINE_INLINE_LAMBDA { return normal_quantile(p); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
