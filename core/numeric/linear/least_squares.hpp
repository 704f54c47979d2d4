// Linear least squares by Householder's reflections.
#pragma once

#include <span>

#include "core/base/result.hpp"
#include "core/numeric/linear/matrix.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The x that makes |A x - b| least, A being m x n with m >= n; returns |A x - b|. A and b are
/// overwritten. Backward stable: x solves a problem whose data differ by a few m n 2^-53 (Higham
/// 2002, theorem 20.3).
/// Errors: length_mismatch (Field::matrix when m < n or n = 0, else Field::vector); not_finite;
/// singular with the column that depends on those before it, to m n 2^-52 of its own length;
/// overflow when a result leaves binary64 (elements above 1e150).
Result<real> least_squares(Matrix a, std::span<real> b, std::span<real> x) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
