// The volatility at which an American option has a given price.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"
#include "core/pricing/american/american.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// An American option and its price.
struct AmericanQuote {
  real price;         ///< of one option, in the currency of `settlement`
  real spot;          ///< quote currency per unit of the underlying, domain of OptionInputs
  real strike;        ///< same unit and domain
  real expiry_years;  ///< > 0, ACT/365F
  real rate;          ///< continuous, per year
  real carry;         ///< continuous yield of the underlying (q), per year
  OptionType type = OptionType::call;
  Settlement settlement = Settlement::quote;
};

struct AmericanImpliedVol {
  real vol;   ///< annual lognormal, 0.65 = 65 %
  real vega;  ///< dprice / dvol there: an error of the price over this is one of vol
  std::uint32_t evaluations;  ///< of the option's value; 4 to 8 as a rule, at most 64
};

/// The volatility whose price, by `price_american` at the same accuracy, is the quoted one: to
/// 1e-13 of the larger of spot and strike, or to the last digits of the volatility. What the
/// accuracy leaves in a price is left in the volatility, divided by vega.
///
/// Errors name the field. not_finite and out_of_domain as `check_american`. With Field::price:
/// below_intrinsic where it is less than the option is worth without volatility; no_information
/// where it is that to the last digits, which every volatility up to some bound gives an option in
/// the money; above_maximum where it is what the largest volatility gives, or more.
///
/// Method: Newton's for the logarithm of what the price exceeds its least value by, against the
/// logarithm of the volatility: increasing and nearly everywhere concave, so that it comes from
/// below without a detour. A bracket is kept and halved where a step would leave it.
Result<AmericanImpliedVol> implied_american_vol(
    const AmericanQuote& quote, AmericanAccuracy accuracy = AmericanAccuracy::standard) noexcept;

/// `count` quotes, one row each, in the units of AmericanQuote.
struct AmericanQuoteColumns {
  std::size_t count;
  Column<real> price, spot, strike, expiry_years, rate, carry;
  Column<std::uint8_t> type;  ///< the numbers of OptionType
  Settlement settlement = Settlement::quote;
};

/// Arrays of AmericanQuoteColumns::count, or null where a column is not wanted.
struct AmericanImpliedVolColumns {
  real* vol = nullptr;
  real* vega = nullptr;
  std::uint16_t* status = nullptr;  ///< ErrorCode of each row
};

/// Every row with the bits of `implied_american_vol`; returns how many were refused. A refused row
/// has its ErrorCode in `status` and 0 in every column; its neighbours are undisturbed. No output
/// may overlap an input.
std::size_t implied_american_vols(const AmericanQuoteColumns& quotes, AmericanAccuracy accuracy,
                                  const AmericanImpliedVolColumns& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
