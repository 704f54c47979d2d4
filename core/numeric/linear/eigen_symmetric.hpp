// Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations.
#pragma once

#include <span>

#include "core/numeric/linear/matrix.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Sweeps before `no_convergence`. Six to ten suffice; convergence is quadratic at the end.
inline constexpr int kMaxJacobiSweeps = 40;

/// values[k] and row k of `vectors` (length 1): the eigenvalues in falling order, equal ones in the
/// order of the diagonal on which they arose, and each eigenvector with its largest component, the
/// first of equals, above zero. A (n x n, only the lower triangle is read) is overwritten.
/// Rotations run over the rows in a fixed cyclic order (Golub and Van Loan, section 8.5). Errors of
/// the values are a few n 2^-53 of the largest |value|.
/// Errors: those of `check_square`; length_mismatch; no_convergence.
Error eigen_symmetric(Matrix a, std::span<real> values, Matrix vectors) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
