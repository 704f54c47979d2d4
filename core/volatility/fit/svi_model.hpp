// SVI as it is fitted: by its least variance and its slopes, with freedom from arbitrage as
// inequalities.
#pragma once

#include <array>

#include "core/volatility/fit/constrained_step.hpp"
#include "core/volatility/fit/quote_rows.hpp"
#include "core/volatility/smile/svi.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The parameters in which Lee's bound, and an earlier slice's wings, are intervals: the least
/// variance v, the right slope p, the left slope q, and m and sigma of the raw form;
/// w(k) = v - sigma sqrt(p q) + (p - q) / 2 x + (p + q) / 2 sqrt(x^2 + sigma^2), x = k - m.
struct SviSlopes {
  enum : std::size_t { kLeast, kRight, kLeft, kCentre, kWidth, kCount };
  using Vector = std::array<real, kCount>;

  static SviRaw raw(const Vector& parameters) noexcept;
  static Vector of(const SviRaw& slice) noexcept;
};

/// Total variance, its derivatives in k, and their gradients in SviSlopes.
struct SviGradient {
  TotalVariance at;
  SviSlopes::Vector w, dw, d2w;
};

/// The evaluation of one set of parameters at many k.
class SviCurve {
 public:
  explicit SviCurve(const SviSlopes::Vector& parameters) noexcept;

  /// w alone, and its gradient.
  real total_variance(real k, SviSlopes::Vector& gradient) const noexcept;
  SviGradient gradient(real k) const noexcept;
  TotalVariance at(real k) const noexcept;
  /// g at the 73 points of the grid that minima are sought on, and the points.
  void g_on_grid(real* k, real* g) const noexcept;
  real centre() const noexcept { return p_[SviSlopes::kCentre]; }
  real width() const noexcept { return p_[SviSlopes::kWidth]; }

 private:
  SviSlopes::Vector p_;
  real half_difference_, half_sum_, dip_, right_dip_, left_dip_;
};

/// What a fit may be asked to keep.
struct SviConditions {
  bool butterfly = false;
  real g_aim = 0.0;                      ///< g is kept above
  const SviRaw* earlier = nullptr;       ///< w is kept above this slice
  const SviRaw* later = nullptr;         ///< and below this
  real calendar_aim = 0.0;               ///< by this part of it
  const SviRaw* soft_earlier = nullptr;  ///< crossing these has its price alone
  const SviRaw* soft_later = nullptr;
  real earlier_penalty = 0.0, later_penalty = 0.0;
  static constexpr std::size_t kMostPoints = 6;
  std::size_t points = 0;  ///< where the exact decision has found a violation before
  std::array<real, kMostPoints> point{};
};

/// The model that `descend` asks.
class SviModel {
 public:
  static constexpr std::size_t kSize = SviSlopes::kCount;
  using Vector = SviSlopes::Vector;

  SviModel(const QuoteRows& rows, const ParameterBox<kSize>& box,
           const SviConditions& conditions) noexcept
      : rows_(rows), box_(box), conditions_(conditions) {}

  const ParameterBox<kSize>& box() const noexcept { return box_; }
  NormalEquations<kSize> equations(const Vector& parameters) const noexcept;
  void constrain(const Vector& parameters, ConstraintRows<kSize>& rows) const noexcept;
  real negligible() const noexcept { return negligible_error(rows_); }

 private:
  void constrain_butterfly(const SviCurve& curve, real least_at,
                           ConstraintRows<kSize>& rows) const noexcept;
  void constrain_calendar(const SviCurve& curve, const SviRaw& other, bool above,
                          ConstraintRows<kSize>& rows) const noexcept;
  void add_crossings(const SviCurve& curve, const SviRaw& other, bool above, real penalty,
                     NormalEquations<kSize>& equations) const noexcept;
  void add_g(const SviCurve& curve, real k, real least_at,
             ConstraintRows<kSize>& rows) const noexcept;
  void add_calendar(const SviCurve& curve, real k, const SviRaw& other, bool above,
                    ConstraintRows<kSize>& rows) const noexcept;

  const QuoteRows& rows_;
  const ParameterBox<kSize>& box_;
  const SviConditions& conditions_;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
