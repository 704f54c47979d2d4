// A volatility surface: SVI slices by expiry, and total variance between, before and after them.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/pricing/black.hpp"
#include "core/volatility/smile/svi.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// One expiry of a surface.
struct SurfaceSlice {
  real expiry_years;  ///< > 0, ACT/365F, rising from slice to slice
  real forward;       ///< > 0, quote currency
  SviRaw svi;
};

/// Slices in rising order of expiry; the first `count` count.
struct VolSurface {
  std::uint32_t count = 0;
  std::array<SurfaceSlice, kMaxSurfaceExpiries> slices{};
};

/// Whether the surface may be evaluated and is free of arbitrage on its slices. Errors, with the
/// index of the slice: no_data without slices; capacity_exceeded; `check_svi`; not_finite and
/// out_of_domain (expiry_years, forward); unsorted (expiry_years); butterfly_arbitrage and
/// calendar_arbitrage (the latter with the index of the later slice) with the worst value.
Error check_surface(const VolSurface& surface) noexcept;

/// The surface at one point.
struct SurfacePoint {
  real expiry_years = 0.0;
  real log_moneyness = 0.0;  ///< k = ln(strike / forward(expiry))
  real forward = 0.0;        ///< of this expiry
  real vol = 0.0;            ///< sqrt(w / T)
  real w = 0.0;              ///< total variance
  real dw_dk = 0.0;
  real d2w_dk2 = 0.0;
  real dw_dt = 0.0;  ///< at fixed k; at the expiry of a slice the derivative from the right
};

/// Forward of an expiry: ln F linear in T between slices, and continued with the rate of the
/// nearest two before the first and after the last (flat with a single slice). Errors: no_data;
/// not_finite, out_of_domain (Field::expiry_years) unless > 0.
Result<real> surface_forward(const VolSurface& surface, real expiry_years) noexcept;

/// Total variance at fixed k: linear in T between two slices; in proportion to T before the first;
/// after the last, raised for every k by the forward variance at the money of the last interval (by
/// the last slice's own mean with a single slice). Each keeps dw/dT >= 0 for slices free of
/// calendar arbitrage, the first and the last also keep g >= 0. Wings go on as each slice's
/// hyperbola, slope at most 2, so that a moment above the first stays finite where it is below 2.
/// Errors: no_data; not_finite and out_of_domain (log_moneyness above kMaxSviParameter,
/// expiry_years <= 0); out_of_domain (Field::total_variance) where w is not above zero.
Result<SurfacePoint> evaluate_surface(const VolSurface& surface, real log_moneyness,
                                      real expiry_years) noexcept;

/// The same by strike, > 0.
Result<SurfacePoint> evaluate_surface_at_strike(const VolSurface& surface, real strike,
                                                real expiry_years) noexcept;

/// Risk-neutral density of ln(S_T / forward) and local vol at a point (`risk_neutral_density`,
/// `local_vol_of`, with their errors).
Result<real> density_at(const SurfacePoint& point) noexcept;
Result<real> local_vol_at(const SurfacePoint& point) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
