#include "core/volatility/smile/svi_forms.hpp"

#include <span>

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

struct Named {
  Field field;
  real value;
};

Error check_finite(std::span<const Named> fields) noexcept {
  for (const Named& f : fields) {
    if (!is_finite(f.value)) return {ErrorCode::not_finite, f.field, 0, refused_value(f.value)};
  }
  return {};
}

Error outside(Field field, real value) noexcept {
  return {ErrorCode::out_of_domain, field, 0, refused_value(value)};
}

/// sqrt(1 - x^2) for |x| <= 1.
real complement(real x) noexcept {
  return square_root((real(1.0) - x) * (real(1.0) + x));
}

Error check_jump_wings(const SviJumpWings& s) noexcept {
  const Named fields[] = {{Field::expiry_years, s.expiry_years},
                          {Field::vol_squared, s.vol_squared},
                          {Field::skew, s.skew},
                          {Field::put_slope, s.put_slope},
                          {Field::call_slope, s.call_slope},
                          {Field::least_squared, s.least_squared}};
  if (const Error error = check_finite(fields); error.code != ErrorCode::ok) return error;
  if (!(s.expiry_years > 0.0)) return outside(Field::expiry_years, s.expiry_years);
  if (!(s.vol_squared > 0.0)) return outside(Field::vol_squared, s.vol_squared);
  if (s.put_slope < 0.0) return outside(Field::put_slope, s.put_slope);
  if (s.call_slope < 0.0) return outside(Field::call_slope, s.call_slope);
  if (!(s.put_slope + s.call_slope > 0.0)) return outside(Field::call_slope, s.call_slope);
  if (s.skew + s.skew < -s.put_slope || s.skew + s.skew > s.call_slope) {
    return outside(Field::skew, s.skew);
  }
  if (s.least_squared > s.vol_squared) return outside(Field::least_squared, s.least_squared);
  return {};
}

}  // namespace

Result<SviNatural> natural_of(const SviRaw& slice) noexcept {
  if (const Error error = check_svi(slice); error.code != ErrorCode::ok) return error;
  const real root = complement(slice.rho);
  const real depth = slice.b * slice.sigma;
  return SviNatural{.delta = slice.a - depth * root,
                    .mu = slice.m + slice.rho * slice.sigma / root,
                    .rho = slice.rho,
                    .omega = (depth + depth) / root,
                    .zeta = root / slice.sigma};
}

Result<SviRaw> raw_of(const SviNatural& slice) noexcept {
  const Named fields[] = {{Field::a, slice.delta},
                          {Field::mu, slice.mu},
                          {Field::rho, slice.rho},
                          {Field::omega, slice.omega},
                          {Field::zeta, slice.zeta}};
  if (const Error error = check_finite(fields); error.code != ErrorCode::ok) return error;
  if (!(absolute(slice.rho) < 1.0)) return outside(Field::rho, slice.rho);
  if (slice.omega < 0.0) return outside(Field::omega, slice.omega);
  if (!(slice.zeta > 0.0)) return outside(Field::zeta, slice.zeta);
  const real root = complement(slice.rho);
  const real half = slice.omega * real(0.5);
  const SviRaw raw{.a = slice.delta + half * (root * root),
                   .b = half * slice.zeta,
                   .rho = slice.rho,
                   .m = slice.mu - slice.rho / slice.zeta,
                   .sigma = root / slice.zeta};
  if (const Error error = check_svi(raw); error.code != ErrorCode::ok) return error;
  return raw;
}

Result<SviJumpWings> jump_wings_of(const SviRaw& slice, real expiry_years) noexcept {
  if (const Error error = check_svi(slice); error.code != ErrorCode::ok) return error;
  if (!is_finite(expiry_years)) {
    return Error{ErrorCode::not_finite, Field::expiry_years, 0, refused_value(expiry_years)};
  }
  if (!(expiry_years > 0.0)) return outside(Field::expiry_years, expiry_years);
  const TotalVariance money = svi_total_variance(slice, 0.0);
  if (!(money.w > 0.0)) return outside(Field::total_variance, money.w);
  const SviShape shape = svi_shape(slice);
  const real root = square_root(money.w);
  return SviJumpWings{.expiry_years = expiry_years,
                      .vol_squared = money.w / expiry_years,
                      .skew = money.dw * real(0.5) / root,
                      .put_slope = shape.left_slope / root,
                      .call_slope = shape.right_slope / root,
                      .least_squared = shape.least_variance / expiry_years};
}

// With R = sqrt(m^2 + sigma^2) and beta = m / R, the slope at the money is b (rho - beta), and
// w(0) - least w = b R (1 - rho beta - sqrt((1 - rho^2) (1 - beta^2))), in which the bracket is
// (rho - beta)^2 / (1 - rho beta + sqrt(...)): no special case at m = 0, and no cancellation.
Result<SviRaw> raw_of(const SviJumpWings& slice) noexcept {
  if (const Error error = check_jump_wings(slice); error.code != ErrorCode::ok) return error;
  const real money = slice.vol_squared * slice.expiry_years;
  const real root = square_root(money);
  const real slopes = slice.put_slope + slice.call_slope;
  const real b = root * real(0.5) * slopes;
  const real rho = (slice.call_slope - slice.put_slope) / slopes;
  const real turn = real(4.0) * slice.skew / slopes;  // rho - beta
  const real beta = rho - turn;
  const real rise = (slice.vol_squared - slice.least_squared) * slice.expiry_years;
  if (turn == 0.0 || rise == 0.0) {
    return Error{ErrorCode::singular, Field::skew, 0, refused_value(slice.skew)};
  }
  const real bracket = turn * turn / (real(1.0) - rho * beta + complement(rho) * complement(beta));
  const real radius = rise / (b * bracket);
  const SviRaw raw{.a = slice.least_squared * slice.expiry_years -
                        b * radius * complement(beta) * complement(rho),
                   .b = b,
                   .rho = rho,
                   .m = beta * radius,
                   .sigma = complement(beta) * radius};
  if (const Error error = check_svi(raw); error.code != ErrorCode::ok) return error;
  return raw;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
