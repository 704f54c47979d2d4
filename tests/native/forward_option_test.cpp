#include "core/pricing/forward_option.hpp"

#include <cmath>

#include "tests/native/black_terms.hpp"
#include "tests/native/forward_vectors.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

const ForwardOptionInputs kOrdinary = {.forward = 100,
                                       .strike = 110,
                                       .expiry_years = 0.5,
                                       .vol = 0.6,
                                       .discount = 0.97,
                                       .displacement = 5};

struct Named {
  const char* name;
  double ForwardOptionValue::* field;
};

using V = ForwardOptionValue;
const Named kResults[] = {{"value", &V::value},           {"delta", &V::delta},
                          {"gamma", &V::gamma},           {"vega", &V::vega},
                          {"theta", &V::theta},           {"rho", &V::rho},
                          {"dual_delta", &V::dual_delta}, {"dual_gamma", &V::dual_gamma},
                          {"vanna", &V::vanna},           {"volga", &V::volga},
                          {"charm", &V::charm},           {"veta", &V::veta},
                          {"speed", &V::speed},           {"zomma", &V::zomma},
                          {"color", &V::color},           {"ultima", &V::ultima}};

}  // namespace

TEST_CASE("Options on a forward agree with differences at 400 digits", "[forward]") {
  for (const Json& row : rows_about("price_forward_option")) {
    const Json& in = row.at("in");
    const ForwardOptionInputs inputs = {.forward = number(in.at("forward")),
                                        .strike = number(in.at("strike")),
                                        .expiry_years = number(in.at("expiry_years")),
                                        .vol = number(in.at("vol")),
                                        .discount = number(in.at("discount")),
                                        .displacement = number(in.at("displacement")),
                                        .type = type_of(in)};
    const auto value = price_forward_option(inputs);
    REQUIRE(value.ok());
    const BlackTerms terms({.spot = inputs.forward + inputs.displacement,
                            .strike = inputs.strike + inputs.displacement,
                            .expiry_years = inputs.expiry_years,
                            .vol = inputs.vol,
                            .rate = 0,
                            .carry = 0,
                            .type = inputs.type});
    for (const Named& n : kResults) {
      const double want = number(row.at("out").at(n.name)), got = (*value).*(n.field);
      if (std::fabs(want) < 1e-290) continue;
      CAPTURE(row.dump(), n.name, got, want);
      const double scale = std::string(n.name) == "rho"
                               ? terms.largest("value") * inputs.expiry_years
                               : terms.largest(n.name);
      CHECK(std::fabs(got - want) <=
            std::max(2.1e-14 * std::fabs(want), 1e-14 * scale * inputs.discount));
    }
  }
}

TEST_CASE("Black's formula of 1976 in the example of Haug", "[forward]") {
  // E. G. Haug, The Complete Guide to Option Pricing Formulas (2007), section 1.1.3: 1.7011.
  const auto put = price_forward_option({.forward = 19,
                                         .strike = 19,
                                         .expiry_years = 0.75,
                                         .vol = 0.28,
                                         .discount = std::exp(-0.1 * 0.75),
                                         .type = OptionType::put});
  CHECK(put->value == Approx(1.7011).margin(5e-5));
  CHECK(put->rho == Approx(-0.75 * put->value));
}

TEST_CASE("A displacement moves forward and strike alike", "[forward]") {
  ForwardOptionInputs moved = kOrdinary;
  moved.displacement = 0;
  moved.forward += 5;
  moved.strike += 5;
  const auto a = price_forward_option(kOrdinary), b = price_forward_option(moved);
  for (const Named& n : kResults) CHECK(bits((*a).*(n.field)) == bits((*b).*(n.field)));
  ForwardOptionInputs negative = kOrdinary;
  negative.forward = -1;
  negative.strike = -2;
  CHECK(price_forward_option(negative).ok());
}

TEST_CASE("Every field of an option on a forward refuses what it cannot mean", "[forward]") {
  using I = ForwardOptionInputs;
  const double most = std::numeric_limits<double>::max();
  ForwardOptionInputs good = kOrdinary;
  good.displacement = 0;
  const FieldDomain<I> domains[] = {
      {&I::forward, Field::forward, kMinOptionPrice, kMaxOptionPrice},
      {&I::strike, Field::strike, kMinOptionPrice, kMaxOptionPrice},
      {&I::expiry_years, Field::expiry_years, 0, most},
      {&I::vol, Field::vol, 0, most},
      {&I::discount, Field::discount, kMinOptionPrice, kMaxOptionPrice},
      {&I::displacement, Field::displacement, -kMaxOptionPrice, kMaxOptionPrice}};
  for (const auto& domain : domains) {
    check_field(good, domain, [](const I& in) { return price_forward_option(in).error(); });
  }
  good.displacement = -105;
  CHECK(price_forward_option(good).error().field == Field::forward);
  good.forward = 120;
  good.displacement = -110;
  CHECK(price_forward_option(good).error().field == Field::strike);
  good = kOrdinary;
  good.type = static_cast<OptionType>(4);
  CHECK(price_forward_option(good).error().field == Field::option_type);
  good = kOrdinary;
  good.expiry_years = 1e-300;
  good.strike = good.forward;
  good.vol = 1e100;
  CHECK(price_forward_option(good).error().code == ErrorCode::overflow);
}
