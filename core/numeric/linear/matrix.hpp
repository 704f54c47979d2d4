// Dense matrices in the caller's memory.
//
// The loops of this folder are our own rather than a library's: their order of operations is part
// of the product, must survive a change of library version, compiler and vector width, and must
// compile over the integers-only real. The matrices are small (factors, assets, parameters), so
// plain loops in a fixed order, which compilers may not reassociate, cost nothing that matters.
#pragma once

#include <cstddef>

#include "core/base/error.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A view of rows * columns reals, row by row.
template <class T>
struct MatrixView {
  T* first = nullptr;
  std::size_t rows = 0;
  std::size_t columns = 0;

  T& operator()(std::size_t i, std::size_t j) const noexcept { return first[i * columns + j]; }
  T* row(std::size_t i) const noexcept { return first + i * columns; }
  std::size_t size() const noexcept { return rows * columns; }
  operator MatrixView<const T>() const noexcept { return {first, rows, columns}; }
};

using Matrix = MatrixView<real>;
using ConstMatrix = MatrixView<const real>;

/// What every function of a square matrix asks first: `arithmetic_mode` of the processor, then
/// `length_mismatch` unless square and not empty, `not_finite` with the row of the first bad
/// element, else ok. Field::matrix.
Error check_square(ConstMatrix a) noexcept;

/// Copies as many elements as both hold; the shapes must agree.
void copy_matrix(ConstMatrix from, Matrix to) noexcept;

/// The identity matrix.
void set_identity(Matrix a) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
