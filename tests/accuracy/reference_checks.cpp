// The references of this program against slower ones that share no formula with them.
#include <array>
#include <cstdio>

#include "tests/accuracy/law_reference.hpp"
#include "tests/accuracy/measure.hpp"
#include "tests/accuracy/normal_reference.hpp"

namespace accuracy {
namespace {

/// Whether |a - b| < 2^-bits |b|.
bool agrees(const Number& a, const Number& b, int bits) {
  const Number difference = a - b;
  if (mpfr_zero_p(static_cast<mpfr_srcptr>(difference)) != 0) return true;
  return mpfr_get_exp(difference) - mpfr_get_exp(b) < -bits;
}

/// The double-exponential rule on (0, 1): v = 1 / (1 + e^(pi sinh u)), u in steps of 2^-6.
template <class Function>
Number integral(Function f) {
  constexpr int kSteps = 420;
  const Number one = 1.0;
  Number total = 0.0;
  for (int i = -kSteps; i <= kSteps; ++i) {
    const Number u = i * 0x1p-6, growth = exp(u), decay = one / growth;
    const Number power = exp(Number(0.5) * Number::pi() * (growth - decay));
    const Number v = one / (one + power);
    const Number weight = Number(0.5) * (growth + decay) * v * (power * v);  // 1 - v = power v
    total += weight * f(v);
  }
  return total * Number::pi() * Number(0x1p-6);
}

std::size_t wrong_complements(std::size_t) {
  Random random(1);
  std::size_t wrong = 0;
  for (int i = 0; i < 1000; ++i) {
    const Number y = random.uniform(0, 40);
    wrong += !agrees(scaled_complement(y), exp(square(y)) * erfc(y), 100);
  }
  return wrong;
}

/// MPFR has Gamma(a, x) and Gamma(a). Below a shape of 1/2 the upper side is a difference.
std::size_t wrong_gamma_laws(std::size_t) {
  constexpr mpfr_prec_t kBitsOfDifference = 900;
  Random random(2);
  std::size_t wrong = 0;
  for (int i = 0; i < 300; ++i) {
    const double a = i % 10 == 0 ? random.uniform(50, 500) : random.logarithmic(0.01, 50);
    const double x = random.uniform(0, 4) * a;
    const Sides sides = GammaLaw(a).at(x);
    const Precision working(kBitsOfDifference);
    Number upper, whole;
    mpfr_gamma_inc(upper, Number(a), Number(x), MPFR_RNDN);
    mpfr_gamma(whole, Number(a), MPFR_RNDN);
    const Number tail = upper / whole;
    wrong += !agrees(sides.lower, Number(1.0) - tail, 90);
    wrong += a > 0.5 && !agrees(sides.upper, tail, 90);
  }
  return wrong;
}

/// The integral of the density from t on, over v = t / u.
std::size_t wrong_student_laws(std::size_t) {
  Random random(3);
  std::size_t wrong = 0;
  for (int i = 0; i < 60; ++i) {
    const double degrees = random.logarithmic(0.1, 1000), t = random.uniform(0.1, 20);
    const StudentLaw law(degrees);
    const Number tail = integral([&](const Number& v) {
      const Number u = Number(t) / v;
      return law.density(u) * u / v;
    });
    const Sides sides = law.right_of_zero(t);
    wrong += !agrees(sides.lower, tail, 80) || !agrees(sides.upper, Number(0.5) - tail, 60);
  }
  return wrong;
}

/// The integral of the conditional law over the first variable, on both sides of the point where
/// the condition turns; the whole to 2^-70.
std::size_t wrong_bivariate_laws(std::size_t) {
  constexpr double kLeft = -14;
  Random random(4);
  std::size_t wrong = 0;
  for (int i = 0; i < 40; ++i) {
    const double rho = random.uniform(-0.999, 0.999);
    const double h = random.uniform(-4, 4), k = random.uniform(-4, 4);
    const Number spread = root((Number(1.0) - Number(rho)) * (Number(1.0) + Number(rho)));
    const auto part = [&](const Number& low, const Number& high) {
      const Number width = high - low;
      return width * integral([&](const Number& v) {
               const Number x = low + width * v;
               return normal_density(x) *
                      normal_probability((Number(k) - Number(rho) * x) / spread);
             });
    };
    const double turn = std::clamp(rho == 0 ? 0 : k / rho, kLeft, h);
    Number joint = 0.0;
    if (turn > kLeft) joint += part(kLeft, turn);
    if (turn < h) joint += part(turn, h);
    const Number difference = joint - bivariate_normal_probability(h, k, rho);
    wrong += std::fabs(nearest(difference)) > 0x1p-70;
  }
  return wrong;
}

}  // namespace

std::vector<Check> reference_checks() {
  return {
      {"reference", "erfc agrees with mpfr_erfc to 2^-100", wrong_complements},
      {"reference", "gamma law agrees with mpfr_gamma_inc to 2^-90", wrong_gamma_laws},
      {"reference", "Student's law agrees with its integral to 2^-80", wrong_student_laws},
      {"reference", "bivariate law agrees with the conditional law's integral",
       wrong_bivariate_laws},
  };
}

}  // namespace accuracy
