// The laws with jumps: their exponents against the plain formulas in extended precision,
// derivatives against differences, and Bates as the sum of Heston and Merton's jumps.
#include "core/pricing/fourier/jump_laws.hpp"

#include <complex>

#include "tests/native/catch.hpp"
#include "tests/native/model_sample.hpp"

using namespace loadline;
using namespace loadline::checks;
using Wide = std::complex<long double>;

namespace {

Complex<1> one(std::complex<double> s) {
  return {pack<1>(s.real()), pack<1>(s.imag())};
}
Wide widened(Complex<1> z) {
  return {z.re.v, z.im.v};
}

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

template <class Law>
void check_law(WideExponent reference, const typename Law::Parameters& parameters, double expiry,
               std::complex<double> s) {
  constexpr std::size_t kCount = Law::kParameters;
  double fields[kCount];
  std::memcpy(fields, &parameters, sizeof fields);
  long double p[kCount];
  for (std::size_t i = 0; i < kCount; ++i) p[i] = fields[i];
  const Wide at(s.real(), s.imag());
  const Law law(parameters, expiry);
  ExponentGradient<1, kCount> gradient;
  law.gradient(one(s), gradient);
  const Wide value = reference(p, expiry, at);
  REQUIRE(widened(law.exponent(one(s))) == widened(gradient.value));
  REQUIRE(static_cast<double>(std::abs(widened(gradient.value) - value) / std::abs(value)) < 2e-14);
  const auto check = [&](Complex<1> got, long double& field) {
    const long double center = field, h = 1e-4L * center;
    const auto moved = [&](long double steps) {
      field = center + steps * h;
      const Wide result = reference(p, expiry, at);
      field = center;
      return result;
    };
    const Wide want = (8.0L * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12.0L * h);
    const long double scale = std::abs(want) + 1e-3L * std::abs(value / center);
    REQUIRE(static_cast<double>(std::abs(widened(got) - want) / scale) < 1e-9);
  };
  for (std::size_t i = 0; i < kCount; ++i) check(gradient.parameter[i], p[i]);
  const long double h = 1e-5L * expiry;
  const Wide slope = (reference(p, expiry + h, at) - reference(p, expiry - h, at)) / (2 * h);
  REQUIRE(static_cast<double>(std::abs(widened(gradient.expiry) - slope) / std::abs(slope)) <
          1e-12);
}

}  // namespace

TEST_CASE("jump laws agree with the plain formulas and their differences", "[jump_laws]") {
  ModelSample sample(4);
  for (int i = 0; i < 1000; ++i) {
    const double expiry = sample.expiry();
    const std::complex<double> s(sample.between(-1, 2), sample.decades(0.3, 30));
    check_law<MertonLaw>(merton, sample.merton(), expiry, s);
    check_law<KouLaw>(kou, sample.kou(), expiry, s);
  }
}

TEST_CASE("Bates is Heston with Merton's jumps", "[jump_laws]") {
  ModelSample sample(5);
  for (int i = 0; i < 300; ++i) {
    const BatesParameters p = sample.bates();
    const double expiry = sample.expiry();
    const Complex<1> s = one({sample.between(-1, 2), sample.decades(0.3, 30)});
    ExponentGradient<1, 8> bates;
    ExponentGradient<1, 5> heston;
    ExponentGradient<1, 4> merton;
    BatesLaw(p, expiry).gradient(s, bates);
    HestonLaw(p.heston, expiry).gradient(s, heston);
    MertonLaw({1e-200, p.jumps}, expiry).gradient(s, merton);
    const auto near = [](Complex<1> a, Wide b) {
      return std::abs(widened(a) - b) <= 4e-16L * (std::abs(b) + 1e-300L);
    };
    REQUIRE(near(bates.value, widened(heston.value) + widened(merton.value)));
    REQUIRE(near(bates.expiry, widened(heston.expiry) + widened(merton.expiry)));
    for (std::size_t k = 0; k < 5; ++k) {
      REQUIRE(widened(bates.parameter[k]) == widened(heston.parameter[k]));
    }
    for (std::size_t k = 0; k < 3; ++k) {
      REQUIRE(widened(bates.parameter[5 + k]) == widened(merton.parameter[1 + k]));
    }
  }
}

TEST_CASE("Kou's moments end at the rates of his tails", "[jump_laws]") {
  const KouLaw law({0.2, 1, 0.4, 10, 5}, 1);
  CHECK(law.explodes(pack<1>(10.0)).v);
  CHECK(law.explodes(pack<1>(-5.0)).v);
  CHECK(!law.explodes(pack<1>(9.99)).v);
  CHECK(!law.explodes(pack<1>(-4.99)).v);
  CHECK(!MertonLaw({0.2, {1, 0, 0.1}}, 1).explodes(pack<1>(1e6)).v);
}
