// Order statistics and quantiles of a sample, the same on every platform: numbers are compared by a
// total order of their bits, and equal ones by their index.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// How a probability p becomes a number of a sample x_1 <= ... <= x_n (Hyndman and Fan 1996).
enum class QuantileDefinition : std::uint32_t {
  linear = 0,       ///< type 7: x at position 1 + (n - 1) p, linear between neighbours
  inverse_cdf = 1,  ///< type 1: the least x_k with k >= n p, a member of the sample
  weibull = 2,      ///< type 6: position (n + 1) p, within 1 and n
};

/// A key that orders as the number does: -inf < ... < -0 < +0 < ... < +inf.
constexpr std::uint64_t order_key(real x) noexcept {
  const std::uint64_t bits = bits_of(x);
  return (bits >> 63) != 0 ? ~bits : bits | 0x8000000000000000u;
}

/// The number that has the key.
constexpr real number_of_key(std::uint64_t key) noexcept {
  return real_from_bits((key >> 63) != 0 ? key & 0x7fffffffffffffffu : ~key);
}

/// The element that would stand at `rank` (from 0) if the sample were sorted. The sample is read
/// eight times, and neither moved nor copied.
/// Errors: length_mismatch (Field::vector) for an empty sample or a rank outside it; not_finite
/// with the index of the first NaN or infinity.
Result<real> order_statistic(std::span<const real> sample, std::size_t rank) noexcept;

/// The quantile of probability p. Errors: as above, and out_of_domain (Field::probability) for p
/// outside [0, 1].
Result<real> quantile(std::span<const real> sample, real p, QuantileDefinition definition) noexcept;

/// order[i] = index of the i-th smallest element, equal ones by index: a stable merge sort, with at
/// most n log2 n comparisons. Errors: length_mismatch (`order` has not the sample's length, or more
/// than 2^32 - 1 elements), not_finite, capacity_exceeded (the arena must hold n indices).
Error sort_order(std::span<const real> sample, std::span<std::uint32_t> order,
                 Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC
