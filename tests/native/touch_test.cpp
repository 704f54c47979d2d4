#include "core/pricing/exotic/touch.hpp"

#include "tests/native/exotic_cases.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr const char* kTouches[] = {"cash_at_hit",     "asset_at_hit",  "cash_at_expiry",
                                    "asset_at_expiry", "cash_no_touch", "asset_no_touch"};
constexpr const char* kSides[] = {"down", "up"};

const TouchInputs kOrdinary = {
    .spot = 100, .barrier = 90, .expiry_years = 0.5, .vol = 0.4, .rate = 0.06, .carry = 0.02};

TouchInputs inputs_of(const Json& row) {
  const auto at = [&](std::size_t i) { return number(row["point"][i]); };
  return {.spot = at(0),
          .barrier = at(1),
          .expiry_years = at(2),
          .vol = at(3),
          .rate = at(4),
          .carry = at(5),
          .amount = number(row["amount"]),
          .monitoring_years = number(row["monitoring_years"]),
          .touch_type = named<TouchType>(row["kind"], kTouches),
          .side = named<BarrierSide>(row["side"], kSides),
          .settlement = settlement_of(row)};
}

OptionValue priced(TouchInputs in, TouchType type) {
  in.touch_type = type;
  const auto value = price_touch(in);
  REQUIRE(value.ok());
  return *value;
}

std::vector<TouchInputs> drawn(std::size_t count, std::uint64_t seed) {
  Uniform draw(seed);
  std::vector<TouchInputs> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const bool up = i % 2 == 1;
    rows.push_back({.spot = 100,
                    .barrier = up ? draw.between(100.5, 200) : draw.between(50, 99.5),
                    .expiry_years = draw.between(0.02, 3),
                    .vol = draw.between(0.05, 1),
                    .rate = draw.between(-0.2, 0.3),
                    .carry = draw.between(-0.2, 0.2),
                    .amount = 1,
                    .monitoring_years = i % 5 == 0 ? 0.004 : 0.0,
                    .side = up ? BarrierSide::up : BarrierSide::down,
                    .settlement = i % 3 == 0 ? Settlement::coin : Settlement::quote});
  }
  return rows;
}

}  // namespace

TEST_CASE("Touches against mpmath", "[touch]") {
  const int rows = check_exotic_vectors(
      "touch", [](const Json& row) { return price_touch(inputs_of(row)); }, 4e-15, 2e-12);
  CHECK(rows >= 90);
}

TEST_CASE("Haug's one-touch examples", "[touch]") {
  // Haug, section 4.19.5, cash of 15; QuantLib's test notes the asset values that Haug misprints.
  TouchInputs in = {
      .spot = 105, .barrier = 100, .expiry_years = 0.5, .vol = 0.2, .rate = 0.1, .carry = 0};
  in.amount = 15;
  CHECK(priced(in, TouchType::cash_at_hit).value == Approx(9.7264).margin(5e-5));
  CHECK(priced(in, TouchType::cash_at_expiry).value == Approx(9.3604).margin(5e-5));
  in.amount = 1;
  CHECK(priced(in, TouchType::asset_at_hit).value == Approx(64.8426).margin(5e-5));
  CHECK(priced(in, TouchType::asset_no_touch).value == Approx(40.1574).margin(5e-5));
  in.spot = 95;
  in.side = BarrierSide::up;
  CHECK(priced(in, TouchType::asset_at_hit).value == Approx(77.7017).margin(5e-5));
  CHECK(priced(in, TouchType::asset_no_touch).value == Approx(17.2983).margin(5e-5));
  in.amount = 15;
  CHECK(priced(in, TouchType::cash_at_hit).value == Approx(11.6553).margin(5e-5));
  in.carry = 0.2;
  CHECK(priced(in, TouchType::cash_at_hit).value == Approx(8.9109).margin(5e-5));
}

TEST_CASE("Touch and no-touch make up what is certain, in every derivative", "[touch]") {
  for (const TouchInputs& in : drawn(200, 21)) {
    const bool coin = in.settlement == Settlement::coin;
    const double cash = std::exp(-in.rate * in.expiry_years) / (coin ? 100 : 1);
    const double asset = std::exp(-in.carry * in.expiry_years) * (coin ? 1 : 100);
    for (const bool is_asset : {false, true}) {
      const OptionValue hit =
          priced(in, is_asset ? TouchType::asset_at_expiry : TouchType::cash_at_expiry);
      const OptionValue not_hit =
          priced(in, is_asset ? TouchType::asset_no_touch : TouchType::cash_no_touch);
      CHECK(hit.value + not_hit.value == Approx(is_asset ? asset : cash).epsilon(1e-14));
      CHECK(hit.value >= 0);
      CHECK(not_hit.value >= 0);
      for (const NamedResult& r : kResults) {
        const std::string name = r.name;
        if (name != "vega" && name != "volga" && name != "ultima" && name != "dual_delta") continue;
        const double a = hit.*(r.field), b = not_hit.*(r.field);
        INFO(name << " " << a << " " << b);
        CHECK(std::fabs(a + b) <= 1e-12 * std::fabs(a) + 1e-13);
      }
    }
  }
}

TEST_CASE("Without a rate it is the same to be paid at the hit or at expiry", "[touch]") {
  for (TouchInputs in : drawn(200, 22)) {
    in.rate = 0;
    const OptionValue now = priced(in, TouchType::cash_at_hit);
    const OptionValue later = priced(in, TouchType::cash_at_expiry);
    for (const NamedResult& r : kResults) {
      if (std::string(r.name) == "rho") continue;
      INFO(r.name);
      CHECK(now.*(r.field) == Approx(later.*(r.field)).epsilon(1e-11).margin(1e-13));
    }
  }
}

TEST_CASE("With a positive rate money earlier is worth more, with a negative one less", "[touch]") {
  for (const TouchInputs& in : drawn(300, 23)) {
    const double now = priced(in, TouchType::cash_at_hit).value;
    const double later = priced(in, TouchType::cash_at_expiry).value;
    CHECK((in.rate > 0 ? now >= later * (1 - 1e-14) : now <= later * (1 + 1e-14)));
    // The asset at the hit is the barrier in cash, moved by the monitoring.
    const double level = shifted_barrier(in.barrier, in.side, in.vol, in.monitoring_years);
    CHECK(priced(in, TouchType::asset_at_hit).value == Approx(level * now).epsilon(1e-14));
  }
}

TEST_CASE("A perpetual one-touch is a power of the spot", "[touch]") {
  // (S/H)^a with a the negative root of vol^2/2 a (a - 1) + (r - q) a - r = 0 (Merton 1973).
  for (const double vol : {0.1, 0.3, 0.8}) {
    TouchInputs in = kOrdinary;
    in.vol = vol;
    in.expiry_years = 5000;
    const double m = (in.rate - in.carry) / (vol * vol) - 0.5;
    const double a = -m - std::sqrt(m * m + 2 * in.rate / (vol * vol));
    const OptionValue v = priced(in, TouchType::cash_at_hit);
    CHECK(v.value == Approx(std::pow(100.0 / 90, a)).epsilon(1e-13));
    CHECK(v.delta == Approx(a * v.value / 100).epsilon(1e-13));
    CHECK(v.gamma == Approx(a * (a - 1) * v.value / 1e4).epsilon(1e-12));
    CHECK(std::fabs(v.theta) < 1e-15);
  }
}

TEST_CASE("Nothing jumps where the method changes", "[touch]") {
  // z = rate T + (drift of the logarithm)^2 T / (2 vol^2) crosses 0, where the published form
  // becomes complex, and 1/4, where the series ends: all results agree with their neighbours to
  // slope times step.
  TouchInputs in = kOrdinary;
  in.touch_type = TouchType::cash_at_hit;
  in.carry = -0.02;
  in.vol = 0.3;
  for (const double z : {1e-12, -1e-12, 0.25}) {
    in.expiry_years = 2;
    // rate + (rate + 0.02 - 0.045)^2 / 0.18 = z / 2, the root next to 0 for small z.
    const double b = -0.025 + 0.09, c = 0.000625 - 0.09 * z;
    in.rate = -b + std::sqrt(b * b - c);
    TouchInputs below = in, above = in;
    below.rate -= 1e-10;
    above.rate += 1e-10;
    const OptionValue low = *price_touch(below), high = *price_touch(above);
    for (const NamedResult& r : kResults) {
      INFO(r.name << " at z = " << z);
      CHECK(low.*(r.field) == Approx(high.*(r.field)).epsilon(1e-8).margin(2e-9));
    }
    CHECK(high.value - low.value == Approx(2e-10 * low.rho).epsilon(1e-4));
  }
}

TEST_CASE("A barrier that has been reached", "[touch]") {
  TouchInputs in = kOrdinary;
  in.amount = 15;
  for (const double spot : {90.0, 80.0}) {
    in.spot = spot;
    CHECK(priced(in, TouchType::cash_at_hit).value == 15);
    CHECK(priced(in, TouchType::asset_at_hit).value == 15 * spot);
    CHECK(priced(in, TouchType::asset_at_hit).delta == 15);
    CHECK(priced(in, TouchType::cash_at_expiry).value ==
          Approx(15 * std::exp(-0.03)).epsilon(1e-15));
    CHECK(priced(in, TouchType::cash_at_expiry).rho ==
          Approx(-7.5 * std::exp(-0.03)).epsilon(1e-15));
    CHECK(priced(in, TouchType::asset_at_expiry).value ==
          Approx(15 * spot * std::exp(-0.01)).epsilon(1e-15));
    CHECK(bits(priced(in, TouchType::cash_no_touch).value) == 0);
    CHECK(bits(priced(in, TouchType::asset_no_touch).delta) == 0);
  }
  in.side = BarrierSide::up;
  CHECK(priced(in, TouchType::cash_at_hit).value < 15);
  in.monitoring_years = 0.01;  // the barrier now lies at 92.1
  in.spot = 91;
  CHECK(priced(in, TouchType::cash_at_hit).value < 15);
}

TEST_CASE("Touches without volatility", "[touch]") {
  TouchInputs in = kOrdinary;
  in.vol = 0;
  in.carry = 0.2;  // falls at 14 % a year: 90 after 0.7526 years
  CHECK(priced(in, TouchType::cash_at_hit).value == 0);
  CHECK(priced(in, TouchType::cash_no_touch).value == Approx(std::exp(-0.03)).epsilon(1e-15));
  in.expiry_years = 1;
  const double tau = std::log(100.0 / 90) / 0.14;
  const OptionValue v = priced(in, TouchType::cash_at_hit);
  CHECK(v.value == Approx(std::exp(-0.06 * tau)).epsilon(1e-14));
  CHECK(v.dual_delta == Approx(0.06 / 0.14 / 90 * v.value).epsilon(1e-14));
  CHECK(priced(in, TouchType::asset_at_hit).value == Approx(90 * v.value).epsilon(1e-14));
  CHECK(priced(in, TouchType::asset_at_expiry).value ==
        Approx(100 * std::exp(-0.2)).epsilon(1e-15));
  CHECK(priced(in, TouchType::asset_no_touch).value == 0);
  in.vol = 1e-6;  // and with hardly any
  CHECK(priced(in, TouchType::cash_at_hit).value == Approx(v.value).epsilon(1e-11));
  in.expiry_years = 0;
  CHECK(priced(in, TouchType::cash_at_expiry).value == 0);
  CHECK(priced(in, TouchType::cash_no_touch).value == 1);
}

TEST_CASE("Every field of a touch refuses what it cannot mean", "[touch]") {
  using I = TouchInputs;
  I in = kOrdinary;
  in.touch_type = TouchType::cash_at_expiry;
  const FieldCase<I> cases[] = {{&I::spot, Field::spot, 1e-75, 1e75},
                                {&I::barrier, Field::barrier, 1e-75, 1e75},
                                {&I::expiry_years, Field::expiry_years, 0, kMost},
                                {&I::vol, Field::vol, 0, kMost},
                                {&I::rate, Field::rate, -kMost, kMost},
                                {&I::carry, Field::carry, -kMost, kMost},
                                {&I::amount, Field::amount, -1e75, 1e75},
                                {&I::monitoring_years, Field::monitoring_years, 0, kMost}};
  check_fields(in, cases, check_touch);
  in.rate = -130;
  CHECK(price_touch(in).ok());
  in.touch_type = TouchType::cash_at_hit;
  CHECK(price_touch(in).error().field == Field::rate);
  in.rate = -128;  // the most that is taken: e^64
  CHECK(price_touch(in).ok());
  in = kOrdinary;
  in.touch_type = static_cast<TouchType>(6);
  CHECK(price_touch(in).error().field == Field::touch_type);
  in = kOrdinary;
  in.side = static_cast<BarrierSide>(2);
  CHECK(price_touch(in).error().field == Field::side);
  in = kOrdinary;
  in.settlement = static_cast<Settlement>(3);
  CHECK(price_touch(in).error().field == Field::settlement);
}

TEST_CASE("A batch of touches has the bits of the scalar calls", "[touch]") {
  std::vector<TouchInputs> rows = drawn(211, 24);
  std::vector<double> columns[8];
  std::vector<std::uint8_t> types, sides;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TouchInputs& in = rows[i];
    in.settlement = Settlement::coin;
    in.touch_type = static_cast<TouchType>(i % 6);
    if (i % 17 == 3) in.barrier = -1;
    if (i % 19 == 7) in.rate = std::nan("");
    if (i % 23 == 5) in.vol = 0;
    if (i % 29 == 11) in.spot = in.barrier;
    const double fields[] = {in.spot, in.barrier, in.expiry_years, in.vol,
                             in.rate, in.carry,   in.amount,       in.monitoring_years};
    for (std::size_t c = 0; c < 8; ++c) columns[c].push_back(fields[c]);
    types.push_back(static_cast<std::uint8_t>(in.touch_type));
    sides.push_back(static_cast<std::uint8_t>(in.side));
  }
  const auto at = [&](std::size_t c) { return Column<double>{columns[c].data(), 1}; };
  const TouchColumns batch = {rows.size(), at(0),          at(1),          at(2),
                              at(3),       at(4),          at(5),          at(6),
                              at(7),       {types.data()}, {sides.data()}, Settlement::coin};
  check_batch(
      rows.size(), [&](const OptionValueColumns& out) { return price_touches(batch, out); },
      [&](std::size_t row) { return price_touch(rows[row]); });
}
