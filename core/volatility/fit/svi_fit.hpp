// A raw SVI slice through quotes, free of butterfly arbitrage and above the slice before it.
#pragma once

#include "core/volatility/arbitrage/butterfly.hpp"
#include "core/volatility/fit/smile_quotes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Slices between which a fit must lie; null where there is none. With a penalty above zero a
/// neighbour is no condition but has its price: where the gap between the total variances is least
/// and they cross by a part c of the neighbour's, c / 2 of its vol counts as the residual of a
/// quote with that many times the weight of all quotes. Slices that are in each other's way can so
/// be moved together.
struct SviNeighbours {
  const SviRaw* earlier = nullptr;
  const SviRaw* later = nullptr;
  real earlier_penalty = 0.0;  ///< >= 0
  real later_penalty = 0.0;
};

struct SviFit {
  SviRaw slice{};
  SviRaw unconstrained{};  ///< the best slice without conditions on arbitrage
  FitQuality quality;
};

/// Arena bytes that a fit of `quotes` rows takes.
std::size_t svi_fit_workspace_bytes(std::size_t quotes) noexcept;

/// Minimises the weighted squares of the residuals in vol over the slices for which
/// `is_butterfly_free` holds with the margin, slopes stay below 2, the least variance above its
/// floor, and, where neighbours are given, `is_calendar_free(*earlier, slice)` and
/// `is_calendar_free(slice, *later)`. All are decided for every k, and hold of what is returned.
/// `report` is empty or has a row for each quote.
///
/// Method: starts from a grid of (m, sigma) with the convex inner problem solved for each (De Marco
/// and Martini 2009, quasi-explicit calibration), damped Gauss-Newton steps on all five parameters,
/// then, where a condition is broken, sequential quadratic programmes with the least g of each side
/// and the least distance to each neighbour as constraints. What cannot be certified in the
/// iterations allowed is drawn back towards a neighbour, or a flat smile, by bisection.
///
/// Errors: length_mismatch (Field::log_moneyness, vol, bid_vol, ask_vol, weight, report);
/// out_of_domain (Field::expiry_years and the options by name); no_data when no row can be used
/// (Field::weight when some only lack a weight, else Field::vol); those of `check_svi` for the
/// neighbours, butterfly_arbitrage when one is not free, and calendar_arbitrage when the later lies
/// below the earlier (index 0 earlier, 1 later); capacity_exceeded.
Result<SviFit> fit_svi(const SmileQuotes& quotes, const SmileFitOptions& options,
                       const SviNeighbours& neighbours, std::span<QuoteFit> report,
                       Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
