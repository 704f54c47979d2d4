// The double no-touch option in the Black-Scholes-Merton model, with Greeks to third order.
#pragma once

#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Pays `amount` in quote currency at expiry if the spot has stayed between two barriers. Units and
/// domains of the fields of OptionInputs hold here.
struct DoubleNoTouchInputs {
  real spot;
  real lower_barrier;  ///< domain of a strike
  real upper_barrier;  ///< domain of a strike, above lower_barrier
  real expiry_years;   ///< >= 0, ACT/365F; 0 gives the value at expiry
  real vol;
  real rate;                  ///< any sign
  real carry;                 ///< any sign
  real amount = 1;            ///< |amount| <= kMaxOptionPrice
  real monitoring_years = 0;  ///< >= 0, time between two looks at the barriers; 0 is always
  Settlement settlement = Settlement::quote;
};

/// Images on either side, and terms of the sine series: each leaves less than 2^-60 of the amount.
inline constexpr int kDoubleBarrierImages = 3;
inline constexpr int kDoubleBarrierSines = 9;

/// The value and all derivatives, named and signed as in OptionValue; dual_delta and dual_gamma are
/// 0, there being two barriers. 0 where the spot has reached a barrier, the shifted one where
/// monitoring_years > 0. The value is good to 1e-15 of the present value of the amount, and to
/// 1e-13 relative where the corridor is narrower than 2.5 total volatilities; Greeks to 1e-12 of
/// their largest term. Method: images in a wide corridor, the sine series in a narrow one, a fixed
/// number of terms each. Errors name the field: not_finite; out_of_domain, upper_barrier where it
/// is not above the lower; overflow (field none). Source: Hui, Applied Financial Economics 6
/// (1996).
Result<OptionValue> price_double_no_touch(const DoubleNoTouchInputs& inputs) noexcept;

/// The first field that `price_double_no_touch` would refuse, or an Error with ErrorCode::ok.
Error check_double_no_touch(const DoubleNoTouchInputs& inputs) noexcept;

/// `count` options, one row each, in columns of the units of DoubleNoTouchInputs.
struct DoubleNoTouchColumns {
  std::size_t count;
  Column<real> spot, lower_barrier, upper_barrier, expiry_years, vol, rate, carry, amount;
  Column<real> monitoring_years;  ///< first may be null: 0 for all rows
  Settlement settlement = Settlement::quote;
};

/// Prices every row with the bits of `price_double_no_touch` and returns how many rows were
/// refused, by the rules of `price_options`.
std::size_t price_double_no_touches(const DoubleNoTouchColumns& options,
                                    const OptionValueColumns& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
