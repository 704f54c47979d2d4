// The volatility at which a European option has a given price in Black's model.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The largest |log(forward / strike)| that is solved for: e^350 is still half the way to overflow.
inline constexpr real kMaxLogMoneyness = 700;

/// A European option on a forward and its price.
struct BlackQuote {
  real price;         ///< of one option today, in the currency of `settlement`
  real forward;       ///< quote currency per unit of the underlying
  real strike;        ///< same unit
  real expiry_years;  ///< > 0, ACT/365F
  real discount = 1;  ///< value today of 1 at expiry; without effect where settlement is futures
  real displacement = 0;  ///< added to forward and strike: the displaced (shifted) model
  OptionType type = OptionType::call;
  /// coin: `price` is in units of the underlying and stands for price * forward. futures: `price`
  /// is margined daily, the undiscounted value.
  Settlement settlement = Settlement::quote;
};

struct ImpliedVol {
  real vol;        ///< annual lognormal, 0.65 = 65 %; of forward + displacement where there is one
  real total_vol;  ///< vol * sqrt(expiry_years)
  real vega;       ///< dprice / dvol there, in the currency of the price: an error of the price
                   ///< over this is one of the volatility
};

/// The volatility of a quote. Error at most 4 eps * max(1, price / (vol vega)) of it, where price
/// is that of the option out of the money with the same volatility and eps = 2^-52: what one
/// rounding of the price costs, times four.
///
/// Errors name the field. not_finite and out_of_domain as `check_black_quote`. With Field::price:
/// below_intrinsic, above_maximum (call: discount * forward, put: discount * strike), and
/// no_information where the price says no more than a bound does: it is within 2^-53 of itself,
/// half a unit in the last place, of its maximum or, in the money, of its intrinsic value; or the
/// option out of the money with the same volatility costs 0, or less than 2^-1022 times discount *
/// sqrt(forward * strike), both displaced, where numbers lose their digits.
///
/// Method: P. Jaeckel, Let's Be Rational (2015): the normalised price as a function of the total
/// volatility, solved by two Householder steps for the logarithm of the price or of what it lacks
/// to its maximum. Regions, first guess and evaluation are ours, over the Mills ratio of the normal
/// law.
Result<ImpliedVol> implied_vol(const BlackQuote& quote) noexcept;

/// The first field that `implied_vol` would refuse by itself, or an Error with ErrorCode::ok.
/// Forward and strike, displaced, lie between kMinOptionPrice and kMaxOptionPrice; so does the
/// discount.
Error check_black_quote(const BlackQuote& quote) noexcept;

/// The total volatility s with
///   normalised_price = e^(x/2) cdf(x/s + s/2) - e^(-x/2) cdf(x/s - s/2),  x = log_moneyness <= 0,
/// where log_moneyness = log(forward / strike) of a call and log(strike / forward) of a put, out of
/// the money, and normalised_price = price / (discount sqrt(forward strike)). Error and errors as
/// `implied_vol`; out_of_domain for log_moneyness > 0 or < -kMaxLogMoneyness.
Result<real> implied_total_vol(real normalised_price, real log_moneyness) noexcept;

/// `count` quotes, one row each, in the units of BlackQuote.
struct BlackQuoteColumns {
  std::size_t count;
  Column<real> price, forward, strike, expiry_years, discount;
  Column<std::uint8_t> type;  ///< the numbers of OptionType
  real displacement = 0;
  Settlement settlement = Settlement::quote;
};

/// Where results go: arrays of BlackQuoteColumns::count, or null where a column is not wanted.
/// Only wanted columns cost time.
struct ImpliedVolColumns {
  real* vol = nullptr;
  real* total_vol = nullptr;
  real* vega = nullptr;
  std::uint16_t* status = nullptr;  ///< ErrorCode of each row
};

/// Every row with the bits of `implied_vol`; returns how many were refused. A refused row has its
/// ErrorCode in `status` and 0 in every column; its neighbours are undisturbed. Where
/// `check_arithmetic` finds a fault every row has ErrorCode::arithmetic_mode. No output may overlap
/// an input.
std::size_t implied_vols(const BlackQuoteColumns& quotes, const ImpliedVolColumns& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
