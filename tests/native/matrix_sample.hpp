// Matrices for the tests of linear algebra, drawn from named random words.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "core/numeric/linear/matrix.hpp"
#include "core/numeric/random/uniform.hpp"

namespace loadline::test {

/// A matrix that owns its elements.
struct Dense {
  std::size_t rows, columns;
  std::vector<real> elements;

  Dense(std::size_t m, std::size_t n) : rows(m), columns(n), elements(m * n) {}
  Dense(std::size_t m, std::size_t n, std::vector<real> values)
      : rows(m), columns(n), elements(std::move(values)) {}
  real& operator()(std::size_t i, std::size_t j) { return elements[i * columns + j]; }
  real operator()(std::size_t i, std::size_t j) const { return elements[i * columns + j]; }
  Matrix view() { return {elements.data(), rows, columns}; }
  ConstMatrix view() const { return {elements.data(), rows, columns}; }
};

/// Elements uniform in [-1, 1).
inline Dense random_matrix(std::size_t m, std::size_t n, std::uint64_t path) {
  Dense a(m, n);
  draw_uniform({31, 0}, path, 0, a.elements);
  for (real& x : a.elements) x = 2 * x - 1;
  return a;
}

inline Dense product(const Dense& a, const Dense& b) {
  Dense c(a.rows, b.columns);
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < b.columns; ++j) {
      long double sum = 0;
      for (std::size_t k = 0; k < a.columns; ++k)
        sum += static_cast<long double>(a(i, k)) * b(k, j);
      c(i, j) = static_cast<double>(sum);
    }
  }
  return c;
}

inline Dense transposed(const Dense& a) {
  Dense t(a.columns, a.rows);
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < a.columns; ++j) t(j, i) = a(i, j);
  }
  return t;
}

/// B B' with B of `rank` columns: positive semidefinite.
inline Dense gram(std::size_t n, std::size_t rank, std::uint64_t path) {
  const Dense b = random_matrix(n, rank, path);
  return product(b, transposed(b));
}

inline real distance(const Dense& a, const Dense& b) {
  real most = 0;
  for (std::size_t i = 0; i < a.elements.size(); ++i) {
    most = std::fmax(most, std::fabs(a.elements[i] - b.elements[i]));
  }
  return most;
}

}  // namespace loadline::test
