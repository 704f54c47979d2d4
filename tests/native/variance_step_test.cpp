// The quadratic-exponential step: its moments, its martingale correction, and what it refuses.
#include "core/pricing/paths/variance_step.hpp"

#include <cmath>
#include <limits>

#include "tests/native/catch.hpp"
#include "tests/native/model_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const HestonParameters kAndersen = {0.04, 0.5, 0.04, 1, -0.9};

/// The mean of f(u, z) over a normal number z with distribution function u, by the trapezoidal
/// rule.
template <class Function>
double mean_over_normal(Function f) {
  constexpr double kReach = 8.2, kStep = 1.0 / 2048;
  double sum = 0;
  for (double z = -kReach; z <= kReach; z += kStep) {
    const double u = 0.5 * std::erfc(-z / std::sqrt(2.0));
    sum += f(u, 0.5 * std::erfc(z / std::sqrt(2.0)), z) * std::exp(-z * z / 2);
  }
  return sum * kStep / std::sqrt(2 * 3.14159265358979323846);
}

}  // namespace

TEST_CASE("both branches have the mean and the variance of Heston's step", "[variance_step]") {
  ModelSample sample(51);
  int quadratic = 0;
  for (int i = 0; i < 2000; ++i) {
    const HestonParameters p = sample.heston();
    const double v = sample.decades(1e-5, 1), dt = sample.decades(1e-3, 1);
    const auto step = quadratic_exponential_step(p, v, dt, 0.5);
    REQUIRE(step.ok());
    // Cox, Ingersoll and Ross (1985), as Andersen's eqs. 17 and 18.
    const double e = std::exp(-p.mean_reversion * dt), s2 = p.vol_of_variance * p.vol_of_variance;
    const double m = p.long_run_variance + (v - p.long_run_variance) * e;
    const double variance = v * s2 * e / p.mean_reversion * (1 - e) +
                            p.long_run_variance * s2 / (2 * p.mean_reversion) * (1 - e) * (1 - e);
    CHECK(step->mean == Approx(m).epsilon(1e-11));
    CHECK(step->variance == Approx(variance).epsilon(1e-11));
    CHECK(step->ratio == Approx(variance / (m * m)).epsilon(1e-11));
    CHECK(step->is_quadratic == (step->ratio <= kQuadraticReach));
    const double a = step->a, b2 = step->b_square, q = step->zero_probability, beta = step->rate;
    if (step->is_quadratic) {
      ++quadratic;
      CHECK(a * (1 + b2) == Approx(m).epsilon(1e-13));
      CHECK(2 * a * a * (1 + 2 * b2) == Approx(variance).epsilon(1e-11));
      CHECK((q == 0 && beta == 0));
    } else {
      CHECK((1 - q) / beta == Approx(m).epsilon(1e-13));
      CHECK((1 - q * q) / (beta * beta) == Approx(variance).epsilon(1e-11));
      CHECK((a == 0 && b2 == 0));
    }
  }
  CHECK((quadratic > 300 && quadratic < 1900));
}

TEST_CASE("the spot's increment is a martingale where the scheme's moment exists",
          "[variance_step]") {
  ModelSample sample(52);
  int corrected_steps = 0;
  for (int i = 0; i < 60; ++i) {
    const HestonParameters p = sample.heston();
    const double v = sample.decades(1e-3, 0.5), dt = sample.decades(1e-3, 0.2);
    const HestonStep step(p, dt);
    const VarianceLaw<1> law = step.law(pack<1>(v));
    mask_pack<1> corrected;
    const double drift = step.log_drift(law, pack<1>(v), corrected).v;
    if (!corrected.v) continue;
    ++corrected_steps;
    // Given both variances the increment is normal, so that half its variance is added.
    const double mean = mean_over_normal([&](double u, double complement, double z) {
      const double next = step.next(law, pack<1>(u), pack<1>(complement), pack<1>(z)).v;
      return std::exp(drift + next * step.by_next_variance() +
                      (v + next) * step.own_variance() / 2);
    });
    INFO("v " << v << ", dt " << dt << ", quadratic " << law.is_quadratic.v);
    // The exponential branch has a kink, of which the rule sees the square of its step.
    CHECK(mean == Approx(1).epsilon(law.is_quadratic.v ? 1e-9 : 1e-5));
  }
  CHECK(corrected_steps > 40);
}

TEST_CASE("the next variance is that of the branch", "[variance_step]") {
  for (const double v : {0.04, 0.001, 0.0, 1.0}) {
    double last = -1;
    for (double u = 0.001; u < 1; u += 0.001) {
      const auto step = quadratic_exponential_step(kAndersen, v, 1 / 32.0, u);
      REQUIRE(step.ok());
      REQUIRE(step->next >= 0);
      if (!step->is_quadratic) {
        const double want = u <= step->zero_probability
                                ? 0
                                : std::log((1 - step->zero_probability) / (1 - u)) / step->rate;
        REQUIRE(step->next == Approx(want).epsilon(1e-13).margin(1e-300));
        REQUIRE(step->next >= last);
      }
      last = step->next;
    }
  }
}

TEST_CASE("the quadratic-exponential step refuses every field out of its domain",
          "[variance_step]") {
  const auto check = [](const HestonParameters& p, double v, double dt, double u, ErrorCode code,
                        Field field) {
    const auto step = quadratic_exponential_step(p, v, dt, u);
    REQUIRE(!step.ok());
    CHECK(step.error().code == code);
    CHECK(step.error().field == field);
  };
  for (const double x : {kNan, kInfinity, -kInfinity}) {
    check(kAndersen, x, 0.1, 0.5, ErrorCode::not_finite, Field::initial_variance);
    check(kAndersen, 0.04, x, 0.5, ErrorCode::not_finite, Field::expiry_years);
    check(kAndersen, 0.04, 0.1, x, ErrorCode::not_finite, Field::probability);
    check({0.04, 0.5, 0.04, x, 0}, 0.04, 0.1, 0.5, ErrorCode::not_finite, Field::vol_of_variance);
  }
  const ErrorCode outside = ErrorCode::out_of_domain;
  check(kAndersen, -1e-300, 0.1, 0.5, outside, Field::initial_variance);
  check(kAndersen, 1.1e4, 0.1, 0.5, outside, Field::initial_variance);
  check(kAndersen, 0.04, 0, 0.5, outside, Field::expiry_years);
  check(kAndersen, 0.04, 1.1e4, 0.5, outside, Field::expiry_years);
  check(kAndersen, 0.04, 0.1, 0, outside, Field::probability);
  check(kAndersen, 0.04, 0.1, 1, outside, Field::probability);
  check({0.04, 0.5, 0.04, 0.99e-4, 0}, 0.04, 0.1, 0.5, outside, Field::vol_of_variance);
  check({0.04, 0.5, 0.04, 1, 1}, 0.04, 0.1, 0.5, outside, Field::correlation);
  CHECK(quadratic_exponential_step(kAndersen, 0, 5e-324, 0.5).ok());
}
