// One-touch and no-touch options in the Black-Scholes-Merton model, with Greeks to third order.
#pragma once

#include "core/pricing/black.hpp"
#include "core/pricing/exotic/monitoring.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What is paid, when, and on which event.
enum class TouchType : std::uint32_t {
  cash_at_hit = 0,      ///< `amount` in quote currency, when the barrier is hit
  asset_at_hit = 1,     ///< `amount` units of the underlying, when the barrier is hit
  cash_at_expiry = 2,   ///< `amount`, at expiry if the barrier was hit
  asset_at_expiry = 3,  ///< `amount` units, at expiry if the barrier was hit
  cash_no_touch = 4,    ///< `amount`, at expiry if the barrier was never hit
  asset_no_touch = 5,   ///< `amount` units, at expiry if the barrier was never hit
};

/// A touch option. Units and domains of the fields of OptionInputs hold here.
struct TouchInputs {
  real spot;
  real barrier;       ///< domain of a strike
  real expiry_years;  ///< >= 0, ACT/365F; 0 gives the value at expiry
  real vol;
  real rate;                  ///< any sign
  real carry;                 ///< any sign
  real amount = 1;            ///< |amount| <= kMaxOptionPrice
  real monitoring_years = 0;  ///< >= 0, time between two looks at the barrier; 0 is always
  TouchType touch_type = TouchType::cash_at_hit;
  BarrierSide side = BarrierSide::down;
  Settlement settlement = Settlement::quote;
};

/// The value and all derivatives, named and signed as in OptionValue; dual_delta and dual_gamma are
/// those in the barrier. Where the spot has reached the barrier (spot <= barrier for down, >= for
/// up; the shifted one where monitoring_years > 0) the event has happened: at_hit pays now, the
/// asset being worth the spot; at_expiry is a certain payment; no_touch is 0. asset_at_hit is worth
/// the barrier when it is hit, the shifted one where monitoring_years > 0.
///
/// Touch values are sums of positive terms and keep their relative accuracy, 2e-14, however small;
/// no-touch values are good to 1e-14 of the present value of what is paid. Greeks: 2e-13, relative
/// or of the largest term. Errors name the field: not_finite; out_of_domain; overflow (field none).
/// Source: Reiner and Rubinstein, Risk 4 (1991). Payment at the hit with a negative rate is the
/// same integral over the time of the hit, where the published form has complex exponents.
Result<OptionValue> price_touch(const TouchInputs& inputs) noexcept;

/// The first field that `price_touch` would refuse, or an Error with ErrorCode::ok.
Error check_touch(const TouchInputs& inputs) noexcept;

/// `count` touch options, one row each, in columns of the units of TouchInputs.
struct TouchColumns {
  std::size_t count;
  Column<real> spot, barrier, expiry_years, vol, rate, carry, amount;
  Column<real> monitoring_years;    ///< first may be null: 0 for all rows
  Column<std::uint8_t> touch_type;  ///< the numbers of TouchType
  Column<std::uint8_t> side;        ///< the numbers of BarrierSide
  Settlement settlement = Settlement::quote;
};

/// Prices every row with the bits of `price_touch` and returns how many rows were refused, by the
/// rules of `price_options`.
std::size_t price_touches(const TouchColumns& touches, const OptionValueColumns& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
