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

void IntervalWalk::take_monotone(const Piece& piece, PiecePoint low, PiecePoint high) noexcept {
  const bool starts_negative = low.excess < 0.0, ends_negative = high.excess < 0.0;
  if (!started_) {
    started_ = true;
    set_state(starts_negative, {low.x, low.x, 0.0});
    if (negative_ && !full_) out_[0].opens_below = true;
  }
  // Rounding of two pieces may disagree at their bend.
  set_state(starts_negative, {low.x, low.x, low.excess});
  if (!(low.x < high.x)) return;
  if (ends_negative != negative_) set_state(ends_negative, sign_change(piece, low, high));
}

void IntervalWalk::add(Piece piece) noexcept {
  const real from = position_;
  piece.end = smaller(piece.end, highest_);
  if (!(piece.end > from)) piece.end = real_from_bits(bits_of(from + 0.0) + 1);
  const real peak = piece_peak(piece, from);
  PiecePoint start = piece_point(piece, from), end{piece.end, 0.0};
  bool is_cut = false;
  // A bent piece without a bend ahead falls from its peak on: it is cut where it has fallen below
  // zero, since from far out the steps to its root would be many. Concave, it stays below.
  if (piece.power > 0.0) {
    end.x = larger(larger(peak, from) * 2.0, 1.0);
    while (end.x < piece.end && !is_cut) {
      end.excess = piece_value(piece, end.x);
      is_cut = end.excess < 0.0;
      if (!is_cut) end.x = end.x + end.x;
    }
  }
  if (!is_cut) end = piece_point(piece, piece.end);
  if (peak > from && peak < end.x) {
    const PiecePoint top = piece_point(piece, peak);
    take_monotone(piece, start, top);
    start = top;
  }
  take_monotone(piece, start, end);
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
