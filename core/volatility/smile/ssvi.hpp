// SSVI: the three-parameter smile whose freedom from arbitrage is known in closed form, and the
// functions that tie its curvature to the variance at the money over a whole surface.
#pragma once

#include <cstdint>

#include "core/volatility/smile/svi.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// One slice of SSVI or eSSVI (Gatheral and Jacquier 2014, definition 4.1):
/// w(k) = theta / 2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)).
struct SsviSlice {
  real theta;  ///< > 0, total variance at the money
  real rho;    ///< in (-1, 1); in eSSVI it differs from slice to slice
  real phi;    ///< > 0, curvature per unit of log-moneyness
};

/// How phi follows from theta on an SSVI surface.
enum class PhiFamily : std::uint32_t {
  power_law = 0,    ///< eta theta^-gamma (1 + theta)^(gamma - 1), section 4.2
  heston_like = 1,  ///< (1 - (1 - e^-x) / x) / x with x = lambda theta, section 4.1
};

/// An SSVI surface: theta by expiry is the caller's.
struct SsviParameters {
  PhiFamily family = PhiFamily::power_law;
  real rho;           ///< in (-1, 1)
  real eta = 1.0;     ///< > 0, power law only
  real gamma = 0.5;   ///< in [0, 1], power law only
  real lambda = 1.0;  ///< > 0, Heston-like only
};

/// The first field outside its domain: theta, rho, phi.
Error check_ssvi(const SsviSlice& slice) noexcept;
/// The first field outside its domain: phi_family, rho, eta, gamma, lambda.
Error check_ssvi(const SsviParameters& parameters) noexcept;

/// phi(theta), theta > 0. Errors: `check_ssvi`; not_finite, out_of_domain (Field::theta).
/// Relative error 2^-50.
Result<real> ssvi_phi(const SsviParameters& parameters, real theta) noexcept;

/// The slice of the surface at theta. Errors: as above.
Result<SsviSlice> ssvi_slice(const SsviParameters& parameters, real theta) noexcept;

/// The same hyperbola in raw form. Errors: `check_ssvi`, `check_svi`.
Result<SviRaw> raw_of(const SsviSlice& slice) noexcept;

/// What is known in closed form of a slice.
struct SsviConditions {
  real wing;       ///< theta phi (1 + |rho|), the steeper wing's slope doubled; <= 4 is necessary
  real curvature;  ///< theta phi^2 (1 + |rho|); <= 4 is sufficient together with wing < 4
  bool butterfly_free;  ///< both hold (theorem 4.2): free for certain; false decides nothing
};
SsviConditions ssvi_conditions(const SsviSlice& slice) noexcept;

/// Whether the published sufficient conditions hold that the whole surface, for every theta > 0, is
/// free of butterfly arbitrage and, theta rising with expiry, of calendar arbitrage: for the power
/// law gamma in (0, 1/2] ... eta (1 + |rho|) <= 2 (remark 4.4), for the Heston-like family
/// lambda >= (1 + |rho|) / 4 (section 4.1). False decides nothing.
bool ssvi_surface_is_free(const SsviParameters& parameters) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
