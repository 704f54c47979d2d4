// Greeks of an option whose vol comes from a surface, by what the smile does when the spot moves.
#pragma once

#include "core/pricing/black.hpp"
#include "core/volatility/surface/surface.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What stays fixed.
enum class StickyRule : std::uint32_t {
  strike = 0,     ///< the vol of each strike: plain Black Greeks
  moneyness = 1,  ///< the vol of each ln(strike / forward)
  delta = 2,      ///< the vol of each d1; in the spot the same as moneyness, in time it is not
};

/// Value and Greeks with the smile's share, in the conventions of OptionValue.
struct SmileGreeks {
  real vol = 0.0;  ///< that the surface gives
  real dvol_dspot = 0.0;
  real value = 0.0;
  real delta = 0.0, gamma = 0.0, vega = 0.0, theta = 0.0, rho = 0.0, phi = 0.0;
  real vanna = 0.0;  ///< d(delta)/d(a parallel shift of the smile)
  real volga = 0.0;
  SurfacePoint point;
};

/// Black's Greeks with vol = vol(spot, time) by the rule: delta + vega vol_S, gamma + 2 vanna vol_S
/// + volga vol_S^2 + vega vol_SS, vanna + volga vol_S, theta - vega vol_T, rho and phi through the
/// forward. `inputs.vol` is not read; the forward is the inputs' own, spot e^((rate - carry) T),
/// and k is taken to it. vega and volga are to a parallel shift of vol. Errors: `price_option`,
/// `evaluate_surface`; out_of_domain (Field::sticky_rule).
Result<SmileGreeks> smile_greeks(const VolSurface& surface, const OptionInputs& inputs,
                                 StickyRule rule) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
