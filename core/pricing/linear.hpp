// Instruments that are linear in the price: spot, forward, dated future, perpetual. Value, Greeks,
// basis and funding of one unit held long, in quote currency or in coin.
#pragma once

#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

enum class LinearType : std::uint32_t {
  spot = 0,       ///< the underlying itself, bought at entry_price
  forward = 1,    ///< delivery at expiry against entry_price; gains are paid at expiry
  future = 2,     ///< the same, but gains are settled now: their value is not discounted
  perpetual = 3,  ///< no expiry; the price is tied to the index by funding
};

/// One unit of a contract, long. A short position is its negative.
///
/// Settlement::quote: a unit is one unit of the underlying, value in quote currency.
/// Settlement::coin (inverse): a unit is one unit of quote currency of notional, value in coin: 1 /
/// entry_price - 1 / price. Spot has no inverse form. Settlement::futures is not one of these: a
/// forward that is margined daily is LinearType::future.
struct LinearInputs {
  real spot;              ///< index price, quote currency per unit, domain as in OptionInputs
  real entry_price;       ///< price at which the unit was entered, same domain
  real expiry_years = 0;  ///< >= 0; forward and future
  real rate = 0;          ///< continuous, per year
  real carry = 0;         ///< continuous yield of the underlying, per year
  real mark_price = 0;  ///< the contract's market price; 0: the model's, spot e^((rate - carry) T),
                        ///< which for a perpetual is the spot
  real funding_rate_8h =
      0;  ///< perpetual: fraction of notional that longs pay an interval of 8 hours
  real accrual_years = 0;  ///< >= 0; perpetual: time over which funding is counted
  LinearType linear_type = LinearType::spot;
  Settlement settlement = Settlement::quote;
};

/// Derivatives are plain partial ones of `value` in the fields of LinearInputs, theta = -dV/dT.
/// Where a mark_price is given, its ratio to the model's price is held fixed: a move of the spot
/// moves the mark in proportion.
struct LinearValue {
  real price;  ///< of the contract: mark_price, or the model's
  real value;  ///< gain since entry_price, without funding
  real delta, gamma, theta, rho, phi;
  real funding;       ///< cash flow to the holder over accrual_years at today's rate and mark:
                      ///< < 0 where longs pay
  real basis;         ///< price / spot - 1
  real carry_annual;  ///< continuous yield of the basis: log(price / spot) / T where T > 0; for a
                      ///< perpetual funding_rate_8h times intervals a year; else 0
};

/// Intervals of funding in a year: 3 a day, 365 days.
inline constexpr real kFundingIntervalsPerYear = 1095;

/// Everything above. Errors name the field: not_finite; out_of_domain; unsupported (settlement) for
/// spot in coin and for Settlement::futures; overflow (field none). Each number is good to 4 ulp of
/// its largest term.
Result<LinearValue> price_linear(const LinearInputs& inputs) noexcept;

/// The first field that `price_linear` would refuse, or an Error with ErrorCode::ok.
Error check_linear(const LinearInputs& inputs) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
