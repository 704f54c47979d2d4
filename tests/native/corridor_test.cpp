#include "core/risk/corridor.hpp"

#include "core/pricing/exotic/first_passage.hpp"

#include "tests/native/exotic_cases.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

double alone(double distance, double towards) {
  return *first_passage_probability({distance, towards, 1, 1});
}

}  // namespace

TEST_CASE("Leaving a corridor against mpmath, by images and by sines", "[corridor]") {
  const Json file = load_vectors("passage-corridor-mp.json");
  int rows = 0;
  for (const Json& row : file["corridor"]) {
    const CorridorInputs in = {number(row["in"][0]), number(row["in"][1]), number(row["in"][2])};
    const auto exit = corridor_exit(in);
    REQUIRE(exit.ok());
    INFO(row.dump());
    const Json& out = row["out"];
    const double probability = number(out[0]), log_probability = number(out[1]);
    const bool wide = in.below + in.above >= kWideCorridor;
    CHECK(std::fabs(exit->probability - probability) <= 1e-12 * probability);
    CHECK(std::fabs(exit->log_probability - log_probability) <=
          std::max(1e-12, std::ldexp(std::fabs(log_probability), -50)));
    const double survival = number(out[2]);
    CHECK(std::fabs(exit->survival - survival) <=
          (wide ? 1e-14 : std::min(1e-14, 1e-12 * survival)));
    const double lower = number(out[3]), upper = number(out[4]);
    CHECK(std::fabs(exit->lower_first - lower) <=
          (wide ? 1e-12 * alone(in.below, -in.drift) : 1e-14));
    CHECK(std::fabs(exit->upper_first - upper) <=
          (wide ? 1e-12 * alone(in.above, in.drift) : 1e-14));
    ++rows;
  }
  CHECK(rows == 120);
}

TEST_CASE("The two sums agree where one hands over to the other", "[corridor]") {
  for (double share = 0.02; share < 1; share += 0.07) {
    for (double drift = -3; drift <= 3; drift += 0.5) {
      const double below = kWideCorridor * share, above = kWideCorridor - below;
      const CorridorExit wide = *corridor_exit({below, above + 1e-15, drift});
      const CorridorExit narrow = *corridor_exit({below, above - 2e-15, drift});
      INFO(below << " " << above << " " << drift);
      CHECK(wide.probability == Approx(narrow.probability).epsilon(1e-13));
      CHECK(wide.lower_first == Approx(narrow.lower_first).margin(2e-14));
      CHECK(wide.upper_first == Approx(narrow.upper_first).margin(2e-14));
    }
  }
}

TEST_CASE("What holds of every corridor", "[corridor]") {
  Uniform draw(77);
  for (int i = 0; i < 2000; ++i) {
    const double below = draw.between(0.01, 6);
    const double above = draw.between(0.01, 6);
    const double drift = draw.between(-4, 4);
    const CorridorExit exit = *corridor_exit({below, above, drift});
    const CorridorExit mirrored = *corridor_exit({above, below, -drift});
    INFO(below << " " << above << " " << drift);
    CHECK(bits(exit.lower_first) == bits(mirrored.upper_first));
    CHECK(exit.probability == Approx(exit.lower_first + exit.upper_first).margin(1e-14));
    CHECK(exit.probability + exit.survival == Approx(1).epsilon(1e-14));
    const double lower = alone(below, -drift), upper = alone(above, drift);
    CHECK(exit.lower_first <= lower + 1e-14);
    CHECK(exit.upper_first <= upper + 1e-14);
    CHECK(exit.probability >= std::max(lower, upper) * (1 - 1e-12));
    CHECK(exit.probability <= (lower + upper) * (1 + 1e-12));
    const CorridorExit wider = *corridor_exit({below, above + 0.1, drift});
    CHECK(wider.probability <= exit.probability * (1 + 1e-12));
    CHECK(std::exp(exit.log_probability) == Approx(exit.probability).epsilon(1e-12));
  }
}

TEST_CASE("Beyond binary64 the logarithm is left", "[corridor]") {
  const CorridorExit far = *corridor_exit({60, 61, 0});
  CHECK(far.probability == 0);
  CHECK(far.log_probability ==
        Approx(first_passage({60, 0, 1, 1})->log_probability).epsilon(1e-14));
  for (const double size : {0x1p-200, 1e-100, 1e-9, 1.0, 1e3, 1e6}) {
    for (const double drift : {-1e6, -30.0, -0.0, 5e-324, 1e-3, 1e6}) {
      for (const double other : {0x1p-200, 1e-9, 2.0, 1e6}) {
        const CorridorExit exit = *corridor_exit({size, other, drift});
        INFO(size << " " << other << " " << drift);
        CHECK(exit.probability >= 0);
        CHECK(exit.probability <= 1);
        CHECK(exit.survival >= 0);
        CHECK(exit.survival <= 1);
        CHECK(exit.log_probability <= 0);
        CHECK(exit.lower_first >= 0);
        CHECK(exit.upper_first >= 0);
      }
    }
  }
}

TEST_CASE("Every field of a corridor refuses what it cannot mean", "[corridor]") {
  const auto refuses = [](CorridorInputs in, ErrorCode code, Field field) {
    const Error error = corridor_exit(in).error();
    CHECK(error.code == code);
    CHECK(error.field == field);
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {nan, kInf, -kInf}) {
    refuses({bad, 1, 0}, ErrorCode::not_finite, Field::lower_barrier);
    refuses({1, bad, 0}, ErrorCode::not_finite, Field::upper_barrier);
    refuses({1, 1, bad}, ErrorCode::not_finite, Field::drift);
  }
  for (const double bad : {0.0, -0.0, -1.0, 5e-324, 1e7}) {
    refuses({bad, 1, 0}, ErrorCode::out_of_domain, Field::lower_barrier);
    refuses({1, bad, 0}, ErrorCode::out_of_domain, Field::upper_barrier);
  }
  refuses({1, 1, 2e6}, ErrorCode::out_of_domain, Field::drift);
  refuses({1, 1, -2e6}, ErrorCode::out_of_domain, Field::drift);
}
