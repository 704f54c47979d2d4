#include "wasm/browser/desk/american_batch.hpp"

#include <array>

#include "core/pricing/american/american.hpp"

#include "wasm/browser/areas.hpp"

namespace loadline::browser {
namespace {

constexpr std::size_t kRegion = 10;
constinit std::array<std::uint8_t, kChunkRows> regions{};

}  // namespace

std::size_t evaluate_americans(const Rows& rows) noexcept {
  const OptionColumns options = {.count = rows.count,
                                 .spot = rows.number(0),
                                 .strike = rows.number(1),
                                 .expiry_years = rows.number(2),
                                 .vol = rows.number(3),
                                 .rate = rows.number(4),
                                 .carry = rows.number(5),
                                 .type = rows.choice(0),
                                 .settlement = static_cast<Settlement>(*rows.choice(1).first)};
  real* const region = rows.result(kRegion);
  const AmericanValueColumns out = {.value = rows.result(0),
                                    .delta = rows.result(1),
                                    .gamma = rows.result(2),
                                    .vega = rows.result(3),
                                    .theta = rows.result(4),
                                    .rho = rows.result(5),
                                    .phi = rows.result(6),
                                    .premium = rows.result(7),
                                    .boundary = rows.result(8),
                                    .far_boundary = rows.result(9),
                                    .region = region != nullptr ? regions.data() : nullptr,
                                    .status = rows.status()};
  const auto accuracy = static_cast<AmericanAccuracy>(*rows.choice(2).first);
  const std::size_t refused = price_americans(options, accuracy, out);
  if (region != nullptr) {
    for (std::size_t i = 0; i < rows.count; ++i) region[i] = regions[i];
  }
  return refused;
}

}  // namespace loadline::browser
