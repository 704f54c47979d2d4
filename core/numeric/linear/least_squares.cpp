#include "core/numeric/linear/least_squares.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check(ConstMatrix a, std::span<const real> b, std::span<const real> x) {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (a.columns == 0 || a.rows < a.columns) return {ErrorCode::length_mismatch, Field::matrix};
  if (b.size() != a.rows || x.size() != a.columns) {
    return {ErrorCode::length_mismatch, Field::vector};
  }
  if (!all_finite({a.first, a.size()})) return {ErrorCode::not_finite, Field::matrix};
  if (!all_finite(b)) return {ErrorCode::not_finite, Field::vector};
  return {};
}

/// Length of column j from row `from` down.
real column_length(ConstMatrix a, std::size_t j, std::size_t from) {
  real squares = 0.0;
  for (std::size_t i = from; i < a.rows; ++i) squares = squares + a(i, j) * a(i, j);
  return square_root(squares);
}

/// Reflects b and the columns right of j so that column j becomes `diagonal` at row j and zero
/// below. Column j then holds the reflector v, scaled so that the reflection is 1 - v v' / (v_j d).
void reflect(Matrix a, std::span<real> b, std::size_t j, real diagonal) {
  a(j, j) = a(j, j) - diagonal;
  const real scale = diagonal * a(j, j);  // below zero
  for (std::size_t k = j + 1; k < a.columns; ++k) {
    real product = 0.0;
    for (std::size_t i = j; i < a.rows; ++i) product = product + a(i, j) * a(i, k);
    const real factor = product / scale;
    for (std::size_t i = j; i < a.rows; ++i) a(i, k) = a(i, k) + factor * a(i, j);
  }
  real product = 0.0;
  for (std::size_t i = j; i < a.rows; ++i) product = product + a(i, j) * b[i];
  const real factor = product / scale;
  for (std::size_t i = j; i < a.rows; ++i) b[i] = b[i] + factor * a(i, j);
}

}  // namespace

Result<real> least_squares(Matrix a, std::span<real> b, std::span<real> x) noexcept {
  if (const Error error = check(a, b, x); error.code != ErrorCode::ok) return error;
  const real negligible = real_of(a.rows) * real_of(a.columns) * 0x1p-52;
  // x holds the columns' own lengths until the diagonal of R takes their place.
  for (std::size_t j = 0; j < a.columns; ++j) x[j] = column_length(a, j, 0);
  for (std::size_t j = 0; j < a.columns; ++j) {
    const real length = column_length(a, j, j);
    if (!is_finite(length)) return Error{ErrorCode::overflow, Field::matrix};
    if (!(length > x[j] * negligible)) {
      return Error{ErrorCode::singular, Field::matrix, static_cast<std::uint32_t>(j)};
    }
    x[j] = a(j, j) > 0.0 ? -length : length;  // no cancellation in v_j
    reflect(a, b, j, x[j]);
  }
  for (std::size_t j = a.columns; j-- > 0;) {
    real rest = b[j];
    for (std::size_t k = j + 1; k < a.columns; ++k) rest = rest - a(j, k) * x[k];
    x[j] = rest / x[j];
  }
  real squares = 0.0;
  for (std::size_t i = a.columns; i < a.rows; ++i) squares = squares + b[i] * b[i];
  if (!all_finite(x) || !is_finite(squares)) return Error{ErrorCode::overflow, Field::matrix};
  return square_root(squares);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
