// What follows from the total variance at one log-moneyness: vol, density, and their signs.
#pragma once

#include "core/volatility/smile/svi.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Durrleman's function g(k) = (1 - k w' / (2 w))^2 - w'^2 / 4 (1 / w + 1 / 4) + w'' / 2, whose
/// sign is the density's. The formula as it stands, for any w != 0; +-inf or NaN for w = 0.
inline real durrleman_g(real k, const TotalVariance& at) noexcept {
  const real lever = real(1.0) - k * at.dw / (at.w + at.w);
  const real square = at.dw * at.dw;
  return lever * lever - square * real(0.25) / at.w - square * real(0.0625) + at.d2w * real(0.5);
}

/// vol = sqrt(w / T). Errors: out_of_domain (Field::total_variance) for w < 0,
/// (Field::expiry_years) unless > 0; not_finite.
Result<real> implied_vol_of(const TotalVariance& at, real expiry_years) noexcept;

/// Risk-neutral density of ln(S_T / forward) at k: g / sqrt(2 pi w) exp(-(k / sqrt(w) + sqrt(w) /
/// 2)^2 / 2). Negative where the smile has butterfly arbitrage. Times 1 / strike it is the density
/// of the price. Errors: out_of_domain (Field::total_variance) unless w > 0; not_finite
/// (Field::log_moneyness, Field::total_variance); overflow.
Result<real> risk_neutral_density(real k, const TotalVariance& at) noexcept;

/// Dupire's local vol sqrt(dw/dT / g) (Gatheral 2006, equation 1.10). Errors: out_of_domain
/// (Field::total_variance) unless w > 0; butterfly_arbitrage where g <= 0, with g;
/// calendar_arbitrage where dw/dT < 0; not_finite.
Result<real> local_vol_of(real k, const TotalVariance& at, real dw_dt) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
