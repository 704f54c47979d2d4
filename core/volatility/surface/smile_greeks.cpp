#include "core/volatility/surface/smile_greeks.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/log.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// How vol moves with what Black's formula is differentiated by.
struct VolMoves {
  real spot = 0.0, spot_spot = 0.0, expiry = 0.0, rate = 0.0, carry = 0.0;
};

/// With k = ln(strike / spot) - (rate - carry) T: k_S = -1 / S, k_T = -(rate - carry), k_r = -T,
/// k_q = T. The smile by d1 moves with k alone in the spot, since d1 is a function of k, vol and T;
/// in T it also moves by d1_T / d1_k = -(k / (2 T) + vol^2 / 4).
VolMoves vol_moves(const SurfacePoint& at, const OptionInputs& inputs, StickyRule rule) noexcept {
  VolMoves moves;
  if (rule == StickyRule::strike) return moves;
  const real expiry = at.expiry_years;
  const real slope = at.dw_dk / (real(2.0) * at.vol * expiry);
  const real bend = (at.d2w_dk2 / (real(2.0) * expiry) - slope * slope) / at.vol;
  moves.spot = -slope / inputs.spot;
  moves.spot_spot = (bend + slope) / inputs.spot / inputs.spot;
  moves.expiry = -slope * (inputs.rate - inputs.carry);
  moves.rate = -slope * expiry;
  moves.carry = slope * expiry;
  if (rule == StickyRule::delta) {
    const real drift = at.log_moneyness / (real(2.0) * expiry) + at.vol * at.vol * real(0.25);
    moves.expiry = moves.expiry - slope * drift;
  }
  return moves;
}

}  // namespace

Result<SmileGreeks> smile_greeks(const VolSurface& surface, const OptionInputs& inputs,
                                 StickyRule rule) noexcept {
  OptionInputs at_vol = inputs;
  at_vol.vol = 0.0;
  if (const Error error = check_option(at_vol); error.code != ErrorCode::ok) return error;
  const auto number = static_cast<std::uint32_t>(rule);
  if (number > 2) {
    return Error{ErrorCode::out_of_domain, Field::sticky_rule, 0, refused_value(number)};
  }
  const real k =
      log(inputs.strike / inputs.spot) - (inputs.rate - inputs.carry) * inputs.expiry_years;
  const auto point = evaluate_surface(surface, k, inputs.expiry_years);
  if (!point.ok()) return point.error();
  at_vol.vol = point->vol;
  const auto black = price_option(at_vol);
  if (!black.ok()) return black.error();
  const OptionValue& v = *black;
  const VolMoves moves = vol_moves(*point, inputs, rule);
  SmileGreeks greeks{.vol = point->vol,
                     .dvol_dspot = moves.spot,
                     .value = v.value,
                     .delta = v.delta + v.vega * moves.spot,
                     .gamma = v.gamma + (v.vanna + v.vanna + v.volga * moves.spot) * moves.spot +
                              v.vega * moves.spot_spot,
                     .vega = v.vega,
                     .theta = v.theta - v.vega * moves.expiry,
                     .rho = v.rho + v.vega * moves.rate,
                     .phi = v.phi + v.vega * moves.carry,
                     .vanna = v.vanna + v.volga * moves.spot,
                     .volga = v.volga,
                     .point = *point};
  for (const real value : {greeks.delta, greeks.gamma, greeks.theta, greeks.rho, greeks.phi}) {
    if (!is_finite(value)) return Error{ErrorCode::overflow, Field::none};
  }
  return greeks;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
