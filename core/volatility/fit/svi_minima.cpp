// Where the conditions on an SVI slice are tightest: local minima on a grid, refined by parabolas.
#include "core/numeric/analysis/scalar.hpp"
#include "core/volatility/fit/svi_model.hpp"
#include "core/volatility/smile/smile_point.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::size_t kGridSteps = 36;
constexpr std::size_t kGridSize = 2 * kGridSteps + 1;

/// The grid on which minima are sought: u = (j - 36) ln(5/4), |u| < 8.1, so x = sigma sinh(u) runs
/// to 1,500 sigma on either side. It needs no root of its own.
struct Grid {
  real sinh[kGridSize], cosh[kGridSize];
  real tanh[kGridSize], cube[kGridSize];  ///< cube: 1 / cosh^3
};

constexpr Grid make_grid() noexcept {
  Grid grid{};
  const real half = 0.5, one = 1.0;
  real up = 1.0;
  for (std::size_t j = 0; j <= kGridSteps; ++j, up = up * real(1.25)) {
    const real down = one / up, sinh = (up - down) * half, cosh = (up + down) * half;
    for (const std::size_t at : {kGridSteps - j, kGridSteps + j}) {
      grid.sinh[at] = at < kGridSteps ? -sinh : sinh;
      grid.cosh[at] = cosh;
      grid.tanh[at] = grid.sinh[at] / cosh;
      grid.cube[at] = one / (cosh * cosh * cosh);
    }
  }
  return grid;
}

constexpr Grid kGrid = make_grid();

// A minimum's place needs half the digits of its value.
constexpr real kFine = 1e-4;
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

/// Samples of a function at centre + width sinh(u) over the grid.
struct Samples {
  real k[kGridSize], value[kGridSize];

  template <class Function>
  void take(real centre, real width, Function f) noexcept {
    for (std::size_t j = 0; j < kGridSize; ++j) {
      k[j] = centre + width * kGrid.sinh[j];
      value[j] = f(k[j]);
    }
  }
};

/// Calls found(k) at every local minimum of f below `watched` among its samples, refined.
template <class Function, class Found>
void find_minima(const Samples& s, real watched, Function f, Found found) noexcept {
  for (std::size_t j = 1; j + 1 < kGridSize; ++j) {
    const real value = s.value[j];
    if (!(value < watched && value <= s.value[j - 1] && value < s.value[j + 1])) continue;
    found(refined_minimum({s.k[j - 1], s.value[j - 1]}, {s.k[j], value},
                          {s.k[j + 1], s.value[j + 1]}, f));
  }
}

template <class Function, class Found>
void scan(real centre, real width, real watched, Function f, Found found) noexcept {
  Samples samples;
  samples.take(centre, width, f);
  find_minima(samples, watched, f, found);
}

}  // namespace

void SviCurve::g_on_grid(real* k, real* g) const noexcept {
  const real sigma = p_[SviSlopes::kWidth], base = p_[SviSlopes::kLeast] - sigma * dip_;
  const real bent = half_sum_ / sigma;
  for (std::size_t j = 0; j < kGridSize; ++j) {
    const real x = sigma * kGrid.sinh[j], root = sigma * kGrid.cosh[j];
    k[j] = p_[SviSlopes::kCentre] + x;
    g[j] = durrleman_g(k[j], {.w = base + half_difference_ * x + half_sum_ * root,
                              .dw = half_difference_ + half_sum_ * kGrid.tanh[j],
                              .d2w = bent * kGrid.cube[j]});
  }
}

void SviModel::constrain_butterfly(const SviCurve& curve, real least_at,
                                   ConstraintRows<kSize>& rows) const noexcept {
  for (std::size_t i = 0; i < conditions_.points; ++i) {
    add_g(curve, conditions_.point[i], least_at, rows);
  }
  const auto g = [&](real k) { return durrleman_g(k, curve.at(k)); };
  const auto found = [&](real k) { add_g(curve, k, least_at, rows); };
  Samples samples;
  curve.g_on_grid(samples.k, samples.value);
  find_minima(samples, kWatchedG, g, found);
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
