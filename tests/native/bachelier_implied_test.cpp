#include "core/pricing/implied/bachelier_implied.hpp"

#include <algorithm>
#include <cmath>

#include "core/pricing/bachelier.hpp"
#include "core/pricing/implied/bachelier_implied_batch.hpp"

#include "tests/native/forward_vectors.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

const BachelierQuote kOrdinary = {
    .price = 4, .forward = 100, .strike = 110, .expiry_years = 0.5, .discount = 0.97};

}  // namespace

TEST_CASE("Implied normal volatility agrees with roots at 400 digits", "[implied]") {
  for (const Json& row : rows_about("implied_normal_vol")) {
    const Json &in = row.at("in"), &out = row.at("out");
    INFO(row.dump());
    const auto answer = implied_normal_vol({.price = number(in.at("price")),
                                            .forward = number(in.at("forward")),
                                            .strike = number(in.at("strike")),
                                            .expiry_years = number(in.at("expiry_years")),
                                            .discount = number(in.at("discount")),
                                            .type = type_of(in)});
    REQUIRE(answer.ok());
    const double vol = number(out.at("vol")), attainable = number(out.at("attainable"));
    CHECK(std::fabs(answer->normal_vol / vol - 1) <= 4 * kEps * attainable);
    CHECK(answer->vega == Approx(number(out.at("vega"))).epsilon(1e-9));
  }
}

TEST_CASE("Bachelier's prices give back their volatility, deep wings included", "[implied]") {
  Draws draws(1900);
  double worst = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    const double vol = std::exp(draws.between(-8, 8)), expiry = draws.between(0.001, 3);
    const double total = vol * std::sqrt(expiry), y = draws.between(-37, 37);
    const double forward = draws.between(-1, 1) * total;
    const BachelierInputs option = {.forward = forward,
                                    .strike = forward + (i % 3 == 0 ? y : y / 12) * total,
                                    .expiry_years = expiry,
                                    .normal_vol = vol,
                                    .type = static_cast<OptionType>(i % 2)};
    double price = 0, vega = 0;
    price_bacheliers({.count = 1,
                      .forward = {&option.forward},
                      .strike = {&option.strike},
                      .expiry_years = {&option.expiry_years},
                      .normal_vol = {&option.normal_vol},
                      .discount = {&option.discount},
                      .type = {reinterpret_cast<const std::uint8_t*>(&option.type)}},
                     {.value = &price, .vega = &vega});
    if (price < 1e-290) continue;
    const auto answer = implied_normal_vol({.price = price,
                                            .forward = option.forward,
                                            .strike = option.strike,
                                            .expiry_years = expiry,
                                            .type = option.type});
    if (!answer.ok()) {
      CHECK(answer.error().code == ErrorCode::no_information);
      continue;
    }
    // The price's own error: 1e-14 at most, 2 eps near the money.
    const double allowed = 4 * kEps * std::max(1.0, 3 * price / (vega * vol));
    const double error = std::fabs(answer->normal_vol / vol - 1);
    worst = std::max(worst, error / allowed);
    if (error > allowed) {
      CAPTURE(i, y, price);
      CHECK(error <= allowed);
    }
  }
  CHECK(worst > 0.1);
}

TEST_CASE("Normal volatility is homogeneous, and a call and its put agree", "[implied]") {
  const double vol = implied_normal_vol(kOrdinary)->normal_vol;
  for (const double scale : {0x1p-150, 0x1p-3, 0x1p40, 0x1p150}) {
    BachelierQuote quote = kOrdinary;
    quote.price *= scale;
    quote.forward *= scale;
    quote.strike *= scale;
    CHECK(bits(implied_normal_vol(quote)->normal_vol) == bits(vol * scale));
  }
  BachelierQuote put = kOrdinary;
  put.type = OptionType::put;
  put.price = 4 + 0.97 * 10;
  CHECK(implied_normal_vol(put)->normal_vol == Approx(vol).epsilon(1e-14));
  double last = 0;
  for (double price = 1e-280; price < 1e60; price *= 3.7) {
    BachelierQuote quote = kOrdinary;
    quote.price = price;
    const auto answer = implied_normal_vol(quote);
    REQUIRE(answer.ok());
    CHECK(answer->normal_vol > last);
    last = answer->normal_vol;
  }
}

TEST_CASE("A normal price at its bound says so", "[implied]") {
  using E = ErrorCode;
  const auto code = [](double price, double strike, OptionType type) {
    BachelierQuote quote = kOrdinary;
    quote.discount = 0.5;
    quote.price = price;
    quote.strike = strike;
    quote.type = type;
    const auto answer = implied_normal_vol(quote);
    if (!answer.ok() && answer.error().code != E::overflow) {
      CHECK(answer.error().field == Field::price);
    }
    return answer.error().code;
  };
  const auto call = OptionType::call, put = OptionType::put;
  for (const double strike : {100.0, 110.0}) {
    CHECK(code(0, strike, call) == E::no_information);
    CHECK(code(-5e-324, strike, call) == E::below_intrinsic);
    CHECK(code(1e-290, strike, call) == E::ok);
    CHECK(code(1e250, strike, call) == E::ok);
  }
  CHECK(code(5e-324, 110, call) == E::no_information);
  CHECK(code(10, 80, call) == E::no_information);
  CHECK(code(std::nextafter(10, 11), 80, call) == E::ok);
  CHECK(code(std::nextafter(10, 9), 80, call) == E::below_intrinsic);
  CHECK(code(5, 110, put) == E::no_information);
  CHECK(code(std::numeric_limits<double>::max(), 110, call) == E::overflow);
  BachelierQuote quote = kOrdinary;
  quote.expiry_years = 5e-324;
  quote.price = 1e200;
  CHECK(implied_normal_vol(quote).error().code == E::overflow);
}

TEST_CASE("Every field of a Bachelier quote refuses what it cannot mean", "[implied]") {
  const double most = std::numeric_limits<double>::max();
  using Q = BachelierQuote;
  const FieldDomain<Q> domains[] = {
      {&Q::price, Field::price, -most, most},
      {&Q::forward, Field::forward, -kMaxOptionPrice, kMaxOptionPrice},
      {&Q::strike, Field::strike, -kMaxOptionPrice, kMaxOptionPrice},
      {&Q::expiry_years, Field::expiry_years, 5e-324, most},
      {&Q::discount, Field::discount, kMinOptionPrice, kMaxOptionPrice}};
  for (const auto& domain : domains) {
    check_field(kOrdinary, domain, [](const Q& q) { return implied_normal_vol(q).error(); });
  }
  Q quote = kOrdinary;
  quote.type = static_cast<OptionType>(2);
  CHECK(implied_normal_vol(quote).error().field == Field::option_type);
}

namespace {

struct Batch {
  std::vector<BachelierQuote> rows;
  std::vector<double> in[5], vol, vega;
  std::vector<std::uint8_t> type;
  std::vector<std::uint16_t> status;

  explicit Batch(std::size_t count) : vol(count, -7), vega(count, -7), status(count, 77) {
    Draws draws(count);
    for (std::size_t i = 0; i < count; ++i) {
      BachelierQuote row = {.price = std::exp(draws.between(i % 3 == 0 ? -300 : -5, 3)),
                            .forward = draws.between(-5, 5),
                            .strike = draws.between(-5, 5),
                            .expiry_years = draws.between(0, 2),
                            .discount = draws.between(0.5, 1),
                            .type = static_cast<OptionType>(draws.next() < 0.5)};
      const double hostile[] = {NAN, INFINITY, 0.0, -1.0, 1e308, 5e-324};
      if (i % 5 == 2) row.price = hostile[i % 6];
      if (i % 7 == 3) row.expiry_years = hostile[i % 6];
      if (i % 11 == 4) row.strike = hostile[i % 6];
      if (i % 13 == 5) row.discount = hostile[i % 6];
      if (i % 17 == 6) row.type = static_cast<OptionType>(3);
      const double fields[] = {row.price, row.forward, row.strike, row.expiry_years, row.discount};
      for (std::size_t c = 0; c < 5; ++c) in[c].push_back(fields[c]);
      type.push_back(static_cast<std::uint8_t>(row.type));
      rows.push_back(row);
    }
  }
  BachelierQuoteColumns quotes() const {
    return {.count = rows.size(),
            .price = {in[0].data()},
            .forward = {in[1].data()},
            .strike = {in[2].data()},
            .expiry_years = {in[3].data()},
            .discount = {in[4].data()},
            .type = {type.data()}};
  }
  std::size_t check_against_scalar() const {
    std::size_t refused = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto one = implied_normal_vol(rows[i]);
      CAPTURE(i);
      REQUIRE(status[i] == static_cast<std::uint16_t>(one.error().code));
      REQUIRE(bits(vol[i]) == bits(one.ok() ? one->normal_vol : 0.0));
      REQUIRE(bits(vega[i]) == bits(one.ok() ? one->vega : 0.0));
      refused += one.ok() ? 0 : 1;
    }
    return refused;
  }
};

template <int N>
void check_lanes() {
  for (std::size_t count = 0; count <= 33; ++count) {
    Batch batch(count);
    const std::size_t refused = implied_normal_vol_rows<N>(
        batch.quotes(), {batch.vol.data(), batch.vega.data(), batch.status.data()});
    CHECK(batch.check_against_scalar() == refused);
  }
}

}  // namespace

TEST_CASE("A batch of normal quotes has the bits of the scalar call", "[implied]") {
  check_lanes<1>();
  check_lanes<2>();
  check_lanes<4>();
  check_lanes<8>();
  for (const std::size_t count : {127u, 128u, 129u, 2000u}) {
    Batch batch(count);
    const std::size_t refused = implied_normal_vols(
        batch.quotes(), {batch.vol.data(), batch.vega.data(), batch.status.data()});
    CHECK(batch.check_against_scalar() == refused);
  }
}
