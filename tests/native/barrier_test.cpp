#include "core/pricing/exotic/barrier.hpp"

#include "tests/native/exotic_cases.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr const char* kBarriers[] = {"down_in", "down_out", "up_in", "up_out"};
constexpr const char* kTypes[] = {"call", "put"};

const BarrierInputs kOrdinary = {.spot = 100,
                                 .strike = 105,
                                 .barrier = 90,
                                 .rebate = 2,
                                 .expiry_years = 0.5,
                                 .vol = 0.4,
                                 .rate = 0.06,
                                 .carry = 0.02};

BarrierInputs inputs_of(const Json& row) {
  const auto at = [&](std::size_t i) { return number(row["point"][i]); };
  return {.spot = at(0),
          .strike = at(1),
          .barrier = number(row["barrier"]),
          .rebate = number(row["rebate"]),
          .expiry_years = at(2),
          .vol = at(3),
          .rate = at(4),
          .carry = at(5),
          .monitoring_years = number(row["monitoring_years"]),
          .barrier_type = named<BarrierType>(row["kind"], kBarriers),
          .type = named<OptionType>(row["type"], kTypes),
          .settlement = settlement_of(row)};
}

OptionValue european(const BarrierInputs& in) {
  return *price_option(
      {in.spot, in.strike, in.expiry_years, in.vol, in.rate, in.carry, in.type, in.settlement});
}

/// An option of each kind: down and up, call and put, the strike on either side of the barrier.
std::vector<BarrierInputs> drawn(std::size_t count, std::uint64_t seed) {
  Uniform draw(seed);
  std::vector<BarrierInputs> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const bool up = i % 2 == 1;
    BarrierInputs in = {.spot = 100,
                        .strike = draw.between(60, 150),
                        .barrier = up ? draw.between(100.5, 150) : draw.between(60, 99.5),
                        .rebate = draw.between(0, 10),
                        .expiry_years = draw.between(0.02, 2),
                        .vol = draw.between(0.1, 1),
                        .rate = draw.between(-0.1, 0.2),
                        .carry = draw.between(-0.1, 0.2),
                        .monitoring_years = i % 5 == 0 ? 0.004 : 0.0,
                        .barrier_type = up ? BarrierType::up_in : BarrierType::down_in,
                        .type = i / 2 % 2 == 0 ? OptionType::call : OptionType::put,
                        .settlement = i % 3 == 0 ? Settlement::coin : Settlement::quote};
    rows.push_back(in);
  }
  return rows;
}

BarrierInputs as_out(BarrierInputs in) {
  in.barrier_type =
      in.barrier_type == BarrierType::down_in ? BarrierType::down_out : BarrierType::up_out;
  return in;
}

}  // namespace

TEST_CASE("Barriers against mpmath", "[barrier]") {
  const int rows = check_exotic_vectors(
      "barrier", [](const Json& row) { return price_barrier(inputs_of(row)); }, 1e-14, 2e-13);
  CHECK(rows >= 120);
}

TEST_CASE("Haug's table of barrier options", "[barrier]") {
  const Json file = load_vectors("options-barrier-haug.json");
  int rows = 0;
  for (const Json& v : file["vectors"]) {
    if (v[4] != "european") continue;
    const std::string kind = v[0];
    const BarrierInputs in = {
        .spot = v[6],
        .strike = v[5],
        .barrier = v[1],
        .rebate = v[2],
        .expiry_years = v[9],
        .vol = v[10],
        .rate = v[8],
        .carry = v[7],
        .barrier_type = static_cast<BarrierType>((kind.substr(0, 2) == "Up" ? 2 : 0) +
                                                 (kind.back() == 't' ? 1 : 0)),
        .type = v[3] == "call" ? OptionType::call : OptionType::put};
    INFO(v.dump());
    CHECK(std::fabs(price_barrier(in)->value - v[11].get<double>()) <= v[12].get<double>());
    ++rows;
  }
  CHECK(rows > 40);
}

TEST_CASE("An in and an out option without rebate are the European one", "[barrier]") {
  for (BarrierInputs in : drawn(600, 11)) {
    in.rebate = 0;
    const OptionValue whole = european(in), knocked = *price_barrier(in),
                      alive = *price_barrier(as_out(in));
    for (const NamedResult& r : kResults) {
      const double a = knocked.*(r.field), b = alive.*(r.field);
      INFO(r.name << " in " << a << " out " << b << " vol " << in.vol << " K " << in.strike << " H "
                  << in.barrier);
      CHECK(std::fabs(a + b - whole.*(r.field)) <= 1e-12 * (std::fabs(a) + std::fabs(b)));
    }
  }
}

TEST_CASE("Barrier options are worth between nothing and the European option", "[barrier]") {
  for (BarrierInputs in : drawn(600, 12)) {
    in.rebate = 0;
    const double whole = european(in).value * (1 + 1e-13);
    const double scale = 1e-15 * (in.settlement == Settlement::coin ? 2 : 200);
    for (const BarrierInputs& one : {in, as_out(in)}) {
      const double value = price_barrier(one)->value;
      CHECK(value >= -scale);
      CHECK(value <= whole + scale);
    }
  }
}

TEST_CASE("A nearer barrier makes an in-option dearer and an out-option cheaper", "[barrier]") {
  for (const BarrierType type : {BarrierType::down_in, BarrierType::up_in}) {
    for (const OptionType option : {OptionType::call, OptionType::put}) {
      double last_in = -1, last_out = 1e9;
      for (double distance = 0.6; distance > 1e-4; distance *= 0.8) {
        BarrierInputs in = kOrdinary;
        in.rebate = 0;
        in.type = option;
        in.barrier_type = type;
        in.barrier = 100 * std::exp(type == BarrierType::up_in ? distance : -distance);
        const double knocked = price_barrier(in)->value, alive = price_barrier(as_out(in))->value;
        CHECK(knocked >= last_in - 1e-13);
        CHECK(alive <= last_out + 1e-13);
        last_in = knocked;
        last_out = alive;
      }
      CHECK(last_out < 0.02);
    }
  }
}

TEST_CASE("A barrier out of reach leaves the European option or nothing", "[barrier]") {
  for (const OptionType option : {OptionType::call, OptionType::put}) {
    for (const double barrier : {1e-9, 1e10}) {
      BarrierInputs in = kOrdinary;
      in.rebate = 0;
      in.type = option;
      in.barrier = barrier;
      in.barrier_type = barrier < 100 ? BarrierType::down_in : BarrierType::up_in;
      const OptionValue knocked = *price_barrier(in), alive = *price_barrier(as_out(in));
      const OptionValue whole = european(in);
      for (const NamedResult& r : kResults) {
        INFO(r.name);
        CHECK(std::fabs(knocked.*(r.field)) < 1e-200);
        CHECK(alive.*(r.field) == Approx(whole.*(r.field)).epsilon(1e-13));
      }
    }
  }
}

TEST_CASE("A knocked option is its rebate or the European option", "[barrier]") {
  for (const double spot : {90.0, 80.0}) {
    BarrierInputs in = kOrdinary;
    in.spot = spot;
    CHECK(barrier_is_hit(in));
    OptionValue v = *price_barrier(in);
    CHECK(v.value == 2);
    for (const NamedResult& r : kResults) {
      if (std::string(r.name) != "value") CHECK(bits(v.*(r.field)) == 0);
    }
    in.settlement = Settlement::coin;
    v = *price_barrier(in);
    CHECK(v.value == Approx(2 / spot).epsilon(1e-15));
    CHECK(v.delta == Approx(-2 / (spot * spot)).epsilon(1e-15));
    in.barrier_type = BarrierType::down_in;
    const OptionValue whole = european(in);
    v = *price_barrier(in);
    for (const NamedResult& r : kResults) {
      CHECK(v.*(r.field) == Approx(whole.*(r.field)).epsilon(1e-13));
    }
  }
  CHECK(!barrier_is_hit(kOrdinary));
}

TEST_CASE("Monitoring moves the barrier away by the mean overshoot", "[barrier]") {
  for (BarrierInputs in : drawn(120, 13)) {
    const BarrierSide side =
        in.barrier_type == BarrierType::up_in ? BarrierSide::up : BarrierSide::down;
    in.monitoring_years = 1.0 / 365;
    const OptionValue seen = *price_barrier(in);
    BarrierInputs moved = in;
    moved.barrier = shifted_barrier(in.barrier, side, in.vol, in.monitoring_years);
    moved.monitoring_years = 0;
    const OptionValue always = *price_barrier(moved);
    CHECK(seen.value == Approx(always.value).epsilon(1e-13));
    CHECK(seen.delta == Approx(always.delta).epsilon(1e-12).margin(1e-14));
    CHECK(seen.gamma == Approx(always.gamma).epsilon(1e-11).margin(1e-14));
    // The shift depends on vol: vega is that of the whole, by a difference.
    BarrierInputs up = in, down = in;
    up.vol += 1e-5;
    down.vol -= 1e-5;
    const double rise = price_barrier(up)->value - price_barrier(down)->value;
    CHECK(seen.vega == Approx(rise / (up.vol - down.vol)).epsilon(1e-6).margin(1e-7));
  }
}

TEST_CASE("The shift of the barrier against the published constant", "[barrier]") {
  // -zeta(1/2) / sqrt(2 pi) to 16 digits (Broadie, Glasserman and Kou 1997).
  CHECK(kMonitoringShift == 0.5825971579390107);
  CHECK(shifted_barrier(80, BarrierSide::down, 0.8, 1.0 / 365) ==
        Approx(78.07196359182252).epsilon(1e-14));
  CHECK(shifted_barrier(80, BarrierSide::up, 0.8, 1.0 / 365) *
            shifted_barrier(80, BarrierSide::down, 0.8, 1.0 / 365) ==
        Approx(6400).epsilon(1e-14));
  CHECK(shifted_barrier(80, BarrierSide::up, 0.8, 0) == 80);
  for (const double bad : {std::nan(""), -1.0}) {
    CHECK(bits(shifted_barrier(bad, BarrierSide::up, 0.8, 1)) == kCanonicalNanBits);
    CHECK(bits(shifted_barrier(80, BarrierSide::up, bad, 1)) == kCanonicalNanBits);
    CHECK(bits(shifted_barrier(80, BarrierSide::up, 0.8, bad)) == kCanonicalNanBits);
  }
}

TEST_CASE("Without volatility the path is the forward's", "[barrier]") {
  // Spot 100 falls at 5 % a year: 90 is reached after log(100/90) / 0.05 = 2.107 years.
  BarrierInputs in = kOrdinary;
  in.vol = 0;
  in.rate = 0.02;
  in.carry = 0.07;
  in.type = OptionType::put;
  in.expiry_years = 2;
  in.barrier_type = BarrierType::down_out;
  const OptionValue whole = european(in);
  CHECK(price_barrier(in)->value == Approx(whole.value).epsilon(1e-15));
  CHECK(price_barrier(in)->rho == Approx(whole.rho).epsilon(1e-15));
  in.barrier_type = BarrierType::down_in;
  OptionValue v = *price_barrier(in);
  CHECK(v.value == Approx(2 * std::exp(-0.04)).epsilon(1e-15));
  CHECK(v.rho == Approx(-4 * std::exp(-0.04)).epsilon(1e-15));
  CHECK(v.theta == Approx(0.04 * std::exp(-0.04)).epsilon(1e-15));

  in.expiry_years = 3;
  v = *price_barrier(in);
  CHECK(v.value == Approx(european(in).value).epsilon(1e-15));
  in.barrier_type = BarrierType::down_out;
  v = *price_barrier(in);
  const double tau = std::log(100.0 / 90) / 0.05;
  CHECK(v.value == Approx(2 * std::exp(-0.02 * tau)).epsilon(1e-14));
  CHECK(v.delta == Approx(-0.02 * v.value / (0.05 * 100)).epsilon(1e-14));
  CHECK(bits(v.theta) == 0);

  // At expiry nothing is hit any more.
  in.expiry_years = 0;
  CHECK(price_barrier(in)->value == 5);
  in.barrier_type = BarrierType::down_in;
  CHECK(price_barrier(in)->value == 2);
  // A little volatility is near none.
  in = kOrdinary;
  in.vol = 1e-9;
  in.strike = 95;
  CHECK(price_barrier(in)->value == Approx(european(in).value).epsilon(1e-14));
  in.vol = 1e-60;
  CHECK(price_barrier(in)->value == Approx(european(in).value).epsilon(1e-14));
}

TEST_CASE("A tiny barrier option keeps its digits", "[barrier]") {
  // A down-and-in call struck above the barrier is (H/S)^(2 (r - q) / vol^2 - 1) calls on H^2 / S,
  // and 2e-19 here: differences of the European option would have left nothing.
  BarrierInputs in = kOrdinary;
  in.rebate = 0;
  in.barrier = 40;
  in.vol = 0.15;
  in.barrier_type = BarrierType::down_in;
  const double power = 2 * (in.rate - in.carry) / (in.vol * in.vol) - 1;
  const double want = std::pow(in.barrier / in.spot, power) *
                      price_option({in.barrier * in.barrier / in.spot, in.strike, in.expiry_years,
                                    in.vol, in.rate, in.carry, in.type})
                          ->value;
  CHECK(want < 1e-60);
  CHECK(price_barrier(in)->value == Approx(want).epsilon(1e-11));  // of std::pow's argument
}

TEST_CASE("Every field of a barrier option refuses what it cannot mean", "[barrier]") {
  using I = BarrierInputs;
  I in = kOrdinary;
  in.rebate = 0;
  const FieldCase<I> cases[] = {{&I::spot, Field::spot, 1e-75, 1e75},
                                {&I::strike, Field::strike, 1e-75, 1e75},
                                {&I::barrier, Field::barrier, 1e-75, 1e75},
                                {&I::rebate, Field::rebate, 0, 1e75},
                                {&I::expiry_years, Field::expiry_years, 0, kMost},
                                {&I::vol, Field::vol, 0, kMost},
                                {&I::rate, Field::rate, -kMost, kMost},
                                {&I::carry, Field::carry, -kMost, kMost},
                                {&I::monitoring_years, Field::monitoring_years, 0, kMost}};
  check_fields(in, cases, check_barrier);
  in = kOrdinary;
  in.rate = -200;
  CHECK(price_barrier(in).error().field == Field::rate);
  in.rebate = 0;
  CHECK(price_barrier(in).ok());
  in = kOrdinary;
  in.barrier_type = static_cast<BarrierType>(4);
  CHECK(price_barrier(in).error().field == Field::barrier_type);
  in = kOrdinary;
  in.type = static_cast<OptionType>(9);
  CHECK(price_barrier(in).error().field == Field::option_type);
  in = kOrdinary;
  in.settlement = static_cast<Settlement>(3);
  CHECK(price_barrier(in).error().field == Field::settlement);
}

TEST_CASE("Whatever is in the domain gives finite numbers or an error", "[barrier]") {
  const double sizes[] = {1e-75, 1e-10, 0.5, 1, 1.0000001, 3, 1e10, 1e75};
  const double times[] = {0, 5e-324, 1e-12, 1, 1e3, 1e300};
  const double vols[] = {0, 1e-200, 1e-60, 1e-5, 0.3, 20, 1e150};
  std::size_t finite = 0, count = 0;
  for (const double strike : sizes) {
    for (const double barrier : sizes) {
      for (const double time : times) {
        for (const double vol : vols) {
          for (const double rate : {0.0, 1.0, -0.01, 1e-300}) {
            BarrierInputs in = {1, strike, barrier, 1, time, vol, rate, -0.5 * rate};
            in.barrier_type = static_cast<BarrierType>(count % 4);
            in.type = static_cast<OptionType>(count / 4 % 2);
            in.monitoring_years = count % 3 == 0 ? 1e-3 : 0;
            ++count;
            const auto v = price_barrier(in);
            if (!v.ok()) {
              CHECK((v.error().code == ErrorCode::overflow ||
                     v.error().code == ErrorCode::out_of_domain));
              continue;
            }
            ++finite;
            for (const NamedResult& r : kResults) CHECK(std::isfinite((*v).*(r.field)));
          }
        }
      }
    }
  }
  CHECK(finite > count / 2);
}

TEST_CASE("A batch of barrier options has the bits of the scalar calls", "[barrier]") {
  std::vector<BarrierInputs> rows = drawn(211, 14);
  std::vector<double> columns[9];
  std::vector<std::uint8_t> barrier_types, types;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    BarrierInputs& in = rows[i];
    in.settlement = Settlement::quote;
    if (i % 4 > 1) in = as_out(in);
    if (i % 17 == 3) in.spot = -1;
    if (i % 19 == 7) in.vol = std::nan("");
    if (i % 23 == 5) in.expiry_years = 0;
    if (i % 29 == 11) in.spot = in.barrier;
    const double fields[] = {in.spot, in.strike, in.barrier, in.rebate,          in.expiry_years,
                             in.vol,  in.rate,   in.carry,   in.monitoring_years};
    for (std::size_t c = 0; c < 9; ++c) columns[c].push_back(fields[c]);
    barrier_types.push_back(static_cast<std::uint8_t>(in.barrier_type));
    types.push_back(static_cast<std::uint8_t>(in.type));
  }
  const auto at = [&](std::size_t c) { return Column<double>{columns[c].data(), 1}; };
  BarrierColumns batch = {rows.size(),
                          at(0),
                          at(1),
                          at(2),
                          at(3),
                          at(4),
                          at(5),
                          at(6),
                          at(7),
                          at(8),
                          {barrier_types.data()},
                          {types.data()},
                          Settlement::quote};
  check_batch(
      rows.size(), [&](const OptionValueColumns& out) { return price_barriers(batch, out); },
      [&](std::size_t row) { return price_barrier(rows[row]); });
  batch.monitoring_years = {nullptr};
  for (BarrierInputs& in : rows) in.monitoring_years = 0;
  check_batch(
      rows.size(), [&](const OptionValueColumns& out) { return price_barriers(batch, out); },
      [&](std::size_t row) { return price_barrier(rows[row]); });
}

TEST_CASE("A barrier that no path meets leaves the plain option, however far away it is",
          "[barrier]") {
  for (const double distance : {10.0, 1e4, 1e8, 1e14, 1e40}) {
    for (const double strike : {60.0, 100.0, 140.0}) {
      for (const auto type : {OptionType::call, OptionType::put}) {
        const OptionInputs o = {.spot = 100,
                                .strike = strike,
                                .expiry_years = 0.25,
                                .vol = 0.4,
                                .rate = 0.03,
                                .carry = 0.01,
                                .type = type};
        const double plain = price_option(o)->value;
        for (const auto [barrier, side] : {std::pair{100 * distance, BarrierType::up_out},
                                           std::pair{100 / distance, BarrierType::down_out}}) {
          INFO("K " << strike << ", barrier " << barrier);
          const auto value = price_barrier({.spot = o.spot,
                                            .strike = strike,
                                            .barrier = barrier,
                                            .rebate = 0,
                                            .expiry_years = o.expiry_years,
                                            .vol = o.vol,
                                            .rate = o.rate,
                                            .carry = o.carry,
                                            .monitoring_years = 0,
                                            .barrier_type = side,
                                            .type = type});
          CHECK(std::fabs(value->value - plain) < 1e-13 * plain);
        }
      }
    }
  }
}
