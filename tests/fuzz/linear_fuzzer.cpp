// Matrices up to 4 x 4, fits and correlation matrices: finite results that satisfy what they solve,
// or a documented refusal.
#include <array>
#include <span>

#include "core/numeric/linear/cholesky.hpp"
#include "core/numeric/linear/eigen_symmetric.hpp"
#include "core/numeric/linear/ldlt.hpp"
#include "core/numeric/linear/least_squares.hpp"
#include "core/numeric/linear/levenberg_marquardt.hpp"
#include "core/risk/correlation.hpp"
#include "core/risk/covariance.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using fuzz::Input;
using fuzz::real;
using loadline::ErrorCode;
using loadline::Matrix;

constexpr std::size_t kMost = 4;

/// A matrix of its own memory, mirrored about the diagonal when it is to be symmetric.
struct Square {
  std::array<real, kMost * kMost> block{};
  std::size_t n;

  Square(Input& input, std::size_t size, real diagonal = 0) : n(size) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) at(i, j) = at(j, i) = input.number(-1, 1);
      at(i, i) += diagonal;
    }
  }
  real& at(std::size_t i, std::size_t j) { return block[i * n + j]; }
  Matrix view() { return {block.data(), n, n}; }
};

void require_finite(std::span<const real> values, const char* what) {
  for (const real x : values) fuzz::require(loadline::is_finite(x), what, {x});
}

/// Largest |element|, below which rounding of products may leave any digit.
real largest_of(std::span<const real> values) {
  real most = 0;
  for (const real x : values) most = loadline::larger(most, loadline::absolute(x));
  return most;
}

bool is_ordinary(std::span<const real> values) {
  for (const real x : values) {
    if (!(x == 0 || (loadline::absolute(x) > 1e-100 && loadline::absolute(x) < 1e100)))
      return false;
  }
  return true;
}

void check_factors(Input& input) {
  const std::size_t n = 1 + input.below(kMost);
  Square a(input, n, static_cast<real>(input.below(4)));
  Square lower = a, factors = a;
  const auto error = loadline::cholesky(lower.view());
  fuzz::require_code(error, "cholesky",
                     {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::not_positive_definite});
  const std::span<const real> elements = std::span(a.block).first(n * n);
  for (std::size_t i = 0; i < n && error.code == ErrorCode::ok; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      real product = 0;
      for (std::size_t k = 0; k <= j; ++k) product += lower.at(i, k) * lower.at(j, k);
      const real slack = largest_of(elements) * 0x1p-48;
      fuzz::require(!is_ordinary(elements) || loadline::absolute(product - a.at(i, j)) <= slack,
                    "L L' = A");
    }
  }
  std::array<std::uint32_t, kMost> order{};
  const auto inertia = loadline::ldlt(factors.view(), std::span(order).first(n));
  fuzz::require_code(inertia.error(), "ldlt",
                     {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::singular});
  if (!inertia.ok()) return;
  fuzz::require(inertia->positive <= inertia->rank && inertia->rank <= n, "inertia");
  std::array<real, kMost> x{1, 2, 3, 4}, scratch{};
  const auto solved = loadline::ldlt_solve(factors.view(), std::span(order).first(n),
                                           std::span(x).first(n), std::span(scratch).first(n));
  fuzz::require((solved.code == ErrorCode::singular) == (inertia->rank < n), "full rank solves");
}

void check_eigen(Input& input) {
  const std::size_t n = 1 + input.below(kMost);
  Square a(input, n), work = a, vectors = a;
  std::array<real, kMost> values{};
  const auto error =
      loadline::eigen_symmetric(work.view(), std::span(values).first(n), vectors.view());
  fuzz::require_code(error, "eigen_symmetric",
                     {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::no_convergence});
  const std::span<const real> elements = std::span(a.block).first(n * n);
  if (error.code != ErrorCode::ok || !is_ordinary(elements)) return;
  for (std::size_t k = 0; k < n; ++k) {
    fuzz::require(k == 0 || values[k] <= values[k - 1], "falling order");
    for (std::size_t i = 0; i < n; ++i) {
      real product = 0;
      for (std::size_t j = 0; j < n; ++j) product += a.at(i, j) * vectors.at(k, j);
      const real residue = loadline::absolute(product - values[k] * vectors.at(k, i));
      fuzz::require(residue <= largest_of(elements) * 0x1p-46, "A v = lambda v",
                    {values[k], residue});
    }
  }
}

void check_least_squares(Input& input) {
  const std::size_t n = 1 + input.below(3), m = 1 + input.below(4);
  std::array<real, 12> a{};
  std::array<real, 4> b{}, x{};
  for (std::size_t i = 0; i < m * n; ++i) a[i] = input.number(-1, 1);
  for (std::size_t i = 0; i < m; ++i) b[i] = input.number(-1, 1);
  const auto length =
      loadline::least_squares({a.data(), m, n}, std::span(b).first(m), std::span(x).first(n));
  fuzz::require_code(length.error(), "least_squares",
                     {ErrorCode::ok, ErrorCode::length_mismatch, ErrorCode::not_finite,
                      ErrorCode::singular, ErrorCode::overflow});
  if (!length.ok()) return;
  require_finite(std::span(x).first(n), "a finite solution");
  fuzz::require(*length >= 0 && loadline::is_finite(*length), "a length", {*length});
}

/// Fits a + b x^2 to five points, within bounds that the input draws.
void check_fit(Input& input) {
  std::array<real, 5> y{};
  for (real& value : y) value = input.number(-1, 1);
  std::array<real, 2> parameters{input.number(-1, 1), input.number(-1, 1)};
  const std::array<real, 2> low{input.number(-3, -1), -2}, high{2, input.number(1, 3)};
  const bool is_bounded = input.below(2) == 0;
  const real bend = input.number(0, 2);
  const auto residuals = [&](std::span<const real> p, std::span<real> out) {
    for (std::size_t i = 0; i < 5; ++i) {
      const real x = static_cast<real>(i);
      out[i] = p[0] + p[1] * p[1] * x * bend - y[i];
    }
  };
  alignas(8) std::array<std::byte, 1024> block;
  loadline::Arena arena{block};
  loadline::ParameterBounds bounds;
  if (is_bounded) bounds = {low, high};
  loadline::FitOptions options;
  options.max_iterations = 5;
  const auto fit = loadline::levenberg_marquardt(residuals, 5, parameters, bounds, options, arena);
  fuzz::require_code(fit.error(), "levenberg_marquardt",
                     {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::out_of_domain,
                      ErrorCode::no_convergence, ErrorCode::overflow, ErrorCode::singular});
  fuzz::require(arena.used_bytes() == 0, "the arena is given back");
  if (!fit.ok()) return;
  require_finite(parameters, "finite parameters");
  fuzz::require(fit->evaluations <= 1 + 5 * 30, "evaluations within the limit");
  for (std::size_t j = 0; j < 2 && is_bounded; ++j) {
    fuzz::require(parameters[j] >= low[j] && parameters[j] <= high[j], "within the bounds");
  }
}

void check_correlation(Input& input) {
  const std::size_t n = 1 + input.below(3);
  Square a(input, n), out = a;
  for (std::size_t i = 0; i < n; ++i) a.at(i, i) = 1;
  alignas(8) std::array<std::byte, 2048> block;
  loadline::Arena arena{block};
  const auto error = loadline::spectral_salvage(a.view(), out.view(), arena);
  fuzz::require_code(
      error, "spectral_salvage",
      {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::singular, ErrorCode::no_convergence});
  const std::span<const real> elements = std::span(a.block).first(n * n);
  if (error.code == ErrorCode::ok && is_ordinary(elements)) {
    for (std::size_t i = 0; i < n * n; ++i) {
      fuzz::require(loadline::absolute(out.block[i]) <= 1 + 0x1p-48, "a correlation",
                    {out.block[i]});
    }
  }
  const auto nearest = loadline::nearest_correlation(
      a.view(), out.view(), {.tolerance = 1e-4, .max_iterations = 12}, arena);
  fuzz::require_code(nearest.error(), "nearest_correlation",
                     {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::no_convergence});
  for (std::size_t i = 0; i < n && nearest.ok(); ++i) {
    fuzz::require(out.at(i, i) == 1, "a unit diagonal");
    for (std::size_t j = 0; j < i; ++j) fuzz::require(out.at(i, j) == out.at(j, i), "symmetric");
  }
  fuzz::require(arena.used_bytes() == 0, "the arena is given back");
}

void check_covariance(Input& input) {
  const std::size_t rows = input.below(6), assets = 1 + input.below(3);
  std::array<real, 18> observed{};
  for (std::size_t i = 0; i < rows * assets; ++i) observed[i] = input.number(-0.1, 0.1);
  std::array<real, 9> block{};
  alignas(8) std::array<std::byte, 512> memory;
  loadline::Arena arena{memory};
  const loadline::ConstMatrix x{observed.data(), rows, assets};
  const Matrix out{block.data(), assets, assets};
  const std::initializer_list<ErrorCode> documented = {ErrorCode::ok, ErrorCode::length_mismatch,
                                                       ErrorCode::not_finite, ErrorCode::overflow,
                                                       ErrorCode::out_of_domain};
  const auto divisor = static_cast<loadline::CovarianceDivisor>(input.below(2));
  const auto plain = loadline::sample_covariance(x, divisor, out, arena);
  fuzz::require_code(plain, "sample_covariance", documented);
  if (plain.code == ErrorCode::ok)
    require_finite(std::span(block).first(assets * assets), "covariance");
  const auto correlation = loadline::sample_correlation(x, out, arena);
  fuzz::require_code(correlation, "sample_correlation", documented);
  for (std::size_t i = 0; i < assets * assets && correlation.code == ErrorCode::ok; ++i) {
    fuzz::require(loadline::absolute(block[i]) <= 1, "a correlation", {block[i]});
  }
  const auto shrunk = loadline::ledoit_wolf_identity(x, out, arena);
  fuzz::require_code(shrunk.error(), "ledoit_wolf_identity", documented);
  if (shrunk.ok()) require_finite(std::span(block).first(assets * assets), "shrunk covariance");
  const auto constant = loadline::ledoit_wolf_constant_correlation(x, out, arena);
  fuzz::require_code(constant.error(), "ledoit_wolf_constant_correlation", documented);
  if (constant.ok()) require_finite(std::span(block).first(assets * assets), "shrunk covariance");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  switch (input.below(8)) {
    case 0:
      check_fit(input);
      break;
    case 1:
      check_correlation(input);
      break;
    case 2:
    case 3:
      check_covariance(input);
      break;
    case 4:
      check_eigen(input);
      break;
    case 5:
    case 6:
      check_least_squares(input);
      break;
    default:
      check_factors(input);
  }
  return 0;
}
