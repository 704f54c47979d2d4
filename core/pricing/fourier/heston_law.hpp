// The law of the logarithm of the spot under Heston, as its moment generating function.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/complex/exponential.hpp"
#include "core/numeric/complex/logarithm.hpp"
#include "core/numeric/elementary/hyperbolic.hpp"
#include "core/pricing/fourier/models.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The exponent of a law and its derivatives at N points s. With X = log(S_T / forward) and
/// M(s) = E[e^(sX)], every law here writes log M(s) = (s^2 - s) g(s): the forward is a martingale
/// (M(0) = M(1) = 1) to the last bit, and nothing cancels near the two zeros.
template <int N, std::size_t Parameters>
struct ExponentGradient {
  Complex<N> value;                  ///< g
  Complex<N> expiry;                 ///< dg/dT
  Complex<N> parameter[Parameters];  ///< dg/d(parameter), in the order of the model's fields
};

/// What is smaller than this in its square counts as zero: divisions by it would leave binary64.
inline constexpr real kNegligibleNorm = 0x1p-900;

/// x, or one where x is as good as zero.
template <int N>
LOADLINE_INLINE Complex<N> never_zero(Complex<N> x) {
  const mask_pack<N> is_zero = norm(x) < kNegligibleNorm;
  return {select(is_zero, pack<N>(1.0), x.re), select(is_zero, pack<N>(0.0), x.im)};
}

class HestonLaw {
 public:
  static constexpr std::size_t kParameters = kParameterCount<HestonParameters>;

  HestonLaw(const HestonParameters& parameters, real expiry_years) noexcept
      : v0_(parameters.initial_variance),
        kappa_(parameters.mean_reversion),
        theta_(parameters.long_run_variance),
        sigma_(parameters.vol_of_variance),
        rho_(parameters.correlation),
        expiry_(expiry_years) {}

  template <int N>
  LOADLINE_INLINE Complex<N> exponent(Complex<N> s) const {
    const Terms<N> t(*this, s);
    return t.variance * pack<N>(v0_) + t.reversion * pack<N>(kappa_ * theta_);
  }

  template <int N>
  LOADLINE_INLINE void gradient(Complex<N> s, ExponentGradient<N, kParameters>& out) const {
    const Terms<N> t(*this, s);
    const pack<N> v0 = v0_, weight = kappa_ * theta_;
    out.value = t.variance * v0 + t.reversion * weight;
    const Complex<N> riccati =
        t.variance * (t.q * t.variance * pack<N>(sigma_ * sigma_ * 0.5) - t.xi);
    out.expiry = (riccati + pack<N>(0.5)) * v0 + t.variance * weight;

    // Of xi and of P = sigma^2 (s - s^2), through which kappa, sigma and rho enter.
    Complex<N> by_xi, by_product;
    t.derivatives(*this, by_xi, by_product);
    const Complex<N> along_correlation = s * by_xi;
    out.parameter[0] = t.variance;
    out.parameter[1] = by_xi + t.reversion * pack<N>(theta_);
    out.parameter[2] = t.reversion * pack<N>(kappa_);
    out.parameter[3] =
        along_correlation * pack<N>(-rho_) - t.q * by_product * pack<N>(sigma_ + sigma_);
    out.parameter[4] = along_correlation * pack<N>(-sigma_);
  }

  /// Whether E[S_T^s] is infinite, for a real s. The moment explodes at the first zero of
  /// cosh(dT/2) + (xi/d) sinh(dT/2) (Andersen and Piterbarg, Finance Stoch. 11, 2007, prop. 3.1).
  template <int N>
  LOADLINE_INLINE mask_pack<N> explodes(pack<N> s) const {
    constexpr real kPi = tables::kPi;
    const pack<N> xi = pack<N>(kappa_) - s * (rho_ * sigma_);
    const pack<N> square = xi * xi + (s - s * s) * (sigma_ * sigma_);
    const pack<N> root = square_root(absolute(square)), half = root * (expiry_ * 0.5);
    const pack<N> angle = select(half < kPi, half, pack<N>(kPi));
    const pack<N> turning = root * cos(angle) + xi * sin(angle);
    const pack<N> growing = root + xi * tanh(half);
    return ((square < 0.0) & ((half >= kPi) | (turning < 0.0))) |
           ((square >= 0.0) & (growing < 0.0));
  }

  /// Far out, log M(s) ~ -drift() s - fall() |s| in every direction off the real axis.
  real drift() const noexcept { return asymptotic_rate() * rho_; }
  real fall() const noexcept { return asymptotic_rate() * square_root(real(1.0) - rho_ * rho_); }

 private:
  real asymptotic_rate() const noexcept {
    return (v0_ + kappa_ * theta_ * expiry_) / larger(sigma_, real(0x1p-400));
  }

  /// The terms of Heston's transform, in the form that stays on the principal branch (Albrecher,
  /// Mayer, Schoutens, Tistaert, 2007; Lord and Kahl, 2010) and, with the differences of nearly
  /// equal terms divided out, keeps its digits for every vol of variance down to 0.
  template <int N>
  struct Terms {
    LOADLINE_INLINE Terms(const HestonLaw& law, Complex<N> s) {
      q = square(s) - s;
      xi = s * pack<N>(-(law.rho_ * law.sigma_)) + pack<N>(law.kappa_);
      product = q * pack<N>(-(law.sigma_ * law.sigma_));
      d = square_root(square(xi) + product);
      const pack<N> expiry = law.expiry_;
      const Complex<N> less_one = expm1(-(d * expiry));
      decay = less_one + pack<N>(1.0);
      const mask_pack<N> is_flat = norm(d * expiry) < kNegligibleNorm;
      inverse_d = inverse(never_zero(d));
      elapsed = select(is_flat, Complex<N>{expiry, 0.0}, -(less_one * inverse_d));

      // d + xi and d - xi, the smaller one from their product.
      const mask_pack<N> is_right = xi.re >= 0.0;
      const Complex<N> far = select(is_right, d + xi, d - xi);
      const Complex<N> near = product * inverse(never_zero(far));
      sum = select(is_right, far, near);
      difference = select(is_right, near, far);

      inverse_denominator = inverse(xi * elapsed + (decay + pack<N>(1.0)));
      variance = elapsed * inverse_denominator;
      x = difference * elapsed * pack<N>(0.5);
      const mask_pack<N> is_small = norm(x) < kNegligibleNorm;
      logarithm = select(is_small, Complex<N>{1.0, 0.0}, -(log1p(-x) * inverse(never_zero(x))));
      inverse_sum = inverse(never_zero(sum));
      // Without reversion and vol of variance the quotient has its limit T^2 / 4.
      const mask_pack<N> is_constant = norm(sum) < kNegligibleNorm;
      reversion = select(is_constant, Complex<N>{expiry * expiry * 0.25, 0.0},
                         (-(elapsed * logarithm) + expiry) * inverse_sum);
    }

    /// dg/dxi and dg/dP at fixed s.
    LOADLINE_INLINE void derivatives(const HestonLaw& law, Complex<N>& by_xi,
                                     Complex<N>& by_product) const {
      const Complex<N> elapsed_by_d = elapsed_slope(pack<N>(law.expiry_));
      const Complex<N> logarithm_by_x = logarithm_slope();
      const Complex<N> d_by_xi = xi * inverse_d, d_by_product = inverse_d * pack<N>(0.5);
      const Complex<N> steep = decay * pack<N>(-law.expiry_);
      const pack<N> v0 = law.v0_, weight = law.kappa_ * law.theta_;

      const Complex<N> e1 = elapsed_by_d * d_by_xi, e2 = elapsed_by_d * d_by_product;
      const Complex<N> x1 = (difference * (e1 - elapsed * inverse_d)) * pack<N>(0.5);
      const Complex<N> x2 = (difference * e2 + elapsed * d_by_product) * pack<N>(0.5);
      const Complex<N> a1 =
          -((e1 * logarithm + elapsed * logarithm_by_x * x1) * inverse_sum + reversion * inverse_d);
      const Complex<N> a2 =
          -((e2 * logarithm + elapsed * logarithm_by_x * x2) + reversion * d_by_product) *
          inverse_sum;
      const Complex<N> n1 = elapsed + xi * e1 + steep * d_by_xi,
                       n2 = xi * e2 + steep * d_by_product;
      by_xi = (e1 - variance * n1) * inverse_denominator * v0 + a1 * weight;
      by_product = (e2 - variance * n2) * inverse_denominator * v0 + a2 * weight;
    }

    Complex<N> q, xi, product, d, inverse_d;
    Complex<N> decay;                         // e^(-dT)
    Complex<N> elapsed;                       // (1 - e^(-dT)) / d
    Complex<N> sum, difference, inverse_sum;  // d + xi, d - xi
    Complex<N> inverse_denominator;
    Complex<N> x, logarithm;  // log R = -x * logarithm
    Complex<N> variance;      // what v0 multiplies in g
    Complex<N> reversion;     // what kappa theta multiplies in g

   private:
    /// d(elapsed)/dd = (T e^(-z) - elapsed) / d with z = dT; by its series where that cancels.
    LOADLINE_INLINE Complex<N> elapsed_slope(pack<N> expiry) const {
      const Complex<N> z = d * expiry;
      const Complex<N> plain = (decay * expiry - elapsed) * inverse_d;
      const mask_pack<N> is_small = norm(z) < 0x1p-12;
      if (!any(is_small)) return plain;
      constexpr real kCoefficients[] = {-1.0 / 2,   1.0 / 3,   -1.0 / 8,   1.0 / 30,
                                        -1.0 / 144, 1.0 / 840, -1.0 / 5760};
      return select(is_small, polynomial(z, kCoefficients) * (expiry * expiry), plain);
    }

    /// d(logarithm)/dx = (1 / (1 - x) - logarithm) / x; by its series where that cancels.
    LOADLINE_INLINE Complex<N> logarithm_slope() const {
      const Complex<N> one = {1.0, 0.0};
      const Complex<N> plain = (inverse(never_zero(one - x)) - logarithm) * inverse(never_zero(x));
      const mask_pack<N> is_small = norm(x) < 0x1p-14;
      if (!any(is_small)) return plain;
      constexpr real kCoefficients[] = {1.0 / 2, 2.0 / 3, 3.0 / 4, 4.0 / 5,
                                        5.0 / 6, 6.0 / 7, 7.0 / 8, 8.0 / 9};
      return select(is_small, polynomial(x, kCoefficients), plain);
    }

    template <std::size_t Count>
    LOADLINE_INLINE static Complex<N> polynomial(Complex<N> x, const real (&c)[Count]) {
      Complex<N> sum_of_terms = {c[Count - 1], 0.0};
      for (std::size_t i = Count - 1; i-- > 0;) sum_of_terms = sum_of_terms * x + pack<N>(c[i]);
      return sum_of_terms;
    }
  };

  real v0_, kappa_, theta_, sigma_, rho_, expiry_;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC
