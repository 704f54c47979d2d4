#include "core/pricing/exotic/first_passage.hpp"

#include "core/numeric/law/mills_difference.hpp"
#include "core/pricing/exotic/monitoring.hpp"

#include "tests/native/exotic_cases.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

const FirstPassageInputs kOrdinary = {
    .distance_log = -0.25, .drift = -0.1, .vol = 0.8, .horizon_years = 30.0 / 365};

FirstPassageInputs inputs_of(const Json& in) {
  return {number(in[0]), number(in[1]), number(in[2]), number(in[3])};
}

/// The probability that a random walk of `steps` normal steps with drift is ever above the level,
/// by carrying the density of the survivors from step to step on a grid: no formula of the engine
/// is used.
double walk_probability(double level, double drift, double step_vol, int steps) {
  constexpr int kCells = 600;
  const double low = level - 8 * step_vol * std::sqrt(static_cast<double>(steps));
  const double h = (level - low) / kCells;
  const auto kernel = [&](double x) {
    const double z = (x - drift) / step_vol;
    return std::exp(-0.5 * z * z) / (step_vol * 2.5066282746310002);
  };
  std::vector<double> density(kCells), next(kCells);
  for (int i = 0; i < kCells; ++i) density[i] = kernel(low + (i + 0.5) * h);
  for (int step = 1; step < steps; ++step) {
    for (int i = 0; i < kCells; ++i) {
      double sum = 0;
      for (int j = 0; j < kCells; ++j) sum += density[j] * kernel((i - j) * h);
      next[i] = sum * h;
    }
    density.swap(next);
  }
  double survival = 0;
  for (const double x : density) survival += x * h;
  return 1 - survival;
}

}  // namespace

TEST_CASE("a drift that is not a number has the canonical NaN for its logarithm") {
  for (const std::uint64_t nan : {0xffffffffffffffffu, 0x7ff0000000000001u, 0xfff8000000000000u}) {
    CHECK(bits_of(log_drift(real_from_bits(nan), 0.5)) == kCanonicalNanBits);
    CHECK(bits_of(log_drift(0.1, real_from_bits(nan))) == kCanonicalNanBits);
  }
  CHECK(log_drift(0.125, 0.5) == 0.0);
}

TEST_CASE("First passage against mpmath, tails and all", "[first_passage]") {
  const Json file = load_vectors("first-passage-mp.json");
  int rows = 0;
  for (const Json& row : file["closed"]) {
    const auto p = first_passage(inputs_of(row["in"]));
    REQUIRE(p.ok());
    const double got[] = {p->probability, p->log_probability, p->survival, p->density};
    INFO(row.dump());
    for (std::size_t i = 0; i < 4; ++i) {
      const double want = number(row["out"][i]);
      if (std::fabs(want) < 1e-300) {
        CHECK(std::fabs(got[i]) < 1e-299);
        continue;
      }
      INFO(file["out"][i] << " got " << got[i] << " off by " << got[i] / want - 1);
      CHECK(std::fabs(got[i] - want) <= 1e-14 * std::fabs(want));
    }
    ++rows;
  }
  CHECK(rows == 210);
}

TEST_CASE("First passage is the integral of its density", "[first_passage]") {
  const Json file = load_vectors("first-passage-mp.json");
  int rows = 0;
  for (const Json& row : file["by_density"]) {
    INFO(row.dump());
    CHECK(*first_passage_probability(inputs_of(row["in"])) ==
          Approx(number(row["out"])).epsilon(1e-13));
    ++rows;
  }
  CHECK(rows == 24);
}

TEST_CASE("Published first-passage probabilities", "[first_passage]") {
  const Json file = load_vectors("risk-pricing-mc.json");
  int rows = 0;
  for (const Json& row : file["vectors"]) {
    if (row["id"].get<std::string>().rfind("first-passage", 0) != 0) continue;
    const Json& in = row["in"];
    const double vol = number(in["sigma"]);
    const auto p =
        first_passage_probability({.distance_log = std::log(number(in["B"]) / number(in["S"])),
                                   .drift = log_drift(number(in["mu"]), vol),
                                   .vol = vol,
                                   .horizon_years = number(in["T"])});
    CHECK(*p == Approx(number(row["out"]["P"])).margin(1e-13));
    ++rows;
  }
  CHECK(rows == 4);
}

TEST_CASE("Mirrored, rescaled and certain paths", "[first_passage]") {
  Uniform draw(41);
  for (int i = 0; i < 300; ++i) {
    const FirstPassageInputs in = {draw.between(-1, 1), draw.between(-2, 2), draw.between(0.05, 1),
                                   draw.between(0.01, 3)};
    const FirstPassage p = *first_passage(in);
    const FirstPassage mirrored =
        *first_passage({-in.distance_log, -in.drift, in.vol, in.horizon_years});
    CHECK(bits(p.probability) == bits(mirrored.probability));
    // Time in quarters of a year: four times the horizon, a quarter of drift and variance. Exact.
    const FirstPassage scaled =
        *first_passage({in.distance_log, in.drift / 4, in.vol / 2, in.horizon_years * 4});
    CHECK(p.probability == scaled.probability);
    CHECK(p.density == scaled.density * 4);
    CHECK(p.probability + p.survival == Approx(1).epsilon(1e-15));
    CHECK(std::exp(p.log_probability) == Approx(p.probability).epsilon(1e-13));
    // With the drift towards a level it is hit for certain in the end, else e^(2 drift b / vol^2).
    const double ever = in.drift * in.distance_log > 0
                            ? 1
                            : std::exp(2 * in.drift * in.distance_log / (in.vol * in.vol));
    CHECK(p.probability <= ever * (1 + 1e-14));
    const double late = *first_passage_probability({in.distance_log, in.drift, in.vol, 1e9});
    CHECK(late == Approx(ever).epsilon(std::fabs(in.drift) > 0.01 ? 1e-12 : 1e-2));
  }
}

TEST_CASE("More time and a nearer level make a passage likelier", "[first_passage]") {
  double last = 0, last_log = -kInf;
  for (double horizon = 1e-6; horizon < 50; horizon *= 1.3) {
    FirstPassageInputs in = kOrdinary;
    in.horizon_years = horizon;
    const FirstPassage p = *first_passage(in);
    CHECK(p.probability >= last);
    CHECK(p.log_probability > last_log);
    last = p.probability;
    last_log = p.log_probability;
  }
  last = 1;
  for (double distance = 1e-9; distance < 1e5; distance *= 1.5) {
    FirstPassageInputs in = kOrdinary;
    in.distance_log = -distance;
    const FirstPassage p = *first_passage(in);
    CHECK(p.probability <= last);
    CHECK(std::isfinite(p.log_probability));
    last = p.probability;
  }
  CHECK(last == 0);
}

TEST_CASE("The monitored level stands for a walk that is seen at its steps", "[first_passage]") {
  for (const double drift : {0.0, 0.4, -0.6}) {
    for (const double level : {0.15, 0.4}) {
      constexpr int kSteps = 24;
      const double dt = 1.0 / kSteps, vol = 0.5;
      const double exact = walk_probability(level, drift * dt, vol * std::sqrt(dt), kSteps);
      const double corrected = *first_passage_probability({level, drift, vol, 1, dt});
      const double always = *first_passage_probability({level, drift, vol, 1});
      INFO(drift << " " << level << ": " << exact << " " << corrected << " " << always);
      // The correction leaves a term of the order of dt; without it the error is of sqrt(dt).
      CHECK(std::fabs(corrected - exact) < 0.1 * dt);
      CHECK(std::fabs(corrected - exact) < 0.1 * std::fabs(always - exact));
    }
  }
}

TEST_CASE("First passage at its limits", "[first_passage]") {
  const FirstPassage here = *first_passage({0, 0.3, 0.5, 1});
  CHECK(here.probability == 1);
  CHECK(here.log_probability == 0);
  CHECK(here.survival == 0);
  CHECK(*first_passage_probability({0, 0.3, 0.5, 1, 0.1}) < 1);
  CHECK(*first_passage_probability({0, 0.3, 0.5, 1, 0.1}) >
        *first_passage_probability({-0.0, 0.3, 0.5, 1, 0.1}));
  CHECK(*first_passage_probability({0.2, 0.3, 0, 1}) == 1);
  CHECK(*first_passage_probability({0.4, 0.3, 0, 1}) == 0);
  CHECK(*first_passage_probability({-0.2, 0.3, 0, 1}) == 0);
  CHECK(first_passage({0.4, 0.3, 0, 1})->log_probability == -kInf);
  CHECK(*first_passage_probability({0.4, 0.3, 0.5, 0}) == 0);
  const FirstPassage far = *first_passage({1e6, 0, 1, 1});
  CHECK(far.probability == 0);
  CHECK(far.log_probability == Approx(-5e11).epsilon(1e-9));
  CHECK(first_passage({1e308, 0, 1e-30, 1}).error().code == ErrorCode::overflow);
}

TEST_CASE("Every field of a first passage refuses what it cannot mean", "[first_passage]") {
  using I = FirstPassageInputs;
  const FieldCase<I> cases[] = {{&I::distance_log, Field::distance_log, -kMost, kMost},
                                {&I::drift, Field::drift, -kMost, kMost},
                                {&I::vol, Field::vol, 0, kMost},
                                {&I::horizon_years, Field::horizon_years, 0, kMost},
                                {&I::monitoring_years, Field::monitoring_years, 0, kMost}};
  check_fields(kOrdinary, cases, check_first_passage);
  FirstPassageInputs in = kOrdinary;
  in.vol = -1;
  CHECK(first_passage(in).error().field == Field::vol);
  CHECK(first_passage_probability(in).error().field == Field::vol);
}

TEST_CASE("Whatever is in the domain gives numbers or an overflow", "[first_passage]") {
  const double sizes[] = {0, 5e-324, 1e-200, 1e-8, 1, 30, 1e8, 1e150, 1e308};
  for (const double distance : sizes) {
    for (const double drift : sizes) {
      for (const double vol : sizes) {
        for (const double horizon : sizes) {
          for (const double sign : {1.0, -1.0}) {
            const auto p = first_passage({distance, sign * drift, vol, horizon});
            if (!p.ok()) {
              CHECK(p.error().code == ErrorCode::overflow);
              continue;
            }
            CHECK(p->probability >= 0);
            CHECK(p->probability <= 1);
            CHECK(p->survival >= 0);
            CHECK(p->survival <= 1);
            CHECK(p->log_probability <= 0);
            CHECK(p->density >= 0);
          }
        }
      }
    }
  }
}

TEST_CASE("A batch of first passages has the bits of the scalar calls", "[first_passage]") {
  Uniform draw(42);
  constexpr std::size_t kCount = 101;
  std::vector<double> in[5];
  for (std::size_t i = 0; i < kCount; ++i) {
    in[0].push_back(draw.between(-1, 1));
    in[1].push_back(i % 11 == 3 ? std::nan("") : draw.between(-2, 2));
    in[2].push_back(i % 13 == 5 ? -1 : draw.between(0, 1));
    in[3].push_back(draw());
    in[4].push_back(i % 3 == 0 ? 0.01 : 0);
  }
  std::vector<double> out[4];
  for (auto& column : out) column.assign(kCount, -7);
  std::vector<std::uint16_t> status(kCount, 77);
  const FirstPassageColumns batch = {kCount,         {in[0].data()}, {in[1].data()},
                                     {in[2].data()}, {in[3].data()}, {in[4].data()}};
  const std::size_t refused = first_passages(
      batch, {out[0].data(), out[1].data(), out[2].data(), out[3].data(), status.data()});
  std::size_t expected = 0;
  for (std::size_t i = 0; i < kCount; ++i) {
    const auto p = first_passage({in[0][i], in[1][i], in[2][i], in[3][i], in[4][i]});
    CHECK(status[i] == static_cast<std::uint16_t>(p.error().code));
    expected += p.ok() ? 0 : 1;
    const FirstPassage want = p.ok() ? *p : FirstPassage{0, 0, 0, 0};
    CHECK(bits(out[0][i]) == bits(want.probability));
    CHECK(bits(out[1][i]) == bits(want.log_probability));
    CHECK(bits(out[2][i]) == bits(want.survival));
    CHECK(bits(out[3][i]) == bits(want.density));
  }
  CHECK(refused == expected);
  CHECK(refused > 10);
  std::vector<double> alone(kCount, -7);
  first_passages(batch, {.survival = alone.data()});
  CHECK(alone == out[2]);
}

TEST_CASE("Differences of Mills ratios do not cancel", "[first_passage]") {
  // -m'(y) = 1 / sqrt(2 pi) - y m(y), to 1 / 2 of the step: the next order is below 1e-16 here.
  for (double y = 0; y < 20; y += 0.37) {
    const double step = 1e-9, middle = y + step / 2;
    const double ratio = std::exp(middle * middle / 2) * std::erfc(middle / std::sqrt(2.0)) / 2;
    const double slope = 0.3989422804014327 - middle * ratio;
    CHECK(mills_difference(y, step) / step ==
          Approx(slope).epsilon(1e-15 * (1 + y * y) * (1 + y * y)));
    CHECK(mills_difference(y, 0) == 0);
    // One step is two half steps, across the intervals of the table too.
    for (const double wide : {1e-3, 0.02, 0.3, 2.0}) {
      CHECK(mills_difference(y, wide) ==
            Approx(mills_difference(y, wide / 2) + mills_difference(y + wide / 2, wide / 2))
                .epsilon(6e-14));
    }
  }
}
