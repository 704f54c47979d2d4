#include "core/margin/internal/sensitivity_margin.hpp"

#include <array>

#include "core/base/limits.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

using PerFactor = std::array<real, kMaxRiskFactors>;

/// What each factor puts at risk.
struct Amounts {
  PerFactor delta, vega, curvature;
};

void weigh(const SensitivityBook& book, Amounts& amounts) {
  for (std::size_t k = 0; k < book.factors.size(); ++k) {
    const RiskFactor& factor = book.factors[k];
    real crowding = 1.0;
    if (factor.concentration > 0.0) {
      crowding = larger(square_root(absolute(factor.delta) / factor.concentration), 1.0);
    }
    const real move = factor.price_shock * crowding;
    amounts.delta[k] = move * factor.delta;
    amounts.vega[k] = factor.vol_shock * factor.vega;
    amounts.curvature[k] = real(0.0) - factor.gamma * (real(0.5) * (move * move));
  }
}

Result<SensitivityMargin> under(const SensitivityBook& book, const Amounts& amounts,
                                CorrelationStress stress, std::span<real> contributions) {
  const std::size_t n = book.factors.size();
  PerFactor part;
  const std::span<real> of(part.data(), n);
  SensitivityMargin margin;
  margin.stress = stress;
  for (real& x : contributions) x = 0.0;
  const auto add = [&] {
    for (std::size_t k = 0; k < n; ++k) contributions[k] = contributions[k] + of[k];
  };
  const auto delta = aggregate_linear(book, {amounts.delta.data(), n}, stress, of);
  if (!delta.ok()) return delta.error();
  margin.delta = *delta;
  add();
  const auto vega = aggregate_linear(book, {amounts.vega.data(), n}, stress, of);
  if (!vega.ok()) return vega.error();
  margin.vega = *vega;
  add();
  margin.curvature = aggregate_curvature(book, {amounts.curvature.data(), n}, stress, of);
  add();
  margin.total = (margin.delta + margin.vega) + margin.curvature;
  return margin;
}

}  // namespace

Result<SensitivityMargin> sensitivity_margin(const SensitivityBook& book,
                                             std::span<real> contributions) noexcept {
  if (const Error error = check_sensitivity_book(book); error.code != ErrorCode::ok) return error;
  const std::size_t n = book.factors.size();
  if (!contributions.empty() && contributions.size() != n) {
    return Error{ErrorCode::length_mismatch, Field::losses};
  }
  Amounts amounts;
  weigh(book, amounts);
  SensitivityMargin worst;
  PerFactor scratch;
  for (const auto stress :
       {CorrelationStress::medium, CorrelationStress::high, CorrelationStress::low}) {
    const auto margin = under(book, amounts, stress, {scratch.data(), n});
    if (!margin.ok()) return margin.error();
    if (!is_finite(margin->total)) return Error{ErrorCode::overflow, Field::losses};
    if (stress != CorrelationStress::medium && !(margin->total > worst.total)) continue;
    worst = *margin;
    for (std::size_t k = 0; k < contributions.size(); ++k) contributions[k] = scratch[k];
  }
  return worst;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
