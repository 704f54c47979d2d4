// European options with one barrier in the Black-Scholes-Merton model: all eight types, with
// rebate, watched always or from time to time, with Greeks to third order.
#pragma once

#include "core/pricing/black.hpp"
#include "core/pricing/exotic/monitoring.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

enum class BarrierType : std::uint32_t { down_in = 0, down_out = 1, up_in = 2, up_out = 3 };

/// A barrier option. Units and domains of the fields of OptionInputs hold here.
struct BarrierInputs {
  real spot;
  real strike;
  real barrier;  ///< quote currency per unit of the underlying, domain of the strike
  real rebate;   ///< >= 0, quote currency, at most kMaxOptionPrice. Out: paid when the barrier is
                 ///< hit. In: paid at expiry when it never was
  real expiry_years;  ///< >= 0, ACT/365F; 0 gives the value at expiry
  real vol;
  real rate;                  ///< any sign
  real carry;                 ///< any sign
  real monitoring_years = 0;  ///< >= 0, time between two looks at the barrier; 0 is always
  BarrierType barrier_type = BarrierType::down_out;
  OptionType type = OptionType::call;
  Settlement settlement = Settlement::quote;
};

/// Whether the spot has reached the barrier: spot <= barrier for down, spot >= barrier for up, the
/// barrier being the shifted one where monitoring_years > 0.
bool barrier_is_hit(const BarrierInputs& inputs) noexcept;

/// The value and all derivatives, named and signed as in OptionValue. Where `barrier_is_hit` the
/// option has been knocked: an in-option is the European option, an out-option is its rebate, paid
/// now. With monitoring_years > 0 everything, the dependence of the shift on vol included, is that
/// of the option on `shifted_barrier`.
///
/// At a total volatility of zero the path is the forward's: the barrier is hit if the forward
/// reaches it before expiry, Greeks follow the rules of OptionValue.
///
/// Every type is the sum of its own terms (Reiner and Rubinstein), never the difference of an
/// in-option and a European option, so a tiny value keeps its digits in the tails. The value is
/// good to 1e-14, each Greek to 2e-13, relative or of the largest term of its sum: the terms cancel
/// where the spot is within a few per cent of a standard deviation of the barrier of an out-option,
/// and where the window between strike and barrier is that narrow. Errors name the field:
/// not_finite; out_of_domain; overflow (field none) when a result, or a number on the way to it,
/// exceeds binary64. Source: Reiner and Rubinstein, Risk 4 (1991), in the notation of Haug, The
/// Complete Guide to Option Pricing Formulas, section 4.17.
Result<OptionValue> price_barrier(const BarrierInputs& inputs) noexcept;

/// The first field that `price_barrier` would refuse, or an Error with ErrorCode::ok.
Error check_barrier(const BarrierInputs& inputs) noexcept;

/// `count` barrier options, one row each, in columns of the units of BarrierInputs.
struct BarrierColumns {
  std::size_t count;
  Column<real> spot, strike, barrier, rebate, expiry_years, vol, rate, carry;
  Column<real> monitoring_years;      ///< first may be null: 0 for all rows
  Column<std::uint8_t> barrier_type;  ///< the numbers of BarrierType
  Column<std::uint8_t> type;          ///< the numbers of OptionType
  Settlement settlement = Settlement::quote;
};

/// Prices every row with the bits of `price_barrier` and returns how many rows were refused, by the
/// rules of `price_options`.
std::size_t price_barriers(const BarrierColumns& barriers, const OptionValueColumns& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
