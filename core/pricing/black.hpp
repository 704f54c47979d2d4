// European options in the Black-Scholes-Merton model: value and Greeks to third order.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

enum class OptionType : std::uint32_t { call = 0, put = 1 };

/// The currency in which value and Greeks are expressed.
enum class Settlement : std::uint32_t {
  quote = 0,  ///< premium in quote currency
  coin = 1,   ///< premium in the underlying coin (inverse): value / spot, differentiated as such
};

/// A European option on a spot with a continuous rate and carry yield.
struct OptionInputs {
  real spot;          ///< > 0, quote currency per unit of the underlying
  real strike;        ///< > 0, same unit
  real expiry_years;  ///< >= 0, ACT/365F; 0 gives the value at expiry
  real vol;           ///< >= 0, annual lognormal, 0.65 = 65 %
  real rate;          ///< continuous, per year
  real carry;         ///< continuous yield of the underlying (q), per year
  OptionType type = OptionType::call;
  Settlement settlement = Settlement::quote;
};

/// Plain partial derivatives of the value, per 1.0 of the input. Time derivatives are with respect
/// to calendar time (T shrinks): theta = -dV/dT, charm = -d2V/dSdT, color = -d3V/dS2dT;
/// veta = +d2V/dvol dT.
struct OptionValue {
  real value;
  real delta, gamma, vega, theta, rho;
  real phi;         ///< dV/dq
  real dual_delta;  ///< dV/dK
  real dual_gamma;  ///< d2V/dK2
  real vanna, volga, charm, veta;
  real speed, zomma, color, ultima;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
