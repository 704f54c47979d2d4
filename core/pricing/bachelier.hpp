// European options in Bachelier's model: the forward moves by a normal law and may be negative.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A European option on a forward with dF = normal_vol dW.
struct BachelierInputs {
  real forward;       ///< quote currency per unit of the underlying, of any sign
  real strike;        ///< same unit
  real expiry_years;  ///< >= 0, ACT/365F; 0 gives the value at expiry
  real normal_vol;    ///< >= 0, quote currency per square root of a year
  real discount = 1;  ///< > 0, value today of 1 at expiry
  OptionType type = OptionType::call;
};

/// A total volatility normal_vol sqrt(expiry_years) below this counts as zero: its inverse would
/// leave binary64.
inline constexpr real kMinNormalTotalVol = 0x1p-1000;

/// Plain partial derivatives of the value, per 1.0 of the input, with the signs of OptionValue:
/// delta, gamma and speed in the forward, vega, vanna, volga, zomma, ultima in normal_vol, theta =
/// -dV/dT, charm = -d2V/dFdT, color = -d3V/dF2dT, veta = +d2V/dnormal_vol dT, all at a fixed
/// discount. Zeros are +0.
///
/// At a total volatility that counts as zero (kMinNormalTotalVol) the limit from above is given, as
/// in OptionValue: N(d) = 1 in the money, 0 out of the money, 1/2 at the money; everything that the
/// density multiplies is 0.
struct BachelierValue {
  real value;
  real delta, gamma, vega, theta;
  real rho;         ///< -expiry_years * value: that of a rate r with discount = e^(-r expiry_years)
  real dual_delta;  ///< dV/dK
  real dual_gamma;  ///< d2V/dK2
  real vanna, volga, charm, veta;
  real speed, zomma, color, ultima;
};

/// The value and all derivatives. Relative accuracy is kept in both tails, to |forward - strike| =
/// 40 total volatilities, beyond which the density is taken as 0. Errors name the field:
/// not_finite; out_of_domain (|forward|, |strike|, discount at most kMaxOptionPrice); overflow
/// (field none) when a result exceeds binary64.
/// Source: L. Bachelier, Theorie de la speculation (1900).
Result<BachelierValue> price_bachelier(const BachelierInputs& inputs) noexcept;

/// The first field that `price_bachelier` would refuse, or an Error with ErrorCode::ok.
Error check_bachelier(const BachelierInputs& inputs) noexcept;

/// `count` options, one row each, in columns of the units of BachelierInputs.
struct BachelierColumns {
  std::size_t count;
  Column<real> forward, strike, expiry_years, normal_vol, discount;
  Column<std::uint8_t> type;  ///< the numbers of OptionType
};

/// Where results go: arrays of BachelierColumns::count, or null where a column is not wanted.
struct BachelierValueColumns {
  real* value = nullptr;
  real *delta = nullptr, *gamma = nullptr, *vega = nullptr, *theta = nullptr, *rho = nullptr;
  real *dual_delta = nullptr, *dual_gamma = nullptr;
  real *vanna = nullptr, *volga = nullptr, *charm = nullptr, *veta = nullptr;
  real *speed = nullptr, *zomma = nullptr, *color = nullptr, *ultima = nullptr;
  std::uint16_t* status = nullptr;  ///< ErrorCode of each row
};

/// Prices every row with the bits of `price_bachelier` and returns how many rows were refused, with
/// the rules of `price_options`.
std::size_t price_bacheliers(const BachelierColumns& options,
                             const BachelierValueColumns& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
