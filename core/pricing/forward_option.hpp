// European options on a forward: Black (1976), and the displaced model.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A European option on a forward or a future.
struct ForwardOptionInputs {
  real forward;       ///< quote currency per unit of the underlying
  real strike;        ///< same unit
  real expiry_years;  ///< >= 0, ACT/365F; 0 gives the value at expiry
  real vol;           ///< >= 0, annual lognormal, of forward + displacement
  real discount = 1;  ///< value today of 1 at expiry; 1 where the premium is margined as a future
  real displacement = 0;  ///< added to forward and strike: the displaced (shifted) model
  OptionType type = OptionType::call;
};

/// The fields of OptionValue that have a meaning here, with their units and signs: derivatives in
/// the spot are derivatives in the forward. Time derivatives are taken at a fixed discount.
struct ForwardOptionValue {
  real value;
  real delta, gamma, vega, theta;
  real rho;         ///< -expiry_years * value: that of a rate r with discount = e^(-r expiry_years)
  real dual_delta;  ///< dV/dK
  real dual_gamma;  ///< d2V/dK2
  real vanna, volga, charm, veta;
  real speed, zomma, color, ultima;
};

/// The value and all derivatives, as `price_option` of spot = forward + displacement, strike +
/// displacement, rate = carry = 0, times the discount. Errors name the field: not_finite;
/// out_of_domain (forward and strike, displaced, between kMinOptionPrice and kMaxOptionPrice; so
/// the discount); overflow.
Result<ForwardOptionValue> price_forward_option(const ForwardOptionInputs& inputs) noexcept;

/// The first field that `price_forward_option` would refuse, or an Error with ErrorCode::ok.
Error check_forward_option(const ForwardOptionInputs& inputs) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
