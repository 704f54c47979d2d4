// What the linear generation of margin knows of an account: sensitivities to risk factors, the
// moves that the factors are held against, and how they move together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// One price with its volatility, and what the account gains when they move. A loss is what margin
/// is for: signs are those of the account's own profit.
struct RiskFactor {
  std::uint32_t bucket = 0;
  real delta = 0.0;          ///< quote per relative move of 1: amount * price for the asset itself
  real gamma = 0.0;          ///< quote per squared relative move: Gamma * price^2
  real vega = 0.0;           ///< quote per 1.00 of annual volatility
  real price_shock = 0.0;    ///< relative move of the price, in [0, 10]
  real vol_shock = 0.0;      ///< move of the volatility, decimal, in [0, 10]
  real concentration = 0.0;  ///< quote: the |delta| above which shocks grow with its root; 0: none
};

/// Factors that move alike: coins of one sector, or one coin under several stablecoins.
struct RiskBucket {
  real correlation = 0.0;  ///< between any two of its factors, in [0, 1]
};

struct SensitivityBook {
  std::span<const RiskFactor> factors;
  std::span<const RiskBucket> buckets;
  /// Correlation of each bucket with each, row by row, in [0, 1] and symmetric. The diagonal is 1.
  std::span<const real> across;
};

/// The first field that is refused, or an Error with ErrorCode::ok: arithmetic_mode;
/// capacity_exceeded (kMaxRiskFactors as Field::factors, kMaxRiskBuckets as Field::buckets);
/// length_mismatch (Field::correlation) unless `across` has a number for each pair of buckets;
/// not_finite or out_of_domain (Field::correlation) of a bucket, or of an element of `across`, also
/// where it is not symmetric; unknown_asset (Field::buckets) for a bucket that is not there;
/// not_finite or out_of_domain (Field::delta, gamma, vega, price_shock, vol_shock, concentration)
/// with the index of the factor.
Error check_sensitivity_book(const SensitivityBook& book) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
