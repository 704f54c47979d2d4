// Digests of covariance estimates and of the repair of correlation matrices.
#pragma once

#include "core/risk/correlation.hpp"
#include "core/risk/covariance.hpp"

#include "tests/identity/digest_linear.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline BlockDigest digest_correlation(Share share) noexcept {
  static std::array<std::byte, 8192> block;
  Digest digest;
  MatrixSample m;
  for (std::uint64_t path = 0; path < 400 / share; ++path) {
    m.draw(share.seed(7), path);
    for (std::size_t i = 0; i < m.n; ++i) m.view(m.symmetric)(i, i) = 1.0;
    Arena arena{block};
    NearestCorrelationOptions options;
    options.max_iterations = 200;
    const auto nearest = nearest_correlation(m.view(m.symmetric), m.view(m.work), options, arena);
    add_error(digest, nearest.error());
    digest.add(bits_of(nearest->distance));
    add_all(digest, m.elements(m.work));
    add_error(digest, spectral_salvage(m.view(m.symmetric), m.view(m.work), arena));
    add_all(digest, m.elements(m.work));
    const real t = absolute(m.right[0]) * 1.125;  // now and then above 1
    add_error(digest, converge_correlation(m.view(m.symmetric), t, {}, m.view(m.work)));
    add_all(digest, m.elements(m.work));
    const Matrix returns{m.square.data(), 8, m.n};
    const auto divisor = static_cast<CovarianceDivisor>(path % 2);
    add_error(digest, sample_covariance(returns, divisor, m.view(m.work), arena));
    add_all(digest, m.elements(m.work));
    add_error(digest, sample_correlation(returns, m.view(m.work), arena));
    add_all(digest, m.elements(m.work));
    const auto identity = ledoit_wolf_identity(returns, m.view(m.work), arena);
    digest.add(bits_of(identity->intensity));
    add_all(digest, m.elements(m.work));
    const auto constant = ledoit_wolf_constant_correlation(returns, m.view(m.work), arena);
    digest.add(bits_of(constant->intensity));
    add_all(digest, m.elements(m.work));
  }
  return {.value = digest.value()};
}

inline constexpr Block kRisk[] = {{"correlation", digest_correlation}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC
