#include "core/numeric/elementary/power.hpp"

#include <algorithm>

namespace loadline::inline LOADLINE_ARITHMETIC {

real pow(real x, real y) noexcept {
  return pow(pack<1>(x), pack<1>(y)).v;
}

void pow(std::span<const real> x, std::span<const real> y, std::span<real> out) noexcept {
  using Pack = pack<kLanes>;
  constexpr std::size_t kWidth = kLanes;
  const std::size_t count = std::min({x.size(), y.size(), out.size()});
  std::size_t i = 0;
  for (; i + kWidth <= count; i += kWidth) {
    pow(Pack::load(&x[i]), Pack::load(&y[i])).store(&out[i]);
  }
  if (i == count) return;
  real bases[kWidth] = {}, exponents[kWidth] = {};
  std::copy(x.begin() + static_cast<std::ptrdiff_t>(i),
            x.begin() + static_cast<std::ptrdiff_t>(count), bases);
  std::copy(y.begin() + static_cast<std::ptrdiff_t>(i),
            y.begin() + static_cast<std::ptrdiff_t>(count), exponents);
  pow(Pack::load(bases), Pack::load(exponents)).store(bases);
  std::copy(bases, bases + (count - i), out.begin() + static_cast<std::ptrdiff_t>(i));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
