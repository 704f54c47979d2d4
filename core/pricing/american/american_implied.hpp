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
  real vol;                   ///< annual lognormal, 0.65 = 65 %
  real vega;                  ///< dV/dvol there: an error of the price over this is one of the vol
  std::uint32_t evaluations;  ///< of the option's value
};

/// The volatility whose price is the quoted one. Errors name the field: not_finite and
/// out_of_domain as `check_american`; with Field::price below_intrinsic (less than exercise now or
/// the value without volatility), above_maximum (at or above the value at the largest volatility),
/// no_information (the price is that of immediate exercise, which every volatility up to a bound
/// has); no_convergence never happens within the domain, but is reported and not hidden.
Result<AmericanImpliedVol> implied_vol(
    const AmericanQuote& quote, AmericanAccuracy accuracy = AmericanAccuracy::standard) noexcept;

/// `count` quotes, one row each.
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

/// Every row with the bits of `implied_vol`; returns how many were refused. A refused row
/// has its ErrorCode in `status` and 0 in every column. No output may overlap an input.
std::size_t implied_vols(const AmericanQuoteColumns& quotes, AmericanAccuracy accuracy,
                                  const AmericanImpliedVolColumns& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
