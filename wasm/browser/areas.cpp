#include "wasm/browser/areas.hpp"

namespace loadline::browser {

constinit Areas areas{};

std::uint32_t report(const Error& error) noexcept {
  areas.error = error;
  return static_cast<std::uint32_t>(error.code);
}

aave::Market market_in(std::uint32_t reserves, std::uint32_t e_modes, std::uint32_t version,
                       double now) noexcept {
  return {.reserves = {areas.reserves.data(), reserves},
          .e_modes = {areas.e_modes.data(), e_modes},
          .now = static_cast<std::uint64_t>(now),
          .version = static_cast<aave::Version>(version)};
}

aave::Account account_in(std::uint32_t positions, std::uint32_t e_mode_category) noexcept {
  return {.positions = {areas.positions.data(), positions}, .e_mode_category = e_mode_category};
}

}  // namespace loadline::browser
