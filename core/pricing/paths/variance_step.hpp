// One step in time of Heston's variance and of the spot with it: Andersen's quadratic-exponential
// scheme (J. Comp. Finance 11, 2008) with martingale correction.
#pragma once

#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/law/normal_quantile.hpp"
#include "core/pricing/fourier/models.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Below this the spot's correlated part would be a difference of nearly equal terms over it.
inline constexpr real kMinPathVolOfVariance = 1e-4;

/// The scheme is quadratic up to this ratio of variance to squared mean, exponential beyond; both
/// can be fitted between 1 and 2 (Andersen 2008, section 3.2.3).
inline constexpr real kQuadraticReach = 1.5;

/// All that one step computes. What belongs to the other branch is 0.
struct VarianceStep {
  real mean;          ///< m = E[v(t + dt) | v(t)], eq. 17
  real variance;      ///< s^2 = Var[v(t + dt) | v(t)], eq. 18
  real ratio;         ///< psi = s^2 / m^2, eq. 19
  bool is_quadratic;  ///< v' = a (b + Z)^2, eqs. 23, 27, 28; else a mass at 0 and an exponential
  real a, b_square;
  real zero_probability;  ///< p, eq. 29
  real rate;              ///< beta, eq. 30
  real next;              ///< v(t + dt)
};

/// One step from `variance` over `step_years` with the uniform number u; Z is its normal quantile.
/// Errors: those of check_heston; Field::vol_of_variance below kMinPathVolOfVariance;
/// Field::initial_variance, Field::expiry_years and Field::probability for the other arguments
/// (variance >= 0, step > 0, 0 < u < 1).
Result<VarianceStep> quadratic_exponential_step(const HestonParameters& parameters, real variance,
                                                real step_years, real u) noexcept;

/// check_heston, and what the scheme needs beyond.
Error check_path_variance(const HestonParameters& parameters) noexcept;

/// The two branches of a step from N variances, with everything that only needs the start.
template <int N>
struct VarianceLaw {
  pack<N> mean, variance, ratio;
  mask_pack<N> is_quadratic;
  bool all_quadratic;              ///< then nothing exponential is computed
  pack<N> a, b_square;             ///< of lanes that are not quadratic: unused numbers
  pack<N> zero_probability, rate;  ///< of quadratic lanes: unused numbers
};

/// Steps of one length.
class HestonStep {
 public:
  HestonStep(const HestonParameters& p, real step_years) noexcept {
    const real kappa = p.mean_reversion, sigma = p.vol_of_variance, rho = p.correlation;
    const real less_one = expm1(-(kappa * step_years));
    // (1 - e^(-kappa dt)) / kappa, with its limit.
    const real elapsed = kappa > 0.0 ? -less_one / kappa : step_years;
    decay_ = less_one + real(1.0);
    theta_ = p.long_run_variance;
    by_variance_ = sigma * sigma * decay_ * elapsed;
    constant_ = theta_ * sigma * sigma * elapsed * elapsed * kappa * real(0.5);

    // Eq. 33 with the central rule gamma1 = gamma2 = 1/2.
    const real half = step_years * real(0.5), slope = rho / sigma;
    const real drift = half * (kappa * slope - real(0.5));
    k0_ = -(slope * kappa * theta_ * step_years);
    k1_ = drift - slope;
    k2_ = drift + slope;
    k3_ = half * (real(1.0) - rho * rho);
    tilt_ = k2_ + k3_ * real(0.5);
  }

  template <int N>
  LOADLINE_INLINE VarianceLaw<N> law(pack<N> v) const {
    VarianceLaw<N> law;
    law.mean = (v - theta_) * decay_ + theta_;
    law.variance = v * by_variance_ + constant_;
    const pack<N> square = law.mean * law.mean;
    // A mean of zero is a variance that stays there; the least square keeps the quotient a number.
    const pack<N> divisor = select(square > 0x1p-1000, square, pack<N>(0x1p-1000));
    law.ratio = law.variance / divisor;
    law.is_quadratic = law.ratio <= kQuadraticReach;
    law.all_quadratic = all_of(law.is_quadratic);

    // Where all lanes are quadratic the selection and what is selected from are left out: the bits
    // are those of the whole, and of most steps this is the whole.
    const pack<N> calm =
        law.all_quadratic ? law.ratio : select(law.is_quadratic, law.ratio, pack<N>(1.0));
    const pack<N> inverse = 2.0 / select(calm > 0x1p-500, calm, pack<N>(0x1p-500));
    law.b_square = (inverse - 1.0) + square_root(inverse * (inverse - 1.0));
    law.a = law.mean / (law.b_square + 1.0);
    law.zero_probability = 0.0;
    law.rate = 0.0;
    if (law.all_quadratic) return law;

    const pack<N> wild = select(law.is_quadratic, pack<N>(2.0), law.ratio);
    const pack<N> share = 2.0 / (wild + 1.0);  // 1 - p
    law.zero_probability = 1.0 - share;
    law.rate = share / select(law.mean > 0x1p-500, law.mean, pack<N>(0x1p-500));
    return law;
  }

  /// v(t + dt) for uniform numbers u with their complements and normal quantiles z.
  template <int N>
  LOADLINE_INLINE pack<N> next(const VarianceLaw<N>& law, pack<N> u, pack<N> complement,
                               pack<N> z) const {
    const pack<N> root = square_root(law.b_square) + z;
    const pack<N> quadratic = law.a * root * root;
    if (law.all_quadratic) return quadratic;
    const pack<N> share = 1.0 - law.zero_probability;
    const pack<N> above = log(select(u > law.zero_probability, share / complement, pack<N>(1.0)));
    return select(law.is_quadratic, quadratic, above / law.rate);
  }

  /// log S(t + dt) - log S(t) less (r - q) dt, given the variances at both ends and the normal
  /// number z of the part that is independent of them. E[e^increment] = 1 where the scheme's moment
  /// exists (eqs. 51, 52); where it does not (rho > 0 and a long step) the uncorrected eq. 33,
  /// which `corrected` then denies.
  template <int N>
  LOADLINE_INLINE pack<N> log_increment(const VarianceLaw<N>& law, pack<N> v, pack<N> v_next,
                                        pack<N> z, mask_pack<N>& corrected) const {
    const pack<N> scale = (v + v_next) * k3_;
    return log_drift(law, v, corrected) + v_next * k2_ + square_root(scale) * z;
  }

  /// The part of the increment that is known at the start.
  template <int N>
  LOADLINE_INLINE pack<N> log_drift(const VarianceLaw<N>& law, pack<N> v,
                                    mask_pack<N>& corrected) const {
    const pack<N> spread = 1.0 - law.a * (tilt_ + tilt_);
    if (law.all_quadratic) {
      corrected = spread > kLeastSpread;
      const pack<N> safe = select(corrected, spread, pack<N>(1.0));  // normal: no log of others
      const pack<N> moment = ordinary_log(safe) * 0.5 - law.b_square * law.a * tilt_ / safe;
      return select(corrected, moment - v * (k3_ * 0.5), v * k1_ + k0_);
    }
    const pack<N> gap = law.rate - tilt_;
    corrected = (law.is_quadratic & (spread > kLeastSpread)) |
                ((!law.is_quadratic) & (gap > law.rate * kLeastSpread));
    const pack<N> share = 1.0 - law.zero_probability;
    const pack<N> safe_spread = select(corrected & law.is_quadratic, spread, pack<N>(1.0));
    const pack<N> safe_gap = select(corrected & (!law.is_quadratic), gap, pack<N>(1.0));
    const pack<N> moment = law.zero_probability + law.rate * share / safe_gap;
    const mask_pack<N> is_exponential = corrected & (!law.is_quadratic);
    const pack<N> logarithm = log(select(is_exponential, moment, safe_spread));
    const pack<N> quadratic = logarithm * 0.5 - law.b_square * law.a * tilt_ / safe_spread;
    const pack<N> exact = select(law.is_quadratic, quadratic, -logarithm) - v * (k3_ * 0.5);
    return select(corrected, exact, v * k1_ + k0_);
  }

  /// K3 = K4 of the scheme: the increment's own variance is this times v(t) + v(t + dt).
  real own_variance() const noexcept { return k3_; }
  /// K2: what v(t + dt) adds to the increment.
  real by_next_variance() const noexcept { return k2_; }

 private:
  /// The moment counts as existing while its argument keeps this distance from the pole.
  static constexpr real kLeastSpread = 0x1p-10;

  real decay_, theta_, by_variance_, constant_;
  real k0_, k1_, k2_, k3_, tilt_;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
