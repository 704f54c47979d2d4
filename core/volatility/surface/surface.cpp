#include "core/volatility/surface/surface.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/log.hpp"
#include "core/volatility/arbitrage/butterfly.hpp"
#include "core/volatility/arbitrage/calendar.hpp"
#include "core/volatility/smile/smile_point.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check_expiry(const VolSurface& surface, real expiry_years) noexcept {
  if (surface.count == 0) return {ErrorCode::no_data, Field::slices};
  if (surface.count > kMaxSurfaceExpiries) return {ErrorCode::capacity_exceeded, Field::slices};
  if (!is_finite(expiry_years)) {
    return {ErrorCode::not_finite, Field::expiry_years, 0, refused_value(expiry_years)};
  }
  if (!(expiry_years > 0.0)) {
    return {ErrorCode::out_of_domain, Field::expiry_years, 0, refused_value(expiry_years)};
  }
  return {};
}

/// How many slices expire at or before T.
std::uint32_t slices_until(const VolSurface& surface, real expiry_years) noexcept {
  std::uint32_t low = 0, high = surface.count;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    (surface.slices[middle].expiry_years <= expiry_years ? low : high) =
        surface.slices[middle].expiry_years <= expiry_years ? middle + 1 : middle;
  }
  return low;
}

Error check_slice(const VolSurface& surface, std::uint32_t i) noexcept {
  const SurfaceSlice& slice = surface.slices[i];
  struct Checked {
    Field field;
    real value, low, high;
  };
  const Checked fields[] = {{Field::expiry_years, slice.expiry_years, real(0x1p-60), 1e6},
                            {Field::forward, slice.forward, kMinOptionPrice, kMaxOptionPrice}};
  for (const Checked& f : fields) {
    if (!is_finite(f.value)) return {ErrorCode::not_finite, f.field, i, refused_value(f.value)};
    if (f.value < f.low || f.value > f.high) {
      return {ErrorCode::out_of_domain, f.field, i, refused_value(f.value)};
    }
  }
  Error error = check_svi(slice.svi);
  error.index = i;
  if (error.code != ErrorCode::ok) return error;
  if (i > 0 && !(slice.expiry_years > surface.slices[i - 1].expiry_years)) {
    return {ErrorCode::unsorted, Field::expiry_years, i, refused_value(slice.expiry_years)};
  }
  return {};
}

/// The worst of the violations.
template <class Report>
real worst_value(const Report& report) noexcept {
  real worst = 0.0;
  for (std::uint32_t i = 0; i < report.count; ++i) {
    worst = smaller(worst, report.violations[i].value);
  }
  return worst;
}

}  // namespace

Error check_surface(const VolSurface& surface) noexcept {
  if (surface.count == 0) return {ErrorCode::no_data, Field::slices};
  if (surface.count > kMaxSurfaceExpiries) return {ErrorCode::capacity_exceeded, Field::slices};
  for (std::uint32_t i = 0; i < surface.count; ++i) {
    if (const Error error = check_slice(surface, i); error.code != ErrorCode::ok) return error;
    const auto butterfly = check_butterfly(surface.slices[i].svi);
    if (!butterfly.ok()) return butterfly.error();
    if (!butterfly->free) {
      return {ErrorCode::butterfly_arbitrage, Field::slices, i,
              refused_value(worst_value(*butterfly))};
    }
    if (i == 0) continue;
    const auto calendar = check_calendar(surface.slices[i - 1].svi, surface.slices[i].svi);
    if (!calendar.ok()) return calendar.error();
    if (!calendar->free) {
      return {ErrorCode::calendar_arbitrage, Field::slices, i,
              refused_value(worst_value(*calendar))};
    }
  }
  return {};
}

Result<real> surface_forward(const VolSurface& surface, real expiry_years) noexcept {
  const Error error = check_expiry(surface, expiry_years);
  if (error.code != ErrorCode::ok) return error;
  const std::uint32_t until = slices_until(surface, expiry_years);
  const std::uint32_t at = until == 0 ? 0 : until - 1;
  const SurfaceSlice& slice = surface.slices[at];
  const real since = expiry_years - slice.expiry_years;
  if (surface.count == 1 || since == 0.0) return slice.forward;
  const std::uint32_t next = at + 1 < surface.count ? at + 1 : at;
  const SurfaceSlice& a = surface.slices[next - 1];
  const SurfaceSlice& b = surface.slices[next];
  const real rate = log(b.forward / a.forward) / (b.expiry_years - a.expiry_years);
  const real forward = slice.forward * exp(rate * since);
  if (!is_finite(forward)) return Error{ErrorCode::overflow, Field::forward};
  return forward;
}

namespace {

/// Total variance at fixed k and its derivative in T.
struct VarianceAt {
  TotalVariance at;
  real dw_dt = 0.0;
};

VarianceAt column_at(const VolSurface& surface, real k, real expiry_years) noexcept {
  const std::uint32_t until = slices_until(surface, expiry_years);
  if (until == 0) {
    const SurfaceSlice& first = surface.slices[0];
    const TotalVariance v = svi_total_variance(first.svi, k);
    const real part = expiry_years / first.expiry_years;
    return {{v.w * part, v.dw * part, v.d2w * part}, v.w / first.expiry_years};
  }
  const SurfaceSlice& before = surface.slices[until - 1];
  const TotalVariance a = svi_total_variance(before.svi, k);
  const real since = expiry_years - before.expiry_years;
  if (until < surface.count) {
    const SurfaceSlice& after = surface.slices[until];
    const TotalVariance b = svi_total_variance(after.svi, k);
    const real between = after.expiry_years - before.expiry_years;
    const real part = since / between;
    return {{a.w + part * (b.w - a.w), a.dw + part * (b.dw - a.dw), a.d2w + part * (b.d2w - a.d2w)},
            (b.w - a.w) / between};
  }
  const real money = svi_total_variance(before.svi, 0.0).w;
  real forward_variance = money / before.expiry_years;
  if (until > 1) {
    const SurfaceSlice& earlier = surface.slices[until - 2];
    forward_variance = (money - svi_total_variance(earlier.svi, 0.0).w) /
                       (before.expiry_years - earlier.expiry_years);
  }
  return {{a.w + forward_variance * since, a.dw, a.d2w}, forward_variance};
}

Result<SurfacePoint> point_at(const VolSurface& surface, real k, real expiry_years,
                              real forward) noexcept {
  if (!is_finite(k)) return Error{ErrorCode::not_finite, Field::log_moneyness, 0, refused_value(k)};
  if (absolute(k) > kMaxSviParameter) {
    return Error{ErrorCode::out_of_domain, Field::log_moneyness, 0, refused_value(k)};
  }
  const VarianceAt column = column_at(surface, k, expiry_years);
  if (!(column.at.w > 0.0)) {
    return Error{ErrorCode::out_of_domain, Field::total_variance, 0, refused_value(column.at.w)};
  }
  const auto vol = implied_vol_of(column.at, expiry_years);
  if (!vol.ok()) return vol.error();
  return SurfacePoint{.expiry_years = expiry_years,
                      .log_moneyness = k,
                      .forward = forward,
                      .vol = *vol,
                      .w = column.at.w,
                      .dw_dk = column.at.dw,
                      .d2w_dk2 = column.at.d2w,
                      .dw_dt = column.dw_dt};
}

}  // namespace

Result<SurfacePoint> evaluate_surface(const VolSurface& surface, real log_moneyness,
                                      real expiry_years) noexcept {
  const auto forward = surface_forward(surface, expiry_years);
  if (!forward.ok()) return forward.error();
  return point_at(surface, log_moneyness, expiry_years, *forward);
}

Result<SurfacePoint> evaluate_surface_at_strike(const VolSurface& surface, real strike,
                                                real expiry_years) noexcept {
  const auto forward = surface_forward(surface, expiry_years);
  if (!forward.ok()) return forward.error();
  if (!is_finite(strike)) {
    return Error{ErrorCode::not_finite, Field::strike, 0, refused_value(strike)};
  }
  if (strike < kMinOptionPrice || strike > kMaxOptionPrice) {
    return Error{ErrorCode::out_of_domain, Field::strike, 0, refused_value(strike)};
  }
  return point_at(surface, log(strike / *forward), expiry_years, *forward);
}

Result<real> density_at(const SurfacePoint& point) noexcept {
  return risk_neutral_density(point.log_moneyness, {point.w, point.dw_dk, point.d2w_dk2});
}

Result<real> local_vol_at(const SurfacePoint& point) noexcept {
  return local_vol_of(point.log_moneyness, {point.w, point.dw_dk, point.d2w_dk2}, point.dw_dt);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
