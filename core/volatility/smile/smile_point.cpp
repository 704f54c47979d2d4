#include "core/volatility/smile/smile_point.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kInverseSqrtTwoPi = 0x1.9884533d43651p-2;

Error check_point(real k, const TotalVariance& at) noexcept {
  if (!is_finite(k)) return {ErrorCode::not_finite, Field::log_moneyness, 0, refused_value(k)};
  for (const real value : {at.w, at.dw, at.d2w}) {
    if (!is_finite(value)) {
      return {ErrorCode::not_finite, Field::total_variance, 0, refused_value(value)};
    }
  }
  if (!(at.w > 0.0)) {
    return {ErrorCode::out_of_domain, Field::total_variance, 0, refused_value(at.w)};
  }
  return {};
}

}  // namespace

Result<real> implied_vol_of(const TotalVariance& at, real expiry_years) noexcept {
  if (!is_finite(at.w)) {
    return Error{ErrorCode::not_finite, Field::total_variance, 0, refused_value(at.w)};
  }
  if (!is_finite(expiry_years)) {
    return Error{ErrorCode::not_finite, Field::expiry_years, 0, refused_value(expiry_years)};
  }
  if (at.w < 0.0) {
    return Error{ErrorCode::out_of_domain, Field::total_variance, 0, refused_value(at.w)};
  }
  if (!(expiry_years > 0.0)) {
    return Error{ErrorCode::out_of_domain, Field::expiry_years, 0, refused_value(expiry_years)};
  }
  const real vol = square_root(at.w / expiry_years);
  if (!is_finite(vol)) return Error{ErrorCode::overflow, Field::none};
  return vol;
}

Result<real> risk_neutral_density(real k, const TotalVariance& at) noexcept {
  if (const Error error = check_point(k, at); error.code != ErrorCode::ok) return error;
  const real total_vol = square_root(at.w);
  const real d = k / total_vol + total_vol * real(0.5);
  // A square of 1e6 is far below the least number, whatever g.
  const real size = absolute(d);
  const real law = size < 1e3 ? exp(size * size * real(-0.5)) : real(0.0);
  if (law == 0.0) return real(0.0);
  const real density = durrleman_g(k, at) * (law * kInverseSqrtTwoPi / total_vol);
  if (!is_finite(density)) return Error{ErrorCode::overflow, Field::none};
  return density;
}

Result<real> local_vol_of(real k, const TotalVariance& at, real dw_dt) noexcept {
  if (const Error error = check_point(k, at); error.code != ErrorCode::ok) return error;
  if (!is_finite(dw_dt)) {
    return Error{ErrorCode::not_finite, Field::total_variance, 0, refused_value(dw_dt)};
  }
  const real g = durrleman_g(k, at);
  if (!(g > 0.0)) {
    return Error{ErrorCode::butterfly_arbitrage, Field::log_moneyness, 0, refused_value(g)};
  }
  if (dw_dt < 0.0) {
    return Error{ErrorCode::calendar_arbitrage, Field::total_variance, 0, refused_value(dw_dt)};
  }
  const real vol = square_root(dw_dt / g);
  if (!is_finite(vol)) return Error{ErrorCode::overflow, Field::none};
  return vol;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
