// Heston's and Bates' parameters from the implied volatilities of a surface.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/pricing/fourier/model_chain.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Quotes of European options on one spot, one row each. Rows that share expiry, rate and carry and
/// are neighbours cost one transform of the law.
struct CalibrationQuotes {
  std::size_t count;
  real spot;                        ///< quote currency per unit of the underlying
  Column<real> strike;              ///< same unit
  Column<real> expiry_years;        ///< > 0, ACT/365F
  Column<real> rate, carry;         ///< continuous, per year
  Column<real> vol;                 ///< Black's, annual, > 0
  Column<real> weight = {nullptr};  ///< >= 0, relative, see `is_weight`; 1 where absent; 0: judged,
                                    ///< not fitted
};

/// How a calibration ended. All leave the best parameters found.
enum class CalibrationOutcome : std::uint32_t {
  converged = 0,
  iteration_limit = 1,  ///< the residual may still fall
  first_order = 2,      ///< some fitted price of the model has no vol: see rms_vol
};

struct CalibrationOptions {
  std::uint32_t max_iterations = 60;  ///< Jacobians of a search, each with up to 30 trial steps;
                                      ///< three searches without from_start, two with it
  bool from_start = false;            ///< begin at the parameters given, and nowhere else
};

inline constexpr std::uint32_t kMaxCalibrationIterations = 1000;

/// What a calibration says of one row.
struct CalibrationRow {
  ErrorCode status = ErrorCode::ok;  ///< not_finite, out_of_domain: the row was left out
  real vol = 0.0;                    ///< implied by the model's price; 0 where it has none
  real residual = 0.0;               ///< vol less that of the quote
  Field field = Field::none;         ///< what is not_finite or out_of_domain, by its column
  ErrorValue refused{};              ///< its value
};

template <class Parameters>
struct Calibration {
  Parameters parameters{};
  CalibrationOutcome outcome = CalibrationOutcome::converged;
  std::uint32_t used = 0;         ///< rows that were fitted
  std::uint32_t iterations = 0;   ///< Jacobians of the start that was kept, at most
                                  ///< 2 max_iterations
  std::uint32_t evaluations = 0;  ///< of all rows, with or without derivatives, all starts
  real rms_vol = 0.0;  ///< root of the weighted mean of the squared vol errors; with first_order,
                       ///< of the price errors over Black's vega
};

std::size_t calibration_workspace_bytes(std::size_t quotes, std::size_t parameters) noexcept;

/// Minimises the weighted squares of model vol - quoted vol over the options out of the money:
/// first of (model price - Black price) / Black vega, which is that to first order and exists
/// everywhere, then, from its end, of the vols themselves. With `from_start` the search begins at
/// `start`; else at two points read off the quotes, of negative and of positive correlation, of
/// which the better end is kept. `report` is empty or has a row for each quote. A bad row is named
/// there and disturbs no other.
///
/// Bounds: initial_variance and long_run_variance in [1e-6, 25], mean_reversion in [1e-3, 50],
/// vol_of_variance in [1e-3, 20], |correlation| <= 0.999; intensity in [0, 20], |mean_log_jump| <=
/// 2, log_jump_vol in [1e-4, 2]. The Feller condition is not imposed.
///
/// Errors: not_finite, out_of_domain (Field::spot); check_heston, check_bates of `start`, or
/// out_of_domain where it lies outside the bounds; out_of_domain (Field::max_iterations);
/// no_data with fewer usable rows than parameters (Field::vol), or with fewer that weigh anything
/// (Field::weight), the rows named in `report` all the same; length_mismatch (Field::report);
/// not_finite (Field::vector, Field::matrix) where the model has no price at any start;
/// capacity_exceeded; arithmetic_mode. Not finding an end is no error: see CalibrationOutcome.
/// Method: levenberg_marquardt with the exact derivatives of the chain.
Result<Calibration<HestonParameters>> calibrate_heston(const CalibrationQuotes& quotes,
                                                       const HestonParameters& start,
                                                       const CalibrationOptions& options,
                                                       std::span<CalibrationRow> report,
                                                       Arena& arena) noexcept;
Result<Calibration<BatesParameters>> calibrate_bates(const CalibrationQuotes& quotes,
                                                     const BatesParameters& start,
                                                     const CalibrationOptions& options,
                                                     std::span<CalibrationRow> report,
                                                     Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
