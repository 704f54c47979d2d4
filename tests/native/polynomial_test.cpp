#include "core/numeric/analysis/polynomial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

/// scale * the product of (v - root) over the roots.
Polynomial from_roots(const std::vector<double>& roots, double scale = 1.0) {
  Polynomial p = polynomial(scale);
  for (const double root : roots) p = p * polynomial(-root, 1.0);
  return p;
}

double to_v(const UnitPoint& point) {
  return point.half_line();
}

}  // namespace

TEST_CASE("Polynomials add, multiply and differentiate, and carry the sizes of what they sum") {
  const Polynomial a = polynomial(1.0, -2.0), b = polynomial(3.0, 0.0, 0.5);
  const Polynomial product = a * b;  // 3 - 6 v + v^2 / 2 - v^3
  CHECK(product.degree == 3);
  const double expected[] = {3.0, -6.0, 0.5, -1.0};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(product.value[i] == expected[i]);
    CHECK(product.size[i] == std::fabs(expected[i]));
  }
  const Polynomial none = a - a;
  CHECK(none.value[1] == 0.0);
  CHECK(none.size[1] == 4.0);
  const Polynomial slope = derivative(product);
  CHECK(slope.degree == 2);
  CHECK(slope.value[0] == -6.0);
  CHECK(slope.value[2] == -3.0);
  CHECK(derivative(polynomial(7.0)).value[0] == 0.0);
  CHECK(evaluate(product, 2.0) == 3.0 - 12.0 + 2.0 - 8.0);
  CHECK(evaluate_size(product, 2.0) == 25.0);
  CHECK((2.0 * a + b).value[0] == 5.0);
}

TEST_CASE("Intervals of negative sign end at the roots") {
  std::mt19937_64 engine(11);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  int checked = 0;
  for (int round = 0; round < 400; ++round) {
    const std::size_t degree = 1 + static_cast<std::size_t>(round) % kMaxPolynomialDegree;
    std::vector<double> roots(degree);
    for (double& root : roots) {
      // A third of them below zero, where they do not count.
      root = std::exp(4.0 * uniform(engine) - 2.0) * (uniform(engine) < 0.3 ? -1.0 : 1.0);
    }
    std::sort(roots.begin(), roots.end());
    const bool apart = std::adjacent_find(roots.begin(), roots.end(), [](double a, double b) {
                         return b - a < 0.05 * std::fabs(b);
                       }) == roots.end();
    if (!apart) continue;
    ++checked;
    const double scale = round % 2 == 0 ? 1.0 : -3.0;
    const NegativeIntervals found = negative_intervals(from_roots(roots, scale));
    REQUIRE(found.decided);
    // The sign at infinity is the scale's; it changes at every root.
    std::vector<double> ends;
    for (const double root : roots) {
      if (root > 0) ends.push_back(root);
    }
    bool negative = (scale < 0) != (ends.size() % 2 == 1);
    std::vector<double> expected;
    double from = 0.0;
    for (std::size_t i = 0; i <= ends.size(); ++i) {
      const double to = i < ends.size() ? ends[i] : std::numeric_limits<double>::infinity();
      if (negative) expected.insert(expected.end(), {from, to});
      negative = !negative;
      from = to;
    }
    REQUIRE(found.count == expected.size() / 2);
    CHECK(is_nonnegative(from_roots(roots, scale)) == expected.empty());
    for (std::size_t i = 0; i < found.count; ++i) {
      const double low = to_v(found.interval[i].low), high = to_v(found.interval[i].high);
      // Of a polynomial of degree 13 in the monomial basis the roots themselves are this well
      // known.
      CHECK(std::fabs(low - expected[2 * i]) <= 1e-3 * (1 + low));
      if (std::isinf(expected[2 * i + 1])) {
        CHECK(std::isinf(high));
      } else {
        CHECK(std::fabs(high - expected[2 * i + 1]) <= 1e-3 * (1 + high));
      }
    }
  }
  CHECK(checked > 100);
}

TEST_CASE("Simple roots are exact to the resolution of the coordinate") {
  const NegativeIntervals found = negative_intervals(from_roots({0.5, 2.0, 8.0}, -1.0));
  REQUIRE(found.count == 2);
  CHECK(std::fabs(to_v(found.interval[0].low) - 0.5) < 1e-13);
  CHECK(std::fabs(to_v(found.interval[0].high) - 2.0) < 1e-13);
  CHECK(std::fabs(to_v(found.interval[1].low) - 8.0) < 1e-12);
  CHECK(std::isinf(to_v(found.interval[1].high)));
}

TEST_CASE("Roots far out keep the digits of v, and the last sign is never missed") {
  for (const double far : {1e9, 1e15, 1e20, 1e40, 1e60}) {
    // (v - 1) (v - far) (v - 2 far), scaled so that its coefficients lie about 1.
    const Polynomial p =
        polynomial(-1.0, 1.0) * (polynomial(-1.0, 1 / far) * polynomial(-2.0, 1 / far));
    const NegativeIntervals found = negative_intervals(p);
    REQUIRE(found.decided);
    REQUIRE(found.count == 2);
    CHECK(found.interval[0].low.s == 0.0);
    CHECK(std::fabs(to_v(found.interval[0].high) - 1) < 1e-14);
    CHECK(std::fabs(to_v(found.interval[1].low) / far - 1) < 1e-6);
    CHECK(std::fabs(to_v(found.interval[1].high) / far - 2) < 1e-6);
    CHECK_FALSE(is_nonnegative(polynomial(1.0, -1 / far)));
  }
}

TEST_CASE("A polynomial that touches zero is not negative, one that dips below is") {
  for (const double root : {0.001, 0.3, 1.0, 3.7, 900.0}) {
    const Polynomial touching = from_roots({root, root});
    CHECK(is_nonnegative(touching));
    CHECK(negative_intervals(touching).count == 0);
    const Polynomial square = touching * touching;  // touching to the fourth order
    CHECK(is_nonnegative(square));
    // Lowered by a millionth of what it sums up there, far above rounding.
    Polynomial lowered = touching;
    lowered.value[0] = lowered.value[0] - 1e-6 * root * root;
    CHECK_FALSE(is_nonnegative(lowered));
    REQUIRE(negative_intervals(lowered).count == 1);
    const UnitInterval dip = negative_intervals(lowered).interval[0];
    CHECK(to_v(dip.low) < root);
    CHECK(to_v(dip.high) > root);
  }
}

TEST_CASE("Constants, zero and signs without a root are told at once") {
  CHECK(is_nonnegative(polynomial(0.0)));
  CHECK(is_nonnegative(polynomial(1.0, 0.0, 2.0)));
  CHECK_FALSE(is_nonnegative(polynomial(-1.0)));
  const NegativeIntervals all = negative_intervals(polynomial(-1.0, -2.0, -3.0));
  REQUIRE(all.count == 1);
  CHECK(all.interval[0].low.s == 0.0);
  CHECK(all.interval[0].high.rest == 0.0);
  // What rounding alone could have made negative counts as zero.
  Polynomial noise = polynomial(1.0) - polynomial(1.0 + 1e-16);
  CHECK(is_nonnegative(noise));
}

TEST_CASE("Random polynomials agree with their own values") {
  std::mt19937_64 engine(12);
  std::normal_distribution<double> normal;
  for (int round = 0; round < 300; ++round) {
    Polynomial p = polynomial(normal(engine));
    for (int i = 0; i < 12; ++i) p = p * polynomial(0.0, 1.0) + polynomial(normal(engine));
    const NegativeIntervals found = negative_intervals(p);
    REQUIRE(found.decided);
    for (int j = 0; j < 2000; ++j) {
      const double s = (j + 0.5) / 2000, v = to_v({s, 1 - s});
      const double value = evaluate(p, v);
      if (std::fabs(value) < 1e-9 * evaluate_size(p, v)) continue;
      bool inside = false;
      for (std::size_t i = 0; i < found.count; ++i) {
        inside = inside || (s > found.interval[i].low.s && s < found.interval[i].high.s);
      }
      REQUIRE(inside == (value < 0));
    }
  }
}
