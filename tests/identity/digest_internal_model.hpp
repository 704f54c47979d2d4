// Digests of margin by sensitivities, and of generations as floors of each other.
#pragma once

#include "core/margin/internal/generations.hpp"
#include "core/margin/internal/sensitivity_margin.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

/// Twelve factors in three buckets.
struct SensitivitySample {
  explicit SensitivitySample(Words& words) noexcept {
    for (std::size_t k = 0; k < factors.size(); ++k) {
      RiskFactor& factor = factors[k];
      factor.bucket = static_cast<std::uint32_t>(k % 3);
      factor.delta = between(words, -1e5, 1e5);
      factor.gamma = between(words, -1e5, 1e5);
      factor.vega = between(words, -1e4, 1e4);
      factor.price_shock = between(words, 0.0, 0.6);
      factor.vol_shock = between(words, 0.0, 1.0);
      factor.concentration = between(words, 0.0, 5e4);
    }
    for (RiskBucket& bucket : buckets) bucket.correlation = between(words, 0.0, 1.0);
    for (std::size_t i = 0; i < 3; ++i) {
      across[4 * i] = 1.0;
      for (std::size_t j = 0; j < i; ++j) {
        across[3 * i + j] = between(words, 0.0, 1.0);
        across[3 * j + i] = across[3 * i + j];
      }
    }
  }
  SensitivityBook book() const noexcept { return {factors, buckets, across}; }

  std::array<RiskFactor, 12> factors{};
  std::array<RiskBucket, 3> buckets{};
  std::array<real, 9> across{};
};

inline BlockDigest digest_sensitivity_margin(Share share) noexcept {
  Words words(share.seed(61));
  Digest digest;
  for (std::uint64_t n = 0; n < 2400 / share; ++n) {
    const SensitivitySample sample(words);
    std::array<real, 12> contributions{};
    const auto margin = sensitivity_margin(sample.book(), contributions);
    add_error(digest, margin.error());
    add_error(digest, check_sensitivity_book(sample.book()));
    const real parts[] = {margin->total, margin->delta, margin->vega, margin->curvature};
    add_all(digest, parts);
    add_all(digest, contributions);
    digest.add(static_cast<std::uint64_t>(margin->stress));
    std::array<GenerationMargin, 3> layers{};
    for (std::uint32_t i = 0; i < 3; ++i) {
      layers[i].generation = static_cast<MarginGeneration>(i);
      layers[i].requirement = between(words, 0.0, 2e5);
    }
    layers[2].answered = n % 3 != 0;
    if (!layers[2].answered) layers[2].requirement = 0.0;
    const auto stacked = stack_margins(layers, between(words, 1.0, 3.0));
    add_error(digest, stacked.error());
    digest.add(bits_of(stacked->requirement));
    digest.add(static_cast<std::uint64_t>(stacked->binding));
  }
  return {.value = digest.value()};
}

inline constexpr Block kInternalModel[] = {{"internal_model", digest_sensitivity_margin}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC
