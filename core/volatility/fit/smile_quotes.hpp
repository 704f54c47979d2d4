// The quotes of one expiry as a smile is fitted to them, and what the fit says of each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Weights other than 0 lie between these: beyond, sums of weighted squares leave binary64.
inline constexpr real kLeastWeight = 0x1p-100;
inline constexpr real kLargestWeight = 0x1p100;

/// Whether a row may weigh so much: 0 stands for a row that is judged and not fitted.
constexpr bool is_weight(real weight) noexcept {
  return weight == 0.0 || (weight >= kLeastWeight && weight <= kLargestWeight);
}

/// One expiry's quotes, one row each, in any order. The same strike may come more than once. Empty
/// columns other than the first two mean that nothing is known.
struct SmileQuotes {
  real expiry_years;                      ///< > 0, ACT/365F
  std::span<const real> log_moneyness{};  ///< ln(strike / forward)
  std::span<const real> vol{};      ///< target, annual, 0.65 = 65 %; 0: the middle of bid and ask
  std::span<const real> bid_vol{};  ///< 0: no bid
  std::span<const real> ask_vol{};  ///< 0: no ask
  std::span<const real> weight{};   ///< >= 0, relative, see `is_weight`; 0: judged, not fitted
};

/// Whether a row takes part in the fit, or why not.
enum class QuoteStatus : std::uint16_t {
  used = 0,
  not_finite = 1,     ///< NaN or infinite
  out_of_domain = 2,  ///< a negative vol, price or weight, a vol above 100 or below 1e-6, |k| >
                      ///< 100, a weight that `is_weight` denies
  crossed = 3,    ///< bid above ask
  no_quote = 4,   ///< neither a target nor both sides
  no_weight = 5,  ///< weight 0
  // of a venue's row
  duplicate = 6,        ///< the same instrument once more
  other_side_used = 7,  ///< the out-of-the-money option of the strike was taken instead
  below_intrinsic = 8,  ///< no vol gives a price so low
  above_maximum = 9,    ///< no vol gives a price so high
  no_information = 10,  ///< the price is intrinsic value to the last digit
  expired = 11,         ///< the expiry is not after the valuation time
  no_forward = 12,      ///< none given, and no pair of call and put to take it from
  not_fitted = 13,      ///< its expiry could not be fitted, or was not asked for
};

/// What keeps a fit from lying closer to a quote.
enum class FitConstraint : std::uint16_t {
  none = 0,
  butterfly_left = 1,  ///< g >= margin at a strike left of the least variance
  butterfly_right = 2,
  slope_left = 3,  ///< Lee's bound of 2 on the left slope
  slope_right = 4,
  least_variance = 5,  ///< the least total variance may not fall to zero
  calendar = 6,        ///< total variance between the neighbouring slices'
  calendar_left = 7,   ///< so the left slope
  calendar_right = 8,
  bounds = 9,  ///< limits of rho, m or sigma
};

/// What the fit says of one row.
struct QuoteFit {
  QuoteStatus status = QuoteStatus::used;
  FitConstraint constraint = FitConstraint::none;  ///< the one that moves the curve most here
  bool inside_spread = false;  ///< bid <= fitted vol <= ask, a missing side not asked for
  real vol = 0.0;              ///< of the fitted smile, 0 where the row has no usable strike
  real residual = 0.0;         ///< vol less the target
  real moved = 0.0;            ///< vol less that of the fit without constraints
  Field field = Field::none;   ///< the first that is not_finite or out_of_domain
  ErrorValue refused{};        ///< its value
};

/// How bid and ask enter the fit.
enum class SpreadUse : std::uint32_t {
  none = 0,  ///< not at all
  /// Rows weigh (least_spread / spread)^2, the spread taken as at least `least_spread`; a missing
  /// bid counts as 0, a missing ask as twice the target.
  weights = 1,
  band = 2,  ///< no penalty inside the spread but `pull_to_target` of the usual one
};

struct SmileFitOptions {
  SpreadUse spread = SpreadUse::none;
  real least_spread = 0.002;   ///< vol, > 0: a spread below counts as this
  real pull_to_target = 0.01;  ///< in [0, 1]
  real margin = 1e-6;          ///< in [0, 0.1]: g is kept above, so that the decision is certain
  real least_vol = 0.001;      ///< > 0: the least total variance stays above least_vol^2 T
  std::uint32_t max_iterations = 60;  ///< of each of at most six descents
};

/// How a fit ended. All leave the best point that is free of arbitrage.
enum class FitOutcome : std::uint32_t {
  converged = 0,
  iteration_limit = 1,  ///< the residual may still fall
  repaired = 2,         ///< the optimum could not be certified: drawn back towards a safe slice
  underdetermined = 3,  ///< fewer strikes than parameters: the smallest change of a flat smile
};

/// How well a smile meets its quotes.
struct FitQuality {
  FitOutcome outcome = FitOutcome::converged;
  std::uint32_t used = 0;           ///< rows that took part
  std::uint32_t inside_spread = 0;  ///< of them, between bid and ask
  std::uint32_t iterations = 0;
  real sum_of_squares = 0.0;  ///< of the weighted residuals: what the fit makes least
  real rms_vol = 0.0;         ///< root of the mean squared residual in vol over rows used
  real largest_vol = 0.0;     ///< the largest |residual|
  std::uint32_t largest_row = 0;
  std::uint32_t constraints = 0;  ///< bit i set: FitConstraint i is active
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
