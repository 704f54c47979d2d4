#include "core/volatility/fit/svi_start.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kLeastSlope = 0x1p-30;
// The least slope adds no more than this part of a flat smile over the box.
constexpr real kFlatPart = 0x1p-8;
constexpr real kLargestSlope = 2;  // Lee 2004
constexpr real kLeastSpan = 0x1p-40;
constexpr int kCentres = 5;
constexpr real kWidths[] = {0.05, 0.2, 0.8};

/// A row's total variance and what a squared error of it weighs.
struct Linear {
  real w, weight;
};

Linear linear_of(const QuoteRow& row, real expiry_years) noexcept {
  const real by_vol = real(0.5) / (row.target * expiry_years);
  return {row.target * row.target * expiry_years, (row.weight + row.pull) * (by_vol * by_vol)};
}

/// The sums of a linear fit w = level + tilt y + bend z, z = sqrt(y^2 + sigma^2) - sigma.
struct Moments {
  real one = 0.0, y = 0.0, z = 0.0, yy = 0.0, yz = 0.0, zz = 0.0;
  real w = 0.0, wy = 0.0, wz = 0.0, ww = 0.0;

  void add(real k, real centre, real width, const Linear& row) noexcept {
    const real at = k - centre;
    const real bent = square_root(at * at + width * width) - width;
    const real ty = row.weight * at, tz = row.weight * bent;
    one = one + row.weight;
    y = y + ty;
    z = z + tz;
    yy = yy + ty * at;
    yz = yz + ty * bent;
    zz = zz + tz * bent;
    w = w + row.weight * row.w;
    wy = wy + ty * row.w;
    wz = wz + tz * row.w;
    ww = ww + row.weight * row.w * row.w;
  }

  real level(real tilt, real bend) const noexcept { return (w - tilt * y - bend * z) / one; }

  real error(real level, real tilt, real bend) const noexcept {
    return ww - real(2.0) * (level * w + tilt * wy + bend * wz) + level * level * one +
           real(2.0) * level * (tilt * y + bend * z) + tilt * tilt * yy +
           real(2.0) * tilt * bend * yz + bend * bend * zz;
  }
};

struct Start {
  SviSlopes::Vector parameters{};
  real error = 0.0;
};

/// The linear fit for one centre and width, with slopes and least variance brought into the box.
Start solved(const Moments& m, real centre, real width,
             const ParameterBox<SviSlopes::kCount>& box) noexcept {
  const real yy = m.yy - m.y * m.y / m.one, yz = m.yz - m.y * m.z / m.one;
  const real zz = m.zz - m.z * m.z / m.one;
  const real wy = m.wy - m.w * m.y / m.one, wz = m.wz - m.w * m.z / m.one;
  const real determinant = yy * zz - yz * yz;
  const bool regular = determinant > yy * zz * real(0x1p-40);
  const real tilt = regular ? (zz * wy - yz * wz) / determinant : real(0.0);
  const real bend = regular ? (yy * wz - yz * wy) / determinant : real(0.0);
  SviSlopes::Vector p{};
  p[SviSlopes::kRight] = bend + tilt;
  p[SviSlopes::kLeft] = bend - tilt;
  p[SviSlopes::kCentre] = centre;
  p[SviSlopes::kWidth] = width;
  p = clipped(p, box);
  const real right = p[SviSlopes::kRight], left = p[SviSlopes::kLeft];
  const real half_sum = (right + left) * real(0.5), half_difference = (right - left) * real(0.5);
  const real dip = width * (half_sum - square_root(right * left));
  const real level = larger(m.level(half_difference, half_sum), box.low[SviSlopes::kLeast] + dip);
  p[SviSlopes::kLeast] = level - dip;
  return {p, m.error(level, half_difference, half_sum)};
}

}  // namespace

ParameterBox<SviSlopes::kCount> svi_box(const QuoteRows& rows, real least_vol) noexcept {
  // One strike has no span: the width that a vol of 100 % would give it. So have strikes that only
  // rounding tells apart: a smile as narrow as they would leave the domain of `check_svi`.
  const real year_span = square_root(rows.expiry_years);
  const real apart = rows.high_k - rows.low_k;
  const real span = apart > kLeastSpan ? apart : year_span;
  // Beside the variance of a second or less even 2^-30 is steep, and no smile with it is free.
  const real reach = larger(absolute(rows.low_k), absolute(rows.high_k)) + real(10.0) * span;
  const real flat = smaller(kLeastSlope, mean_excess(rows, nullptr) * kFlatPart / reach);
  ParameterBox<SviSlopes::kCount> box;
  box.low = {least_vol * least_vol * rows.expiry_years, flat, flat, rows.low_k - real(10.0) * span,
             span * real(1e-3)};
  box.high = {kMaxSviParameter, kLargestSlope, kLargestSlope, rows.high_k + real(10.0) * span,
              span * real(20.0)};
  box.low_kind = {FitConstraint::least_variance, FitConstraint::bounds, FitConstraint::bounds,
                  FitConstraint::bounds, FitConstraint::bounds};
  box.high_kind = {FitConstraint::bounds, FitConstraint::slope_right, FitConstraint::slope_left,
                   FitConstraint::bounds, FitConstraint::bounds};
  return box;
}

real mean_excess(const QuoteRows& rows, const SviRaw* below) noexcept {
  real total = 0.0, sum = 0.0;
  for (const QuoteRow& row : rows.rows) {
    const Linear linear = linear_of(row, rows.expiry_years);
    const real base = below == nullptr ? real(0.0) : svi_total_variance(*below, row.k).w;
    total = total + linear.weight;
    sum = sum + linear.weight * (linear.w - base);
  }
  return sum / total;
}

SviSlopes::Vector svi_start(const QuoteRows& rows,
                            const ParameterBox<SviSlopes::kCount>& box) noexcept {
  const real span = box.high[SviSlopes::kWidth] * real(0.05);
  if (rows.strikes < 3) {
    const real flat = box.low[SviSlopes::kRight];
    return clipped({mean_excess(rows, nullptr), flat, flat, rows.low_k, span}, box);
  }
  Start best;
  for (int i = 0; i < kCentres; ++i) {
    const real centre = rows.low_k + span * (real(i) * real(0.25));
    for (const real width : kWidths) {
      Moments moments;
      for (const QuoteRow& row : rows.rows) {
        moments.add(row.k, centre, width * span, linear_of(row, rows.expiry_years));
      }
      const Start start = solved(moments, centre, width * span, box);
      const bool first = i == 0 && width == kWidths[0];
      if (first || start.error < best.error) best = start;
    }
  }
  return best.parameters;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
