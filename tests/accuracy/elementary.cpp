#include "tests/accuracy/elementary.hpp"

#include "core/numeric/elementary/arc_tangent.hpp"
#include "core/numeric/elementary/error_function.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/hyperbolic.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/elementary/power.hpp"
#include "core/numeric/elementary/trigonometric.hpp"
#include "core/numeric/law/normal_log_cdf.hpp"
#include "core/numeric/law/normal_quantile.hpp"

#include "tests/accuracy/measure.hpp"

namespace accuracy {
namespace {

/// A temporary of the working precision, or of more where a composition cancels.
class Number {
 public:
  explicit Number(mpfr_prec_t precision = kPrecision) { mpfr_init2(value_, precision); }
  ~Number() { mpfr_clear(value_); }
  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;
  operator mpfr_ptr() { return value_; }

 private:
  mpfr_t value_;
};

void reference_expm1(mpfr_t result, mpfr_t x) {
  mpfr_expm1(result, x, MPFR_RNDN);
}
void reference_exp2(mpfr_t result, mpfr_t x) {
  mpfr_exp2(result, x, MPFR_RNDN);
}
void reference_log1p(mpfr_t result, mpfr_t x) {
  mpfr_log1p(result, x, MPFR_RNDN);
}
void reference_log2(mpfr_t result, mpfr_t x) {
  mpfr_log2(result, x, MPFR_RNDN);
}
void reference_sin(mpfr_t result, mpfr_t x) {
  mpfr_sin(result, x, MPFR_RNDN);
}
void reference_cos(mpfr_t result, mpfr_t x) {
  mpfr_cos(result, x, MPFR_RNDN);
}
void reference_tanh(mpfr_t result, mpfr_t x) {
  mpfr_tanh(result, x, MPFR_RNDN);
}
void reference_atan(mpfr_t result, mpfr_t x) {
  mpfr_atan(result, x, MPFR_RNDN);
}
void reference_erf(mpfr_t result, mpfr_t x) {
  mpfr_erf(result, x, MPFR_RNDN);
}
void reference_erfc(mpfr_t result, mpfr_t x) {
  mpfr_erfc(result, x, MPFR_RNDN);
}

void reference_sigmoid(mpfr_t result, mpfr_t x) {  // 1 / (1 + e^-x)
  mpfr_neg(result, x, MPFR_RNDN);
  mpfr_exp(result, result, MPFR_RNDN);
  mpfr_add_ui(result, result, 1, MPFR_RNDN);
  mpfr_ui_div(result, 1, result, MPFR_RNDN);
}

void reference_erfcx(mpfr_t result, mpfr_t x) {  // e^(x^2) erfc(x), with x^2 exact
  Number square;
  mpfr_sqr(square, x, MPFR_RNDN);
  mpfr_exp(square, square, MPFR_RNDN);
  mpfr_erfc(result, x, MPFR_RNDN);
  mpfr_mul(result, result, square, MPFR_RNDN);
}

/// log(erfc(-x / sqrt 2) / 2); for x > 0 as log1p of the other tail, which keeps its digits.
void reference_log_cdf(mpfr_t result, mpfr_t x) {
  Number root, tail;
  mpfr_sqrt_ui(root, 2, MPFR_RNDN);
  mpfr_div(tail, x, root, MPFR_RNDN);
  const bool right = mpfr_sgn(x) > 0;
  if (!right) mpfr_neg(tail, tail, MPFR_RNDN);
  mpfr_erfc(tail, tail, MPFR_RNDN);
  mpfr_div_2ui(tail, tail, 1, MPFR_RNDN);
  mpfr_neg(root, tail, MPFR_RNDN);
  right ? mpfr_log1p(result, root, MPFR_RNDN) : mpfr_log(result, tail, MPFR_RNDN);
}

/// A step of Newton's method on log(normal_cdf(x)) for the smaller tail, from the result to be
/// judged: it squares an error, so that a wrong result stays as far from the reference as it is.
void reference_quantile(mpfr_t result, mpfr_t p) {
  constexpr mpfr_prec_t kBits = 160;
  Number tail(kBits), x(kBits), cdf(kBits), pdf(kBits), root(kBits), scratch(kBits);
  const bool upper = mpfr_cmp_d(p, 0.5) > 0;
  upper ? mpfr_ui_sub(tail, 1, p, MPFR_RNDN) : mpfr_set(tail, p, MPFR_RNDN);
  mpfr_set_d(x, loadline::normal_quantile(mpfr_get_d(tail, MPFR_RNDN)), MPFR_RNDN);
  mpfr_sqrt_ui(root, 2, MPFR_RNDN);
  mpfr_div(scratch, x, root, MPFR_RNDN);
  mpfr_neg(scratch, scratch, MPFR_RNDN);
  mpfr_erfc(cdf, scratch, MPFR_RNDN);
  mpfr_div_2ui(cdf, cdf, 1, MPFR_RNDN);
  mpfr_sqr(pdf, x, MPFR_RNDN);
  mpfr_div_si(pdf, pdf, -2, MPFR_RNDN);
  mpfr_exp(pdf, pdf, MPFR_RNDN);
  mpfr_const_pi(scratch, MPFR_RNDN);
  mpfr_mul_2ui(scratch, scratch, 1, MPFR_RNDN);
  mpfr_sqrt(scratch, scratch, MPFR_RNDN);
  mpfr_div(pdf, pdf, scratch, MPFR_RNDN);
  mpfr_div(pdf, pdf, cdf, MPFR_RNDN);  // slope of the logarithm
  mpfr_div(scratch, cdf, tail, MPFR_RNDN);
  mpfr_log(scratch, scratch, MPFR_RNDN);
  mpfr_div(scratch, scratch, pdf, MPFR_RNDN);
  mpfr_sub(x, x, scratch, MPFR_RNDN);
  upper ? mpfr_neg(result, x, MPFR_RNDN) : mpfr_set(result, x, MPFR_RNDN);
}

using namespace loadline;
constexpr Spacing kLog = Spacing::logarithmic, kNegativeLog = Spacing::negative_logarithmic;

const Row kRows[] = {
    {"expm1", expm1, reference_expm1, {-38, 709.78}, 0.52},
    {"expm1", expm1, reference_expm1, {-1, 1}, 0.52},
    {"expm1", expm1, reference_expm1, {-0.02, 0.02}, 0.52},
    {"expm1", expm1, reference_expm1, {1e-300, 700, kLog}, 0.52},
    {"expm1", expm1, reference_expm1, {-30, -0x1p-1074, kNegativeLog}, 0.52},
    {"exp2", exp2, reference_exp2, {-1022, 1024}, 0.52},
    {"exp2", exp2, reference_exp2, {-1, 1}, 0.52},
    {"exp2", exp2, reference_exp2, {-1074.9, -1021.9}, 0.52},
    {"log1p", log1p, reference_log1p, {-1, 1}, 0.52},
    {"log1p", log1p, reference_log1p, {-0.01, 0.01}, 0.52},
    {"log1p", log1p, reference_log1p, {0x1p-1074, 0x1.fp1023, kLog}, 0.52},
    {"log1p", log1p, reference_log1p, {-0x1.fffffffffffffp-1, -0x1p-1074, kNegativeLog}, 0.52},
    {"log2", log2, reference_log2, {0x1p-1074, 0x1.fp1023, kLog}, 0.52},
    {"log2", log2, reference_log2, {0.5, 2}, 0.52},
    {"log2", log2, reference_log2, {0.99, 1.01}, 0.52},
    {"sin", sin, reference_sin, {-0.8, 0.8}, 0.52},
    {"sin", sin, reference_sin, {-10, 10}, 0.52},
    {"sin", sin, reference_sin, {-1e5, 1e5}, 0.52},
    {"sin", sin, reference_sin, {0x1p-1074, 0x1.fp1023, kLog}, 0.52},
    {"cos", cos, reference_cos, {-0.8, 0.8}, 0.52},
    {"cos", cos, reference_cos, {-10, 10}, 0.52},
    {"cos", cos, reference_cos, {-1e5, 1e5}, 0.52},
    {"cos", cos, reference_cos, {0x1p-1074, 0x1.fp1023, kLog}, 0.52},
    {"tanh", tanh, reference_tanh, {-20, 20}, 0.52},
    {"tanh", tanh, reference_tanh, {-1, 1}, 0.52},
    {"tanh", tanh, reference_tanh, {0x1p-1074, 20, kLog}, 0.52},
    {"atan", atan, reference_atan, {-1.5, 1.5}, 0.52},
    {"atan", atan, reference_atan, {-0.02, 0.02}, 0.52},
    {"atan", atan, reference_atan, {-200, 200}, 0.52},
    {"atan", atan, reference_atan, {0x1p-1074, 0x1.fp1023, kLog}, 0.52},
    {"sigmoid", sigmoid, reference_sigmoid, {-40, 40}, 0.52},
    {"sigmoid", sigmoid, reference_sigmoid, {-745.2, -30}, 0.52},
    {"erf", erf, reference_erf, {-6, 6}, 0.60},
    {"erf", erf, reference_erf, {-1, 1}, 0.60},
    {"erf", erf, reference_erf, {0x1p-1074, 6, kLog}, 0.60},
    {"erfc", erfc, reference_erfc, {-3, 6}, 0.60},
    {"erfc", erfc, reference_erfc, {6, 26.5}, 0.60},
    {"erfc", erfc, reference_erfc, {26.5, 27.3}, 0.60},
    {"erfcx", erfcx, reference_erfcx, {-26.6, 0}, 0.60},
    {"erfcx", erfcx, reference_erfcx, {0, 30}, 0.60},
    {"erfcx", erfcx, reference_erfcx, {1, 1e300, kLog}, 0.60},
    {"normal_log_cdf", normal_log_cdf, reference_log_cdf, {-50, 0}, 0.65},
    {"normal_log_cdf", normal_log_cdf, reference_log_cdf, {-1, 8}, 0.65},
    {"normal_log_cdf", normal_log_cdf, reference_log_cdf, {8, 38.6}, 0.65},
    {"normal_log_cdf", normal_log_cdf, reference_log_cdf, {-20000, -1e-300, kNegativeLog}, 0.65},
    {"normal_quantile", normal_quantile, reference_quantile, {0.001, 0.999}, 0.70},
    {"normal_quantile", normal_quantile, reference_quantile, {0.2, 0.3}, 0.70},
    {"normal_quantile", normal_quantile, reference_quantile, {0.4999, 0.5001}, 0.70},
    {"normal_quantile", normal_quantile, reference_quantile, {0x1p-1074, 0.5, kLog}, 0.70},
};

bool measure_pow(const char* name, Range x_range, Range y_range, std::size_t points,
                 Random& random) {
  std::vector<double> x(points), y(points), out(points);
  for (double& value : x) value = draw(x_range, random);
  for (double& value : y) value = draw(y_range, random);
  loadline::pow(x, y, out);
  Number base, exponent, exact, difference;
  Errors errors;
  for (std::size_t i = 0; i < points; ++i) {
    mpfr_set_d(base, x[i], MPFR_RNDN);
    mpfr_set_d(exponent, y[i], MPFR_RNDN);
    mpfr_pow(exact, base, exponent, MPFR_RNDN);
    if (mpfr_get_exp(exact) > 1024 || mpfr_get_exp(exact) < -1074) continue;
    record(errors, x[i], out[i], exact, difference);
  }
  return report(name, y_range, points, errors, 0.53);
}

/// Points in all four quadrants whose distance from the origin and slope take many binades.
bool measure_atan2(const char* name, Range y_range, Range x_range, std::size_t points,
                   Random& random) {
  std::vector<double> y(points), x(points), out(points);
  for (double& value : y) value = draw(y_range, random) * (random.next() % 2 == 0 ? 1 : -1);
  for (double& value : x) value = draw(x_range, random) * (random.next() % 2 == 0 ? 1 : -1);
  loadline::atan2(y, x, out);
  Number height, width, exact, difference;
  Errors errors;
  for (std::size_t i = 0; i < points; ++i) {
    mpfr_set_d(height, y[i], MPFR_RNDN);
    mpfr_set_d(width, x[i], MPFR_RNDN);
    mpfr_atan2(exact, height, width, MPFR_RNDN);
    record(errors, y[i], out[i], exact, difference);
  }
  return report(name, y_range, points, errors, 0.52);
}

}  // namespace

bool measure_elementary(std::size_t points, std::uint64_t seed) {
  Random random(seed);
  bool pass = true;
  for (const Row& row : kRows) pass &= measure(row, points, random);
  pass &= measure_pow("pow, 0.01 to 100", {0.01, 100}, {-150, 150}, points, random);
  pass &= measure_pow("pow, near 1", {0.999, 1.001}, {-1e5, 1e5}, points, random);
  pass &= measure_pow("pow, any base", {0x1p-1074, 0x1p1023, kLog}, {-1, 1}, points, random);
  pass &= measure_pow("pow, subnormal", {0x1p-20, 0x1p-19}, {52, 54}, points, random);
  pass &= measure_atan2("atan2", {0, 1}, {0, 1}, points, random);
  pass &= measure_atan2("atan2, near axis", {1e-8, 1, kLog}, {0.5, 2}, points, random);
  pass &= measure_atan2("atan2, any size", {0x1p-1074, 0x1.fp1023, kLog},
                        {0x1p-1074, 0x1.fp1023, kLog}, points, random);
  pass &= check_monotone("expm1", expm1, {-40, 709}, 1, points);
  pass &= check_monotone("exp2", exp2, {-1080, 1023}, 1, points);
  pass &= check_monotone("log1p", log1p, {-0.999, 10}, 1, points);
  pass &= check_monotone("log2", log2, {1e-3, 10}, 1, points);
  pass &= check_monotone("tanh", tanh, {-20, 20}, 1, points);
  pass &= check_monotone("sigmoid", sigmoid, {-740, 40}, 1, points);
  pass &= check_monotone("atan", atan, {-80, 80}, 1, points);
  pass &= check_monotone("erf", erf, {-6, 6}, 1, points);
  pass &= check_monotone("erfc", erfc, {-6, 27}, -1, points);
  pass &= check_monotone("normal_log_cdf", normal_log_cdf, {-100, 39}, 1, points);
  pass &= check_monotone("normal_quantile", normal_quantile, {0, 1}, 1, points);
  return pass;
}

}  // namespace accuracy
