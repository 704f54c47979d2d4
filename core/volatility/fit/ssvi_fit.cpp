#include "core/volatility/fit/ssvi_fit.hpp"

#include "core/base/limits.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/log.hpp"
#include "core/volatility/fit/descent.hpp"
#include "core/volatility/fit/quote_rows.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

// The common parameters: rho, then eta (1 + |rho|) or 4 lambda / (1 + |rho|), in which the
// published conditions are intervals, then gamma. The Heston-like family has no third.
enum : std::size_t { kRho, kScale, kGamma, kCommon };
using Common = std::array<real, kCommon>;

constexpr real kLargestRho = 0.999;
constexpr real kLargestScale = 1e4;  // of lambda: phi is then 1 / (lambda theta) for any theta

SsviParameters parameters_of(PhiFamily family, const Common& common) noexcept {
  SsviParameters p;
  p.family = family;
  p.rho = common[kRho];
  const real steep = real(1.0) + absolute(common[kRho]);
  if (family == PhiFamily::power_law) {
    p.eta = common[kScale] / steep;
    p.gamma = common[kGamma];
  } else {
    p.lambda = common[kScale] * steep * real(0.25);
  }
  return p;
}

/// phi at one theta and its derivatives.
struct PhiPoint {
  real phi, by_theta;
  Common by_common;
};

PhiPoint phi_point(PhiFamily family, const Common& common, real theta) noexcept {
  const SsviParameters p = parameters_of(family, common);
  const real steep = real(1.0) + absolute(p.rho);
  const real side = either(p.rho < 0.0, -1.0, 1.0);
  PhiPoint at{.phi = *ssvi_phi(p, theta), .by_theta = 0.0, .by_common = {}};
  if (family == PhiFamily::power_law) {
    const real above = real(1.0) + theta;
    at.by_theta = at.phi * ((p.gamma - real(1.0)) / above - p.gamma / theta);
    at.by_common = {-at.phi * side / steep, at.phi / common[kScale],
                    at.phi * (log(above) - log(theta))};
    return at;
  }
  // phi = h(lambda theta) with x h' = (1 - e^-x) / x - 2 h, and (1 - e^-x) / x = 1 - x h.
  const real x = p.lambda * theta;
  const real by_x = (real(1.0) - x * at.phi - at.phi - at.phi) / x;
  at.by_theta = by_x * p.lambda;
  at.by_common = {by_x * x * side / steep, by_x * x / common[kScale], 0.0};
  return at;
}

/// w, its derivative in theta at the phi that follows from it, and those in the common parameters.
struct SsviGradient {
  real w, by_theta;
  Common by_common;
};

SsviGradient gradient_at(const Common& common, real theta, const PhiPoint& at, real k) noexcept {
  const real rho = common[kRho], line = at.phi * k, half = theta * real(0.5);
  const real root = square_root(line * line + real(2.0) * rho * line + real(1.0));
  const real w = half * (real(1.0) + rho * line + root);
  const real by_phi = half * k * (rho + (line + rho) / root);
  SsviGradient g{w, w / theta + by_phi * at.by_theta, {}};
  for (std::size_t i = 0; i < kCommon; ++i) g.by_common[i] = by_phi * at.by_common[i];
  g.by_common[kRho] = g.by_common[kRho] + half * line * (real(1.0) + real(1.0) / root);
  return g;
}

/// The normal equations of an arrow: one theta an expiry, linked by the common parameters alone.
struct Arrow {
  real value = 0.0;
  NormalEquations<kCommon> common;
  struct Shaft {
    real gradient = 0.0, stiffness = 0.0;
    Common link{};
  };
  std::span<Shaft> shaft;
};

class Fitter {
 public:
  Fitter(PhiFamily family, std::span<const QuoteRows> expiries, std::span<real> theta,
         std::span<real> trial, std::span<Arrow::Shaft> shafts) noexcept
      : family_(family), expiries_(expiries), theta_(theta), trial_(trial), shafts_(shafts) {}

  SsviFit run(const SmileFitOptions& options) noexcept;

 private:
  ParameterBox<kCommon> box() const noexcept;
  Arrow equations(const Common& common, std::span<const real> theta) const noexcept;
  Common step(const Arrow& arrow, real damping, const Common& common) noexcept;
  void make_rising() noexcept;
  void take_trial() noexcept {
    for (std::size_t e = 0; e < theta_.size(); ++e) theta_[e] = trial_[e];
  }
  void set_start() noexcept;
  FitOutcome descend(std::uint32_t most, Common& common, Arrow& arrow,
                     std::uint32_t& iterations) noexcept;

  PhiFamily family_;
  std::span<const QuoteRows> expiries_;
  std::span<real> theta_, trial_;
  std::span<Arrow::Shaft> shafts_;
};

ParameterBox<kCommon> Fitter::box() const noexcept {
  ParameterBox<kCommon> box;
  const bool power = family_ == PhiFamily::power_law;
  box.low = {-kLargestRho, either(power, 1e-4, 1.0), 0.0};
  box.high = {kLargestRho, either(power, 2.0, kLargestScale), either(power, 0.5, 0.0)};
  for (std::size_t i = 0; i < kCommon; ++i) {
    box.low_kind[i] = box.high_kind[i] = FitConstraint::bounds;
  }
  const FitConstraint butterfly = FitConstraint::butterfly_left;
  (power ? box.high_kind : box.low_kind)[kScale] = butterfly;
  if (power) box.high_kind[kGamma] = butterfly;
  return box;
}

Arrow Fitter::equations(const Common& common, std::span<const real> theta) const noexcept {
  Arrow arrow;
  arrow.shaft = shafts_;
  for (std::size_t e = 0; e < expiries_.size(); ++e) {
    Arrow::Shaft& shaft = shafts_[e];
    shaft = {};
    const PhiPoint at = phi_point(family_, common, theta[e]);
    const real per_year = real(1.0) / expiries_[e].expiry_years;
    for (const QuoteRow& row : expiries_[e].rows) {
      const SsviGradient g = gradient_at(common, theta[e], at, row.k);
      // The row's share of the full equations in (theta, common).
      NormalEquations<kCommon + 1> one;
      add_quote(
          row, g.w, per_year,
          std::array<real, kCommon + 1>{g.by_theta, g.by_common[0], g.by_common[1], g.by_common[2]},
          one);
      arrow.value = arrow.value + one.value;
      shaft.gradient = shaft.gradient + one.gradient[0];
      shaft.stiffness = shaft.stiffness + one.matrix[0][0];
      for (std::size_t i = 0; i < kCommon; ++i) {
        shaft.link[i] = shaft.link[i] + one.matrix[i + 1][0];
        arrow.common.gradient[i] = arrow.common.gradient[i] + one.gradient[i + 1];
        for (std::size_t j = 0; j <= i; ++j) {
          arrow.common.matrix[i][j] = arrow.common.matrix[i][j] + one.matrix[i + 1][j + 1];
        }
      }
    }
  }
  return arrow;
}

/// Sets the trial thetas, and returns the trial's common parameters: Schur's complement first.
Common Fitter::step(const Arrow& arrow, real damping, const Common& common) noexcept {
  NormalEquations<kCommon> reduced = arrow.common;
  for (std::size_t i = 0; i < kCommon; ++i) {
    reduced.matrix[i][i] = reduced.matrix[i][i] * (real(1.0) + damping);
  }
  const real heavier = real(1.0) + damping;
  for (const Arrow::Shaft& shaft : arrow.shaft) {
    const real inverse = real(1.0) / (shaft.stiffness * heavier);
    for (std::size_t i = 0; i < kCommon; ++i) {
      const real part = shaft.link[i] * inverse;
      reduced.gradient[i] = reduced.gradient[i] - part * shaft.gradient;
      for (std::size_t j = 0; j <= i; ++j) {
        reduced.matrix[i][j] = reduced.matrix[i][j] - part * shaft.link[j];
      }
    }
  }
  const ParameterBox<kCommon> limits = box();
  ConstraintRows<kCommon> rows;
  const DampedFactor<kCommon> factor{reduced.matrix, real(0x1p-30)};
  const Common move = constrained_step(reduced, factor, common, limits, 1.0, rows);
  for (std::size_t e = 0; e < theta_.size(); ++e) {
    const Arrow::Shaft& shaft = arrow.shaft[e];
    const real change = (shaft.gradient + inner(shaft.link, move)) / (shaft.stiffness * heavier);
    // At most halved or doubled: theta stays positive.
    trial_[e] = smaller(larger(theta_[e] - change, theta_[e] * real(0.5)), theta_[e] + theta_[e]);
  }
  make_rising();
  Common next = common;
  for (std::size_t i = 0; i < kCommon; ++i) next[i] = next[i] + move[i];
  return clipped(next, limits);
}

/// The nearest rising thetas, each weighed by its stiffness: neighbours in the wrong order are
/// pooled.
void Fitter::make_rising() noexcept {
  for (std::size_t e = 1; e < trial_.size(); ++e) {
    if (trial_[e] >= trial_[e - 1]) continue;
    std::size_t first = e;
    real weight = shafts_[e].stiffness, mean = trial_[e];
    while (first > 0 && trial_[first - 1] > mean) {
      --first;
      const real more = shafts_[first].stiffness;
      mean = (mean * weight + trial_[first] * more) / (weight + more);
      weight = weight + more;
    }
    for (std::size_t i = first; i <= e; ++i) trial_[i] = mean;
  }
}

/// Thetas at the mean of each expiry's quotes, made to rise.
void Fitter::set_start() noexcept {
  for (std::size_t e = 0; e < theta_.size(); ++e) {
    trial_[e] = mean_total_variance(expiries_[e]);
    shafts_[e].stiffness = 1.0;
  }
  make_rising();
  take_trial();
}

/// Damped Gauss-Newton steps from the start; leaves the last equations accepted.
FitOutcome Fitter::descend(std::uint32_t most, Common& common, Arrow& arrow,
                           std::uint32_t& iterations) noexcept {
  constexpr int kMaxRefusals = 20;
  StepControl control;
  int idle = 0, refusals = 0;
  for (iterations = 1; iterations < most; ++iterations) {
    const real value = arrow.value;
    const Common next = step(arrow, control.damping, common);
    const Arrow tried = equations(next, trial_);
    if (tried.value < value) {
      common = next;
      take_trial();
      arrow = tried;
      control.ease(1.0);
      refusals = 0;
      idle = value - tried.value <= value * real(0x1p-16) ? idle + 1 : 0;
    } else {
      control.tighten();
      arrow = equations(common, theta_);  // the shafts are shared
      ++refusals;
    }
    if (idle == 2 || refusals == kMaxRefusals) return FitOutcome::converged;
  }
  return FitOutcome::iteration_limit;
}

SsviFit Fitter::run(const SmileFitOptions& options) noexcept {
  SsviFit fit;
  const ParameterBox<kCommon> limits = box();
  set_start();
  const bool power = family_ == PhiFamily::power_law;
  Common common = clipped({-0.2, either(power, 1.0, 2.0), 0.4}, limits);
  Arrow arrow = equations(common, theta_);
  fit.quality.outcome = descend(options.max_iterations, common, arrow, fit.quality.iterations);
  fit.parameters = parameters_of(family_, common);
  fit.quality.sum_of_squares = arrow.value + arrow.value;
  for (std::size_t i = 0; i < kCommon; ++i) {
    const bool high = common[i] == limits.high[i], low = common[i] == limits.low[i];
    if (high == low) continue;
    const FitConstraint kind = high ? limits.high_kind[i] : limits.low_kind[i];
    fit.quality.constraints |= 1u << static_cast<std::uint32_t>(kind);
  }
  return fit;
}

Error check_expiries(std::span<const SmileQuotes> expiries, PhiFamily family,
                     const SmileFitOptions& options, std::span<const real> theta,
                     std::span<const QuoteFit> report) noexcept {
  if (expiries.empty()) return {ErrorCode::no_data, Field::slices};
  if (expiries.size() > kMaxSurfaceExpiries) return {ErrorCode::capacity_exceeded, Field::slices};
  if (theta.size() != expiries.size()) return {ErrorCode::length_mismatch, Field::theta};
  const auto number = static_cast<std::uint32_t>(family);
  if (number > 1) return {ErrorCode::out_of_domain, Field::phi_family, 0, refused_value(number)};
  std::size_t quotes = 0;
  for (std::size_t e = 0; e < expiries.size(); ++e) {
    Error error = check_fit(expiries[e], options, {});
    if (error.code == ErrorCode::ok && e > 0 &&
        !(expiries[e].expiry_years > expiries[e - 1].expiry_years)) {
      error = {ErrorCode::unsorted, Field::expiry_years, 0,
               refused_value(expiries[e].expiry_years)};
    }
    error.index = static_cast<std::uint32_t>(e);
    if (error.code != ErrorCode::ok) return error;
    quotes += expiries[e].log_moneyness.size();
  }
  if (!report.empty() && report.size() != quotes) {
    return {ErrorCode::length_mismatch, Field::report};
  }
  return {};
}

/// Reports the rows of one expiry, numbered from `first`; pooled thetas were moved by the calendar.
Error report_expiry(const SmileQuotes& quotes, std::span<const real> theta, std::size_t e,
                    std::size_t first, std::span<QuoteFit> report, SsviFit& fit) noexcept {
  const auto slice = ssvi_slice(fit.parameters, theta[e]);
  if (!slice.ok()) return slice.error();
  const auto raw = raw_of(*slice);
  if (!raw.ok()) return raw.error();
  const bool pooled =
      (e > 0 && theta[e] == theta[e - 1]) || (e + 1 < theta.size() && theta[e + 1] == theta[e]);
  const FitConstraint kind = pooled ? FitConstraint::calendar : FitConstraint::none;
  if (pooled) fit.quality.constraints |= 1u << static_cast<std::uint32_t>(kind);
  const real per_year = real(1.0) / quotes.expiry_years;
  const auto vol_at = [&](real k) { return square_root(svi_total_variance(*raw, k).w * per_year); };
  add_rows(quotes, vol_at, report, static_cast<std::uint32_t>(first), fit.quality);
  for (QuoteFit& row : report) row.constraint = kind;
  return {};
}

}  // namespace

std::size_t ssvi_fit_workspace_bytes(std::size_t quotes, std::size_t expiries) noexcept {
  return quotes * sizeof(QuoteRow) +
         expiries * (sizeof(QuoteRows) + sizeof(Arrow::Shaft) + sizeof(real) + alignof(QuoteRow)) +
         3 * alignof(QuoteRows);
}

Result<SsviFit> fit_ssvi(std::span<const SmileQuotes> expiries, PhiFamily family,
                         const SmileFitOptions& options, std::span<real> theta,
                         std::span<QuoteFit> report, Arena& arena) noexcept {
  if (const Error error = check_expiries(expiries, family, options, theta, report);
      error.code != ErrorCode::ok) {
    return error;
  }
  const Arena::Scope scope(arena);
  const auto rows = arena.take<QuoteRows>(expiries.size());
  const auto shafts = arena.take<Arrow::Shaft>(expiries.size());
  const auto trial = arena.take<real>(expiries.size());
  if (rows.empty() || shafts.empty() || trial.empty()) {
    return Error{ErrorCode::capacity_exceeded, Field::arena};
  }
  for (std::size_t e = 0; e < expiries.size(); ++e) {
    const auto usable = usable_rows(expiries[e], options, arena);
    if (!usable.ok()) {
      Error error = usable.error();
      error.index = static_cast<std::uint32_t>(e);
      return error;
    }
    rows[e] = *usable;
  }
  SsviFit fit = Fitter{family, rows, theta, trial, shafts}.run(options);
  std::size_t first = 0;
  for (std::size_t e = 0; e < expiries.size(); ++e) {
    const std::size_t count = expiries[e].log_moneyness.size();
    const auto part = report.empty() ? report : report.subspan(first, count);
    const Error error = report_expiry(expiries[e], theta, e, first, part, fit);
    if (error.code != ErrorCode::ok) return error;
    first += count;
  }
  close_quality(fit.quality);
  return fit;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
