// Correlation matrices: repair of those that are not positive semidefinite, and stress towards one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"
#include "core/numeric/linear/matrix.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// When the alternating projections end.
struct NearestCorrelationOptions {
  real tolerance = 0x1p-44;             ///< largest change of an element in one iteration, > 0
  std::uint32_t max_iterations = 2000;  ///< convergence is linear: some tens to some hundreds
};

struct NearestCorrelation {
  std::uint32_t iterations = 0;
  real distance = 0.0;  ///< Frobenius norm of the change
};

/// Arena bytes that repairing an n x n matrix takes.
std::size_t correlation_workspace_bytes(std::size_t n) noexcept;

/// The correlation matrix nearest to the symmetric A in the Frobenius norm, by alternating
/// projections with Dykstra's correction (Higham 2002, IMA J. Numer. Anal. 22, algorithm 3.3). Only
/// the lower triangle of A is read. `out` has a unit diagonal and is symmetric to the last bit; its
/// least eigenvalue may lie below zero by n times the tolerance.
/// Errors: those of `check_square`; length_mismatch for `out`; out_of_domain for a tolerance that
/// is not above zero; capacity_exceeded; no_convergence when the iterations end first.
Result<NearestCorrelation> nearest_correlation(ConstMatrix a, Matrix out,
                                               const NearestCorrelationOptions& options,
                                               Arena& arena) noexcept;

/// Negative eigenvalues clipped to zero and the diagonal rescaled to one (Rebonato and Jaeckel
/// 1999): one decomposition, positive semidefinite, close to the nearest but not the nearest.
/// Errors: as above, and singular with a row that is zero once clipped.
Error spectral_salvage(ConstMatrix a, Matrix out, Arena& arena) noexcept;

/// out = (1 - t) R + t s s' for t in [0, 1], a matrix that stays positive semidefinite: the
/// correlations converge to one where s is all ones (an empty span means that), and to the worst
/// case of a book where s holds the sign (+1 or -1) of each asset's exposure. R may be `out`.
/// Errors: check_square; length_mismatch; out_of_domain (Field::probability for t, Field::vector
/// with the index of a sign other than +-1).
Error converge_correlation(ConstMatrix r, real t, std::span<const real> signs, Matrix out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
