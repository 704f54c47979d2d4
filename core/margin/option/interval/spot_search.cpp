#include "core/margin/option/interval/spot_search.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kWidestFactor = 0x1p20;
constexpr std::uint32_t kMostIterations = 1000000;
constexpr int kHalvings = 128;

/// Where the caller's intervals and stretches go, and how many there are.
struct MapLists {
  std::span<LiquidationInterval> intervals;
  std::span<SpotStretch> stretches;
  std::size_t interval_count = 0, stretch_count = 0;
};

/// One side of the current spot, walked away from it. "Near" and "far" are the two ends of a cell
/// in the order of the walk; the far end of one is the near end of the next.
class SideWalk {
 public:
  SideWalk(const SpotExcess& excess, MapLists& lists, bool rises) noexcept
      : excess_(excess), lists_(lists), rises_(rises) {}

  Error walk(real current, real end, std::uint32_t max_iterations, SpotMap& map) noexcept;
  SideBoundary boundary() const noexcept { return side_; }

 private:
  struct Edge {
    real spot = 0, excess = 0;
  };
  Error step(real far, bool may_split, bool& split) noexcept;
  Error take_undecided(real far) noexcept;
  Error take_decided(real far, bool negative) noexcept;
  Error turn(bool negative, const Edge& liquidatable) noexcept;
  Error extend_stretch(real far, bool has_boundary) noexcept;
  Error change_between(real near, real far, Edge& liquidatable) noexcept;
  Error close(real end) noexcept;

  real lower(real a, real b) const noexcept { return rises_ ? a : b; }
  real upper(real a, real b) const noexcept { return rises_ ? b : a; }
  real middle(real far) const noexcept {
    const real low = lower(near_, far), high = upper(near_, far);
    return high > low * real(2.0) ? square_root(low) * square_root(high)
                                  : low + (high - low) * real(0.5);
  }
  bool is_narrow(real far) const noexcept {
    const real low = lower(near_, far), high = upper(near_, far);
    const real half = middle(far);
    return high - low <= high * kNarrowestCell || !(half > low) || !(half < high);
  }

  const SpotExcess& excess_;
  MapLists& lists_;
  bool rises_;
  real near_ = 0;
  bool negative_ = false;     ///< at `near_`
  bool in_stretch_ = false;   ///< the last stretch of the list ends at `near_`
  LiquidationInterval open_;  ///< the interval that the walk is in, while `negative_`
  SideBoundary side_;
};

Error SideWalk::turn(bool negative, const Edge& liquidatable) noexcept {
  if (negative == negative_) return {};
  negative_ = negative;
  if (negative) {
    open_ = {};
    (rises_ ? open_.low : open_.high) = liquidatable.spot;
    (rises_ ? open_.residual_low : open_.residual_high) = liquidatable.excess;
    if (side_.reach == Reach::unreachable) {
      side_ = {liquidatable.spot, liquidatable.excess, Reach::reached};
    }
    return {};
  }
  (rises_ ? open_.high : open_.low) = liquidatable.spot;
  (rises_ ? open_.residual_high : open_.residual_low) = liquidatable.excess;
  if (lists_.interval_count == lists_.intervals.size()) {
    return {ErrorCode::capacity_exceeded, Field::intervals};
  }
  lists_.intervals[lists_.interval_count++] = open_;
  return {};
}

/// Halves [near, far], whose ends differ in sign, down to two neighbours.
Error SideWalk::change_between(real near, real far, Edge& liquidatable) noexcept {
  const bool near_negative = negative_;
  real a = near, b = far;
  const auto value = excess_.at(excess_.context, near_negative ? a : b);
  if (!value.ok()) return value.error();
  liquidatable = {near_negative ? a : b, *value};
  for (int i = 0; i < kHalvings; ++i) {
    const real half = a + (b - a) * real(0.5);
    if (half == a || half == b) break;
    const auto there = excess_.at(excess_.context, half);
    if (!there.ok()) return there.error();
    const bool negative = *there < real(0.0);
    if (negative) liquidatable = {half, *there};
    (negative == near_negative ? a : b) = half;
  }
  return {};
}

Error SideWalk::extend_stretch(real far, bool has_boundary) noexcept {
  if (!in_stretch_) {
    if (lists_.stretch_count == lists_.stretches.size()) {
      return {ErrorCode::capacity_exceeded, Field::bracket};
    }
    lists_.stretches[lists_.stretch_count++] = {near_, near_, false};
    in_stretch_ = true;
  }
  SpotStretch& stretch = lists_.stretches[lists_.stretch_count - 1];
  (rises_ ? stretch.high : stretch.low) = far;
  stretch.has_boundary = stretch.has_boundary || has_boundary;
  return {};
}

Error SideWalk::take_undecided(real far) noexcept {
  const auto there = excess_.at(excess_.context, far);
  if (!there.ok()) return there.error();
  const bool negative = *there < real(0.0), changes = negative != negative_;
  if (const Error error = extend_stretch(far, changes); error.code != ErrorCode::ok) return error;
  if (!changes) return {};
  Edge liquidatable;
  const Error error = change_between(near_, far, liquidatable);
  return error.code != ErrorCode::ok ? error : turn(negative, liquidatable);
}

/// A stretch ends here. One that never changed sign, before any boundary, leaves the side
/// unresolved.
Error SideWalk::take_decided(real far, bool negative) noexcept {
  if (in_stretch_) {
    const SpotStretch& last = lists_.stretches[lists_.stretch_count - 1];
    if (!last.has_boundary && side_.reach == Reach::unreachable) {
      side_ = {rises_ ? last.low : last.high, 0.0, Reach::unresolved};
    }
  }
  in_stretch_ = false;
  if (negative == negative_) return {};
  // The bounds contradict the rule's own number at `near_`: the change is here.
  const auto value = excess_.at(excess_.context, negative ? far : near_);
  return value.ok() ? turn(negative, {near_, *value}) : value.error();
}

Error SideWalk::step(real far, bool may_split, bool& split) noexcept {
  const real low = lower(near_, far), high = upper(near_, far);
  const auto bounds = excess_.within(excess_.context, low, high);
  if (!bounds.ok()) return bounds.error();
  if (!is_finite(bounds->low) || !is_finite(bounds->high)) {
    return {ErrorCode::overflow, Field::none};
  }
  split = false;
  Error error;
  if (bounds->low >= real(0.0)) {
    error = take_decided(far, false);
  } else if (bounds->high < real(0.0)) {
    error = take_decided(far, true);
  } else if (may_split && !is_narrow(far) &&
             bounds->high - bounds->low > bounds->rounding * real(4.0)) {
    split = true;
    return {};
  } else {
    error = take_undecided(far);
  }
  near_ = far;
  return error;
}

Error SideWalk::close(real end) noexcept {
  if (in_stretch_) {
    const Error error = take_decided(end, negative_);
    if (error.code != ErrorCode::ok) return error;
  }
  if (!negative_) return {};
  (rises_ ? open_.opens_above : open_.opens_below) = true;
  negative_ = false;
  (rises_ ? open_.high : open_.low) = end;
  if (lists_.interval_count == lists_.intervals.size()) {
    return {ErrorCode::capacity_exceeded, Field::intervals};
  }
  lists_.intervals[lists_.interval_count++] = open_;
  return {};
}

Error SideWalk::walk(real current, real end, std::uint32_t max_iterations, SpotMap& map) noexcept {
  const auto now = excess_.at(excess_.context, current);
  if (!now.ok()) return now.error();
  near_ = current;
  if (*now < real(0.0)) {
    side_ = {current, *now, Reach::already_liquidatable};
    negative_ = true;
    (rises_ ? open_.low : open_.high) = current;
  }
  real far[kMaxSplits];
  std::size_t depth = 0;
  if (end != current) far[depth++] = end;
  for (std::uint32_t used = 0; depth > 0; ++used, ++map.cells) {
    if (used == max_iterations) {
      map.complete = false;
      if (side_.reach == Reach::unreachable) side_ = {near_, 0.0, Reach::unresolved};
      if (const Error error = take_undecided(end); error.code != ErrorCode::ok) return error;
      break;
    }
    bool split = false;
    const Error error = step(far[depth - 1], depth < kMaxSplits, split);
    if (error.code != ErrorCode::ok) return error;
    if (split) {
      far[depth] = middle(far[depth - 1]);
      ++depth;
    } else {
      --depth;
    }
  }
  return close(end);
}

/// Intervals of the falling side come from the nearest down: turned round, they rise.
template <class T>
void reverse(std::span<T> list) noexcept {
  for (std::size_t i = 0, j = list.size(); i + 1 < j; ++i) {
    --j;
    const T kept = list[i];
    list[i] = list[j];
    list[j] = kept;
  }
}

/// The interval about the current spot has been found from both sides.
void join_at_current(MapLists& lists, std::size_t falling) noexcept {
  LiquidationInterval& below = lists.intervals[falling - 1];
  const LiquidationInterval& above = lists.intervals[falling];
  below.high = above.high;
  below.residual_high = above.residual_high;
  below.opens_above = above.opens_above;
  for (std::size_t i = falling + 1; i < lists.interval_count; ++i) {
    lists.intervals[i - 1] = lists.intervals[i];
  }
  --lists.interval_count;
}

}  // namespace

Error check_spot_search(const SpotSearch& search) noexcept {
  const FieldRange fields[] = {
      {Field::bracket, search.lowest_factor, real(1.0) / kWidestFactor, 1.0},
      {Field::bracket, search.highest_factor, 1.0, kWidestFactor},
      {Field::max_iterations, real_of(search.max_iterations), 2.0, real_of(kMostIterations)},
  };
  return check_ranges(fields, 0);
}

Result<SpotMap> spot_intervals(const SpotExcess& excess, real current, const SpotSearch& search,
                               std::span<LiquidationInterval> out,
                               std::span<SpotStretch> out_stretches) noexcept {
  if (const Error e = check_spot_search(search); e.code != ErrorCode::ok) return e;
  const FieldRange spot[] = {{Field::spot, current, kMinOptionPrice, kMaxOptionPrice}};
  if (const Error e = check_ranges(spot, 0); e.code != ErrorCode::ok) return e;
  MapLists lists = {out, out_stretches};
  SpotMap map;
  map.lowest = current * search.lowest_factor;
  map.highest = current * search.highest_factor;
  const std::uint32_t half = search.max_iterations / 2;
  SideWalk falling(excess, lists, false), rising(excess, lists, true);
  if (const Error e = falling.walk(current, map.lowest, half, map); e.code != ErrorCode::ok) {
    return e;
  }
  const std::size_t fell = lists.interval_count;
  reverse(lists.intervals.first(fell));
  reverse(lists.stretches.first(lists.stretch_count));
  if (const Error e = rising.walk(current, map.highest, half, map); e.code != ErrorCode::ok) {
    return e;
  }
  map.falling = falling.boundary();
  map.rising = rising.boundary();
  if (map.falling.reach == Reach::already_liquidatable) join_at_current(lists, fell);
  map.count = static_cast<std::uint32_t>(lists.interval_count);
  map.stretches = static_cast<std::uint32_t>(lists.stretch_count);
  return map;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
