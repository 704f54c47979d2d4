#include "wasm/browser/batches.hpp"

#include "wasm/browser/areas.hpp"

namespace loadline::browser {

namespace {

template <class T>
Column<T> column_of(const std::array<T, kChunkRows>& rows, bool is_shared,
                    std::size_t first) noexcept {
  if (is_shared) return {.first = rows.data(), .stride = 0};
  return {.first = rows.data() + first, .stride = 1};
}

}  // namespace

Column<real> Rows::number(std::size_t i) const noexcept {
  return column_of(areas.columns.number[i], shared.number(i), first);
}

Column<std::uint8_t> Rows::choice(std::size_t i) const noexcept {
  return column_of(areas.columns.choice[i], shared.choice(i), first);
}

real* Rows::result(std::size_t i) const noexcept {
  return (wanted >> i & 1u) != 0 ? areas.columns.result[i].data() + first : nullptr;
}

std::uint16_t* Rows::status() const noexcept {
  return areas.columns.status.data() + first;
}

std::size_t evaluate_options(const Rows& rows) noexcept {
  const OptionColumns options = {.count = rows.count,
                                 .spot = rows.number(0),
                                 .strike = rows.number(1),
                                 .expiry_years = rows.number(2),
                                 .vol = rows.number(3),
                                 .rate = rows.number(4),
                                 .carry = rows.number(5),
                                 .type = rows.choice(0),
                                 .settlement = static_cast<Settlement>(*rows.choice(1).first)};
  const OptionValueColumns out = {.value = rows.result(0),
                                  .delta = rows.result(1),
                                  .gamma = rows.result(2),
                                  .vega = rows.result(3),
                                  .theta = rows.result(4),
                                  .rho = rows.result(5),
                                  .phi = rows.result(6),
                                  .dual_delta = rows.result(7),
                                  .dual_gamma = rows.result(8),
                                  .vanna = rows.result(9),
                                  .volga = rows.result(10),
                                  .charm = rows.result(11),
                                  .veta = rows.result(12),
                                  .speed = rows.result(13),
                                  .zomma = rows.result(14),
                                  .color = rows.result(15),
                                  .ultima = rows.result(16),
                                  .status = rows.status()};
  return price_options(options, out);
}

}  // namespace loadline::browser
