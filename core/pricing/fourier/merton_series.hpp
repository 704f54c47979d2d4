// Merton's jump diffusion as a sum over the number of jumps: exact, and independent of the
// integral.
#pragma once

#include <cstdint>

#include "core/pricing/fourier/model_price.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct MertonSeriesValue {
  real value;
  real truncation;      ///< proved bound of what was left out, in the value's currency
  std::uint32_t terms;  ///< Black values that were added
};

/// Sum over n of the Poisson weight of n jumps times Black's value given n jumps. Every term out of
/// the money is positive, so nothing cancels. Terms are added from the one with the largest weight
/// outwards until the bound of what is left is at most 2^-54 of the sum, or `max_terms` of them.
/// Takes vol = 0 as well. Errors: as price_merton; capacity_exceeded (Field::intensity) where
/// intensity * expiry_years exceeds kMaxExpectedJumps.
Result<MertonSeriesValue> merton_series(const ModelOption& option,
                                        const MertonParameters& parameters) noexcept;

/// The same sum of the first `terms` terms, n = 0, 1, ... , for comparison with published tables
/// that were made so.
Result<MertonSeriesValue> merton_series(const ModelOption& option,
                                        const MertonParameters& parameters,
                                        std::uint32_t terms) noexcept;

/// The sum then has at most some 4,000 terms.
inline constexpr real kMaxExpectedJumps = 1e4;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
