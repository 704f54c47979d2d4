// The yearly yield of a Morpho Blue rate, for display.
#pragma once

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"
#include "core/numeric/uint256.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// e^(rate * 31,536,000 s) - 1 for a rate in wad a second (SDK: MarketUtils.rateToApy). The only
/// rounding before the exponential is that of the integer exponent and of its quotient by 1e18:
/// relative error at most 2 eps * max(1, exponent) + 1 eps. Errors: out_of_domain for an exponent
/// of 2^64 wad (18.4) and above.
Result<real> morpho_rate_to_apy(const u256& rate) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
