#include "core/numeric/analysis/quadrature.hpp"

#include <cmath>
#include <limits>

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {
const double kPi = std::acos(-1.0);

double power(double x, int n) {
  double result = 1;
  for (int i = 0; i < n; ++i) result *= x;
  return result;
}

template <int Points>
void check_legendre() {
  for (int degree = 0; degree < 2 * Points; ++degree) {
    const double on_unit = gauss_legendre<Points>([&](real x) { return power(x, degree); }, 0, 1);
    CHECK(std::fabs(on_unit - 1.0 / (degree + 1)) < 4e-16);
    const double on_whole = gauss_legendre<Points>([&](real x) { return power(x, degree); }, -1, 1);
    CHECK(std::fabs(on_whole - (degree % 2 == 0 ? 2.0 / (degree + 1) : 0.0)) < 8e-16);
  }
  // One degree more and the rule is no longer exact.
  if (Points == 8) {
    const double beyond = gauss_legendre<8>([](real x) { return power(x, 16); }, -1, 1);
    CHECK(std::fabs(beyond - 2.0 / 17) > 1e-6);
  }
}

template <int Points>
void check_laguerre() {
  double factorial = 1;
  for (int degree = 0; degree < 2 * Points; ++degree) {
    if (degree > 0) factorial *= degree;
    const double got = gauss_laguerre<Points>([&](real x) { return power(x, degree); });
    CHECK(std::fabs(got / factorial - 1) < 2e-14);
  }
}

template <int Points>
void check_hermite() {
  double moment = 1;  // 1 * 3 * 5 ...
  for (int degree = 0; degree < 2 * Points; degree += 2) {
    if (degree > 0) moment *= degree - 1;
    const double even = gauss_hermite<Points>([&](real x) { return power(x, degree); });
    CHECK(std::fabs(even / moment - 1) < 2e-14);
    CHECK(gauss_hermite<Points>([&](real x) { return power(x, degree + 1); }) == 0.0);
  }
}

}  // namespace

TEST_CASE("Gauss-Legendre is exact for polynomials of degree 2 n - 1") {
  check_legendre<8>();
  check_legendre<16>();
  check_legendre<32>();
  check_legendre<64>();
}

TEST_CASE("Gauss-Laguerre gives n! and Gauss-Hermite the moments of the normal law") {
  check_laguerre<16>();
  check_laguerre<32>();
  check_hermite<16>();
  check_hermite<32>();
}

TEST_CASE("Known integrals of smooth functions") {
  CHECK(std::fabs(gauss_legendre<32>([](real x) { return std::sin(x); }, 0, kPi) - 2) < 1e-15);
  CHECK(std::fabs(gauss_legendre<64>([](real x) { return 1 / (1 + x * x); }, -4, 4) -
                  2 * std::atan(4.0)) < 1e-12);
  CHECK(std::fabs(gauss_laguerre<32>([](real x) { return std::cos(x); }) - 0.5) < 1e-9);
  CHECK(std::fabs(gauss_hermite<32>([](real x) { return std::exp(x); }) - std::exp(0.5)) < 1e-14);
  const real nan = std::numeric_limits<real>::quiet_NaN();
  CHECK(bits_of(gauss_legendre<8>([&](real) { return -nan; }, 0, 1)) == kCanonicalNanBits);
}

TEST_CASE("Tanh-sinh integrates what is singular at an end") {
  const auto check = [](auto f, double low, double high, double expected, double tolerance) {
    const auto got = tanh_sinh(f, low, high, 1e-11);
    REQUIRE(got.ok());
    CHECK(std::fabs(got->value - expected) <= tolerance);
    CHECK(got->evaluations <= 513);
  };
  check([](real x) { return std::exp(x); }, 0, 1, std::exp(1.0) - 1, 1e-15);
  check([](real x) { return std::log(x); }, 0, 1, -1, 1e-14);
  check([](real x) { return 1 / std::sqrt(x); }, 0, 1, 2, 1e-14);
  check([](real x) { return std::sqrt(x) * std::log(x); }, 0, 1, -4.0 / 9, 1e-14);
  check([](real x) { return std::sqrt(1 - x * x); }, -1, 1, kPi / 2, 1e-14);
  check([](real x) { return x * std::log(1 + x); }, 0, 1, 0.25, 1e-14);
  check([](real x) { return std::exp(-x * x); }, -6, 6, std::sqrt(kPi) * std::erf(6.0), 1e-13);
  check([](real x) { return 1e300 * x; }, 0, 1, 0.5e300, 1e286);
  check([](real) { return 0.0; }, 0, 1, 0, 0);
}

TEST_CASE("Tanh-sinh refuses by name") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  const auto one = [](real) { return 1.0; };
  CHECK(tanh_sinh(one, 1, 1, 1e-9).error().field == Field::bracket);
  CHECK(tanh_sinh(one, 0, HUGE_VAL, 1e-9).error().code == ErrorCode::out_of_domain);
  CHECK(tanh_sinh(one, 0, 1, nan).error().field == Field::tolerance);
  const auto pole = [](real x) { return 1 / (x - 0.5); };
  CHECK(tanh_sinh(pole, 0, 1, 1e-9).error().code == ErrorCode::not_finite);
  const auto wild = [](real x) { return std::sin(3000 * x); };
  CHECK(tanh_sinh(wild, 0, 1, 1e-9).error().code == ErrorCode::no_convergence);
}
