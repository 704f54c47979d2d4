// Cholesky factor of a symmetric positive definite matrix: correlated normal numbers, and systems.
#pragma once

#include <span>

#include "core/numeric/linear/matrix.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Replaces A (n x n, only the lower triangle is read) by L with L L' = A and zeros above the
/// diagonal. |A - L L'| <= (n + 1) 2^-53 of the diagonal (Higham 2002, theorem 10.3).
/// Errors: those of `check_square`; not_positive_definite with the row and its pivot.
Error cholesky(Matrix a) noexcept;

/// Solves L L' x = b in place, L as `cholesky` left it. x has n elements; else length_mismatch.
/// The residual is at most (3 n + 1) 2^-53 |L| |L'| |x| (Higham 2002, theorem 10.4). Elements of
/// b that are not finite leave results that are not.
Error cholesky_solve(ConstMatrix l, std::span<real> x) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
