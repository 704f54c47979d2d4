// European options in the Black-Scholes-Merton model: value and Greeks to third order.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

enum class OptionType : std::uint32_t { call = 0, put = 1 };

/// The currency in which value and Greeks are expressed, and when the premium is paid.
enum class Settlement : std::uint32_t {
  quote = 0,    ///< premium in quote currency, paid today
  coin = 1,     ///< premium in the underlying coin (inverse): value / spot, differentiated as such
  futures = 2,  ///< premium in quote currency, margined daily like a future: nothing is paid today
};
inline constexpr std::uint32_t kSettlements = 3;

/// A rate and a carry yield.
struct Yields {
  real rate, carry;
};

/// The yields at which an option in quote currency is priced. A gain that is paid out day by day is
/// not discounted: futures-style margining is a rate of 0 under the same drift rate - carry.
constexpr Yields settled_yields(Settlement settlement, real rate, real carry) noexcept {
  if (settlement != Settlement::futures) return {rate, carry};
  return {real(0.0), carry - rate};
}

/// Spot and strike lie between these: outside, the powers of the spot that third derivatives need
/// leave binary64.
inline constexpr real kMinOptionPrice = 1e-75;
inline constexpr real kMaxOptionPrice = 1e75;

/// A total volatility vol * sqrt(expiry_years) below this counts as zero. A strike other than the
/// forward is then more than 2^140 standard deviations away, at its limit to every digit.
inline constexpr real kMinTotalVol = 0x1p-200;

/// A European option on a spot with a continuous rate and carry yield.
struct OptionInputs {
  real spot;          ///< quote currency per unit of the underlying, see kMinOptionPrice
  real strike;        ///< same unit and domain
  real expiry_years;  ///< >= 0, ACT/365F; 0 gives the value at expiry
  real vol;           ///< >= 0, annual lognormal, 0.65 = 65 %
  real rate;          ///< continuous, per year
  real carry;         ///< continuous yield of the underlying (q), per year
  OptionType type = OptionType::call;
  Settlement settlement = Settlement::quote;
};

/// Plain partial derivatives of the value, per 1.0 of the input. Time derivatives are with respect
/// to calendar time (T shrinks): theta = -dV/dT, charm = -d2V/dSdT, color = -d3V/dS2dT;
/// veta = +d2V/dvol dT. Elasticity is delta * spot / value; theta a day is theta / 365. Zeros are
/// +0.
///
/// Settlement::coin: every number is that of the function value / spot, so delta is
/// d(value / spot) / dspot, and vega, theta, rho ... are those of the quote form over spot.
///
/// Settlement::futures: every number is that of e^(rate T) times the quote value, the price at
/// which margin flows net to nothing: the expected payoff, of which gains and losses are paid
/// daily. The rate acts through the forward alone, so rho = -phi, and theta has no interest on the
/// premium. Source: M. Asay, A note on the design of commodity option contracts (1982); D. Lieu,
/// Option pricing with futures-style margining (1990).
///
/// At a total volatility of zero (expiry_years = 0, vol = 0) the limit from above is given: value =
/// the discounted forward's intrinsic value, and delta, rho, phi, dual_delta and the parts of theta
/// and charm that carry no density follow from N(d) = 1 in the money, 0 out of the money and 1/2
/// where strike = forward. Everything that the density multiplies is 0, also at strike = forward,
/// where gamma would be a delta function.
struct OptionValue {
  real value;
  real delta, gamma, vega, theta, rho;
  real phi;         ///< dV/dq
  real dual_delta;  ///< dV/dK
  real dual_gamma;  ///< d2V/dK2
  real vanna, volga, charm, veta;
  real speed, zomma, color, ultima;
};

/// The value and all derivatives. Errors name the field: not_finite; out_of_domain; and overflow
/// (field none) when a result, or a number on the way to it, exceeds binary64. Relative accuracy is
/// kept in both tails, to |d1| = 40, beyond which the density is taken as 0.
Result<OptionValue> price_option(const OptionInputs& inputs) noexcept;

/// The first field that `price_option` would refuse, or an Error with ErrorCode::ok.
Error check_option(const OptionInputs& inputs) noexcept;

/// One column of a batch. Row i is at first[i * stride]: stride 1 is an array, stride 0 one value
/// for all rows.
template <class T>
struct Column {
  const T* first;
  std::size_t stride = 1;
};

/// `count` options, one row each, in columns of the units of OptionInputs.
struct OptionColumns {
  std::size_t count;
  Column<real> spot, strike, expiry_years, vol, rate, carry;
  Column<std::uint8_t> type;  ///< the numbers of OptionType
  Settlement settlement = Settlement::quote;
};

/// Where results go: arrays of `count`, or null where a column is not wanted. Only wanted columns
/// cost time, and the bits of one do not depend on which others are wanted.
struct OptionValueColumns {
  real* value = nullptr;
  real *delta = nullptr, *gamma = nullptr, *vega = nullptr, *theta = nullptr, *rho = nullptr;
  real *phi = nullptr, *dual_delta = nullptr, *dual_gamma = nullptr;
  real *vanna = nullptr, *volga = nullptr, *charm = nullptr, *veta = nullptr;
  real *speed = nullptr, *zomma = nullptr, *color = nullptr, *ultima = nullptr;
  std::uint16_t* status = nullptr;  ///< ErrorCode of each row
};

/// A batch of one: the columns that write every field of `value`, and its `status`.
OptionValueColumns columns_of(OptionValue& value, std::uint16_t* status) noexcept;

/// Prices every row with the bits of `price_option` and returns how many rows were refused. A
/// refused row has its ErrorCode in `status` and 0 in every column; its neighbours are undisturbed.
/// Overflow is judged over the wanted columns. Where `check_arithmetic` finds a fault every row has
/// ErrorCode::arithmetic_mode. No output may overlap an input.
std::size_t price_options(const OptionColumns& options, const OptionValueColumns& out) noexcept;

/// `price_options` where the value is the only column that is wanted, without the code of the
/// others: what a host pays for by the byte. `value` and `status` hold `count` each.
std::size_t value_options(const OptionColumns& options, real* value,
                          std::uint16_t* status) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
