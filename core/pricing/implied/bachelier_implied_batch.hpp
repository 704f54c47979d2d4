// Batches of Bachelier quotes for any number of lanes. `implied_normal_vols` is the instance with
// the build's own lanes; tests hold the others against it.
#pragma once

#include "core/pricing/bachelier_rows.hpp"
#include "core/pricing/implied/bachelier_implied.hpp"
#include "core/pricing/implied/bachelier_inverse.hpp"
#include "core/pricing/implied/householder.hpp"
#include "core/pricing/implied/quote_block.hpp"
#include "core/pricing/implied/total_vol.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A price below this share of the distance of forward and strike is none: the numbers on the way
/// to its volatility would leave binary64.
inline constexpr real kLeastShareOfDistance = 0x1p-1000;

/// One quote a lane: x = |forward - strike| in two words, and the undiscounted price out of the
/// money.
template <int N>
struct BachelierProblem {
  pack<N> x, x_low, value;
  mask_pack<N> above_intrinsic, not_under;  ///< by more than the price's resolution; within it
};

template <int N>
LOADLINE_INLINE BachelierProblem<N> bachelier_problem(pack<N> price, pack<N> forward,
                                                      pack<N> strike, pack<N> discount,
                                                      pack<N> sign) {
  const TimeValue<N> time = time_value(DoubleWord<N>{price, 0.0}, forward, strike, discount, sign);
  const pack<N> value = time.value.high + time.value.low;
  const pack<N> least = select(time.in_the_money, absolute(price) * kPriceResolution, pack<N>(0.0));
  const DoubleWord<N> d = two_sum(forward, -strike);
  BachelierProblem<N> p;
  p.x = absolute(d.high);
  p.x_low = select(d.high < 0.0, -d.low, d.low);
  p.value = value / discount;
  p.above_intrinsic = (value > least) & (p.value >= kLeastNormalisedPrice) &
                      (p.value >= p.x * kLeastShareOfDistance);
  p.not_under = value >= -least;
  return p;
}

/// s = normal_vol sqrt(T), and y = x / s in two words.
template <int N>
struct NormalTotalVol {
  pack<N> s, y, y_low;
};

template <int N>
LOADLINE_INLINE NormalTotalVol<N> over(pack<N> x, pack<N> x_low, pack<N> s) {
  const pack<N> inverse = 1.0 / s, y = x * inverse;
  const pack<N> y_head = head(y), s_head = head(s), y_rest = y - y_head, s_rest = s - s_head;
  const pack<N> remainder =
      ((x - y_head * s_head) - (y_head * s_rest + y_rest * s_head)) - y_rest * s_rest;
  return {s, y, (remainder + x_low) * inverse};
}

/// The table's answer, good to 1e-6, and one Householder step for the logarithm of the price.
template <int N>
LOADLINE_INLINE NormalTotalVol<N> normal_total_vol(const BachelierProblem<N>& p) {
  const pack<N> distance = least_distance(p.x, p.value);
  const pack<N> guess = distance / bachelier_moneyness(distance, p.value);
  const NormalTotalVol<N> at = over(p.x, p.x_low, guess);

  // value e^(y^2/2) against -s m'(y): both are the price over e^(-y^2/2).
  const pack<N> y_head = head(at.y);
  const pack<N> rest = (at.y - y_head) * (at.y + y_head) * 0.5 + at.y * at.y_low;
  const Exponential<N> e = exponential(y_head * y_head * 0.5, rest);
  const PowerFactors<N> power(e);
  const pack<N> scaled = e.head * power.first;
  const pack<N> wanted = (scaled * p.value + scaled * e.correction * p.value) * power.second;
  const MillsRatio<N> m = mills_ratio(DoubleWord<N>{at.y, at.y_low});
  const pack<N> slope = -mills_slope(at.y, at.y_low, m), present = slope * guess;
  const pack<N> miss = log_of_quotient(wanted - present, wanted + present);
  const pack<N> step = householder(miss, tables::kInverseRootTwoPi / slope, kRootTwoPi * slope,
                                   at.y * at.y, pack<N>(0.0));
  return over(p.x, p.x_low, guess + guess * step);
}

/// discount pdf(y) sqrt(T).
template <int N>
LOADLINE_INLINE pack<N> normal_vega(const NormalTotalVol<N>& at, pack<N> discount, pack<N> root) {
  const Exponential<N> e = gaussian(at.y, at.y_low);
  const pack<N> bell = (e.head + e.head * e.correction) * tables::kInverseRootTwoPi;
  return scale(discount * root * bell, e);
}

/// The error of row i of a batch, or ErrorCode::ok; the answers of a batch are told by it alone.
Error bachelier_refusal(const BachelierQuote& quote) noexcept;

/// Row i as the aggregate that `check_bachelier_quote` takes.
inline BachelierQuote bachelier_quote_of_row(const BachelierQuoteColumns& quotes,
                                             std::size_t i) noexcept {
  const auto at = [i](const auto& column) { return column.first[i * column.stride]; };
  return {.price = at(quotes.price),
          .forward = at(quotes.forward),
          .strike = at(quotes.strike),
          .expiry_years = at(quotes.expiry_years),
          .discount = at(quotes.discount),
          .type = static_cast<OptionType>(at(quotes.type))};
}

/// Whether row i of N neighbours surely has an answer: else `bachelier_refusal` decides.
template <int N>
LOADLINE_INLINE mask_pack<N> surely_answered(const QuoteReader& in, std::size_t i,
                                             const BachelierProblem<N>& p) {
  const pack<N> expiry = at<N>(in[kExpiry], i), discount = at<N>(in[kDiscount], i);
  const pack<N> forward = absolute(at<N>(in[kForward], i));
  const pack<N> strike = absolute(at<N>(in[kStrike], i));
  return p.above_intrinsic & (forward <= kMaxOptionPrice) & (strike <= kMaxOptionPrice) &
         (expiry > 0.0) & (expiry < std::numeric_limits<real>::infinity()) &
         (discount >= kMinOptionPrice) & (discount <= kMaxOptionPrice) &
         (p.value < std::numeric_limits<real>::infinity());
}

/// Problems of one block.
struct alignas(64) BachelierProblems {
  BlockColumn x, x_low, value, root, discount;
};

/// Rows without an answer give way to a harmless one and get their codes; returns how many.
std::size_t replace_refused(const BachelierQuoteColumns& quotes, std::size_t start,
                            std::size_t count, BachelierProblems& block,
                            std::uint16_t* codes) noexcept;

/// Results of a block into their columns, zeros for refused rows. Returns how many results were
/// beyond binary64, and marks them.
std::size_t settle_normal_vols(const real* vol, const real* vega, std::size_t start,
                               std::size_t count, const ImpliedNormalVolColumns& out,
                               std::uint16_t* codes) noexcept;

template <int N>
std::size_t implied_normal_vol_rows(const BachelierQuoteColumns& quotes,
                                    const ImpliedNormalVolColumns& out) noexcept {
  QuoteReader reader;
  BachelierProblems block;
  alignas(64) BlockColumn vol, vega;
  const QuoteReader::Sources sources = {&quotes.price, &quotes.forward, &quotes.strike,
                                        &quotes.expiry_years, &quotes.discount};
  std::size_t refused = 0;
  for (std::size_t start = 0; start < quotes.count; start += kBlockRows) {
    const std::size_t left = quotes.count - start;
    const std::size_t count = left < kBlockRows ? left : kBlockRows;
    const std::size_t rows = (count + N - 1) / N * N;
    std::uint16_t codes[kBlockRows] = {};
    const bool types_fit = reader.read(sources, quotes.type, start, count, rows);
    EveryLane<N> fits;
    for (std::size_t i = 0; i < rows; i += N) {
      const BachelierProblem<N> p = bachelier_problem(
          at<N>(reader[kPrice], i), at<N>(reader[kForward], i), at<N>(reader[kStrike], i),
          at<N>(reader[kDiscount], i), at<N>(reader.sign(), i));
      fits.require(surely_answered(reader, i, p));
      p.x.store(block.x + i);
      p.x_low.store(block.x_low + i);
      p.value.store(block.value + i);
      at<N>(reader[kDiscount], i).store(block.discount + i);
      square_root(at<N>(reader[kExpiry], i)).store(block.root + i);
    }
    if (!types_fit || !fits.holds()) refused += replace_refused(quotes, start, count, block, codes);
    for (std::size_t i = 0; i < rows; i += N) {
      BachelierProblem<N> p;
      p.x = at<N>(block.x, i);
      p.x_low = at<N>(block.x_low, i);
      p.value = at<N>(block.value, i);
      const NormalTotalVol<N> answer = normal_total_vol(p);
      const pack<N> root = at<N>(block.root, i);
      (answer.s / root).store(vol + i);
      normal_vega(answer, at<N>(block.discount, i), root).store(vega + i);
    }
    refused += settle_normal_vols(vol, vega, start, count, out, codes);
  }
  return refused;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
