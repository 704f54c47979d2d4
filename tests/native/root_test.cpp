#include "core/numeric/analysis/root.hpp"

#include <cmath>
#include <limits>

#include "core/numeric/exp.hpp"
#include "core/numeric/random/uniform.hpp"

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

struct Problem {
  const char* name;
  double (*f)(double);
  double low, high, root;
};

// Smooth, flat, steep, discontinuous and badly scaled functions with known roots.
const Problem kProblems[] = {
    {"line", [](double x) { return x - 0.3; }, -1, 2, 0.3},
    {"falling", [](double x) { return 0.3 - x; }, -1, 2, 0.3},
    {"cube", [](double x) { return x * x * x - 2; }, 0, 2, 1.2599210498948731648},
    {"cosine", [](double x) { return std::cos(x) - x; }, 0, 1, 0.73908513321516064166},
    {"triple root", [](double x) { return (x - 1) * (x - 1) * (x - 1); }, 0, 3.7, 1},
    {"step", [](double x) { return x < 0.7 ? -1.0 : 1.0; }, 0, 1, 0.7},
    {"pole", [](double x) { return 1 / (x - 0.25); }, 0, 1, 0.25},
    {"steep", [](double x) { return std::exp(50 * x) - 2; }, -1, 1, 0.013862943611198906188},
    {"flat", [](double x) { return std::pow(x, 9) - 1e-9; }, -1, 1, 0.1},
    {"wide", [](double x) { return std::atan(x - 5); }, -1e200, 1e300, 5},
    {"huge values", [](double x) { return 1e308 * (x - 0.6); }, 0, 1, 0.6},
    {"infinite ends", [](double x) { return std::log(x); }, 0, 9, 1},
};

}  // namespace

TEST_CASE("A bracketed root is found within the tolerance and the budget") {
  for (const Problem& problem : kProblems) {
    for (const double tolerance : {1e-2, 1e-6, 1e-12, 0.0}) {
      INFO(problem.name << " to " << tolerance);
      const auto root = find_root(problem.f, problem.low, problem.high, tolerance);
      REQUIRE(root.ok());
      const double resolution = root_resolution(problem.low, problem.high, tolerance);
      CHECK(std::fabs(root->x - problem.root) <= 2 * resolution);
      CHECK(root->high - root->low <= 2 * resolution);
      CHECK((root->low <= root->x && root->x <= root->high));
      CHECK(root->evaluations <= halvings(problem.high - problem.low, resolution) + 4);
      CHECK(root->value == problem.f(root->x));
    }
  }
}

TEST_CASE("Smooth functions take far fewer evaluations than bisection") {
  const auto root = find_root([](real x) { return x * x * x - 2.0; }, 0.0, 2.0, 1e-14);
  REQUIRE(root.ok());
  CHECK(root->evaluations <= 14);
  CHECK(halvings(2.0, 0.5e-14) >= 47);
}

TEST_CASE("Random polynomials with one sign change are solved") {
  for (std::uint64_t path = 0; path < 2000; ++path) {
    const double at = open_uniform(random_word({3, 3}, path, 0)) * 2 - 1;
    const double a = open_uniform(random_word({3, 3}, path, 1)) * 5;
    const double b = open_uniform(random_word({3, 3}, path, 2)) * 1e3;
    const auto f = [&](double x) { return (x - at) * (1 + a * x * x + b * x * x * x * x); };
    const auto root = find_root(f, -1.0, 1.5, 0.0);
    REQUIRE(root.ok());
    CHECK(std::fabs(root->x - at) <= 1e-15);
  }
}

TEST_CASE("A root at an end needs no step; a missing one has a status") {
  const auto line = [](real x) { return x - 1.0; };
  CHECK(find_root(line, 1.0, 2.0, 1e-9)->x == 1.0);
  CHECK(find_root(line, 0.0, 1.0, 1e-9)->x == 1.0);
  CHECK(find_root(line, 0.0, 1.0, 1e-9)->evaluations == 2);
  const Error none = find_root([](real x) { return x * x + 1.0; }, -1.0, 2.0, 1e-9).error();
  CHECK(none.code == ErrorCode::no_root);
  CHECK(none.field == Field::bracket);
  CHECK(none.value == 2.0);
}

TEST_CASE("Bad brackets, tolerances and functions are refused by name") {
  const real nan = std::numeric_limits<real>::quiet_NaN(), inf = HUGE_VAL;
  const auto line = [](real x) { return x; };
  const auto code = [&](real low, real high, real tolerance) {
    return find_root(line, low, high, tolerance).error().code;
  };
  CHECK(code(1, 1, 0) == ErrorCode::out_of_domain);
  CHECK(code(1, -1, 0) == ErrorCode::out_of_domain);
  CHECK(code(nan, 1, 0) == ErrorCode::out_of_domain);
  CHECK(code(-inf, 1, 0) == ErrorCode::out_of_domain);
  CHECK(code(-1e308, 1e308, 0) == ErrorCode::out_of_domain);
  CHECK(find_root(line, -1.0, 1.0, -1.0).error().field == Field::tolerance);
  CHECK(find_root(line, -1.0, 1.0, nan).error().field == Field::tolerance);
  const auto holed = [&](real x) { return x > 0.2 && x < 0.8 ? nan : x - 0.5; };
  CHECK(find_root(holed, 0.0, 1.0, 0.0).error().code == ErrorCode::not_finite);
}
