#include "core/volatility/arbitrage/butterfly.hpp"

#include <limits>
#include <span>

#include "core/volatility/arbitrage/svi_side.hpp"
#include "core/volatility/smile/smile_point.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kLeeSlope = 2.0;

/// g = numerator / denominator on one side, the denominator above zero wherever w is.
struct Ratio {
  Polynomial numerator;    // degree 10
  Polynomial denominator;  // 16 bend^3 variance^2
};

Ratio ratio_of(const SviSide& side) noexcept {
  const Polynomial one_plus_v = polynomial(1.0, 1.0);
  const Polynomial variance_square = side.variance * side.variance;
  const Polynomial slope_square = side.slope * side.slope;
  const Polynomial lever = real(2.0) * (side.bend * side.variance) - side.moneyness * side.slope;
  const Polynomial with_bend = real(4.0) * (lever * lever) -
                               real(4.0) * (slope_square * (one_plus_v * side.variance)) -
                               slope_square * variance_square;
  const Polynomial cube = one_plus_v * one_plus_v * one_plus_v;
  return {side.bend * with_bend + real(8.0) * side.curvature * (cube * variance_square),
          real(16.0) * (side.bend * (side.bend * side.bend)) * variance_square};
}

/// False where products of the parameters have left binary64, at either end of it.
bool is_sound(const Ratio& g) noexcept {
  const auto finite = [](const Polynomial& p) {
    return all_finite(std::span(p.size).first(p.degree + 1));
  };
  // 2^-900: what is lost to subnormal numbers then counts for nothing.
  return finite(g.numerator) && finite(g.denominator) && g.denominator.value[0] > real(0x1p-900) &&
         g.denominator.value[g.denominator.degree] > real(0x1p-900);
}

/// Gathers what both sides find, from the left wing to the right.
class Search {
 public:
  Search(const SviRaw& slice, ButterflyReport& report) noexcept : slice_(slice), report_(report) {
    report_.least_g = std::numeric_limits<real>::infinity();
  }

  /// no_convergence when the signs could not be told within the budget, overflow.
  ErrorCode visit(bool left) noexcept;
  /// Sets the worst points, once all candidates are known.
  void finish() noexcept;

 private:
  void consider(real k, real g) noexcept;
  void consider(real k) noexcept { consider(k, durrleman_g(k, svi_total_variance(slice_, k))); }
  void consider_wing(const SviSide& side, const Ratio& g) noexcept;
  void append(real low, real high) noexcept;
  bool take_minima(const SviSide& side, const Ratio& g, const UnitPoint& first) noexcept;

  static constexpr std::size_t kMostCandidates = 2 * (NegativeIntervals::kMost + 2);
  const SviRaw& slice_;
  ButterflyReport& report_;
  struct Candidate {
    real k, g;
  };
  Candidate candidates_[kMostCandidates];
  std::size_t candidates_count_ = 0;
};

void Search::consider(real k, real g) noexcept {
  if (!(g == g)) return;
  if (g < report_.least_g) {
    report_.least_g = g;
    report_.least_g_at = k;
  }
  if (candidates_count_ < kMostCandidates) candidates_[candidates_count_++] = {k, g};
}

/// The limit of g in the wing, 1/4 - slope^2 / 16, when nothing on the way is as low.
void Search::consider_wing(const SviSide& side, const Ratio& g) noexcept {
  const std::size_t degree = g.denominator.degree;
  const real limit = g.numerator.degree < degree
                         ? real(0.0)
                         : g.numerator.value[degree] / g.denominator.value[degree];
  consider(side.log_moneyness_at({1.0, 0.0}), limit);
}

/// The local minima of g at or beyond `first`: where g' turns from - to +.
bool Search::take_minima(const SviSide& side, const Ratio& g, const UnitPoint& first) noexcept {
  // g' has the sign of n' bend variance - n (3 bend' variance + 2 bend variance').
  const Polynomial both = side.bend * side.variance;
  const Polynomial rise = real(3.0) * (derivative(side.bend) * side.variance) +
                          real(2.0) * (side.bend * derivative(side.variance));
  const NegativeIntervals falling =
      negative_intervals(derivative(g.numerator) * both - g.numerator * rise);
  for (std::size_t i = 0; i < falling.count; ++i) {
    const UnitPoint& at = falling.interval[i].high;
    if (at.rest > 0.0 && at.rest <= first.rest) consider(side.log_moneyness_at(at));
  }
  return falling.decided;
}

void Search::append(real low, real high) noexcept {
  if (report_.count > 0 && low <= report_.violations[report_.count - 1].high) {
    Violation& last = report_.violations[report_.count - 1];
    last.high = larger(last.high, high);
    return;
  }
  if (report_.count == kMaxButterflyViolations) return;
  report_.violations[report_.count++] = {low, high, 0.0, 0.0};
}

ErrorCode Search::visit(bool left) noexcept {
  const SviSide side = SviSide::of(slice_, left);
  const Ratio g = ratio_of(side);
  if (!is_sound(g)) return ErrorCode::overflow;
  // Where w is negative the sign of g means nothing: that part is a violation by itself.
  const NegativeIntervals below = negative_intervals(side.variance);
  const UnitPoint first = below.count > 0 ? below.interval[0].high : UnitPoint{};
  const NegativeIntervals found = negative_intervals(g.numerator);
  if (!found.decided) return ErrorCode::no_convergence;
  if (first.s == 0.0) consider(side.log_moneyness(0.0));
  if (first.rest > 0.0) {
    if (!take_minima(side, g, first)) return ErrorCode::no_convergence;
    consider_wing(side, g);
  }
  UnitInterval kept[NegativeIntervals::kMost + 1];
  std::size_t count = 0;
  if (first.s > 0.0) kept[count++] = {{}, first};
  for (std::size_t i = 0; i < found.count; ++i) {
    const UnitInterval& part = found.interval[i];
    if (part.high.rest >= first.rest) continue;
    kept[count++] = {part.low.rest < first.rest ? part.low : first, part.high};
  }
  for (std::size_t i = 0; i < count; ++i) {
    const UnitInterval& part = kept[left ? count - 1 - i : i];
    const real near = side.log_moneyness_at(part.low), far = side.log_moneyness_at(part.high);
    left ? append(far, near) : append(near, far);
  }
  return ErrorCode::ok;
}

void Search::finish() noexcept {
  const SviShape shape = svi_shape(slice_);
  for (std::uint32_t i = 0; i < report_.count; ++i) {
    Violation& v = report_.violations[i];
    const bool holds_least = v.low <= shape.least_at && shape.least_at <= v.high;
    if (report_.negative_variance && holds_least) {
      v.worst = shape.least_at;
      v.value = shape.least_variance;
      continue;
    }
    const real low = larger(v.low, smaller(-kWidestLogMoneyness, v.high - real(1.0)));
    const real high = smaller(v.high, larger(kWidestLogMoneyness, v.low + real(1.0)));
    v.worst = low;
    v.value = durrleman_g(low, svi_total_variance(slice_, low));
    const auto take = [&](real k, real g) {
      if (g < v.value) {
        v.worst = k;
        v.value = g;
      }
    };
    take(high, durrleman_g(high, svi_total_variance(slice_, high)));
    for (std::size_t c = 0; c < candidates_count_; ++c) {
      const Candidate& at = candidates_[c];
      if (at.k > low && at.k < high) take(at.k, at.g);
    }
  }
}

/// The rounding error that the sign test allows g at k.
real resolution_at(const SviRaw& slice, real k) noexcept {
  const bool left = k < svi_shape(slice).least_at;
  const SviSide side = SviSide::of(slice, left);
  const Ratio g = ratio_of(side);
  const real s = is_finite(k) ? side.coordinate_of(k) : real(1.0);
  if (s >= 1.0) {
    const std::size_t degree = g.denominator.degree;
    const real size = g.numerator.degree < degree ? real(0.0) : g.numerator.size[degree];
    return kPolynomialUnit * size / g.denominator.value[degree];
  }
  const real v = s / (real(1.0) - s);
  return kPolynomialUnit * evaluate_size(g.numerator, v) / evaluate(g.denominator, v);
}

/// A smile without a bend: flat at a.
ButterflyReport flat_report(real a) noexcept {
  ButterflyReport report;
  report.free = a >= 0.0;
  report.least_g = 1.0;
  report.negative_variance = a < 0.0;
  if (report.free) return report;
  const real infinity = std::numeric_limits<real>::infinity();
  report.count = 1;
  report.violations[0] = {-infinity, infinity, 0.0, a};
  return report;
}

}  // namespace

Result<ButterflyReport> check_butterfly(const SviRaw& slice) noexcept {
  if (const Error error = check_svi(slice); error.code != ErrorCode::ok) return error;
  if (slice.b == 0.0) return flat_report(slice.a);
  ButterflyReport report;
  const SviShape shape = svi_shape(slice);
  report.negative_variance = !(shape.least_variance > 0.0);
  report.steep_left = shape.left_slope > kLeeSlope;
  report.steep_right = shape.right_slope > kLeeSlope;
  Search search{slice, report};
  for (const bool left : {true, false}) {
    if (const ErrorCode code = search.visit(left); code != ErrorCode::ok) {
      return Error{code, Field::none};
    }
  }
  search.finish();
  report.resolution = resolution_at(slice, report.least_g_at);
  report.free = report.count == 0 && !report.negative_variance;
  return report;
}

bool is_butterfly_free(const SviRaw& slice, real margin) noexcept {
  if (slice.b == 0.0) return slice.a >= 0.0 && margin <= 1.0;
  if (!(svi_shape(slice).least_variance > 0.0)) return false;
  for (const bool left : {true, false}) {
    const Ratio g = ratio_of(SviSide::of(slice, left));
    if (!is_sound(g) || !is_nonnegative(g.numerator - margin * g.denominator)) return false;
  }
  return true;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
