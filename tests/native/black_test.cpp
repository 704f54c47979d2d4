#include "core/pricing/black.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/native/black_results.hpp"
#include "tests/native/black_terms.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using loadline::checks::bits;
using loadline::checks::BlackTerms;
using loadline::checks::kResults;
using loadline::checks::Named;
using Json = nlohmann::json;

namespace {

Json load(const std::string& name) {
  std::ifstream stream(std::string(LOADLINE_VECTORS) + "/" + name);
  REQUIRE(stream.good());
  return Json::parse(stream);
}

/// One row under its field names.
Json row_of(const Json& file, const Json& vector) {
  Json row;
  for (std::size_t i = 0; i < vector.size(); ++i)
    row[file["fields"][i].get<std::string>()] = vector[i];
  return row;
}

double number(const Json& value) {
  return value.is_string() ? std::strtod(value.get<std::string>().c_str(), nullptr)
                           : value.get<double>();
}

Settlement settlement_of(const std::string& name) {
  return name == "coin"      ? Settlement::coin
         : name == "futures" ? Settlement::futures
                             : Settlement::quote;
}

OptionInputs inputs_of(const Json& row) {
  return {.spot = number(row["S"]),
          .strike = number(row["K"]),
          .expiry_years = number(row["T"]),
          .vol = number(row["vol"]),
          .rate = number(row["r"]),
          .carry = number(row["q"]),
          .type = row["type"] == "call" ? OptionType::call : OptionType::put,
          .settlement = settlement_of(row.value("settlement", "quote"))};
}

/// Relative 2e-14, or 1e-14 of the largest term of the formula.
void check_result(const Json& row, const char* name, double got, double want,
                  const BlackTerms& terms) {
  INFO(name << " of " << row.dump());
  INFO("got " << got << ", want " << want << ", relative " << (got - want) / want);
  CHECK(std::fabs(got - want) <= std::max(2e-14 * std::fabs(want), 1e-14 * terms.largest(name)));
}

void check_greeks_file(const std::string& file_name, bool peer_names) {
  const Json file = load(file_name);
  for (const Json& vector : file["vectors"]) {
    const Json row = row_of(file, vector);
    const OptionInputs inputs = inputs_of(row);
    const auto option = price_option(inputs);
    REQUIRE(option.ok());
    const BlackTerms terms(inputs);
    for (const Named& n : kResults) {
      const double want = number(row[peer_names ? n.vector_name : n.name]);
      if (std::fabs(want) < 1e-290) continue;  // near the end of binary64
      check_result(row, n.name, (*option).*(n.field), want, terms);
    }
  }
}

const OptionInputs kOrdinary = {
    .spot = 100, .strike = 110, .expiry_years = 0.5, .vol = 0.6, .rate = 0.04, .carry = 0.01};

}  // namespace

TEST_CASE("Black agrees with direct differentiation at 50 digits", "[black]") {
  check_greeks_file("options-bsm-greeks-mp.json", true);
}

TEST_CASE("Black agrees with differences at 400 digits in every settlement", "[black]") {
  check_greeks_file("options-bsm-random-mp.json", false);
}

TEST_CASE("Black agrees with Haug's tables", "[black]") {
  const Json values = load("options-european-haug.json");
  for (const Json& vector : values["vectors"]) {
    const Json row = row_of(values, vector);
    INFO(row.dump());
    CHECK(std::fabs(price_option(inputs_of(row))->value - number(row["value"])) <=
          number(row["tol"]));
  }
  const Json greeks = load("options-european-greeks-haug.json");
  for (const Json& vector : greeks["vectors"]) {
    const Json row = row_of(greeks, vector);
    const auto option = price_option(inputs_of(row));
    const std::string greek = row["greek"];
    double got = std::numeric_limits<double>::quiet_NaN();
    for (const Named& n : kResults) {
      if (greek == n.name) got = (*option).*(n.field);
    }
    if (greek == "elasticity") got = option->delta * number(row["S"]) / option->value;
    if (greek == "theta_per_day") got = option->theta / 365;
    if (greek == "divrho") got = option->phi;
    INFO(row.dump());
    CHECK(std::fabs(got - number(row["value"])) <= greeks["tol"].get<double>());
  }
}

TEST_CASE("Call less put is the forward", "[black]") {
  for (double strike = 20; strike < 400; strike *= 1.13) {
    for (const double vol : {0.0, 0.01, 0.3, 2.0}) {
      OptionInputs in = kOrdinary;
      in.strike = strike;
      in.vol = vol;
      const double call = price_option(in)->value;
      in.type = OptionType::put;
      const double put = price_option(in)->value;
      const double forward = 100 * std::exp(-0.01 * 0.5) - strike * std::exp(-0.04 * 0.5);
      CHECK(call - put == Approx(forward).margin(1e-13 * (100 + strike)));
      CHECK(call >= 0);
      CHECK(put >= 0);
    }
  }
}

TEST_CASE("Greeks are the slopes of the value", "[black]") {
  struct Bump {
    double OptionInputs::* input;
    double OptionValue::* from;
    double OptionValue::* slope;
    double sign;
  };
  using I = OptionInputs;
  using V = OptionValue;
  const Bump bumps[] = {{&I::spot, &V::value, &V::delta, 1},
                        {&I::spot, &V::delta, &V::gamma, 1},
                        {&I::vol, &V::value, &V::vega, 1},
                        {&I::expiry_years, &V::value, &V::theta, -1},
                        {&I::rate, &V::value, &V::rho, 1},
                        {&I::carry, &V::value, &V::phi, 1},
                        {&I::strike, &V::value, &V::dual_delta, 1},
                        {&I::strike, &V::dual_delta, &V::dual_gamma, 1},
                        {&I::vol, &V::delta, &V::vanna, 1},
                        {&I::vol, &V::vega, &V::volga, 1},
                        {&I::expiry_years, &V::delta, &V::charm, -1},
                        {&I::expiry_years, &V::vega, &V::veta, 1},
                        {&I::spot, &V::gamma, &V::speed, 1},
                        {&I::vol, &V::gamma, &V::zomma, 1},
                        {&I::expiry_years, &V::gamma, &V::color, -1},
                        {&I::vol, &V::volga, &V::ultima, 1}};
  for (const auto settlement : {Settlement::quote, Settlement::coin, Settlement::futures}) {
    for (const auto type : {OptionType::call, OptionType::put}) {
      OptionInputs in = kOrdinary;
      in.settlement = settlement;
      in.type = type;
      const OptionValue here = *price_option(in);
      for (const Bump& b : bumps) {
        OptionInputs up = in, down = in;
        const double h = 1e-5 * in.*(b.input);
        up.*(b.input) += h;
        down.*(b.input) -= h;
        const double rise = (*price_option(up)).*(b.from) - (*price_option(down)).*(b.from);
        const double step = up.*(b.input) - down.*(b.input);
        CHECK(here.*(b.slope) == Approx(b.sign * rise / step).epsilon(1e-7));
      }
    }
  }
}

TEST_CASE("At expiry and without volatility the limits stand", "[black]") {
  OptionInputs in = {
      .spot = 120, .strike = 100, .expiry_years = 0, .vol = 0.5, .rate = 0.1, .carry = 0.02};
  OptionValue v = *price_option(in);
  CHECK(v.value == 20);
  CHECK(v.delta == 1);
  CHECK(v.dual_delta == -1);
  CHECK(v.theta == Approx(0.02 * 120 - 0.1 * 100));
  for (const double zero : {v.gamma, v.vega, v.rho, v.vanna, v.volga, v.speed, v.ultima}) {
    CHECK(bits(zero) == 0);
  }
  in.type = OptionType::put;
  v = *price_option(in);
  for (const Named& n : kResults) CHECK(bits(v.*(n.field)) == 0);
  in.strike = 120;
  v = *price_option(in);
  CHECK(bits(v.value) == 0);
  CHECK(v.delta == -0.5);
  CHECK(bits(v.gamma) == 0);

  in = {.spot = 100, .strike = 101, .expiry_years = 2, .vol = 0, .rate = 0.05, .carry = 0.01};
  v = *price_option(in);
  CHECK(v.value == Approx(100 * std::exp(-0.02) - 101 * std::exp(-0.1)).epsilon(1e-14));
  CHECK(v.delta == Approx(std::exp(-0.02)).epsilon(1e-15));
  CHECK(v.rho == Approx(2 * 101 * std::exp(-0.1)).epsilon(1e-15));
  CHECK(bits(v.vega) == 0);
  in.settlement = Settlement::coin;
  CHECK(price_option(in)->value == Approx(v.value / 100).epsilon(1e-15));
}

TEST_CASE("Every field refuses what it cannot mean", "[black]") {
  struct Case {
    double OptionInputs::* input;
    Field field;
    bool positive, signed_;
  };
  const Case cases[] = {{&OptionInputs::spot, Field::spot, true, false},
                        {&OptionInputs::strike, Field::strike, true, false},
                        {&OptionInputs::expiry_years, Field::expiry_years, false, false},
                        {&OptionInputs::vol, Field::vol, false, false},
                        {&OptionInputs::rate, Field::rate, false, true},
                        {&OptionInputs::carry, Field::carry, false, true}};
  const double inf = std::numeric_limits<double>::infinity();
  const auto refusal = [](const Case& c, double value) {
    OptionInputs in = kOrdinary;
    in.*(c.input) = value;
    return price_option(in).error();
  };
  for (const Case& c : cases) {
    for (const double bad : {std::nan(""), inf, -inf}) {
      const Error error = refusal(c, bad);
      CHECK(error.code == ErrorCode::not_finite);
      CHECK(error.field == c.field);
      CHECK((std::isnan(bad) ? std::isnan(error.value) : error.value == bad));
    }
    const Error negative = refusal(c, -0.01);
    CHECK(negative.code == (c.signed_ ? ErrorCode::ok : ErrorCode::out_of_domain));
    if (!c.signed_) CHECK(negative.field == c.field);
    for (const double zero : {0.0, -0.0}) {
      CHECK(refusal(c, zero).code == (c.positive ? ErrorCode::out_of_domain : ErrorCode::ok));
    }
    if (c.positive) {
      CHECK(refusal(c, 5e-324).code == ErrorCode::out_of_domain);
      CHECK(refusal(c, 1e308).code == ErrorCode::out_of_domain);
    }
  }
  OptionInputs in = kOrdinary;
  in.type = static_cast<OptionType>(2);
  CHECK(price_option(in).error().field == Field::option_type);
  in = kOrdinary;
  in.settlement = static_cast<Settlement>(7);
  CHECK(price_option(in).error().field == Field::settlement);
  in = kOrdinary;
  in.rate = -1e5;
  CHECK(price_option(in)->value == 0);  // a call on a strike beyond all numbers
  in.type = OptionType::put;
  CHECK(price_option(in).error().code == ErrorCode::overflow);
}

TEST_CASE("Margined daily: the expected payoff, of which the rate moves the forward alone",
          "[black]") {
  OptionInputs in = kOrdinary;
  in.settlement = Settlement::futures;
  for (const auto type : {OptionType::call, OptionType::put}) {
    in.type = type;
    in.rate = 0.25;  // carry - rate is exact
    in.carry = 0.125;
    const OptionValue margined = *price_option(in);
    OptionInputs undiscounted = in;
    undiscounted.settlement = Settlement::quote;
    const OptionValue paid = *price_option(undiscounted);
    CHECK(margined.value == Approx(paid.value * std::exp(0.25 * in.expiry_years)).epsilon(1e-14));
    undiscounted.rate = 0;
    undiscounted.carry = -0.125;
    const OptionValue same = *price_option(undiscounted);
    for (const Named& n : kResults) {
      const double want = std::string(n.name) == "rho" ? 0.0 - same.phi : same.*(n.field);
      INFO(n.name);
      CHECK(bits(margined.*(n.field)) == bits(want));
    }
  }
  // On a future nothing depends on the rate, and there is no interest on the premium.
  in.rate = in.carry = 0.07;
  const OptionValue future = *price_option(in);
  in.rate = in.carry = 0;
  CHECK(bits(price_option(in)->theta) == bits(future.theta));
  CHECK(bits(price_option(in)->value) == bits(future.value));
  // Parity without a discount.
  in.rate = 0.05;
  in.type = OptionType::call;
  const double call = price_option(in)->value;
  in.type = OptionType::put;
  const double forward = in.spot * std::exp(0.05 * in.expiry_years);
  CHECK(call - price_option(in)->value == Approx(forward - in.strike).epsilon(1e-13));
}

TEST_CASE("An expiry whose reciprocal overflows is refused, and reads no table out of bounds",
          "[black]") {
  OptionInputs inputs = kOrdinary;
  inputs.expiry_years = 0x1p-1074;
  inputs.vol = 2.8297713016388527e159;  // a total volatility of ordinary size
  CHECK(price_option(inputs).error().code == ErrorCode::overflow);
  inputs.expiry_years = 0x1p-1024;
  CHECK(price_option(inputs).error().code == ErrorCode::overflow);
}
