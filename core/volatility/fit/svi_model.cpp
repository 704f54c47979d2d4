#include "core/volatility/fit/svi_model.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/volatility/smile/smile_point.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
SviRaw SviSlopes::raw(const Vector& p) noexcept {
  const real sum = p[kRight] + p[kLeft];
  return {.a = p[kLeast] - p[kWidth] * square_root(p[kRight] * p[kLeft]),
          .b = sum * real(0.5),
          .rho = (p[kRight] - p[kLeft]) / sum,
          .m = p[kCentre],
          .sigma = p[kWidth]};
}

SviSlopes::Vector SviSlopes::of(const SviRaw& slice) noexcept {
  const SviShape shape = svi_shape(slice);
  return {shape.least_variance, shape.right_slope, shape.left_slope, slice.m, slice.sigma};
}

SviCurve::SviCurve(const SviSlopes::Vector& parameters) noexcept : p_(parameters) {
  const real p = p_[SviSlopes::kRight], q = p_[SviSlopes::kLeft];
  const real root = square_root(p * q);
  half_difference_ = (p - q) * real(0.5);
  half_sum_ = (p + q) * real(0.5);
  dip_ = root;
  right_dip_ = real(0.5) * p_[SviSlopes::kWidth] * (root / p);
  left_dip_ = real(0.5) * p_[SviSlopes::kWidth] * (root / q);
}

real SviCurve::total_variance(real k, SviSlopes::Vector& gradient) const noexcept {
  const real sigma = p_[SviSlopes::kWidth], x = k - p_[SviSlopes::kCentre];
  const real root = square_root(x * x + sigma * sigma), inverse = real(1.0) / root;
  gradient[SviSlopes::kLeast] = 1.0;
  gradient[SviSlopes::kRight] = (root + x) * real(0.5) - right_dip_;
  gradient[SviSlopes::kLeft] = (root - x) * real(0.5) - left_dip_;
  gradient[SviSlopes::kCentre] = -(half_difference_ + half_sum_ * (x * inverse));
  gradient[SviSlopes::kWidth] = half_sum_ * (sigma * inverse) - dip_;
  return (p_[SviSlopes::kLeast] - sigma * dip_) + half_difference_ * x + half_sum_ * root;
}

TotalVariance SviCurve::at(real k) const noexcept {
  const real sigma = p_[SviSlopes::kWidth], x = k - p_[SviSlopes::kCentre];
  const real root = square_root(x * x + sigma * sigma);
  const real bend = sigma / root;
  return {.w = (p_[SviSlopes::kLeast] - sigma * dip_) + half_difference_ * x + half_sum_ * root,
          .dw = half_difference_ + half_sum_ * (x / root),
          .d2w = half_sum_ * bend * bend / root};
}

SviGradient SviCurve::gradient(real k) const noexcept {
  SviGradient result;
  const real sigma = p_[SviSlopes::kWidth], x = k - p_[SviSlopes::kCentre];
  result.at = at(k);
  result.at.w = total_variance(k, result.w);
  const real root = square_root(x * x + sigma * sigma);
  const real c = x / root, s = sigma / root;  // c^2 + s^2 = 1
  const real half = 0.5, curl = half_sum_ / root;
  result.dw = {0.0, half * (real(1.0) + c), half * (c - real(1.0)), -result.at.d2w, -curl * c * s};
  const real bend = half * s * s / root;
  result.d2w = {0.0, bend, bend, real(3.0) * curl / root * (s * s) * c,
                curl / root * s * (real(2.0) - real(3.0) * s * s)};
  return result;
}

NormalEquations<SviModel::kSize> SviModel::equations(const Vector& parameters) const noexcept {
  NormalEquations<kSize> result;
  const SviCurve curve{parameters};
  const real per_year = real(1.0) / rows_.expiry_years;
  for (const QuoteRow& row : rows_.rows) {
    Vector slope;
    const real w = curve.total_variance(row.k, slope);
    add_quote(row, w, per_year, slope, result);
  }
  if (conditions_.soft_earlier != nullptr) {
    add_crossings(curve, *conditions_.soft_earlier, true, conditions_.earlier_penalty, result);
  }
  if (conditions_.soft_later != nullptr) {
    add_crossings(curve, *conditions_.soft_later, false, conditions_.later_penalty, result);
  }
  return result;
}

void SviModel::constrain(const Vector& parameters, ConstraintRows<kSize>& rows) const noexcept {
  if (!conditions_.butterfly) return;
  const SviCurve curve{parameters};
  constrain_butterfly(curve, svi_shape(SviSlopes::raw(parameters)).least_at, rows);
  if (conditions_.earlier != nullptr) {
    constrain_calendar(curve, *conditions_.earlier, true, rows);
  }
  if (conditions_.later != nullptr) constrain_calendar(curve, *conditions_.later, false, rows);
}

void SviModel::add_g(const SviCurve& curve, real k, real least_at,
                     ConstraintRows<kSize>& rows) const noexcept {
  const SviGradient at = curve.gradient(k);
  const TotalVariance& v = at.at;
  const real lever = k / v.w, half = real(0.5) * lever * v.dw, rest = real(1.0) - half;
  const real by_w = rest * (half + half) / v.w + real(0.25) * (v.dw / v.w) * (v.dw / v.w);
  const real by_dw = -lever * rest - v.dw * (real(0.5) / v.w + real(0.125));
  Vector gradient;
  for (std::size_t i = 0; i < kSize; ++i) {
    gradient[i] = by_w * at.w[i] + by_dw * at.dw[i] + real(0.5) * at.d2w[i];
  }
  rows.add(k < least_at ? FitConstraint::butterfly_left : FitConstraint::butterfly_right,
           durrleman_g(k, v) - conditions_.g_aim, gradient);
}

void SviModel::add_calendar(const SviCurve& curve, real k, const SviRaw& other, bool above,
                            ConstraintRows<kSize>& rows) const noexcept {
  Vector gradient;
  const real w = curve.total_variance(k, gradient);
  const real bound = svi_total_variance(other, k).w;
  const real scale = (either(above, 1.0, -1.0)) / bound;
  for (real& x : gradient) x = x * scale;
  rows.add(FitConstraint::calendar, (w - bound) * scale - conditions_.calendar_aim, gradient);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
