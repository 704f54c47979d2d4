// Distribution functions and quantiles: total, in range, the canonical NaN exactly outside of the
// domain, both sides of a law add up to one.
#include "core/numeric/law/bivariate_normal.hpp"
#include "core/numeric/law/chi_square.hpp"
#include "core/numeric/law/gamma.hpp"
#include "core/numeric/law/student_t.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using fuzz::Input;
using fuzz::real;

constexpr real kInfinity = std::numeric_limits<real>::infinity();

void require_probability(real p, bool is_nan_due, const char* function,
                         std::initializer_list<real> at) {
  fuzz::require_number(p, is_nan_due, function, at);
  fuzz::require(is_nan_due || (p >= 0 && p <= 1), function, at);
}

/// Mostly small: the terms of a large shape are thousands.
real shape(Input& input, real largest) {
  const real x = input.number(0, 20);
  return x > 200 && x <= largest && input.below(64) != 0 ? x / largest : x;
}

void check_gamma(Input& input) {
  const real a = shape(input, loadline::kMaxGammaShape), x = input.number(0, 60);
  const bool is_bad = !(a > 0 && a <= loadline::kMaxGammaShape && x >= 0);
  const real p = loadline::gamma_p(a, x), q = loadline::gamma_q(a, x);
  require_probability(p, is_bad, "gamma_p", {a, x});
  require_probability(q, is_bad, "gamma_q", {a, x});
  fuzz::require(is_bad || loadline::absolute((p - 0.5) + (q - 0.5)) <= 0x1p-52, "P + Q = 1",
                {a, x});
  const real density = loadline::gamma_density_times_x(a, x);
  fuzz::require_number(density, is_bad, "gamma_density_times_x", {a, x});
  fuzz::require(is_bad || (density >= 0 && density < 1000), "gamma_density_times_x", {a, x});
  const real logarithm = loadline::log_gamma(x);
  fuzz::require_number(logarithm, !(x >= 0), "log_gamma", {x});
}

void check_chi_square(Input& input) {
  const real degrees = shape(input, 2 * loadline::kMaxGammaShape), p = input.number(0, 1);
  const bool is_bad =
      !(degrees > 0 && degrees <= 2 * loadline::kMaxGammaShape && p >= 0 && p <= 1);
  const real x = loadline::chi_square_quantile(p, degrees);
  fuzz::require_number(x, is_bad, "chi_square_quantile", {p, degrees});
  fuzz::require(is_bad || x >= 0, "chi_square_quantile", {p, degrees, x});
  if (is_bad || degrees < 1 || p < 1e-300 || !(x > 1e-290 && x < kInfinity)) return;
  // As far as a relative change of 2^-48 of x moves p.
  const real low = loadline::chi_square_cdf(x * (1 - 0x1p-48), degrees);
  const real high = loadline::chi_square_cdf(x * (1 + 0x1p-48), degrees);
  fuzz::require(low <= p * (1 + 0x1p-44) && high >= p * (1 - 0x1p-44), "chi-square inverse",
                {p, degrees, x});
}

void check_student(Input& input) {
  const real degrees = shape(input, loadline::kMaxDegreesOfFreedom);
  const real t = input.number(-40, 40), p = input.number(0, 1);
  const bool is_bad = !(degrees > 0 && degrees <= loadline::kMaxDegreesOfFreedom);
  const real cdf = loadline::student_t_cdf(t, degrees);
  require_probability(cdf, is_bad || t != t, "student_t_cdf", {t, degrees});
  const real pdf = loadline::student_t_pdf(t, degrees);
  require_probability(pdf, is_bad || t != t, "student_t_pdf", {t, degrees});
  const bool is_no_probability = !(p >= 0 && p <= 1);
  const real quantile = loadline::student_t_quantile(p, degrees);
  fuzz::require_number(quantile, is_bad || is_no_probability, "student_t_quantile", {p, degrees});
  if (is_bad || is_no_probability) return;
  fuzz::require(p < 0.5 ? quantile <= 0 : quantile >= 0, "side of the quantile", {p, degrees});
  if (t != t) return;
  const real other = loadline::student_t_cdf(-t, degrees);
  fuzz::require(loadline::absolute((cdf - 0.5) + (other - 0.5)) <= 0x1p-52, "cdf(t) + cdf(-t) = 1",
                {t, degrees});
}

void check_bivariate(Input& input) {
  const real h = input.number(-9, 9), k = input.number(-9, 9), rho = input.number(-1, 1);
  const bool is_bad = h != h || k != k || !(rho >= -1 && rho <= 1);
  const real joint = loadline::bivariate_normal_cdf(h, k, rho);
  fuzz::require_number(joint, is_bad, "bivariate_normal_cdf", {h, k, rho});
  fuzz::require(is_bad || (joint >= 0 && joint <= 1 + 0x1p-52), "bivariate range", {h, k, rho});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  switch (input.below(8)) {
    case 0:
    case 1:
    case 2:
      check_gamma(input);
      break;
    case 3:
      check_chi_square(input);
      break;
    case 4:
      check_bivariate(input);
      break;
    default:
      check_student(input);
  }
  return 0;
}
