#include "core/pricing/exotic/digital.hpp"

#include "tests/native/exotic_cases.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr const char* kPayoffs[] = {"cash", "asset", "gap", "supershare"};
constexpr const char* kTypes[] = {"call", "put"};

const DigitalInputs kOrdinary = {
    .spot = 100, .strike = 110, .expiry_years = 0.5, .vol = 0.6, .rate = 0.04, .carry = 0.01};

DigitalInputs inputs_of(const Json& row) {
  const auto at = [&](std::size_t i) { return number(row["point"][i]); };
  return {.spot = at(0),
          .strike = at(1),
          .expiry_years = at(2),
          .vol = at(3),
          .rate = at(4),
          .carry = at(5),
          .amount = number(row["amount"]),
          .payoff = named<DigitalPayoff>(row["kind"], kPayoffs),
          .type = named<OptionType>(row["type"], kTypes),
          .settlement = settlement_of(row)};
}

OptionInputs european(const DigitalInputs& in) {
  return {in.spot, in.strike, in.expiry_years, in.vol, in.rate, in.carry, in.type, in.settlement};
}

}  // namespace

TEST_CASE("Digitals against mpmath", "[digital]") {
  const int rows = check_exotic_vectors(
      "digital", [](const Json& row) { return price_digital(inputs_of(row)); }, 4e-15, 1e-13);
  CHECK(rows >= 60);
}

TEST_CASE("Haug's digital and gap examples", "[digital]") {
  // Haug, section 4.19: the printed values.
  CHECK(price_digital({.spot = 100,
                       .strike = 80,
                       .expiry_years = 0.75,
                       .vol = 0.35,
                       .rate = 0.06,
                       .carry = 0.06,
                       .amount = 10,
                       .type = OptionType::put})
            ->value == Approx(2.6710).margin(5e-5));
  CHECK(price_digital({.spot = 70,
                       .strike = 65,
                       .expiry_years = 0.5,
                       .vol = 0.27,
                       .rate = 0.07,
                       .carry = 0.05,
                       .payoff = DigitalPayoff::asset,
                       .type = OptionType::put})
            ->value == Approx(20.2069).margin(5e-5));
  CHECK(price_digital({.spot = 50,
                       .strike = 50,
                       .expiry_years = 0.5,
                       .vol = 0.2,
                       .rate = 0.09,
                       .carry = 0,
                       .amount = 57,
                       .payoff = DigitalPayoff::gap})
            ->value == Approx(-0.0053).margin(5e-5));
  CHECK(price_digital({.spot = 100,
                       .strike = 90,
                       .expiry_years = 0.25,
                       .vol = 0.2,
                       .rate = 0.1,
                       .carry = 0.1,
                       .amount = 110,
                       .payoff = DigitalPayoff::supershare})
            ->value == Approx(0.7389).margin(5e-5));
}

TEST_CASE("A European option is asset less strike in cash, in every derivative but the dual ones",
          "[digital]") {
  Uniform draw(1);
  for (int i = 0; i < 400; ++i) {
    DigitalInputs in = {.spot = draw.between(50, 150),
                        .strike = draw.between(50, 150),
                        .expiry_years = draw.between(0.05, 2),
                        .vol = draw.between(0.1, 1),
                        .rate = draw.between(-0.1, 0.2),
                        .carry = draw.between(-0.1, 0.2),
                        .type = i % 2 == 0 ? OptionType::call : OptionType::put,
                        .settlement = i % 4 < 2 ? Settlement::quote : Settlement::coin};
    const OptionValue option = *price_option(european(in));
    const double sign = in.type == OptionType::call ? 1 : -1;
    const OptionValue cash = *price_digital(in);
    in.payoff = DigitalPayoff::asset;
    const OptionValue asset = *price_digital(in);
    for (const NamedResult& r : kResults) {
      if (std::string(r.name).substr(0, 4) == "dual") continue;
      const double a = asset.*(r.field), c = in.strike * cash.*(r.field);
      INFO(r.name << " " << a << " " << c);
      CHECK(option.*(r.field) ==
            Approx(sign * (a - c)).epsilon(1e-13).margin(1e-13 * std::fabs(c)));
    }
    // The slope of a European option in its strike is a digital (Breeden and Litzenberger 1978).
    CHECK(option.dual_delta == Approx(-sign * cash.value).epsilon(4e-15));
    CHECK(option.dual_gamma == Approx(-sign * cash.dual_delta).epsilon(1e-13));
    // A gap option whose two prices agree is the European one.
    in.payoff = DigitalPayoff::gap;
    in.amount = in.strike;
    // Both keep 2e-14 of themselves or 1e-14 of their largest term, and a gap is a difference.
    const auto near = [&](double OptionValue::* field) {
      const double term = std::fmax(std::fabs(asset.*field), in.strike * std::fabs(cash.*field));
      return Approx(option.*field).epsilon(4e-14).margin(2e-14 * term);
    };
    CHECK(price_digital(in)->value == near(&OptionValue::value));
    CHECK(price_digital(in)->gamma == near(&OptionValue::gamma));
  }
}

TEST_CASE("Call and put digitals make up what is certain", "[digital]") {
  Uniform draw(2);
  for (int i = 0; i < 200; ++i) {
    DigitalInputs in = kOrdinary;
    in.strike = draw.between(20, 400);
    in.vol = draw.between(0, 2);
    in.payoff = i % 2 == 0 ? DigitalPayoff::cash : DigitalPayoff::asset;
    const double call = price_digital(in)->value;
    in.type = OptionType::put;
    const double put = price_digital(in)->value;
    const double certain = i % 2 == 0 ? std::exp(-0.02) : 100 * std::exp(-0.005);
    CHECK(call + put == Approx(certain).epsilon(1e-15));
    CHECK(call >= 0);
    CHECK(put >= 0);
  }
}

TEST_CASE("Supershares over adjoining intervals add up", "[digital]") {
  DigitalInputs in = kOrdinary;
  in.payoff = DigitalPayoff::supershare;
  const auto times_strike = [&](double low, double high) {
    in.strike = low;
    in.amount = high;
    return price_digital(in)->value * low;
  };
  for (const double cut : {60.0, 99.0, 100.5, 180.0}) {
    CHECK(times_strike(50, cut) + times_strike(cut, 300) ==
          Approx(times_strike(50, 300)).epsilon(1e-15));
  }
  CHECK(times_strike(80, 80) == 0);
}

TEST_CASE("Tails of digitals keep their digits", "[digital]") {
  // N(-38) = 2.8854e-316 is subnormal, N(-37) = 5.7255e-300 (Abramowitz and Stegun's asymptotics
  // give both): strikes at that distance from a forward of 1.
  DigitalInputs in = {.spot = 1, .strike = 1, .expiry_years = 1, .vol = 0.1, .rate = 0, .carry = 0};
  in.strike = std::exp(37 * 0.1 - 0.005);
  CHECK(price_digital(in)->value == Approx(5.725571e-300).epsilon(1e-6));
  in.type = OptionType::put;
  in.strike = std::exp(-37 * 0.1 - 0.005);
  CHECK(price_digital(in)->value == Approx(5.725571e-300).epsilon(1e-6));
}

TEST_CASE("Digitals at expiry and without volatility", "[digital]") {
  DigitalInputs in = kOrdinary;
  in.expiry_years = 0;
  in.amount = 3;
  CHECK(price_digital(in)->value == 0);
  in.type = OptionType::put;
  CHECK(price_digital(in)->value == 3);
  in.strike = 100;
  CHECK(price_digital(in)->value == 1.5);
  CHECK(bits(price_digital(in)->gamma) == 0);
  in.payoff = DigitalPayoff::asset;
  CHECK(price_digital(in)->value == 150);
  CHECK(price_digital(in)->delta == 1.5);
  in.expiry_years = 2;
  in.vol = 0;
  in.strike = 120;
  const OptionValue v = *price_digital(in);  // the forward stands at 106.2
  CHECK(v.value == Approx(300 * std::exp(-0.02)).epsilon(1e-15));
  CHECK(v.theta == Approx(0.01 * v.value).epsilon(1e-15));
  CHECK(v.phi == Approx(-2 * v.value).epsilon(1e-15));
  CHECK(bits(v.vega) == 0);
  in.settlement = Settlement::coin;
  CHECK(price_digital(in)->value == Approx(v.value / 100).epsilon(1e-15));
  CHECK(price_digital(in)->delta == 0);
}

TEST_CASE("Every field of a digital refuses what it cannot mean", "[digital]") {
  using I = DigitalInputs;
  const FieldCase<I> cases[] = {{&I::spot, Field::spot, 1e-75, 1e75},
                                {&I::strike, Field::strike, 1e-75, 1e75},
                                {&I::expiry_years, Field::expiry_years, 0, kMost},
                                {&I::vol, Field::vol, 0, kMost},
                                {&I::rate, Field::rate, -kMost, kMost},
                                {&I::carry, Field::carry, -kMost, kMost},
                                {&I::amount, Field::amount, -1e75, 1e75}};
  check_fields(kOrdinary, cases, check_digital);
  I in = kOrdinary;
  in.payoff = DigitalPayoff::gap;
  in.amount = 0;
  CHECK(price_digital(in).error().field == Field::amount);
  in.payoff = DigitalPayoff::supershare;
  in.amount = 109;
  CHECK(price_digital(in).error().field == Field::amount);
  in.amount = 120;
  in.type = OptionType::put;
  CHECK(price_digital(in).error().field == Field::option_type);
  in = kOrdinary;
  in.payoff = static_cast<DigitalPayoff>(4);
  CHECK(price_digital(in).error().field == Field::digital_payoff);
  in = kOrdinary;
  in.type = static_cast<OptionType>(2);
  CHECK(price_digital(in).error().field == Field::option_type);
  in = kOrdinary;
  in.settlement = static_cast<Settlement>(3);
  CHECK(price_digital(in).error().field == Field::settlement);
  in = kOrdinary;
  in.rate = -1e5;
  in.type = OptionType::put;
  CHECK(price_digital(in).error().code == ErrorCode::overflow);
}

TEST_CASE("A batch of digitals has the bits of the scalar calls", "[digital]") {
  constexpr std::size_t kCount = 211;
  Uniform draw(3);
  std::vector<DigitalInputs> rows;
  std::vector<double> columns[7];
  std::vector<std::uint8_t> payoffs, types;
  for (std::size_t i = 0; i < kCount; ++i) {
    DigitalInputs in = kOrdinary;
    in.spot = i % 17 == 3 ? -1 : draw.between(60, 140);
    in.strike = draw.between(60, 140);
    in.expiry_years = i % 23 == 5 ? 0 : draw();
    in.vol = i % 19 == 7 ? std::nan("") : draw.between(0.1, 1);
    in.rate = i % 29 == 11 ? -1e5 : draw.between(-0.1, 0.1);
    in.payoff = static_cast<DigitalPayoff>(i % 4);
    in.amount = i % 4 == 3 ? in.strike * 1.3 : draw.between(1, 100);
    in.type = i % 4 == 3 || draw() < 0.5 ? OptionType::call : OptionType::put;
    rows.push_back(in);
    const double fields[] = {in.spot, in.strike, in.expiry_years, in.vol,
                             in.rate, in.carry,  in.amount};
    for (std::size_t c = 0; c < 7; ++c) columns[c].push_back(fields[c]);
    payoffs.push_back(static_cast<std::uint8_t>(in.payoff));
    types.push_back(static_cast<std::uint8_t>(in.type));
  }
  const auto at = [&](std::size_t c) { return Column<double>{columns[c].data(), 1}; };
  const DigitalColumns batch = {kCount,
                                at(0),
                                at(1),
                                at(2),
                                at(3),
                                at(4),
                                at(5),
                                at(6),
                                {payoffs.data()},
                                {types.data()},
                                Settlement::quote};
  check_batch(
      kCount, [&](const OptionValueColumns& out) { return price_digitals(batch, out); },
      [&](std::size_t row) { return price_digital(rows[row]); });
}
