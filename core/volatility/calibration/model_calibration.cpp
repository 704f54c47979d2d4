#include "core/volatility/calibration/model_calibration.hpp"

#include <array>

#include "core/base/bit_cast.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"
#include "core/numeric/linear/levenberg_marquardt.hpp"
#include "core/volatility/calibration/calibration_rows.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Equity and coin smiles fall to the right; the other start is for those that rise.
constexpr std::array<real, 2> kStartCorrelations = {-0.5, 0.3};

struct Bounds {
  real low, high;
};

constexpr std::array<Bounds, 8> kBounds = {{{1e-6, 25},       // initial_variance
                                            {1e-3, 50},       // mean_reversion
                                            {1e-6, 25},       // long_run_variance
                                            {1e-3, 20},       // vol_of_variance
                                            {-0.999, 0.999},  // correlation
                                            {0, 20},          // intensity
                                            {-2, 2},          // mean_log_jump
                                            {1e-4, 2}}};      // log_jump_vol

template <class Parameters>
std::array<real, kParameterCount<Parameters>> numbers_of(const Parameters& parameters) noexcept {
  return bit_cast<std::array<real, kParameterCount<Parameters>>>(parameters);
}

template <class Parameters>
Parameters parameters_of(std::span<const real> numbers) noexcept {
  std::array<real, kParameterCount<Parameters>> packed{};
  for (std::size_t i = 0; i < packed.size(); ++i) packed[i] = numbers[i];
  return bit_cast<Parameters>(packed);
}

Error check(const HestonParameters& parameters) noexcept {
  return check_heston(parameters);
}
Error check(const BatesParameters& parameters) noexcept {
  return check_bates(parameters);
}

std::size_t price_chain(const ModelChain& chain, const HestonParameters& parameters,
                        const ModelValueColumns<HestonParameters>& out) noexcept {
  return heston_chain(chain, parameters, out);
}
std::size_t price_chain(const ModelChain& chain, const BatesParameters& parameters,
                        const ModelValueColumns<BatesParameters>& out) noexcept {
  return bates_chain(chain, parameters, out);
}

/// Residuals and derivatives of all rows, chain by chain.
template <class Parameters>
class Objective {
 public:
  Objective(real spot, const CalibrationRows& rows, std::span<real> derivatives, Measure measure,
            std::uint32_t& evaluations) noexcept
      : spot_(spot),
        rows_(rows),
        derivatives_(derivatives),
        measure_(measure),
        evaluations_(evaluations) {}

  /// The model's values, and with `with_derivatives` one array of derivatives a parameter.
  void evaluate(std::span<const real> numbers, bool with_derivatives) const noexcept {
    ++evaluations_;
    const Parameters parameters = parameters_of<Parameters>(numbers);
    for (std::size_t first = 0, last = 0; first < rows_.count; first = last) {
      for (last = first + 1; last < rows_.count && rows_.shares_chain(first, last);) ++last;
      ModelValueColumns<Parameters> out;
      out.value = &rows_.value[first];
      out.status = &rows_.status[first];
      for (std::size_t j = 0; with_derivatives && j < kParameterCount<Parameters>; ++j) {
        out.sensitivity[j] = &derivatives_[j * rows_.count + first];
      }
      price_chain({.count = last - first,
                   .spot = spot_,
                   .expiry_years = rows_.expiry_years[first],
                   .rate = rows_.rate[first],
                   .carry = rows_.carry[first],
                   .strike = {&rows_.strike[first]},
                   .type = {&rows_.type[first]}},
                  parameters, out);
    }
  }

  void operator()(std::span<const real> numbers, std::span<real> residuals) const noexcept {
    evaluate(numbers, false);
    for (std::size_t i = 0; i < rows_.count; ++i) residuals[i] = rows_.residual(i, measure_);
  }

  void operator()(std::span<const real> numbers, std::span<const real>, std::span<real>,
                  Matrix jacobian) const noexcept {
    evaluate(numbers, true);
    for (std::size_t i = 0; i < rows_.count; ++i) {
      const real slope = rows_.slope(i, spot_, measure_);
      for (std::size_t j = 0; j < jacobian.columns; ++j) {
        jacobian(i, j) = slope * derivatives_[j * rows_.count + i];
      }
    }
  }

 private:
  real spot_;
  const CalibrationRows& rows_;
  std::span<real> derivatives_;
  Measure measure_;
  std::uint32_t& evaluations_;  // shared by copies
};

HestonParameters heston_start(real short_vol, real long_vol, real correlation) noexcept {
  const real short_variance = short_vol * short_vol, long_variance = long_vol * long_vol;
  return {.initial_variance = smaller(larger(short_variance, 1e-4), 16.0),
          .mean_reversion = 2.0,
          .long_run_variance = smaller(larger(long_variance, 1e-4), 16.0),
          .vol_of_variance = smaller(larger(real(1.5) * long_vol, 0.1), 5.0),
          .correlation = correlation};
}

void read_start(real short_vol, real long_vol, real correlation, HestonParameters& out) noexcept {
  out = heston_start(short_vol, long_vol, correlation);
}

/// Not inlined: merged with a caller's own start, its literals would become doubles.
[[gnu::noinline]] void read_start(real short_vol, real long_vol, real correlation,
                                  BatesParameters& out) noexcept {
  out.heston = heston_start(short_vol, long_vol, correlation);
  out.jumps = {.intensity = 0.5, .mean_log_jump = correlation * real(0.1), .log_jump_vol = 0.1};
}

template <class Parameters>
struct CalibrationSearch {
  std::span<const real> low, high;
  std::uint32_t max_iterations;
  Calibration<Parameters> best;
  real least = kUnpriced;
};

/// Runs one start and keeps its end where it is the best so far. The point that a failure leaves is
/// as good as any.
template <class Parameters>
Error run(const Objective<Parameters>& objective, std::size_t rows, const Parameters& start,
          CalibrationSearch<Parameters>& search, Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  auto numbers = numbers_of(start);
  FitOptions options;
  options.max_iterations = search.max_iterations;
  options.step_tolerance = 1e-9;
  const auto fit = levenberg_marquardt(objective, objective, rows, numbers,
                                       {search.low, search.high}, options, arena);
  const bool limited = fit.error().code == ErrorCode::no_convergence;
  if (!fit.ok() && !limited) return fit.error();
  const auto residuals = arena.take<real>(rows);
  if (residuals.empty()) return {ErrorCode::capacity_exceeded, Field::arena};
  objective(numbers, residuals);
  const real sum = sum_of_squares(residuals);
  const std::uint32_t iterations = limited ? search.max_iterations : fit->iterations;
  if (!(sum < search.least)) return {};
  search.least = sum;
  search.best.parameters = parameters_of<Parameters>(numbers);
  search.best.outcome =
      limited ? CalibrationOutcome::iteration_limit : CalibrationOutcome::converged;
  search.best.iterations = iterations;
  return {};
}

/// From each start read off the quotes; fails where no start has prices.
template <class Parameters>
Error run_both_starts(const Objective<Parameters>& objective, const CalibrationRows& rows,
                      CalibrationSearch<Parameters>& search, Arena& arena) noexcept {
  const real short_vol = rows.level(false), long_vol = rows.level(true);
  Error failed;
  for (const real correlation : kStartCorrelations) {
    Parameters from;
    read_start(short_vol, long_vol, correlation, from);
    const Error error = run(objective, rows.count, from, search, arena);
    if (error.code == ErrorCode::capacity_exceeded) return error;
    if (error.code != ErrorCode::ok) failed = error;
  }
  return is_finite(search.least) ? Error{} : failed;
}

/// From the best point once more, by the errors in vol themselves: those to first order mislead
/// where they are large. Not where a fitted row's price has no vol.
template <class Parameters>
Error refine(const Objective<Parameters>& objective, std::size_t rows,
             CalibrationSearch<Parameters>& search, Arena& arena) noexcept {
  CalibrationSearch<Parameters> last{search.low, search.high, search.max_iterations, {}};
  const Error error = run(objective, rows, search.best.parameters, last, arena);
  if (error.code == ErrorCode::capacity_exceeded) return error;
  if (!is_finite(last.least)) {
    search.best.outcome = CalibrationOutcome::first_order;
    return {};
  }
  last.best.iterations += search.best.iterations;
  search = last;
  return {};
}

/// The model's implied vols, row by row.
void write_report(const CalibrationRows& rows, std::span<CalibrationRow> report) noexcept {
  for (std::size_t i = 0; i < rows.count; ++i) {
    CalibrationRow& row = report[rows.source[i]];
    row.status = static_cast<ErrorCode>(rows.status[i]);
    if (row.status != ErrorCode::ok) continue;
    const auto implied = rows.implied(i);
    row.status = implied.error().code;
    if (!implied.ok()) continue;
    row.vol = implied->vol;
    row.residual = implied->vol - rows.vol[i];
  }
}

Error check_bounds(std::span<const real> numbers) noexcept {
  for (std::size_t j = 0; j < numbers.size(); ++j) {
    if (numbers[j] >= kBounds[j].low && numbers[j] <= kBounds[j].high) continue;
    const auto first = static_cast<std::uint16_t>(Field::initial_variance);
    return {ErrorCode::out_of_domain, static_cast<Field>(first + j), 0, refused_value(numbers[j])};
  }
  return {};
}

template <class Parameters>
Error check_call(const CalibrationQuotes& quotes, const Parameters& start,
                 const CalibrationOptions& options,
                 std::span<const CalibrationRow> report) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (!is_finite(quotes.spot)) {
    return {ErrorCode::not_finite, Field::spot, 0, refused_value(quotes.spot)};
  }
  if (!(quotes.spot >= kMinOptionPrice && quotes.spot <= kMaxOptionPrice)) {
    return {ErrorCode::out_of_domain, Field::spot, 0, refused_value(quotes.spot)};
  }
  if (options.max_iterations == 0 || options.max_iterations > kMaxCalibrationIterations) {
    return {ErrorCode::out_of_domain, Field::max_iterations, 0,
            refused_value(real_of(options.max_iterations))};
  }
  if (!report.empty() && report.size() != quotes.count) {
    return {ErrorCode::length_mismatch, Field::report};
  }
  if (!options.from_start) return {};
  if (const Error error = check(start); error.code != ErrorCode::ok) return error;
  return check_bounds(numbers_of(start));
}

template <class Parameters>
Result<Calibration<Parameters>> calibrate(const CalibrationQuotes& quotes, const Parameters& start,
                                          const CalibrationOptions& options,
                                          std::span<CalibrationRow> report, Arena& arena) noexcept {
  if (const Error error = check_call(quotes, start, options, report); error.code != ErrorCode::ok) {
    return error;
  }
  constexpr std::size_t kParameters = kParameterCount<Parameters>;
  const Arena::Scope scope(arena);
  CalibrationRows rows;
  if (!rows.take(quotes.count, arena)) return Error{ErrorCode::capacity_exceeded, Field::arena};
  const std::size_t fitted = rows.pack(quotes, report);
  if (fitted < kParameters) {
    return Error{ErrorCode::no_data, rows.count < kParameters ? Field::vol : Field::weight};
  }
  const auto derivatives = arena.take<real>(kParameters * rows.count);
  if (derivatives.empty()) return Error{ErrorCode::capacity_exceeded, Field::arena};

  std::array<real, kParameters> low{}, high{};
  for (std::size_t j = 0; j < kParameters; ++j) {
    low[j] = kBounds[j].low;
    high[j] = kBounds[j].high;
  }
  std::uint32_t evaluations = 0;
  const Objective<Parameters> by_price(quotes.spot, rows, derivatives, Measure::price, evaluations);
  const Objective<Parameters> by_vol(quotes.spot, rows, derivatives, Measure::vol, evaluations);
  CalibrationSearch<Parameters> search{low, high, options.max_iterations, {}};
  Error error = options.from_start ? run(by_price, rows.count, start, search, arena)
                                   : run_both_starts(by_price, rows, search, arena);
  if (error.code != ErrorCode::ok) return error;
  error = refine(by_vol, rows.count, search, arena);
  if (error.code != ErrorCode::ok) return error;

  real weights = 0.0;
  for (std::size_t i = 0; i < rows.count; ++i) weights = weights + rows.weight[i];
  search.best.used = static_cast<std::uint32_t>(fitted);
  search.best.evaluations = evaluations;
  search.best.rms_vol = square_root(search.least / weights);
  if (!report.empty()) {
    by_price.evaluate(numbers_of(search.best.parameters), false);
    write_report(rows, report);
  }
  return search.best;
}

}  // namespace

std::size_t calibration_workspace_bytes(std::size_t quotes, std::size_t parameters) noexcept {
  constexpr std::size_t kColumns = 14;  // eleven of reals, and three narrow ones
  constexpr std::size_t kAlignment = 64 * 16;
  return quotes * sizeof(real) * (kColumns + parameters) +
         FitState::workspace_bytes(quotes, parameters) + kAlignment;
}

Result<Calibration<HestonParameters>> calibrate_heston(const CalibrationQuotes& quotes,
                                                       const HestonParameters& start,
                                                       const CalibrationOptions& options,
                                                       std::span<CalibrationRow> report,
                                                       Arena& arena) noexcept {
  return calibrate(quotes, start, options, report, arena);
}

Result<Calibration<BatesParameters>> calibrate_bates(const CalibrationQuotes& quotes,
                                                     const BatesParameters& start,
                                                     const CalibrationOptions& options,
                                                     std::span<CalibrationRow> report,
                                                     Arena& arena) noexcept {
  return calibrate(quotes, start, options, report, arena);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
