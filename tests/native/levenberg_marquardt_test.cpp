#include "core/numeric/linear/levenberg_marquardt.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

using Vector = std::vector<real>;
using In = std::span<const real>;
using Out = std::span<real>;

/// Fits with differences from a start; `parameters` receives the result.
template <class Residuals>
Result<Fit> fit(Residuals residuals, std::size_t count, Vector& parameters,
                const ParameterBounds& bounds = {}, const FitOptions& options = {}) {
  std::vector<std::byte> block(FitState::workspace_bytes(count, parameters.size()));
  Arena arena{block};
  const auto result = levenberg_marquardt(residuals, count, parameters, bounds, options, arena);
  CHECK(arena.used_bytes() == 0);
  return result;
}

void rosenbrock(In p, Out r) {
  r[0] = 10 * (p[1] - p[0] * p[0]);
  r[1] = 1 - p[0];
}

// NIST Statistical Reference Datasets, Misra1a: y = b1 (1 - exp(-b2 x)).
const double kVolume[] = {77.6,  114.9, 141.1, 190.8, 239.9, 289.0, 332.8,
                          378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0};
const double kPressure[] = {10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02,
                            44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78};

void misra1a(In p, Out r) {
  for (std::size_t i = 0; i < 14; ++i) {
    r[i] = p[0] * (1 - std::exp(-p[1] * kVolume[i])) - kPressure[i];
  }
}

void misra1a_derivatives(Out p, In, Out, Matrix j) {
  for (std::size_t i = 0; i < 14; ++i) {
    const double decay = std::exp(-p[1] * kVolume[i]);
    j(i, 0) = 1 - decay;
    j(i, 1) = p[0] * kVolume[i] * decay;
  }
}

}  // namespace

TEST_CASE("NIST's Misra1a is fitted to the certified digits from both starts") {
  for (const Vector& start : {Vector{500, 0.0001}, Vector{250, 0.0005}}) {
    Vector p = start;
    std::vector<std::byte> block(FitState::workspace_bytes(14, 2));
    Arena arena{block};
    const auto exact = levenberg_marquardt(misra1a, misra1a_derivatives, 14, p, {}, {}, arena);
    REQUIRE(exact.ok());
    CHECK(std::fabs(p[0] / 2.3894212918e+02 - 1) < 1e-10);
    CHECK(std::fabs(p[1] / 5.5015643181e-04 - 1) < 1e-10);
    CHECK(std::fabs(exact->sum_of_squares / 1.2455138894e-01 - 1) < 1e-10);
    p = start;
    const auto differences = fit(misra1a, 14, p);
    REQUIRE(differences.ok());
    CHECK(std::fabs(p[0] / 2.3894212918e+02 - 1) < 1e-5);
    CHECK(std::fabs(differences->sum_of_squares / 1.2455138894e-01 - 1) < 1e-9);
  }
}

TEST_CASE("Rosenbrock's valley is followed to its floor") {
  Vector p{-1.2, 1};
  const auto result = fit(rosenbrock, 2, p);
  REQUIRE(result.ok());
  CHECK(std::fabs(p[0] - 1) < 1e-7);
  CHECK(std::fabs(p[1] - 1) < 1e-7);
  CHECK(result->iterations < 60);
}

TEST_CASE("A bound that cuts the valley holds the parameter, and the others follow") {
  // On x = 1/2 the best y is 1/4, with (1 - x)^2 = 1/4 left.
  Vector p{-1.2, 1};
  const Vector low{-2, -2}, high{0.5, 2};
  const auto result = fit(rosenbrock, 2, p, {low, high});
  REQUIRE(result.ok());
  CHECK(p[0] == 0.5);
  CHECK(std::fabs(p[1] - 0.25) < 1e-9);
  CHECK(std::fabs(result->sum_of_squares - 0.25) < 1e-12);
  // Both at a corner.
  Vector q{0, 0};
  const Vector corner{0.5, 0.1};
  REQUIRE(fit(rosenbrock, 2, q, {{}, corner}).ok());
  CHECK(q[1] == 0.1);
}

TEST_CASE("Every evaluation lies within the bounds") {
  Vector p{0.5};
  const Vector low{0}, high{1};
  bool inside = true;
  const auto model = [&](In at, Out r) {
    inside = inside && at[0] >= 0 && at[0] <= 1;
    r[0] = std::sqrt(at[0]) - 3;
    r[1] = std::sqrt(1 - at[0]) - 2;
  };
  REQUIRE(fit(model, 2, p, {low, high}).ok());
  CHECK(inside);
  CHECK(std::fabs(p[0] - 9.0 / 13) < 1e-6);  // sqrt x : sqrt(1 - x) = 3 : 2
}

TEST_CASE("Dependent and useless parameters do no harm") {
  Vector p{1, 1, 1};
  const auto model = [](In at, Out r) {  // only the sum of the first two matters, the third not
    for (std::size_t i = 0; i < 4; ++i) r[i] = at[0] + at[1] - 5 - static_cast<double>(i % 2);
  };
  const auto result = fit(model, 4, p);
  REQUIRE(result.ok());
  CHECK(std::fabs(p[0] + p[1] - 5.5) < 1e-10);
  CHECK(p[2] == 1);
  Vector exact{3};
  const auto line = [](In at, Out r) { r[0] = at[0] - 3; };
  CHECK(fit(line, 1, exact)->status == FitStatus::exact);
}

TEST_CASE("Fits refuse by name") {
  const auto line = [](In at, Out r) { r[0] = at[0] - 3; };
  const auto nan_model = [](In, Out r) { r[0] = std::nan(""); };
  Vector p{1}, two{1, 1}, none;
  CHECK(fit(nan_model, 1, p).error().code == ErrorCode::not_finite);
  CHECK(fit(rosenbrock, 1, two).error().code == ErrorCode::length_mismatch);
  CHECK(fit(line, 1, none).error().code == ErrorCode::length_mismatch);
  CHECK(fit(line, 1, p, {Vector{2}, {}}).error().code == ErrorCode::out_of_domain);
  CHECK(fit(line, 1, p, {{}, Vector{2, 3}}).error().code == ErrorCode::length_mismatch);
  FitOptions hasty;
  hasty.max_iterations = 2;
  two = {-1.2, 1};
  CHECK(fit(rosenbrock, 2, two, {}, hasty).error().code == ErrorCode::no_convergence);
  std::vector<std::byte> small(64);
  Arena arena{small};
  CHECK(levenberg_marquardt(line, 1, p, {}, {}, arena).error().code ==
        ErrorCode::capacity_exceeded);
  const auto cliff = [](In at, Out r) { r[0] = at[0] < 1.5 ? std::nan("") : at[0] - 1; };
  Vector start{4};
  const auto stopped = fit(cliff, 1, start);  // a region without values is walked round, not into
  REQUIRE(stopped.ok());
  CHECK(start[0] >= 1.5);
}
