// European options under Heston, Merton, Kou and Bates: value and Greeks by one Fourier integral.
#pragma once

#include <cstdint>

#include "core/pricing/black.hpp"
#include "core/pricing/fourier/models.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A European option; units and domains of OptionInputs, without its volatility.
struct ModelOption {
  real spot;          ///< quote currency per unit of the underlying, see kMinOptionPrice
  real strike;        ///< same unit and domain
  real expiry_years;  ///< >= 0, ACT/365F; 0 gives the value at expiry
  real rate;          ///< continuous, per year
  real carry;         ///< continuous yield of the underlying (q), per year
  OptionType type = OptionType::call;
};

/// Plain partial derivatives of the value, per 1.0 of the input, at fixed model parameters;
/// theta = -dV/dT a year. Zeros are +0.
template <class Parameters>
struct ModelValue {
  real value;
  real delta, gamma, theta, rho;
  real phi;         ///< dV/dq
  real dual_delta;  ///< dV/dK
  real dual_gamma;  ///< d2V/dK2
  /// dV/d(parameter), field by field: `sensitivity.initial_variance` is dV/dv0 per 1.00 of annual
  /// variance, `sensitivity.correlation` is dV/drho, and so on.
  Parameters sensitivity;
  /// An estimate, no bound, of what the value is off by, in its currency: from the difference
  /// between the sum and the one with half as many nodes, and from the rounding of the terms.
  real error;
};

using HestonValue = ModelValue<HestonParameters>;
using MertonValue = ModelValue<MertonParameters>;
using KouValue = ModelValue<KouParameters>;
using BatesValue = ModelValue<BatesParameters>;

/// Value and all derivatives. The relative accuracy of the value out of the money is about 1e-13,
/// also in the far wings; in the money it is that of the other side plus parity. Derivatives are
/// off by 1e-10 of themselves at most in tests/vectors/options-fourier-mp.json, those by a
/// parameter p by 1e-14 value / p besides.
///
/// Errors name the field: not_finite; out_of_domain; overflow (field none) where a result exceeds
/// binary64; no_convergence (field none, with the value's error) where the last refinement of the
/// integral still moves it by more than 1e-9 of it, or its rounding exceeds 1e-9 of the strike's
/// present value.
///
/// Method: the inverse Laplace integral of Lewis (2001) over the moment generating function, along
/// a hyperbola through a point near the saddle of the integrand (sinh acceleration, Boyarchenko and
/// Levendorskii 2019), by the trapezoidal rule; near the forward with Black's formula as control
/// variate (Andersen and Piterbarg 2010).
Result<HestonValue> price_heston(const ModelOption& option, const HestonParameters&) noexcept;
Result<MertonValue> price_merton(const ModelOption& option, const MertonParameters&) noexcept;
Result<KouValue> price_kou(const ModelOption& option, const KouParameters&) noexcept;
Result<BatesValue> price_bates(const ModelOption& option, const BatesParameters&) noexcept;

/// The first field of the option that these refuse, or an Error with ErrorCode::ok.
Error check_model_option(const ModelOption& option) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
