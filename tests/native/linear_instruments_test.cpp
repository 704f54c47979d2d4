// core/pricing/linear.hpp; the name linear_test belongs to linear algebra.
#include "core/numeric/derivative/jet_functions.hpp"
#include "core/pricing/linear.hpp"

#include "tests/native/exotic_cases.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

const LinearInputs kOrdinary = {.spot = 60'000,
                                .entry_price = 55'000,
                                .expiry_years = 0.25,
                                .rate = 0.05,
                                .carry = 0.01,
                                .linear_type = LinearType::forward};

/// The value as its definition says, over jets in spot, expiry, rate and carry.
Jet<TotalDegree<4, 2>> definition(const LinearInputs& in) {
  using J = Jet<TotalDegree<4, 2>>;
  const J spot = J::variable(0, in.spot), rate = J::variable(2, in.rate);
  const J carry = J::variable(3, in.carry);
  const bool dated = in.linear_type == LinearType::forward || in.linear_type == LinearType::future;
  const J time = dated ? J::variable(1, in.expiry_years) : J(0.0);
  J price = spot * exp((rate - carry) * time);
  if (in.mark_price != 0) price = price * (in.mark_price / price.value());
  const bool coin = in.settlement == Settlement::coin;
  const J gain = coin ? 1.0 / in.entry_price - reciprocal(price) : price - in.entry_price;
  if (in.linear_type != LinearType::forward) return gain;
  return gain * exp(-((coin ? carry : rate) * time));
}

}  // namespace

TEST_CASE("Linear instruments are what they are defined as, with their derivatives", "[linear]") {
  Uniform draw(61);
  for (int i = 0; i < 400; ++i) {
    LinearInputs in = {.spot = draw.between(1000, 90'000),
                       .entry_price = draw.between(1000, 90'000),
                       .expiry_years = draw.between(0.01, 2),
                       .rate = draw.between(-0.1, 0.2),
                       .carry = draw.between(-0.1, 0.2),
                       .linear_type = static_cast<LinearType>(i % 4)};
    if (i % 4 != 0 && i % 3 == 0) in.settlement = Settlement::coin;
    if (i % 5 == 0) in.mark_price = in.spot * draw.between(0.95, 1.05);
    const auto v = price_linear(in);
    REQUIRE(v.ok());
    const auto want = definition(in);
    const double scale = 1e-14 * (in.settlement == Settlement::coin ? 1e-3 : 1e5);
    INFO("type " << i % 4 << " coin " << (in.settlement == Settlement::coin));
    CHECK(v->value == Approx(want.value()).epsilon(1e-14).margin(scale));
    CHECK(v->delta == Approx(want.derivative({1, 0, 0, 0})).epsilon(1e-14));
    CHECK(v->gamma == Approx(want.derivative({2, 0, 0, 0})).epsilon(1e-13).margin(1e-20));
    CHECK(v->theta == Approx(-want.derivative({0, 1, 0, 0})).epsilon(1e-13).margin(scale));
    CHECK(v->rho == Approx(want.derivative({0, 0, 1, 0})).epsilon(1e-13).margin(scale));
    CHECK(v->phi == Approx(want.derivative({0, 0, 0, 1})).epsilon(1e-13).margin(scale));
  }
}

TEST_CASE("A forward is a call less a put", "[linear]") {
  for (const Settlement settlement : {Settlement::quote, Settlement::coin}) {
    // One call less one put on the coin, in coin, is entry_price inverse forwards.
    const bool coin = settlement == Settlement::coin;
    LinearInputs in = kOrdinary;
    in.settlement = settlement;
    OptionInputs option = {in.spot, in.entry_price, in.expiry_years, 0.5, in.rate, in.carry};
    option.settlement = settlement;
    const OptionValue call = *price_option(option);
    option.type = OptionType::put;
    const OptionValue put = *price_option(option);
    const LinearValue v = *price_linear(in);
    const double units = coin ? in.entry_price : 1;
    CHECK(units * v.value == Approx(call.value - put.value).epsilon(1e-12));
    CHECK(units * v.delta == Approx(call.delta - put.delta).epsilon(1e-12));
    CHECK(units * v.theta == Approx(call.theta - put.theta).epsilon(1e-11));
    CHECK(units * v.rho == Approx(call.rho - put.rho).epsilon(1e-12));
    CHECK(units * v.phi == Approx(call.phi - put.phi).epsilon(1e-12));
  }
}

TEST_CASE("Worked figures of inverse and perpetual contracts", "[linear]") {
  // 10,000 contracts of 1 USD bought at 50,000 and marked at 62,500 gain 0.2 - 0.16 = 0.04 BTC.
  LinearInputs in = {.spot = 62'500, .entry_price = 50'000};
  in.linear_type = LinearType::perpetual;
  in.settlement = Settlement::coin;
  in.funding_rate_8h = 0.0001;
  in.accrual_years = 1.0 / 365;
  LinearValue v = *price_linear(in);
  CHECK(10'000 * v.value == Approx(0.04).epsilon(1e-14));
  // A day is three intervals of one basis point: 3 USD of 10,000, 0.000048 BTC, paid by the long.
  CHECK(10'000 * v.funding == Approx(-0.000048).epsilon(1e-14));
  CHECK(v.carry_annual == Approx(0.1095).epsilon(1e-15));
  CHECK(v.basis == 0);
  in.settlement = Settlement::quote;
  v = *price_linear(in);
  CHECK(v.value == 12'500);
  CHECK(v.funding == Approx(-18.75).epsilon(1e-14));
  in.funding_rate_8h = -0.0001;
  CHECK(price_linear(in)->funding == Approx(18.75).epsilon(1e-14));
  in.mark_price = 62'750;
  v = *price_linear(in);
  CHECK(v.basis == Approx(0.004).epsilon(1e-13));
  CHECK(v.value == 12'750);
  CHECK(v.delta == Approx(1.004).epsilon(1e-15));

  // A future of three months at 2 % above the spot carries log(1.02) * 4 a year.
  in = kOrdinary;
  in.linear_type = LinearType::future;
  in.mark_price = 61'200;
  v = *price_linear(in);
  CHECK(v.value == 6'200);
  CHECK(v.basis == Approx(0.02).epsilon(1e-14));
  CHECK(v.carry_annual == Approx(4 * std::log(1.02)).epsilon(1e-14));
  CHECK(v.funding == 0);
  in.mark_price = 0;
  v = *price_linear(in);
  CHECK(v.price == Approx(60'000 * std::exp(0.01)).epsilon(1e-15));
  CHECK(v.carry_annual == 0.05 - 0.01);
  CHECK(v.basis == Approx(std::expm1(0.01)).epsilon(1e-14));
  in.linear_type = LinearType::spot;
  v = *price_linear(in);
  CHECK(v.value == 5'000);
  CHECK(v.delta == 1);
  for (const double zero : {v.gamma, v.theta, v.rho, v.phi, v.basis, v.carry_annual, v.funding}) {
    CHECK(bits(zero) == 0);
  }
}

TEST_CASE("Every field of a linear instrument refuses what it cannot mean", "[linear]") {
  using I = LinearInputs;
  const FieldCase<I> cases[] = {{&I::spot, Field::spot, 1e-75, 1e75},
                                {&I::entry_price, Field::entry_price, 1e-75, 1e75},
                                {&I::expiry_years, Field::expiry_years, 0, kMost},
                                {&I::rate, Field::rate, -kMost, kMost},
                                {&I::carry, Field::carry, -kMost, kMost},
                                {&I::funding_rate_8h, Field::funding_rate_8h, -kMost, kMost},
                                {&I::accrual_years, Field::accrual_years, 0, kMost}};
  check_fields(kOrdinary, cases, check_linear);
  I in = kOrdinary;
  for (const double bad : {-1.0, 1e-80, 1e80}) {
    in.mark_price = bad;
    CHECK(price_linear(in).error().code == ErrorCode::out_of_domain);
    CHECK(price_linear(in).error().field == Field::mark_price);
  }
  in.mark_price = std::nan("");
  CHECK(price_linear(in).error().code == ErrorCode::not_finite);
  in = kOrdinary;
  in.linear_type = static_cast<LinearType>(4);
  CHECK(price_linear(in).error().field == Field::linear_type);
  in = kOrdinary;
  in.settlement = static_cast<Settlement>(3);
  CHECK(price_linear(in).error().field == Field::settlement);
  in.settlement = Settlement::futures;
  CHECK(price_linear(in).error().code == ErrorCode::unsupported);
  CHECK(price_linear(in).error().field == Field::settlement);
  in.settlement = Settlement::coin;
  in.linear_type = LinearType::spot;
  CHECK(price_linear(in).error().code == ErrorCode::unsupported);
  in = kOrdinary;
  in.rate = 1e6;
  CHECK(price_linear(in).error().code == ErrorCode::overflow);
}
