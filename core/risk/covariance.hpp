// Covariance of observed returns: sample estimates and Ledoit and Wolf's shrinkage.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"
#include "core/numeric/linear/matrix.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What the sum of squares about the mean is divided by.
enum class CovarianceDivisor : std::uint32_t {
  count = 0,           ///< T: maximum likelihood, and what Ledoit and Wolf build on
  count_less_one = 1,  ///< T - 1: unbiased
};

/// Observations are rows (T of them), assets columns (n). Errors of all functions: length_mismatch
/// (T < 2, n = 0, or `out` not n x n), not_finite with the row, capacity_exceeded, overflow when a
/// result leaves binary64.

/// Arena bytes for `observations` x `assets`, for each of the functions below.
std::size_t covariance_workspace_bytes(std::size_t observations, std::size_t assets) noexcept;

/// Sample covariance about the sample means.
Error sample_covariance(ConstMatrix observations, CovarianceDivisor divisor, Matrix out,
                        Arena& arena) noexcept;

/// Pearson's correlation. Also out_of_domain with the column of an asset that never moved.
Error sample_correlation(ConstMatrix observations, Matrix out, Arena& arena) noexcept;

/// How far the sample was pulled to the target.
struct Shrinkage {
  real intensity = 0.0;         ///< in [0, 1]: out = intensity * target + (1 - intensity) * sample
  real mean_correlation = 0.0;  ///< of the constant-correlation target; 0 for the identity
};

/// Towards mu I, mu the mean variance (Ledoit and Wolf 2004, J. Multivariate Analysis 88).
Result<Shrinkage> ledoit_wolf_identity(ConstMatrix observations, Matrix out, Arena& arena) noexcept;

/// Towards the sample's variances with the mean of its correlations (Ledoit and Wolf 2004, J.
/// Portfolio Management 30, "Honey, I shrunk the sample covariance matrix"). Also out_of_domain
/// with the column of an asset that never moved.
Result<Shrinkage> ledoit_wolf_constant_correlation(ConstMatrix observations, Matrix out,
                                                   Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
