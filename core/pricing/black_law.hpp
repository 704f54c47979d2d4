// The normal law over a block of options, and the order of all passes.
#pragma once

#include "core/pricing/black_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// F e^(-d1^2/2) and F pdf(d1). With d1 = a + b the exponent is -a^2/2, which is exact, and
/// -b (a + b/2), which is small. The tame form leaves out what only matters beyond kTameReach.
template <int N, bool kTame>
void density_pass(OptionBlock& block, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    pack<N> a = at<N>(block.d1_grid, i), b = at<N>(block.d1_rest, i);
    const pack<N> forward = at<N>(block.forward_value, i);
    pack<N> weight;
    if constexpr (kTame) {
      const Exponential<N> e = exponential(a * a * -0.5, -(b * (a + 0.5 * b)));
      weight = forward * (e.head + e.head * e.correction) * power_of_two(e);
    } else {
      const mask_pack<N> inside = absolute(at<N>(block.d1, i)) < kNormalReach;
      a = select(inside, a, pack<N>(kNormalReach));
      b = select(inside, b, pack<N>(0.0));
      const Exponential<N> e = exponential(a * a * -0.5, -(b * (a + 0.5 * b)));
      const pack<N> scaled = scale(forward * (e.head + e.head * e.correction), e);
      weight = select(inside, scaled, pack<N>(0.0));
    }
    pack<N> density = weight * tables::kInverseRootTwoPi;
    if constexpr (!kTame) {
      density = select(at<N>(block.inverse_total_vol, i) > 0.0, density, pack<N>(0.0));
    }
    weight.store(block.weight + i);
    density.store(block.density + i);
  }
}

/// F cdf(-|d1|) or K cdf(-|d2|): both are the common weight times a Mills ratio, which keeps their
/// difference accurate however deep in the tail they lie.
template <int N, bool kTame>
void tail_pass(const real* weight, const real* d, real* tail, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> size = absolute(at<N>(d, i));
    const MillsRatio<N> mills = mills_ratio(kTame ? size : within_reach(size));
    (at<N>(weight, i) * (mills.head + mills.tail)).store(tail + i);
  }
}

template <int N, bool kTame>
void law_passes(OptionBlock& block, std::size_t rows) noexcept {
  density_pass<N, kTame>(block, rows);
  tail_pass<N, kTame>(block.weight, block.d1, block.tail1, rows);
  tail_pass<N, kTame>(block.weight, block.d2, block.tail2, rows);
}

/// value = price factor.
template <int N>
void product_pass(const real* price, const real* factor, real* value, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) (at<N>(price, i) * at<N>(factor, i)).store(value + i);
}

/// Fills the blocks of one batch, one after the other.
template <int N>
class BlockFiller {
 public:
  explicit BlockFiller(const SharedInputs& shared) noexcept : shared_(shared) {}

  /// All passes over the first `rows` rows, a multiple of N, never more than in the first block:
  /// what all rows share is filled there. Blocks without an extreme row take shorter forms, with
  /// the same bits.
  void fill(const BlockInputs& in, std::size_t rows) noexcept {
    discount(in.spot, in.carry, in.expiry_years, shared_.carry, block_.forward_discount,
             block_.forward_value, rows);
    discount(in.strike, in.rate, in.expiry_years, shared_.rate, block_.strike_discount,
             block_.strike_value, rows);
    if (!(shared_.spot && shared_.strike && is_started_)) logarithm_pass<N>(in, block_, rows);
    if (!(shared_.rate && shared_.carry && is_started_)) {
      drift_pass<N>(in, block_, rows);
    }
    if (!(shared_.expiry_years && is_started_ && !was_dead_)) {
      expiry_pass<N>(in, block_, rows);
    }
    is_started_ = true;
    was_dead_ = false;
    if (standardise_pass<N>(in, block_, rows)) {
      law_passes<N, true>(block_, rows);
    } else {
      was_dead_ = settle_limits(block_, rows);
      law_passes<N, false>(block_, rows);
    }
  }

  const OptionBlock& block() const noexcept { return block_; }

 private:
  /// value = price e^(-rate T), the factor of a shared rate and expiry from the first block.
  void discount(const real* price, const real* rate, const real* expiry, bool is_rate_shared,
                BlockColumn& factor, real* value, std::size_t rows) noexcept {
    if (is_rate_shared && rate[0] == real(0.0)) {  // the factor would be 1
      for (std::size_t i = 0; i < rows; ++i) value[i] = price[i];
      return;
    }
    if (!(is_rate_shared && shared_.expiry_years))
      return discount(price, rate, expiry, value, rows);
    if (!is_started_) {
      for (std::size_t i = 0; i < rows; ++i) factor[i] = 1.0;
      discount(factor, rate, expiry, factor, rows);
    }
    product_pass<N>(price, factor, value, rows);
  }

  void discount(const real* price, const real* rate, const real* expiry, real* value,
                std::size_t rows) noexcept {
    is_short_dated_ = is_short_dated_ && discount_pass<N, true>(price, rate, expiry, value, rows);
    if (!is_short_dated_) discount_pass<N, false>(price, rate, expiry, value, rows);
  }

  SharedInputs shared_;
  bool is_started_ = false;
  bool is_short_dated_ = true;  ///< so far every |rate T| and |carry T| was small
  bool was_dead_ = false;       ///< the last block had a row whose w counts as zero
  OptionBlock block_;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
