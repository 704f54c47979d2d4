#include "core/volatility/arbitrage/butterfly.hpp"

#include <limits>

#include "core/volatility/arbitrage/svi_side.hpp"
#include "core/volatility/smile/smile_point.hpp"

#include "tests/native/smile_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double g_at(const SviRaw& slice, double k) {
  return durrleman_g(k, svi_total_variance(slice, k));
}

ButterflyReport decided(const SviRaw& slice) {
  const auto report = check_butterfly(slice);
  CAPTURE(slice.a, slice.b, slice.rho, slice.m, slice.sigma);
  REQUIRE(report.ok());
  CHECK(is_butterfly_free(slice) == report->free);
  CHECK(report->free == (report->count == 0));
  for (std::uint32_t i = 0; i < report->count; ++i) {
    const Violation& v = report->violations[i];
    CHECK(v.low < v.high);
    CHECK(v.low <= v.worst);
    CHECK(v.worst <= v.high);
    CHECK(v.value < 0);
    if (i > 0) CHECK(report->violations[i - 1].high < v.low);
  }
  return *report;
}

bool is_inside(const ButterflyReport& report, double k) {
  for (std::uint32_t i = 0; i < report.count; ++i) {
    if (k > report.violations[i].low && k < report.violations[i].high) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("Vogt's slice is refused, its repairs are not") {
  // Gatheral and Jacquier 2014, example 3.1 and section 5.1.
  const ButterflyReport vogt = decided({-0.0410, 0.1331, 0.3060, 0.3586, 0.4153});
  CHECK_FALSE(vogt.free);
  CHECK_FALSE(vogt.negative_variance);
  REQUIRE(vogt.count == 1);
  CHECK(std::fabs(vogt.least_g - -0.0328636) < 1e-7);
  CHECK(std::fabs(vogt.least_g_at - 0.8793) < 1e-4);
  CHECK(vogt.violations[0].value == vogt.least_g);
  CHECK(vogt.violations[0].worst == vogt.least_g_at);
  CHECK(decided({0.007740912420365596, 0.06924203448893687, -0.33403648061147917,
                 0.04203374522958449, 0.11860780291327241})
            .free);
  CHECK(decided({-0.03051990506606317, 0.10271678958363469, 0.10071761029107323,
                 0.27234420514090457, 0.41239805708619603})
            .free);
}

TEST_CASE("Slices that QuantLib takes are refused with their intervals") {
  // The parameters of its own test, and a right slope of 2.25 in total variance.
  const ButterflyReport own = decided({-0.0666, 0.229, 0.439, 0.193, 0.337});
  CHECK(own.count == 1);
  CHECK(own.least_g < -0.1026);
  const ButterflyReport steep = decided({0.01, 1.5, -0.5, 0.0, 0.1});
  CHECK(steep.steep_left);
  CHECK_FALSE(steep.steep_right);
  REQUIRE(steep.count == 1);
  CHECK(steep.violations[0].low == -kInfinity);
  CHECK(steep.violations[0].high < 0);
}

TEST_CASE("Minima and sign changes of g against mpmath") {
  const Json file = load_vectors("options-smile-mp.json");
  int with_crossings = 0;
  for (const Json& row : file["arbitrage"]) {
    CAPTURE(row.dump());
    const SviRaw slice = slice_of(row["raw"]);
    const ButterflyReport report = decided(slice);
    const double want = number(row["least_g"]);
    CHECK(std::fabs(report.least_g - want) <= report.resolution + 1e-15);
    if (row["least_at"].is_null()) {
      CHECK(std::isinf(report.least_g_at));
    } else {
      // g is flat at its least: the place has half the digits.
      CHECK(std::fabs(report.least_g_at - number(row["least_at"])) < 1e-5);
    }
    const Json& crossings = row["crossings"];
    REQUIRE(report.count == crossings.size() / 2);
    for (std::uint32_t i = 0; i < report.count; ++i) {
      ++with_crossings;
      const Violation& v = report.violations[i];
      for (const auto& [got, text] :
           {std::pair{v.low, crossings[2 * i]}, std::pair{v.high, crossings[2 * i + 1]}}) {
        const double end = number(text), h = 1e-6 * slice.sigma;
        const double slope = (g_at(slice, end + h) - g_at(slice, end - h)) / (2 * h);
        // The sign is told to the resolution, which is some 1e-10 where w is least and small.
        CHECK(std::fabs(got - end) <= 1e-10 / std::fabs(slope) + 1e-13);
      }
    }
  }
  CHECK(with_crossings > 10);
}

TEST_CASE("The decision agrees with g on a fine grid and at random points") {
  Slices slices(21);
  int free = 0, violated = 0;
  for (int i = 0; i < 2000; ++i) {
    const SviRaw slice = slices.any();
    const ButterflyReport report = decided(slice);
    (report.free ? free : violated) += 1;
    for (int j = -150; j <= 150; ++j) {
      const double u = j / 15.0 + slices.uniform(-0.03, 0.03);
      const double k = slice.m + slice.sigma * std::sinh(u);
      const double g = g_at(slice, k);
      const double rounding = 1e-11 * (1 + std::fabs(g)) + report.resolution;
      REQUIRE(g >= report.least_g - rounding);
      if (std::fabs(g) > rounding) REQUIRE(is_inside(report, k) == (g < 0));
    }
  }
  CHECK(free > 500);
  CHECK(violated > 500);
}

TEST_CASE("A margin is met exactly up to the least g") {
  Slices slices(22);
  for (int i = 0; i < 300; ++i) {
    const SviRaw slice = slices.any_free();
    const ButterflyReport report = decided(slice);
    if (report.least_g < 1e-6) continue;
    CHECK(is_butterfly_free(slice, report.least_g * 0.999999));
    CHECK_FALSE(is_butterfly_free(slice, report.least_g * 1.000001));
  }
}

TEST_CASE("The mirrored smile has the mirrored violations") {
  Slices slices(23);
  for (int i = 0; i < 500; ++i) {
    const SviRaw slice = slices.any();
    const ButterflyReport report = decided(slice), other = decided(mirrored(slice));
    CHECK(report.least_g == other.least_g);
    CHECK(report.steep_left == other.steep_right);
    REQUIRE(report.count == other.count);
    for (std::uint32_t j = 0; j < report.count; ++j) {
      CHECK(report.violations[j].low == -other.violations[report.count - 1 - j].high);
    }
  }
}

TEST_CASE("Scaling a free smile down, w(k) to c w(k), leaves it free") {
  Slices slices(24);
  for (int i = 0; i < 500; ++i) {
    const SviRaw slice = slices.any_free();
    const double c = slices.uniform(0, 1);
    CHECK(is_butterfly_free({slice.a * c, slice.b * c, slice.rho, slice.m, slice.sigma}));
  }
}

TEST_CASE("Flat smiles, negative variance and slopes of exactly two") {
  const ButterflyReport flat = decided({0.04, 0.0, 0.3, 0.1, 0.2});
  CHECK(flat.free);
  CHECK(flat.least_g == 1.0);
  CHECK(decided({0.0, 0.0, 0.0, 0.0, 1.0}).free);
  const ButterflyReport below = decided({-0.04, 0.0, 0.0, 0.0, 1.0});
  CHECK(below.negative_variance);
  REQUIRE(below.count == 1);
  CHECK(below.violations[0].low == -kInfinity);
  CHECK(below.violations[0].high == kInfinity);
  CHECK(below.violations[0].value == -0.04);

  const ButterflyReport dip = decided({-0.05, 0.1, -0.3, 0.1, 0.2});
  CHECK(dip.negative_variance);
  CHECK_FALSE(dip.free);
  const SviShape shape = svi_shape({-0.05, 0.1, -0.3, 0.1, 0.2});
  CHECK(is_inside(dip, shape.least_at));

  // Slopes of 2: allowed as such, and here the wings come from above.
  CHECK(decided({10.0, 2.0, 0.0, 0.0, 2.0}).free);
  const ButterflyReport steep = decided({0.04, 2.0, 0.0, 0.0, 0.5});
  CHECK_FALSE(steep.steep_left);
  CHECK(steep.count == 2);
  CHECK(steep.violations[0].low == -kInfinity);
  CHECK(steep.violations[1].high == kInfinity);
}

TEST_CASE("Extreme parameters are decided or refused, never left hanging") {
  for (const double b : {0.0, 5e-324, 1e-30, 1e-9, 1.0, 1e9, 1e30}) {
    for (const double sigma : {1e-30, 1e-12, 1.0, 1e12, 1e30}) {
      for (const double rho : {-1 + 0x1p-53, -0.5, 0.0, 0.999999, 1 - 0x1p-53}) {
        for (const double a : {-1e30, -0.1, 0.0, 5e-324, 0.04, 1e30}) {
          for (const double m : {-1e30, 0.0, 1e-300, 3.0}) {
            const SviRaw slice{a, b, rho, m, sigma};
            const auto report = check_butterfly(slice);
            if (!report.ok()) {
              CHECK(report.error().code == ErrorCode::overflow);
              continue;
            }
            CHECK(report->least_g == report->least_g);
            CHECK(report->resolution == report->resolution);
          }
        }
      }
    }
  }
  CHECK(check_butterfly({0.04, -0.1, 0, 0, 0.1}).error().field == Field::b);
}
