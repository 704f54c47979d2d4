// Digests of sums, order statistics, roots, quadrature and interpolation.
#pragma once

#include "core/numeric/analysis/interpolation.hpp"
#include "core/numeric/analysis/order.hpp"
#include "core/numeric/analysis/quadrature.hpp"
#include "core/numeric/analysis/root.hpp"
#include "core/numeric/analysis/sums.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/random/uniform.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

/// A sample over many binary orders, with special numbers where `special` is set.
inline void draw_sample(std::uint64_t seed, std::uint64_t path, bool special,
                        std::span<real> out) noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint64_t word = random_word({seed, 0}, path, static_cast<std::uint32_t>(i));
    const std::uint64_t exponent = 0x3e0 + word % 64;
    out[i] = real_from_bits((word & 0x800fffffffffffffu) | exponent << 52);
    if (special && word % 29 == 0)
      out[i] = real_from_bits(kSpecialBits[word / 29 % kSpecialBits.size()]);
  }
}

template <int N>
bool sums_agree(std::span<const real> a, std::span<const real> b) noexcept {
  return bits_of(sum<N>(a)) == bits_of(sum(a)) && bits_of(dot<N>(a, b)) == bits_of(dot(a, b));
}

inline BlockDigest digest_sums(Share share) noexcept {
  Digest digest;
  BlockDigest result;
  std::array<real, 97> a, b;
  for (std::uint64_t path = 0; path < 20'000 / share; ++path) {
    const std::size_t count = path % 97;
    const auto x = std::span(a).first(count), y = std::span(b).first(count);
    draw_sample(share.seed(3), 2 * path, path % 4 == 3, x);
    draw_sample(share.seed(3), 2 * path + 1, false, y);
    add_all(digest, std::array{sum(x), dot(x, y), mean(x), compensated_sum(x)});
    result.lanes_agree &= sums_agree<1>(x, y) && sums_agree<kLanes>(x, y);
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_order(Share share) noexcept {
  Digest digest;
  std::array<std::byte, 1024> block;
  Arena arena{block};
  std::array<real, 97> values;
  std::array<std::uint32_t, 97> order{};
  for (std::uint64_t path = 0; path < 2'000 / share; ++path) {
    const std::size_t count = path % 97;
    const auto sample = std::span(values).first(count);
    draw_sample(share.seed(3), path, path % 4 == 3, sample);
    const auto places = std::span(order).first(count);
    add_error(digest, sort_order(sample, places, arena));
    for (const std::uint32_t place : places) digest.add(std::uint64_t{place});
    const real p = uniform(random_word({share.seed(3), 1}, path, 0));
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

inline BlockDigest digest_analysis(Share share) noexcept {
  Digest digest;
  std::array<real, 12> x, y, slopes{};
  for (std::uint64_t path = 0; path < 2'000 / share; ++path) {
    draw_uniform({share.seed(4), 0}, path, 0, x);
    draw_uniform({share.seed(4), 1}, path, 0, y);
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

inline constexpr Block kAnalysis[] = {
    {"sums", digest_sums},
    {"order", digest_order},
    {"analysis", digest_analysis},
};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC
