#include "core/risk/correlation.hpp"

#include <cmath>
#include <limits>

#include "core/numeric/linear/eigen_symmetric.hpp"
#include "core/risk/covariance.hpp"

#include "tests/native/catch.hpp"
#include "tests/native/matrix_sample.hpp"

using namespace loadline;
using namespace loadline::test;

namespace {

struct Block {
  explicit Block(std::size_t size) : bytes(size), arena(bytes) {}
  std::vector<std::byte> bytes;
  Arena arena;
};

/// A symmetric matrix with a unit diagonal whose elements fit no correlation.
Dense broken(std::size_t n, std::uint64_t path) {
  Dense a = random_matrix(n, n, path);
  for (std::size_t i = 0; i < n; ++i) {
    a(i, i) = 1;
    for (std::size_t j = 0; j < i; ++j) a(j, i) = a(i, j);
  }
  return a;
}

real least_eigenvalue(Dense a) {
  Dense vectors(a.rows, a.rows);
  std::vector<real> values(a.rows);
  REQUIRE(eigen_symmetric(a.view(), values, vectors.view()).code == ErrorCode::ok);
  return values.back();
}

real frobenius(const Dense& a, const Dense& b) {
  real squares = 0;
  for (std::size_t i = 0; i < a.elements.size(); ++i) {
    squares += (a.elements[i] - b.elements[i]) * (a.elements[i] - b.elements[i]);
  }
  return std::sqrt(squares);
}

}  // namespace

TEST_CASE("The nearest correlation matrix is one, and no neighbour of it is nearer") {
  for (std::size_t n = 2; n <= 12; ++n) {
    const Dense a = broken(n, 500 + n);
    Dense out(n, n), salvaged(n, n);
    Block block{correlation_workspace_bytes(n)};
    const auto nearest = nearest_correlation(a.view(), out.view(), {}, block.arena);
    REQUIRE(nearest.ok());
    CHECK(std::fabs(nearest->distance - frobenius(a, out)) < 1e-13);
    CHECK(least_eigenvalue(out) > -1e-11);
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(out(i, i) == 1);
      for (std::size_t j = 0; j < i; ++j) CHECK(bits_of(out(i, j)) == bits_of(out(j, i)));
    }
    // The set is convex: towards any other correlation matrix the distance rises.
    REQUIRE(spectral_salvage(a.view(), salvaged.view(), block.arena).code == ErrorCode::ok);
    CHECK(least_eigenvalue(salvaged) > -1e-14 * static_cast<double>(n));
    CHECK(nearest->distance <= frobenius(a, salvaged) + 1e-12);
    for (const real t : {1e-4, 0.01, 0.3}) {
      Dense between(n, n);
      for (std::size_t i = 0; i < n * n; ++i) {
        between.elements[i] = (1 - t) * out.elements[i] + t * salvaged.elements[i];
      }
      CHECK(nearest->distance <= frobenius(a, between) + 1e-12);
    }
  }
}

TEST_CASE("A correlation matrix is its own nearest and its own salvage") {
  const Dense r(3, 3, {1, 0.5, 0.2, 0.5, 1, 0.3, 0.2, 0.3, 1});
  Dense out(3, 3);
  Block block{correlation_workspace_bytes(3)};
  const auto nearest = nearest_correlation(r.view(), out.view(), {}, block.arena);
  REQUIRE(nearest.ok());
  CHECK(nearest->iterations <= 2);
  CHECK(distance(out, r) < 1e-14);
  REQUIRE(spectral_salvage(r.view(), out.view(), block.arena).code == ErrorCode::ok);
  CHECK(distance(out, r) < 1e-14);
}

TEST_CASE("Convergence of correlations stays positive semidefinite, with signs too") {
  const Dense r(3, 3, {1, 0.5, 0.2, 0.5, 1, 0.3, 0.2, 0.3, 1});
  Dense out(3, 3);
  const std::vector<real> signs{1, -1, 1};
  for (const real t : {0.0, 0.25, 0.9, 1.0}) {
    REQUIRE(converge_correlation(r.view(), t, signs, out.view()).code == ErrorCode::ok);
    CHECK(least_eigenvalue(out) > -1e-15);
    CHECK(std::fabs(out(0, 1) - (0.5 - 1.5 * t)) < 1e-15);
    CHECK(std::fabs(out(0, 2) - (0.2 + 0.8 * t)) < 1e-15);
  }
  const std::vector<real> wrong{1, 0.5, 1}, two{1, 1};
  CHECK(converge_correlation(r.view(), 0.5, wrong, out.view()).index == 1);
  CHECK(converge_correlation(r.view(), 0.5, two, out.view()).code == ErrorCode::length_mismatch);
  CHECK(converge_correlation(r.view(), 1.5, {}, out.view()).field == Field::probability);
}

TEST_CASE("Repairs refuse by name") {
  Dense a(3, 3, {1, 1, 0, 1, 1, 1, 0, 1, 1}), out(3, 3), two(2, 2);
  Block block{correlation_workspace_bytes(3)}, small{64};
  CHECK(nearest_correlation(a.view(), two.view(), {}, block.arena).error().code ==
        ErrorCode::length_mismatch);
  CHECK(nearest_correlation(a.view(), out.view(), {}, small.arena).error().code ==
        ErrorCode::capacity_exceeded);
  CHECK(nearest_correlation(a.view(), out.view(), {0.0, 10}, block.arena).error().field ==
        Field::tolerance);
  CHECK(nearest_correlation(a.view(), out.view(), {1e-12, 1}, block.arena).error().code ==
        ErrorCode::no_convergence);
  CHECK(spectral_salvage(a.view(), out.view(), small.arena).code == ErrorCode::capacity_exceeded);
  Dense zero(2, 2, {1, 0, 0, 0});
  CHECK(spectral_salvage(zero.view(), two.view(), block.arena).code == ErrorCode::singular);
  a(2, 1) = std::numeric_limits<real>::quiet_NaN();
  CHECK(spectral_salvage(a.view(), out.view(), block.arena).code == ErrorCode::not_finite);
  CHECK(block.arena.used_bytes() == 0);
}

TEST_CASE("Sample covariance and correlation against two columns worked by hand") {
  // Means 4 and 12; deviations (-1 -2 0 1 2) and (-3 -5 0 3 5): products 26, squares 10 and 68.
  const Dense x(5, 2, {3, 9, 2, 7, 4, 12, 5, 15, 6, 17});
  Dense out(2, 2);
  Block block{covariance_workspace_bytes(5, 2)};
  REQUIRE(sample_covariance(x.view(), CovarianceDivisor::count_less_one, out.view(), block.arena)
              .code == ErrorCode::ok);
  CHECK(out.elements == std::vector<real>{2.5, 6.5, 6.5, 17});
  REQUIRE(sample_covariance(x.view(), CovarianceDivisor::count, out.view(), block.arena).code ==
          ErrorCode::ok);
  CHECK(out.elements == std::vector<real>{2, 5.2, 5.2, 13.6});
  REQUIRE(sample_correlation(x.view(), out.view(), block.arena).code == ErrorCode::ok);
  CHECK(std::fabs(out(0, 1) - 26 / std::sqrt(680.0)) < 2e-16);
  CHECK(out(0, 0) == 1);
}

TEST_CASE("Shrinkage keeps the trace, stays definite with fewer observations than assets") {
  for (std::size_t n = 1; n <= 20; n += 3) {
    const Dense x = random_matrix(6, n, 900 + n);
    Dense sample(n, n), shrunk(n, n);
    Block block{covariance_workspace_bytes(6, n)};
    REQUIRE(
        sample_covariance(x.view(), CovarianceDivisor::count, sample.view(), block.arena).code ==
        ErrorCode::ok);
    const auto identity = ledoit_wolf_identity(x.view(), shrunk.view(), block.arena);
    REQUIRE(identity.ok());
    CHECK((identity->intensity >= 0 && identity->intensity <= 1));
    real trace = 0, sample_trace = 0;
    for (std::size_t i = 0; i < n; ++i) {
      trace += shrunk(i, i);
      sample_trace += sample(i, i);
    }
    CHECK(std::fabs(trace - sample_trace) < 1e-13);
    if (n > 6) CHECK(least_eigenvalue(shrunk) > 1e-3);
    const auto constant = ledoit_wolf_constant_correlation(x.view(), shrunk.view(), block.arena);
    REQUIRE(constant.ok());
    for (std::size_t i = 0; i < n; ++i) CHECK(shrunk(i, i) == sample(i, i));
  }
}

TEST_CASE("Covariances refuse by name") {
  Block block{covariance_workspace_bytes(4, 2)}, small{8};
  Dense x(4, 2, {1, 5, 2, 5, 3, 5, 4, 5}), out(2, 2), three(3, 3);
  CHECK(sample_correlation(x.view(), out.view(), block.arena).index == 1);
  CHECK(ledoit_wolf_constant_correlation(x.view(), out.view(), block.arena).error().code ==
        ErrorCode::out_of_domain);
  CHECK(sample_covariance(x.view(), CovarianceDivisor::count, three.view(), block.arena).code ==
        ErrorCode::length_mismatch);
  CHECK(ledoit_wolf_identity(x.view(), out.view(), small.arena).error().code ==
        ErrorCode::capacity_exceeded);
  x(3, 0) = 1e300;
  CHECK(ledoit_wolf_identity(x.view(), out.view(), block.arena).error().code ==
        ErrorCode::overflow);
  x(3, 0) = std::numeric_limits<real>::infinity();
  CHECK(sample_correlation(x.view(), out.view(), block.arena).code == ErrorCode::not_finite);
  const Dense one(1, 2);
  CHECK(sample_correlation(one.view(), out.view(), block.arena).code == ErrorCode::length_mismatch);
}
