#include "core/pricing/black.hpp"

#include <array>
#include <limits>

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"
#include "core/pricing/black_batch.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::size_t kResults = 17;

/// The result columns as a list, in the order of OptionValue.
std::array<real*, kResults> result_columns(const OptionValueColumns& out) noexcept {
  return {out.value, out.delta,      out.gamma,      out.vega,  out.theta, out.rho,
          out.phi,   out.dual_delta, out.dual_gamma, out.vanna, out.volga, out.charm,
          out.veta,  out.speed,      out.zomma,      out.color, out.ultima};
}

/// Gives every row the code.
std::size_t refuse_all(ErrorCode code, std::size_t count, const OptionValueColumns& out) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    if (out.status != nullptr) out.status[i] = static_cast<std::uint16_t>(code);
    for (real* const column : result_columns(out)) {
      if (column != nullptr) column[i] = 0;
    }
  }
  return count;
}

}  // namespace

Error check_option(const OptionInputs& inputs) noexcept {
  constexpr real kUnbounded = std::numeric_limits<real>::max();
  const FieldRange fields[] = {
      {Field::spot, inputs.spot, kMinOptionPrice, kMaxOptionPrice},
      {Field::strike, inputs.strike, kMinOptionPrice, kMaxOptionPrice},
      {Field::expiry_years, inputs.expiry_years, 0, kUnbounded},
      {Field::vol, inputs.vol, 0, kUnbounded},
      {Field::rate, inputs.rate, -kUnbounded, kUnbounded},
      {Field::carry, inputs.carry, -kUnbounded, kUnbounded},
  };
  const Error refused = check_ranges(fields);
  if (refused.code != ErrorCode::ok) return refused;
  const auto type = static_cast<std::uint32_t>(inputs.type);
  if (type > 1) return {ErrorCode::out_of_domain, Field::option_type, 0, refused_value(type)};
  const auto settlement = static_cast<std::uint32_t>(inputs.settlement);
  if (settlement >= kSettlements) {
    return {ErrorCode::out_of_domain, Field::settlement, 0, refused_value(settlement)};
  }
  return {};
}

std::size_t settle_rows(const OptionValueColumns& out, std::size_t start, std::size_t count,
                        std::uint16_t* codes) noexcept {
  std::size_t overflowed = 0;
  for (std::size_t i = 0; i < count; ++i) {
    bool representable = true;
    for (const real* const column : result_columns(out)) {
      if (column != nullptr) representable &= is_finite(column[start + i]);
    }
    if (!representable && codes[i] == 0) {
      codes[i] = static_cast<std::uint16_t>(ErrorCode::overflow);
      ++overflowed;
    }
    if (codes[i] == 0) continue;
    for (real* const column : result_columns(out)) {
      if (column != nullptr) column[start + i] = 0;
    }
  }
  return overflowed;
}

std::size_t price_options(const OptionColumns& options, const OptionValueColumns& out) noexcept {
  const ErrorCode mode = check_arithmetic().code;
  if (mode != ErrorCode::ok) return refuse_all(mode, options.count, out);
  return price_rows<kLanes>(options, out);
}

std::size_t value_options(const OptionColumns& options, real* value,
                          std::uint16_t* status) noexcept {
  const OptionValueColumns out = {.value = value, .status = status};
  const ErrorCode mode = check_arithmetic().code;
  if (mode != ErrorCode::ok) return refuse_all(mode, options.count, out);
  const auto write = [&options](BlockWriter<kLanes>& to, const OptionValueColumns& columns) {
    to.write(columns.value, [&options](const OptionRows<kLanes>& o) LOADLINE_INLINE_LAMBDA {
      const pack<kLanes> quote = option_value(o);
      return options.settlement == Settlement::coin ? quote * o.inverse_spot() : quote;
    });
  };
  return write_rows<kLanes>(options, out, write);
}

OptionValueColumns columns_of(OptionValue& v, std::uint16_t* status) noexcept {
  return {.value = &v.value,
          .delta = &v.delta,
          .gamma = &v.gamma,
          .vega = &v.vega,
          .theta = &v.theta,
          .rho = &v.rho,
          .phi = &v.phi,
          .dual_delta = &v.dual_delta,
          .dual_gamma = &v.dual_gamma,
          .vanna = &v.vanna,
          .volga = &v.volga,
          .charm = &v.charm,
          .veta = &v.veta,
          .speed = &v.speed,
          .zomma = &v.zomma,
          .color = &v.color,
          .ultima = &v.ultima,
          .status = status};
}

Result<OptionValue> price_option(const OptionInputs& inputs) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  const Error refused = check_option(inputs);
  if (refused.code != ErrorCode::ok) return refused;
  const auto type = static_cast<std::uint8_t>(inputs.type);
  const OptionColumns row = {.count = 1,
                             .spot = {&inputs.spot},
                             .strike = {&inputs.strike},
                             .expiry_years = {&inputs.expiry_years},
                             .vol = {&inputs.vol},
                             .rate = {&inputs.rate},
                             .carry = {&inputs.carry},
                             .type = {&type},
                             .settlement = inputs.settlement};
  OptionValue v;
  std::uint16_t status = 0;
  price_options(row, columns_of(v, &status));
  if (status != 0) return Error{static_cast<ErrorCode>(status), Field::none, 0, 0};
  return v;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
