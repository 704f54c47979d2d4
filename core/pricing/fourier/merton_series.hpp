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

/// Sum over n of the Poisson weight of n jumps times Black's value given n jumps (Merton 1976, eq.
/// 16). Every term is positive, so nothing cancels. Terms are added from the most likely n outwards
/// until the bound of what is left is at most 2^-54 of the sum. Takes vol = 0 as well.
///
/// The bound: a put given n jumps is worth at most the strike, a call at most the forward given n
/// jumps, so what is left is at most the tail of a Poisson law, and that at most a geometric
/// series.
///
/// Errors: as price_merton; capacity_exceeded (Field::intensity) where the number of jumps to be
/// expected, under the pricing measure or with the spot as numeraire, exceeds kMaxExpectedJumps.
Result<MertonSeriesValue> merton_series(const ModelOption& option,
                                        const MertonParameters& parameters) noexcept;

/// The sum of the terms n = 0 ... terms - 1 alone, for comparison with tables that were made so.
/// `terms` is 1 to kMaxSeriesTerms, else out_of_domain (Field::nodes).
Result<MertonSeriesValue> merton_series(const ModelOption& option,
                                        const MertonParameters& parameters,
                                        std::uint32_t terms) noexcept;

/// From there on integrals are faster by far.
inline constexpr real kMaxExpectedJumps = 1000;

/// Twice kMaxExpectedJumps down to none and up to where weights halve with each term, and from
/// there to the smallest number of binary64.
inline constexpr std::uint32_t kMaxSeriesTerms = 4096;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
