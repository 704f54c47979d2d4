// Calibration of the models to implied volatilities.
#include <array>
#include <cstring>
#include <span>

#include "core/volatility/calibration/model_calibration.hpp"

#include "wasm/browser/areas.hpp"

namespace loadline::browser {
namespace {

constinit std::array<CalibrationRow, kChunkRows> report_rows{};

/// Quotes in the number columns: strike, expiry, rate, carry, vol, weight.
CalibrationQuotes quotes_in(std::size_t count, double spot) noexcept {
  const auto column = [](std::size_t i) noexcept {
    return Column<real>{areas.columns.number[i].data(), 1};
  };
  return {.count = count,
          .spot = spot,
          .strike = column(0),
          .expiry_years = column(1),
          .rate = column(2),
          .carry = column(3),
          .vol = column(4),
          .weight = column(5)};
}

/// Parameters, outcome, used, iterations, evaluations and rms vol, as doubles in `formula_result`;
/// status of each row, and in the result columns its vol, its residual and what was refused.
template <class Parameters>
std::uint32_t calibrate(Result<Calibration<Parameters>> (*calibration)(
                            const CalibrationQuotes&, const Parameters&, const CalibrationOptions&,
                            std::span<CalibrationRow>, Arena&) noexcept,
                        std::size_t count, double spot, const CalibrationOptions& options) {
  Parameters start;
  std::memcpy(&start, areas.formula_inputs.data(), sizeof start);
  const auto fit = calibration(quotes_in(count, spot), start, options,
                               std::span(report_rows).first(count), scratch());
  if (!fit.ok()) return report(fit.error());
  const real head[] = {real(static_cast<std::uint32_t>(fit->outcome)), real(fit->used),
                       real(fit->iterations), real(fit->evaluations), fit->rms_vol};
  std::memcpy(areas.formula_result.data(), head, sizeof head);
  std::memcpy(areas.formula_result.data() + sizeof head, &fit->parameters, sizeof(Parameters));
  for (std::size_t i = 0; i < count; ++i) {
    areas.columns.status[i] = static_cast<std::uint16_t>(report_rows[i].status);
    areas.columns.result[0][i] = report_rows[i].vol;
    areas.columns.result[1][i] = report_rows[i].residual;
    areas.columns.result[2][i] = real(static_cast<std::uint32_t>(report_rows[i].field));
    areas.columns.result[3][i] = report_rows[i].refused;
  }
  return report(fit.error());
}

}  // namespace

/// `bates`: 0 is Heston. `max_iterations`: 0 is the core's own. The start's parameters stand in
/// `formula_inputs`.
LOADLINE_EXPORT std::uint32_t loadline_calibrate(std::uint32_t bates, std::uint32_t count,
                                                 double spot, std::uint32_t max_iterations,
                                                 std::uint32_t from_start) {
  CalibrationOptions options = {.from_start = from_start != 0};
  if (max_iterations != 0) options.max_iterations = max_iterations;
  return bates != 0 ? calibrate(calibrate_bates, count, spot, options)
                    : calibrate(calibrate_heston, count, spot, options);
}

}  // namespace loadline::browser
