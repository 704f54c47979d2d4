#include "core/margin/internal/aggregation.hpp"

#include <array>

#include "core/base/limits.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// What the amounts of one bucket add up to.
struct BucketSum {
  real correlation = 0.0;  ///< between its factors, stressed; squared for curvature
  real sum = 0.0;          ///< of the amounts above zero, or of all of them
  real below = 0.0;        ///< of those below zero, where they are kept apart
  real squares = 0.0;      ///< of what `sum` adds
  real capital = 0.0;      ///< K
  real net = 0.0;          ///< S
  real coupled = 0.0;      ///< sum over the other buckets of gamma S
};

using BucketSums = std::array<BucketSum, kMaxRiskBuckets>;

real across_of(const SensitivityBook& book, std::size_t b, std::size_t c) {
  return book.across[b * book.buckets.size() + c];
}

/// Sets what couples each bucket to the others and returns the sum under the root.
template <class Correlation>
real couple(std::span<BucketSum> sums, const Correlation& correlation) {
  real total = 0.0;
  for (std::size_t b = 0; b < sums.size(); ++b) {
    sums[b].coupled = 0.0;
    for (std::size_t c = 0; c < sums.size(); ++c) {
      if (c != b) sums[b].coupled = sums[b].coupled + correlation(b, c) * sums[c].net;
    }
    total = total + (sums[b].capital * sums[b].capital + sums[b].net * sums[b].coupled);
  }
  return total;
}

void sum_linear(const SensitivityBook& book, std::span<const real> weighted,
                CorrelationStress stress, std::span<BucketSum> sums) {
  for (std::size_t k = 0; k < weighted.size(); ++k) {
    BucketSum& of = sums[book.factors[k].bucket];
    of.sum = of.sum + weighted[k];
    of.squares = of.squares + weighted[k] * weighted[k];
  }
  for (std::size_t b = 0; b < sums.size(); ++b) {
    BucketSum& of = sums[b];
    of.correlation = stressed_correlation(book.buckets[b].correlation, stress);
    const real own = (real(1.0) - of.correlation) * of.squares;
    of.capital = square_root(own + of.correlation * (of.sum * of.sum));
    of.net = of.sum;
  }
}

void sum_curvature(const SensitivityBook& book, std::span<const real> losses,
                   CorrelationStress stress, std::span<BucketSum> sums) {
  for (std::size_t k = 0; k < losses.size(); ++k) {
    BucketSum& of = sums[book.factors[k].bucket];
    const real loss = losses[k];
    if (loss < 0.0) {
      of.below = of.below + loss;
    } else {
      of.sum = of.sum + loss;
      of.squares = of.squares + loss * loss;
    }
  }
  for (std::size_t b = 0; b < sums.size(); ++b) {
    BucketSum& of = sums[b];
    const real rho = stressed_correlation(book.buckets[b].correlation, stress);
    of.correlation = rho * rho;
    const real own = (real(1.0) - of.correlation) * of.squares;
    const real shared = of.correlation * (of.sum * (of.sum + real(2.0) * of.below));
    of.capital = square_root(larger(own + shared, 0.0));
    of.net = of.sum + of.below;
  }
}

}  // namespace

real stressed_correlation(real rho, CorrelationStress stress) noexcept {
  if (stress == CorrelationStress::high) return smaller(real(1.25) * rho, 1.0);
  if (stress == CorrelationStress::low) {
    return larger(real(2.0) * rho - real(1.0), real(0.75) * rho);
  }
  return rho;
}

Result<real> aggregate_linear(const SensitivityBook& book, std::span<const real> weighted,
                              CorrelationStress stress, std::span<real> contributions) noexcept {
  BucketSums all{};
  const std::span<BucketSum> sums(all.data(), book.buckets.size());
  sum_linear(book, weighted, stress, sums);
  const auto gamma = [&](std::size_t b, std::size_t c) {
    return stressed_correlation(across_of(book, b, c), stress);
  };
  real total = couple(sums, gamma);
  const bool held = total < 0.0;
  if (held) {
    for (BucketSum& of : sums) of.net = larger(smaller(of.sum, of.capital), real(0.0) - of.capital);
    total = couple(sums, gamma);
    if (total < 0.0) {
      return Error{ErrorCode::not_positive_definite, Field::correlation, 0, refused_value(total)};
    }
  }
  const real margin = square_root(total);
  for (std::size_t k = 0; k < weighted.size(); ++k) {
    const BucketSum& of = sums[book.factors[k].bucket];
    const real slope = (real(1.0) - of.correlation) * weighted[k] + of.correlation * of.sum;
    // A net amount held at +-K moves as K does.
    real net_slope = 1.0;
    if (held && of.net != of.sum) net_slope = slope / of.net;
    contributions[k] =
        margin > 0.0 ? weighted[k] * (slope + of.coupled * net_slope) / margin : real(0.0);
  }
  return margin;
}

real aggregate_curvature(const SensitivityBook& book, std::span<const real> losses,
                         CorrelationStress stress, std::span<real> contributions) noexcept {
  BucketSums all{};
  const std::span<BucketSum> sums(all.data(), book.buckets.size());
  sum_curvature(book, losses, stress, sums);
  const real total = couple(sums, [&](std::size_t b, std::size_t c) {
    if (sums[b].net < 0.0 && sums[c].net < 0.0) return real(0.0);
    const real gamma = stressed_correlation(across_of(book, b, c), stress);
    return gamma * gamma;
  });
  const real margin = square_root(larger(total, 0.0));
  for (std::size_t k = 0; k < losses.size(); ++k) {
    const BucketSum& of = sums[book.factors[k].bucket];
    real slope = of.correlation * of.sum;
    if (!(losses[k] < 0.0)) {
      slope = (real(1.0) - of.correlation) * losses[k] + of.correlation * (of.sum + of.below);
    }
    if (!(of.capital > 0.0)) slope = 0.0;
    contributions[k] = margin > 0.0 ? losses[k] * (slope + of.coupled) / margin : real(0.0);
  }
  return margin;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
