#include "core/volatility/calibration/model_calibration.hpp"

#include <array>
#include <limits>

#include "core/base/bit_cast.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/linear/levenberg_marquardt.hpp"
#include "core/numeric/log.hpp"
#include "core/pricing/implied/black_implied.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kInfinity = std::numeric_limits<real>::infinity();

/// Below this vega, relative to the spot, a price says nothing of the vol: the row would weigh more
/// than all others together.
constexpr real kLeastVega = 1e-8;

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
constexpr std::size_t kCount = kParameterCount<Parameters>;

template <class Parameters>
std::array<real, kCount<Parameters>> numbers_of(const Parameters& parameters) noexcept {
  return bit_cast<std::array<real, kCount<Parameters>>>(parameters);
}

template <class Parameters>
Parameters parameters_of(std::span<const real> numbers) noexcept {
  std::array<real, kCount<Parameters>> packed{};
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

/// The usable rows, packed, each with the option out of the money that stands for it.
struct Rows {
  std::size_t count = 0;
  std::span<std::uint32_t> source;  // index among the quotes
  std::span<std::uint8_t> type;
  std::span<std::uint16_t> status;
  std::span<real> strike, expiry_years, rate, carry;
  std::span<real> price;   // by Black at the quoted vol
  std::span<real> scale;   // square root of the weight, over Black's vega
  std::span<real> weight;  // relative
  std::span<real> value;   // of the model

  bool take(std::size_t most, Arena& arena) noexcept {
    source = arena.take<std::uint32_t>(most);
    type = arena.take<std::uint8_t>(most);
    status = arena.take<std::uint16_t>(most);
    for (std::span<real>* column :
         {&strike, &expiry_years, &rate, &carry, &price, &scale, &weight, &value}) {
      *column = arena.take<real>(most);
    }
    return most == 0 || !value.empty();
  }

  bool shares_chain(std::size_t i, std::size_t j) const noexcept {
    return expiry_years[i] == expiry_years[j] && rate[i] == rate[j] && carry[i] == carry[j];
  }
};

real at(const Column<real>& column, std::size_t i) noexcept {
  return column.first[i * column.stride];
}

real weight_of(const CalibrationQuotes& quotes, std::size_t i) noexcept {
  return quotes.weight.first == nullptr ? real(1.0) : at(quotes.weight, i);
}

/// Black's value and vega of the option out of the money, or why the row cannot be used.
Result<OptionValue> price_row(const CalibrationQuotes& quotes, std::size_t i,
                              OptionInputs& inputs) noexcept {
  inputs = {.spot = quotes.spot,
            .strike = at(quotes.strike, i),
            .expiry_years = at(quotes.expiry_years, i),
            .vol = at(quotes.vol, i),
            .rate = at(quotes.rate, i),
            .carry = at(quotes.carry, i)};
  const Error error = check_option(inputs);
  if (error.code != ErrorCode::ok) return error;
  if (!(inputs.expiry_years > 0.0)) return Error{ErrorCode::out_of_domain, Field::expiry_years};
  if (!(inputs.vol > 0.0)) return Error{ErrorCode::out_of_domain, Field::vol};
  const real weight = weight_of(quotes, i);
  if (!is_finite(weight)) return Error{ErrorCode::not_finite, Field::weight};
  if (weight < 0.0) return Error{ErrorCode::out_of_domain, Field::weight};
  const real log_forward =
      log(inputs.spot / inputs.strike) + (inputs.rate - inputs.carry) * inputs.expiry_years;
  inputs.type = log_forward <= 0.0 ? OptionType::call : OptionType::put;
  return price_option(inputs);
}

/// Packs the usable rows and names the others in the report. Returns how many weigh anything.
std::size_t pack_rows(const CalibrationQuotes& quotes, Rows& rows,
                      std::span<CalibrationRow> report) noexcept {
  std::size_t fitted = 0;
  for (std::size_t i = 0; i < quotes.count; ++i) {
    OptionInputs inputs;
    const auto black = price_row(quotes, i, inputs);
    if (!report.empty()) report[i] = {.status = black.error().code};
    if (!black.ok()) continue;
    const std::size_t at = rows.count++;
    const bool says_much = black->vega > kLeastVega * quotes.spot;
    rows.source[at] = static_cast<std::uint32_t>(i);
    rows.type[at] = static_cast<std::uint8_t>(inputs.type);
    rows.strike[at] = inputs.strike;
    rows.expiry_years[at] = inputs.expiry_years;
    rows.rate[at] = inputs.rate;
    rows.carry[at] = inputs.carry;
    rows.price[at] = black->value;
    rows.weight[at] = says_much ? weight_of(quotes, i) : real(0.0);
    rows.scale[at] = says_much ? square_root(rows.weight[at]) / black->vega : real(0.0);
    fitted += rows.weight[at] > 0.0;
  }
  return fitted;
}

/// Residuals and derivatives of all rows, chain by chain.
template <class Parameters>
class Objective {
 public:
  Objective(real spot, const Rows& rows, std::span<real> derivatives) noexcept
      : spot_(spot), rows_(rows), derivatives_(derivatives) {}

  /// The model's values, and with `with_derivatives` one array of derivatives a parameter.
  void evaluate(std::span<const real> numbers, bool with_derivatives) const noexcept {
    const Parameters parameters = parameters_of<Parameters>(numbers);
    for (std::size_t first = 0, last = 0; first < rows_.count; first = last) {
      for (last = first + 1; last < rows_.count && rows_.shares_chain(first, last);) ++last;
      ModelValueColumns<Parameters> out;
      out.value = &rows_.value[first];
      out.status = &rows_.status[first];
      for (std::size_t j = 0; with_derivatives && j < kCount<Parameters>; ++j) {
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
    for (std::size_t i = 0; i < rows_.count; ++i) {
      // A row without weight is priced only at the end, and may be one that the model refuses.
      const bool refused = rows_.status[i] != 0 && rows_.scale[i] > 0.0;
      residuals[i] = refused ? kInfinity : rows_.scale[i] * (rows_.value[i] - rows_.price[i]);
    }
  }

  void operator()(std::span<const real> numbers, std::span<const real>, std::span<real>,
                  Matrix jacobian) const noexcept {
    evaluate(numbers, true);
    for (std::size_t j = 0; j < jacobian.columns; ++j) {
      for (std::size_t i = 0; i < rows_.count; ++i) {
        jacobian(i, j) = rows_.scale[i] * derivatives_[j * rows_.count + i];
      }
    }
  }

 private:
  real spot_;
  const Rows& rows_;
  std::span<real> derivatives_;
};

/// The vol of the fitted row nearest to the forward among those of the shortest or longest expiry.
real level_of(const CalibrationQuotes& quotes, const Rows& rows, bool longest) noexcept {
  std::size_t best = rows.count;
  real best_distance = 0.0;
  for (std::size_t i = 0; i < rows.count; ++i) {
    if (!(rows.weight[i] > 0.0)) continue;
    const real distance = absolute(log(quotes.spot / rows.strike[i]) +
                                   (rows.rate[i] - rows.carry[i]) * rows.expiry_years[i]);
    const real ahead = best == rows.count ? real(0.0)
                                          : rows.expiry_years[i] - rows.expiry_years[best];
    const bool later = longest ? ahead > 0.0 : ahead < 0.0;
    if (best == rows.count || later || (ahead == 0.0 && distance < best_distance)) {
      best = i;
      best_distance = distance;
    }
  }
  return at(quotes.vol, rows.source[best]);
}

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

void read_start(real short_vol, real long_vol, real correlation, BatesParameters& out) noexcept {
  out.heston = heston_start(short_vol, long_vol, correlation);
  out.jumps = {.intensity = 0.5,
               .mean_log_jump = correlation * real(0.1),
               .log_jump_vol = 0.1};
}

template <class Parameters>
struct Search {
  std::span<const real> low, high;
  std::uint32_t max_iterations;
  Calibration<Parameters> best;
  real least = kInfinity;
};

/// Runs one start and keeps its end where it is the best so far.
template <class Parameters>
Error run(const Objective<Parameters>& objective, std::size_t rows, const Parameters& start,
          Search<Parameters>& search, Arena& arena) noexcept {
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
  search.best.evaluations += (limited ? 2 * search.max_iterations : fit->evaluations) + 1;
  if (!(sum < search.least)) return {};
  search.least = sum;
  search.best.parameters = parameters_of<Parameters>(numbers);
  search.best.outcome =
      limited ? CalibrationOutcome::iteration_limit : CalibrationOutcome::converged;
  search.best.iterations = iterations;
  return {};
}

/// The model's implied vols, row by row.
void write_report(const CalibrationQuotes& quotes, const Rows& rows,
                  std::span<CalibrationRow> report) noexcept {
  for (std::size_t i = 0; i < rows.count; ++i) {
    CalibrationRow& row = report[rows.source[i]];
    row.status = static_cast<ErrorCode>(rows.status[i]);
    if (row.status != ErrorCode::ok) continue;
    const real years = rows.expiry_years[i];
    const auto implied =
        implied_vol({.price = rows.value[i],
                     .forward = quotes.spot * exp((rows.rate[i] - rows.carry[i]) * years),
                     .strike = rows.strike[i],
                     .expiry_years = years,
                     .discount = exp(-rows.rate[i] * years),
                     .type = static_cast<OptionType>(rows.type[i])});
    row.status = implied.error().code;
    if (!implied.ok()) continue;
    row.vol = implied->vol;
    row.residual = implied->vol - at(quotes.vol, rows.source[i]);
  }
}

Error check_bounds(std::span<const real> numbers) noexcept {
  for (std::size_t j = 0; j < numbers.size(); ++j) {
    if (numbers[j] >= kBounds[j].low && numbers[j] <= kBounds[j].high) continue;
    const auto first = static_cast<std::uint16_t>(Field::initial_variance);
    return {ErrorCode::out_of_domain, static_cast<Field>(first + j)};
  }
  return {};
}

template <class Parameters>
Error check_call(const CalibrationQuotes& quotes, const Parameters& start,
                 const CalibrationOptions& options,
                 std::span<const CalibrationRow> report) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (!is_finite(quotes.spot)) return {ErrorCode::not_finite, Field::spot};
  if (!(quotes.spot >= kMinOptionPrice && quotes.spot <= kMaxOptionPrice)) {
    return {ErrorCode::out_of_domain, Field::spot};
  }
  if (options.max_iterations == 0 || options.max_iterations > kMaxCalibrationIterations) {
    return {ErrorCode::out_of_domain, Field::max_iterations};
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
                                          std::span<CalibrationRow> report,
                                          Arena& arena) noexcept {
  if (const Error error = check_call(quotes, start, options, report);
      error.code != ErrorCode::ok) {
    return error;
  }
  constexpr std::size_t kParameters = kCount<Parameters>;
  const Arena::Scope scope(arena);
  Rows rows;
  if (!rows.take(quotes.count, arena)) return Error{ErrorCode::capacity_exceeded, Field::arena};
  const std::size_t fitted = pack_rows(quotes, rows, report);
  if (fitted < kParameters) return Error{ErrorCode::no_data, Field::vol};
  const auto derivatives = arena.take<real>(kParameters * rows.count);
  if (derivatives.empty()) return Error{ErrorCode::capacity_exceeded, Field::arena};

  std::array<real, kParameters> low{}, high{};
  for (std::size_t j = 0; j < kParameters; ++j) {
    low[j] = kBounds[j].low;
    high[j] = kBounds[j].high;
  }
  const Objective<Parameters> objective(quotes.spot, rows, derivatives);
  Search<Parameters> search{low, high, options.max_iterations, {}};
  const real short_vol = level_of(quotes, rows, false), long_vol = level_of(quotes, rows, true);
  for (const real correlation : {real(-0.5), real(0.3)}) {
    Parameters from = start;
    if (!options.from_start) read_start(short_vol, long_vol, correlation, from);
    const Error error = run(objective, rows.count, from, search, arena);
    if (error.code != ErrorCode::ok) return error;
    if (options.from_start) break;
  }

  real weights = 0.0;
  for (std::size_t i = 0; i < rows.count; ++i) weights = weights + rows.weight[i];
  search.best.used = static_cast<std::uint32_t>(fitted);
  search.best.rms_vol = square_root(search.least / weights);
  if (!report.empty()) {
    objective.evaluate(numbers_of(search.best.parameters), false);
    write_report(quotes, rows, report);
  }
  return search.best;
}

}  // namespace

std::size_t calibration_workspace_bytes(std::size_t quotes, std::size_t parameters) noexcept {
  constexpr std::size_t kColumns = 10;  // eight of reals, and three narrow ones
  constexpr std::size_t kAlignment = 64 * 16;
  return quotes * sizeof(real) * (kColumns + parameters + 2) +
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
