// A block of options on its way from inputs to what all Greeks are made of.
//
// The work is cut into passes over the block, one function each: 560 instructions an option in one
// loop exceed what a processor can reorder, and short loops run 15 to 30 % faster with equal bits.
#pragma once

#include "core/numeric/exp.hpp"
#include "core/numeric/lanes.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Options a block: a multiple of every lane count, and small enough to stay in the first cache.
inline constexpr std::size_t kBlockRows = 128;

using BlockColumn = real[kBlockRows];

/// The inputs of one block: the caller's own memory, or copies where rows had to be replaced.
struct BlockInputs {
  const real* spot;
  const real* strike;
  const real* expiry_years;
  const real* vol;
  const real* rate;
  const real* carry;
  const real* sign;  ///< +1 call, -1 put
};

/// What the passes leave behind, row by row. F = spot e^(-carry T) and K = strike e^(-rate T) are
/// present values, w is the total volatility and x the logarithm of F / K.
struct alignas(64) OptionBlock {
  BlockColumn forward_value, strike_value;  ///< F and K
  BlockColumn inverse_spot;
  BlockColumn x_high, x_low;
  BlockColumn root_expiry;
  BlockColumn total_vol, inverse_total_vol;  ///< w and 1 / w; both 0 where w counts as zero
  BlockColumn inverse_two_expiry;            ///< 1 / (2 T); 0 where w counts as zero
  BlockColumn d1, d1_low, d2;
  BlockColumn density;            ///< F pdf(d1) = K pdf(d2); 0 where w counts as zero
  BlockColumn tail1, tail2;       ///< F cdf(-|d1|) and K cdf(-|d2|)
  BlockColumn exercised_forward;  ///< F cdf(sign d1)
  BlockColumn exercised_strike;   ///< K cdf(sign d2)
};

template <int N>
LOADLINE_INLINE pack<N> at(const real* column, std::size_t row) {
  return pack<N>::load(column + row);
}

/// Whether a condition holds in every row of a loop. It is kept in the bits of reals: masks that
/// live from one iteration to the next are taken apart into scalars by GCC for SSE2.
template <int N>
class EveryRow {
 public:
  LOADLINE_INLINE void require(mask_pack<N> condition) {
    failed_ = failed_ | bits_of(select(condition, pack<N>(0.0), pack<N>(1.0)));
  }
  LOADLINE_INLINE bool holds() const {
    std::uint64_t failed = 0;
    for (int i = 0; i < N; ++i) failed |= failed_.lane(i);
    return failed == 0;
  }

 private:
  word_pack<N> failed_ = word_pack<N>::all(0);
};

/// Whether every |rate T| and |carry T| of the block leaves its exponential an ordinary number.
template <int N>
bool discounts_are_tame(const BlockInputs& in, std::size_t rows) noexcept {
  constexpr real kTameExponent = 600;
  EveryRow<N> tame;
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> expiry = at<N>(in.expiry_years, i);
    tame.require((absolute(at<N>(in.rate, i)) * expiry < kTameExponent) &
                 (absolute(at<N>(in.carry, i)) * expiry < kTameExponent));
  }
  return tame.holds();
}

/// price e^(-rate T). The tame form leaves out what only matters at the ends of binary64, so its
/// bits are the same: a product with a power of two is exact.
template <int N, bool kTame>
void discount_pass(const real* price, const real* rate, const real* expiry, real* value,
                   std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> x = -(at<N>(rate, i) * at<N>(expiry, i));
    pack<N> factor;
    if constexpr (kTame) {
      const Exponential<N> e = exponential(x, pack<N>(0.0));
      factor = (e.head + e.head * e.correction) * power_of_two(e);
    } else {
      factor = exp(x);
    }
    (at<N>(price, i) * factor).store(value + i);
  }
}

/// log(strike / spot) to about 60 bits: the quotient is carried with its own rounding error.
template <int N>
LOADLINE_INLINE Logarithm<N> log_moneyness(pack<N> spot, pack<N> strike, pack<N> inverse_spot) {
  const pack<N> quotient = strike * inverse_spot;
  const pack<N> quotient_head = head(quotient);
  const pack<N> spot_head = head(spot);
  const pack<N> remainder =
      ((strike - quotient_head * spot_head) - quotient_head * (spot - spot_head)) -
      (quotient - quotient_head) * spot;
  LogReduction<N> reduction = reduce_logarithm(quotient);
  const pack<N> low = remainder * inverse_spot * reduction.reciprocal;
  reduction.r_low = reduction.r_low + (low - reduction.r * low);
  return logarithm(reduction);
}

/// log(strike / spot) in the place of x, with its sign still to be turned.
template <int N>
void logarithm_pass(const BlockInputs& in, OptionBlock& block, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> spot = at<N>(in.spot, i);
    const pack<N> inverse_spot = 1.0 / spot;
    const Logarithm<N> log = log_moneyness(spot, at<N>(in.strike, i), inverse_spot);
    inverse_spot.store(block.inverse_spot + i);
    log.high.store(block.x_high + i);
    log.low.store(block.x_low + i);
  }
}

/// x = (rate - carry) T - log(strike / spot) as high + low. An exponent of -d^2/2 near -700 turns a
/// relative error e of x into 1400 e of the value, so a double alone would cost 1e-13 in the wings.
template <int N>
void drift_pass(const BlockInputs& in, OptionBlock& block, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> rate = at<N>(in.rate, i), carry = at<N>(in.carry, i);
    const pack<N> drift = rate - carry;
    const pack<N> taken = drift - rate;
    const pack<N> drift_error = (rate - (drift - taken)) - (carry + taken);
    const pack<N> drift_head = head(drift);
    const pack<N> expiry = at<N>(in.expiry_years, i);
    const pack<N> expiry_head = head(expiry);
    const pack<N> high = drift_head * expiry_head;
    const pack<N> low =
        drift_head * (expiry - expiry_head) + ((drift - drift_head) + drift_error) * expiry;

    const pack<N> log_high = at<N>(block.x_high, i);
    const pack<N> sum = high - log_high;
    const pack<N> part = sum - high;
    const pack<N> error = (high - (sum - part)) - (log_high + part);
    const pack<N> rest = error + (low - at<N>(block.x_low, i));
    const pack<N> x = sum + rest;
    x.store(block.x_high + i);
    ((sum - x) + rest).store(block.x_low + i);
  }
}

/// w = vol sqrt(T) as a 26-bit head and the rest, the rounding of the root and the product
/// included.
template <int N>
struct TotalVol {
  pack<N> head;
  pack<N> rest;
};

template <int N>
LOADLINE_INLINE TotalVol<N> split_total_vol(pack<N> vol, pack<N> expiry, pack<N> root, pack<N> w,
                                            pack<N> inverse_two_expiry) {
  const pack<N> root_head = head(root);
  const pack<N> root_rest = root - root_head;
  const pack<N> root_error = ((expiry - root_head * root_head) - root_rest * (root + root_head)) *
                             (root * inverse_two_expiry);
  const pack<N> vol_head = head(vol);
  const pack<N> w_head = head(w);
  return {w_head, (vol_head * root_head - w_head) +
                      ((vol_head * root_rest + (vol - vol_head) * root) + vol * root_error)};
}

/// Where w counts as zero, d1 and d2 lie far beyond the reach of the normal law on the side of x,
/// or are 0 where x is, and what is divided by w or T is left out.
inline void settle_limits(OptionBlock& block, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    if (block.total_vol[i] >= kMinTotalVol) continue;
    const real x = block.x_high[i];
    const real beyond = 2 * kNormalReach;
    const real limit = x > 0.0 ? beyond : x < 0.0 ? -beyond : real(0.0);
    block.d1[i] = limit;
    block.d2[i] = limit;
    block.d1_low[i] = 0.0;
    block.total_vol[i] = 0.0;
    block.inverse_total_vol[i] = 0.0;
    block.inverse_two_expiry[i] = 0.0;
  }
}

/// d1 = x / w + w / 2 as high + low, and d2 = d1 - w. Returns whether all of them are ordinary:
/// well within the reach of the normal law.
template <int N>
bool standardise_pass(const BlockInputs& in, OptionBlock& block, std::size_t rows) noexcept {
  constexpr real kTameReach = 37;
  EveryRow<N> live, tame;
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> expiry = at<N>(in.expiry_years, i), vol = at<N>(in.vol, i);
    const pack<N> root = square_root(expiry);
    const pack<N> w = vol * root;
    const pack<N> inverse_w = 1.0 / w;
    const pack<N> inverse_two_expiry = 0.5 / expiry;
    const TotalVol<N> split = split_total_vol(vol, expiry, root, w, inverse_two_expiry);

    const pack<N> x = at<N>(block.x_high, i);
    const pack<N> h = head(x * inverse_w);
    const pack<N> h_rest =
        (((x - h * split.head) - h * split.rest) + at<N>(block.x_low, i)) * inverse_w;
    const pack<N> half = 0.5 * split.head, half_rest = 0.5 * split.rest;
    const pack<N> sum = h + half;
    const pack<N> part = sum - h;
    const pack<N> rest = ((h - (sum - part)) + (half - part)) + (h_rest + half_rest);
    const pack<N> d1 = sum + rest;
    const pack<N> d2 = (h - half) + (h_rest - half_rest);
    live.require(w >= kMinTotalVol);
    tame.require((absolute(d1) < kTameReach) & (absolute(d2) < kTameReach));

    d1.store(block.d1 + i);
    ((sum - d1) + rest).store(block.d1_low + i);
    d2.store(block.d2 + i);
    root.store(block.root_expiry + i);
    w.store(block.total_vol + i);
    inverse_w.store(block.inverse_total_vol + i);
    inverse_two_expiry.store(block.inverse_two_expiry + i);
  }
  if (live.holds()) return tame.holds();
  settle_limits(block, rows);
  return false;
}

/// F e^(-d1^2/2) into `density`, still without 1 / sqrt(2 pi) and live at w = 0.
template <int N, bool kTame>
void gaussian_pass(OptionBlock& block, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> d1 = at<N>(block.d1, i);
    const pack<N> size = absolute(d1);
    const word_pack<N> sign = bits_of(d1) & 0x8000000000000000u;
    const pack<N> low = from_bits(bits_of(at<N>(block.d1_low, i)) ^ sign);
    const pack<N> forward = at<N>(block.forward_value, i);
    pack<N> density;
    if constexpr (kTame) {
      const Exponential<N> e = gaussian(size, low);
      density = forward * (e.head + e.head * e.correction) * power_of_two(e);
    } else {
      const mask_pack<N> inside = size < kNormalReach;
      const Exponential<N> e = gaussian(within_reach(size), select(inside, low, pack<N>(0.0)));
      const pack<N> scaled = scale(forward * (e.head + e.head * e.correction), e);
      density = select(inside, scaled, pack<N>(0.0));
    }
    density.store(block.density + i);
  }
}

/// F cdf(-|d1|) or K cdf(-|d2|): both are the common exponential times a Mills ratio, which keeps
/// their difference accurate however deep in the tail they lie.
template <int N, bool kTame>
void tail_pass(const real* density, const real* d, real* tail, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> size = absolute(at<N>(d, i));
    const MillsRatio<N> mills = mills_ratio(kTame ? size : within_reach(size));
    (at<N>(density, i) * (mills.head + mills.tail)).store(tail + i);
  }
}

/// Probability-weighted present values, and the density in its final form.
template <int N>
void exercise_pass(const BlockInputs& in, OptionBlock& block, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> sign = at<N>(in.sign, i);
    const pack<N> tail1 = at<N>(block.tail1, i), tail2 = at<N>(block.tail2, i);
    const mask_pack<N> left1 = sign * at<N>(block.d1, i) < 0.0;
    const mask_pack<N> left2 = sign * at<N>(block.d2, i) < 0.0;
    select(left1, tail1, at<N>(block.forward_value, i) - tail1).store(block.exercised_forward + i);
    select(left2, tail2, at<N>(block.strike_value, i) - tail2).store(block.exercised_strike + i);
    const mask_pack<N> live = at<N>(block.inverse_total_vol, i) > 0.0;
    const pack<N> density = at<N>(block.density, i) * tables::kInverseRootTwoPi;
    select(live, density, pack<N>(0.0)).store(block.density + i);
  }
}

template <int N, bool kTame>
void law_passes(OptionBlock& block, std::size_t rows) noexcept {
  gaussian_pass<N, kTame>(block, rows);
  tail_pass<N, kTame>(block.density, block.d1, block.tail1, rows);
  tail_pass<N, kTame>(block.density, block.d2, block.tail2, rows);
}

template <int N, bool kTame>
void discount_passes(const BlockInputs& in, OptionBlock& block, std::size_t rows) noexcept {
  discount_pass<N, kTame>(in.spot, in.carry, in.expiry_years, block.forward_value, rows);
  discount_pass<N, kTame>(in.strike, in.rate, in.expiry_years, block.strike_value, rows);
}

/// All passes over the first `rows` rows, a multiple of N. Blocks without an extreme row take
/// shorter forms of three passes, with the same bits.
template <int N>
void fill_block(const BlockInputs& in, OptionBlock& block, std::size_t rows) noexcept {
  if (discounts_are_tame<N>(in, rows)) {
    discount_passes<N, true>(in, block, rows);
  } else {
    discount_passes<N, false>(in, block, rows);
  }
  logarithm_pass<N>(in, block, rows);
  drift_pass<N>(in, block, rows);
  if (standardise_pass<N>(in, block, rows)) {
    law_passes<N, true>(block, rows);
  } else {
    law_passes<N, false>(block, rows);
  }
  exercise_pass<N>(in, block, rows);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
