// The module's memory for smiles and surfaces.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/volatility/arbitrage/butterfly.hpp"
#include "core/volatility/arbitrage/calendar.hpp"
#include "core/volatility/fit/svi_fit.hpp"
#include "core/volatility/surface/surface_build.hpp"

namespace loadline::browser {

/// Rows of one option chain: twice the largest currency of Deribit in January 2026.
inline constexpr std::size_t kChainRows = 2048;

/// What a row of a chain brings. A chain and the quotes of one smile share the columns.
enum ChainColumn : std::size_t {
  kExpiryMs,
  kStrike,
  kForward,
  kBidPrice,
  kAskPrice,
  kMarkPrice,
  kBidVolPercent,
  kAskVolPercent,
  kMarkVolPercent,
  kChainColumns
};
enum SmileColumn : std::size_t { kLogMoneyness, kVol, kBidVol, kAskVol, kWeight, kSmileColumns };
static_assert(std::size_t{kSmileColumns} <= std::size_t{kChainColumns});

/// What is told of one expiry, in this order.
enum ExpiryColumn : std::size_t {
  kReportExpiryMs,
  kReportExpiryYears,
  kReportForward,
  kReportForwardByParity,
  kReportStatus,
  kReportRows,
  kReportSlice,
  kReportOutcome,
  kReportUsed,
  kReportInsideSpread,
  kReportIterations,
  kReportRmsVol,
  kReportLargestVol,
  kReportLargestRow,
  kReportConstraints,
  kExpiryColumns
};

/// A slice of a surface: expiry, forward, and SVI's a, b, rho, m, sigma.
inline constexpr std::size_t kSliceColumns = 7;

/// The numbers of SmileFitOptions, in its order.
inline constexpr std::size_t kFitOptions = 5;

/// Of one smile against arbitrage: the fields of ButterflyReport or CalendarReport, then low, high,
/// worst and value of each violation.
inline constexpr std::size_t kArbitrageNumbers = 8 + 4 * kMaxButterflyViolations;

struct VolatilityAreas {
  std::array<std::array<real, kChainRows>, kChainColumns> chain;
  std::array<std::uint8_t, kChainRows> type;
  std::array<real, kFitOptions> fit_options;
  // What a fit says of each row.
  std::array<std::uint8_t, kChainRows> row_status, row_constraint, row_inside_spread;
  std::array<real, kChainRows> row_vol, row_residual, row_moved;
  std::array<std::array<real, kMaxSurfaceExpiries>, kExpiryColumns> expiries;
  std::array<std::array<real, kMaxSurfaceExpiries>, kSliceColumns> slices;
  std::array<real, kArbitrageNumbers> arbitrage;
  std::uint32_t expiry_count, slice_count;  ///< of the surface that was built last
};

extern VolatilityAreas volatility;

}  // namespace loadline::browser
