#include "core/volatility/arbitrage/calendar.hpp"

#include <limits>

#include "core/volatility/arbitrage/svi_side.hpp"

#include "tests/native/smile_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double difference(const SviRaw& earlier, const SviRaw& later, double k) {
  return svi_total_variance(later, k).w - svi_total_variance(earlier, k).w;
}

CalendarReport decided(const SviRaw& earlier, const SviRaw& later) {
  const auto report = check_calendar(earlier, later);
  REQUIRE(report.ok());
  CHECK(is_calendar_free(earlier, later) == report->free);
  CHECK(report->free == (report->count == 0));
  for (std::uint32_t i = 0; i < report->count; ++i) {
    const Violation& v = report->violations[i];
    CHECK(v.low < v.high);
    CHECK(v.low <= v.worst);
    CHECK(v.worst <= v.high);
    CHECK(v.value == difference(earlier, later, v.worst));
    if (i > 0) CHECK(report->violations[i - 1].high < v.low);
  }
  return *report;
}

}  // namespace

TEST_CASE("A pair that crosses is refused with where and how far") {
  const SviRaw earlier{0.04, 0.1, -0.7, 0.0, 0.1}, later{0.05, 0.06, -0.2, 0.0, 0.2};
  const CalendarReport report = decided(earlier, later);
  CHECK_FALSE(report.free);
  CHECK(std::fabs(report.left_excess - (0.06 * 1.2 - 0.1 * 1.7)) < 1e-15);
  REQUIRE(report.count == 1);
  CHECK(report.violations[0].low == -kInfinity);
  CHECK(report.violations[0].worst == -kWidestLogMoneyness);
  CHECK(std::fabs(difference(earlier, later, report.violations[0].high)) < 1e-15);
  CHECK(report.least_difference == report.violations[0].value);
}

TEST_CASE("The decision agrees with the difference on a fine grid and at random points") {
  Slices slices(31);
  int free = 0, violated = 0;
  for (int i = 0; i < 4000; ++i) {
    const SviRaw earlier = slices.any();
    SviRaw later = slices.any();
    if (i % 2 == 0) {
      // Neighbours of one surface, which cross or nearly do.
      later = earlier;
      later.a += slices.uniform(-0.01, 0.02);
      later.b *= slices.uniform(0.95, 1.1);
      later.rho += slices.uniform(-0.01, 0.01) * (1 - std::fabs(later.rho));
      later.m += slices.uniform(-0.02, 0.02);
      later.sigma *= slices.uniform(0.9, 1.1);
    }
    CAPTURE(i);
    const CalendarReport report = decided(earlier, later);
    (report.free ? free : violated) += 1;
    for (int j = -200; j <= 200; ++j) {
      const SviRaw& around = j % 2 == 0 ? earlier : later;
      const double k = around.m + around.sigma * std::sinh(j / 25.0 + slices.uniform(-0.02, 0.02));
      if (std::fabs(k) > kWidestLogMoneyness) continue;
      const double gap = difference(earlier, later, k);
      const double rounding = 1e-12 * (std::fabs(svi_total_variance(later, k).w) + 1);
      REQUIRE(gap >= report.least_difference - rounding);
      if (std::fabs(gap) < rounding) continue;
      bool inside = false;
      for (std::uint32_t n = 0; n < report.count; ++n) {
        inside = inside || (k > report.violations[n].low && k < report.violations[n].high);
      }
      REQUIRE(inside == (gap < 0));
    }
  }
  CHECK(free > 200);
  CHECK(violated > 1000);
}

TEST_CASE("A slice is not below itself, nor below itself raised, steeper or scaled") {
  Slices slices(32);
  for (int i = 0; i < 1000; ++i) {
    const SviRaw slice = slices.any();
    CHECK(decided(slice, slice).free);
    SviRaw raised = slice;
    raised.a += slices.log_uniform(1e-9, 1);
    CHECK(decided(slice, raised).free);
    CHECK_FALSE(decided(raised, slice).free);
    const double c = slices.uniform(1, 2);
    const SviRaw scaled{slice.a * c, slice.b * c, slice.rho, slice.m, slice.sigma};
    CHECK(decided(slice, scaled).free);
    SviRaw lowered = slice;
    lowered.a -= 1e-9 * (std::fabs(slice.a) + slice.b * slice.sigma) + 1e-12;
    const CalendarReport report = decided(slice, lowered);
    REQUIRE(report.count == 1);
    CHECK(report.violations[0].low == -kInfinity);
    CHECK(report.violations[0].high == kInfinity);
  }
}

TEST_CASE("The mirrored pair has the mirrored violations") {
  Slices slices(33);
  for (int i = 0; i < 500; ++i) {
    const SviRaw earlier = slices.any(), later = slices.any();
    const CalendarReport report = decided(earlier, later);
    const CalendarReport other = decided(mirrored(earlier), mirrored(later));
    REQUIRE(report.count == other.count);
    CHECK(report.left_excess == other.right_excess);
    for (std::uint32_t j = 0; j < report.count; ++j) {
      CHECK(report.violations[j].low == -other.violations[report.count - 1 - j].high);
    }
  }
}

TEST_CASE("Two slices can cross four times, and every interval is found") {
  // A broad and a sharp hyperbola about the same centre, lifted so that both their bends and their
  // wings cross.
  const SviRaw sharp{0.02, 0.3, 0.0, 0.0, 0.02}, broad{-0.055, 0.34, 0.0, 0.0, 0.3};
  const CalendarReport report = decided(sharp, broad);
  int crossings = 0;
  double last = difference(sharp, broad, -20);
  for (double k = -20; k <= 20; k += 0.001) {
    const double gap = difference(sharp, broad, k);
    if ((gap < 0) != (last < 0)) ++crossings;
    last = gap;
  }
  CHECK(crossings == 4);
  CHECK(report.count == 2);
}

TEST_CASE("Bends too sharp for binary64 beside the other slice hide no crossing") {
  Slices slices(34);
  int free = 0, violated = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto any = [&] {
      const double a = slices.uniform(-0.1, 0.2), b = slices.log_uniform(1e-3, 1);
      const double rho = slices.uniform(-0.95, 0.95), m = slices.uniform(-0.3, 0.3);
      return SviRaw{a, b, rho, m, slices.log_uniform(1e-29, 1)};
    };
    const SviRaw earlier = any(), later = any();
    CAPTURE(i);
    const CalendarReport report = decided(earlier, later);
    (report.free ? free : violated) += 1;
    for (int j = -300; j <= 300; ++j) {
      const double k = j / 25.0;
      const double gap = difference(earlier, later, k);
      if (std::fabs(gap) < 1e-12) continue;
      bool inside = false;
      for (std::uint32_t n = 0; n < report.count; ++n) {
        inside = inside || (k > report.violations[n].low && k < report.violations[n].high);
      }
      REQUIRE(inside == (gap < 0));
    }
  }
  CHECK(free > 200);
  CHECK(violated > 1000);
}

TEST_CASE("The calendar check refuses by name and by slice") {
  const SviRaw good{0.04, 0.1, -0.3, 0, 0.1}, bad{0.04, 0.1, -1, 0, 0.1};
  CHECK(check_calendar(bad, good).error().field == Field::rho);
  CHECK(check_calendar(bad, good).error().index == 0);
  CHECK(check_calendar(good, bad).error().index == 1);
  const SviRaw flat{0.04, 0, 0, 0, 0.1}, higher{0.05, 0, 0, 0, 2};
  CHECK(decided(flat, higher).free);
  CHECK_FALSE(decided(higher, flat).free);
  CHECK_FALSE(decided(good, higher).free);
}
