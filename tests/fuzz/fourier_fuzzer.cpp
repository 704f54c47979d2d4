// Heston, Merton, Kou and Bates: documented refusals by name, numbers for results, values within
// their bounds, chains with the bits of single calls.
#include <array>
#include <cmath>

#include "core/pricing/fourier/merton_series.hpp"
#include "core/pricing/fourier/model_chain.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using namespace loadline;
using fuzz::bits;
using fuzz::Input;
using fuzz::real;
using fuzz::require;

constexpr std::size_t kStrikes = 2;

void require_documented(const Error& error, const char* function) {
  fuzz::require_code(
      error, function,
      {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::out_of_domain, ErrorCode::overflow,
       ErrorCode::no_convergence, ErrorCode::capacity_exceeded, ErrorCode::unsupported});
  fuzz::require_named(error, function);
}

HestonParameters heston(Input& input) {
  return {input.number(0.001, 1), input.number(0, 8), input.number(0.001, 1), input.number(0, 3),
          input.number(-0.99, 0.99)};
}

MertonJumps jumps(Input& input) {
  return {input.number(0, 3), input.number(-0.3, 0.3), input.number(0, 0.4)};
}

/// The value against its bounds, by the error that the function itself states, and all else a
/// number.
template <class Parameters>
void require_value(const ModelOption& o, const ModelValue<Parameters>& v) {
  for (const real x :
       {v.value, v.delta, v.gamma, v.theta, v.rho, v.phi, v.dual_delta, v.dual_gamma, v.error}) {
    require(is_finite(x), "a finite result of a model", {x});
  }
  const auto sensitivities =
      std::bit_cast<std::array<real, kParameterCount<Parameters>>>(v.sensitivity);
  for (const real x : sensitivities) require(is_finite(x), "a finite sensitivity", {x});
  const real asset = o.spot * std::exp(-o.carry * o.expiry_years);
  const real cash = o.strike * std::exp(-o.rate * o.expiry_years);
  const real sign = o.type == OptionType::call ? 1 : -1;
  const real slack = 8 * v.error + 1e-9 * (asset + cash);
  require(v.error >= 0, "an error", {v.error});
  require(v.value >= std::fmax(sign * (asset - cash), 0) - slack &&
              v.value <= (sign > 0 ? asset : cash) + slack,
          "a value between its bounds",
          {v.value, v.error, o.spot, o.strike, o.expiry_years, o.rate, o.carry});
}

template <class Parameters>
using Single = Result<ModelValue<Parameters>> (*)(const ModelOption&, const Parameters&) noexcept;
template <class Parameters>
using Chain = std::size_t (*)(const ModelChain&, const Parameters&,
                              const ModelValueColumns<Parameters>&) noexcept;

template <class Parameters>
void fuzz_model(Input& input, const Parameters& parameters, Single<Parameters> price,
                Chain<Parameters> price_all) {
  const ModelOption shared = {.spot = input.number(50, 150),
                              .strike = 0,
                              .expiry_years = input.number(0.01, 3),
                              .rate = input.number(-0.05, 0.1),
                              .carry = input.number(-0.05, 0.1)};
  std::array<real, kStrikes> strike, value, delta, first, error;
  std::array<std::uint8_t, kStrikes> type;
  std::array<std::uint16_t, kStrikes> status;
  for (std::size_t i = 0; i < kStrikes; ++i) {
    strike[i] = input.number(40, 200);
    type[i] = static_cast<std::uint8_t>(input.below(2));
  }
  ModelValueColumns<Parameters> out;
  out.value = value.data();
  out.delta = delta.data();
  out.sensitivity[0] = first.data();
  out.error = error.data();
  out.status = status.data();
  const std::size_t refused = price_all({.count = kStrikes,
                                         .spot = shared.spot,
                                         .expiry_years = shared.expiry_years,
                                         .rate = shared.rate,
                                         .carry = shared.carry,
                                         .strike = {strike.data()},
                                         .type = {type.data()}},
                                        parameters, out);
  std::size_t bad = 0;
  for (std::size_t i = 0; i < kStrikes; ++i) {
    bad += status[i] != 0;
    for (const real x : {value[i], delta[i], first[i], error[i]}) {
      require(is_finite(x) && (status[i] == 0 || bits(x) == 0), "a chain's result", {x});
    }
  }
  require(bad == refused, "refused rows are counted");
  ModelOption one = shared;
  one.strike = strike[0];
  one.type = static_cast<OptionType>(type[0]);
  const auto priced = price(one, parameters);
  require_documented(priced.error(), "a model's price");
  if (!priced.ok()) return;
  require_value(one, *priced);
  // A chain adds a strike to what it shares; its value is that of the single call to the error.
  if (status[0] != 0) return;
  const real size = one.spot + one.strike;
  require(std::fabs(value[0] - priced->value) <= 8 * (error[0] + priced->error) + 1e-9 * size,
          "a chain's value", {value[0], priced->value, error[0], priced->error});
}

void fuzz_series(Input& input) {
  const ModelOption o = {.spot = input.number(50, 150),
                         .strike = input.number(40, 200),
                         .expiry_years = input.number(0, 3),
                         .rate = input.number(-0.05, 0.1),
                         .carry = input.number(-0.05, 0.1),
                         .type = static_cast<OptionType>(input.below(2))};
  const MertonParameters p = {input.number(0.05, 1), jumps(input)};
  const auto series = merton_series(o, p);
  require_documented(series.error(), "merton_series");
  if (!series.ok()) return;
  require(is_finite(series->value) && series->value >= 0 && series->truncation >= 0 &&
              series->terms <= kMaxSeriesTerms,
          "a series", {series->value, series->truncation});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  switch (input.below(6)) {
    case 0:
      fuzz_model<HestonParameters>(input, heston(input), price_heston, heston_chain);
      break;
    case 1: {
      const HestonParameters h = heston(input);
      fuzz_model<BatesParameters>(input, {h, jumps(input)}, price_bates, bates_chain);
      break;
    }
    case 2: {
      const real vol = input.number(0.05, 1);
      fuzz_model<MertonParameters>(input, {vol, jumps(input)}, price_merton, merton_chain);
      break;
    }
    case 3: {
      const KouParameters p = {input.number(0.05, 1), input.number(0, 3), input.number(0, 1),
                               input.number(1.5, 30), input.number(0.5, 30)};
      fuzz_model<KouParameters>(input, p, price_kou, kou_chain);
      break;
    }
    default:
      fuzz_series(input);
  }
  return 0;
}
