// Butterfly arbitrage of a raw SVI slice, decided over the whole line and not on a grid.
#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/volatility/arbitrage/violation.hpp"
#include "core/volatility/smile/svi.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// g w^2 is a polynomial of degree 10 on either side of the least variance, negative on at most
/// five intervals there; two more where w itself is negative.
inline constexpr std::uint32_t kMaxButterflyViolations = 12;

struct ButterflyReport {
  bool free = false;               ///< no violation: a density, for every strike
  bool negative_variance = false;  ///< the least total variance is not above zero (b = a = 0 apart)
  bool steep_left = false;         ///< the left slope is above 2 (Lee 2004)
  bool steep_right = false;
  real least_g = 0.0;     ///< infimum of g over all k, wings included; only where w > 0
  real least_g_at = 0.0;  ///< where; -inf or +inf when only the wing's limit reaches it
  real resolution = 0.0;  ///< a |g| below this counts as zero, and zero is allowed
  std::uint32_t count = 0;
  Violation violations[kMaxButterflyViolations] = {};  ///< of g >= 0, by rising k
};

/// Decides g(k) >= 0 for every k by isolating all real roots of the polynomial that g w^2 becomes
/// in t = ((k - m) + sqrt((k - m)^2 + sigma^2)) / sigma, with bounds on every rounding error: an
/// interval in which the sign cannot be told lies below `resolution`. Errors: `check_svi`; overflow
/// where products of the parameters leave binary64; no_convergence (never seen).
Result<ButterflyReport> check_butterfly(const SviRaw& slice) noexcept;

/// The same decision for g(k) >= margin, 0 <= margin < 1, without the intervals: what a fit asks
/// thousands of times. False when undecided. `slice` is as `check_svi` wants it.
bool is_butterfly_free(const SviRaw& slice, real margin = 0.0) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
