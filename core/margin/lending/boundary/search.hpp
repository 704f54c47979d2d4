// The nearest liquidatable point of a ray, exact, without assuming that health is monotone.
//
// The range ahead is taken in intervals, the nearest first. An interval that the certificate proves
// safe is left behind whole; one that it does not is split where safety is guessed to end, and in
// the middle after a guess that did not halve it; a single point is decided by the contract's rule.
// So everything nearer than the answer has been proved safe.
#pragma once

#include "core/margin/lending/aave_liquidation.hpp"
#include "core/margin/lending/boundary/certificate.hpp"

namespace loadline::aave {

/// The far end of an interval that is still open, at a distance from the start.
struct OpenEnd {
  u256 distance;
  Totals totals;
};

/// At most three ends a halving, of a range below 2^160.
inline constexpr std::size_t kMaxOpenEnds = 512;

/// Evaluations of the rule before a search gives up as `unresolved`.
inline constexpr std::uint32_t kMaxEvaluations = 4096;

enum class Direction : std::uint8_t { falling, rising };

/// Searches the points start -+ 1 .. start -+ length, of which `start` is safe.
template <class Ray>
class BoundarySearch {
 public:
  BoundarySearch(const Ray& ray, const RayTraits& traits, Direction direction, const u256& start,
                 std::span<OpenEnd> open) noexcept
      : ray_(ray), traits_(traits), direction_(direction), start_(start), open_(open) {}

  Boundary run(const u256& length) noexcept {
    if (is_zero(length)) return outcome(Reach::unreachable);
    near_ = before_ = {{}, evaluate({})};
    push(length);
    while (count_ > 0) {
      if (evaluations_ >= kMaxEvaluations || full_) return outcome(Reach::unresolved);
      const OpenEnd& end = open_[count_ - 1];
      if (proved(near_, end)) {
        if (!leave_behind()) break;
      } else if (near_.distance == end.distance) {
        if (!leave_behind()) break;
      } else {
        split(end);
        continue;
      }
      if (liquidatable_at(near_.totals)) return reached();
    }
    return outcome(Reach::unreachable);
  }

 private:
  u256 point(const u256& distance) const noexcept {
    Exact exact;
    return direction_ == Direction::falling ? exact.subtract(start_, distance)
                                            : exact.add(start_, distance);
  }
  Totals evaluate(const u256& distance) noexcept {
    ++evaluations_;
    return ray_.at(point(distance));
  }
  bool liquidatable_at(const Totals& totals) const noexcept {
    return health_at(traits_.rule, totals) < kWad;
  }
  bool proved(const OpenEnd& near, const OpenEnd& far) const noexcept {
    return direction_ == Direction::falling ? proves_safe(traits_, far.totals, near.totals)
                                            : proves_safe(traits_, near.totals, far.totals);
  }
  void push(const u256& distance) noexcept {
    full_ = full_ || count_ == open_.size();
    if (!full_) open_[count_++] = {distance, evaluate(distance)};
  }
  /// Moves to the point behind the nearest open interval; false at the end of the range.
  bool leave_behind() noexcept {
    Exact exact;
    const OpenEnd end = open_[--count_];
    if (count_ == 0) return false;
    if (end.distance != near_.distance) before_ = near_;
    near_.distance = exact.add(end.distance, 1);
    near_.totals = evaluate(near_.distance);
    return true;
  }
  void split(const OpenEnd& end) noexcept {
    Exact exact;
    const u256 width = exact.subtract(end.distance, near_.distance);
    // A guess that did not halve the interval is followed by a cut in the middle.
    const bool guessing = width <= allowed_width_;
    allowed_width_ = guessing ? shift_right(width, 1) : u256::max();
    if (guessing && split_by_guess(end, width)) return;
    push(exact.add(near_.distance, shift_right(width, 1)));
  }
  bool split_by_guess(const OpenEnd& end, const u256& width) noexcept {
    Exact exact;
    Guess guess = guess_boundary(traits_, near_.totals, end.totals, width);
    if (!guess.found) return false;
    const u256 step = exact.subtract(near_.distance, before_.distance);
    if (!is_zero(step)) {
      guess.unsafe = extend_boundary(traits_, before_.totals, near_.totals, step);
    }
    const std::size_t ends = count_;
    if (guess.unsafe < width) push(exact.add(near_.distance, guess.unsafe));
    if (guess.safe < std::min(guess.unsafe, width)) push(exact.add(near_.distance, guess.safe));
    return count_ > ends;
  }
  Boundary outcome(Reach reach) const noexcept {
    Boundary boundary{};
    boundary.reach = reach;
    boundary.evaluations = evaluations_;
    // The rule has decided the near end itself, so it is safe with all before it.
    if (reach == Reach::unresolved) boundary.boundary = point(near_.distance);
    return boundary;
  }
  Boundary reached() noexcept {
    Exact exact;
    Boundary boundary = outcome(Reach::reached);
    boundary.boundary = point(near_.distance);
    boundary.health_at = health_at(traits_.rule, near_.totals);
    boundary.health_inside = health_at(traits_.rule, evaluate(exact.subtract(near_.distance, 1)));
    boundary.evaluations = evaluations_;
    return boundary;
  }

  const Ray& ray_;
  const RayTraits& traits_;
  Direction direction_;
  u256 start_;
  std::span<OpenEnd> open_;
  std::size_t count_ = 0;
  OpenEnd near_{};
  OpenEnd before_{};  ///< the near end of the last interval left behind
  u256 allowed_width_ = u256::max();
  std::uint32_t evaluations_ = 0;
  bool full_ = false;
};

}  // namespace loadline::aave
