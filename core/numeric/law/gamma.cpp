#include "core/numeric/law/gamma.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/power.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

namespace tables {
#include "core/numeric/law/gamma_table.inc"
}  // namespace tables

namespace {

constexpr real kStirlingFromHere = 13.0;

/// log Gamma(x) for 1/2 <= x <= 5/2, about the middle of an interval of 1/8.
real central_log_gamma(real x) noexcept {
  constexpr std::size_t kDegree = tables::kGammaColumns - 1;
  // The low bits of 1.5 * 2^49 + x count eighths; less half of one, rounding becomes truncation.
  const std::uint64_t eighths = bits_of(x - real(0x1p-4) + real(0x1.8p49)) & 31;
  const std::uint64_t row = eighths < 4 ? 0 : (eighths > 19 ? 15 : eighths - 4);
  const real t = x - (real(0.5) + (real_of(row) + real(0.5)) * real(0.125));
  const auto& c = tables::kGammaTable[row];
  real polynomial = c[kDegree];
  for (std::size_t i = kDegree; i-- > 0;) polynomial = polynomial * t + c[i];
  return (x - real(1.0)) * (x - real(2.0)) * polynomial;
}

/// log Gamma(x) less its leading part (x - 1/2) log x - x + log(2 pi)/2, for x >= 13.
real stirling_rest(real x) noexcept {
  const real inverse = real(1.0) / x, s = inverse * inverse;
  const auto& c = tables::kStirling;
  real sum = c[7];
  for (std::size_t i = 7; i-- > 0;) sum = sum * s + c[i];
  return sum * inverse;
}

real positive_log_gamma(real x) noexcept {
  if (x >= kStirlingFromHere) {
    return (x - real(0.5)) * (log(x) - real(1.0)) + (stirling_rest(x) + tables::kStirlingConstant);
  }
  if (x < real(0.5)) return central_log_gamma(x + real(1.0)) - log(x);
  real product = 1.0;
  while (x > real(2.5)) {
    x = x - real(1.0);
    product = product * x;
  }
  return log(product) + central_log_gamma(x);
}

/// a log(a / x) + x - a >= 0, without cancellation where x is near a.
real deviance(real a, real x) noexcept {
  const real difference = x - a;
  if (absolute(difference) >= real(0.1) * (a + x)) return a * log(a / x) + difference;
  const real v = difference / (a + x), square = v * v;
  real power = v * square, series = 0.0;  // log(a/x) = -2 (v + v^3/3 + v^5/5 ...)
  for (std::uint64_t k = 3; k <= 31; k += 2) {
    series = series + power / real_of(k);
    power = power * square;
  }
  return difference * v - real(2.0) * a * series;
}

bool in_domain(real a, real x) noexcept {
  return a > real(0.0) && a <= kMaxGammaShape && x >= real(0.0);
}

/// The density times x for a < 13. Where e^-x is subnormal the result need not be: there the power
/// comes between two halves. Beyond 1000 it is below the smallest number for every such a.
real small_shape_density(real a, real x) noexcept {
  constexpr real kDecayIsNormal = 700.0, kVanished = 1000.0;
  if (x > kVanished) return 0.0;
  const real scale = exp(-log_gamma(a + real(1.0)));
  if (x <= kDecayIsNormal) return a * pow(x, a) * exp(-x) * scale;
  const real half = exp(x * real(-0.5));
  return a * pow(x, a) * half * scale * half;
}

/// Sum of x^n / ((a + 1) ... (a + n)) from n = 0.
real lower_series(real a, real x) noexcept {
  real term = 1.0, sum = 1.0, divisor = a;
  for (int n = 0; n < kMaxGammaTerms; ++n) {
    divisor = divisor + real(1.0);
    term = term * (x / divisor);
    sum = sum + term;
    if (term < sum * real(0x1p-56)) break;
  }
  return sum;
}

/// x^(1-a) e^x Gamma(a, x) / x as a continued fraction, by Lentz's method as modified by Thompson
/// and Barnett.
real upper_fraction(real a, real x) noexcept {
  constexpr real kTiny = 0x1p-900;
  real b = x + real(1.0) - a;
  real c = real(1.0) / kTiny;
  real d = real(1.0) / (b == real(0.0) ? kTiny : b);
  real value = d;
  real n = 0.0;
  for (int i = 0; i < kMaxGammaTerms; ++i) {
    n = n + real(1.0);
    const real numerator = n * (a - n);
    b = b + real(2.0);
    d = numerator * d + b;
    d = real(1.0) / (absolute(d) < kTiny ? kTiny : d);
    c = b + numerator / c;
    if (absolute(c) < kTiny) c = kTiny;
    const real step = d * c;
    value = value * step;
    if (absolute(step - real(1.0)) < real(0x1p-52)) break;
  }
  return value;
}

}  // namespace

real log_gamma(real x) noexcept {
  if (x == real(0.0)) return std::numeric_limits<real>::infinity();
  if (!(x > real(0.0))) return real_from_bits(kCanonicalNanBits);
  return is_finite(x) ? positive_log_gamma(x) : x;
}

real gamma_density_times_x(real a, real x) noexcept {
  if (!in_domain(a, x)) return real_from_bits(kCanonicalNanBits);
  if (x == real(0.0) || !is_finite(x)) return 0.0;
  if (a < kStirlingFromHere) return small_shape_density(a, x);
  const real exponent = deviance(a, x) + stirling_rest(a);
  return square_root(a) * tables::kInverseRootTwoPiNearest * exp(-exponent);
}

real gamma_p(real a, real x) noexcept {
  if (!in_domain(a, x)) return real_from_bits(kCanonicalNanBits);
  if (x == real(0.0)) return 0.0;
  if (!is_finite(x)) return 1.0;
  const real density = gamma_density_times_x(a, x);
  const real p = x < a + real(1.0) ? density * (lower_series(a, x) / a)
                                   : real(1.0) - density * upper_fraction(a, x);
  return p < real(1.0) ? p : real(1.0);
}

real gamma_q(real a, real x) noexcept {
  if (!in_domain(a, x)) return real_from_bits(kCanonicalNanBits);
  if (x == real(0.0)) return 1.0;
  if (!is_finite(x)) return 0.0;
  const real density = gamma_density_times_x(a, x);
  const real q = x < a + real(1.0) ? real(1.0) - density * (lower_series(a, x) / a)
                                   : density * upper_fraction(a, x);
  return q > real(0.0) ? q : real(0.0);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
