#include "core/pricing/exotic/double_touch.hpp"

#include "core/pricing/exotic/touch.hpp"

#include "tests/native/exotic_cases.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

const DoubleNoTouchInputs kOrdinary = {.spot = 100,
                                       .lower_barrier = 80,
                                       .upper_barrier = 130,
                                       .expiry_years = 0.5,
                                       .vol = 0.4,
                                       .rate = 0.06,
                                       .carry = 0.02};

}  // namespace

TEST_CASE("Double no-touch against eighty terms of the series by mpmath", "[double_touch]") {
  const Json file = load_vectors("first-passage-mp.json");
  int rows = 0;
  for (const Json& row : file["double"]) {
    const auto at = [&](std::size_t i) { return number(row["in"][i]); };
    const auto v = price_double_no_touch({at(0), at(1), at(2), at(3), at(4), at(5), at(6)});
    REQUIRE(v.ok());
    const double got[] = {v->value, v->delta, v->ultima, v->color};
    INFO(row.dump());
    for (std::size_t i = 0; i < 4; ++i) {
      INFO(file["double_out"][i] << " got " << got[i]);
      const double want = number(row["out"][i]);
      CHECK(std::fabs(got[i] - want) <= (i == 0 ? 1e-13 : 1e-11) * std::fabs(want));
    }
    ++rows;
  }
  CHECK(rows == 36);
}

TEST_CASE("Double no-touch against Hui's table", "[double_touch]") {
  // Haug, section 4.19.9 (after Hui 1996): 10 in cash, spot 100, 3 months, r = 5 %, b = 3 %.
  struct Printed {
    double lower, upper, vol10, vol20, vol30, vol50;
  };
  const Printed table[] = {{80, 120, 9.8716, 8.9307, 6.3272, 1.9094},
                           {85, 115, 9.7961, 7.2300, 3.7100, 0.4271},
                           {90, 110, 8.9054, 3.6752, 0.7960, 0.0059},
                           {95, 105, 3.6323, 0.0911, 0.0002, 0.0000}};
  for (const Printed& p : table) {
    DoubleNoTouchInputs in = {100, p.lower, p.upper, 0.25, 0, 0.05, 0.02, 10};
    for (const auto& [vol, want] : {std::pair{0.1, p.vol10}, std::pair{0.2, p.vol20},
                                    std::pair{0.3, p.vol30}, std::pair{0.5, p.vol50}}) {
      in.vol = vol;
      INFO(p.lower << " " << vol);
      CHECK(price_double_no_touch(in)->value == Approx(want).margin(6e-5));
    }
  }
}

TEST_CASE("With one barrier out of reach it is the no-touch on the other", "[double_touch]") {
  for (const bool up : {false, true}) {
    DoubleNoTouchInputs in = kOrdinary;
    (up ? in.lower_barrier : in.upper_barrier) = up ? 1e-3 : 1e7;
    const OptionValue both = *price_double_no_touch(in);
    const OptionValue one = *price_touch({.spot = in.spot,
                                          .barrier = up ? in.upper_barrier : in.lower_barrier,
                                          .expiry_years = in.expiry_years,
                                          .vol = in.vol,
                                          .rate = in.rate,
                                          .carry = in.carry,
                                          .touch_type = TouchType::cash_no_touch,
                                          .side = up ? BarrierSide::up : BarrierSide::down});
    for (const NamedResult& r : kResults) {
      if (std::string(r.name).substr(0, 4) == "dual") continue;
      INFO(r.name);
      CHECK(both.*(r.field) == Approx(one.*(r.field)).epsilon(1e-12).margin(1e-14));
    }
  }
}

TEST_CASE("Images and sines agree where both are good", "[double_touch]") {
  // The corridor is 2.5 total volatilities wide where the method changes.
  DoubleNoTouchInputs in = kOrdinary;
  const double total = 0.4 * std::sqrt(0.5);
  OptionValue last{};
  for (const double width : {2.4999999999, 2.5000000001}) {
    in.lower_barrier = 100 * std::exp(-0.4 * width * total);
    in.upper_barrier = 100 * std::exp(0.6 * width * total);
    const OptionValue v = *price_double_no_touch(in);
    if (width > 2.5) {
      for (const NamedResult& r : kResults) {
        INFO(r.name);
        CHECK(v.*(r.field) == Approx(last.*(r.field)).epsilon(1e-8).margin(1e-12));
      }
    }
    last = v;
  }
}

TEST_CASE("A wider corridor, less time and less volatility make a double no-touch dearer",
          "[double_touch]") {
  double last = 0;
  for (double width = 0.02; width < 1.5; width *= 1.2) {
    DoubleNoTouchInputs in = kOrdinary;
    in.lower_barrier = 100 * std::exp(-width);
    in.upper_barrier = 100 * std::exp(width);
    const double value = price_double_no_touch(in)->value;
    CHECK(value >= last - 1e-15);
    CHECK(value <= std::exp(-0.03));
    in.vol = 0.5;
    CHECK(price_double_no_touch(in)->value <= value + 1e-15);
    last = value;
  }
}

TEST_CASE("Double no-touch at its limits", "[double_touch]") {
  for (const double spot : {80.0, 70.0, 130.0, 131.0}) {
    DoubleNoTouchInputs in = kOrdinary;
    in.spot = spot;
    CHECK(bits(price_double_no_touch(in)->value) == 0);
    CHECK(bits(price_double_no_touch(in)->delta) == 0);
  }
  DoubleNoTouchInputs in = kOrdinary;
  in.vol = 0;
  CHECK(price_double_no_touch(in)->value == Approx(std::exp(-0.03)).epsilon(1e-15));
  in.rate = 0.6;
  CHECK(price_double_no_touch(in)->value == 0);
  in.expiry_years = 0;
  CHECK(price_double_no_touch(in)->value == 1);
  in = kOrdinary;  // drifts of many standard deviations, out of the corridor either way
  for (const double rate : {30.0, -30.0, 3000.0}) {
    in.rate = rate;
    in.carry = 0;
    const auto v = price_double_no_touch(in);
    REQUIRE(v.ok());
    CHECK(v->value >= 0);
    CHECK(v->value < 1e-3);
  }
  in = kOrdinary;
  in.monitoring_years = 0.01;
  const double seen = price_double_no_touch(in)->value;
  in.lower_barrier = shifted_barrier(80, BarrierSide::down, in.vol, 0.01);
  in.upper_barrier = shifted_barrier(130, BarrierSide::up, in.vol, 0.01);
  in.monitoring_years = 0;
  CHECK(price_double_no_touch(in)->value == Approx(seen).epsilon(1e-14));
}

TEST_CASE("Every field of a double no-touch refuses what it cannot mean", "[double_touch]") {
  using I = DoubleNoTouchInputs;
  I in = kOrdinary;
  const FieldCase<I> cases[] = {{&I::spot, Field::spot, 1e-75, 1e75},
                                {&I::expiry_years, Field::expiry_years, 0, kMost},
                                {&I::vol, Field::vol, 0, kMost},
                                {&I::rate, Field::rate, -kMost, kMost},
                                {&I::carry, Field::carry, -kMost, kMost},
                                {&I::amount, Field::amount, -1e75, 1e75},
                                {&I::monitoring_years, Field::monitoring_years, 0, kMost}};
  check_fields(in, cases, check_double_no_touch);
  in.lower_barrier = 0;
  CHECK(price_double_no_touch(in).error().field == Field::lower_barrier);
  in.lower_barrier = 130;
  CHECK(price_double_no_touch(in).error().field == Field::upper_barrier);
  in.upper_barrier = std::nan("");
  CHECK(price_double_no_touch(in).error().field == Field::upper_barrier);
  in = kOrdinary;
  in.settlement = static_cast<Settlement>(3);
  CHECK(price_double_no_touch(in).error().field == Field::settlement);
}

TEST_CASE("A batch of double no-touches has the bits of the scalar calls", "[double_touch]") {
  Uniform draw(31);
  std::vector<DoubleNoTouchInputs> rows;
  std::vector<double> columns[9];
  for (std::size_t i = 0; i < 101; ++i) {
    DoubleNoTouchInputs in = kOrdinary;
    in.lower_barrier = i % 13 == 3 ? 140 : draw.between(50, 99);
    in.upper_barrier = draw.between(101, 180);
    in.vol = i % 17 == 5 ? std::nan("") : draw.between(0.05, 1);
    in.expiry_years = draw.between(0, 1);
    in.monitoring_years = i % 4 == 0 ? 0.01 : 0;
    rows.push_back(in);
    const double fields[] = {in.spot,         in.lower_barrier, in.upper_barrier,
                             in.expiry_years, in.vol,           in.rate,
                             in.carry,        in.amount,        in.monitoring_years};
    for (std::size_t c = 0; c < 9; ++c) columns[c].push_back(fields[c]);
  }
  const auto at = [&](std::size_t c) { return Column<double>{columns[c].data(), 1}; };
  const DoubleNoTouchColumns batch = {
      rows.size(),      at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8),
      Settlement::quote};
  check_batch(
      rows.size(),
      [&](const OptionValueColumns& out) { return price_double_no_touches(batch, out); },
      [&](std::size_t row) { return price_double_no_touch(rows[row]); });
}
