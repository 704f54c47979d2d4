// Calendar arbitrage between two raw SVI slices, decided over the whole line.
#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/volatility/arbitrage/violation.hpp"
#include "core/volatility/smile/svi.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Two hyperbolas cross at most four times.
inline constexpr std::uint32_t kMaxCalendarViolations = 5;

struct CalendarReport {
  bool free = false;            ///< w_later(k) >= w_earlier(k) for every k
  real least_difference = 0.0;  ///< of w_later - w_earlier within kWidestLogMoneyness
  real least_at = 0.0;          ///< where
  real left_excess = 0.0;       ///< left slope of the later slice less that of the earlier
  real right_excess = 0.0;      ///< below zero: the slices cross in the wing
  std::uint32_t count = 0;
  Violation violations[kMaxCalendarViolations] = {};  ///< of w_later - w_earlier >= 0
};

/// Both smiles in log-moneyness to the forward of their own expiry (Gatheral and Jacquier 2014,
/// lemma 2.1). The difference's sign is that of a quartic in t of the later slice, whose roots are
/// isolated with error bounds. Errors: `check_svi`, with index 0 for the earlier slice, 1 for the
/// later; overflow where products of the parameters leave binary64; no_convergence (never seen).
Result<CalendarReport> check_calendar(const SviRaw& earlier, const SviRaw& later) noexcept;

/// The same decision alone. False when undecided.
bool is_calendar_free(const SviRaw& earlier, const SviRaw& later) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
