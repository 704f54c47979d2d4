// Where the fit of an SVI slice starts.
#pragma once

#include "core/volatility/fit/svi_model.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Bounds of the fit without conditions on arbitrage: slopes from 2^-30, or less where that would
/// not be flat beside the total variance, up to 2, rho within 1 - 2^-33 or so, the centre
/// within ten spans of the strikes and sigma between 1e-3 and 20 spans. Strikes within 2^-40 of
/// each other span what one does.
ParameterBox<SviSlopes::kCount> svi_box(const QuoteRows& rows, real least_vol) noexcept;

/// The best of a grid of (m, sigma), for each of which the linear least squares in the other three
/// parameters is solved and brought into the box (De Marco and Martini 2009). A flat smile at the
/// mean for fewer than three strikes.
SviSlopes::Vector svi_start(const QuoteRows& rows,
                            const ParameterBox<SviSlopes::kCount>& box) noexcept;

/// The weighted mean of the total variance that the quotes ask for, less that of `below`.
real mean_excess(const QuoteRows& rows, const SviRaw* below) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
