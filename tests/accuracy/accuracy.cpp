// Measures the elementary functions against MPFR and fails above a stated bound.
//   accuracy [--points N] [--seed S]      N points a row, 200000 unless told
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mpfr.h>
#include <span>
#include <vector>

#include "core/numeric/exp.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"

#include "tests/accuracy/elementary.hpp"

namespace {

constexpr mpfr_prec_t kPrecision = 140;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  double uniform(double low, double high) {
    return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1p-53);
  }

 private:
  std::uint64_t state_;
};

/// Computes f(x) into `result` with at least 120 correct bits.
using Reference = void (*)(mpfr_t result, mpfr_t x);
using Batch = void (*)(std::span<const double>, std::span<double>);

void reference_exp(mpfr_t result, mpfr_t x) {
  mpfr_exp(result, x, MPFR_RNDN);
}
void reference_log(mpfr_t result, mpfr_t x) {
  mpfr_log(result, x, MPFR_RNDN);
}

void reference_cdf(mpfr_t result, mpfr_t x) {  // erfc(-x / sqrt 2) / 2
  mpfr_t root;
  mpfr_init2(root, kPrecision);
  mpfr_sqrt_ui(root, 2, MPFR_RNDN);
  mpfr_div(result, x, root, MPFR_RNDN);
  mpfr_neg(result, result, MPFR_RNDN);
  mpfr_erfc(result, result, MPFR_RNDN);
  mpfr_div_2ui(result, result, 1, MPFR_RNDN);
  mpfr_clear(root);
}

void reference_pdf(mpfr_t result, mpfr_t x) {  // e^(-x^2/2) / sqrt(2 pi)
  mpfr_t root;
  mpfr_init2(root, kPrecision);
  mpfr_const_pi(root, MPFR_RNDN);
  mpfr_mul_2ui(root, root, 1, MPFR_RNDN);
  mpfr_sqrt(root, root, MPFR_RNDN);
  mpfr_sqr(result, x, MPFR_RNDN);
  mpfr_div_2ui(result, result, 1, MPFR_RNDN);
  mpfr_neg(result, result, MPFR_RNDN);
  mpfr_exp(result, result, MPFR_RNDN);
  mpfr_div(result, result, root, MPFR_RNDN);
  mpfr_clear(root);
}

enum class Spacing { uniform, logarithmic };

struct Row {
  const char* name;
  Batch batch;
  Reference reference;
  double low, high;
  Spacing spacing;
  double bound_normal;     // ulp, for results of at least 2^-1022
  double bound_subnormal;  // ulp of 2^-1074
};

using loadline::exp;
using loadline::log;
using loadline::normal_cdf;
using loadline::normal_pdf;

const Row kRows[] = {
    {"exp", exp, reference_exp, -708.39, 709.78, Spacing::uniform, 0.52, 1},
    {"exp", exp, reference_exp, -1, 1, Spacing::uniform, 0.52, 1},
    {"exp", exp, reference_exp, 1e-300, 1, Spacing::logarithmic, 0.52, 1},
    {"exp", exp, reference_exp, -745.2, -708.3, Spacing::uniform, 0.52, 1},
    {"log", log, reference_log, 0x1p-1074, 0x1.fp1023, Spacing::logarithmic, 0.52, 1},
    {"log", log, reference_log, 0.5, 2, Spacing::uniform, 0.52, 1},
    {"log", log, reference_log, 0.99, 1.01, Spacing::uniform, 0.52, 1},
    {"normal_pdf", normal_pdf, reference_pdf, -8, 8, Spacing::uniform, 0.52, 1},
    {"normal_pdf", normal_pdf, reference_pdf, -38.6, -8, Spacing::uniform, 0.52, 1},
    {"normal_cdf", normal_cdf, reference_cdf, -8, 8, Spacing::uniform, 0.58, 1},
    {"normal_cdf", normal_cdf, reference_cdf, -1, 1, Spacing::uniform, 0.58, 1},
    {"normal_cdf", normal_cdf, reference_cdf, -37.5, -8, Spacing::uniform, 0.58, 1},
    {"normal_cdf", normal_cdf, reference_cdf, -38.6, -37.4, Spacing::uniform, 0.58, 1},
    {"normal_cdf", normal_cdf, reference_cdf, 1e-300, 1, Spacing::logarithmic, 0.58, 1},
};

double draw(const Row& row, Random& random) {
  if (row.spacing == Spacing::uniform) return random.uniform(row.low, row.high);
  // Positive doubles are ordered as their bits, and evenly spaced bits are nearly log-uniform.
  const std::uint64_t first = std::bit_cast<std::uint64_t>(row.low);
  const std::uint64_t last = std::bit_cast<std::uint64_t>(row.high);
  return std::bit_cast<double>(first + random.next() % (last - first + 1));
}

struct Errors {
  double normal = 0, subnormal = 0;
  double worst_normal_at = 0;
  bool broken = false;  // NaN, or an infinity where the reference is representable
};

/// Error of `got` in units of the last place of the exact value; scaled by powers of two before
/// anything is rounded to a double, so that it is right for subnormal results too.
void record(Errors& errors, double x, double got, mpfr_t exact, mpfr_t difference) {
  if (!std::isfinite(got)) {
    errors.broken = true;
    return;
  }
  if (mpfr_zero_p(exact)) {
    errors.broken |= got != 0;
    return;
  }
  const long exponent = mpfr_get_exp(exact) - 1;
  mpfr_sub_d(difference, exact, got, MPFR_RNDN);
  const bool normal = exponent >= -1022;
  mpfr_mul_2si(difference, difference, (normal ? 52 - exponent : 1074), MPFR_RNDN);
  const double ulp = std::fabs(mpfr_get_d(difference, MPFR_RNDU));
  if (normal && ulp > errors.normal) errors.worst_normal_at = x;
  double& worst = normal ? errors.normal : errors.subnormal;
  worst = std::max(worst, ulp);
}

Errors measure(const Row& row, std::size_t points, Random& random) {
  std::vector<double> in(points), out(points);
  for (double& x : in) x = draw(row, random);
  row.batch(in, out);
  mpfr_t x, exact, difference;
  mpfr_inits2(kPrecision, x, exact, difference, static_cast<mpfr_ptr>(nullptr));
  Errors errors;
  for (std::size_t i = 0; i < points; ++i) {
    mpfr_set_d(x, in[i], MPFR_RNDN);
    row.reference(exact, x);
    record(errors, in[i], out[i], exact, difference);
  }
  mpfr_clears(x, exact, difference, static_cast<mpfr_ptr>(nullptr));
  return errors;
}

/// Number of neighbouring samples whose values run against the function's direction.
std::size_t falls(Batch batch, double low, double high, std::size_t points) {
  std::vector<double> in(points), out(points);
  for (std::size_t i = 0; i < points; ++i) {
    in[i] = low + (high - low) * (static_cast<double>(i) / static_cast<double>(points));
  }
  batch(in, out);
  std::size_t count = 0;
  for (std::size_t i = 1; i < points; ++i) count += out[i] < out[i - 1];
  return count;
}

bool report_shape(const char* name, std::size_t violations) {
  std::printf("%-12s %-44s %8zu violations  %s\n", name, "never falls on an even grid", violations,
              violations == 0 ? "PASS" : "FAIL");
  return violations == 0;
}

bool report_symmetry(std::size_t points, Random& random) {
  std::size_t violations = 0;
  for (std::size_t i = 0; i < points; ++i) {
    const double x = random.uniform(0, 39);
    violations += normal_pdf(x) != normal_pdf(-x);
    // cdf(x) + cdf(-x) = 1 up to the rounding of the larger one.
    violations += std::fabs((normal_cdf(x) - 1) + normal_cdf(-x)) > 0x1p-53;
  }
  std::printf("%-12s %-44s %8zu violations  %s\n", "normal",
              "pdf(-x) = pdf(x), cdf(x) + cdf(-x) = 1", violations,
              violations == 0 ? "PASS" : "FAIL");
  return violations == 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t points = 200'000;
  std::uint64_t seed = 1;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--points") == 0) points = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--seed") == 0) seed = std::strtoull(argv[i + 1], nullptr, 10);
  }
  if (points < 2) {
    std::fprintf(stderr, "usage: accuracy [--points N] [--seed S], N at least 2\n");
    return 2;
  }
  Random random(seed);
  bool pass = true;
  std::printf("%-12s %-22s %9s %10s %10s %6s\n", "function", "range", "points", "max ulp",
              "subnormal", "bound");
  for (const Row& row : kRows) {
    const Errors errors = measure(row, points, random);
    const bool row_passes = !errors.broken && errors.normal <= row.bound_normal &&
                            errors.subnormal < row.bound_subnormal;
    pass &= row_passes;
    char range[40];
    std::snprintf(range, sizeof range, "[%.5g, %.5g]%s", row.low, row.high,
                  row.spacing == Spacing::logarithmic ? " log" : "");
    std::printf("%-12s %-22s %9zu %10.4f %10.4f %6.2f  %s  worst at %.17g\n", row.name, range,
                points, errors.normal, errors.subnormal, row.bound_normal,
                row_passes ? "PASS" : "FAIL", errors.worst_normal_at);
  }
  pass &= report_shape("exp", falls(exp, -745.2, 709.7, points));
  pass &= report_shape("log", falls(log, 1e-3, 10, points));
  pass &= report_shape("normal_cdf", falls(normal_cdf, -38.6, 8.5, points));
  pass &= report_symmetry(points, random);
  pass &= accuracy::measure_elementary(points, seed);
  return pass ? 0 : 1;
}
