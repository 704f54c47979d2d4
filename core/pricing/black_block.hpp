// A block of options on its way from inputs to the standardised distances d1 and d2.
//
// The work is cut into passes over the block, one function each: some 500 instructions an option in
// one loop exceed what a processor can reorder, and short loops run 15 to 30 % faster with equal
// bits. What depends only on inputs that all rows share is computed once a batch.
#pragma once

#include <limits>

#include "core/numeric/exp.hpp"
#include "core/numeric/lanes.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Options a block: a multiple of every lane count, and small enough to stay in the first cache.
/// The software real has one lane and runs where memory is paid by the page.
#if defined(LOADLINE_SOFTWARE_REAL)
inline constexpr std::size_t kBlockRows = 8;
#else
inline constexpr std::size_t kBlockRows = 128;
#endif

using BlockColumn = real[kBlockRows];

/// The inputs of one block: the caller's own memory, or copies where rows had to be replaced. Rate
/// and carry are `settled_yields`; the drift is taken of the two as they were given, whose
/// difference is known without its rounding.
struct BlockInputs {
  const real* spot;
  const real* strike;
  const real* expiry_years;
  const real* vol;
  const real* rate;
  const real* carry;
  const real* sign;  ///< +1 call, -1 put
  const real* drift_rate;
  const real* drift_carry;
};

/// The inputs that have one value for all rows of a batch.
struct SharedInputs {
  bool spot, strike, expiry_years, rate, carry;
};

/// What the passes leave behind, row by row. F = spot e^(-carry T) and K = strike e^(-rate T) are
/// present values, w is the total volatility and x the logarithm of F / K.
struct alignas(64) OptionBlock {
  BlockColumn forward_value, strike_value;  ///< F and K
  BlockColumn inverse_spot;
  BlockColumn log_high, log_low;             ///< log(strike / spot)
  BlockColumn drift_head, drift_rest;        ///< rate - carry, the head on 26 bits
  BlockColumn root_expiry;                   ///< sqrt(T)
  BlockColumn root_rest;                     ///< what its 26-bit head lacks, error included
  BlockColumn inverse_two_expiry;            ///< 1 / (2 T); 0 where w counts as zero
  BlockColumn x;                             ///< x rounded
  BlockColumn total_vol, inverse_total_vol;  ///< w and 1 / w; both 0 where w counts as zero
  BlockColumn d1, d2;
  BlockColumn d1_grid, d1_rest;  ///< d1 = multiple of 2^-20 + rest
  BlockColumn weight;            ///< F e^(-d1^2/2) = K e^(-d2^2/2)
  BlockColumn density;           ///< F pdf(d1) = K pdf(d2); 0 where w counts as zero
  BlockColumn tail1, tail2;      ///< F cdf(-|d1|) and K cdf(-|d2|)
  BlockColumn forward_discount, strike_discount;  ///< the factors, where they are shared
};

template <int N>
LOADLINE_INLINE pack<N> at(const real* column, std::size_t row) {
  return pack<N>::load(column + row);
}

/// Gives the whole column its first value.
inline void spread(BlockColumn& column) noexcept {
  for (std::size_t i = 1; i < kBlockRows; ++i) column[i] = column[0];
}

/// e^-y: a short fraction near 0, where most rates times expiries lie, the table elsewhere.
template <int N>
LOADLINE_INLINE pack<N> discount_factor(pack<N> y) {
  const mask_pack<N> is_small = absolute(y) < tables::kSmallExponent;
  if (all_of(is_small)) return small_exp(-y);
  return select(is_small, small_exp(-y), exp(-y));
}

/// value = price e^(-rate T). Where kSmall is set, rows beyond the reach of the short fraction come
/// out wrong; returns whether there was none.
template <int N, bool kSmall>
bool discount_pass(const real* price, const real* rate, const real* expiry, real* value,
                   std::size_t rows) noexcept {
  EveryLane<N> every;
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> y = at<N>(rate, i) * at<N>(expiry, i);
    const pack<N> factor = kSmall ? small_exp(-y) : discount_factor(y);
    if constexpr (kSmall) every.require_below(absolute(y), tables::kSmallExponent);
    (at<N>(price, i) * factor).store(value + i);
  }
  return every.holds();
}

/// log(strike / spot) to about 60 bits: the quotient's own rounding error is carried along. It is
/// taken of z, the quotient without its exponent, whose 32-bit head the logarithm has already.
template <int N>
LOADLINE_INLINE Logarithm<N> log_moneyness(pack<N> spot, pack<N> strike, pack<N> inverse_spot) {
  LogReduction<N> z = reduce_logarithm(strike * inverse_spot);
  const pack<N> scaled_strike = from_bits(bits_of(strike) - z.k_bits);
  const pack<N> spot_head = from_bits(bits_of(spot) & 0xffffffff00000000u);  // 21 bits
  const pack<N> remainder =
      ((scaled_strike - z.z_high * spot_head) - z.z_high * (spot - spot_head)) - z.z_low * spot;
  const pack<N> low = remainder * inverse_spot * z.inverse;
  z.r_low = z.r_low + (low - z.r * low);
  return logarithm(z);
}

template <int N>
void logarithm_pass(const BlockInputs& in, OptionBlock& block, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> spot = at<N>(in.spot, i);
    const pack<N> inverse_spot = 1.0 / spot;
    const Logarithm<N> log = log_moneyness(spot, at<N>(in.strike, i), inverse_spot);
    inverse_spot.store(block.inverse_spot + i);
    log.high.store(block.log_high + i);
    log.low.store(block.log_low + i);
  }
}

/// rate - carry, as they were given, as a 26-bit head and the rest, the rounding of the difference
/// included.
template <int N>
void drift_pass(const BlockInputs& in, OptionBlock& block, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> rate = at<N>(in.drift_rate, i), carry = at<N>(in.drift_carry, i);
    const pack<N> drift = rate - carry;
    const pack<N> taken = drift - rate;
    const pack<N> error = (rate - (drift - taken)) - (carry + taken);
    const pack<N> drift_head = head(drift);
    drift_head.store(block.drift_head + i);
    ((drift - drift_head) + error).store(block.drift_rest + i);
  }
}

/// The root of T in two parts, and 1 / (2 T).
template <int N>
void expiry_pass(const BlockInputs& in, OptionBlock& block, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> expiry = at<N>(in.expiry_years, i);
    const pack<N> root = square_root(expiry);
    const pack<N> inverse_two_expiry = 0.5 / expiry;
    const pack<N> root_head = head(root), rest = root - root_head;
    // Of the least subnormal expiries the reciprocal overflows. What it would make of the error is
    // no number, and neither would d1 be, whose bits choose a row of a table.
    const pack<N> slope = root * at_most(inverse_two_expiry, std::numeric_limits<real>::max());
    const pack<N> error = ((expiry - root_head * root_head) - rest * (root + root_head)) * slope;
    root.store(block.root_expiry + i);
    (rest + error).store(block.root_rest + i);
    inverse_two_expiry.store(block.inverse_two_expiry + i);
  }
}

/// x = (rate - carry) T - log(strike / spot) as high + low. An exponent of -d^2/2 near -700 turns a
/// relative error e of x into 1400 e of the value, so a double alone would cost 1e-13 in the wings.
template <int N>
LOADLINE_INLINE Logarithm<N> drifted_moneyness(const BlockInputs& in, const OptionBlock& block,
                                               std::size_t row) {
  const pack<N> expiry = at<N>(in.expiry_years, row), expiry_head = head(expiry);
  const pack<N> drift_head = at<N>(block.drift_head, row);
  const pack<N> high = drift_head * expiry_head;
  const pack<N> low = drift_head * (expiry - expiry_head) + at<N>(block.drift_rest, row) * expiry;
  const pack<N> log_high = at<N>(block.log_high, row);
  const pack<N> sum = high - log_high;
  const pack<N> part = sum - high;
  const pack<N> error = (high - (sum - part)) - (log_high + part);
  const pack<N> rest = error + (low - at<N>(block.log_low, row));
  const pack<N> x = sum + rest;
  return {x, (sum - x) + rest};
}

/// w = vol sqrt(T) as a 26-bit head and the rest, the rounding of root and product included.
template <int N>
struct TotalVol {
  pack<N> head;
  pack<N> rest;
};

template <int N>
LOADLINE_INLINE TotalVol<N> split_total_vol(pack<N> vol, pack<N> root, pack<N> root_rest,
                                            pack<N> w) {
  const pack<N> root_head = head(root), vol_head = head(vol), w_head = head(w);
  return {w_head,
          (vol_head * root_head - w_head) + (vol_head * root_rest + (vol - vol_head) * root)};
}

/// y to the nearest multiple of 2^-20, for |y| < 2^31: of the sizes of d1 that matter the square is
/// then exact.
template <int N>
LOADLINE_INLINE pack<N> on_grid(pack<N> y) {
  constexpr real kRound = 0x1.8p32;
  return (y + kRound) - kRound;
}

/// Beyond this distance a row needs the careful forms of the passes that follow.
inline constexpr real kTameReach = 37;

/// d1 = x / w + w / 2 on a grid and the rest, and d2 = d1 - w. Returns whether every row is tame:
/// within kTameReach, with a w that counts.
template <int N>
bool standardise_pass(const BlockInputs& in, OptionBlock& block, std::size_t rows) noexcept {
  EveryLane<N> tame;
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> vol = at<N>(in.vol, i), root = at<N>(block.root_expiry, i);
    const pack<N> w = vol * root;
    const pack<N> inverse_w = 1.0 / w;
    const TotalVol<N> split = split_total_vol(vol, root, at<N>(block.root_rest, i), w);
    const Logarithm<N> x = drifted_moneyness<N>(in, block, i);

    const pack<N> ratio = x.high * inverse_w, half = 0.5 * split.head;
    const pack<N> h = on_grid(ratio), g = on_grid(half);
    const pack<N> h_rest = (((x.high - h * split.head) - h * split.rest) + x.low) * inverse_w;
    const pack<N> g_rest = (half - g) + 0.5 * split.rest;
    const pack<N> grid = h + g, rest = h_rest + g_rest;
    tame.require_below(absolute(ratio) + half, kTameReach);
    tame.require_at_least(w, kMinTotalVol);

    x.high.store(block.x + i);
    w.store(block.total_vol + i);
    inverse_w.store(block.inverse_total_vol + i);
    grid.store(block.d1_grid + i);
    rest.store(block.d1_rest + i);
    (grid + rest).store(block.d1 + i);
    ((h - g) + (h_rest - g_rest)).store(block.d2 + i);
  }
  return tame.holds();
}

/// Gives row i its d1 and d2 where they are far beyond the reach of the normal law.
inline void place_beyond(OptionBlock& block, std::size_t i, real d1, real d2) noexcept {
  const auto clamped = [](real d) {
    constexpr real kBeyond = 2 * kNormalReach;
    return at_least(at_most(pack<1>(d), kBeyond), -kBeyond).v;
  };
  block.d1[i] = block.d1_grid[i] = clamped(d1);
  block.d2[i] = clamped(d2);
  block.d1_rest[i] = 0.0;
}

/// The rows of a block that the grid cannot hold. Where w counts as zero, d1 and d2 lie beyond
/// reach on the side of x, or are 0 where x is, and what is divided by w or T is left out. Returns
/// whether there was such a row.
inline bool settle_limits(OptionBlock& block, std::size_t rows) noexcept {
  constexpr real kOnGrid = 64;
  bool dead = false;
  for (std::size_t i = 0; i < rows; ++i) {
    const real x = block.x[i], w = block.total_vol[i];
    if (w >= kMinTotalVol) {
      const real ratio = x * block.inverse_total_vol[i], half = real(0.5) * w;
      if (half < kOnGrid && ratio < kOnGrid && ratio > -kOnGrid) continue;
      place_beyond(block, i, ratio + half, ratio - half);
    } else {
      const real side = x > 0.0 ? kMaxOptionPrice : x < 0.0 ? -kMaxOptionPrice : real(0.0);
      place_beyond(block, i, side, side);
      block.total_vol[i] = 0.0;
      block.inverse_total_vol[i] = 0.0;
      block.inverse_two_expiry[i] = 0.0;
      dead = true;
    }
  }
  return dead;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
