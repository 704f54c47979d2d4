#include "core/volatility/arbitrage/svi_side.hpp"

#include <limits>

namespace loadline::inline LOADLINE_ARITHMETIC {

SviRaw mirrored(const SviRaw& slice) noexcept {
  return {slice.a, slice.b, -slice.rho, -slice.m, slice.sigma};
}

SviSide SviSide::of(const SviRaw& given, bool left) noexcept {
  SviSide side;
  side.left = left;
  side.slice = left ? mirrored(given) : given;
  const SviRaw& s = side.slice;
  const real down = real(1.0) - s.rho, up = real(1.0) + s.rho;
  const real root = square_root(down * up);
  const real h = root / up;
  const real depth = s.b * s.sigma * root;

  side.variance = polynomial(s.a + depth, s.a + depth, depth * real(0.5));
  side.variance.size[0] = side.variance.size[1] = absolute(s.a) + depth;

  const real shift = s.rho * s.sigma / root, reach = s.sigma * h;
  side.moneyness = polynomial(s.m - shift, s.m + reach, reach * real(0.5));
  side.moneyness.size[0] = absolute(s.m) + absolute(shift);
  side.moneyness.size[1] = absolute(s.m) + reach;

  const real wing = s.b * down;
  side.slope = polynomial(0.0, wing + wing, wing);

  const real square = down / up;
  side.bend = polynomial(real(1.0) + square, square + square, square);
  side.curvature = real(8.0) * s.b * (h * h * h) / s.sigma;
  return side;
}

real SviSide::log_moneyness(real v) const noexcept {
  const real k = evaluate(moneyness, v) / (real(1.0) + v);
  return left ? -k : k;
}

real SviSide::log_moneyness_at(const UnitPoint& point) const noexcept {
  if (point.rest == 0.0) {
    const real infinity = std::numeric_limits<real>::infinity();
    return left ? -infinity : infinity;
  }
  return log_moneyness(point.half_line());
}

real SviSide::coordinate_of(real k) const noexcept {
  const real x = (left ? -k : k) - slice.m;
  const real root = square_root(x * x + slice.sigma * slice.sigma);
  // Of x + root and its conjugate the one that does not cancel.
  const real t = x >= 0.0 ? (x + root) / slice.sigma : slice.sigma / (root - x);
  const real up = real(1.0) + slice.rho;
  const real v = t * up / square_root((real(1.0) - slice.rho) * up) - real(1.0);
  return v > 0.0 ? v / (real(1.0) + v) : real(0.0);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
