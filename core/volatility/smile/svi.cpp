#include "core/volatility/smile/svi.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

Error check_svi(const SviRaw& slice) noexcept {
  struct Checked {
    Field field;
    real value, low, high;
  };
  const real one = 1.0;
  const Checked fields[] = {
      {Field::a, slice.a, -kMaxSviParameter, kMaxSviParameter},
      {Field::b, slice.b, 0.0, kMaxSviParameter},
      {Field::rho, slice.rho, -one, one},
      {Field::m, slice.m, -kMaxSviParameter, kMaxSviParameter},
      {Field::sigma, slice.sigma, kMinSviScale, kMaxSviParameter},
  };
  for (const Checked& f : fields) {
    if (!is_finite(f.value)) return {ErrorCode::not_finite, f.field, 0, refused_value(f.value)};
    const bool on_unit = f.field == Field::rho && absolute(f.value) == one;
    if (f.value < f.low || f.value > f.high || on_unit) {
      return {ErrorCode::out_of_domain, f.field, 0, refused_value(f.value)};
    }
  }
  return {};
}

TotalVariance svi_total_variance(const SviRaw& slice, real k) noexcept {
  const real x = k - slice.m;
  const real root = square_root(x * x + slice.sigma * slice.sigma);
  const real bend = slice.sigma / root;
  return {.w = slice.a + slice.b * (slice.rho * x + root),
          .dw = slice.b * (slice.rho + x / root),
          .d2w = slice.b * (bend * bend) / root};
}

SviShape svi_shape(const SviRaw& slice) noexcept {
  const real root = square_root((real(1.0) - slice.rho) * (real(1.0) + slice.rho));
  return {.least_variance = slice.a + slice.b * slice.sigma * root,
          .least_at = slice.m - slice.rho * slice.sigma / root,
          .left_slope = slice.b * (real(1.0) - slice.rho),
          .right_slope = slice.b * (real(1.0) + slice.rho)};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
