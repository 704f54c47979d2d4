#include "core/volatility/smile/ssvi.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/power.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

struct Checked {
  Field field;
  real value, low, high;
};

template <std::size_t Count>
Error check_within(const Checked (&fields)[Count]) noexcept {
  for (const Checked& f : fields) {
    if (!is_finite(f.value)) return {ErrorCode::not_finite, f.field, 0, refused_value(f.value)};
    const bool on_unit = f.field == Field::rho && absolute(f.value) == 1.0;
    if (f.value < f.low || f.value > f.high || on_unit) {
      return {ErrorCode::out_of_domain, f.field, 0, refused_value(f.value)};
    }
  }
  return {};
}

/// (1 - (1 - e^-x) / x) / x for x > 0.
real heston_like(real x) noexcept {
  if (x >= 1.0) return (x + expm1(-x)) / (x * x);
  // Sum of (-x)^n / (n + 2)!, from the term below 2^-60 of the first up.
  real sum = 0.0;
  for (int n = 16; n >= 0; --n) sum = (real(1.0) - x * sum) / real(n + 2);
  return sum;
}

}  // namespace

Error check_ssvi(const SsviSlice& slice) noexcept {
  const Checked fields[] = {{Field::theta, slice.theta, kMinSviScale, kMaxSviParameter},
                            {Field::rho, slice.rho, -real(1.0), 1.0},
                            {Field::phi, slice.phi, kMinSviScale, kMaxSviParameter}};
  return check_within(fields);
}

Error check_ssvi(const SsviParameters& parameters) noexcept {
  const auto family = static_cast<std::uint32_t>(parameters.family);
  if (family > 1) return {ErrorCode::out_of_domain, Field::phi_family, 0, refused_value(family)};
  if (parameters.family == PhiFamily::power_law) {
    const Checked fields[] = {{Field::rho, parameters.rho, -real(1.0), 1.0},
                              {Field::eta, parameters.eta, kMinSviScale, kMaxSviParameter},
                              {Field::gamma, parameters.gamma, 0.0, 1.0}};
    return check_within(fields);
  }
  const Checked fields[] = {{Field::rho, parameters.rho, -real(1.0), 1.0},
                            {Field::lambda, parameters.lambda, kMinSviScale, kMaxSviParameter}};
  return check_within(fields);
}

Result<real> ssvi_phi(const SsviParameters& parameters, real theta) noexcept {
  if (const Error error = check_ssvi(parameters); error.code != ErrorCode::ok) return error;
  const Checked fields[] = {{Field::theta, theta, kMinSviScale, kMaxSviParameter}};
  if (const Error error = check_within(fields); error.code != ErrorCode::ok) return error;
  if (parameters.family == PhiFamily::heston_like) return heston_like(parameters.lambda * theta);
  const real gamma = parameters.gamma;
  return parameters.eta * pow(theta, -gamma) * pow(real(1.0) + theta, gamma - real(1.0));
}

Result<SsviSlice> ssvi_slice(const SsviParameters& parameters, real theta) noexcept {
  const Result<real> phi = ssvi_phi(parameters, theta);
  if (!phi.ok()) return phi.error();
  const SsviSlice slice{theta, parameters.rho, *phi};
  if (const Error error = check_ssvi(slice); error.code != ErrorCode::ok) return error;
  return slice;
}

Result<SviRaw> raw_of(const SsviSlice& slice) noexcept {
  if (const Error error = check_ssvi(slice); error.code != ErrorCode::ok) return error;
  const real square = (real(1.0) - slice.rho) * (real(1.0) + slice.rho);
  const real half = slice.theta * real(0.5);
  const SviRaw raw{.a = half * square,
                   .b = half * slice.phi,
                   .rho = slice.rho,
                   .m = -slice.rho / slice.phi,
                   .sigma = square_root(square) / slice.phi};
  if (const Error error = check_svi(raw); error.code != ErrorCode::ok) return error;
  return raw;
}

SsviConditions ssvi_conditions(const SsviSlice& slice) noexcept {
  const real steep = real(1.0) + absolute(slice.rho);
  const real wing = slice.theta * slice.phi * steep;
  const real curvature = wing * slice.phi;
  return {wing, curvature, wing < 4.0 && curvature <= 4.0};
}

bool ssvi_surface_is_free(const SsviParameters& parameters) noexcept {
  if (check_ssvi(parameters).code != ErrorCode::ok) return false;
  const real steep = real(1.0) + absolute(parameters.rho);
  if (parameters.family == PhiFamily::heston_like) return parameters.lambda * 4.0 >= steep;
  return parameters.gamma <= 0.5 && parameters.eta * steep <= 2.0;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
