// Distribution functions and quantiles against mpmath, and their edges.
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "core/numeric/law/bivariate_normal.hpp"
#include "core/numeric/law/chi_square.hpp"
#include "core/numeric/law/gamma.hpp"
#include "core/numeric/law/normal_log_cdf.hpp"
#include "core/numeric/law/student_t.hpp"
#include "core/numeric/normal.hpp"

#include "tests/native/function_checks.hpp"

namespace {

using namespace loadline;
using loadline::checks::bits;
using loadline::checks::kInfinity;
using loadline::checks::kNan;

double evaluate(const std::string& name, const std::vector<double>& x) {
  if (name == "log_gamma") return log_gamma(x[0]);
  if (name == "gamma_p") return gamma_p(x[0], x[1]);
  if (name == "gamma_q") return gamma_q(x[0], x[1]);
  if (name == "chi_square_quantile") return chi_square_quantile(x[0], x[1]);
  if (name == "student_t_cdf") return student_t_cdf(x[0], x[1]);
  if (name == "student_t_quantile") return student_t_quantile(x[0], x[1]);
  if (name == "bivariate_normal_cdf") return bivariate_normal_cdf(x[0], x[1], x[2]);
  return kNan;
}

TEST_CASE("laws against mpmath") {
  // Relative, but absolute for the bivariate law: what the docstrings state.
  const std::map<std::string, double> bounds = {
      {"log_gamma", 2e-15},           {"gamma_p", 2e-13},       {"gamma_q", 2e-13},
      {"chi_square_quantile", 1e-12}, {"student_t_cdf", 1e-12}, {"student_t_quantile", 1e-11},
      {"bivariate_normal_cdf", 2e-15}};
  std::ifstream file(LOADLINE_VECTORS "/law-distributions.json");
  const nlohmann::json vectors = nlohmann::json::parse(file);
  std::map<std::string, int> seen;
  for (const auto& row : vectors.at("rows")) {
    const std::string name = row.at("function");
    std::vector<double> arguments;
    for (const std::string word : row.at("arguments")) {
      arguments.push_back(std::strtod(word.c_str(), nullptr));
    }
    const double expected = std::strtod(row.at("value").get<std::string>().c_str(), nullptr);
    const double got = evaluate(name, arguments);
    const double unit = name == "bivariate_normal_cdf" ? 1 : std::fabs(expected);
    INFO(row.dump() << " gives " << got);
    CHECK(std::fabs(got - expected) <= bounds.at(name) * unit);
    ++seen[name];
  }
  for (const auto& [name, bound] : bounds) CHECK(seen[name] > 20);
}

TEST_CASE("laws at their edges") {
  CHECK(log_gamma(1) == 0);
  CHECK(log_gamma(2) == 0);
  CHECK(log_gamma(0.0) == kInfinity);
  CHECK(log_gamma(kInfinity) == kInfinity);
  CHECK(gamma_p(3, 0) == 0);
  CHECK(gamma_p(3, kInfinity) == 1);
  CHECK(gamma_q(3, kInfinity) == 0);
  CHECK(chi_square_quantile(0, 3) == 0);
  CHECK(chi_square_quantile(1, 3) == kInfinity);
  CHECK(student_t_cdf(-kInfinity, 3) == 0);
  CHECK(student_t_cdf(kInfinity, 3) == 1);
  CHECK(student_t_cdf(0, 3) == 0.5);
  CHECK(student_t_quantile(0, 3) == -kInfinity);
  CHECK(student_t_quantile(1, 3) == kInfinity);
  CHECK(student_t_quantile(0.5, 3) == 0);
  CHECK(normal_log_cdf(-kInfinity) == -kInfinity);
  CHECK(normal_log_cdf(kInfinity) == 0);
  CHECK(normal_log_cdf(-1e154) == -1e154 * 1e154 / 2);
  CHECK(bivariate_normal_cdf(-kInfinity, 1, 0.3) == 0);
  CHECK(bivariate_normal_cdf(kInfinity, kInfinity, -0.99) == 1);
  for (const double refused :
       {log_gamma(-1), log_gamma(kNan), gamma_p(0, 1), gamma_p(-1, 1), gamma_p(1, -1),
        gamma_p(0x1p21, 1), gamma_q(kNan, 1), gamma_q(1, kNan), chi_square_quantile(1.5, 2),
        chi_square_quantile(0.5, 0), chi_square_quantile(kNan, 2), student_t_cdf(1, 0),
        student_t_cdf(kNan, 2), student_t_cdf(1, kInfinity), student_t_quantile(-0.1, 2),
        student_t_quantile(0.1, kNan), bivariate_normal_cdf(0, 0, 1.5),
        bivariate_normal_cdf(kNan, 0, 0), normal_log_cdf(kNan)}) {
    CHECK(bits(refused) == kCanonicalNanBits);
  }
}

TEST_CASE("the gamma law far out, where e^-x is subnormal before the result is") {
  // mpmath, 20 digits.
  CHECK(std::fabs(gamma_density_times_x(12, 760) / 8.0315828346263218292e-304 - 1) < 1e-13);
  CHECK(std::fabs(gamma_density_times_x(7, 745) / 4.9931244985138745242e-307 - 1) < 1e-13);
  CHECK(std::fabs(gamma_q(12, 760) / 1.0722864861025729496e-306 - 1) < 2e-13);
  for (const double x : {1e4, 1e100, 1e300}) {
    for (const double a : {1e-300, 0.5, 3.0, 12.9, 13.0}) CHECK(gamma_density_times_x(a, x) == 0);
  }
}

TEST_CASE("degrees of freedom whose half is no number") {
  const double least = 0x1p-1074;
  // All mass of Student's law at infinity, all mass of chi-square at 0.
  CHECK(std::fabs(student_t_cdf(1.5, least) - 0.5) <= 0.5e-12);
  CHECK(std::fabs(student_t_cdf(-1.5, least) - 0.5) <= 0.5e-12);
  CHECK(student_t_pdf(1.5, least) < 1e-300);
  CHECK(chi_square_cdf(2, least) == 1);
  CHECK(chi_square_tail(2, least) < 1e-300);
  CHECK(chi_square_quantile(0.5, least) == 0);
}

TEST_CASE("the bivariate law at independence, degeneracy and on its axes") {
  for (double h = -3; h <= 3; h += 0.75) {
    for (double k = -3; k <= 3; k += 0.75) {
      const double p = normal_cdf(h), q = normal_cdf(k);
      CHECK(std::fabs(bivariate_normal_cdf(h, k, 0) - p * q) <= 0x1p-52);
      CHECK(bivariate_normal_cdf(h, k, 1) == (p < q ? p : q));
      CHECK(std::fabs(bivariate_normal_cdf(h, k, -1) - (p + q > 1 ? p + q - 1 : 0)) <= 0x1p-52);
      for (const double rho : {-0.97, -0.5, 0.2, 0.924, 0.926, 0.9999}) {
        const double joint = bivariate_normal_cdf(h, k, rho);
        CHECK(std::fabs(joint - bivariate_normal_cdf(k, h, rho)) <= 4e-16);
        CHECK(std::fabs(joint + bivariate_normal_cdf(h, -k, -rho) - p) <= 4e-16);
      }
    }
  }
  // Sheppard 1899: 1/4 + asin(rho) / (2 pi) at the origin; asin(1/2) = pi/6.
  CHECK(std::fabs(bivariate_normal_cdf(0, 0, 0.5) - 1.0 / 3) <= 2e-16);
}

TEST_CASE("quantiles of Student and chi-square invert their laws, and rise") {
  for (const double degrees : {0.7, 1.0, 3.0, 30.0, 2e4, 2e6}) {
    double last_t = -kInfinity, last_x = 0;
    for (const double p : {1e-250, 1e-20, 1e-4, 0.1, 0.3, 0.5, 0.6, 0.9, 0.9999}) {
      INFO(degrees << " at " << p);
      const double t = student_t_quantile(p, degrees), x = chi_square_quantile(p, degrees);
      if (std::isfinite(t)) CHECK(student_t_cdf(t, degrees) == Approx(p).epsilon(1e-9));
      if (x > 0) CHECK(chi_square_cdf(x, degrees) == Approx(p).epsilon(1e-9));
      CHECK(t >= last_t);
      CHECK(x >= last_x);
      CHECK(student_t_quantile(p, degrees) == (p == 0.5 ? 0 : t));
      last_t = t;
      last_x = x;
    }
  }
}

TEST_CASE("the logarithm of the normal law, lane by lane") {
  loadline::checks::check_function(
      [](double x) { return normal_log_cdf(x); },
      [](std::span<const double> in, std::span<double> out) { normal_log_cdf(in, out); },
      [](auto x) LOADLINE_INLINE_LAMBDA { return normal_log_cdf(x); });
}

}  // namespace
