// American options on a spot with a continuous rate and carry yield: value, Greeks and the prices
// at which exercise is optimal.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// How finely the early-exercise boundary and the premium integral are resolved. The bounds are on
/// the error of `value` and `premium`, of the larger of spot and strike, for volatilities above 5
/// %, |rate| and |carry| to 12 %, and expiries to three years; to ten years they double.
enum class AmericanAccuracy : std::uint32_t {
  fast = 0,      ///< 5e-7
  standard = 1,  ///< 1e-8: 1e-6 at 100
  high = 2,      ///< 1e-9
};

/// The largest |rate| * expiry_years and |carry| * expiry_years, of the settled yields: e^500 is
/// well inside binary64.
inline constexpr real kMaxAmericanTotalRate = 500;

/// The largest vol * sqrt(expiry_years): ten thousand per cent for a year.
inline constexpr real kMaxAmericanTotalVol = 100;

/// For which spots it is optimal to exercise today.
enum class ExerciseRegion : std::uint32_t {
  nowhere = 0,  ///< the American option is the European one for now
  below = 1,    ///< spot <= boundary: a put
  above = 2,    ///< spot >= boundary: a call
  between = 3,  ///< from boundary to far_boundary: negative rates, see `exercise_boundary`
};

/// Value and plain partial derivatives, with the units and signs of OptionValue. Where exercise is
/// optimal now, value is spot - strike or strike - spot exactly, delta is +1 or -1, and all other
/// derivatives are 0. Where waiting is always better (a put with rate <= 0 and carry >= rate, a
/// call with carry <= 0 and rate >= carry) everything has the bits of `price_option`.
///
/// Settlement::futures is an American option at `settled_yields`: on a future (rate = carry) it is
/// never exercised early, as there is no premium on which interest is lost.
///
/// Delta, gamma, vega, rho and phi are the derivatives of the premium integral, vega, rho and phi
/// with those of the boundary, and theta is what the Black-Scholes equation leaves. Error at
/// AmericanAccuracy::standard: delta 1e-7; gamma 1e-6 / (spot vol sqrt(expiry)), and 1e-4 of that
/// unit within a thousandth of a standard deviation of the boundary; vega and theta 1e-6, rho and
/// phi 2e-5 (1e-6 unless the rates are nearly equal; at AmericanAccuracy::high 5e-6) of the larger
/// of spot and strike, times the years where there are more than one.
struct AmericanValue {
  real value;
  real delta, gamma, vega, theta, rho;
  real phi;           ///< dV/dq
  real premium;       ///< value less that of the European option, >= 0
  real boundary;      ///< the spot nearest to the strike at which exercise is optimal; 0 if nowhere
  real far_boundary;  ///< the other end of ExerciseRegion::between; 0 for the other regions
  ExerciseRegion region;
};

/// The value and its derivatives. Errors name the field: not_finite and out_of_domain as
/// `check_option`; out_of_domain for rate, carry and vol beyond the limits above and for an unknown
/// `accuracy`; overflow (field none) when a result exceeds binary64; no_convergence (field none),
/// seen only at total vols of 3 and more where the carry (of a call, the rate) is negative or next
/// to 0.
///
/// Method: the premium is Kim's integral (1990) over a boundary found by collocation (Andersen,
/// Lake and Offengenden, High-performance American option pricing, 2016) with other variables and
/// another iteration: see `BoundaryCurve` and `Collocation`. Calls are puts with the rates
/// exchanged (McDonald and Schroder 1998). For rate < 0 and carry < rate a put has two boundaries
/// (Andersen and Lake, Fast American option pricing: the double-boundary case, 2021), likewise a
/// call for carry < 0 and rate < carry; where they meet before today the value needs a search for
/// the time at which they do, 10 to 30 times as long.
Result<AmericanValue> price_american(
    const OptionInputs& inputs, AmericanAccuracy accuracy = AmericanAccuracy::standard) noexcept;

/// The first field that `price_american` would refuse, or an Error with ErrorCode::ok.
Error check_american(const OptionInputs& inputs, AmericanAccuracy accuracy) noexcept;

/// Where results go: arrays of OptionColumns::count, or null where a column is not wanted. Without
/// vega, rho and phi a boundary costs about half.
struct AmericanValueColumns {
  real* value = nullptr;
  real *delta = nullptr, *gamma = nullptr, *vega = nullptr, *theta = nullptr, *rho = nullptr;
  real* phi = nullptr;
  real *premium = nullptr, *boundary = nullptr, *far_boundary = nullptr;
  std::uint8_t* region = nullptr;   ///< ExerciseRegion of each row
  std::uint16_t* status = nullptr;  ///< ErrorCode of each row
};

/// Prices every row with the bits of `price_american` and returns how many rows were refused, with
/// the rules of `price_options`. A chain is a batch whose neighbours share expiry, vol, rate and
/// carry: calls and puts each keep the boundary that they computed last, so such rows cost one
/// integral each, in any mixture of the two types.
std::size_t price_americans(const OptionColumns& options, AmericanAccuracy accuracy,
                            const AmericanValueColumns& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
