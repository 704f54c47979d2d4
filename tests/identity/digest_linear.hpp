// Digests of linear algebra and of fits. Matrices come from Philox.
#pragma once

#include <algorithm>

#include "core/numeric/exp.hpp"
#include "core/numeric/linear/cholesky.hpp"
#include "core/numeric/linear/eigen_symmetric.hpp"
#include "core/numeric/linear/ldlt.hpp"
#include "core/numeric/linear/least_squares.hpp"
#include "core/numeric/linear/levenberg_marquardt.hpp"
#include "core/numeric/random/uniform.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

/// Square matrices of up to eight rows: symmetric, and a Gram matrix with a little on its diagonal.
struct MatrixSample {
  static constexpr std::size_t kMost = 8;
  std::array<real, kMost * kMost> square{}, symmetric{}, gram{}, work{}, vectors{};
  std::array<real, kMost> values{}, right{}, scratch{};
  std::array<std::uint32_t, kMost> order{};
  std::size_t n = 0;

  void draw(std::uint64_t seed, std::uint64_t path) noexcept {
    n = 1 + path % kMost;
    draw_uniform({seed, 0}, path, 0, square);
    draw_uniform({seed, 1}, path, 0, right);
    for (real& element : square) element = element * 2.0 - 1.0;
    const Matrix b = view(square), s = view(symmetric), g = view(gram);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        s(i, j) = i < j ? b(j, i) : b(i, j);
        real product = i == j ? real(0x1p-6) : real(0.0);
        for (std::size_t k = 0; k < n; ++k) product = product + b(i, k) * b(j, k);
        g(i, j) = product;
      }
    }
  }
  Matrix view(std::array<real, kMost * kMost>& block) noexcept { return {block.data(), n, n}; }
  std::span<real> head(std::array<real, kMost>& block) noexcept {
    return std::span(block).first(n);
  }
  std::span<real> elements(std::array<real, kMost * kMost>& block) noexcept {
    return std::span(block).first(n * n);
  }
};

inline BlockDigest digest_linear(Share share) noexcept {
  Digest digest;
  MatrixSample m;
  for (std::uint64_t path = 0; path < 4'000 / share; ++path) {
    m.draw(share.seed(5), path);
    m.work = m.gram;
    add_error(digest, cholesky(m.view(m.work)));
    add_all(digest, m.elements(m.work));
    m.values = m.right;
    add_error(digest, cholesky_solve(m.view(m.work), m.head(m.values)));
    add_all(digest, m.head(m.values));
    m.work = m.symmetric;
    const auto order = std::span(m.order).first(m.n);
    add_error(digest, ldlt(m.view(m.work), order).error());
    add_all(digest, m.elements(m.work));
    m.values = m.right;
    add_error(digest, ldlt_solve(m.view(m.work), order, m.head(m.values), m.head(m.scratch)));
    add_all(digest, m.head(m.values));
    m.work = m.symmetric;
    add_error(digest, eigen_symmetric(m.view(m.work), m.head(m.values), m.view(m.vectors)));
    add_all(digest, m.head(m.values));
    add_all(digest, m.elements(m.vectors));
    m.work = m.square;
    const Matrix tall{m.work.data(), m.n, m.n > 3 ? m.n - 2 : 1};
    add_error(digest,
              least_squares(tall, m.head(m.right), m.head(m.values).first(tall.columns)).error());
    add_all(digest, m.head(m.values).first(tall.columns));
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_fit(Share share) noexcept {
  static std::array<std::byte, 8192> block;
  Digest digest;
  for (std::uint64_t path = 0; path < 300 / share; ++path) {
    std::array<real, 12> noise;
    std::array<real, 3> p{1.0, 0.5, 0.0};
    draw_uniform({share.seed(6), 0}, path, 0, noise);
    const auto model = [&](std::span<const real> at, std::span<real> out) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        const real t = real_of(i) * real(0.25);
        const real seen = exp(pack<1>(t * (noise[0] - 0.75))).v * 2.0 + noise[i] * 0.125;
        out[i] = at[0] * exp(pack<1>(-at[1] * t)).v + at[2] - seen;
      }
    };
    const std::array<real, 3> low{0.0, -1.0, -0.25}, high{4.0, 2.0, 0.25};
    Arena arena{block};
    const auto fit = levenberg_marquardt(model, 12, p, {low, high}, {}, arena);
    add_error(digest, fit.error());
    digest.add(std::uint64_t{fit->iterations} << 32 | static_cast<std::uint32_t>(fit->status));
    digest.add(bits_of(fit->sum_of_squares));
    add_all(digest, p);
  }
  return {.value = digest.value()};
}

inline constexpr Block kLinear[] = {
    {"linear", digest_linear},
    {"levenberg_marquardt", digest_fit},
};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC
