// European digital options in the Black-Scholes-Merton model: value and Greeks to third order.
#pragma once

#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What is paid at expiry where the option ends in the money: above `strike` for a call, below it
/// for a put.
enum class DigitalPayoff : std::uint32_t {
  cash = 0,        ///< `amount`, in quote currency
  asset = 1,       ///< `amount` units of the underlying
  gap = 2,         ///< spot - amount for a call, amount - spot for a put; may be negative
  supershare = 3,  ///< spot / strike where strike < spot < amount; the option type must be call
};

/// A digital option. Units and domains of the fields of OptionInputs hold here.
struct DigitalInputs {
  real spot;
  real strike;        ///< the trigger
  real expiry_years;  ///< >= 0, ACT/365F; 0 gives the value at expiry
  real vol;
  real rate;
  real carry;
  real amount =
      1;  ///< by payoff: cash, units, the price paid (gap), the upper strike (supershare);
          ///< |amount| <= kMaxOptionPrice, for the last two a price as `strike` is
  DigitalPayoff payoff = DigitalPayoff::cash;
  OptionType type = OptionType::call;
  Settlement settlement = Settlement::quote;
};

/// The value and all derivatives, named and signed as in OptionValue; dual_delta and dual_gamma are
/// those in the trigger. At a total volatility of zero the limits of OptionValue hold: a digital
/// whose forward is at the trigger pays half.
///
/// Cash and asset digitals are single products of a present value and a probability: relative
/// accuracy is kept in both tails, 4e-15 for the value. Gap and supershare are differences of two
/// such terms; they and every Greek are good to 2e-14 relative or 1e-14 of their largest term.
/// Errors name the field: not_finite; out_of_domain; overflow (field none) when a result exceeds
/// binary64. Source: Reiner and Rubinstein, Risk 4 (1991); Hakansson 1976 (supershare).
Result<OptionValue> price_digital(const DigitalInputs& inputs) noexcept;

/// The first field that `price_digital` would refuse, or an Error with ErrorCode::ok.
Error check_digital(const DigitalInputs& inputs) noexcept;

/// `count` digitals, one row each, in columns of the units of DigitalInputs.
struct DigitalColumns {
  std::size_t count;
  Column<real> spot, strike, expiry_years, vol, rate, carry, amount;
  Column<std::uint8_t> payoff;  ///< the numbers of DigitalPayoff
  Column<std::uint8_t> type;    ///< the numbers of OptionType
  Settlement settlement = Settlement::quote;
};

/// Prices every row with the bits of `price_digital` and returns how many rows were refused, by the
/// rules of `price_options`: a refused row has its ErrorCode in `status` and 0 in every column.
std::size_t price_digitals(const DigitalColumns& digitals, const OptionValueColumns& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
