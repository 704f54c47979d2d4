// Heston's transform: against an independent form in extended precision, its derivatives against
// differences, its explosion against the Riccati equation itself.
#include "core/pricing/fourier/heston_law.hpp"

#include <array>
#include <complex>

#include "tests/native/catch.hpp"
#include "tests/native/model_sample.hpp"

using namespace loadline;
using namespace loadline::checks;
using Wide = std::complex<long double>;

namespace {

struct WideHeston {
  long double v0, kappa, theta, sigma, rho, expiry;
};

WideHeston widened(const HestonParameters& p, double expiry) {
  return {p.initial_variance, p.mean_reversion, p.long_run_variance,
          p.vol_of_variance,  p.correlation,    expiry};
}

/// log M(s) / (s^2 - s) with cosh and sinh (Heston's equation solved for W = exp(...)). It divides
/// a cancelling difference by sigma^2, so samples here keep sigma above 0.3.
Wide wide_exponent(const WideHeston& h, Wide s) {
  const Wide xi = h.kappa - h.rho * h.sigma * s;
  const Wide d = std::sqrt(xi * xi + h.sigma * h.sigma * (s - s * s));
  const Wide e = std::exp(-d * h.expiry);
  const Wide log_w = d * h.expiry / 2.0L + std::log(((1.0L + e) + xi / d * (1.0L - e)) / 2.0L);
  const Wide reversion = (xi * h.expiry - 2.0L * log_w) / (h.sigma * h.sigma) / (s * s - s);
  return h.kappa * h.theta * reversion + h.v0 / (xi + d * (1.0L + e) / (1.0L - e));
}

HestonParameters lively(ModelSample& sample) {
  HestonParameters p = sample.heston();
  p.vol_of_variance = sample.decades(0.3, 3);
  return p;
}

Complex<1> one(std::complex<double> s) {
  return {pack<1>(s.real()), pack<1>(s.imag())};
}

double error_of(Complex<1> got, Wide want) {
  return static_cast<double>(std::abs(Wide(got.re.v, got.im.v) - want) / std::abs(want));
}

/// Whether the Riccati equation B' = (s^2 - s)/2 - xi B + sigma^2 B^2 / 2 leaves every bound before
/// T, by Runge and Kutta with steps that shrink as B grows.
bool riccati_explodes(const HestonParameters& p, double s, double expiry) {
  const double xi = p.mean_reversion - p.correlation * p.vol_of_variance * s;
  const double half_square = p.vol_of_variance * p.vol_of_variance / 2;
  const auto slope = [&](double b) { return (s * s - s) / 2 - xi * b + half_square * b * b; };
  double b = 0, t = 0;
  while (t < expiry) {
    double h = std::min(expiry / 2000, 0.02 / (std::fabs(xi) + half_square * std::fabs(b) + 1e-9));
    h = std::min(h, expiry - t + 1e-15);
    const double k1 = slope(b), k2 = slope(b + h / 2 * k1), k3 = slope(b + h / 2 * k2);
    b += h / 6 * (k1 + 2 * k2 + 2 * k3 + slope(b + h * k3));
    t += h;
    if (b > 1e9) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("the exponent agrees with another form of it in extended precision", "[heston_law]") {
  ModelSample sample(1);
  double worst = 0;
  for (int i = 0; i < 3000; ++i) {
    const HestonParameters p = lively(sample);
    const double expiry = sample.expiry();
    const HestonLaw law(p, expiry);
    const double size = sample.decades(0.3, 3000);
    const std::complex<double> s(0.5 + sample.between(-0.3, 0.3) * size, size);
    worst = std::max(worst, error_of(law.exponent(one(s)),
                                     wide_exponent(widened(p, expiry), {s.real(), s.imag()})));
  }
  INFO(worst);
  CHECK(worst < 3e-14);
}

TEST_CASE("derivatives of the exponent agree with differences", "[heston_law]") {
  ModelSample sample(2);
  for (int i = 0; i < 1000; ++i) {
    const HestonParameters p = lively(sample);
    const double expiry = sample.expiry();
    const std::complex<double> s(sample.between(-1, 2), sample.decades(0.3, 300));
    ExponentGradient<1, 5> got;
    HestonLaw(p, expiry).gradient(one(s), got);
    const WideHeston center = widened(p, expiry);
    const auto slope = [&](long double WideHeston::* field) {
      const long double h = 1e-4L * std::max(0.1L, std::fabs(center.*field));
      const auto at = [&](long double steps) {
        WideHeston moved = center;
        moved.*field += steps * h;
        return wide_exponent(moved, {s.real(), s.imag()});
      };
      return (8.0L * (at(1) - at(-1)) - (at(2) - at(-2))) / (12.0L * h);
    };
    constexpr long double WideHeston::* kFields[] = {&WideHeston::v0, &WideHeston::kappa,
                                                     &WideHeston::theta, &WideHeston::sigma,
                                                     &WideHeston::rho};
    for (std::size_t k = 0; k < 5; ++k) {
      const Wide want = slope(kFields[k]);
      const Wide difference = Wide(got.parameter[k].re.v, got.parameter[k].im.v) - want;
      // Where the parts of a derivative cancel, to the exponent itself.
      const long double scale =
          std::abs(want) +
          1e-3L * std::abs(Wide(got.value.re.v, got.value.im.v)) / std::fabs(center.*kFields[k]);
      INFO("parameter " << k << " at " << s << ", T " << expiry);
      REQUIRE(static_cast<double>(std::abs(difference) / scale) < 1e-7);
    }
    const Wide want = slope(&WideHeston::expiry);
    REQUIRE(error_of(got.expiry, want) < 1e-8);
  }
}

TEST_CASE("moments explode where the Riccati equation does", "[heston_law]") {
  ModelSample sample(3);
  int exploded = 0;
  for (int i = 0; i < 400; ++i) {
    const HestonParameters p = sample.heston();
    const double expiry = sample.expiry();
    const double s = sample.decades(1.01, 200) * (i % 2 == 0 ? 1 : -1);
    const auto explodes = [&](double t) { return HestonLaw(p, t).explodes(pack<1>(s)).v; };
    // Both sides of the time at which the equation ends, apart from a thousandth.
    const bool before = riccati_explodes(p, s, expiry * 0.999);
    const bool after = riccati_explodes(p, s, expiry * 1.001);
    if (before != after) continue;
    INFO("s " << s << ", T " << expiry);
    REQUIRE(explodes(expiry) == before);
    exploded += before;
  }
  CHECK(exploded > 50);
  CHECK(exploded < 350);
}

TEST_CASE("the exponent has its limits without vol of variance and without reversion",
          "[heston_law]") {
  const std::complex<double> s(0.5, 7);
  const double expiry = 0.8;
  const auto exponent = [&](const HestonParameters& p) {
    const Complex<1> g = HestonLaw(p, expiry).exponent(one(s));
    return std::complex<double>(g.re.v, g.im.v);
  };
  // Deterministic variance: half its integral.
  const double kappa = 1.5, v0 = 0.09, theta = 0.04;
  const double integral = theta * expiry + (v0 - theta) * (1 - std::exp(-kappa * expiry)) / kappa;
  CHECK(std::abs(exponent({v0, kappa, theta, 0, 0}) - integral / 2) < 1e-16);
  for (const double sigma : {1e-300, 1e-160, 1e-12, 1e-8}) {
    CHECK(std::abs(exponent({v0, kappa, theta, sigma, -0.5}) - integral / 2) < 1e-16 + sigma * 0.1);
  }
  CHECK(std::abs(exponent({v0, 0, theta, 0, 0.3}) - v0 * expiry / 2) < 1e-16);
  CHECK(std::abs(exponent({v0, 1e-300, theta, 1e-300, 0.3}) - v0 * expiry / 2) < 1e-16);
  // Without reversion but with vol of variance, from the extended form at a tiny kappa.
  const Wide want = wide_exponent({0.09L, 1e-15L, 0.04L, 0.6L, -0.5L, 0.8L}, {0.5L, 7.0L});
  CHECK(std::abs(exponent({v0, 0, theta, 0.6, -0.5}) -
                 std::complex<double>((double)want.real(), (double)want.imag())) < 1e-14);
  ExponentGradient<1, 5> gradient;
  HestonLaw({v0, 0, theta, 0, 0}, expiry).gradient(one(s), gradient);
  // d/dkappa of half the integral of the variance at kappa = 0.
  CHECK(gradient.parameter[1].re.v == Approx((theta - v0) * expiry * expiry / 4).epsilon(1e-13));
}
