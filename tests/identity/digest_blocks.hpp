// Digests of the building blocks: random numbers, sums, order statistics, roots, quadrature,
// interpolation, linear algebra, correlation repair. Inputs come from Philox alone. Written for
// either real, so that the software arithmetic can be held against the hardware's.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/base/digest.hpp"
#include "core/numeric/analysis/interpolation.hpp"
#include "core/numeric/analysis/order.hpp"
#include "core/numeric/analysis/quadrature.hpp"
#include "core/numeric/analysis/root.hpp"
#include "core/numeric/analysis/sums.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/linear/cholesky.hpp"
#include "core/numeric/linear/eigen_symmetric.hpp"
#include "core/numeric/linear/ldlt.hpp"
#include "core/numeric/linear/least_squares.hpp"
#include "core/numeric/linear/levenberg_marquardt.hpp"
#include "core/numeric/random/brownian_bridge.hpp"
#include "core/numeric/random/normal_draws.hpp"
#include "core/numeric/random/sobol.hpp"
#include "core/numeric/random/uniform.hpp"
#include "core/risk/correlation.hpp"
#include "core/risk/covariance.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

struct BlockDigest {
  std::uint64_t value = 0;
  bool lanes_agree = true;  ///< the batch had the bits of a single lane everywhere
};

/// What an ordinary sample lacks: zeros, infinities, NaN, the ends of the binades.
inline constexpr std::array<std::uint64_t, 10> kSpecialBits = {
    0x0000000000000000u, 0x8000000000000000u, 0x7ff0000000000000u, 0xfff0000000000000u,
    0x7ff8000000000000u, 0xfff7ffffffffffffu, 0x0000000000000001u, 0x000fffffffffffffu,
    0x0010000000000000u, 0x7fefffffffffffffu};

inline void add_all(Digest& digest, std::span<const real> values) noexcept {
  for (const real x : values) digest.add(bits_of(x));
}

/// What a refusal says is part of the promise too.
inline void add_error(Digest& digest, const Error& error) noexcept {
  digest.add(static_cast<std::uint64_t>(error.code) << 48 |
             static_cast<std::uint64_t>(error.field) << 32 | error.index);
}

inline BlockDigest digest_random(std::uint64_t share) noexcept {
  Digest digest;
  BlockDigest result;
  std::array<real, 33> draws, normals;
  for (std::uint64_t path = 0; path < 20'000 / share; ++path) {
    const RandomSource source{path * 0x9e3779b97f4a7c15u, static_cast<std::uint32_t>(path % 5)};
    const auto first = static_cast<std::uint32_t>(path * 7919);
    const std::size_t count = 1 + path % 33;  // every tail length
    draw_uniform(source, path, first, std::span(draws).first(count));
    normal_draws(source, path, first, std::span(normals).first(count));
    add_all(digest, std::span(draws).first(count));
    add_all(digest, std::span(normals).first(count));
    for (std::size_t i = 0; i < count; ++i) {
      const real alone = normal_draw(source, path, first + static_cast<std::uint32_t>(i));
      result.lanes_agree &= bits_of(alone) == bits_of(normals[i]);
    }
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_sobol(std::uint64_t share) noexcept {
  static std::array<std::byte, kMaxSobolDimensions * 128 + 64> block;
  static std::array<std::uint64_t, kMaxSobolDimensions> words, shift;
  static std::array<real, kMaxSobolDimensions> normals;
  Arena arena{block};
  Digest digest;
  const auto sequence = SobolSequence::create(kMaxSobolDimensions, arena);
  random_words({1, 1}, 0, 0, shift);
  for (std::uint32_t i = 0; sequence.ok() && i < 2'000 / share; ++i) {
    sequence->point(
        i * 65'537,
        i % 2 == 0 ? std::span<const std::uint64_t>(shift) : std::span<const std::uint64_t>(),
        words);
    normals_of(words, normals);
    for (const std::uint64_t word : words) digest.add(word);
    add_all(digest, normals);
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_bridge(std::uint64_t) noexcept {
  static std::array<std::byte, 64 * sizeof(BridgeStep) + 64> block;
  Digest digest;
  for (std::size_t n = 1; n <= 64; ++n) {
    std::array<real, 64> times, normals, path{};
    draw_uniform({2, 2}, n, 0, times);
    for (std::size_t i = 1; i < 64; ++i) times[i] = times[i] + times[i - 1] + 0x1p-20;
    times[0] = times[0] + 0x1p-20;
    for (std::size_t i = 1; i < 64; ++i) times[i] = larger(times[i], times[i - 1] + 0x1p-20);
    normal_draws({2, 3}, n, 0, normals);
    Arena arena{block};
    const auto bridge = BrownianBridge::create(std::span(times).first(n), arena);
    if (!bridge.ok()) {
      add_error(digest, bridge.error());
      continue;
    }
    add_error(digest, bridge->build(std::span(normals).first(n), std::span(path).first(n)));
    add_all(digest, std::span(path).first(n));
  }
  return {.value = digest.value()};
}

/// A sample over many binary orders, with special numbers where `special` is set.
inline void draw_sample(std::uint64_t path, bool special, std::span<real> out) noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint64_t word = random_word({3, 0}, path, static_cast<std::uint32_t>(i));
    const std::uint64_t exponent = 0x3e0 + word % 64;
    out[i] = real_from_bits((word & 0x800fffffffffffffu) | exponent << 52);
    if (special && word % 29 == 0) out[i] = real_from_bits(kSpecialBits[word / 29 % 10]);
  }
}

template <int N>
bool sums_agree(std::span<const real> a, std::span<const real> b) noexcept {
  return bits_of(sum<N>(a)) == bits_of(sum(a)) && bits_of(dot<N>(a, b)) == bits_of(dot(a, b));
}

inline BlockDigest digest_sums(std::uint64_t share) noexcept {
  Digest digest;
  BlockDigest result;
  std::array<real, 97> a, b;
  for (std::uint64_t path = 0; path < 20'000 / share; ++path) {
    const std::size_t count = path % 97;
    const auto x = std::span(a).first(count), y = std::span(b).first(count);
    draw_sample(2 * path, path % 4 == 3, x);
    draw_sample(2 * path + 1, false, y);
    add_all(digest, std::array{sum(x), dot(x, y), mean(x), compensated_sum(x)});
    result.lanes_agree &= sums_agree<1>(x, y) && sums_agree<kLanes>(x, y);
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_order(std::uint64_t share) noexcept {
  Digest digest;
  std::array<std::byte, 1024> block;
  Arena arena{block};
  std::array<real, 97> values;
  std::array<std::uint32_t, 97> order{};
  for (std::uint64_t path = 0; path < 2'000 / share; ++path) {
    const std::size_t count = path % 97;
    const auto sample = std::span(values).first(count);
    draw_sample(path, path % 4 == 3, sample);
    const auto places = std::span(order).first(count);
    add_error(digest, sort_order(sample, places, arena));
    for (const std::uint32_t place : places) digest.add(std::uint64_t{place});
    const real p = uniform(random_word({3, 1}, path, 0));
    for (std::uint32_t definition = 0; definition < 3; ++definition) {
      const auto found = quantile(sample, p, static_cast<QuantileDefinition>(definition));
      add_error(digest, found.error());
      digest.add(bits_of(*found));
    }
  }
  return {.value = digest.value()};
}

/// Smooth, stiff and oscillating functions that need nothing of the platform.
struct Shape {
  real a, b;
  real operator()(real x) const noexcept {
    return exp(pack<1>(a * x)).v - b * x * x * x - real(1.0);
  }
};

inline BlockDigest digest_analysis(std::uint64_t share) noexcept {
  Digest digest;
  std::array<real, 12> x, y, slopes{};
  for (std::uint64_t path = 0; path < 2'000 / share; ++path) {
    draw_uniform({4, 0}, path, 0, x);
    draw_uniform({4, 1}, path, 0, y);
    const Shape shape{x[0] * 6.0 - 3.0, y[0] * 4.0};
    const auto root = find_root(shape, x[1] - 1.5, y[1] + 0.125, x[2] * 0x1p-30);
    add_error(digest, root.error());
    add_all(digest, std::array{root->x, root->value, root->low, root->high});
    add_all(digest,
            std::array{gauss_legendre<8>(shape, x[3], y[3]), gauss_legendre<64>(shape, x[3], y[3]),
                       gauss_laguerre<32>([&](real t) { return shape(t * -0.125); }),
                       gauss_hermite<32>(shape)});
    const auto integral = tanh_sinh(shape, -x[4] - 1.0, y[4], 0x1p-40);
    add_error(digest, integral.error());
    add_all(digest, std::array{integral->value, integral->change});
    for (std::size_t i = 1; i < x.size(); ++i) x[i] = x[i] + x[i - 1] + 0x1p-20;
    add_error(digest, monotone_slopes(x, y, slopes));
    add_all(digest, slopes);
    for (const real at : {x[2], x[3] + 0.01, x[5] + 0.3, x[9] + 0.7, real(-1.0)}) {
      add_all(digest,
              std::array{interpolate_linear(x, y, at), interpolate_cubic(x, y, slopes, at)});
    }
  }
  return {.value = digest.value()};
}

/// Square matrices of up to eight rows: symmetric, and a Gram matrix with a little on its diagonal.
struct MatrixSample {
  static constexpr std::size_t kMost = 8;
  std::array<real, kMost * kMost> square{}, symmetric{}, gram{}, work{}, vectors{};
  std::array<real, kMost> values{}, right{};
  std::array<std::uint32_t, kMost> order{};
  std::size_t n = 0;

  void draw(std::uint64_t path) noexcept {
    n = 1 + path % kMost;
    draw_uniform({5, 0}, path, 0, square);
    draw_uniform({5, 1}, path, 0, right);
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

inline BlockDigest digest_linear(std::uint64_t share) noexcept {
  Digest digest;
  MatrixSample m;
  for (std::uint64_t path = 0; path < 4'000 / share; ++path) {
    m.draw(path);
    m.work = m.gram;
    add_error(digest, cholesky(m.view(m.work)));
    add_all(digest, m.elements(m.work));
    m.values = m.right;
    add_error(digest, cholesky_solve(m.view(m.work), m.head(m.values)));
    add_all(digest, m.head(m.values));
    m.work = m.symmetric;
    add_error(digest, ldlt(m.view(m.work), std::span(m.order).first(m.n)).error());
    add_all(digest, m.elements(m.work));
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

inline BlockDigest digest_fit(std::uint64_t share) noexcept {
  static std::array<std::byte, 8192> block;
  Digest digest;
  for (std::uint64_t path = 0; path < 300 / share; ++path) {
    std::array<real, 12> noise;
    std::array<real, 3> p{1.0, 0.5, 0.0};
    draw_uniform({6, 0}, path, 0, noise);
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

inline BlockDigest digest_correlation(std::uint64_t share) noexcept {
  static std::array<std::byte, 8192> block;
  Digest digest;
  MatrixSample m;
  for (std::uint64_t path = 0; path < 400 / share; ++path) {
    m.draw(path);
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
    const Matrix returns{m.square.data(), 8, m.n};
    const auto identity = ledoit_wolf_identity(returns, m.view(m.work), arena);
    digest.add(bits_of(identity->intensity));
    add_all(digest, m.elements(m.work));
    const auto constant = ledoit_wolf_constant_correlation(returns, m.view(m.work), arena);
    digest.add(bits_of(constant->intensity));
    add_all(digest, m.elements(m.work));
  }
  return {.value = digest.value()};
}

/// Every block under its name. `share` divides the number of samples.
struct Block {
  const char* name;
  BlockDigest (*digest)(std::uint64_t share) noexcept;
};

inline constexpr Block kBlocks[] = {
    {"philox_draws", digest_random},
    {"sobol", digest_sobol},
    {"brownian_bridge", digest_bridge},
    {"sums", digest_sums},
    {"order", digest_order},
    {"analysis", digest_analysis},
    {"linear", digest_linear},
    {"levenberg_marquardt", digest_fit},
    {"correlation", digest_correlation},
};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC
