#include "core/pricing/bachelier.hpp"

#include <array>

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"
#include "core/pricing/bachelier_batch.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
Error check_bachelier(const BachelierInputs& inputs) noexcept {
  constexpr real kMost = std::numeric_limits<real>::max();
  const FieldRange fields[] = {
      {Field::forward, inputs.forward, -kMaxOptionPrice, kMaxOptionPrice},
      {Field::strike, inputs.strike, -kMaxOptionPrice, kMaxOptionPrice},
      {Field::expiry_years, inputs.expiry_years, 0.0, kMost},
      {Field::normal_vol, inputs.normal_vol, 0.0, kMost},
      {Field::discount, inputs.discount, kMinOptionPrice, kMaxOptionPrice},
  };
  const Error refused = check_ranges(fields);
  if (refused.code != ErrorCode::ok) return refused;
  const auto type = static_cast<std::uint32_t>(inputs.type);
  if (type > 1) return {ErrorCode::out_of_domain, Field::option_type, 0, refused_value(type)};
  return {};
}

void refuse_bachelier_row(const BachelierValueColumns& out, std::size_t row,
                          ErrorCode code) noexcept {
  for (real* const column : bachelier_columns(out)) {
    if (column != nullptr) column[row] = 0.0;
  }
  if (out.status != nullptr) out.status[row] = static_cast<std::uint16_t>(code);
}

std::size_t price_bacheliers(const BachelierColumns& options,
                             const BachelierValueColumns& out) noexcept {
  const ErrorCode mode = check_arithmetic().code;
  if (mode == ErrorCode::ok) return price_bachelier_rows<kLanes>(options, out);
  for (std::size_t i = 0; i < options.count; ++i) refuse_bachelier_row(out, i, mode);
  return options.count;
}

Result<BachelierValue> price_bachelier(const BachelierInputs& inputs) noexcept {
  const Error refused = check_bachelier(inputs);
  if (refused.code != ErrorCode::ok) return refused;
  const auto type = static_cast<std::uint8_t>(inputs.type);
  BachelierValue v;
  std::uint16_t status = 0;
  price_bacheliers({.count = 1,
                    .forward = {&inputs.forward},
                    .strike = {&inputs.strike},
                    .expiry_years = {&inputs.expiry_years},
                    .normal_vol = {&inputs.normal_vol},
                    .discount = {&inputs.discount},
                    .type = {&type}},
                   {.value = &v.value,
                    .delta = &v.delta,
                    .gamma = &v.gamma,
                    .vega = &v.vega,
                    .theta = &v.theta,
                    .rho = &v.rho,
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
                    .status = &status});
  if (status != 0) return Error{static_cast<ErrorCode>(status), Field::none, 0, 0.0};
  return v;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
