// Batches of Black quotes for any number of lanes. `implied_vols` is the instance with the build's
// own lanes; tests hold the others against it.
#pragma once

#include "core/pricing/implied/black_implied.hpp"
#include "core/pricing/implied/quote_block.hpp"
#include "core/pricing/implied/total_vol.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Quotes of one block in the normalised form of total_vol.hpp, and what leads back.
struct alignas(64) NormalisedBlock {
  BlockColumn x, x_low;
  BlockColumn value, room;  ///< normalised price out of the money, and what it lacks to its maximum
  BlockColumn room_low;
  BlockColumn unit;  ///< discount * sqrt(forward * strike), in the currency of the price
  BlockColumn total_vol;
  BlockColumn inverse_s, y, y_low, wanted, wanted_low, present, present_low;
};

/// One normalised quote a lane, before anything is refused.
template <int N>
struct NormalisedQuote {
  pack<N> x, x_low, value, room, unit;
  mask_pack<N> above_intrinsic, below_maximum;  ///< by more than the price's resolution
  mask_pack<N> not_under, not_over;             ///< within the resolution of the bound or better
};

/// Displaced forward and strike of N rows, in order. `coin` says that prices count the underlying.
template <int N>
LOADLINE_INLINE NormalisedQuote<N> normalise(pack<N> price, pack<N> forward, pack<N> strike,
                                             pack<N> discount, pack<N> sign, real displacement,
                                             bool coin) {
  DoubleWord<N> paid = {price, 0.0};
  if (coin) {
    // Beyond every maximum, and still a product within binary64.
    constexpr real kBeyond = 1e200;
    const pack<N> capped = select(price < kBeyond, price, pack<N>(kBeyond));
    paid = two_product(select(capped > -kBeyond, capped, pack<N>(-kBeyond)), forward);
  }
  const pack<N> f = forward + displacement, k = strike + displacement;
  const TimeValue<N> time = time_value(paid, f, k, discount, sign);
  const DoubleWord<N> most = two_product(discount, select(sign > 0.0, f, k));
  const DoubleWord<N> gap = two_sum(most.high, -paid.high);
  const pack<N> value = time.value.high + time.value.low;
  const pack<N> room = gap.high + (gap.low + (most.low - paid.low));

  const pack<N> resolution = absolute(paid.high) * kPriceResolution;
  const pack<N> least = select(time.in_the_money, resolution, pack<N>(0.0));
  const Logarithm<N> log = log_moneyness(f, k, 1.0 / f);
  const pack<N> sum = log.high + log.low, low = (log.high - sum) + log.low;
  const pack<N> unit = discount * square_root(f * k), inverse_unit = 1.0 / unit;
  NormalisedQuote<N> q;
  q.x = absolute(sum);
  q.x_low = select(sum < 0.0, -low, low);
  q.value = value * inverse_unit;
  q.room = room * inverse_unit;
  q.unit = coin ? unit / forward : unit;
  q.above_intrinsic = (value > least) & (q.value >= kLeastNormalisedPrice);
  q.below_maximum = room > resolution;
  q.not_under = value >= -least;
  q.not_over = room >= -resolution;
  return q;
}

/// Whether every row of the block has an answer; where not, the caller looks at each.
template <int N>
bool normalise_pass(const QuoteReader& in, real displacement, Settlement settlement,
                    NormalisedBlock& block, std::size_t rows) noexcept {
  EveryLane<N> fits;
  const bool coin = settlement == Settlement::coin, futures = settlement == Settlement::futures;
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> forward = at<N>(in[kForward], i), strike = at<N>(in[kStrike], i);
    const pack<N> discount = at<N>(in[kDiscount], i), expiry = at<N>(in[kExpiry], i);
    const pack<N> price = at<N>(in[kPrice], i), factor = futures ? pack<N>(1.0) : discount;
    const NormalisedQuote<N> q =
        normalise(price, forward, strike, factor, at<N>(in.sign(), i), displacement, coin);
    const pack<N> f = forward + displacement, k = strike + displacement;
    fits.require(q.above_intrinsic & q.below_maximum);
    fits.require((f >= kMinOptionPrice) & (f <= kMaxOptionPrice) & (k >= kMinOptionPrice) &
                 (k <= kMaxOptionPrice));
    fits.require((discount >= kMinOptionPrice) & (discount <= kMaxOptionPrice) & (expiry > 0.0) &
                 (expiry < std::numeric_limits<real>::infinity()));
    // Beside a displacement, which may hide what the fields themselves may not be.
    fits.require((forward <= kMaxOptionPrice) & (strike <= kMaxOptionPrice));
    if (coin) fits.require(forward >= kMinOptionPrice);
    q.x.store(block.x + i);
    q.x_low.store(block.x_low + i);
    q.value.store(block.value + i);
    q.room.store(block.room + i);
    q.unit.store(block.unit + i);
  }
  return fits.holds() && displacement >= -kMaxOptionPrice && displacement <= kMaxOptionPrice;
}

template <int N>
void guess_pass(NormalisedBlock& block, std::size_t rows) noexcept {
  EveryLane<N> near;
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> x = at<N>(block.x, i), value = at<N>(block.value, i);
    near.require(guess_is_near(x, value, at<N>(block.room, i)));
    bachelier_moneyness(least_distance(x, value), value).store(block.y + i);
  }
  for (std::size_t i = 0; i < rows; i += N) {
    near_guess(at<N>(block.x, i), at<N>(block.value, i), at<N>(block.y, i))
        .store(block.total_vol + i);
  }
  if (near.holds()) return;
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> x = at<N>(block.x, i), value = at<N>(block.value, i);
    const pack<N> room = at<N>(block.room, i);
    const mask_pack<N> is_near = guess_is_near(x, value, room);
    if (!any(!is_near)) continue;
    far_guess_unless(is_near, at<N>(block.total_vol, i), x, value, room).store(block.total_vol + i);
  }
}

/// The room to the maximum in two words.
template <int N>
void room_pass(NormalisedBlock& block, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const DoubleWord<N> room = room_to_maximum(at<N>(block.x, i), at<N>(block.x_low, i),
                                               at<N>(block.value, i), at<N>(block.room, i));
    room.high.store(block.room + i);
    room.low.store(block.room_low + i);
  }
}

/// The step of `total_vol` in three passes: short loops run faster, with equal bits.
template <int N>
void refine_pass(NormalisedBlock& block, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; i += N) {
    const pack<N> s = at<N>(block.total_vol, i);
    const HalfSquares<N> h = half_squares(s, at<N>(block.x, i), at<N>(block.x_low, i));
    const DoubleWord<N> room = {at<N>(block.room, i), at<N>(block.room_low, i)};
    const OverSlope<N> wanted = wanted_over_slope(s, h, at<N>(block.value, i), room);
    h.inverse_s.store(block.inverse_s + i);
    h.y.store(block.y + i);
    h.y_low.store(block.y_low + i);
    wanted.high.store(block.wanted + i);
    wanted.low.store(block.wanted_low + i);
  }
  for (std::size_t i = 0; i < rows; i += N) {
    const OverSlope<N> present =
        present_over_slope(at<N>(block.total_vol, i), at<N>(block.y, i), at<N>(block.y_low, i));
    present.high.store(block.present + i);
    present.low.store(block.present_low + i);
  }
  for (std::size_t i = 0; i < rows; i += N) {
    const OverSlope<N> wanted = {at<N>(block.wanted, i), at<N>(block.wanted_low, i)};
    const OverSlope<N> present = {at<N>(block.present, i), at<N>(block.present_low, i)};
    refined(at<N>(block.total_vol, i), at<N>(block.inverse_s, i), at<N>(block.y, i), wanted,
            present)
        .store(block.total_vol + i);
  }
}

/// Results of one block, before they are copied to where they are wanted.
template <int N>
void write_block(const NormalisedBlock& block, const real* expiry, const ImpliedVolColumns& out,
                 std::size_t start, std::size_t count, std::size_t rows) noexcept {
  alignas(64) BlockColumn vol, vega;
  for (std::size_t i = 0; i < rows; i += N) {
    (at<N>(block.total_vol, i) / square_root(at<N>(expiry, i))).store(vol + i);
  }
  if (out.vega != nullptr) {
    for (std::size_t i = 0; i < rows; i += N) {
      const pack<N> slope =
          normalised_vega(at<N>(block.total_vol, i), at<N>(block.x, i), at<N>(block.x_low, i));
      (slope * at<N>(block.unit, i) * square_root(at<N>(expiry, i))).store(vega + i);
    }
  }
  write_rows(vol, out.vol, start, count);
  write_rows(block.total_vol, out.total_vol, start, count);
  write_rows(vega, out.vega, start, count);
}

/// Finds the rows of a block that have no answer, puts a harmless quote in their place and their
/// codes in `codes`. Returns how many there are.
std::size_t replace_refused(const BlackQuoteColumns& quotes, std::size_t start, std::size_t count,
                            NormalisedBlock& block, BlockColumn& expiry,
                            std::uint16_t* codes) noexcept;

/// Zeros and codes of the refused rows.
void clear_refused(const ImpliedVolColumns& out, std::size_t start, std::size_t count,
                   const std::uint16_t* codes) noexcept;

template <int N>
std::size_t implied_vol_rows(const BlackQuoteColumns& quotes,
                             const ImpliedVolColumns& out) noexcept {
  QuoteReader reader;
  NormalisedBlock block;
  const QuoteReader::Sources sources = {&quotes.price, &quotes.forward, &quotes.strike,
                                        &quotes.expiry_years, &quotes.discount};
  std::size_t refused_in_all = 0;
  for (std::size_t start = 0; start < quotes.count; start += kBlockRows) {
    const std::size_t left = quotes.count - start;
    const std::size_t count = left < kBlockRows ? left : kBlockRows;
    const std::size_t rows = (count + N - 1) / N * N;
    std::uint16_t codes[kBlockRows] = {};
    std::size_t refused = 0;
    const bool types_fit = reader.read(sources, quotes.type, start, count, rows);
    const bool all_fit =
        normalise_pass<N>(reader, quotes.displacement, quotes.settlement, block, rows);
    const real* expiry = reader[kExpiry];
    alignas(64) BlockColumn own_expiry;
    if (!types_fit || !all_fit || quotes.settlement > Settlement::futures) {
      for (std::size_t i = 0; i < rows; ++i) own_expiry[i] = expiry[i];
      refused = replace_refused(quotes, start, count, block, own_expiry, codes);
      expiry = own_expiry;
    }
    guess_pass<N>(block, rows);
    room_pass<N>(block, rows);
    refine_pass<N>(block, rows);
    write_block<N>(block, expiry, out, start, count, rows);
    if (refused != 0) clear_refused(out, start, count, codes);
    if (out.status != nullptr) {
      for (std::size_t i = 0; i < count; ++i) out.status[start + i] = codes[i];
    }
    refused_in_all += refused;
  }
  return refused_in_all;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
