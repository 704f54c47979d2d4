#include "core/pricing/bachelier.hpp"

#include <cmath>

#include "core/pricing/bachelier_batch.hpp"

#include "tests/native/forward_vectors.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

const BachelierInputs kOrdinary = {
    .forward = 100, .strike = 110, .expiry_years = 0.5, .normal_vol = 30, .discount = 0.97};

struct Named {
  const char* name;
  double BachelierValue::* field;
};

using V = BachelierValue;
const Named kResults[] = {{"value", &V::value},           {"delta", &V::delta},
                          {"gamma", &V::gamma},           {"vega", &V::vega},
                          {"theta", &V::theta},           {"rho", &V::rho},
                          {"dual_delta", &V::dual_delta}, {"dual_gamma", &V::dual_gamma},
                          {"vanna", &V::vanna},           {"volga", &V::volga},
                          {"charm", &V::charm},           {"veta", &V::veta},
                          {"speed", &V::speed},           {"zomma", &V::zomma},
                          {"color", &V::color},           {"ultima", &V::ultima}};

/// How much larger than the result the terms are that it is the difference of: z^2 - 1 and z^2 - 3.
double cancellation(const std::string& name, double z) {
  const double square = z * z;
  if (name == "zomma" || name == "color") return std::fabs((square + 1) / (square - 1));
  if (name == "ultima") return std::fabs((square + 3) / (square - 3));
  return 1;
}

}  // namespace

TEST_CASE("Bachelier agrees with differences at 400 digits", "[bachelier]") {
  for (const Json& row : rows_about("price_bachelier")) {
    const Json& in = row.at("in");
    const BachelierInputs inputs = {.forward = number(in.at("forward")),
                                    .strike = number(in.at("strike")),
                                    .expiry_years = number(in.at("expiry_years")),
                                    .normal_vol = number(in.at("vol")),
                                    .discount = number(in.at("discount")),
                                    .type = type_of(in)};
    const auto value = price_bachelier(inputs);
    REQUIRE(value.ok());
    const double z =
        (inputs.forward - inputs.strike) / (inputs.normal_vol * std::sqrt(inputs.expiry_years));
    for (const Named& n : kResults) {
      const double want = number(row.at("out").at(n.name)), got = (*value).*(n.field);
      if (std::fabs(want) < 1e-290) continue;
      CAPTURE(row.dump(), n.name, got, want);
      CHECK(std::fabs(got - want) <= 1e-14 * cancellation(n.name, z) * std::fabs(want));
    }
  }
}

TEST_CASE("At the money a Bachelier option is its total volatility over sqrt(2 pi)",
          "[bachelier]") {
  // L. Bachelier (1900), page 51: the price of the simple option, k sqrt(t) with k = s / sqrt(2
  // pi).
  for (const double vol : {1e-10, 0.7, 30.0, 1e20}) {
    const auto value = price_bachelier(
        {.forward = -3, .strike = -3, .expiry_years = 0.25, .normal_vol = vol, .discount = 1});
    CHECK(value->value == Approx(vol * 0.5 / std::sqrt(2 * std::acos(-1.0))).epsilon(1e-15));
    CHECK(value->delta == 0.5);
    CHECK(bits(value->vanna) == 0);
  }
}

TEST_CASE("A Bachelier call less its put is the forward, and the mirror image is the put",
          "[bachelier]") {
  Draws draws(8);
  for (int i = 0; i < 2000; ++i) {
    BachelierInputs in = {.forward = draws.between(-5, 5),
                          .strike = draws.between(-5, 5),
                          .expiry_years = draws.between(0, 2),
                          .normal_vol = draws.between(0, 3),
                          .discount = 0.9};
    const double call = price_bachelier(in)->value;
    in.type = OptionType::put;
    const double put = price_bachelier(in)->value;
    CHECK(call - put == Approx(0.9 * (in.forward - in.strike)).margin(1e-14));
    CHECK(call >= 0);
    CHECK(put >= 0);
    in.type = OptionType::call;
    std::swap(in.forward, in.strike);
    in.forward = -in.forward;
    in.strike = -in.strike;
    CHECK(bits(price_bachelier(in)->value) == bits(call));
  }
}

TEST_CASE("At expiry and without volatility Bachelier's limits stand", "[bachelier]") {
  for (const bool expired : {true, false}) {
    BachelierInputs in = kOrdinary;
    (expired ? in.expiry_years : in.normal_vol) = 0;
    in.strike = 80;
    auto v = *price_bachelier(in);
    CHECK(v.value == 0.97 * 20);
    CHECK(v.delta == 0.97);
    CHECK(v.dual_delta == -0.97);
    for (const double zero : {v.gamma, v.vega, v.theta, v.vanna, v.volga, v.charm, v.veta, v.speed,
                              v.zomma, v.color, v.ultima}) {
      CHECK(bits(zero) == 0);
    }
    in.type = OptionType::put;
    v = *price_bachelier(in);
    for (const Named& n : kResults) CHECK(bits(v.*(n.field)) == 0);
    in.strike = 100;
    v = *price_bachelier(in);
    CHECK(bits(v.value) == 0);
    CHECK(v.delta == -0.97 / 2);
  }
  // Beyond forty standard deviations there is nothing.
  const auto v = price_bachelier(
      {.forward = 0, .strike = 41, .expiry_years = 1, .normal_vol = 1, .discount = 1});
  CHECK(bits(v->value) == 0);
}

TEST_CASE("Every field of a Bachelier option refuses what it cannot mean", "[bachelier]") {
  using I = BachelierInputs;
  const double most = std::numeric_limits<double>::max();
  const FieldDomain<I> domains[] = {
      {&I::forward, Field::forward, -kMaxOptionPrice, kMaxOptionPrice},
      {&I::strike, Field::strike, -kMaxOptionPrice, kMaxOptionPrice},
      {&I::expiry_years, Field::expiry_years, 0, most},
      {&I::normal_vol, Field::normal_vol, 0, most},
      {&I::discount, Field::discount, kMinOptionPrice, kMaxOptionPrice}};
  for (const auto& domain : domains) {
    check_field(kOrdinary, domain, [](const I& in) { return price_bachelier(in).error(); });
  }
  I in = kOrdinary;
  in.type = static_cast<OptionType>(2);
  CHECK(price_bachelier(in).error().field == Field::option_type);
  in = kOrdinary;
  in.normal_vol = in.expiry_years = most;
  CHECK(price_bachelier(in).error().code == ErrorCode::overflow);
  CHECK(price_bachelier(in).error().field == Field::none);
}

namespace {

struct Batch {
  std::vector<BachelierInputs> rows;
  std::vector<double> in[5], out[16];
  std::vector<std::uint8_t> type;
  std::vector<std::uint16_t> status;

  explicit Batch(std::size_t count) : status(count, 77) {
    Draws draws(count);
    for (std::size_t i = 0; i < count; ++i) {
      BachelierInputs row = {.forward = draws.between(-5, 5),
                             .strike = draws.between(-5, 5),
                             .expiry_years = draws.between(0, 2),
                             .normal_vol = draws.between(0, 3),
                             .discount = draws.between(0.5, 1),
                             .type = static_cast<OptionType>(draws.next() < 0.5)};
      const double hostile[] = {NAN, INFINITY, 0.0, -1.0, 1e308, 5e-324};
      if (i % 5 == 2) row.expiry_years = hostile[i % 6];
      if (i % 7 == 3) row.normal_vol = hostile[i % 6];
      if (i % 11 == 4) row.strike = hostile[i % 6];
      if (i % 13 == 5) row.discount = hostile[i % 6];
      if (i % 17 == 6) row.type = static_cast<OptionType>(3);
      const double fields[] = {row.forward, row.strike, row.expiry_years, row.normal_vol,
                               row.discount};
      for (std::size_t c = 0; c < 5; ++c) in[c].push_back(fields[c]);
      type.push_back(static_cast<std::uint8_t>(row.type));
      rows.push_back(row);
    }
    for (auto& column : out) column.assign(count, -7);
  }
  BachelierColumns options() const {
    return {.count = rows.size(),
            .forward = {in[0].data()},
            .strike = {in[1].data()},
            .expiry_years = {in[2].data()},
            .normal_vol = {in[3].data()},
            .discount = {in[4].data()},
            .type = {type.data()}};
  }
  BachelierValueColumns results() {
    return {out[0].data(),  out[1].data(),  out[2].data(),  out[3].data(),  out[4].data(),
            out[5].data(),  out[6].data(),  out[7].data(),  out[8].data(),  out[9].data(),
            out[10].data(), out[11].data(), out[12].data(), out[13].data(), out[14].data(),
            out[15].data(), status.data()};
  }
  std::size_t check_against_scalar() const {
    std::size_t refused = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto one = price_bachelier(rows[i]);
      CAPTURE(i);
      REQUIRE(status[i] == static_cast<std::uint16_t>(one.error().code));
      for (std::size_t c = 0; c < 16; ++c) {
        REQUIRE(bits(out[c][i]) == bits(one.ok() ? (*one).*(kResults[c].field) : 0.0));
      }
      refused += one.ok() ? 0 : 1;
    }
    return refused;
  }
};

template <int N>
void check_lanes() {
  for (std::size_t count = 0; count <= 33; ++count) {
    Batch batch(count);
    const std::size_t refused = price_bachelier_rows<N>(batch.options(), batch.results());
    CHECK(batch.check_against_scalar() == refused);
  }
}

}  // namespace

TEST_CASE("A batch of Bachelier options has the bits of the scalar call", "[bachelier]") {
  check_lanes<1>();
  check_lanes<2>();
  check_lanes<4>();
  check_lanes<8>();
  Batch batch(1000);
  const std::size_t refused = price_bacheliers(batch.options(), batch.results());
  CHECK(batch.check_against_scalar() == refused);
  Batch one(1000);
  price_bacheliers(one.options(), {.gamma = one.out[2].data()});
  for (std::size_t i = 0; i < 1000; ++i) {
    if (batch.status[i] == static_cast<std::uint16_t>(ErrorCode::overflow)) continue;
    REQUIRE(bits(one.out[2][i]) == bits(batch.out[2][i]));
    REQUIRE(one.out[0][i] == -7);
  }
}
