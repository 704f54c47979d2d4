// Option pricing: documented refusals, finite values and Greeks, a batch with the bits of single
// calls and rows that a bad neighbour does not disturb.
#include <array>

#include "core/pricing/black.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using fuzz::Input;
using fuzz::real;
using loadline::ErrorCode;

constexpr std::size_t kRows = 3;  // a partial pack at every width

loadline::OptionInputs option(Input& input, loadline::Settlement settlement) {
  const real spot = input.number(1, 200);
  return {.spot = spot,
          .strike = input.below(4) == 0 ? spot : input.number(1, 200),
          .expiry_years = input.number(0, 2),
          .vol = input.number(0, 2),
          .rate = input.number(-0.1, 0.2),
          .carry = input.number(-0.1, 0.2),
          .type = static_cast<loadline::OptionType>(input.below(2)),
          .settlement = settlement};
}

std::array<real, 17> columns_of(const loadline::OptionValue& v) {
  return {v.value, v.delta, v.gamma, v.vega, v.theta, v.rho,   v.phi,   v.dual_delta, v.dual_gamma,
          v.vanna, v.volga, v.charm, v.veta, v.speed, v.zomma, v.color, v.ultima};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto settlement = static_cast<loadline::Settlement>(input.below(2));
  std::array<std::array<real, kRows>, 6> in;
  std::array<std::array<real, kRows>, 17> out;
  std::array<std::uint8_t, kRows> type;
  std::array<std::uint16_t, kRows> status;
  std::array<loadline::OptionInputs, kRows> rows;
  for (std::size_t i = 0; i < kRows; ++i) {
    rows[i] = option(input, settlement);
    const real fields[] = {rows[i].spot, rows[i].strike, rows[i].expiry_years,
                           rows[i].vol,  rows[i].rate,   rows[i].carry};
    for (std::size_t c = 0; c < 6; ++c) in[c][i] = fields[c];
    type[i] = static_cast<std::uint8_t>(rows[i].type);
  }
  const auto from = [&](std::size_t c) { return loadline::Column<real>{in[c].data(), 1}; };
  const auto to = [&](std::size_t c) { return out[c].data(); };
  const std::size_t refused = loadline::price_options(
      {kRows, from(0), from(1), from(2), from(3), from(4), from(5), {type.data(), 1}, settlement},
      {to(0), to(1), to(2), to(3), to(4), to(5), to(6), to(7), to(8), to(9), to(10), to(11), to(12),
       to(13), to(14), to(15), to(16), status.data()});
  std::size_t bad = 0;
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto priced = loadline::price_option(rows[i]);
    fuzz::require_code(
        priced.error(), "price_option",
        {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::out_of_domain, ErrorCode::overflow});
    fuzz::require(static_cast<std::uint16_t>(priced.error().code) == status[i], "one status");
    bad += !priced.ok();
    const auto values = priced.ok() ? columns_of(*priced) : std::array<real, 17>{};
    for (std::size_t c = 0; c < 17; ++c) {
      fuzz::require(loadline::is_finite(values[c]), "a finite result", {values[c]});
      fuzz::require(fuzz::bits(out[c][i]) == fuzz::bits(values[c]), "the bits of a single call",
                    {rows[i].spot, rows[i].strike, rows[i].expiry_years, rows[i].vol});
    }
    if (priced.ok()) fuzz::require(values[0] >= 0, "a value of an option", {values[0]});
  }
  fuzz::require(bad == refused, "refused rows are counted");
  return 0;
}
