// Amounts at risk, one a factor, added up under correlations: within each bucket, then across.
#pragma once

#include <span>

#include "core/margin/internal/risk_factor.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// How correlations move when they matter (Basel MAR21.6): each rho as it is, min(1.25 rho, 1), or
/// max(2 rho - 1, 0.75 rho).
enum class CorrelationStress : std::uint32_t { medium = 0, high = 1, low = 2 };

real stressed_correlation(real rho, CorrelationStress stress) noexcept;

/// The margin of weighted sensitivities WS, one a factor of the checked book:
///   K_b^2 = sum_k sum_l rho_kl WS_k WS_l = (1 - rho) sum WS^2 + rho (sum WS)^2,
///   margin^2 = sum_b K_b^2 + sum_b sum_{c != b} gamma_bc S_b S_c,
/// S_b = sum WS of the bucket, held within +-K_b of it where the sum would be below zero (Basel
/// MAR21.4). `contributions` [a factor each] sum to the margin, up to rounding: each factor's WS
/// times the margin's derivative in it (Euler). Errors: not_positive_definite (Field::correlation)
/// where the sum stays below zero.
Result<real> aggregate_linear(const SensitivityBook& book, std::span<const real> weighted,
                              CorrelationStress stress, std::span<real> contributions) noexcept;

/// The same of losses from curvature, CVR, above zero where gamma loses (Basel MAR21.5):
///   K_b^2 = max(0, sum max(CVR_k, 0)^2 + sum_{k != l} rho^2 CVR_k CVR_l psi), S_b = sum CVR,
///   margin^2 = max(0, sum K_b^2 + sum_{b != c} gamma^2 S_b S_c psi),
/// psi 0 where both are below zero: gains of convexity do not add up to a credit of their own.
real aggregate_curvature(const SensitivityBook& book, std::span<const real> losses,
                         CorrelationStress stress, std::span<real> contributions) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
