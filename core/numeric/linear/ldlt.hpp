// L D L' of a symmetric matrix with diagonal pivoting: positive semidefinite matrices, their rank,
// and the signs of the eigenvalues, without a square root.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.hpp"
#include "core/numeric/linear/matrix.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What the diagonal D says of the matrix.
struct Inertia {
  std::uint32_t rank = 0;      ///< pivots that are not zero
  std::uint32_t positive = 0;  ///< of them, above zero: as many as positive eigenvalues
};

/// Replaces A (n x n, only the lower triangle is read) by L below the diagonal and D on it, with
/// P A P' = L D L' and row i of P A being row order[i] of A. Each step takes the largest |diagonal|
/// that is left, the first of equals. The factorisation ends where the largest diagonal is at most
/// n 2^-52 of the first; the rest of D and of L is then zero (Higham 2002, section 10.3: backward
/// stable for semidefinite matrices; for indefinite ones the elements of L may grow).
/// Errors: those of `check_square`; length_mismatch when `order` has not n elements; singular when
/// what is left has a zero diagonal but is not zero, which only an indefinite matrix can have.
Result<Inertia> ldlt(Matrix a, std::span<std::uint32_t> order) noexcept;

/// Solves A x = b in place with the factors of a matrix of full rank; `scratch` has n elements.
/// Errors: length_mismatch; singular with the row of the first zero in D.
Error ldlt_solve(ConstMatrix factors, std::span<const std::uint32_t> order, std::span<real> x,
                 std::span<real> scratch) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
