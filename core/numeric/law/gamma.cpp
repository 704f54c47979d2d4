#include "core/numeric/law/gamma.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/analysis/sums.hpp"
#include "core/numeric/law/two_word_exponent.hpp"

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

/// Gamma(x) = product * Gamma(central) for 1/2 <= x < 13, with 1/2 <= central <= 5/2. Every
/// subtraction of 1 is exact.
struct ReducedGamma {
  real product = 1.0;
  real central = 0.0;

  explicit ReducedGamma(real x) noexcept {
    while (x > real(2.5)) {
      x = x - real(1.0);
      product = product * x;
    }
    central = x;
  }
};

real positive_log_gamma(real x) noexcept {
  if (x >= kStirlingFromHere) {
    return (x - real(0.5)) * (log(x) - real(1.0)) + (stirling_rest(x) + tables::kStirlingConstant);
  }
  if (x < real(0.5)) return central_log_gamma(x + real(1.0)) - log(x);
  const ReducedGamma reduced(x);
  return log(reduced.product) + central_log_gamma(reduced.central);
}

/// factor * x^a e^-x / Gamma(a + 1) for a < 13.
real leading_by_gamma(real a, real x, real factor) noexcept {
  const TwoWords power = times(a, log_in_two_words(x));
  const TwoWords exponent = plus(power, -x);
  if (a < real(0.5)) {
    return times_exponential(factor, plus(exponent, -central_log_gamma(a + real(1.0))));
  }
  const ReducedGamma reduced(a);
  return times_exponential(factor / (a * reduced.product),
                           plus(exponent, -central_log_gamma(reduced.central)));
}

/// The same for a >= 13, about the largest value of the exponent: a log(x / a) - (x - a) and the
/// rest of Stirling's series (Loader 2000).
real leading_by_stirling(real a, real x, real factor) noexcept {
  constexpr real kInverseRootTwoPi = tables::kInverseRootTwoPiNearest;
  if (!(x > a * real(0x1p-100) && x < a * real(0x1p20))) return 0.0;
  const TwoWords power = times(a, log_of_quotient(x, a));
  const TwoWords exponent = plus(power, difference_in_two_words(a, x));
  return times_exponential(factor * kInverseRootTwoPi / square_root(a),
                           plus(exponent, -stirling_rest(a)));
}

/// factor * x^a e^-x / Gamma(a + 1) for a and x in the domain, 0 < x < inf.
real leading(real a, real x, real factor) noexcept {
  return a < kStirlingFromHere ? leading_by_gamma(a, x, factor) : leading_by_stirling(a, x, factor);
}

bool in_domain(real a, real x) noexcept {
  return a > real(0.0) && a <= kMaxGammaShape && x >= real(0.0);
}

/// Sum of x^n / ((a + 1) ... (a + n)) from n = 0. In one binade every divisor a + n is rounded by
/// the same amount, or not at all: over thousands of terms that adds up, and is therefore taken
/// off.
real lower_series(real a, real x) noexcept {
  KeptSum sum{1.0};
  real term = 1.0, n = 0.0, excess = 0.0;  // of the term, relative to it
  for (int i = 0; i < kMaxGammaTerms; ++i) {
    n = n + real(1.0);
    const real divisor = a + n;
    excess = excess + (a - (divisor - n)) / divisor;
    term = term * (x / divisor);
    sum.add(term);
    sum.lost = sum.lost - term * excess;
    if (!(term > sum.value * real(0x1p-60))) break;
  }
  return sum.total();
}

/// x^-a e^x Gamma(a, x) as Legendre's continued fraction, summed from the differences of successive
/// convergents (Steed's algorithm): these are known to their own relative accuracy, so that the sum
/// does not end early where it converges slowly. For x >= a every denominator is at least 1.
real upper_fraction(real a, real x) noexcept {
  real denominator = x + real(1.0) - a, n = 0.0;
  real reciprocal = real(1.0) / denominator, step = reciprocal;
  KeptSum sum{reciprocal};
  for (int i = 0; i < kMaxGammaTerms; ++i) {
    n = n + real(1.0);
    denominator = denominator + real(2.0);
    const real numerator = n * (a - n);
    const real next = real(1.0) / (denominator + numerator * reciprocal);
    step = step * (-numerator * reciprocal * next);
    reciprocal = next;
    sum.add(step);
    if (!(absolute(step) > sum.value * real(0x1p-60))) break;
  }
  return sum.total();
}

/// Where the series is used: to half a standard deviation above the mean. Nearer to the mean the
/// convergents of the fraction overshoot its value by more than twice, and further out less than a
/// third is left above. Next to 0 the fraction would take too long.
bool is_lower(real a, real x) noexcept {
  return x < a + real(0.5) * square_root(a) || x < real(0.7);
}

real lower_side(real a, real x) noexcept {
  return leading(a, x, lower_series(a, x));
}

real upper_side(real a, real x) noexcept {
  return leading(a, x, a * upper_fraction(a, x));
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
  return leading(a, x, a);
}

real gamma_p(real a, real x) noexcept {
  if (!in_domain(a, x)) return real_from_bits(kCanonicalNanBits);
  if (x == real(0.0)) return 0.0;
  if (!is_finite(x)) return 1.0;
  const real p = is_lower(a, x) ? lower_side(a, x) : real(1.0) - upper_side(a, x);
  return p < real(1.0) ? p : real(1.0);
}

real gamma_q(real a, real x) noexcept {
  if (!in_domain(a, x)) return real_from_bits(kCanonicalNanBits);
  if (x == real(0.0)) return 1.0;
  if (!is_finite(x)) return 0.0;
  const real q = is_lower(a, x) ? real(1.0) - lower_side(a, x) : upper_side(a, x);
  return q > real(0.0) ? q : real(0.0);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
