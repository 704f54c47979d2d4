#include "core/pricing/black.hpp"

#include <bit>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/pricing/black_batch.hpp"

#include "tests/native/black_terms.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using loadline::checks::BlackTerms;
using Json = nlohmann::json;

namespace {

struct Named {
  const char* name;
  const char* vector_name;  // in options-bsm-greeks-mp.json
  double OptionValue::* field;
};

const Named kResults[] = {{"value", "price", &OptionValue::value},
                          {"delta", "delta", &OptionValue::delta},
                          {"gamma", "gamma", &OptionValue::gamma},
                          {"vega", "vega", &OptionValue::vega},
                          {"theta", "theta", &OptionValue::theta},
                          {"rho", "rho", &OptionValue::rho},
                          {"phi", "phi_dPdq", &OptionValue::phi},
                          {"dual_delta", "dual_delta", &OptionValue::dual_delta},
                          {"dual_gamma", "dual_gamma", &OptionValue::dual_gamma},
                          {"vanna", "vanna", &OptionValue::vanna},
                          {"volga", "volga", &OptionValue::volga},
                          {"charm", "charm", &OptionValue::charm},
                          {"veta", "veta", &OptionValue::veta},
                          {"speed", "speed", &OptionValue::speed},
                          {"zomma", "zomma", &OptionValue::zomma},
                          {"color", "color", &OptionValue::color},
                          {"ultima", "ultima", &OptionValue::ultima}};

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

std::uint64_t bits(double x) {
  return std::bit_cast<std::uint64_t>(x);
}

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

namespace {

/// A batch of options with some bad rows, in columns.
struct Batch {
  std::vector<double> in[6];
  std::vector<std::uint8_t> type;
  std::vector<OptionInputs> rows;
  std::vector<double> out[17];
  std::vector<std::uint16_t> status;

  Settlement settlement;

  explicit Batch(std::size_t count, Settlement settlement_ = Settlement::quote)
      : status(count, 77), settlement(settlement_) {
    std::uint64_t state = count;
    const auto uniform = [&state] {
      state = state * 6364136223846793005u + 1442695040888963407u;
      return static_cast<double>(state >> 11) * 0x1p-53;
    };
    for (std::size_t i = 0; i < count; ++i) {
      OptionInputs row = {.spot = 50 + 100 * uniform(),
                          .strike = 50 + 100 * uniform(),
                          .expiry_years = uniform(),
                          .vol = 0.1 + uniform(),
                          .rate = 0.1 * uniform(),
                          .carry = 0.1 * uniform(),
                          .type = uniform() < 0.5 ? OptionType::call : OptionType::put,
                          .settlement = settlement};
      if (i % 7 == 3) row.spot = -1;
      if (i % 11 == 5) row.vol = std::nan("");
      if (i % 13 == 6) row.rate = -1e5;
      const double fields[] = {row.spot, row.strike, row.expiry_years,
                               row.vol,  row.rate,   row.carry};
      for (std::size_t c = 0; c < 6; ++c) in[c].push_back(fields[c]);
      type.push_back(static_cast<std::uint8_t>(row.type));
      rows.push_back(row);
    }
    for (auto& column : out) column.assign(count + 1, -7.0);
  }
  OptionColumns options() const {
    const auto at = [this](std::size_t c) { return Column<double>{in[c].data(), 1}; };
    return {rows.size(), at(0), at(1), at(2), at(3), at(4), at(5), {type.data(), 1}, settlement};
  }
  OptionValueColumns results(unsigned wanted = ~0u) {
    const auto at = [&](std::size_t c) {
      return (wanted >> c & 1u) != 0 ? out[c].data() : nullptr;
    };
    return {at(0), at(1),  at(2),  at(3),  at(4),  at(5),  at(6),  at(7),  at(8),
            at(9), at(10), at(11), at(12), at(13), at(14), at(15), at(16), status.data()};
  }
  void check_against_scalar() const {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto expected = price_option(rows[i]);
      REQUIRE(status[i] == static_cast<std::uint16_t>(expected.error().code));
      for (std::size_t c = 0; c < 17; ++c) {
        const double want = expected.ok() ? (*expected).*(kResults[c].field) : 0.0;
        INFO(kResults[c].name << ", row " << i << " of " << rows.size());
        REQUIRE(bits(out[c][i]) == bits(want));
      }
    }
    for (const auto& column : out) REQUIRE(column[rows.size()] == -7.0);
  }
};

template <int N>
void check_batches() {
  for (std::size_t count = 0; count <= 33; ++count) {
    for (const auto settlement : {Settlement::quote, Settlement::futures}) {
      Batch batch(count, settlement);
      price_rows<N>(batch.options(), batch.results());
      batch.check_against_scalar();
    }
  }
}

}  // namespace

TEST_CASE("A batch has the bits of the scalar call, for every lane count and tail", "[black]") {
  check_batches<1>();
  check_batches<2>();
  check_batches<4>();
  check_batches<8>();
  for (const std::size_t count : {127u, 128u, 129u, 300u}) {
    Batch batch(count);
    const std::size_t refused = price_options(batch.options(), batch.results());
    batch.check_against_scalar();
    std::size_t bad = 0;
    for (const std::uint16_t status : batch.status) bad += status != 0;
    CHECK(refused == bad);
  }
}

TEST_CASE("A column's bits do not depend on the others, and unwanted ones stay", "[black]") {
  Batch all(200);
  price_options(all.options(), all.results());
  for (std::size_t c = 0; c < 17; ++c) {
    Batch one(200);
    price_options(one.options(), one.results(1u << c));
    for (std::size_t k = 0; k < 17; ++k) {
      for (std::size_t i = 0; i < 200; ++i) {
        if (all.status[i] == static_cast<std::uint16_t>(ErrorCode::overflow)) continue;
        REQUIRE(bits(one.out[k][i]) == bits(k == c ? all.out[k][i] : -7.0));
      }
    }
  }
}

TEST_CASE("Values alone are the value column, whatever the settlement", "[black]") {
  for (const auto settlement : {Settlement::quote, Settlement::coin, Settlement::futures}) {
    Batch batch(200, settlement), values(200, settlement);
    const std::size_t refused = price_options(batch.options(), batch.results(1u));
    std::vector<double>& value = values.out[0];
    CHECK(value_options(values.options(), value.data(), values.status.data()) == refused);
    CHECK(values.status == batch.status);
    for (std::size_t i = 0; i <= 200; ++i) REQUIRE(bits(value[i]) == bits(batch.out[0][i]));
  }
}

TEST_CASE("A shared rate of zero has the bits of one in every row", "[black]") {
  const double zero = 0.0, below = -0.0;
  for (const double* const rate : {&zero, &below}) {
    Batch batch(150), expected(150);
    for (std::size_t i = 0; i < 150; ++i) expected.in[4][i] = expected.in[5][i] = *rate;
    price_options(expected.options(), expected.results());
    OptionColumns options = batch.options();
    options.rate = {rate, 0};
    options.carry = {rate, 0};
    price_options(options, batch.results());
    CHECK(batch.status == expected.status);
    for (std::size_t c = 0; c < 17; ++c) {
      for (std::size_t i = 0; i < 150; ++i) {
        REQUIRE(bits(batch.out[c][i]) == bits(expected.out[c][i]));
      }
    }
  }
}

TEST_CASE("A stride of zero repeats one value", "[black]") {
  Batch batch(150);
  for (auto& row : batch.rows) row.strike = 91;
  for (auto& row : batch.rows) row.type = OptionType::put;
  OptionColumns options = batch.options();
  const double strike = 91;
  const std::uint8_t put = 1;
  options.strike = {&strike, 0};
  options.type = {&put, 0};
  price_options(options, batch.results());
  batch.check_against_scalar();
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

TEST_CASE("Margined daily: a shared rate or carry has the bits of columns", "[black]") {
  const double rate = 0.03, carry = -0.01, expiry = 0.4;
  for (const unsigned shared : {1u, 2u, 3u, 7u}) {
    Batch batch(300, Settlement::futures);
    OptionColumns options = batch.options();
    if ((shared & 1u) != 0) options.rate = {&rate, 0};
    if ((shared & 2u) != 0) options.carry = {&carry, 0};
    if ((shared & 4u) != 0) options.expiry_years = {&expiry, 0};
    for (auto& row : batch.rows) {
      if ((shared & 1u) != 0) row.rate = rate;
      if ((shared & 2u) != 0) row.carry = carry;
      if ((shared & 4u) != 0) row.expiry_years = expiry;
    }
    price_options(options, batch.results());
    batch.check_against_scalar();
  }
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
