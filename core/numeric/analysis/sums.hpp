// Sums whose bits do not depend on the width of the hardware's vectors.
#pragma once

#include <cstddef>
#include <span>

#include "core/numeric/lanes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Sum by a fixed tree: 16 virtual lanes, lane l adding elements l, l + 16, l + 32 ... in that
/// order, then lanes 8 apart, 4, 2 and 1. Error at most (n/16 + 4) ulp of the sum of |values|, a
/// sixteenth of a plain loop's. An empty span gives +0; NaN gives the canonical NaN.
real sum(std::span<const real> values) noexcept;

/// Sum of products by the same tree, over as many elements as both spans hold. Error at most
/// (n/16 + 5) ulp of the sum of |products|; NaN gives the canonical NaN.
real dot(std::span<const real> a, std::span<const real> b) noexcept;

/// sum(values) / n, with one rounding more. The canonical NaN for an empty span, and where a value
/// is NaN or infinities of both signs meet.
real mean(std::span<const real> values) noexcept;

/// Sum in sequence with the lost parts carried along (Neumaier 1974): the error is 1 ulp of the
/// result plus n^2 2^-106 of the sum of |values|. Infinities and NaN give what a plain loop gives,
/// NaN the canonical one.
real compensated_sum(std::span<const real> values) noexcept;

/// A running sum that keeps what its additions lose, for terms that are not larger than the sum so
/// far (Dekker 1971): the series of the laws.
struct KeptSum {
  real value = 0.0;
  real lost = 0.0;

  void add(real term) noexcept {
    const real next = value + term;
    lost = lost + ((value - next) + term);
    value = next;
  }
  real total() const noexcept { return value + lost; }
};

/// The lanes of the tree. A sum of up to 16 terms costs one addition a level.
inline constexpr std::size_t kSumLanes = 16;

/// Adds what `at(i)` returns (a pack of the elements i to i + N - 1) for i in steps of N below
/// `count`, which is a multiple of 16, and then the 16 values of `tail`.
template <int N, class Elements>
LOADLINE_INLINE real tree_sum(std::size_t count, Elements at, const real* tail) {
  constexpr std::size_t kPacks = kSumLanes / N;
  pack<N> lane[kPacks];
  for (std::size_t k = 0; k < kPacks; ++k) lane[k] = pack<N>(0.0);
  for (std::size_t i = 0; i < count; i += kSumLanes) {
    for (std::size_t k = 0; k < kPacks; ++k) lane[k] = lane[k] + at(i + k * N);
  }
  real total[kSumLanes];
  for (std::size_t k = 0; k < kPacks; ++k) {
    (lane[k] + pack<N>::load(tail + k * N)).store(total + k * N);
  }
  for (std::size_t apart = kSumLanes / 2; apart > 0; apart /= 2) {
    for (std::size_t l = 0; l < apart; ++l) total[l] = total[l] + total[l + apart];
  }
  return canonical(pack<1>(total[0])).v;
}

/// `sum` with N lanes at a time: the same bits for every N.
template <int N>
LOADLINE_INLINE real sum(std::span<const real> values) {
  const std::size_t whole = values.size() - values.size() % kSumLanes;
  real tail[kSumLanes] = {};
  for (std::size_t i = whole; i < values.size(); ++i) tail[i - whole] = values[i];
  const auto at = [&](std::size_t i)
                      LOADLINE_INLINE_LAMBDA { return pack<N>::load(values.data() + i); };
  return tree_sum<N>(whole, at, tail);
}

/// `dot` with N lanes at a time: the same bits for every N.
template <int N>
LOADLINE_INLINE real dot(std::span<const real> a, std::span<const real> b) {
  const std::size_t count = a.size() < b.size() ? a.size() : b.size();
  const std::size_t whole = count - count % kSumLanes;
  real tail[kSumLanes] = {};
  for (std::size_t i = whole; i < count; ++i) tail[i - whole] = a[i] * b[i];
  const auto at = [&](std::size_t i) LOADLINE_INLINE_LAMBDA {
    return pack<N>::load(a.data() + i) * pack<N>::load(b.data() + i);
  };
  return tree_sum<N>(whole, at, tail);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
