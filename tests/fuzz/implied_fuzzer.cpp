// Implied volatilities of Black and Bachelier, and the options they come from: documented refusals
// by name, volatilities that give their price back, and batches with the bits of single calls.
#include <array>
#include <cmath>

#include "core/pricing/bachelier.hpp"
#include "core/pricing/forward_option.hpp"
#include "core/pricing/implied/bachelier_implied.hpp"
#include "core/pricing/implied/black_implied.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using namespace loadline;
using fuzz::bits;
using fuzz::Input;
using fuzz::real;
using fuzz::require;

constexpr std::size_t kRows = 3;  // a partial pack at every width

void require_documented(const Error& error, const char* function) {
  fuzz::require_code(
      error, function,
      {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::out_of_domain, ErrorCode::below_intrinsic,
       ErrorCode::above_maximum, ErrorCode::no_information, ErrorCode::overflow});
  const bool is_result = error.code == ErrorCode::ok || error.code == ErrorCode::overflow;
  require(is_result || error.field != Field::none, function);
}

/// The price at the volatility found is the quoted one, to what the terms of the price are rounded
/// to. Not where they leave the normal numbers.
void require_round_trip(const BlackQuote& q, real vol) {
  const bool futures = q.settlement == Settlement::futures;
  const auto back = price_forward_option({.forward = q.forward,
                                          .strike = q.strike,
                                          .expiry_years = q.expiry_years,
                                          .vol = vol,
                                          .discount = futures ? real(1) : q.discount,
                                          .displacement = q.displacement,
                                          .type = q.type});
  if (!back.ok()) return;  // a Greek beyond binary64
  const real quoted = q.settlement == Settlement::coin ? q.price * q.forward : q.price;
  const real size = (futures ? real(1) : q.discount) *
                    std::fmax(q.forward + q.displacement, q.strike + q.displacement);
  require(std::fabs(back->value - quoted) <= 1e-12 * size + 1e-300, "the price comes back",
          {back->value, quoted, vol, q.forward, q.strike});
}

BlackQuote black_quote(Input& input, Settlement settlement, real displacement) {
  const real forward = input.number(1, 200);
  return {.price = input.number(0, 60) * (settlement == Settlement::coin ? 0.01 : 1.0),
          .forward = forward,
          .strike = input.below(4) == 0 ? forward : input.number(1, 200),
          .expiry_years = input.number(0.001, 2),
          .discount = input.number(0.5, 1.1),
          .displacement = displacement,
          .type = static_cast<OptionType>(input.below(2)),
          .settlement = settlement};
}

void fuzz_black(Input& input) {
  const auto settlement = static_cast<Settlement>(input.below(3));
  const real displacement = input.below(2) == 0 ? real(0) : input.number(-0.5, 5);
  std::array<BlackQuote, kRows> rows;
  std::array<std::uint8_t, kRows> type;
  for (std::size_t i = 0; i < kRows; ++i) {
    rows[i] = black_quote(input, settlement, displacement);
    type[i] = static_cast<std::uint8_t>(rows[i].type);
  }
  constexpr std::size_t kStride = sizeof(BlackQuote) / sizeof(real);
  static_assert(sizeof(BlackQuote) % sizeof(real) == 0);
  const BlackQuote& first = rows[0];
  std::array<real, kRows> vol, total_vol, vega;
  std::array<std::uint16_t, kRows> status;
  implied_vols({kRows,
                {&first.price, kStride},
                {&first.forward, kStride},
                {&first.strike, kStride},
                {&first.expiry_years, kStride},
                {&first.discount, kStride},
                {type.data(), 1},
                displacement,
                settlement},
               {vol.data(), total_vol.data(), vega.data(), status.data()});
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto one = implied_vol(rows[i]);
    require_documented(one.error(), "implied_vol");
    require(status[i] == static_cast<std::uint16_t>(one.error().code), "one status",
            {rows[i].price, rows[i].forward, rows[i].strike, rows[i].expiry_years, rows[i].discount,
             static_cast<real>(status[i]), static_cast<real>(static_cast<int>(one.error().code))});
    const ImpliedVol v = one.ok() ? *one : ImpliedVol{};
    require(bits(vol[i]) == bits(v.vol) && bits(total_vol[i]) == bits(v.total_vol) &&
                bits(vega[i]) == bits(v.vega),
            "the bits of a single call", {rows[i].price, rows[i].forward, rows[i].strike});
    if (!one.ok()) continue;
    require(v.total_vol > 0 && is_finite(v.total_vol) && v.vol == v.vol && v.vega == v.vega,
            "a volatility", {v.vol, v.total_vol, v.vega});
    if (is_finite(v.vol)) require_round_trip(rows[i], v.vol);
  }
}

void fuzz_bachelier(Input& input) {
  std::array<BachelierQuote, kRows> rows;
  std::array<std::uint8_t, kRows> type;
  for (std::size_t i = 0; i < kRows; ++i) {
    rows[i] = {.price = input.number(0, 40),
               .forward = input.number(-50, 100),
               .strike = input.number(-50, 100),
               .expiry_years = input.number(0.001, 2),
               .discount = input.number(0.5, 1.1),
               .type = static_cast<OptionType>(input.below(2))};
    type[i] = static_cast<std::uint8_t>(rows[i].type);
  }
  constexpr std::size_t kStride = sizeof(BachelierQuote) / sizeof(real);
  const BachelierQuote& first = rows[0];
  std::array<real, kRows> vol, vega;
  std::array<std::uint16_t, kRows> status;
  implied_normal_vols({kRows,
                       {&first.price, kStride},
                       {&first.forward, kStride},
                       {&first.strike, kStride},
                       {&first.expiry_years, kStride},
                       {&first.discount, kStride},
                       {type.data(), 1}},
                      {vol.data(), vega.data(), status.data()});
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto one = implied_normal_vol(rows[i]);
    require_documented(one.error(), "implied_normal_vol");
    require(status[i] == static_cast<std::uint16_t>(one.error().code), "one status",
            {rows[i].price, rows[i].forward, rows[i].strike, rows[i].expiry_years, rows[i].discount,
             static_cast<real>(status[i]), static_cast<real>(static_cast<int>(one.error().code))});
    const ImpliedNormalVol v = one.ok() ? *one : ImpliedNormalVol{};
    require(bits(vol[i]) == bits(v.normal_vol) && bits(vega[i]) == bits(v.vega),
            "the bits of a single call", {rows[i].price, rows[i].forward, rows[i].strike});
    if (!one.ok()) continue;
    require(v.normal_vol >= 0 && v.vega == v.vega, "a normal volatility", {v.normal_vol, v.vega});
    const real total_vol = v.normal_vol * square_root(rows[i].expiry_years);
    if (total_vol < kMinNormalTotalVol) continue;  // price_bachelier takes it for 0
    if (!(v.normal_vol > 1e-290)) continue;  // it has lost digits, or all of them
    const BachelierQuote& q = rows[i];
    const auto back =
        price_bachelier({q.forward, q.strike, q.expiry_years, v.normal_vol, q.discount, q.type});
    if (!back.ok()) continue;
    const real size = std::fabs(q.price) + q.discount * std::fabs(q.forward - q.strike);
    require(std::fabs(back->value - q.price) <= 1e-12 * size + 1e-300, "the price comes back",
            {back->value, q.price, v.normal_vol, q.forward, q.strike});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  if (input.below(2) == 0) {
    fuzz_black(input);
  } else {
    fuzz_bachelier(input);
  }
  const auto total = implied_total_vol(input.number(0, 1), input.number(-3, 0));
  require_documented(total.error(), "implied_total_vol");
  if (total.ok()) require(*total > 0 && is_finite(*total), "a total volatility", {*total});
  return 0;
}
