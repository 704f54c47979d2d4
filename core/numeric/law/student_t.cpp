#include "core/numeric/law/student_t.hpp"

#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/law/gamma.hpp"
#include "core/numeric/law/inversion.hpp"
#include "core/numeric/law/normal_quantile.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

namespace {

/// log(Gamma(a + 1/2) / Gamma(a)); the difference of two large logarithms is expanded instead.
real log_gamma_half_step(real a) noexcept {
  if (a < real(20.0)) return log_gamma(a + real(0.5)) - log_gamma(a);
  const real inverse = real(1.0) / a, s = inverse * inverse;
  const real series =
      real(-1.0) / real(8.0) +
      s * (real(1.0) / real(192.0) +
           s * (real(-1.0) / real(640.0) +
                s * (real(17.0) / real(14336.0) + s * (real(-31.0) / real(18432.0)))));
  return real(0.5) * log(a) + inverse * series;
}

/// What Lentz's method puts in place of a zero denominator.
real away_from_zero(real value) noexcept {
  constexpr real kTiny = 0x1p-900;
  return absolute(value) < kTiny ? kTiny : value;
}

/// I_x(a, b) / (x^a (1-x)^b / (a B(a, b))), by Lentz's method; fast for x < (a + 1) / (a + b + 2).
real beta_fraction(real x, real a, real b) noexcept {
  real c = 1.0;
  real d = real(1.0) / away_from_zero(real(1.0) - (a + b) * x / (a + real(1.0)));
  real value = d, m = 0.0;
  for (int i = 0; i < kMaxStudentTerms; ++i) {
    m = m + real(1.0);
    const real twice = a + m + m;
    const real even = m * (b - m) * x / ((twice - real(1.0)) * twice);
    d = real(1.0) / away_from_zero(real(1.0) + even * d);
    c = away_from_zero(real(1.0) + even / c);
    value = value * (d * c);
    const real odd = -((a + m) * (a + b + m) * x) / (twice * (twice + real(1.0)));
    d = real(1.0) / away_from_zero(real(1.0) + odd * d);
    c = away_from_zero(real(1.0) + odd / c);
    const real step = d * c;
    value = value * step;
    if (absolute(step - real(1.0)) < real(0x1p-52)) break;
  }
  return value;
}

/// The law seen from t >= 0: x = degrees / (degrees + t^2), its complement, and the density.
struct Student {
  real a;  ///< degrees / 2
  real x;
  real complement;  ///< 1 - x
  real mass;        ///< x^a (1-x)^(1/2) / B(a, 1/2), which is t times the density

  /// Below 2^-900 degrees the law is that of 2^-900, to 2^-850: its mass lies at infinity, and the
  /// parts of a smaller density would be subnormal.
  Student(real t, real degrees) noexcept : a(larger(degrees * real(0.5), real(0x1p-900))) {
    constexpr real kRootOfPi = 0x1.c5bf891b4ef6bp+0;
    const real ratio = t / square_root(degrees), odds = ratio * ratio;
    const bool is_far = ratio > real(0x1p500);
    x = real(1.0) / (real(1.0) + odds);
    complement =
        odds > real(1.0) ? real(1.0) / (real(1.0) + real(1.0) / odds) : odds / (real(1.0) + odds);
    const real log_x = is_far ? real(-2.0) * log(ratio) : -log1p(odds);
    const real root = ratio < real(1.0) ? ratio * square_root(x) : square_root(complement);
    mass = exp(a * log_x + log_gamma_half_step(a)) * (root / kRootOfPi);
  }

  bool is_tail() const noexcept { return x * (a + real(2.5)) < a + real(1.0); }
  /// P(T > t), small without cancellation where is_tail().
  real beyond() const noexcept {
    if (!is_tail()) return real(0.5) - within();
    return real(0.5) * mass * beta_fraction(x, a, real(0.5)) / a;
  }
  /// P(0 < T < t), without cancellation where not is_tail().
  real within() const noexcept {
    if (is_tail()) return real(0.5) - beyond();
    return mass * beta_fraction(complement, real(0.5), a);
  }
};

bool in_domain(real degrees) noexcept {
  return degrees > real(0.0) && degrees <= kMaxDegreesOfFreedom;
}

/// The t > 0 with P(T > t) = tail, 0 < tail < 1/2; `centre` is 1/2 - tail.
real upper_quantile(real tail, real centre, real degrees) noexcept {
  const auto by_tail = [=](real t) {
    const Student law(t, degrees);
    const real value = law.beyond();
    return LogarithmicSlope{-log(value / tail), law.mass / value};
  };
  const auto by_centre = [=](real t) {
    const Student law(t, degrees);
    const real value = law.within();
    return LogarithmicSlope{log(value / centre), law.mass / value};
  };
  const real normal = -normal_quantile(tail);
  return tail < real(0.25) ? positive_root(by_tail, normal) : positive_root(by_centre, normal);
}

}  // namespace

real student_t_cdf(real t, real degrees) noexcept {
  if (!in_domain(degrees) || t != t) return real_from_bits(kCanonicalNanBits);
  if (!is_finite(t)) return t < real(0.0) ? real(0.0) : real(1.0);
  const Student law(absolute(t), degrees);
  if (t < real(0.0)) return law.beyond();
  return law.is_tail() ? real(1.0) - law.beyond() : real(0.5) + law.within();
}

real student_t_pdf(real t, real degrees) noexcept {
  if (!in_domain(degrees) || t != t) return real_from_bits(kCanonicalNanBits);
  constexpr real kRootOfPi = 0x1.c5bf891b4ef6bp+0;
  const real ratio = absolute(t) / square_root(degrees), a = shape_of_degrees(degrees);
  if (!is_finite(ratio)) return 0.0;
  const real log_base = ratio > real(0x1p500) ? real(2.0) * log(ratio) : log1p(ratio * ratio);
  const real exponent = log_gamma_half_step(a) - (a + real(0.5)) * log_base;
  return exp(exponent) / (square_root(degrees) * kRootOfPi);
}

real student_t_quantile(real p, real degrees) noexcept {
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  if (!in_domain(degrees) || !(p >= real(0.0) && p <= real(1.0))) {
    return real_from_bits(kCanonicalNanBits);
  }
  if (p == real(0.0)) return -kInfinity;
  if (p == real(1.0)) return kInfinity;
  if (p == real(0.5)) return 0.0;
  const bool is_lower = p < real(0.5);
  const real tail = is_lower ? p : real(1.0) - p;
  const real t = upper_quantile(tail, absolute(p - real(0.5)), degrees);
  return is_lower ? -t : t;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
