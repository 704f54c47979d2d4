// Every function of core/numeric takes every operand: signed zeros, subnormal numbers, the ends of
// the binades and of the range, infinities, NaN of any payload. It gives a number or a typed error,
// and the canonical NaN exactly where its docstring says so.
#include <array>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "core/numeric/analysis/interpolation.hpp"
#include "core/numeric/analysis/order.hpp"
#include "core/numeric/analysis/quadrature.hpp"
#include "core/numeric/analysis/root.hpp"
#include "core/numeric/analysis/sums.hpp"
#include "core/numeric/elementary/power.hpp"
#include "core/numeric/law/bivariate_normal.hpp"
#include "core/numeric/law/chi_square.hpp"
#include "core/numeric/law/gamma.hpp"
#include "core/numeric/law/student_t.hpp"
#include "core/numeric/linear/cholesky.hpp"
#include "core/numeric/linear/eigen_symmetric.hpp"
#include "core/numeric/linear/ldlt.hpp"
#include "core/numeric/linear/least_squares.hpp"
#include "core/numeric/linear/levenberg_marquardt.hpp"
#include "core/numeric/random/brownian_bridge.hpp"

#include "tests/native/catch.hpp"
#include "tests/native/numeric_functions.hpp"
#include "tests/native/operand_pairs.hpp"

using namespace loadline;

namespace {

/// Both signs of every special operand, and arguments at which functions turn.
std::vector<double> operands() {
  std::vector<double> values;
  for (const std::uint64_t size : kSpecialOperands) {
    values.push_back(std::bit_cast<double>(size));
    values.push_back(std::bit_cast<double>(size | 0x8000000000000000u));
  }
  for (const double turn :
       {0.25, 0.7, 0.925, 3.0, 13.0, 20.0, 40.0, 709.8, 0x1p20, 0x1p21, 0x1p500}) {
    values.push_back(turn);
    values.push_back(-turn);
  }
  return values;
}

/// The canonical NaN where one is due, else a number in [low, high].
bool is_right(double got, bool is_nan_due, double low = -kNoEnd, double high = kNoEnd) {
  if (is_nan_due) return std::bit_cast<std::uint64_t>(got) == kCanonicalNanBits;
  return got >= low && got <= high;
}

bool is_typed(const Error& error) {
  return !error_name(error.code).empty() && !field_name(error.field).empty();
}

bool all_numbers(std::span<const double> values) {
  for (const double x : values) {
    if (!std::isfinite(x)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("functions of one real are total") {
  for (const NumericFunction& f : kNumericFunctions) {
    for (const double x : operands()) {
      INFO(f.name << " at " << x);
      CHECK(is_right(f.scalar(x), !(x >= f.domain_low && x <= f.domain_high), f.low, f.high));
    }
  }
  for (const double x : operands()) CHECK(is_right(log_gamma(x), !(x >= 0)));
}

TEST_CASE("functions of two reals are total") {
  const std::vector<double> all = operands();
  for (const double x : all) {
    for (const double y : all) {
      INFO(x << " and " << y);
      const bool is_whole = std::isinf(y) || std::floor(y) == y;
      const bool no_power = x != x || y != y || (x < 0 && std::isfinite(x) && !is_whole);
      CHECK(is_right(loadline::pow(x, y), no_power && !(y == 0 || x == 1)));

      const bool no_gamma = !(x > 0 && x <= kMaxGammaShape && y >= 0);
      CHECK(is_right(gamma_p(x, y), no_gamma, 0, 1));
      CHECK(is_right(gamma_q(x, y), no_gamma, 0, 1));
      CHECK(is_right(gamma_density_times_x(x, y), no_gamma, 0, 1000));
      const bool no_chi_square = !(x > 0 && x <= 2 * kMaxGammaShape);
      CHECK(is_right(chi_square_cdf(y, x), no_chi_square || !(y >= 0), 0, 1));
      CHECK(is_right(chi_square_tail(y, x), no_chi_square || !(y >= 0), 0, 1));
      const bool no_probability = !(y >= 0 && y <= 1);
      CHECK(is_right(chi_square_quantile(y, x), no_chi_square || no_probability, 0));

      const bool no_student = !(x > 0 && x <= kMaxDegreesOfFreedom);
      CHECK(is_right(student_t_cdf(y, x), no_student || y != y, 0, 1));
      CHECK(is_right(student_t_pdf(y, x), no_student || y != y, 0, 0.4));
      CHECK(is_right(student_t_quantile(y, x), no_student || no_probability));
    }
  }
}

TEST_CASE("the bivariate law is total") {
  const std::vector<double> all = operands();
  for (const double h : all) {
    for (const double k : all) {
      for (const double rho :
           {-1.0, -0x1.fffffffffffffp-1, -0.97, -0.3, -0x1p-1074, 0.0, 0.5, 0.925,
            0x1.fffffffffffffp-1, 1.0, 0x1.0000000000001p0, kNoEnd, std::nan("")}) {
        INFO(h << ", " << k << " and " << rho);
        const bool is_nan = h != h || k != k || !(rho >= -1 && rho <= 1);
        REQUIRE(is_right(bivariate_normal_cdf(h, k, rho), is_nan, 0, 1));
      }
    }
  }
}

TEST_CASE("sums and order statistics are total") {
  for (const double x : operands()) {
    INFO(x);
    for (std::size_t at = 0; at < 5; ++at) {
      std::array<double, 5> values{3, -1, 4, 1, -5};
      values[at] = x;
      for (const double total :
           {sum(values), dot(values, values), mean(values), compensated_sum(values)}) {
        CHECK(is_right(total, total != total));
        CHECK((std::isfinite(total) || !std::isfinite(x) || std::fabs(x) > 1e150));
      }
      const bool is_finite_sample = std::isfinite(x);
      const auto third = order_statistic(values, 2);
      CHECK(third.ok() == is_finite_sample);
      if (!third.ok())
        CHECK((third.error().code == ErrorCode::not_finite && third.error().index == at));
      const auto median = quantile(values, 0.37, QuantileDefinition::linear);
      CHECK((median.ok() ? std::isfinite(*median) : median.error().code == ErrorCode::not_finite));
    }
    const std::array<double, 3> sample{1, 2, 4};
    const auto at = quantile(sample, x, QuantileDefinition::weibull);
    CHECK(at.ok() == (x >= 0 && x <= 1));
  }
}

TEST_CASE("interpolation, roots and quadrature are total") {
  const auto line = [](double x) { return x - 0.25; };
  for (const double x : operands()) {
    INFO(x);
    for (std::size_t at = 0; at < 6; ++at) {
      std::array<double, 6> points{0, 1, 3, 2, 5, 4};  // three x, three y
      points[at] = x;
      const auto nodes = std::span<const double>(points).first(3),
                 heights = std::span<const double>(points).last(3);
      std::array<double, 3> slopes{};
      const Error error = monotone_slopes(nodes, heights, slopes);
      CHECK(is_typed(error));
      if (error.code != ErrorCode::ok) continue;
      CHECK(all_numbers(slopes));
      for (const double y : operands()) {
        CHECK(is_right(interpolate_linear(nodes, heights, y), y != y, -kLargestNumber,
                       kLargestNumber));
        CHECK(is_right(interpolate_cubic(nodes, heights, slopes, y), y != y, -kLargestNumber,
                       kLargestNumber));
      }
    }
    for (const double y : operands()) {
      const auto root = find_root(line, x, y, 1e-9);
      CHECK((root.ok() ? std::fabs(root->x - 0.25) <= 2 * root_resolution(x, y, 1e-9)
                       : is_typed(root.error())));
      const auto integral = tanh_sinh(line, x, y, 1e-9);
      CHECK((integral.ok() ? std::isfinite(integral->value) : is_typed(integral.error())));
      CHECK(is_right(gauss_legendre<8>(line, x, y), std::isnan(gauss_legendre<8>(line, x, y))));
    }
    CHECK(find_root(line, 0.0, 1.0, x).ok() == (x >= 0));
    CHECK(is_typed(tanh_sinh(line, 0.0, 1.0, x).error()));
    const auto constant = [=](double) { return x; };
    const auto root = find_root(constant, 0.0, 1.0, 0.0);
    CHECK(root.ok() == (x == 0));
    const auto integral = tanh_sinh(constant, 0.0, 1.0, 1e-6);
    CHECK((integral.ok() ? std::isfinite(integral->value) : is_typed(integral.error())));
  }
}

TEST_CASE("matrices are total") {
  for (const double x : operands()) {
    for (std::size_t at = 0; at < 9; ++at) {
      INFO(x << " at " << at);
      std::array<double, 9> a{4, 1, -1, 1, 5, 2, -1, 2, 6};
      a[at] = x;
      a[at % 3 * 3 + at / 3] = x;
      auto lower = a, factors = a, work = a, square = a, vectors = a;
      const Matrix as_matrix[] = {{lower.data(), 3, 3},
                                  {factors.data(), 3, 3},
                                  {work.data(), 3, 3},
                                  {square.data(), 3, 3},
                                  {vectors.data(), 3, 3}};
      const Error root = cholesky(as_matrix[0]);
      CHECK(is_typed(root));
      if (root.code == ErrorCode::ok) CHECK(all_numbers(lower));
      std::array<std::uint32_t, 3> order{};
      CHECK(is_typed(ldlt(as_matrix[1], order).error()));
      std::array<double, 3> values{}, b{1, 2, 3}, solution{};
      const Error spectrum = eigen_symmetric(as_matrix[2], values, as_matrix[4]);
      CHECK(is_typed(spectrum));
      if (spectrum.code == ErrorCode::ok) CHECK(all_numbers(values));
      const auto length = least_squares(as_matrix[3], b, solution);
      CHECK((length.ok() ? all_numbers(solution) && *length >= 0 : is_typed(length.error())));
    }
  }
}

TEST_CASE("fits and bridges are total") {
  for (const double x : operands()) {
    for (std::size_t at = 0; at < 6; ++at) {
      INFO(x << " at " << at);
      std::array<double, 6> inputs{0.5, 0.25, -2, -2, 2, 2};  // start, lower and upper bounds
      inputs[at] = x;
      std::array<double, 2> parameters{inputs[0], inputs[1]};
      const std::array<double, 2> low{inputs[2], inputs[3]}, high{inputs[4], inputs[5]};
      const auto residuals = [](std::span<const double> p, std::span<double> out) {
        for (std::size_t i = 0; i < 4; ++i) {
          const double t = static_cast<double>(i);
          out[i] = p[0] + p[1] * p[1] * t - (1 + t);
        }
      };
      std::vector<std::byte> block(2048);
      Arena arena{block};
      FitOptions options;
      options.max_iterations = 20;
      const auto fit = levenberg_marquardt(residuals, 4, parameters, {low, high}, options, arena);
      CHECK((fit.ok() ? all_numbers(parameters) : is_typed(fit.error())));
    }
    for (std::size_t at = 0; at < 3; ++at) {
      std::array<double, 3> times{0.5, 1, 2};
      times[at] = x;
      std::vector<std::byte> block(256);
      Arena arena{block};
      const auto bridge = BrownianBridge::create(times, arena);
      const bool is_rising =
          std::isfinite(x) && times[0] > 0 && times[0] < times[1] && times[1] < times[2];
      CHECK(bridge.ok() == is_rising);
      CHECK(is_typed(bridge.error()));
    }
  }
}
