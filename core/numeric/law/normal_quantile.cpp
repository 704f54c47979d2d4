#include "core/numeric/law/normal_quantile.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real normal_quantile(real p) noexcept {
  return normal_quantile(pack<1>(p)).v;
}

void normal_quantile(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out,
                    [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return normal_quantile(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
