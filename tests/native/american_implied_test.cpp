#include "core/pricing/american/american_implied.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/native/american_sample.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using loadline::checks::draw_american;
using loadline::checks::Draws;

namespace {

AmericanQuote quote_of(const OptionInputs& in, double price) {
  return {.price = price,
          .spot = in.spot,
          .strike = in.strike,
          .expiry_years = in.expiry_years,
          .rate = in.rate,
          .carry = in.carry,
          .type = in.type,
          .settlement = in.settlement};
}

const AmericanQuote kQuote = {.price = 10,
                              .spot = 100,
                              .strike = 100,
                              .expiry_years = 1,
                              .rate = 0.05,
                              .carry = 0.02,
                              .type = OptionType::put};

}  // namespace

TEST_CASE("The volatility goes round through the price", "[american_implied]") {
  Draws draw(11);
  std::uint32_t most = 0;
  int solved = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    OptionInputs in = draw_american(draw, i);
    in.spot = 100 * std::exp(draw(-4, 4) * in.vol * std::sqrt(in.expiry_years));
    if (i % 5 == 0) in.settlement = Settlement::coin;
    if (i % 5 == 1) in.settlement = Settlement::futures;
    const AmericanValue v = *price_american(in);
    const auto found = implied_american_vol(quote_of(in, v.value));
    INFO("S " << in.spot << " T " << in.expiry_years << " vol " << in.vol << " r " << in.rate
              << " q " << in.carry << " code " << static_cast<int>(found.error().code));
    OptionInputs without = in;
    without.vol = 0;
    const double least = price_american(without)->value;
    const double scale = std::max(in.spot, in.strike) / (i % 5 == 0 ? in.spot : 1);
    if (v.value - least <= 0x1p-49 * scale) {
      CHECK(found.error().code == ErrorCode::no_information);
      CHECK(found.error().field == Field::price);
      continue;
    }
    REQUIRE(found.ok());
    ++solved;
    most = std::max(most, found->evaluations);
    in.vol = found->vol;
    CHECK(std::fabs(price_american(in)->value - v.value) <= 2e-13 * scale);
    CHECK(found->vega == Approx(price_american(in)->vega).margin(1e-12 * scale));
  }
  CHECK(solved > 350);
  CHECK(most <= 40);
}

TEST_CASE("Prices that no volatility has are told apart", "[american_implied]") {
  const auto code = [](AmericanQuote q) { return implied_american_vol(q).error().code; };
  AmericanQuote q = kQuote;
  q.spot = 80;
  q.price = 20;  // exercise now, whatever the volatility up to a bound
  CHECK(code(q) == ErrorCode::no_information);
  q.price = 19.99;
  CHECK(code(q) == ErrorCode::below_intrinsic);
  q.price = -1;
  CHECK(code(q) == ErrorCode::below_intrinsic);
  q.price = 20.01;
  CHECK(code(q) == ErrorCode::ok);
  q = kQuote;
  q.spot = 120;
  q.price = 0;
  CHECK(code(q) == ErrorCode::no_information);
  q.price = 100;
  CHECK(code(q) == ErrorCode::above_maximum);
  q.price = 1e6;
  CHECK(code(q) == ErrorCode::above_maximum);
  q.type = OptionType::call;  // carry below rate: worth its forward's intrinsic value and more
  q.price = 120;
  CHECK(code(q) == ErrorCode::above_maximum);
  q.price = 119;
  CHECK(code(q) == ErrorCode::ok);
}

TEST_CASE("Every field of a quote refuses what it cannot mean", "[american_implied]") {
  struct Case {
    double AmericanQuote::* input;
    Field field;
  };
  const Case cases[] = {
      {&AmericanQuote::price, Field::price},   {&AmericanQuote::spot, Field::spot},
      {&AmericanQuote::strike, Field::strike}, {&AmericanQuote::expiry_years, Field::expiry_years},
      {&AmericanQuote::rate, Field::rate},     {&AmericanQuote::carry, Field::carry}};
  const double inf = std::numeric_limits<double>::infinity();
  for (const Case& c : cases) {
    for (const double bad : {std::nan(""), inf, -inf}) {
      AmericanQuote q = kQuote;
      q.*(c.input) = bad;
      CHECK(implied_american_vol(q).error().code == ErrorCode::not_finite);
      CHECK(implied_american_vol(q).error().field == c.field);
    }
  }
  for (const Case& c : {cases[1], cases[2], cases[3]}) {
    for (const double bad : {0.0, -0.0, -1.0}) {
      AmericanQuote q = kQuote;
      q.*(c.input) = bad;
      CHECK(implied_american_vol(q).error().code == ErrorCode::out_of_domain);
      CHECK(implied_american_vol(q).error().field == c.field);
    }
  }
  AmericanQuote q = kQuote;
  q.type = static_cast<OptionType>(3);
  CHECK(implied_american_vol(q).error().field == Field::option_type);
  q = kQuote;
  q.settlement = static_cast<Settlement>(3);
  CHECK(implied_american_vol(q).error().field == Field::settlement);
  CHECK(implied_american_vol(kQuote, static_cast<AmericanAccuracy>(9)).error().field ==
        Field::accuracy);
}

TEST_CASE("A batch of quotes has the bits of the scalar call", "[american_implied]") {
  Draws draw(12);
  constexpr std::size_t kRows = 40;
  std::vector<AmericanQuote> rows;
  std::vector<double> columns[6], vol(kRows, -7), vega(kRows, -7);
  std::vector<std::uint8_t> type;
  std::vector<std::uint16_t> status(kRows, 99);
  for (std::size_t i = 0; i < kRows; ++i) {
    const OptionInputs in = draw_american(draw, i);
    AmericanQuote q = quote_of(in, price_american(in)->value);
    if (i % 9 == 4) q.price = -3;
    if (i % 7 == 2) q.spot = std::nan("");
    rows.push_back(q);
    const double fields[] = {q.price, q.spot, q.strike, q.expiry_years, q.rate, q.carry};
    for (std::size_t c = 0; c < 6; ++c) columns[c].push_back(fields[c]);
    type.push_back(static_cast<std::uint8_t>(q.type));
  }
  const auto at = [&](std::size_t c) { return Column<double>{columns[c].data(), 1}; };
  const std::size_t refused = implied_american_vols(
      {kRows, at(0), at(1), at(2), at(3), at(4), at(5), {type.data(), 1}}, AmericanAccuracy::fast,
      {.vol = vol.data(), .vega = vega.data(), .status = status.data()});
  std::size_t bad = 0;
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto expected = implied_american_vol(rows[i], AmericanAccuracy::fast);
    CHECK(status[i] == static_cast<std::uint16_t>(expected.error().code));
    CHECK(std::bit_cast<std::uint64_t>(vol[i]) ==
          std::bit_cast<std::uint64_t>(expected.ok() ? expected->vol : 0.0));
    CHECK(std::bit_cast<std::uint64_t>(vega[i]) ==
          std::bit_cast<std::uint64_t>(expected.ok() ? expected->vega : 0.0));
    bad += expected.ok() ? 0 : 1;
  }
  CHECK(refused == bad);
}
