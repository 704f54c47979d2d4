// European options: one from the option area, or a chunk of rows from the columns.
#include "wasm/browser/areas.hpp"

namespace loadline::browser {
namespace {

Column<real> column(const std::array<real, kChunkRows>& values) noexcept {
  return {.first = values.data(), .stride = 1};
}

/// Column i of the results where bit i of `wanted` is set, else null.
OptionValueColumns results(std::uint32_t wanted) noexcept {
  const auto at = [wanted](std::size_t i) noexcept {
    return (wanted >> i & 1u) != 0 ? areas.columns.result[i].data() : nullptr;
  };
  return {.value = at(0),
          .delta = at(1),
          .gamma = at(2),
          .vega = at(3),
          .theta = at(4),
          .rho = at(5),
          .phi = at(6),
          .dual_delta = at(7),
          .dual_gamma = at(8),
          .vanna = at(9),
          .volga = at(10),
          .charm = at(11),
          .veta = at(12),
          .speed = at(13),
          .zomma = at(14),
          .color = at(15),
          .ultima = at(16),
          .status = areas.columns.status.data()};
}

}  // namespace

LOADLINE_EXPORT std::uint32_t loadline_price_option() {
  const auto value = price_option(areas.option);
  if (value) areas.option_value = *value;
  return report(value.error());
}

/// Prices the first `count` rows of the columns; bit i of `wanted` asks for result i, in the order
/// of OptionValue. Returns how many rows were refused.
LOADLINE_EXPORT std::uint32_t loadline_price_options(std::uint32_t count, std::uint32_t settlement,
                                                     std::uint32_t wanted) {
  const auto& in = areas.columns;
  const OptionColumns rows = {
      .count = count,
      .spot = column(in.spot),
      .strike = column(in.strike),
      .expiry_years = column(in.expiry_years),
      .vol = column(in.vol),
      .rate = column(in.rate),
      .carry = column(in.carry),
      .type = {.first = in.type.data(), .stride = 1},
      .settlement = static_cast<Settlement>(settlement),
  };
  return static_cast<std::uint32_t>(price_options(rows, results(wanted)));
}

}  // namespace loadline::browser
