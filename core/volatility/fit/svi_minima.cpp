// Where the conditions on an SVI slice are tightest: local minima on a grid, refined by parabolas.
#include "core/numeric/analysis/scalar.hpp"
#include "core/volatility/fit/svi_model.hpp"
#include "core/volatility/smile/smile_point.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

// The grid: u = j ln(5/4), |u| < 8.1, so x = sigma sinh(u) runs to 1,500 sigma on either side.
constexpr int kGridSteps = 36;
constexpr real kUp = 1.25, kDown = 0.8;
// A minimum's place needs half the digits of its value.
constexpr real kFine = 1e-5;
constexpr int kRefinements = 12;
// A local minimum of g above this is no danger to a step.
constexpr real kWatchedG = 0.15;
// Of w - w_earlier, as a part of w_earlier.
constexpr real kWatchedGap = 0.1;

struct Sample {
  real k, value;
};

/// The least of f near three samples whose middle one is the least: parabolas through the best
/// three.
template <class Function>
real refined_minimum(Sample left, Sample middle, Sample right, Function f) noexcept {
  for (int round = 0; round < kRefinements; ++round) {
    const real a = middle.k - left.k, b = right.k - middle.k;
    const real fall = (left.value - middle.value) / a, rise = (right.value - middle.value) / b;
    const real bend = fall + rise;
    if (!(bend > 0.0)) break;
    // The parabola's vertex, at most nine tenths of the way to a neighbour.
    const real to = real(0.5) * (fall * b - rise * a) / bend;
    const real step = smaller(larger(to, a * real(-0.9)), b * real(0.9));
    const Sample tried{middle.k + step, f(middle.k + step)};
    if (tried.k == middle.k) break;
    const bool better = tried.value < middle.value;
    if (better) {
      (step > 0.0 ? left : right) = middle;
      middle = tried;
    } else {
      (step > 0.0 ? right : left) = tried;
    }
    if (absolute(step) < kFine * (a + b)) break;
  }
  return middle.k;
}

/// Calls found(k) at every local minimum of f below `watched` on the grid x = sigma sinh(u).
template <class Function, class Found>
void scan(real centre, real width, real watched, Function f, Found found) noexcept {
  real up = 1.0, down = 1.0;
  for (int j = 0; j < kGridSteps; ++j) {
    up = up * kUp;
    down = down * kDown;
  }
  Sample before{}, last{};
  for (int j = -kGridSteps; j <= kGridSteps; ++j) {
    // From the left wing the two exchange their roles.
    const real k = centre + width * ((down - up) * real(0.5));
    const Sample now{k, f(k)};
    if (j >= 2 - kGridSteps && last.value < watched && last.value <= before.value &&
        last.value < now.value) {
      found(refined_minimum(before, last, now, f));
    }
    before = last;
    last = now;
    up = up * kDown;
    down = down * kUp;
  }
}

}  // namespace

void SviModel::constrain_butterfly(const SviCurve& curve, real least_at,
                                   ConstraintRows<kSize>& rows) const noexcept {
  for (std::size_t i = 0; i < conditions_.points; ++i) {
    add_g(curve, conditions_.point[i], least_at, rows);
  }
  const auto g = [&](real k) { return durrleman_g(k, curve.at(k)); };
  const auto found = [&](real k) { add_g(curve, k, least_at, rows); };
  scan(curve.centre(), curve.width(), kWatchedG, g, found);
  // A sharp bend leaves g's own scale, the standard deviation, beyond its grid.
  const real deviation = square_root(curve.at(least_at).w);
  if (curve.width() * real(8.0) < deviation) {
    scan(least_at, deviation, kWatchedG, g, found);
  }
}

namespace {

/// The part of `other` by which the curve lies above it, or below.
struct Gap {
  const SviCurve& curve;
  const SviRaw& other;
  bool above;

  real operator()(real k) const noexcept {
    const real bound = svi_total_variance(other, k).w;
    const real part = (curve.at(k).w - bound) / bound;
    return above ? part : -part;
  }
};

}  // namespace

void SviModel::constrain_calendar(const SviCurve& curve, const SviRaw& other, bool above,
                                  ConstraintRows<kSize>& rows) const noexcept {
  for (std::size_t i = 0; i < conditions_.points; ++i) {
    add_calendar(curve, conditions_.point[i], other, above, rows);
  }
  const Gap gap{curve, other, above};
  const auto found = [&](real k) { add_calendar(curve, k, other, above, rows); };
  scan(curve.centre(), curve.width(), kWatchedGap, gap, found);
  scan(other.m, other.sigma, kWatchedGap, gap, found);
}

void SviModel::add_crossings(const SviCurve& curve, const SviRaw& other, bool above, real penalty,
                             NormalEquations<kSize>& equations) const noexcept {
  const Gap gap{curve, other, above};
  const real per_year = real(1.0) / rows_.expiry_years;
  const auto found = [&](real k) {
    Vector slope;
    const real w = curve.total_variance(k, slope);
    const real bound = svi_total_variance(other, k).w;
    // A crossing of c is c / 2 of the vol, so squares of weight vol^2 / 4.
    const real weight = penalty * rows_.total_weight * real(0.25) * bound * per_year;
    const real part = (w - bound) / bound;
    equations.add(weight * part * part, weight * part, weight, real(1.0) / bound, slope);
  };
  scan(curve.centre(), curve.width(), 0.0, gap, found);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
