#include "core/margin/perpetual/boundary/intervals.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

void IntervalWalk::set_state(bool negative, const SignChange& at) noexcept {
  if (negative == negative_) return;
  negative_ = negative;
  if (!negative) {
    if (!full_ && count_ > 0) {
      out_[count_ - 1].high = at.liquidatable;
      out_[count_ - 1].residual_high = at.residual;
    }
    last_healthy_ = highest_;
    return;
  }
  last_healthy_ = at.healthy;
  if (count_ == out_.size()) full_ = true;
  if (!full_) {
    out_[count_++] = {at.liquidatable, highest_, at.residual, 0.0, false, false};
  }
}

void IntervalWalk::take_monotone(const Piece& piece, real low, real high) noexcept {
  const real at_low = piece_value(piece, low);
  if (!started_) {
    started_ = true;
    set_state(at_low < 0.0, {low, low, 0.0});
    if (negative_ && !full_) out_[0].opens_below = true;
  }
  // Rounding of two pieces may disagree at their bend.
  set_state(at_low < 0.0, {low, low, at_low});
  if (!(low < high)) return;
  const bool ends_negative = piece_value(piece, high) < 0.0;
  if (ends_negative != negative_) set_state(ends_negative, sign_change(piece, low, high));
}

void IntervalWalk::add(Piece piece) noexcept {
  const real from = position_;
  piece.end = smaller(piece.end, highest_);
  if (!(piece.end > from)) piece.end = real_from_bits(bits_of(from + 0.0) + 1);
  // A bent piece without a bend ahead falls from its peak on: it is cut where it has fallen below
  // zero, since from far out Newton's steps would be many.
  const real peak = piece_peak(piece, from);
  if (piece.power > 0.0) {
    real cut = larger(larger(peak, from) * 2.0, 1.0);
    while (cut < piece.end && !(piece_value(piece, cut) < 0.0)) cut = cut + cut;
    if (cut < piece.end) {
      if (peak > from) take_monotone(piece, from, peak);
      take_monotone(piece, larger(peak, from), cut);
      take_monotone(piece, cut, cut);  // negative from here on: concave
      position_ = piece.end;
      return;
    }
  }
  if (peak > from && peak < piece.end) {
    take_monotone(piece, from, peak);
    take_monotone(piece, peak, piece.end);
  } else {
    take_monotone(piece, from, piece.end);
  }
  position_ = piece.end;
}

Result<PriceMap> IntervalWalk::map(real current) noexcept {
  if (full_) return Error{ErrorCode::capacity_exceeded, Field::intervals};
  if (!complete()) return Error{ErrorCode::no_convergence, Field::intervals};
  if (negative_ && count_ > 0) out_[count_ - 1].opens_above = true;
  PriceMap result;
  result.count = count_;
  for (std::uint32_t i = 0; i < count_; ++i) {
    const LiquidationInterval& interval = out_[i];
    if (interval.low <= current && current <= interval.high) {
      result.falling = {0.0, 0.0, Reach::already_liquidatable};
      result.rising = result.falling;
      return result;
    }
    if (interval.high < current) {
      result.falling = {interval.high, interval.residual_high, Reach::reached};
    } else if (result.rising.reach != Reach::reached) {
      result.rising = {interval.low, interval.residual_low, Reach::reached};
    }
  }
  return result;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
