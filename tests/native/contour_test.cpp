// Contours: the continuity of the transform along them, their independence of the strikes asked for
// before, and the bound of the trapezoidal rule against sums with many more nodes.
#include "core/pricing/fourier/contour.hpp"

#include <complex>
#include <set>

#include "core/pricing/fourier/transform_sum.hpp"

#include "tests/native/catch.hpp"
#include "tests/native/model_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

using Point = std::complex<double>;

Point point_of(const Contour& c, double y) {
  return Point(c.pole + c.centre, 0) + Point(0, c.scale) * std::sinh(Point(y, c.turn));
}

Point exponent_at(const HestonLaw& law, Point s) {
  const Complex<1> g = law.exponent(Complex<1>{pack<1>(s.real()), pack<1>(s.imag())});
  return (s * s - s) * Point(g.re.v, g.im.v);
}

/// Log-moneyness of many strikes in units of the law's own scale, both sides.
std::vector<double> strikes_of(double total_vol) {
  std::vector<double> k;
  for (const double x : {0.0, 0.1, 0.4, 1.0, 1.7, 2.2, 3.0, 4.5, 6.0, 9.0, 13.0, 20.0}) {
    k.push_back(x * total_vol);
    k.push_back(-x * total_vol);
  }
  return k;
}

/// One integral with the contour's own step shrunk by `finer`.
double integral(const ModelLaw& law, const Contour& c, double total_vol, double k, double finer) {
  ContourNodes nodes(law, c, total_vol, ContourFamily::step_of(c) * finer, kValueOutputs);
  StrikeSums sums{};
  NodeBlock block;
  for (std::uint32_t first = 0; first < 40'000; first += kPointLanes) {
    const bool last = nodes.fill(first, 0.0, block);
    add_nodes(block, k - c.reference, kValueOutputs, sums);
    if (last) break;
  }
  return sum_lanes(sums.sum[kSumValue]).total();
}

template <class Draw>
void check_bound(Draw draw, std::uint64_t seed, int models, double most_missed) {
  ModelSample sample(seed);
  int checked = 0, missed = 0;
  for (int i = 0; i < models; ++i) {
    const auto parameters = draw(sample);
    const ModelLaw law(parameters, sample.expiry());
    ContourFamily family(law);
    for (const double k : strikes_of(family.total_vol())) {
      const Contour c = family.contour(family.select(k));
      if (!(c.half_width > 0)) continue;
      StrikeIntegral got{};
      ContourIntegral engine(law, c, family.total_vol(), kValueOutputs);
      std::uint32_t index[] = {0};
      engine.run(index, &k, &got);
      if (got.error > 1e-9 * std::fabs(got.value[0])) continue;   // will be refused
      if (c.log_size - (c.pole + c.vertex) * k < -700) continue;  // below binary64
      const double want = integral(law, c, family.total_vol(), k, 0.37);
      // What the engine says of itself, and rounding; with the control, that of Black's value.
      const double rounding = 4e-14 * got.size + (c.control ? 1e-16 * family.total_vol() : 0.0);
      const double allowed = got.error + rounding;
      ++checked;
      missed += std::fabs(got.value[0] - want) > allowed;
    }
  }
  INFO(missed << " of " << checked);
  CHECK(checked > 20 * models);
  CHECK(missed <= most_missed * checked);
}

}  // namespace

TEST_CASE("the transform is continuous along every contour", "[contour]") {
  ModelSample sample(6);
  int contours = 0;
  for (int i = 0; i < 150; ++i) {
    HestonParameters p = sample.heston();
    if (i % 3 == 0) p.correlation = i % 2 == 0 ? 0.95 : -0.95;
    const double expiry = sample.expiry();
    const HestonLaw law(p, expiry);
    const ModelLaw model(p, expiry);
    ContourFamily family(model);
    std::set<std::uint32_t> seen;
    for (const double k : strikes_of(family.total_vol())) seen.insert(family.select(k));
    for (const std::uint32_t number : seen) {
      const Contour c = family.contour(number);
      ++contours;
      Point last = exponent_at(law, point_of(c, 0));
      double last_move = 0;
      for (double y = 0.002; y < 5; y += 0.002) {
        const Point now = exponent_at(law, point_of(c, y));
        const double move = std::abs(now - last);
        // A jump of the branch moves log M by 2 pi i 2 kappa theta / sigma^2 or so at once.
        INFO("contour " << number << " at y = " << y << ", T " << expiry);
        REQUIRE(move <= 2 * last_move + 0.05 * (1 + std::abs(now)));
        if (now.real() < -100) break;
        last = now;
        last_move = move;
      }
    }
  }
  CHECK(contours > 500);
}

TEST_CASE("a contour does not depend on what was asked for before", "[contour]") {
  ModelSample sample(7);
  for (int i = 0; i < 60; ++i) {
    const HestonParameters p = sample.heston();
    const ModelLaw law(p, sample.expiry());
    ContourFamily all(law);
    auto strikes = strikes_of(all.total_vol());
    for (const double k : strikes) all.select(k);
    for (const double k : strikes) {
      ContourFamily fresh(law);
      const std::uint32_t number = fresh.select(k);
      REQUIRE(number == all.select(k));
      const Contour a = fresh.contour(number), b = all.contour(number);
      REQUIRE(a.pole == b.pole);
      REQUIRE(a.vertex == b.vertex);
      REQUIRE(a.scale == b.scale);
      REQUIRE(a.turn == b.turn);
      REQUIRE(a.half_width == b.half_width);
      REQUIRE(a.growth == b.growth);
      REQUIRE(a.reference == b.reference);
      REQUIRE(a.log_size == b.log_size);
    }
  }
}

TEST_CASE("what an integral says of its error holds for all but one in a hundred", "[contour]") {
  check_bound([](ModelSample& s) { return s.heston(); }, 8, 60, 0.01);
  check_bound([](ModelSample& s) { return s.merton(); }, 9, 60, 0.01);
  check_bound([](ModelSample& s) { return s.kou(); }, 10, 60, 0.01);
  check_bound([](ModelSample& s) { return s.bates(); }, 11, 60, 0.01);
}
