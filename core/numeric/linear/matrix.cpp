#include "core/numeric/linear/matrix.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

Error check_square(ConstMatrix a) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (a.rows == 0 || a.rows != a.columns) return {ErrorCode::length_mismatch, Field::matrix};
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!is_finite(a.first[i])) {
      return {ErrorCode::not_finite, Field::matrix, static_cast<std::uint32_t>(i / a.columns),
              refused_value(a.first[i])};
    }
  }
  return {};
}

void copy_matrix(ConstMatrix from, Matrix to) noexcept {
  const std::size_t count = from.size() < to.size() ? from.size() : to.size();
  for (std::size_t i = 0; i < count; ++i) to.first[i] = from.first[i];
}

void set_identity(Matrix a) noexcept {
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < a.columns; ++j) a(i, j) = i == j ? real(1.0) : real(0.0);
  }
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
