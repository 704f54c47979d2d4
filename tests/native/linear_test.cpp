// Factorisations against reconstruction in wider arithmetic, spectra against closed forms.
#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "core/numeric/linear/cholesky.hpp"
#include "core/numeric/linear/eigen_symmetric.hpp"
#include "core/numeric/linear/ldlt.hpp"
#include "core/numeric/linear/least_squares.hpp"

#include "tests/native/catch.hpp"
#include "tests/native/matrix_sample.hpp"

using namespace loadline;
using namespace loadline::test;

namespace {
const real kNan = std::numeric_limits<real>::quiet_NaN();
const double kPi = std::acos(-1.0);
}  // namespace

TEST_CASE("A Cholesky factor reconstructs its matrix and solves with it") {
  for (std::size_t n = 1; n <= 24; ++n) {
    const Dense a = gram(n, n + 3, n);
    Dense l = a;
    REQUIRE(cholesky(l.view()).code == ErrorCode::ok);
    CHECK(distance(product(l, transposed(l)), a) <= static_cast<double>((n + 1) * n) * 0x1p-53);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j) CHECK(l(i, j) == 0.0);
    }
    const Dense x = random_matrix(n, 1, 1000 + n);
    Dense b = product(a, x);
    REQUIRE(cholesky_solve(l.view(), b.elements).code == ErrorCode::ok);
    CHECK(distance(product(a, b), product(a, x)) < 1e-12);
  }
  Dense two(2, 2, {4, 99, 2, 5});  // the upper triangle is not read
  REQUIRE(cholesky(two.view()).code == ErrorCode::ok);
  CHECK(two.elements == std::vector<real>{2, 0, 1, 2});
}

TEST_CASE("Cholesky refuses by name") {
  Dense indefinite(3, 3, {1, 0, 0, 0, 1, 0, 0, 2, 1});
  const Error error = cholesky(indefinite.view());
  CHECK(error.code == ErrorCode::not_positive_definite);
  CHECK(error.index == 2);
  CHECK(error.value == -3.0);
  CHECK(error.field == Field::matrix);
  Dense semidefinite(2, 2, {1, 1, 1, 1});
  CHECK(cholesky(semidefinite.view()).code == ErrorCode::not_positive_definite);
  Dense bad(2, 2, {1, 0, kNan, 1});
  CHECK(cholesky(bad.view()).code == ErrorCode::not_finite);
  CHECK(cholesky(bad.view()).index == 1);
  Dense wide(2, 3);
  CHECK(cholesky(wide.view()).code == ErrorCode::length_mismatch);
  CHECK(cholesky(Matrix{}).code == ErrorCode::length_mismatch);
  std::vector<real> three(3);
  CHECK(cholesky_solve(Dense(2, 2, {1, 0, 0, 1}).view(), three).code == ErrorCode::length_mismatch);
}

TEST_CASE("L D L' reconstructs, finds the rank and the signs, and solves") {
  for (std::size_t n = 1; n <= 16; ++n) {
    for (std::size_t rank = 1; rank <= n; rank += 3) {
      const Dense a = gram(n, rank, 7 * n + rank);
      Dense f = a;
      std::vector<std::uint32_t> order(n);
      const auto inertia = ldlt(f.view(), order);
      REQUIRE(inertia.ok());
      CHECK(inertia->rank == rank);
      CHECK(inertia->positive == rank);
      Dense l(n, n), d(n, n), permuted(n, n);
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          l(i, j) = i == j ? 1.0 : j < i ? f(i, j) : 0.0;
          d(i, j) = i == j ? f(i, i) : 0.0;
          permuted(i, j) = a(order[i], order[j]);
        }
      }
      CHECK(distance(product(product(l, d), transposed(l)), permuted) < 1e-13);
    }
  }
}

TEST_CASE("L D L' of an indefinite matrix counts its positive eigenvalues") {
  for (std::uint64_t path = 0; path < 40; ++path) {
    Dense b = random_matrix(5, 5, 400 + path);
    Dense diagonal(5, 5);
    std::size_t positive = 0;
    for (std::size_t i = 0; i < 5; ++i) {
      diagonal(i, i) = (path >> i & 1) != 0 ? 2.0 : -1.0;
      positive += path >> i & 1;
    }
    const Dense a = product(product(b, diagonal), transposed(b));  // Sylvester's law of inertia
    Dense f = a;
    std::vector<std::uint32_t> order(5);
    const auto inertia = ldlt(f.view(), order);
    REQUIRE(inertia.ok());
    CHECK(inertia->positive == positive);
    const Dense x = random_matrix(5, 1, path);
    Dense solved = product(a, x);
    std::vector<real> scratch(5);
    REQUIRE(ldlt_solve(f.view(), order, solved.elements, scratch).code == ErrorCode::ok);
    CHECK(distance(product(a, solved), product(a, x)) < 1e-11);
  }
}

TEST_CASE("L D L' refuses what it cannot decide") {
  std::vector<std::uint32_t> order(2);
  std::vector<real> x(2), scratch(2);
  Dense swapped(2, 2, {0, 0, 1, 0});
  CHECK(ldlt(swapped.view(), order).error().code == ErrorCode::singular);
  Dense zero(2, 2);
  const auto inertia = ldlt(zero.view(), order);
  REQUIRE(inertia.ok());
  CHECK(inertia->rank == 0);
  CHECK(ldlt_solve(zero.view(), order, x, scratch).code == ErrorCode::singular);
  std::vector<std::uint32_t> three(3);
  CHECK(ldlt(zero.view(), three).error().code == ErrorCode::length_mismatch);
}

TEST_CASE("Jacobi finds the spectrum of the second difference: 2 - 2 cos(k pi / (n + 1))") {
  for (std::size_t n = 1; n <= 40; ++n) {
    Dense a(n, n), vectors(n, n);
    for (std::size_t i = 0; i < n; ++i) {
      a(i, i) = 2;
      if (i > 0) a(i, i - 1) = -1;
    }
    std::vector<real> values(n);
    REQUIRE(eigen_symmetric(a.view(), values, vectors.view()).code == ErrorCode::ok);
    for (std::size_t k = 0; k < n; ++k) {
      const double angle = kPi * static_cast<double>(n - k) / static_cast<double>(n + 1);
      CHECK(std::fabs(values[k] - (2 - 2 * std::cos(angle))) <=
            static_cast<double>(n + 1) * 0x1p-51);
    }
  }
}

TEST_CASE("Jacobi's vectors are orthonormal, carry the matrix, and have a fixed sign") {
  for (std::size_t n = 1; n <= 20; ++n) {
    Dense a = random_matrix(n, n, 60 + n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < i; ++j) a(j, i) = a(i, j);
    }
    Dense work = a, vectors(n, n), diagonal(n, n), identity(n, n);
    std::vector<real> values(n);
    REQUIRE(eigen_symmetric(work.view(), values, vectors.view()).code == ErrorCode::ok);
    for (std::size_t i = 0; i < n; ++i) {
      diagonal(i, i) = values[i];
      identity(i, i) = 1;
      if (i > 0) CHECK(values[i - 1] >= values[i]);
      const auto* row = vectors.elements.data() + i * n;
      const auto* largest = std::max_element(
          row, row + n, [](real x, real y) { return std::fabs(x) < std::fabs(y); });
      CHECK(*largest > 0);
    }
    const Dense back = product(product(transposed(vectors), diagonal), vectors);
    CHECK(distance(back, a) < 2e-15 * static_cast<double>(n));
    CHECK(distance(product(vectors, transposed(vectors)), identity) < 3e-15);
  }
}

TEST_CASE("Jacobi on equal, zero, tiny, huge and graded eigenvalues") {
  const auto spectrum = [](Dense a) {
    Dense vectors(a.rows, a.rows);
    std::vector<real> values(a.rows);
    REQUIRE(eigen_symmetric(a.view(), values, vectors.view()).code == ErrorCode::ok);
    return values;
  };
  CHECK(spectrum(Dense(3, 3, {1, 0, 0, 0, 1, 0, 0, 0, 1})) == std::vector<real>{1, 1, 1});
  CHECK(spectrum(Dense(2, 2)) == std::vector<real>{0, 0});
  CHECK(spectrum(Dense(2, 2, {0, 0, 1, 0})) == std::vector<real>{1, -1});
  CHECK(spectrum(Dense(2, 2, {0, 0, 0x1p-1000, 0})) == std::vector<real>{0x1p-1000, -0x1p-1000});
  CHECK(spectrum(Dense(2, 2, {0, 0, 0x1p1000, 0})) == std::vector<real>{0x1p1000, -0x1p1000});
  // ones(n) has the eigenvalues n, 0, ..., 0.
  const auto ones = spectrum(Dense(6, 6, std::vector<real>(36, 1.0)));
  CHECK(std::fabs(ones[0] - 6) < 1e-14);
  for (std::size_t k = 1; k < 6; ++k) CHECK(std::fabs(ones[k]) < 1e-15);
  Dense bad(1, 1, {std::numeric_limits<real>::infinity()}), vectors(1, 1);
  std::vector<real> values(1), short_values;
  CHECK(eigen_symmetric(bad.view(), values, vectors.view()).code == ErrorCode::not_finite);
  Dense one(1, 1, {3});
  CHECK(eigen_symmetric(one.view(), short_values, vectors.view()).code ==
        ErrorCode::length_mismatch);
}

TEST_CASE("Least squares: the normal equations hold, and a line with an outlier is found") {
  for (std::size_t n = 1; n <= 8; ++n) {
    for (std::size_t m = n; m <= 20; m += 4) {
      const Dense a = random_matrix(m, n, 90 * n + m), b = random_matrix(m, 1, 77 + m);
      Dense work = a, right = b;
      Dense x(n, 1);
      const auto length = least_squares(work.view(), right.elements, x.elements);
      REQUIRE(length.ok());
      Dense rest = product(a, x);
      for (std::size_t i = 0; i < m; ++i) rest(i, 0) = b(i, 0) - rest(i, 0);
      const Dense gradient = product(transposed(a), rest);
      for (const real g : gradient.elements) CHECK(std::fabs(g) < 1e-12);
      CHECK(std::fabs(*length * *length - product(transposed(rest), rest)(0, 0)) < 1e-12);
    }
  }
  // x = 1 .. 5 with y = 2 x + 1 and one outlier of +5 at x = 3: slope 2, intercept 2.
  Dense line(5, 2, {1, 1, 1, 2, 1, 3, 1, 4, 1, 5});
  std::vector<real> y{3, 5, 12, 9, 11}, x(2);
  const auto length = least_squares(line.view(), y, x);
  REQUIRE(length.ok());
  CHECK(std::fabs(x[0] - 2) < 1e-14);
  CHECK(std::fabs(x[1] - 2) < 1e-14);
  CHECK(std::fabs(*length - std::sqrt(20.0)) < 1e-14);
}

TEST_CASE("Least squares refuses by name") {
  std::vector<real> b(3, 1.0), x(2);
  Dense dependent(3, 2, {1, 2, 2, 4, 3, 6});
  const auto singular = least_squares(dependent.view(), b, x);
  CHECK(singular.error().code == ErrorCode::singular);
  CHECK(singular.error().index == 1);
  Dense zero(3, 2, {0, 1, 0, 1, 0, 1});
  CHECK(least_squares(zero.view(), b, x).error().index == 0);
  Dense huge(3, 2, std::vector<real>(6, 1e300));
  CHECK(least_squares(huge.view(), b, x).error().code == ErrorCode::overflow);
  Dense wide(1, 2);
  CHECK(least_squares(wide.view(), b, x).error().field == Field::matrix);
  Dense good(3, 2, {1, 0, 0, 1, 0, 0});
  std::vector<real> bad_b{1, kNan, 1}, short_b(2);
  CHECK(least_squares(good.view(), bad_b, x).error().code == ErrorCode::not_finite);
  CHECK(least_squares(good.view(), short_b, x).error().code == ErrorCode::length_mismatch);
}
