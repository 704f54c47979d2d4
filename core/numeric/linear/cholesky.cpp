#include "core/numeric/linear/cholesky.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

Error cholesky(Matrix a) noexcept {
  if (const Error error = check_square(a); error.code != ErrorCode::ok) return error;
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      real rest = a(i, j);
      for (std::size_t k = 0; k < j; ++k) rest = rest - a(i, k) * a(j, k);
      a(i, j) = rest / a(j, j);
    }
    real pivot = a(i, i);
    for (std::size_t k = 0; k < i; ++k) pivot = pivot - a(i, k) * a(i, k);
    if (!(pivot > 0.0) || !is_finite(pivot)) {
      return {ErrorCode::not_positive_definite, Field::matrix, static_cast<std::uint32_t>(i),
              refused_value(pivot)};
    }
    a(i, i) = square_root(pivot);
    for (std::size_t j = i + 1; j < a.columns; ++j) a(i, j) = 0.0;
  }
  return {};
}

Error cholesky_solve(ConstMatrix l, std::span<real> x) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  const std::size_t n = l.rows;
  if (l.columns != n || x.size() != n) return {ErrorCode::length_mismatch, Field::vector};
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) x[i] = x[i] - l(i, k) * x[k];
    x[i] = x[i] / l(i, i);
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) x[i] = x[i] - l(k, i) * x[k];
    x[i] = x[i] / l(i, i);
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
