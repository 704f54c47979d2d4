#include "core/wire/contract/price.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"
#include "core/pricing/black_greeks.hpp"
#include "core/pricing/black_law.hpp"

namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC {
namespace {

/// The forms that hold for every row: what a batch saves by shorter ones is less than they weigh.
void fill(const BlockInputs& in, OptionBlock& block) noexcept {
  discount_pass<1, false>(in.spot, in.carry, in.expiry_years, block.forward_value, 1);
  discount_pass<1, false>(in.strike, in.rate, in.expiry_years, block.strike_value, 1);
  logarithm_pass<1>(in, block, 1);
  drift_pass<1>(in, block, 1);
  expiry_pass<1>(in, block, 1);
  if (!standardise_pass<1>(in, block, 1)) settle_limits(block, 1);
  law_passes<1, false>(block, 1);
}

FirstGreeks values_of(const OptionRows<1>& row, Settlement settlement) noexcept {
  const bool coin = settlement == Settlement::coin, margined = settlement == Settlement::futures;
  const real scale = coin ? row.inverse_spot().v : real(1.0);
  const auto settled = [scale](pack<1> x) { return x.v * scale + real(0.0); };
  return {.value = settled(option_value(row)),
          .delta = (coin ? coin_delta(row) : quote_delta(row)).v + real(0.0),
          .gamma = (coin ? coin_gamma(row) : quote_gamma(row)).v + real(0.0),
          .vega = settled(option_vega(row)),
          .theta = settled(option_theta(row)),
          .rho = margined ? -option_phi(row).v + real(0.0) : settled(option_rho(row))};
}

/// Shape: words [kOptionWords].
OptionInputs option_of(std::span<const std::uint64_t> words) noexcept {
  return {.spot = real_from_bits(words[0]),
          .strike = real_from_bits(words[1]),
          .expiry_years = real_from_bits(words[2]),
          .vol = real_from_bits(words[3]),
          .rate = real_from_bits(words[4]),
          .carry = real_from_bits(words[5]),
          .type = static_cast<OptionType>(low_half(words[6])),
          .settlement = static_cast<Settlement>(high_half(words[6]))};
}

void write(Writer& to, const FirstGreeks& v) noexcept {
  for (const real x : {v.value, v.delta, v.gamma, v.vega, v.theta, v.rho}) to.word(bits_of(x));
}

/// The rows of a request whose count is at most `most`.
Fault check_rows(const Request& request, std::uint32_t most) noexcept {
  if (request.count > most) return Fault::over_budget;
  if (request.count == 0) return Fault::bad_count;
  const std::size_t words = kHeadingWords + std::size_t{request.count} * kOptionWords;
  if (request.words.size() != words) return Fault::bad_count;
  for (std::size_t i = 0; i < request.count; ++i) {
    const auto row = request.words.subspan(kHeadingWords + i * kOptionWords, kOptionWords - 1);
    if (!are_canonical(row)) return Fault::not_canonical;
  }
  return Fault::none;
}

Result<FirstGreeks> greeks_of_row(const Request& request, std::size_t i) noexcept {
  return first_greeks(
      option_of(request.words.subspan(kHeadingWords + i * kOptionWords, kOptionWords)));
}

}  // namespace

Result<FirstGreeks> first_greeks(const OptionInputs& inputs) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (const Error refused = check_option(inputs); refused.code != ErrorCode::ok) return refused;
  const real sign = either(inputs.type == OptionType::call, real(1.0), real(-1.0));
  const Yields yields = settled_yields(inputs.settlement, inputs.rate, inputs.carry);
  const BlockInputs in = {.spot = &inputs.spot,
                          .strike = &inputs.strike,
                          .expiry_years = &inputs.expiry_years,
                          .vol = &inputs.vol,
                          .rate = &yields.rate,
                          .carry = &yields.carry,
                          .sign = &sign,
                          .drift_rate = &inputs.rate,
                          .drift_carry = &inputs.carry};
  OptionBlock block;
  fill(in, block);
  const FirstGreeks v = values_of(OptionRows<1>{in, block, 0}, inputs.settlement);
  for (const real x : {v.value, v.delta, v.gamma, v.vega, v.theta, v.rho}) {
    if (!is_finite(x)) return Error{ErrorCode::overflow};
  }
  return v;
}

Outcome answer_price(const Request& request, std::span<std::uint64_t> body) noexcept {
  if (request.count != 1) return {.fault = Fault::bad_count};
  const Fault fault = check_rows(request, 1);
  if (fault != Fault::none) return {.fault = fault};
  const Result<FirstGreeks> greeks = greeks_of_row(request, 0);
  if (!greeks) return {.error = greeks.error()};
  Writer to(body);
  write(to, *greeks);
  return {.words = to.used()};
}

Outcome answer_price_batch(const Request& request, std::span<std::uint64_t> body) noexcept {
  const Fault fault = check_rows(request, kMaxBatchRows);
  if (fault != Fault::none) return {.fault = fault};
  Writer to(body);
  for (std::size_t i = 0; i < request.count; ++i) {
    const Result<FirstGreeks> greeks = greeks_of_row(request, i);
    const Error& error = greeks.error();
    to.word(static_cast<std::uint64_t>(error.code) | static_cast<std::uint64_t>(error.field) << 16);
    write(to, *greeks);
  }
  return {.words = to.used()};
}

}  // namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC
