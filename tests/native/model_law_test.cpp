// The laws of all models: their exponents against the plain formulas in extended precision,
// derivatives against differences, and Bates as the sum of Heston and Merton's jumps.
#include "core/pricing/fourier/model_law.hpp"

#include <complex>

#include "tests/native/catch.hpp"
#include "tests/native/model_sample.hpp"

using namespace loadline;
using namespace loadline::checks;
using Wide = std::complex<long double>;

namespace {

Wide merton_jumps(const long double* p, long double expiry, Wide s) {  // intensity, mean, vol
  const long double mean = std::exp(p[1] + p[2] * p[2] / 2) - 1;
  return p[0] * expiry * (std::exp(p[1] * s + p[2] * p[2] / 2 * s * s) - 1.0L - s * mean);
}

Wide merton(const long double* p, long double expiry, Wide s) {
  return p[0] * p[0] * expiry / 2 + merton_jumps(p + 1, expiry, s) / (s * s - s);
}

Wide kou(const long double* p, long double expiry, Wide s) {  // vol, intensity, p, up, down
  const long double up = p[2], down = 1 - p[2];
  const long double mean = up * p[3] / (p[3] - 1) + down * p[4] / (p[4] + 1) - 1;
  const Wide jumps = up * p[3] / (p[3] - s) + down * p[4] / (p[4] + s) - 1.0L - s * mean;
  return p[0] * p[0] * expiry / 2 + p[1] * expiry * jumps / (s * s - s);
}

using WideExponent = Wide (*)(const long double*, long double, Wide);

/// Eight points, of which the last is s.
ComplexLanes lanes(std::complex<double> s) {
  ComplexLanes all;
  for (std::size_t i = 0; i < kPointLanes; ++i) {
    const double scale = static_cast<double>(i + 1) / static_cast<double>(kPointLanes);
    all.re[i] = 0.5 + (s.real() - 0.5) * scale;
    all.im[i] = s.imag() * scale;
  }
  all.re[kPointLanes - 1] = s.real();
  return all;
}
Wide last(const ComplexLanes& z) {
  return {z.re[kPointLanes - 1], z.im[kPointLanes - 1]};
}

template <class Parameters>
void check_law(WideExponent reference, const Parameters& parameters, double expiry,
               std::complex<double> s) {
  constexpr std::size_t kCount = kParameterCount<Parameters>;
  double fields[kCount];
  std::memcpy(fields, &parameters, sizeof fields);
  long double p[kCount];
  for (std::size_t i = 0; i < kCount; ++i) p[i] = fields[i];
  const Wide at(s.real(), s.imag());
  const ModelLaw law(parameters, expiry);
  REQUIRE(law.parameters() == kCount);
  GradientLanes gradient;
  ComplexLanes exponent;
  law.gradient(lanes(s), gradient);
  law.exponent(lanes(s), kPointLanes, exponent);
  const Wide value = reference(p, expiry, at), got_value = last(gradient.value);
  REQUIRE(last(exponent) == got_value);
  REQUIRE(static_cast<double>(std::abs(got_value - value) / std::abs(value)) < 2e-14);
  const auto check = [&](Wide got, long double& field) {
    const long double center = field, h = 1e-4L * center;
    const auto moved = [&](long double steps) {
      field = center + steps * h;
      const Wide result = reference(p, expiry, at);
      field = center;
      return result;
    };
    const Wide want = (8.0L * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12.0L * h);
    const long double scale = std::abs(want) + 1e-3L * std::abs(value / center);
    REQUIRE(static_cast<double>(std::abs(got - want) / scale) < 1e-9);
  };
  for (std::size_t i = 0; i < kCount; ++i) check(last(gradient.parameter[i]), p[i]);
  const long double h = 1e-5L * expiry;
  const Wide slope = (reference(p, expiry + h, at) - reference(p, expiry - h, at)) / (2 * h);
  REQUIRE(static_cast<double>(std::abs(last(gradient.expiry) - slope) / std::abs(slope)) < 1e-12);
}

}  // namespace

TEST_CASE("jump laws agree with the plain formulas and their differences", "[model_law]") {
  ModelSample sample(4);
  for (int i = 0; i < 1000; ++i) {
    const double expiry = sample.expiry();
    const std::complex<double> s(sample.between(-1, 2), sample.decades(0.3, 30));
    check_law(merton, sample.merton(), expiry, s);
    check_law(kou, sample.kou(), expiry, s);
  }
}

TEST_CASE("Bates is Heston with Merton's jumps", "[model_law]") {
  ModelSample sample(5);
  for (int i = 0; i < 300; ++i) {
    const BatesParameters p = sample.bates();
    const double expiry = sample.expiry();
    const ComplexLanes s = lanes({sample.between(-1, 2), sample.decades(0.3, 30)});
    GradientLanes bates, heston, merton;
    ModelLaw(p, expiry).gradient(s, bates);
    ModelLaw(p.heston, expiry).gradient(s, heston);
    ModelLaw(MertonParameters{1e-200, p.jumps}, expiry).gradient(s, merton);
    const auto near = [](Wide a, Wide b) {
      return std::abs(a - b) <= 4e-16L * (std::abs(b) + 1e-300L);
    };
    REQUIRE(near(last(bates.value), last(heston.value) + last(merton.value)));
    REQUIRE(near(last(bates.expiry), last(heston.expiry) + last(merton.expiry)));
    for (std::size_t k = 0; k < 5; ++k) {
      REQUIRE(last(bates.parameter[k]) == last(heston.parameter[k]));
    }
    for (std::size_t k = 0; k < 3; ++k) {
      REQUIRE(last(bates.parameter[5 + k]) == last(merton.parameter[1 + k]));
    }
  }
}

TEST_CASE("every lane of a law has the bits of a single point", "[model_law]") {
  ModelSample sample(6);
  for (int i = 0; i < 100; ++i) {
    const double expiry = sample.expiry();
    const HestonParameters p = sample.heston();
    const ComplexLanes s = lanes({sample.between(-1, 2), sample.decades(0.3, 30)});
    ComplexLanes all;
    ModelLaw(p, expiry).exponent(s, kPointLanes, all);
    for (std::size_t k = 0; k < kPointLanes; ++k) {
      const Complex<1> g = HestonLaw(p, expiry).exponent(Complex<1>{s.re[k], s.im[k]});
      REQUIRE(all.re[k] == g.re.v);
      REQUIRE(all.im[k] == g.im.v);
    }
  }
}

TEST_CASE("Kou's moments end at the rates of his tails", "[model_law]") {
  const double s[kPointLanes] = {10, -5, 9.99, -4.99, 1e6, -1e6, 0, 0.5};
  bool infinite[kPointLanes];
  ModelLaw(KouParameters{0.2, 1, 0.4, 10, 5}, 1).explodes(s, infinite);
  const bool want[kPointLanes] = {true, true, false, false, true, true, false, false};
  for (std::size_t i = 0; i < kPointLanes; ++i) CHECK(infinite[i] == want[i]);
  ModelLaw(MertonParameters{0.2, {1, 0, 0.1}}, 1).explodes(s, infinite);
  for (const bool x : infinite) CHECK(!x);
}
