// What functions owe to each other and to themselves: direction, symmetry, inverses, exact values.
#include <cstring>

#include "core/numeric/elementary/error_function.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/hyperbolic.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/elementary/power.hpp"
#include "core/numeric/elementary/trigonometric.hpp"
#include "core/numeric/law/bivariate_normal.hpp"
#include "core/numeric/law/chi_square.hpp"
#include "core/numeric/law/gamma.hpp"
#include "core/numeric/law/normal_log_cdf.hpp"
#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/law/student_t.hpp"
#include "core/numeric/normal.hpp"

#include "tests/accuracy/measure.hpp"

namespace accuracy {
namespace {

using Scalar = double (*)(double) noexcept;

/// A claim about one point that is drawn from a range.
template <class Claim>
Check for_all(const char* function, const char* text, Range range, Claim holds,
              std::size_t part = 1) {
  return {function, text, [=](std::size_t points) {
            Random random(7);
            std::size_t violations = 0;
            for (std::size_t i = 0; i < points / part; ++i)
              violations += !holds(range.draw(random));
            return violations;
          }};
}

/// f never runs against its direction between neighbours of an even grid.
template <class Function>
Check monotone(const char* name, Function f, Range range, int direction, std::size_t part = 1) {
  const char* const text =
      direction > 0 ? "never falls on an even grid" : "never rises on an even grid";
  return {name, text, [=](std::size_t points) {
            const std::size_t count = points / part;
            const double step = (range.high - range.low) / static_cast<double>(count);
            std::size_t violations = 0;
            double last = f(range.low);
            for (std::size_t i = 1; i <= count; ++i) {
              const double next = f(range.low + step * static_cast<double>(i));
              violations += !((next - last) * direction >= 0);
              last = next;
            }
            return violations;
          }};
}

bool same(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

/// |a - b| within `ulps` units of the last place of numbers in [1/2, 1).
bool near(double a, double b, double ulps = 1) {
  return std::fabs(a - b) <= ulps * 0x1p-53;
}

void add_directions(std::vector<Check>& checks) {
  const auto add = [&](const char* name, Scalar f, Range range, int direction) {
    checks.push_back(monotone(name, f, range, direction));
  };
  add("exp", loadline::exp, {-745.2, 709.7}, 1);
  add("expm1", loadline::expm1, {-40, 709}, 1);
  add("exp2", loadline::exp2, {-1080, 1023}, 1);
  add("log", loadline::log, {1e-3, 10}, 1);
  add("log1p", loadline::log1p, {-0.999, 10}, 1);
  add("log2", loadline::log2, {1e-3, 10}, 1);
  add("sin", loadline::sin, {-1.57, 1.57}, 1);
  add("cos", loadline::cos, {0, 3.14}, -1);
  add("tanh", loadline::tanh, {-20, 20}, 1);
  add("sigmoid", loadline::sigmoid, {-740, 40}, 1);
  add("erf", loadline::erf, {-6, 6}, 1);
  add("erfc", loadline::erfc, {-6, 27}, -1);
  add("erfcx", loadline::erfcx, {-26, 60}, -1);
  add("normal_cdf", loadline::normal_cdf, {-38.6, 8.5}, 1);
  add("normal_log_cdf", loadline::normal_log_cdf, {-100, 39}, 1);
  add("normal_quantile", loadline::normal_quantile, {0, 1}, 1);
  add("log_gamma", loadline::log_gamma, {1.5, 100}, 1);
  constexpr std::size_t kTenth = 10, kHundredth = 100;  // of the points: these take longer
  const auto in = [&](const char* name, auto f, Range range, int direction) {
    checks.push_back(monotone(name, f, range, direction, kTenth));
  };
  in("pow", [](double x) { return loadline::pow(x, 2.5); }, {0, 10}, 1);
  in("gamma_p", [](double x) { return loadline::gamma_p(3.7, x); }, {0, 30}, 1);
  in("gamma_q", [](double x) { return loadline::gamma_q(40.2, x); }, {0, 150}, -1);
  in("chi_square_cdf", [](double x) { return loadline::chi_square_cdf(x, 5); }, {0, 60}, 1);
  in("student_t_cdf", [](double t) { return loadline::student_t_cdf(t, 4.5); }, {-50, 50}, 1);
  in(
      "chi_square_quantile", [](double p) { return loadline::chi_square_quantile(p, 7); }, {0, 1},
      1);
  in("student_t_quantile", [](double p) { return loadline::student_t_quantile(p, 3); }, {0, 1}, 1);
  for (const double rho : {-0.99, 0.3, 0.95}) {
    checks.push_back(monotone(
        "bivariate_normal_cdf",
        [=](double h) { return loadline::bivariate_normal_cdf(h, 0.5, rho); }, {-5, 5}, 1,
        kHundredth));
  }
}

void add_symmetries(std::vector<Check>& checks) {
  const auto odd = [&](const char* name, Scalar f, Range range) {
    checks.push_back(
        for_all(name, "odd to the bit", range, [=](double x) { return same(f(-x), -f(x)); }));
  };
  odd("sin", loadline::sin, {0, 1e6});
  odd("tanh", loadline::tanh, {0, 20});
  odd("erf", loadline::erf, {0, 6});
  checks.push_back(for_all("cos", "even to the bit", {0, 1e6},
                           [](double x) { return same(loadline::cos(-x), loadline::cos(x)); }));
  checks.push_back(for_all("normal_pdf", "even to the bit", {0, 39}, [](double x) {
    return same(loadline::normal_pdf(-x), loadline::normal_pdf(x));
  }));
  checks.push_back(for_all(
      "normal_cdf", "cdf(x) + cdf(-x) = 1 to the larger one's rounding", {0, 39},
      [](double x) { return near(loadline::normal_cdf(x) - 1, -loadline::normal_cdf(-x)); }));
  checks.push_back(
      for_all("sigmoid", "s(x) + s(-x) = 1 to the larger one's rounding", {0, 40},
              [](double x) { return near(loadline::sigmoid(x) - 1, -loadline::sigmoid(-x)); }));
  checks.push_back(
      for_all("erfc", "erfc(x) + erfc(-x) = 2 to the larger one's rounding", {0, 28},
              [](double x) { return near(loadline::erfc(-x) - 2, -loadline::erfc(x), 2); }));
  checks.push_back(for_all("erf", "erf(x) + erfc(x) = 1 to both roundings", {0, 6}, [](double x) {
    return near(loadline::erf(x) - 1, -loadline::erfc(x), 2);
  }));
  checks.push_back(for_all(
      "normal_quantile", "quantile(1 - p) = -quantile(p) to the bit", {0.5, 1}, [](double p) {
        return same(loadline::normal_quantile(1 - p), -loadline::normal_quantile(p));
      }));
  checks.push_back(for_all(
      "student_t_quantile", "quantile(1 - p) = -quantile(p) to the bit", {0.5, 1},
      [](double p) {
        return p == 0.5 || same(loadline::student_t_quantile(1 - p, 3.5),
                                -loadline::student_t_quantile(p, 3.5));
      },
      20));
  checks.push_back(for_all(
      "student_t_cdf", "cdf(t) + cdf(-t) = 1 to both roundings", {0, 60},
      [](double t) {
        return near(loadline::student_t_cdf(t, 2.5) - 1, -loadline::student_t_cdf(-t, 2.5), 2);
      },
      20));
  checks.push_back(for_all(
      "bivariate_normal_cdf", "symmetric in its bounds to 4e-16", {-4, 4},
      [](double h) {
        const double k = 0.7 - h, rho = h / 4.1;
        return near(loadline::bivariate_normal_cdf(h, k, rho),
                    loadline::bivariate_normal_cdf(k, h, rho), 4);
      },
      100));
}

void add_inverses(std::vector<Check>& checks) {
  // Errors are in units of 2^-53 times what the function does to a relative change of its argument.
  checks.push_back(for_all("log", "log(exp(x)) = x", {-700, 700}, [](double x) {
    return std::fabs(loadline::log(loadline::exp(x)) - x) <= 0x1p-52 * (1 + std::fabs(x));
  }));
  checks.push_back(for_all("log1p", "log1p(expm1(x)) = x", {-1, 1}, [](double x) {
    return std::fabs(loadline::log1p(loadline::expm1(x)) - x) <= 4 * 0x1p-53 * std::fabs(x);
  }));
  checks.push_back(for_all("normal_quantile", "quantile(cdf(x)) = x", {-37, 0}, [](double x) {
    const double slope = loadline::normal_pdf(x) / loadline::normal_cdf(x);  // of the logarithm
    return std::fabs(loadline::normal_quantile(loadline::normal_cdf(x)) - x) <=
           0x1p-52 * (std::fabs(x) + 1 / slope);
  }));
  checks.push_back(for_all(
      "chi_square_quantile", "cdf(quantile(p)) = p to 64 ulp", {1e-3, 0.999},
      [](double p) {
        const double back = loadline::chi_square_cdf(loadline::chi_square_quantile(p, 7.3), 7.3);
        return std::fabs(back / p - 1) <= 64 * 0x1p-52;
      },
      20));
  checks.push_back(for_all(
      "student_t_quantile", "cdf(quantile(p)) = p to 64 ulp", {1e-3, 0.999},
      [](double p) {
        const double back = loadline::student_t_cdf(loadline::student_t_quantile(p, 4.2), 4.2);
        return std::fabs(back / p - 1) <= 64 * 0x1p-52;
      },
      20));
  checks.push_back(for_all(
      "gamma_p", "P + Q = 1 to both roundings", {0, 60},
      [](double x) { return near(loadline::gamma_p(20.5, x) - 1, -loadline::gamma_q(20.5, x), 2); },
      20));
}

/// An error below one unit leaves no choice where the result is a double.
void add_exact_values(std::vector<Check>& checks) {
  checks.push_back({"pow", "small whole powers are exact", [](std::size_t) {
                      std::size_t violations = 0;
                      for (int base = -20; base <= 20; ++base) {
                        double power = 1;
                        for (int n = 0; n < 12; ++n) {
                          violations += loadline::pow(base, n) != power;
                          power *= base;
                        }
                      }
                      return violations;
                    }});
  checks.push_back({"exp2", "whole exponents are exact, and log2 of the result", [](std::size_t) {
                      std::size_t violations = 0;
                      for (int n = -1074; n <= 1023; ++n) {
                        violations += loadline::exp2(n) != std::ldexp(1.0, n) ||
                                      loadline::log2(std::ldexp(1.0, n)) != n;
                      }
                      return violations;
                    }});
}

using Operation = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);

/// Signed zeros, infinities, NaN, subnormal numbers and the ends of the range, as MPFR has them
/// after IEEE 754.
Check special_values(const char* name, Scalar f, Operation exact) {
  return {name, "special operands as IEEE 754 has them", [=](std::size_t) {
            std::size_t violations = 0;
            for (const double size :
                 {0.0, 0x1p-1074, 0x1.8p-1060, 0x1p-1022, 0x1p-500, 0x1p-53, 1.0, 2.0, 0x1p52,
                  0x1p500, 0x1.fffffffffffffp1023, kInfinity, std::nan("")}) {
              for (const double x : {size, -size}) {
                Number reference;
                exact(reference, Number(x), MPFR_RNDN);
                const double got = f(x);
                if (mpfr_nan_p(static_cast<mpfr_srcptr>(reference)) != 0) {
                  violations += std::bit_cast<std::uint64_t>(got) != loadline::kCanonicalNanBits;
                } else if (mpfr_regular_p(static_cast<mpfr_srcptr>(reference)) == 0) {
                  violations += !same(got, nearest(reference));
                } else {
                  Errors errors;
                  errors.record({x}, got, reference);
                  violations += errors.broken || errors.normal > 1 || errors.subnormal > 1;
                }
              }
            }
            return violations;
          }};
}

void add_special_values(std::vector<Check>& checks) {
  const auto add = [&](const char* name, Scalar f, Operation exact) {
    checks.push_back(special_values(name, f, exact));
  };
  add("exp", loadline::exp, mpfr_exp);
  add("expm1", loadline::expm1, mpfr_expm1);
  add("exp2", loadline::exp2, mpfr_exp2);
  add("log", loadline::log, mpfr_log);
  add("log1p", loadline::log1p, mpfr_log1p);
  add("log2", loadline::log2, mpfr_log2);
  add("sin", loadline::sin, mpfr_sin);
  add("cos", loadline::cos, mpfr_cos);
  add("tanh", loadline::tanh, mpfr_tanh);
  add("erf", loadline::erf, mpfr_erf);
  add("erfc", loadline::erfc, mpfr_erfc);
}

}  // namespace

std::vector<Check> shape_checks() {
  std::vector<Check> checks;
  add_directions(checks);
  add_symmetries(checks);
  add_inverses(checks);
  add_exact_values(checks);
  add_special_values(checks);
  return checks;
}

}  // namespace accuracy
