#include "core/margin/option/interval/spot_search.hpp"

#include <cmath>
#include <vector>

#include "tests/native/option_sample.hpp"

using namespace loadline;
using namespace loadline::test;

namespace {

/// A polynomial in log(spot / 100) with known roots, bounded by the sizes of its factors; a count
/// of calls besides.
struct Roots {
  std::vector<double> roots;
  double sign = 1;
  double shift = 0;
  std::uint32_t calls = 0;
  double fails_above = kInfinite;

  double value(double spot) const {
    double product = sign;
    for (const double root : roots) product *= std::log(spot / root);
    return product + shift;
  }
  SpotExcess excess() {
    return {this,
            [](void* context, double spot) noexcept -> Result<double> {
              return static_cast<Roots*>(context)->value(spot);
            },
            [](void* context, double low, double high) noexcept -> Result<ExcessBounds> {
              auto& self = *static_cast<Roots*>(context);
              ++self.calls;
              if (high > self.fails_above) return Error{ErrorCode::overflow, Field::none};
              double least = self.sign, most = self.sign;
              for (const double root : self.roots) {
                const double a = std::log(low / root), b = std::log(high / root);
                const double ends[] = {least * a, least * b, most * a, most * b};
                least = *std::min_element(ends, ends + 4);
                most = *std::max_element(ends, ends + 4);
              }
              const double rounding = 1e-14;
              return ExcessBounds{least + self.shift - rounding, most + self.shift + rounding,
                                  rounding};
            }};
  }
};

struct Found {
  Result<SpotMap> map;
  std::vector<LiquidationInterval> intervals;
  std::vector<SpotStretch> stretches;
};

Found search(Roots& roots, double current, const SpotSearch& how = {}, std::size_t room = 16) {
  Found found{SpotMap{}, std::vector<LiquidationInterval>(room), std::vector<SpotStretch>(room)};
  found.map = spot_intervals(roots.excess(), current, how, found.intervals, found.stretches);
  if (found.map.ok()) {
    found.intervals.resize(found.map->count);
    found.stretches.resize(found.map->stretches);
  }
  return found;
}

}  // namespace

TEST_CASE("Every root is an edge, to neighbouring numbers", "[spot_search]") {
  Roots roots{{40, 70, 80, 130, 200, 201}};
  for (const double current : {75.0, 100.0, 150.0, 45.0, 200.5}) {
    const Found found = search(roots, current);
    REQUIRE(found.map.ok());
    INFO(current);
    CHECK(found.map->complete);
    REQUIRE(found.intervals.size() == 3);  // below zero in (40, 70), (80, 130), (200, 201)
    CHECK(found.stretches.size() == 6);
    const double edges[] = {40, 70, 80, 130, 200, 201};
    for (std::size_t i = 0; i < 3; ++i) {
      const LiquidationInterval& interval = found.intervals[i];
      CHECK(interval.low == Approx(edges[2 * i]).epsilon(1e-14));
      CHECK(interval.high == Approx(edges[2 * i + 1]).epsilon(1e-14));
      CHECK(interval.residual_low < 0);
      CHECK(interval.residual_high < 0);
      CHECK(roots.value(std::nextafter(interval.low, 0)) >= 0);
      CHECK(roots.value(std::nextafter(interval.high, 1e9)) >= 0);
      CHECK_FALSE(interval.opens_below);
      CHECK_FALSE(interval.opens_above);
    }
    for (const SpotStretch& stretch : found.stretches) {
      CHECK(stretch.has_boundary);
      CHECK(stretch.high - stretch.low < 1e-7 * stretch.high);
    }
  }
  const Found healthy = search(roots, 75);
  CHECK(healthy.map->falling.reach == Reach::reached);
  CHECK(healthy.map->falling.price == healthy.intervals[0].high);
  CHECK(healthy.map->rising.price == healthy.intervals[1].low);
  const Found now = search(roots, 100);
  CHECK(now.map->falling.reach == Reach::already_liquidatable);
  CHECK(now.map->rising.reach == Reach::already_liquidatable);
}

TEST_CASE("Intervals that the range ends", "[spot_search]") {
  Roots roots{{50, 200}, -1};  // below zero outside
  const Found found = search(roots, 100);
  REQUIRE(found.intervals.size() == 2);
  CHECK(found.intervals[0].opens_below);
  CHECK(found.intervals[0].low == 100 * 0.0625);
  CHECK(found.intervals[1].opens_above);
  CHECK(found.intervals[1].high == 1600);
  const Found narrow = search(roots, 100, {.lowest_factor = 0.6, .highest_factor = 1.5});
  CHECK(narrow.map->count == 0);
  CHECK(narrow.map->falling.reach == Reach::unreachable);
  const Found point = search(roots, 100, {.lowest_factor = 1, .highest_factor = 1});
  CHECK(point.map->count == 0);
  CHECK(point.map->cells == 0);
  Roots never{{}, -1};
  const Found all = search(never, 100);
  REQUIRE(all.map->count == 1);
  CHECK(all.intervals[0].opens_below);
  CHECK(all.intervals[0].opens_above);
  CHECK(all.intervals[0].low == 6.25);
  CHECK(all.intervals[0].high == 1600);
}

TEST_CASE("What touches zero is reported, and an end of the budget too", "[spot_search]") {
  Roots touch{{150, 150}};  // a double root: never below zero, never proved
  const Found found = search(touch, 100);
  CHECK(found.map->count == 0);
  REQUIRE(found.stretches.size() == 1);
  CHECK_FALSE(found.stretches[0].has_boundary);
  CHECK(found.stretches[0].low <= 150);
  CHECK(found.stretches[0].high >= 150);
  CHECK(found.stretches[0].high - found.stretches[0].low < 1e-3);
  CHECK(found.map->rising.reach == Reach::unresolved);
  CHECK(found.map->rising.price == found.stretches[0].low);
  CHECK(found.map->falling.reach == Reach::unreachable);

  Roots far{{130, 131, 132, 133}};
  const Found cut = search(far, 100, {.max_iterations = 16});
  CHECK_FALSE(cut.map->complete);
  CHECK(cut.map->cells <= 16);
  CHECK(cut.map->rising.reach == Reach::unresolved);
  CHECK(cut.map->rising.price < 130);
  REQUIRE(cut.stretches.size() == 1);
  CHECK(cut.stretches[0].low == cut.map->rising.price);
  CHECK(cut.stretches[0].high == 1600);

  Roots zero{{}, 0};  // zero everywhere: nothing can be proved, and no cell is split for nothing
  const Found flat = search(zero, 100);
  CHECK(flat.map->count == 0);
  CHECK(flat.map->cells == 2);
  CHECK(flat.stretches.size() == 2);
}

TEST_CASE("Refusals of a search", "[spot_search]") {
  Roots roots{{40, 70, 80, 130}};
  const auto refuses = [&](const SpotSearch& how, double current, ErrorCode code, Field field) {
    const Error error = search(roots, current, how).map.error();
    CHECK(error.code == code);
    CHECK(error.field == field);
  };
  for (const double bad : {kNan, kInfinite, -kInfinite}) {
    refuses({.lowest_factor = bad}, 75, ErrorCode::not_finite, Field::bracket);
    refuses({.highest_factor = bad}, 75, ErrorCode::not_finite, Field::bracket);
    refuses({}, bad, ErrorCode::not_finite, Field::spot);
  }
  for (const double bad : {0.0, -1.0, 5e-324, 1.5}) {
    refuses({.lowest_factor = bad}, 75, ErrorCode::out_of_domain, Field::bracket);
  }
  for (const double bad : {0.5, 2e6}) {
    refuses({.highest_factor = bad}, 75, ErrorCode::out_of_domain, Field::bracket);
  }
  for (const std::uint32_t bad : {0u, 1u, 1000001u}) {
    refuses({.max_iterations = bad}, 75, ErrorCode::out_of_domain, Field::max_iterations);
  }
  refuses({}, 0, ErrorCode::out_of_domain, Field::spot);
  CHECK(search(roots, 75, {}, 1).map.error().field == Field::bracket);
  std::vector<SpotStretch> stretches(16);
  std::vector<LiquidationInterval> one(1);
  CHECK(spot_intervals(roots.excess(), 75, {}, one, stretches).error().field == Field::intervals);
  roots.fails_above = 1000;
  CHECK(search(roots, 75).map.error().code == ErrorCode::overflow);
  Roots boundless{{40}, 1, kInfinite};
  CHECK(search(boundless, 75).map.error().code == ErrorCode::overflow);
}
