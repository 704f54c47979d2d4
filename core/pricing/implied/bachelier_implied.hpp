// The volatility at which a European option has a given price in Bachelier's model.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A European option on a forward that moves by a normal law, and its price.
struct BachelierQuote {
  real price;         ///< of one option today, quote currency
  real forward;       ///< quote currency per unit of the underlying, of any sign
  real strike;        ///< same unit
  real expiry_years;  ///< > 0, ACT/365F
  real discount = 1;  ///< > 0, value today of 1 at expiry
  OptionType type = OptionType::call;
};

struct ImpliedNormalVol {
  real normal_vol;  ///< quote currency per square root of a year
  real vega;        ///< dprice / dnormal_vol there
};

/// The volatility of a quote. Error at most 4 eps * max(1, price / (normal_vol vega)) of it, with
/// the price of the option out of the money and eps = 2^-52.
///
/// Errors name the field. not_finite and out_of_domain as `check_bachelier_quote`. With
/// Field::price: below_intrinsic, and no_information where the price is the intrinsic value to its
/// last digit. There is no maximum; overflow where the volatility exceeds binary64.
/// A total volatility below kMinNormalTotalVol is answered, though `price_bachelier` takes it for 0.
///
/// Method: P. Jaeckel, Implied Normal Volatility (2017): the price over the distance of forward and
/// strike is a function of one variable, whose inverse is a table of polynomials, then one
/// Householder step. The table and its coordinates are ours.
Result<ImpliedNormalVol> implied_normal_vol(const BachelierQuote& quote) noexcept;

/// The first field that `implied_normal_vol` would refuse by itself, or an Error with
/// ErrorCode::ok. |forward| and |strike| are at most kMaxOptionPrice.
Error check_bachelier_quote(const BachelierQuote& quote) noexcept;

/// `count` quotes, one row each, in the units of BachelierQuote.
struct BachelierQuoteColumns {
  std::size_t count;
  Column<real> price, forward, strike, expiry_years, discount;
  Column<std::uint8_t> type;  ///< the numbers of OptionType
};

/// Where results go: arrays of BachelierQuoteColumns::count, or null where not wanted.
struct ImpliedNormalVolColumns {
  real* normal_vol = nullptr;
  real* vega = nullptr;
  std::uint16_t* status = nullptr;  ///< ErrorCode of each row
};

/// Every row with the bits of `implied_normal_vol`; returns how many were refused, with the rules
/// of `implied_vols`.
std::size_t implied_normal_vols(const BachelierQuoteColumns& quotes,
                                const ImpliedNormalVolColumns& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
