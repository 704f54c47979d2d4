#include "core/numeric/analysis/scalar.hpp"
#include "core/volatility/fit/descent.hpp"
#include "core/volatility/fit/influence.hpp"
#include "core/volatility/fit/quote_rows.hpp"
#include "core/volatility/fit/ssvi_fit.hpp"
#include "core/volatility/smile/svi.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kSlack = 1e-6;
constexpr real kLeastSlope = 0x1p-30;
constexpr real kSteepest = 2;
constexpr int kBisections = 40;

/// theta, and the slopes p and q of the wings, in which
/// w(k) = (theta + (p - q) k + sqrt((theta + (p - q) k)^2 + 4 p q k^2)) / 2.
enum : std::size_t { kTheta, kRight, kLeft, kCount };
using Vector = std::array<real, kCount>;

Vector slopes_of(const SsviSlice& slice) noexcept {
  const real half = slice.theta * slice.phi * real(0.5);
  return {slice.theta, half * (real(1.0) + slice.rho), half * (real(1.0) - slice.rho)};
}

SsviSlice slice_of(const Vector& p) noexcept {
  const real sum = p[kRight] + p[kLeft];
  return {p[kTheta], (p[kRight] - p[kLeft]) / sum, sum / p[kTheta]};
}

real total_variance(const Vector& p, real k, Vector& gradient) noexcept {
  const real sum = p[kRight] + p[kLeft], line = p[kTheta] + (p[kRight] - p[kLeft]) * k;
  const real root = square_root(line * line + real(4.0) * p[kRight] * p[kLeft] * k * k);
  const real inverse = real(1.0) / root, square = sum * k * k, tilt = p[kTheta] * k;
  gradient[kTheta] = real(0.5) * (real(1.0) + line * inverse);
  gradient[kRight] = real(0.5) * (k + (square + tilt) * inverse);
  gradient[kLeft] = real(0.5) * ((square - tilt) * inverse - k);
  return real(0.5) * (line + root);
}

/// The neighbours in slopes.
struct Between {
  bool has_earlier = false, has_later = false;
  Vector earlier{}, later{};
};

class EssviModel {
 public:
  static constexpr std::size_t kSize = kCount;

  EssviModel(const QuoteRows& rows, const ParameterBox<kSize>& box, const Between* between) noexcept
      : rows_(rows), box_(box), between_(between) {}

  const ParameterBox<kSize>& box() const noexcept { return box_; }

  NormalEquations<kSize> equations(const Vector& parameters) const noexcept {
    NormalEquations<kSize> result;
    const real per_year = real(1.0) / rows_.expiry_years;
    for (const QuoteRow& row : rows_.rows) {
      Vector slope;
      const real w = total_variance(parameters, row.k, slope);
      add_quote(row, w, per_year, slope, result);
    }
    return result;
  }

  void constrain(const Vector& p, ConstraintRows<kSize>& rows) const noexcept {
    if (between_ == nullptr) return;
    // theta phi^2 (1 + |rho|) <= 4 is p (p + q) <= 2 theta with the steeper slope for the first p.
    const real half = real(0.5) / p[kTheta], sum = p[kRight] + p[kLeft];
    const real right = p[kRight] * sum * half, left = p[kLeft] * sum * half;
    rows.add(FitConstraint::butterfly_right, real(1.0) - kSlack - right,
             {right / p[kTheta], -half * (sum + p[kRight]), -half * p[kRight]});
    rows.add(FitConstraint::butterfly_left, real(1.0) - kSlack - left,
             {left / p[kTheta], -half * p[kLeft], -half * (sum + p[kLeft])});
    // phi does not rise with expiry.
    const auto add_phi = [&](const Vector& other, real side) {
      const real by_theta = side / other[kTheta], by_sum = side / (other[kRight] + other[kLeft]);
      rows.add(FitConstraint::calendar, p[kTheta] * by_theta - sum * by_sum - kSlack,
               {by_theta, -by_sum, -by_sum});
    };
    if (between_->has_earlier) add_phi(between_->earlier, 1.0);
    if (between_->has_later) add_phi(between_->later, -1.0);
  }

  real negligible() const noexcept { return negligible_error(rows_); }

 private:
  const QuoteRows& rows_;
  const ParameterBox<kSize>& box_;
  const Between* between_;  // null: without conditions
};

ParameterBox<kCount> box_of(const QuoteRows& rows, real least_vol,
                            const Between& between) noexcept {
  ParameterBox<kCount> box;
  const real least_root = least_vol * square_root(rows.expiry_years);
  const real flat = smaller(kLeastSlope, least_root * real(0.25));  // a slope that is free there
  box.low = {least_vol * least_vol * rows.expiry_years, flat, flat};
  box.high = {kMaxSviParameter, kSteepest, kSteepest};
  box.low_kind = {FitConstraint::least_variance, FitConstraint::bounds, FitConstraint::bounds};
  box.high_kind = {FitConstraint::bounds, FitConstraint::slope_right, FitConstraint::slope_left};
  constexpr FitConstraint kKinds[] = {FitConstraint::calendar, FitConstraint::calendar_right,
                                      FitConstraint::calendar_left};
  for (std::size_t i = 0; i < kCount; ++i) {
    if (between.has_later && between.later[i] < box.high[i]) {
      box.high[i] = larger(between.later[i], box.low[i]);
      box.high_kind[i] = kKinds[i];
    }
    if (between.has_earlier && between.earlier[i] > box.low[i]) {
      box.low[i] = between.earlier[i];
      box.low_kind[i] = kKinds[i];
      box.high[i] = larger(box.high[i], box.low[i]);
    }
  }
  return box;
}

/// Whether the published conditions hold of p, with the rounding of its own form.
bool holds(const Vector& p, const EssviModel& model) noexcept {
  ConstraintRows<kCount> rows;
  model.constrain(p, rows);
  return rows.violation() <= kSlack * real(0.5) && ssvi_conditions(slice_of(p)).butterfly_free;
}

/// Draws p back towards a slice that meets every condition: the earlier one, raised at the money
/// where there is room; the later one scaled down; or a nearly flat one.
bool draw_back(Vector& p, const EssviModel& model, const Between& between) noexcept {
  if (holds(p, model)) return false;
  Vector safe = model.box().low;
  safe[kTheta] = p[kTheta];
  if (between.has_earlier) {
    safe = between.earlier;
    const real raised = safe[kTheta] * (real(1.0) + real(4.0) * kSlack);
    if (!between.has_later) safe[kTheta] = larger(p[kTheta], raised);
  } else if (between.has_later) {
    const real scale = smaller(p[kTheta] / between.later[kTheta], 1.0);
    for (std::size_t i = 0; i < kCount; ++i) safe[i] = between.later[i] * scale;
  }
  const Vector to = p;
  real held = 0.0, broken = 1.0;
  p = safe;
  for (int i = 0; i < kBisections; ++i) {
    const real part = (held + broken) * real(0.5);
    Vector tried;
    for (std::size_t n = 0; n < kCount; ++n) tried[n] = safe[n] + part * (to[n] - safe[n]);
    const bool good = holds(tried, model);
    (good ? held : broken) = part;
    if (good) p = tried;
  }
  return true;
}

/// Fills the report, and names for each row the condition whose multiplier moves it most.
void report_fit(const SmileQuotes& quotes, const EssviModel& model, const Vector& p,
                const Vector& unconstrained, std::span<QuoteFit> out,
                FitQuality& quality) noexcept {
  Vector scratch;
  const real per_year = real(1.0) / quotes.expiry_years;
  const auto vol_of = [&](const Vector& at, real k) {
    return square_root(total_variance(at, k, scratch) * per_year);
  };
  report_rows(quotes, [&](real k) { return vol_of(p, k); }, out, quality);
  const auto influence = influence_of(model, p);
  quality.constraints = influence.kinds;
  quality.sum_of_squares = influence.sum_of_squares;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i].vol == 0.0) continue;
    const real k = quotes.log_moneyness[i];
    out[i].moved = out[i].vol - vol_of(unconstrained, k);
    Vector slope;
    const real w = total_variance(p, k, slope);
    out[i].constraint = influence.strongest(slope, out[i].vol / (w + w));
  }
}

}  // namespace

namespace {

/// The neighbours in slopes, or what is wrong with them.
Result<Between> between_of(const SsviNeighbours& neighbours) noexcept {
  Between between;
  const SsviSlice* const both[] = {neighbours.earlier, neighbours.later};
  for (std::uint32_t i = 0; i < 2; ++i) {
    if (both[i] == nullptr) continue;
    Error error = check_ssvi(*both[i]);
    error.index = i;
    if (error.code != ErrorCode::ok) return error;
    if (!ssvi_conditions(*both[i]).butterfly_free) {
      return Error{ErrorCode::butterfly_arbitrage, Field::slices, i};
    }
    (i == 0 ? between.has_earlier : between.has_later) = true;
    (i == 0 ? between.earlier : between.later) = slopes_of(*both[i]);
  }
  if (!between.has_earlier || !between.has_later) return between;
  const Vector &e = between.earlier, &l = between.later;
  const bool ordered = e[kTheta] <= l[kTheta] && e[kRight] <= l[kRight] && e[kLeft] <= l[kLeft] &&
                       neighbours.earlier->phi >= neighbours.later->phi;
  if (!ordered) return Error{ErrorCode::calendar_arbitrage, Field::slices, 1};
  return between;
}

}  // namespace

Result<EssviFit> fit_essvi(const SmileQuotes& quotes, const SmileFitOptions& options,
                           const SsviNeighbours& neighbours, std::span<QuoteFit> report,
                           Arena& arena) noexcept {
  if (const Error error = check_fit(quotes, options, report); error.code != ErrorCode::ok) {
    return error;
  }
  const Result<Between> between = between_of(neighbours);
  if (!between.ok()) return between.error();
  const Arena::Scope scope(arena);
  const Result<QuoteRows> rows = usable_rows(quotes, options, arena);
  if (!rows.ok()) return rows.error();

  const DescentLimits limits{.iterations = options.max_iterations};
  const ParameterBox<kCount> wide = box_of(*rows, options.least_vol, {});
  const real theta = mean_total_variance(*rows), slope = real(0.3) * square_root(theta);
  Vector p{theta, slope, slope};
  EssviFit fit;
  auto descent = descend(EssviModel{*rows, wide, nullptr}, p, limits);
  fit.quality.iterations = descent.iterations;
  const Vector unconstrained = p;
  fit.unconstrained = slice_of(p);
  const ParameterBox<kCount> box = box_of(*rows, options.least_vol, *between);
  const EssviModel model{*rows, box, &*between};
  if (!holds(p, model) || clipped(p, box) != p) {
    descent = descend(model, p, limits);
    fit.quality.iterations += descent.iterations;
  }
  if (!descent.converged) fit.quality.outcome = FitOutcome::iteration_limit;
  if (rows->strikes < kCount) fit.quality.outcome = FitOutcome::underdetermined;
  if (draw_back(p, model, *between)) fit.quality.outcome = FitOutcome::repaired;
  fit.slice = slice_of(p);
  report_fit(quotes, model, p, unconstrained, report, fit.quality);
  return fit;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
