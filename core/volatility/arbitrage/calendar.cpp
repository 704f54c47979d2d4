#include "core/volatility/arbitrage/calendar.hpp"

#include <limits>
#include <span>

#include "core/volatility/arbitrage/svi_side.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// On one side of the later slice, times (1 + v): w_later without the earlier slice's linear part,
/// and x = k - m of the earlier slice, whose root is left.
struct Gap {
  Polynomial rest;
  Polynomial offset;
};

Gap gap_of(const SviSide& later, const SviRaw& earlier) noexcept {
  const Polynomial one_plus_v = polynomial(1.0, 1.0);
  const Polynomial offset = later.moneyness - earlier.m * one_plus_v;
  return {later.variance - earlier.a * one_plus_v - earlier.b * earlier.rho * offset, offset};
}

/// (w_later - w_earlier) (w_later - linear part + b root), times (1 + v)^2: the second factor is
/// positive where `rest` is.
Polynomial product_of(const Gap& gap, const SviRaw& earlier) noexcept {
  const Polynomial width = polynomial(earlier.sigma, earlier.sigma);
  return gap.rest * gap.rest - earlier.b * earlier.b * (gap.offset * gap.offset + width * width);
}

/// False where products of the parameters have left binary64.
bool is_sound(const Polynomial& p) noexcept {
  return all_finite(std::span(p.size).first(p.degree + 1));
}

class Search {
 public:
  Search(const SviRaw& earlier, const SviRaw& later, CalendarReport& report) noexcept
      : earlier_(earlier), later_(later), report_(report) {
    report_.least_difference = std::numeric_limits<real>::infinity();
  }

  ErrorCode visit(bool left) noexcept;
  void consider(real k) noexcept;
  void finish() noexcept;

 private:
  real difference(real k) const noexcept {
    return svi_total_variance(later_, k).w - svi_total_variance(earlier_, k).w;
  }
  void append(real low, real high) noexcept;
  bool take_stationary_points(const SviSide& side, const Gap& gap, const SviRaw& earlier) noexcept;

  // Both ends of the intervals of a polynomial of degree 8, on two sides, and four more.
  static constexpr std::size_t kMostCandidates = 4 * NegativeIntervals::kMost + 4;
  const SviRaw& earlier_;
  const SviRaw& later_;
  CalendarReport& report_;
  real candidates_[kMostCandidates];
  std::size_t candidates_count_ = 0;
};

void Search::consider(real k) noexcept {
  if (absolute(k) > kWidestLogMoneyness) return;
  const real gap = difference(k);
  if (gap < report_.least_difference) {
    report_.least_difference = gap;
    report_.least_at = k;
  }
  if (candidates_count_ < kMostCandidates) candidates_[candidates_count_++] = k;
}

void Search::append(real low, real high) noexcept {
  if (report_.count > 0 && low <= report_.violations[report_.count - 1].high) {
    Violation& last = report_.violations[report_.count - 1];
    last.high = larger(last.high, high);
    return;
  }
  if (report_.count == kMaxCalendarViolations) return;
  report_.violations[report_.count++] = {low, high, 0.0, 0.0};
}

/// Where the slopes agree: (w_later' - b rho) root = b x, squared, among whose roots they all are.
bool Search::take_stationary_points(const SviSide& side, const Gap& gap,
                                    const SviRaw& earlier) noexcept {
  const Polynomial width = polynomial(earlier.sigma, earlier.sigma);
  const Polynomial slope = side.slope - earlier.b * earlier.rho * side.bend;
  const Polynomial other = earlier.b * (gap.offset * side.bend);
  const NegativeIntervals found =
      negative_intervals(slope * slope * (gap.offset * gap.offset + width * width) - other * other);
  for (std::size_t i = 0; i < found.count; ++i) {
    consider(side.log_moneyness_at(found.interval[i].low));
    consider(side.log_moneyness_at(found.interval[i].high));
  }
  return found.decided;
}

ErrorCode Search::visit(bool left) noexcept {
  const SviSide side = SviSide::of(later_, left);
  const SviRaw earlier = left ? mirrored(earlier_) : earlier_;
  const Gap gap = gap_of(side, earlier);
  const Polynomial product = product_of(gap, earlier);
  if (!is_sound(product)) return ErrorCode::overflow;
  const NegativeIntervals by_product = negative_intervals(product);
  const NegativeIntervals by_rest = negative_intervals(gap.rest);
  if (!by_product.decided || !by_rest.decided) return ErrorCode::no_convergence;
  if (!take_stationary_points(side, gap, earlier)) return ErrorCode::no_convergence;
  consider(side.log_moneyness(0.0));

  // Both lists merged in the order of rising k.
  std::size_t i = 0, j = 0;
  while (i < by_product.count || j < by_rest.count) {
    const auto at = [&](const NegativeIntervals& list, std::size_t n) {
      return list.interval[left ? list.count - 1 - n : n];
    };
    bool first = j == by_rest.count;
    if (!first && i < by_product.count) {
      const UnitInterval a = at(by_product, i), b = at(by_rest, j);
      first = left ? a.high.rest <= b.high.rest : a.low.rest >= b.low.rest;
    }
    const UnitInterval part = first ? at(by_product, i++) : at(by_rest, j++);
    const real near = side.log_moneyness_at(part.low), far = side.log_moneyness_at(part.high);
    left ? append(far, near) : append(near, far);
  }
  return ErrorCode::ok;
}

void Search::finish() noexcept {
  consider(-kWidestLogMoneyness);
  consider(kWidestLogMoneyness);
  for (std::uint32_t i = 0; i < report_.count; ++i) {
    Violation& v = report_.violations[i];
    const real low = larger(v.low, smaller(-kWidestLogMoneyness, v.high - real(1.0)));
    const real high = smaller(v.high, larger(kWidestLogMoneyness, v.low + real(1.0)));
    v.worst = low;
    v.value = difference(low);
    const auto take = [&](real k) {
      const real gap = difference(k);
      if (gap < v.value) {
        v.worst = k;
        v.value = gap;
      }
    };
    take(high);
    for (std::size_t c = 0; c < candidates_count_; ++c) {
      if (candidates_[c] > low && candidates_[c] < high) take(candidates_[c]);
    }
  }
}

}  // namespace

Result<CalendarReport> check_calendar(const SviRaw& earlier, const SviRaw& later) noexcept {
  if (const Error error = check_svi(earlier); error.code != ErrorCode::ok) return error;
  if (Error error = check_svi(later); error.code != ErrorCode::ok) {
    error.index = 1;
    return error;
  }
  CalendarReport report;
  const SviShape first = svi_shape(earlier), second = svi_shape(later);
  report.left_excess = second.left_slope - first.left_slope;
  report.right_excess = second.right_slope - first.right_slope;
  Search search{earlier, later, report};
  for (const bool left : {true, false}) {
    if (const ErrorCode code = search.visit(left); code != ErrorCode::ok) {
      return Error{code, Field::none};
    }
  }
  search.finish();
  report.free = report.count == 0;
  return report;
}

bool is_calendar_free(const SviRaw& earlier, const SviRaw& later) noexcept {
  for (const bool left : {true, false}) {
    const SviRaw first = left ? mirrored(earlier) : earlier;
    const Gap gap = gap_of(SviSide::of(later, left), first);
    const Polynomial product = product_of(gap, first);
    if (!is_sound(product) || !is_nonnegative(gap.rest) || !is_nonnegative(product)) return false;
  }
  return true;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
