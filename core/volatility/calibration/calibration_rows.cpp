#include "core/volatility/calibration/calibration_rows.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/log.hpp"
#include "core/volatility/fit/smile_quotes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Below this vega, relative to the spot, a price says nothing of the vol: the row would weigh more
/// than all others together.
constexpr real kLeastVega = 1e-8;

real quote_cell(const Column<real>& column, std::size_t i) noexcept {
  return column.first[i * column.stride];
}

real weight_of(const CalibrationQuotes& quotes, std::size_t i) noexcept {
  return quotes.weight.first == nullptr ? real(1.0) : quote_cell(quotes.weight, i);
}

/// Black's value and vega of the option out of the money, or why the row cannot be used.
Result<OptionValue> price_row(const CalibrationQuotes& quotes, std::size_t i,
                              OptionInputs& inputs) noexcept {
  inputs = {.spot = quotes.spot,
            .strike = quote_cell(quotes.strike, i),
            .expiry_years = quote_cell(quotes.expiry_years, i),
            .vol = quote_cell(quotes.vol, i),
            .rate = quote_cell(quotes.rate, i),
            .carry = quote_cell(quotes.carry, i)};
  const Error error = check_option(inputs);
  if (error.code != ErrorCode::ok) return error;
  const auto refuse = [](ErrorCode code, Field field, real value) {
    return Error{code, field, 0, refused_value(value)};
  };
  if (!(inputs.expiry_years > 0.0)) {
    return refuse(ErrorCode::out_of_domain, Field::expiry_years, inputs.expiry_years);
  }
  if (!(inputs.vol > 0.0)) return refuse(ErrorCode::out_of_domain, Field::vol, inputs.vol);
  const real weight = weight_of(quotes, i);
  if (!is_finite(weight)) return refuse(ErrorCode::not_finite, Field::weight, weight);
  if (!is_weight(weight)) return refuse(ErrorCode::out_of_domain, Field::weight, weight);
  const real log_forward =
      log(inputs.spot / inputs.strike) + (inputs.rate - inputs.carry) * inputs.expiry_years;
  inputs.type = log_forward <= 0.0 ? OptionType::call : OptionType::put;
  return price_option(inputs);
}

}  // namespace

bool CalibrationRows::take(std::size_t most, Arena& arena) noexcept {
  source = arena.take<std::uint32_t>(most);
  type = arena.take<std::uint8_t>(most);
  status = arena.take<std::uint16_t>(most);
  for (std::span<real>* column : {&strike, &expiry_years, &rate, &carry, &forward, &discount, &vol,
                                  &price, &scale, &weight, &value}) {
    *column = arena.take<real>(most);
  }
  return most == 0 || !value.empty();
}

std::size_t CalibrationRows::pack(const CalibrationQuotes& quotes,
                                  std::span<CalibrationRow> report) noexcept {
  std::size_t fitted = 0;
  for (std::size_t i = 0; i < quotes.count; ++i) {
    OptionInputs inputs;
    const auto black = price_row(quotes, i, inputs);
    if (!report.empty()) {
      const Error& error = black.error();
      report[i] = {.status = error.code, .field = error.field, .refused = error.value};
    }
    if (!black.ok()) continue;
    const std::size_t at = count++;
    const bool says_much = black->vega > kLeastVega * quotes.spot;
    source[at] = static_cast<std::uint32_t>(i);
    type[at] = static_cast<std::uint8_t>(inputs.type);
    strike[at] = inputs.strike;
    expiry_years[at] = inputs.expiry_years;
    rate[at] = inputs.rate;
    carry[at] = inputs.carry;
    forward[at] = quotes.spot * exp((inputs.rate - inputs.carry) * inputs.expiry_years);
    discount[at] = exp(-inputs.rate * inputs.expiry_years);
    vol[at] = inputs.vol;
    price[at] = black->value;
    weight[at] = says_much ? weight_of(quotes, i) : real(0.0);
    scale[at] = says_much ? square_root(weight[at]) / black->vega : real(0.0);
    fitted += weight[at] > 0.0;
  }
  return fitted;
}

Result<ImpliedVol> CalibrationRows::implied(std::size_t i) const noexcept {
  return implied_vol({.price = value[i],
                      .forward = forward[i],
                      .strike = strike[i],
                      .expiry_years = expiry_years[i],
                      .discount = discount[i],
                      .type = static_cast<OptionType>(type[i])});
}

real CalibrationRows::residual(std::size_t i, Measure measure) const noexcept {
  if (!(scale[i] > 0.0)) return 0.0;
  if (status[i] != 0) return kUnpriced;
  if (measure == Measure::price) return scale[i] * (value[i] - price[i]);
  const auto model = implied(i);
  return model.ok() ? square_root(weight[i]) * (model->vol - vol[i]) : kUnpriced;
}

real CalibrationRows::slope(std::size_t i, real spot, Measure measure) const noexcept {
  if (measure == Measure::price || !(scale[i] > 0.0)) return scale[i];
  const auto model = implied(i);
  if (!model.ok()) return kUnpriced;
  const auto black = price_option({.spot = spot,
                                   .strike = strike[i],
                                   .expiry_years = expiry_years[i],
                                   .vol = model->vol,
                                   .rate = rate[i],
                                   .carry = carry[i],
                                   .type = static_cast<OptionType>(type[i])});
  return black.ok() ? square_root(weight[i]) / black->vega : kUnpriced;
}

real CalibrationRows::level(bool longest) const noexcept {
  std::size_t best = count;
  real best_distance = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!(weight[i] > 0.0)) continue;
    const real distance = absolute(log(forward[i] / strike[i]));
    const real ahead = best == count ? real(0.0) : expiry_years[i] - expiry_years[best];
    const bool later = longest ? ahead > 0.0 : ahead < 0.0;
    if (best == count || later || (ahead == 0.0 && distance < best_distance)) {
      best = i;
      best_distance = distance;
    }
  }
  return vol[best];
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
