// American options, digitals, barriers, touches, first passage and linear instruments: documented
// refusals by name, numbers for results, the bounds that no model leaves, batches of one.
#include <array>
#include <cmath>

#include "core/pricing/american/american_implied.hpp"
#include "core/pricing/exotic/american_barrier.hpp"
#include "core/pricing/exotic/digital.hpp"
#include "core/pricing/exotic/double_touch.hpp"
#include "core/pricing/exotic/first_passage.hpp"
#include "core/pricing/exotic/touch.hpp"
#include "core/pricing/linear.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using namespace loadline;
using fuzz::bits;
using fuzz::Input;
using fuzz::real;
using fuzz::require;

constexpr real kScale = 1e-9;  // of the largest price: what closed forms may leave a bound by

OptionInputs option(Input& input) {
  const real spot = input.number(1, 200);
  return {.spot = spot,
          .strike = input.below(4) == 0 ? spot : input.number(1, 200),
          .expiry_years = input.number(0, 2),
          .vol = input.number(0.01, 1.5),
          .rate = input.number(-0.1, 0.2),
          .carry = input.number(-0.1, 0.2),
          .type = static_cast<OptionType>(input.below(2)),
          .settlement = static_cast<Settlement>(input.below(3))};
}

void require_documented(const Error& error, const char* function) {
  fuzz::require_code(error, function,
                     {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::out_of_domain,
                      ErrorCode::overflow, ErrorCode::no_convergence, ErrorCode::unsupported});
  fuzz::require_named(error, function);
}

std::array<real, 17> columns_of(const OptionValue& v) {
  return {v.value, v.delta, v.gamma, v.vega, v.theta, v.rho,   v.phi,   v.dual_delta, v.dual_gamma,
          v.vanna, v.volga, v.charm, v.veta, v.speed, v.zomma, v.color, v.ultima};
}

/// Results are numbers, and the value a batch of one gives is the same.
real require_option(const Result<OptionValue>& priced, const char* function) {
  require_documented(priced.error(), function);
  if (!priced.ok()) return 0;
  for (const real x : columns_of(*priced)) require(is_finite(x), function, {x});
  return priced->value;
}

void fuzz_american(Input& input) {
  const OptionInputs in = option(input);
  const auto american = price_american(in, AmericanAccuracy::fast);
  require_documented(american.error(), "price_american");
  if (!american.ok()) return;
  const real results[] = {american->value,       american->delta,   american->gamma,
                          american->vega,        american->theta,   american->rho,
                          american->phi,         american->premium, american->boundary,
                          american->far_boundary};
  for (const real x : results) require(is_finite(x), "a finite American result", {x});
  const auto european = price_option(in);
  if (!european.ok()) return;  // a third derivative beyond binary64
  const real coin = in.settlement == Settlement::coin ? in.spot : real(1);
  const real size = std::fmax(in.spot, in.strike) / coin;
  const real sign = in.type == OptionType::call ? 1 : -1;
  require(american->premium >= 0, "a premium", {american->premium});
  require(american->value >= european->value - 1e-6 * size, "no less than the European option",
          {american->value, european->value, in.spot, in.strike, in.expiry_years, in.vol, in.rate,
           in.carry});
  require(american->value >= sign * (in.spot - in.strike) / coin - 1e-12 * size,
          "no less than exercise", {american->value, in.spot, in.strike});
  if (input.below(16) != 0) return;
  const auto implied = implied_american_vol({.price = american->value,
                                             .spot = in.spot,
                                             .strike = in.strike,
                                             .expiry_years = in.expiry_years,
                                             .rate = in.rate,
                                             .carry = in.carry,
                                             .type = in.type,
                                             .settlement = in.settlement},
                                            AmericanAccuracy::fast);
  require(implied.ok() || implied.error().field != Field::none ||
              implied.error().code == ErrorCode::overflow ||
              implied.error().code == ErrorCode::no_convergence,
          "a refusal by name");
  if (implied.ok()) require(implied->vol > 0 && is_finite(implied->vega), "an American vol");
}

void fuzz_digital(Input& input) {
  const OptionInputs o = option(input);
  const DigitalInputs in = {.spot = o.spot,
                            .strike = o.strike,
                            .expiry_years = o.expiry_years,
                            .vol = o.vol,
                            .rate = o.rate,
                            .carry = o.carry,
                            .amount = input.number(0, 200),
                            .payoff = static_cast<DigitalPayoff>(input.below(5)),
                            .type = o.type,
                            .settlement = o.settlement};
  const real value = require_option(price_digital(in), "price_digital");
  const bool is_gap = in.payoff == DigitalPayoff::gap;
  if (!is_gap && in.amount >= 0) require(value >= 0, "a digital's value", {value});
}

void fuzz_barrier(Input& input) {
  const OptionInputs o = option(input);
  BarrierInputs in = {.spot = o.spot,
                      .strike = o.strike,
                      .barrier = input.number(1, 200),
                      .rebate = input.below(2) == 0 ? real(0) : input.number(0, 20),
                      .expiry_years = o.expiry_years,
                      .vol = o.vol,
                      .rate = o.rate,
                      .carry = o.carry,
                      .monitoring_years = input.below(4) == 0 ? input.number(0, 0.1) : real(0),
                      .barrier_type = static_cast<BarrierType>(input.below(4)),
                      .type = o.type,
                      .settlement = o.settlement};
  const auto priced = price_barrier(in);
  const real value = require_option(priced, "price_barrier");
  if (!priced.ok()) return;
  in.rebate = 0;
  const auto bare = price_barrier(in);
  if (!bare.ok()) return;
  const real coin = in.settlement == Settlement::coin ? in.spot : real(1);
  // No option that may be knocked out is worth more than the one that may not.
  const auto plain = price_option(o);
  if (!plain.ok()) return;
  const real size =
      (in.spot + in.strike) / coin *
      std::exp(std::fabs(in.rate * in.expiry_years) + std::fabs(in.carry * in.expiry_years));
  require(bare->value <= plain->value + kScale * size, "no more than the plain option",
          {bare->value, plain->value, in.spot, in.strike, in.barrier, in.expiry_years, in.vol,
           in.rate, in.carry, in.monitoring_years});
  require(bare->value >= -kScale * size && value >= bare->value - kScale * size,
          "a barrier's value", {value, bare->value});
}

void fuzz_touch(Input& input) {
  const OptionInputs o = option(input);
  const TouchInputs in = {.spot = o.spot,
                          .barrier = o.strike,
                          .expiry_years = o.expiry_years,
                          .vol = o.vol,
                          .rate = o.rate,
                          .carry = o.carry,
                          .amount = input.number(0, 20),
                          .monitoring_years = input.below(4) == 0 ? input.number(0, 0.1) : real(0),
                          .touch_type = static_cast<TouchType>(input.below(7)),
                          .side = static_cast<BarrierSide>(input.below(2)),
                          .settlement = o.settlement};
  const auto priced = price_touch(in);
  const real value = require_option(priced, "price_touch");
  if (!priced.ok() || !(in.amount > 0) || in.settlement == Settlement::coin) return;
  const bool asset = in.touch_type == TouchType::asset_at_hit ||
                     in.touch_type == TouchType::asset_at_expiry ||
                     in.touch_type == TouchType::asset_no_touch;
  const real growth =
      std::exp(std::fabs(in.rate * in.expiry_years) + std::fabs(in.carry * in.expiry_years) +
               in.vol * std::sqrt(in.monitoring_years));
  // Growth first: the least amounts of the least prices are 0, and 0 times infinity is no bound.
  const real most = growth * (asset ? std::fmax(in.spot, in.barrier) : real(1)) * in.amount;
  require(value >= -kScale * most && value <= most * (1 + kScale), "a touch between its bounds",
          {value, most, in.spot, in.barrier, in.expiry_years, in.vol, in.rate, in.carry});
  if (o.settlement == Settlement::coin) return;
  const DoubleNoTouchInputs corridor = {.spot = o.spot,
                                        .lower_barrier = o.spot * input.number(0.3, 0.99),
                                        .upper_barrier = o.spot * input.number(1.01, 3),
                                        .expiry_years = o.expiry_years,
                                        .vol = o.vol,
                                        .rate = o.rate,
                                        .carry = o.carry,
                                        .settlement = o.settlement};
  const auto stays = price_double_no_touch(corridor);
  const real alive = require_option(stays, "price_double_no_touch");
  if (!stays.ok()) return;
  const real certain = std::exp(std::fabs(in.rate * in.expiry_years));
  require(alive >= -kScale * certain && alive <= certain * (1 + kScale), "a double no-touch",
          {alive, certain});
}

void fuzz_passage(Input& input) {
  const FirstPassageInputs in = {
      .distance_log = input.number(-1, 1),
      .drift = input.number(-0.5, 0.5),
      .vol = input.number(0, 1.5),
      .horizon_years = input.number(0, 2),
      .monitoring_years = input.below(4) == 0 ? input.number(0, 0.1) : real(0)};
  const auto passage = first_passage(in);
  require_documented(passage.error(), "first_passage");
  if (passage.ok()) {
    require(passage->probability >= 0 && passage->probability <= 1 && passage->survival >= 0 &&
                passage->survival <= 1 && passage->density >= 0 && passage->log_probability <= 0,
            "a probability", {passage->probability, passage->survival, passage->density});
    require(std::fabs(passage->probability + passage->survival - 1) <= 1e-12, "one of the two",
            {passage->probability, passage->survival});
  }
  const LinearInputs linear = {.spot = input.number(1, 200),
                               .entry_price = input.number(1, 200),
                               .expiry_years = input.number(0, 2),
                               .rate = input.number(-0.1, 0.2),
                               .carry = input.number(-0.1, 0.2),
                               .mark_price = input.below(2) == 0 ? real(0) : input.number(1, 200),
                               .funding_rate_8h = input.number(-0.01, 0.01),
                               .accrual_years = input.number(0, 1),
                               .linear_type = static_cast<LinearType>(input.below(5)),
                               .settlement = static_cast<Settlement>(input.below(4))};
  const auto priced = price_linear(linear);
  require_documented(priced.error(), "price_linear");
  if (!priced.ok()) return;
  require(priced->price > 0 && is_finite(priced->value) && is_finite(priced->delta) &&
              is_finite(priced->gamma) && is_finite(priced->theta) && is_finite(priced->rho) &&
              is_finite(priced->phi) && is_finite(priced->funding) && is_finite(priced->basis) &&
              is_finite(priced->carry_annual),
          "a linear instrument");
}

void fuzz_lattice(Input& input) {
  static std::array<std::byte, american_barrier_workspace_bytes()> block;
  const OptionInputs o = option(input);
  Arena arena{block};
  const auto lattice =
      price_american_barrier({.spot = o.spot,
                              .strike = o.strike,
                              .barrier = input.number(1, 200),
                              .rebate = 0,
                              .expiry_years = o.expiry_years,
                              .vol = o.vol,
                              .rate = o.rate,
                              .carry = o.carry,
                              .barrier_type = static_cast<BarrierType>(input.below(4)),
                              .type = o.type},
                             {.steps = 1 + static_cast<std::uint32_t>(input.below(16))}, arena);
  if (!lattice.ok()) {
    fuzz::require_named(lattice.error(), "price_american_barrier");
  } else {
    require(lattice->value >= 0 && is_finite(lattice->value), "a lattice's value",
            {lattice->value});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  switch (input.below(8)) {
    case 0:
      fuzz_american(input);
      break;
    case 1:
    case 2:
      fuzz_digital(input);
      break;
    case 3:
    case 4:
      fuzz_barrier(input);
      break;
    case 5:
      fuzz_touch(input);
      break;
    case 6:
      fuzz_passage(input);
      break;
    default:
      if (input.below(8) == 0) fuzz_lattice(input);
      fuzz_passage(input);
  }
  return 0;
}
