#include "core/risk/passage.hpp"

#include "core/pricing/exotic/double_touch.hpp"
#include "core/pricing/exotic/first_passage.hpp"

#include "tests/native/exotic_cases.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

const PriceBand kTwo[] = {{0, 80}, {120, 1e75}};
const PriceBand kFour[] = {{0, 50}, {70, 80}, {130, 140}, {200, 1e75}};

PassageInputs between_two() {
  return {.intervals = kTwo, .price = 100, .drift = 0.05, .vol = 0.6, .horizon_years = 0.1};
}

double cdf(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

/// The probability that a walk of normal steps is outside [low, high] at one of its steps, by
/// carrying the survivors' density from step to step.
double walk_out(double low, double high, double drift, double step_vol, int steps) {
  constexpr int kCells = 500;
  const double h = (high - low) / kCells;
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

TEST_CASE("Between two intervals: distances, sides and the double no-touch", "[passage]") {
  const PassageInputs in = between_two();
  const auto p = passage_probability(in);
  REQUIRE(p.ok());
  CHECK_FALSE(p->inside);
  CHECK(p->falling.level == 80);
  CHECK(p->falling.distance_percent == Approx(-20));
  CHECK(p->rising.distance_percent == Approx(20));
  const double s = 0.6 * std::sqrt(0.1), drift = 0.05 - 0.18;
  CHECK(p->falling.distance_sigmas == Approx(std::log(100.0 / 80) / s).epsilon(1e-14));
  CHECK(p->rising.distance_sigmas == Approx(std::log(1.2) / s).epsilon(1e-14));
  CHECK(p->falling.probability ==
        Approx(*first_passage_probability({std::log(0.8), drift, 0.6, 0.1})).epsilon(1e-14));
  CHECK(p->falling.first_probability < p->falling.probability);
  CHECK(p->falling.first_probability + p->rising.first_probability ==
        Approx(p->probability).epsilon(1e-14));
  const auto inside = price_double_no_touch({.spot = 100,
                                             .lower_barrier = 80,
                                             .upper_barrier = 120,
                                             .expiry_years = 0.1,
                                             .vol = 0.6,
                                             .rate = 0,
                                             .carry = -0.05});
  CHECK(p->survival == Approx(inside->value).epsilon(1e-13));
  const double below = cdf((std::log(0.8) - drift * 0.1) / s);
  const double above = 1 - cdf((std::log(1.2) - drift * 0.1) / s);
  CHECK(p->terminal_probability == Approx(below + above).epsilon(1e-13));
  CHECK(p->terminal_probability < p->probability);
}

TEST_CASE("The nearest intervals decide, and the rest counts at the horizon", "[passage]") {
  PassageInputs in = between_two();
  in.intervals = kFour;
  const PassageProbability p = *passage_probability(in);
  CHECK(p.falling.level == 80);
  CHECK(p.rising.level == 130);
  in.price = 60;
  CHECK(passage_probability(in)->falling.level == 50);
  CHECK(passage_probability(in)->rising.level == 70);
  in.price = 75;
  const PassageProbability inside = *passage_probability(in);
  CHECK(inside.inside);
  CHECK(inside.probability == 1);
  CHECK(inside.log_probability == 0);
  CHECK(inside.survival == 0);
  CHECK_FALSE(inside.falling.exists);
  CHECK(inside.terminal_probability > 0);
  CHECK(inside.terminal_probability < 1);
  in.price = 80;  // the edge belongs to it
  CHECK(passage_probability(in)->inside);
  in.intervals = {};
  const PassageProbability none = *passage_probability(in);
  CHECK(none.probability == 0);
  CHECK(none.survival == 1);
  CHECK(none.log_probability == -kInf);
  CHECK(none.terminal_probability == 0);
  const PriceBand all[] = {{0, 1e75}};
  in.intervals = all;
  CHECK(passage_probability(in)->terminal_probability == 1);
}

TEST_CASE("One side alone is a first passage", "[passage]") {
  const PriceBand low[] = {{0, 1e-9}};
  PassageInputs in = between_two();
  in.intervals = low;
  const PassageProbability p = *passage_probability(in);
  const FirstPassage alone = *first_passage({std::log(1e-11), 0.05 - 0.18, 0.6, 0.1});
  CHECK(p.falling.exists);
  CHECK_FALSE(p.rising.exists);
  CHECK(p.log_probability == alone.log_probability);
  CHECK(p.falling.first_probability == p.falling.probability);
}

TEST_CASE("Seen at its blocks a price leaves less often", "[passage]") {
  constexpr int kSteps = 24;
  const PriceBand bands[] = {{0, 80}, {130, 1e75}};
  for (const double drift : {0.0, 0.3}) {
    PassageInputs in = {
        .intervals = bands, .price = 100, .drift = drift, .vol = 0.3, .horizon_years = 1};
    const double always = passage_probability(in)->probability;
    in.monitoring_years = 1.0 / kSteps;
    const double corrected = passage_probability(in)->probability;
    const double exact = walk_out(std::log(0.8), std::log(1.3), (drift - 0.045) / kSteps,
                                  0.3 / std::sqrt(1.0 * kSteps), kSteps);
    INFO(exact << " " << corrected << " " << always);
    CHECK(std::fabs(corrected - exact) < 0.2 / kSteps);
    CHECK(std::fabs(corrected - exact) < 0.1 * std::fabs(always - exact));
    CHECK(corrected < always);
  }
}

TEST_CASE("Without noise the drift decides, without time nothing happens", "[passage]") {
  PassageInputs in = between_two();
  in.vol = 0;
  in.horizon_years = 1;
  in.drift = 0.3;
  const PassageProbability up = *passage_probability(in);
  CHECK(up.probability == 1);
  CHECK(up.rising.first_probability == 1);
  CHECK(up.falling.probability == 0);
  CHECK(up.terminal_probability == 1);
  in.drift = 0.1;
  CHECK(passage_probability(in)->probability == 0);
  CHECK(passage_probability(in)->survival == 1);
  CHECK(passage_probability(in)->terminal_probability == 0);
  in = between_two();
  in.horizon_years = 0;
  const PassageProbability now = *passage_probability(in);
  CHECK(now.probability == 0);
  CHECK(std::isfinite(now.falling.distance_sigmas));
}

TEST_CASE("Every field of a passage refuses what it cannot mean", "[passage]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const struct {
    double PassageInputs::* field;
    Field name;
    double least;
  } fields[] = {{&PassageInputs::price, Field::price, 1e-75},
                {&PassageInputs::drift, Field::drift, -1e6},
                {&PassageInputs::vol, Field::vol, 0},
                {&PassageInputs::horizon_years, Field::horizon_years, 0},
                {&PassageInputs::monitoring_years, Field::monitoring_years, 0}};
  for (const auto& field : fields) {
    for (const double bad : {nan, kInf, -kInf, 1e300, field.least - 1e7}) {
      PassageInputs in = between_two();
      in.*field.field = bad;
      const Error error = passage_probability(in).error();
      CHECK(error.code == (std::isfinite(bad) ? ErrorCode::out_of_domain : ErrorCode::not_finite));
      CHECK(error.field == field.name);
    }
    for (const double odd : {0.0, -0.0, 5e-324, 1e-3}) {
      PassageInputs in = between_two();
      in.*field.field = odd;
      const auto p = passage_probability(in);
      if (p.ok()) CHECK(p->probability <= 1);
    }
  }
  const auto refuses = [](std::vector<PriceBand> bands, ErrorCode code, std::uint32_t index) {
    PassageInputs in = between_two();
    in.intervals = bands;
    const Error error = passage_probability(in).error();
    CHECK(error.code == code);
    CHECK(error.field == Field::intervals);
    CHECK(error.index == index);
  };
  refuses({{0, 80}, {nan, 120}}, ErrorCode::not_finite, 1);
  refuses({{0, 80}, {110, kInf}}, ErrorCode::not_finite, 1);
  refuses({{-1, 80}}, ErrorCode::out_of_domain, 0);
  refuses({{0, 0}}, ErrorCode::out_of_domain, 0);
  refuses({{80, 70}}, ErrorCode::unsorted, 0);
  refuses({{0, 80}, {80, 90}}, ErrorCode::unsorted, 1);
  refuses({{110, 120}, {0, 80}}, ErrorCode::unsorted, 1);
  PassageInputs in = between_two();
  in.horizon_years = 1e-14;
  in.vol = 1e-6;
  const Error error = passage_probability(in).error();
  CHECK(error.code == ErrorCode::overflow);
}

TEST_CASE("The logarithm of a ratio near one", "[passage]") {
  CHECK(log_distance(1, 1 + 0x1p-52) == Approx(0x1p-52).epsilon(1e-15));
  CHECK(log_distance(3, 3) == 0);
  CHECK(log_distance(100, 80) == Approx(std::log(0.8)).epsilon(1e-15));
  CHECK(log_distance(1e-70, 1e70) == Approx(std::log(1e70) * 2).epsilon(1e-15));
}
