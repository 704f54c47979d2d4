// Levels of a wanted probability: by the reflection principle, and exact to one double.
#include "core/risk/passage_levels.hpp"

#include <cmath>

#include "core/pricing/exotic/first_passage.hpp"

#include "tests/identity/digest_block.hpp"
#include "tests/native/exotic_cases.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

double cdf(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

/// The distance that a driftless Brownian motion covers with a probability, by halving 2 N(-d / s).
double distance_of(double probability, double spread) {
  double low = 0, high = 40 * spread;
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (low + high);
    (2 * cdf(-middle / spread) > probability ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double first_probability(const PassageLevelsInputs& in, double level) {
  const double drift = in.drift - 0.5 * in.vol * in.vol;
  return *first_passage_probability({std::log(level / in.price), drift, in.vol, in.horizon_years});
}

}  // namespace

TEST_CASE("Without a drift of the logarithm the reflection principle names both levels",
          "[passage_levels]") {
  for (const double wanted : {0.5, 0.1, 0.01, 1e-4, 1e-8}) {
    // drift = vol^2 / 2 leaves the logarithm without one.
    const auto found = passage_levels({.price = 3000,
                                       .drift = 0.5 * 0.8 * 0.8,
                                       .vol = 0.8,
                                       .horizon_years = 30.0 / 365.0,
                                       .probability = wanted});
    REQUIRE(found.ok());
    const double distance = distance_of(wanted, 0.8 * std::sqrt(30.0 / 365.0));
    CHECK(found->falling.exists);
    CHECK(found->falling.level == Approx(3000 * std::exp(-distance)).epsilon(1e-10));
    CHECK(found->rising.level == Approx(3000 * std::exp(distance)).epsilon(1e-10));
    CHECK(found->falling.probability <= wanted);
    CHECK(found->falling.probability == Approx(wanted).epsilon(1e-9));
    CHECK(found->falling.distance_percent < 0);
  }
}

TEST_CASE("Seeded motions: rare enough there, likelier one double nearer", "[passage_levels]") {
  Words words(4711);
  for (int n = 0; n < 300; ++n) {
    PassageLevelsInputs in;
    in.price = blocks::between(words, 0.001, 5000);
    in.drift = blocks::between(words, -1, 1);
    in.vol = blocks::between(words, 0.05, 2);
    in.horizon_years = blocks::between(words, 0.001, 1);
    in.probability = blocks::between(words, 0.0001, 0.9);
    INFO("motion " << n);
    const auto found = passage_levels(in);
    REQUIRE(found.ok());
    for (const LevelPassage& side : {found->falling, found->rising}) {
      if (!side.exists) continue;
      const double nearer = std::nextafter(side.level, in.price);
      REQUIRE(side.probability <= in.probability);
      REQUIRE(first_probability(in, side.level) == Approx(in.probability).epsilon(1e-7));
      PriceBand band{0, nearer};
      if (side.level > in.price) band = {nearer, 1e75};
      const auto more = passage_probability({.intervals = {&band, 1},
                                             .price = in.price,
                                             .drift = in.drift,
                                             .vol = in.vol,
                                             .horizon_years = in.horizon_years});
      REQUIRE(more->probability > in.probability);
    }
  }
}

TEST_CASE("Ends: what is certain, what never happens, and a price that waits", "[passage_levels]") {
  PassageLevelsInputs in{.price = 100, .vol = 0.5, .horizon_years = 1, .probability = 1};
  const auto any = passage_levels(in);
  CHECK(any->falling.level == std::nextafter(100.0, 0.0));
  CHECK(any->rising.level == std::nextafter(100.0, 200.0));
  in.probability = 0;
  const auto never = passage_levels(in);
  REQUIRE(never->falling.exists);
  CHECK(never->falling.probability == 0);
  CHECK(never->falling.level > 0);
  // Without noise the price grows to 100 e^0.1: what lies beyond is never met, what lies below
  // neither.
  in.vol = 0;
  in.drift = 0.1;
  const auto certain = passage_levels(in);
  CHECK(certain->falling.level == std::nextafter(100.0, 0.0));
  CHECK(certain->rising.level == Approx(100 * std::exp(0.1)).epsilon(1e-14));
  // Looks apart miss short visits, so that the level may be nearer.
  in = {.price = 100, .vol = 0.5, .horizon_years = 1, .probability = 0.05};
  const double always = passage_levels(in)->falling.level;
  in.monitoring_years = 1.0 / 365;
  CHECK(passage_levels(in)->falling.level ==
        Approx(always * std::exp(0.5825971579390106 * 0.5 / std::sqrt(365.0))).epsilon(1e-9));
}

TEST_CASE("What does not fit is refused by field", "[passage_levels]") {
  const PassageLevelsInputs good{.price = 100, .vol = 0.5, .horizon_years = 1, .probability = 0.1};
  const auto refused = [&](auto change) {
    PassageLevelsInputs in = good;
    change(in);
    const auto result = passage_levels(in);
    REQUIRE_FALSE(result.ok());
    return result.error();
  };
  CHECK(refused([](auto& in) { in.probability = 1.5; }).field == Field::probability);
  CHECK(refused([](auto& in) { in.probability = std::nan(""); }).code == ErrorCode::not_finite);
  CHECK(refused([](auto& in) { in.price = 0; }).field == Field::price);
  CHECK(refused([](auto& in) { in.vol = -1; }).field == Field::vol);
}
