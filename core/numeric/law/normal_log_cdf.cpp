#include "core/numeric/law/normal_log_cdf.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real normal_log_cdf(real x) noexcept {
  return normal_log_cdf(pack<1>(x)).v;
}

void normal_log_cdf(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out,
                    [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return normal_log_cdf(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
