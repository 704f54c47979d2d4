// A block of quotes on a forward as contiguous columns, for the batches of implied volatilities.
#pragma once

#include "core/numeric/elementary/double_word.hpp"
#include "core/pricing/black_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Columns that the quotes of every model have.
enum QuoteColumn : std::size_t { kPrice, kForward, kStrike, kExpiry, kDiscount, kQuoteColumns };

/// The rows of one block: the caller's own memory where it is contiguous, else copies.
class QuoteReader {
 public:
  using Sources = const Column<real>* const[kQuoteColumns];

  /// Takes rows [start, start + count), and fills up to `padded` with an option that has an answer.
  /// Returns whether every type is call or put.
  bool read(Sources& sources, const Column<std::uint8_t>& types, std::size_t start,
            std::size_t count, std::size_t padded) noexcept {
    for (std::size_t c = 0; c < kQuoteColumns; ++c) {
      const Column<real>& from = *sources[c];
      const real* const first = from.first + start * from.stride;
      if (from.stride == 1 && count == padded) {
        current_[c] = first;
        continue;
      }
      for (std::size_t i = 0; i < count; ++i) scratch_[c][i] = first[i * from.stride];
      for (std::size_t i = count; i < padded; ++i) scratch_[c][i] = kHarmless[c];
      current_[c] = scratch_[c];
    }
    constexpr real kSigns[2] = {1, -1};
    unsigned seen = 0;
    const std::uint8_t* type = types.first + start * types.stride;
    for (std::size_t i = 0; i < count; ++i, type += types.stride) {
      seen |= *type;
      sign_[i] = kSigns[*type & 1];
    }
    for (std::size_t i = count; i < padded; ++i) sign_[i] = 1;
    return seen <= 1;
  }

  const real* operator[](QuoteColumn c) const noexcept { return current_[c]; }
  const real* sign() const noexcept { return sign_; }

 private:
  static constexpr real kHarmless[kQuoteColumns] = {0.25, 1, 1, 1, 1};

  const real* current_[kQuoteColumns] = {};
  alignas(64) BlockColumn scratch_[kQuoteColumns];
  alignas(64) BlockColumn sign_;
};

/// What a price is beside its bounds, in two words each, undiscounted bounds times the discount.
template <int N>
struct TimeValue {
  DoubleWord<N> value;        ///< price less intrinsic value
  mask_pack<N> in_the_money;  ///< the intrinsic value is above 0
};

/// price - discount max(sign (forward - strike), 0), with no rounding before the last.
template <int N>
LOADLINE_INLINE TimeValue<N> time_value(DoubleWord<N> price, pack<N> forward, pack<N> strike,
                                        pack<N> discount, pack<N> sign) {
  const DoubleWord<N> distance = two_sum(forward * sign, strike * -sign);
  const DoubleWord<N> exercise = two_product(distance.high, discount);
  const mask_pack<N> in_the_money = distance.high > 0.0;
  const DoubleWord<N> rest = two_sum(price.high, -exercise.high);
  const pack<N> low = rest.low + (price.low - (exercise.low + distance.low * discount));
  return {{select(in_the_money, rest.high, price.high), select(in_the_money, low, price.low)},
          in_the_money};
}

/// Half a unit in the last place of a price is at most this share of it: nearer to a bound, the
/// price may be the bound itself, rounded.
inline constexpr real kPriceResolution = 0x1p-53;

/// Copies `count` results of a block to where they are wanted, if they are.
inline void write_rows(const real* from, real* column, std::size_t start,
                       std::size_t count) noexcept {
  if (column == nullptr) return;
  for (std::size_t i = 0; i < count; ++i) column[start + i] = from[i];
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
