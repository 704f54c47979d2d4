// Complex numbers over packs, against the same in extended precision, and lane by lane.
#include <bit>
#include <cmath>
#include <complex>
#include <random>
#include <vector>

#include "core/numeric/complex/arithmetic.hpp"
#include "core/numeric/complex/exponential.hpp"
#include "core/numeric/complex/logarithm.hpp"

#include "tests/native/catch.hpp"

namespace {

using namespace loadline;
using Wide = std::complex<long double>;

Complex<1> one(std::complex<double> z) {
  return {pack<1>(z.real()), pack<1>(z.imag())};
}

/// |got - want| / |want| in units of 2^-53.
double error_of(Complex<1> got, Wide want) {
  const Wide difference = Wide(got.re.v, got.im.v) - want;
  return static_cast<double>(std::abs(difference) / std::abs(want) * 0x1p53L);
}

/// Numbers of many sizes in every direction.
std::vector<std::complex<double>> sample(double least, double most, std::uint32_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<std::complex<double>> numbers;
  for (int i = 0; i < 4000; ++i) {
    const double size = least * std::pow(most / least, uniform(random));
    numbers.push_back(std::polar(size, 6.283185307179586 * uniform(random)));
  }
  return numbers;
}

template <class Function, class Reference>
double worst(const std::vector<std::complex<double>>& numbers, Function f, Reference reference) {
  double most = 0;
  for (const auto& z : numbers) {
    most = std::max(most, error_of(f(one(z)), reference(Wide(z.real(), z.imag()))));
  }
  return most;
}

/// e^z - 1 in extended precision, without cancellation.
Wide wide_expm1(Wide z) {
  const long double half = std::sin(z.imag() / 2), versine = 2 * half * half;
  const long double less_one = std::expm1(z.real());
  return {less_one * (1 - versine) - versine, std::exp(z.real()) * std::sin(z.imag())};
}

Wide wide_log1p(Wide z) {
  const long double a = z.real(), b = z.imag();
  if (std::abs(z) > 0.5L) return std::log(1.0L + z);
  return {std::log1p(2 * a + a * a + b * b) / 2, std::atan2(b, 1 + a)};
}

TEST_CASE("complex functions keep their digits") {
  const auto wide = sample(1e-120, 1e120, 1), near = sample(1e-12, 30, 2);
  CHECK(worst(wide, [](auto z) { return inverse(z); }, [](Wide z) { return 1.0L / z; }) < 3);
  CHECK(worst(wide, [](auto z) { return square(z); }, [](Wide z) { return z * z; }) < 3);
  CHECK(
      worst(wide, [](auto z) { return square_root(z); }, [](Wide z) { return std::sqrt(z); }) < 4);
  CHECK(worst(near, [](auto z) { return exp(z); }, [](Wide z) { return std::exp(z); }) < 4);
  CHECK(worst(near, [](auto z) { return expm1(z); }, wide_expm1) < 6);
  const auto outside = sample(1.05, 1e100, 3);
  CHECK(worst(outside, [](auto z) { return log(z); }, [](Wide z) { return std::log(z); }) < 24);
  const auto inside = sample(1e-14, 0.9, 4);
  CHECK(worst(inside, [](auto z) { return log1p(z); }, wide_log1p) < 24);
  for (std::size_t i = 0; i + 1 < wide.size(); i += 2) {
    const Wide a(wide[i].real(), wide[i].imag());
    const std::complex<double> divisor = near[i];
    REQUIRE(error_of(one(wide[i]) / one(divisor), a / Wide(divisor.real(), divisor.imag())) < 4);
  }
}

TEST_CASE("points of the unit circle, small angles and large") {
  for (const double angle :
       {0.0, 1e-300, 1e-9, 0.01, 1.0, 3.0, 100.0, 1e5, 131071.5, 131072.0, 1e9, 1e22, 1e300}) {
    for (const double signed_angle : {angle, -angle}) {
      const Complex<1> point = unit_circle(pack<1>(signed_angle));
      INFO(signed_angle);
      // The long double sine reduces with 66 bits of pi only: beyond, the engine's own.
      const bool is_large = angle > 1e6;
      const double sine = is_large ? loadline::sin(signed_angle)
                                   : static_cast<double>(std::sin((long double)signed_angle));
      const double cosine = is_large ? loadline::cos(signed_angle)
                                     : static_cast<double>(std::cos((long double)signed_angle));
      CHECK(std::fabs(point.im.v - sine) <= 1.5 * 0x1p-53);
      CHECK(std::fabs(point.re.v - cosine) <= 1.5 * 0x1p-53);
    }
  }
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(std::isnan(unit_circle(pack<1>(infinity)).re.v));
  CHECK(std::isnan(unit_circle(pack<1>(std::nan(""))).im.v));
}

TEST_CASE("roots lie in the right half plane, on the side of the imaginary part") {
  const auto root = [](double re, double im) { return square_root(one({re, im})); };
  CHECK(root(0, 0).re.v == 0);
  CHECK(root(-4, 0.0).im.v == 2);
  CHECK(root(-4, -0.0).im.v == -2);
  CHECK(root(-4, 0.0).re.v == 0);
  CHECK(root(4, 0.0).re.v == 2);
  CHECK(root(0, 2).re.v == 1);
  CHECK(root(0, -2).im.v == -1);
}

template <int N, class Function>
void check_lanes(const std::vector<std::complex<double>>& numbers, Function f) {
  for (std::size_t i = 0; i + N <= numbers.size(); i += N) {
    double re[N], im[N], out_re[N], out_im[N];
    for (std::size_t k = 0; k < N; ++k) re[k] = numbers[i + k].real();
    for (std::size_t k = 0; k < N; ++k) im[k] = numbers[i + k].imag();
    const Complex<N> result = f(Complex<N>{pack<N>::load(re), pack<N>::load(im)});
    result.re.store(out_re);
    result.im.store(out_im);
    for (std::size_t k = 0; k < N; ++k) {
      const Complex<1> alone = f(one(numbers[i + k]));
      REQUIRE(std::bit_cast<std::uint64_t>(out_re[k]) == std::bit_cast<std::uint64_t>(alone.re.v));
      REQUIRE(std::bit_cast<std::uint64_t>(out_im[k]) == std::bit_cast<std::uint64_t>(alone.im.v));
    }
  }
}

TEST_CASE("a lane of a complex function has the bits of a single one") {
  auto numbers = sample(1e-20, 500, 5);
  for (std::size_t i = 0; i < numbers.size(); i += 7) numbers[i] *= 1e5;  // beyond kLargeAngle
  const auto check = [&](auto f) {
    check_lanes<2>(numbers, f);
    check_lanes<4>(numbers, f);
    check_lanes<8>(numbers, f);
  };
  check([](auto z) LOADLINE_INLINE_LAMBDA { return inverse(z) + square(z); });
  check([](auto z) LOADLINE_INLINE_LAMBDA { return square_root(z); });
  check([](auto z) LOADLINE_INLINE_LAMBDA { return exp(z); });
  check([](auto z) LOADLINE_INLINE_LAMBDA { return expm1(z); });
  check([](auto z) LOADLINE_INLINE_LAMBDA { return log(z); });
  check([](auto z) LOADLINE_INLINE_LAMBDA { return log1p(z); });
}

}  // namespace
