#include "core/volatility/fit/svi_fit.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/volatility/arbitrage/calendar.hpp"
#include "core/volatility/fit/descent.hpp"
#include "core/volatility/fit/influence.hpp"
#include "core/volatility/fit/svi_start.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

using Vector = SviSlopes::Vector;

constexpr int kRounds = 4;  // of exchange between the fit and the exact decision
constexpr int kBisections = 40;
// Between neighbours, an end whose squares are so many times those without conditions is looked at
// once more.
constexpr real kSuspicious = 8;
constexpr real kSlack = 1e-6;  // by which the fit aims above a condition that it must meet

class Fitter {
 public:
  Fitter(const QuoteRows& rows, const SmileFitOptions& options,
         const SviNeighbours& neighbours) noexcept
      : rows_(rows), options_(options) {
    const auto place = [](const SviRaw* slice, real penalty, const SviRaw*& hard,
                          const SviRaw*& soft) { (penalty > 0.0 ? soft : hard) = slice; };
    place(neighbours.earlier, neighbours.earlier_penalty, earlier_, conditions_.soft_earlier);
    place(neighbours.later, neighbours.later_penalty, later_, conditions_.soft_later);
    conditions_.earlier_penalty = neighbours.earlier_penalty;
    conditions_.later_penalty = neighbours.later_penalty;
  }

  SviFit run() noexcept;
  void report(const SmileQuotes& quotes, SviFit& fit, std::span<QuoteFit> out) const noexcept;

 private:
  bool holds(const Vector& p, real margin) const noexcept {
    const SviRaw slice = SviSlopes::raw(p);
    return is_butterfly_free(slice, margin) &&
           (earlier_ == nullptr || is_calendar_free(*earlier_, slice)) &&
           (later_ == nullptr || is_calendar_free(slice, *later_));
  }
  real value_at(const Vector& p) const noexcept {
    return SviModel{rows_, box_, conditions_}.equations(p).value;
  }
  void constrain() noexcept;
  bool fit_within(const Vector& start, FitQuality& quality) noexcept;
  void collect_points(const Vector& p) noexcept;
  void fit_from_safe(FitQuality& quality) noexcept;
  Vector safe() const noexcept;
  void draw_back(Vector& p) const noexcept;

  const QuoteRows& rows_;
  const SmileFitOptions& options_;
  const SviRaw* earlier_ = nullptr;
  const SviRaw* later_ = nullptr;
  ParameterBox<SviModel::kSize> box_;
  SviConditions conditions_;
  Vector parameters_{};
};

/// Turns on the conditions, and narrows the box to slopes that they allow.
void Fitter::constrain() noexcept {
  conditions_.butterfly = true;
  conditions_.g_aim = options_.margin + kSlack;
  // In the wing g tends to 1/4 - slope^2 / 16.
  const real steepest = real(2.0) * square_root(real(1.0) - real(4.0) * conditions_.g_aim);
  box_.high[SviSlopes::kRight] = box_.high[SviSlopes::kLeft] = steepest;
  conditions_.earlier = earlier_;
  conditions_.later = later_;
  conditions_.calendar_aim = kSlack;
  for (const std::size_t side : {SviSlopes::kRight, SviSlopes::kLeft}) {
    const auto slope_of = [&](const SviRaw& slice) {
      const SviShape shape = svi_shape(slice);
      return side == SviSlopes::kRight ? shape.right_slope : shape.left_slope;
    };
    const FitConstraint kind =
        side == SviSlopes::kRight ? FitConstraint::calendar_right : FitConstraint::calendar_left;
    if (later_ != nullptr && slope_of(*later_) < box_.high[side]) {
      box_.high[side] = larger(slope_of(*later_), box_.low[side]);
      box_.high_kind[side] = kind;
    }
    if (earlier_ != nullptr && slope_of(*earlier_) > box_.low[side]) {
      box_.low[side] = slope_of(*earlier_);
      box_.low_kind[side] = kind;
      box_.high[side] = larger(box_.high[side], box_.low[side]);
    }
  }
}

/// Remembers where the exact decision finds the slice wanting.
void Fitter::collect_points(const Vector& p) noexcept {
  const SviRaw slice = SviSlopes::raw(p);
  const auto add = [&](real k) {
    if (is_finite(k) && conditions_.points < SviConditions::kMostPoints) {
      conditions_.point[conditions_.points++] = k;
    }
  };
  const auto butterfly = check_butterfly(slice);
  if (butterfly.ok() && butterfly->least_g < options_.margin) add(butterfly->least_g_at);
  const auto add_crossings = [&](const SviRaw& earlier, const SviRaw& later) {
    const auto calendar = check_calendar(earlier, later);
    for (std::uint32_t i = 0; calendar.ok() && i < calendar->count; ++i) {
      add(calendar->violations[i].worst);
    }
  };
  if (earlier_ != nullptr) add_crossings(*earlier_, slice);
  if (later_ != nullptr) add_crossings(slice, *later_);
}

/// A slice that meets every condition: the earlier one, raised by a constant where it stays free;
/// or the later one scaled down, since g is concave in the scale and a square at scale zero; or a
/// flat smile.
Vector Fitter::safe() const noexcept {
  const real mean = mean_excess(rows_, nullptr);
  if (earlier_ != nullptr) {
    SviRaw raised = *earlier_;
    raised.a = raised.a + larger(mean_excess(rows_, earlier_), 0.0);
    const Vector up = SviSlopes::of(raised);
    return holds(up, 0.0) ? up : SviSlopes::of(*earlier_);
  }
  if (later_ != nullptr) {
    const real scale = smaller(mean / (mean - mean_excess(rows_, later_)), 1.0);
    return SviSlopes::of(
        {later_->a * scale, later_->b * scale, later_->rho, later_->m, later_->sigma});
  }
  Vector flat = parameters_;
  flat[SviSlopes::kRight] = box_.low[SviSlopes::kRight];
  flat[SviSlopes::kLeft] = box_.low[SviSlopes::kLeft];
  flat[SviSlopes::kLeast] = larger(mean, box_.low[SviSlopes::kLeast]);
  return flat;
}

/// Draws p towards the safe slice, no further than it must.
void Fitter::draw_back(Vector& p) const noexcept {
  const Vector from = safe(), to = p;
  // A slice that the caller has from elsewhere may be free without the margin.
  const real margin = holds(from, options_.margin) ? options_.margin : real(0.0);
  real held = 0.0, broken = 1.0;
  p = from;
  for (int i = 0; i < kBisections; ++i) {
    const real part = (held + broken) * real(0.5);
    Vector tried;
    for (std::size_t n = 0; n < tried.size(); ++n) tried[n] = from[n] + part * (to[n] - from[n]);
    const bool good = holds(tried, margin);
    (good ? held : broken) = part;
    if (good) p = tried;
  }
}

/// Fits under the conditions, from the best slice without them or, where that leads nowhere, from
/// the grid's; returns whether what came out is certain to meet them.
bool Fitter::fit_within(const Vector& start, FitQuality& quality) noexcept {
  const DescentLimits limits{.iterations = options_.max_iterations};
  bool certain = false, converged = false;
  for (int round = 0; round < kRounds && !certain; ++round) {
    if (round > 0 && !converged) parameters_ = start;
    const auto descent = descend(SviModel{rows_, box_, conditions_}, parameters_, limits);
    quality.iterations += descent.iterations;
    converged = descent.converged;
    if (!converged && round == 0) continue;
    certain = holds(parameters_, options_.margin);
    if (!certain) collect_points(parameters_);
  }
  if (certain && !converged) quality.outcome = FitOutcome::iteration_limit;
  return certain;
}

/// Once more from the safe slice, which meets the conditions; keeps the best of both ends and that
/// slice. A descent that has to find the conditions first can end in a corner: flat, with both
/// slopes at their lower bound.
void Fitter::fit_from_safe(FitQuality& quality) noexcept {
  const SviModel model{rows_, box_, conditions_};
  const Vector kept = parameters_, from = safe();
  const real value = value_at(kept), value_from = value_at(from);
  parameters_ = from;
  const auto descent = descend(model, parameters_, {.iterations = options_.max_iterations});
  quality.iterations += descent.iterations;
  const bool stays = value_from < value && holds(from, options_.margin);
  if (descent.value < (stays ? value_from : value) && holds(parameters_, options_.margin)) {
    quality.outcome = descent.converged ? FitOutcome::converged : FitOutcome::iteration_limit;
    return;
  }
  parameters_ = stays ? from : kept;
  if (stays) quality.outcome = FitOutcome::repaired;
}

SviFit Fitter::run() noexcept {
  SviFit fit;
  box_ = svi_box(rows_, options_.least_vol);
  const Vector start = svi_start(rows_, box_);
  parameters_ = start;
  const DescentLimits limits{.iterations = options_.max_iterations};
  const auto descent = descend(SviModel{rows_, box_, conditions_}, parameters_, limits);
  fit.quality.iterations = descent.iterations;
  fit.unconstrained = SviSlopes::raw(parameters_);
  if (!descent.converged) fit.quality.outcome = FitOutcome::iteration_limit;
  const bool between = earlier_ != nullptr || later_ != nullptr;
  const bool held = holds(parameters_, options_.margin);
  bool suspicious = false;
  if (!held) {
    constrain();
    fit.quality.outcome = FitOutcome::converged;
    const bool certain = fit_within(start, fit.quality);
    if (!certain) {
      draw_back(parameters_);
      fit.quality.outcome = FitOutcome::repaired;
    }
    suspicious = !certain || (between && value_at(parameters_) > kSuspicious * descent.value);
  }
  if (!held || !between) suspicious = suspicious || value_at(safe()) < value_at(parameters_);
  if (suspicious) fit_from_safe(fit.quality);
  const bool settled = fit.quality.outcome != FitOutcome::repaired;
  if (rows_.strikes < SviModel::kSize && settled) {
    fit.quality.outcome = FitOutcome::underdetermined;
  }
  fit.slice = SviSlopes::raw(parameters_);
  return fit;
}

/// Fills the report, and names for each row the condition whose multiplier moves it most.
void Fitter::report(const SmileQuotes& quotes, SviFit& fit,
                    std::span<QuoteFit> out) const noexcept {
  const real per_year = real(1.0) / rows_.expiry_years;
  const auto vol_of = [&](const SviRaw& slice, real k) {
    return square_root(svi_total_variance(slice, k).w * per_year);
  };
  report_rows(quotes, [&](real k) { return vol_of(fit.slice, k); }, out, fit.quality);
  const SviModel model{rows_, box_, conditions_};
  const auto influence = influence_of(model, parameters_);
  fit.quality.sum_of_squares = influence.sum_of_squares;
  fit.quality.constraints = influence.kinds;
  const SviCurve curve{parameters_};
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i].vol == 0.0) continue;
    const real k = quotes.log_moneyness[i];
    out[i].moved = out[i].vol - vol_of(fit.unconstrained, k);
    Vector slope;
    const real w = curve.total_variance(k, slope);
    out[i].constraint = influence.strongest(slope, out[i].vol / (w + w));
  }
}

}  // namespace

std::size_t svi_fit_workspace_bytes(std::size_t quotes) noexcept {
  return quotes * sizeof(QuoteRow) + alignof(QuoteRow);
}

namespace {

Error check_neighbours(const SviNeighbours& neighbours) noexcept {
  const SviRaw* const both[] = {neighbours.earlier, neighbours.later};
  const real penalty[] = {neighbours.earlier_penalty, neighbours.later_penalty};
  bool hard = true;
  for (std::uint32_t i = 0; i < 2; ++i) {
    if (!(penalty[i] >= 0.0 && is_finite(penalty[i]))) {
      return {ErrorCode::out_of_domain, Field::weight, i, refused_value(penalty[i])};
    }
    hard = hard && both[i] != nullptr && penalty[i] == 0.0;
    if (both[i] == nullptr) continue;
    Error error = check_svi(*both[i]);
    error.index = i;
    if (error.code != ErrorCode::ok) return error;
    if (!is_butterfly_free(*both[i])) return {ErrorCode::butterfly_arbitrage, Field::slices, i};
  }
  if (hard && !is_calendar_free(*neighbours.earlier, *neighbours.later)) {
    return {ErrorCode::calendar_arbitrage, Field::slices, 1};
  }
  return {};
}

}  // namespace

Result<SviFit> fit_svi(const SmileQuotes& quotes, const SmileFitOptions& options,
                       const SviNeighbours& neighbours, std::span<QuoteFit> report,
                       Arena& arena) noexcept {
  if (const Error error = check_fit(quotes, options, report); error.code != ErrorCode::ok) {
    return error;
  }
  if (const Error error = check_neighbours(neighbours); error.code != ErrorCode::ok) return error;
  const Arena::Scope scope(arena);
  const Result<QuoteRows> rows = usable_rows(quotes, options, arena);
  if (!rows.ok()) return rows.error();
  Fitter fitter{*rows, options, neighbours};
  SviFit fit = fitter.run();
  fitter.report(quotes, fit, report);
  return fit;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
