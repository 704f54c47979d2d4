// How likely a level is reached before a horizon, by a Brownian motion with drift: the probability
// that an account is liquidated, a stop is hit, a barrier is touched.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// X(t) = drift t + vol W(t), which starts at 0. For a price, X is its logarithm:
/// distance_log = log(level / price) and drift = growth - vol^2 / 2 (`log_drift`).
struct FirstPassageInputs {
  real distance_log;   ///< finite; the level, above 0 to be reached by rising, below 0 by falling
  real drift;          ///< finite, per year
  real vol;            ///< >= 0, per sqrt(year)
  real horizon_years;  ///< >= 0
  real monitoring_years = 0;  ///< >= 0, time between two looks (a block time); 0 is always
};

/// drift of the logarithm of a price that grows at the rate `growth`, both per year. NaN gives the
/// canonical NaN.
inline real log_drift(real growth, real vol) noexcept {
  return canonical(growth - vol * vol * real(0.5));
}

struct FirstPassage {
  real probability;      ///< that the level is reached before the horizon
  real log_probability;  ///< its logarithm, where the probability itself has left binary64; -inf
                         ///< only where it cannot be reached at all (vol = 0)
  real survival;         ///< that it is not
  real density;          ///< of the time of the first passage, at the horizon, per year
};

/// All of FirstPassage. A level at the start (distance_log = 0) has been reached: probability 1.
/// With monitoring_years > 0 the level is moved away by kMonitoringShift vol
/// sqrt(monitoring_years), which leaves an error of the order of monitoring_years; a distance of 0
/// is then not yet reached, and lies above where the zero is positive, below where it is negative.
/// vol = 0 and horizon_years = 0 follow the drift alone, their density is 0.
///
/// Every number is good to 1e-14, relative, where it is normal: the probability however far the
/// tail, the survival however near the level or strong the drift, the logarithm where the
/// probability itself has underflown. Errors name the field: not_finite, out_of_domain; overflow
/// (field none) where distance or drift exceed 1e150 standard deviations, or the density binary64.
/// Source: Harrison, Brownian Motion and Stochastic Flow Systems, section 1.8: for a level b > 0,
/// with s = vol sqrt(T), P = N((drift T - b) / s)
/// + e^(2 drift b / vol^2) N(-(b + drift T) / s).
Result<FirstPassage> first_passage(const FirstPassageInputs& inputs) noexcept;

/// `first_passage` without the rest.
Result<real> first_passage_probability(const FirstPassageInputs& inputs) noexcept;

/// The first field that `first_passage` would refuse, or an Error with ErrorCode::ok.
Error check_first_passage(const FirstPassageInputs& inputs) noexcept;

/// `count` levels, one row each, in columns of the units of FirstPassageInputs.
struct FirstPassageColumns {
  std::size_t count;
  Column<real> distance_log, drift, vol, horizon_years;
  Column<real> monitoring_years;  ///< first may be null: 0 for all rows
};

/// Where results go: arrays of `count`, or null where a column is not wanted.
struct FirstPassageResults {
  real *probability = nullptr, *log_probability = nullptr, *survival = nullptr, *density = nullptr;
  std::uint16_t* status = nullptr;  ///< ErrorCode of each row
};

/// Every row with the bits of `first_passage`; returns how many rows were refused. A refused row
/// has its ErrorCode in `status` and 0 in every column.
std::size_t first_passages(const FirstPassageColumns& levels,
                           const FirstPassageResults& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
